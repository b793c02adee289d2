//! What does a change of an object look like? A merge patch (RFC 7396): what is said replaces, `null` removes.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{OneOfBuilder, Schema, SchemaType, Type};

use super::of_type;

/// The patch of what has this schema. Lists are replaced as they are.
pub(in crate::api) fn patch_of(schema: Schema) -> Schema {
    match schema {
        Schema::Object(mut object) if !object.properties.is_empty() => {
            for property in object.properties.values_mut() {
                *property = nullable(of_form(std::mem::take(property)));
            }
            object.required.clear();
            Schema::Object(object)
        }
        Schema::OneOf(mut one_of) => {
            for form in &mut one_of.items {
                *form = of_form(std::mem::take(form));
            }
            Schema::OneOf(one_of)
        }
        other => other,
    }
}

/// An object whose name stands in the path: it may be left out.
pub(super) fn unnamed(schema: Schema) -> Schema {
    let Schema::Object(mut object) = schema else { return schema };
    object.required.retain(|key| key != "name");
    Schema::Object(object)
}

fn of_form(form: RefOr<Schema>) -> RefOr<Schema> {
    match form {
        RefOr::T(schema) => RefOr::T(patch_of(schema)),
        reference @ RefOr::Ref(_) => reference,
    }
}

/// The same, or `null`, which is as good as nothing.
pub(super) fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) if is_one(&object.schema_type) => {
            object.schema_type = or_null(&object.schema_type);
            object.enum_values.iter_mut().for_each(|words| words.push(serde_json::Value::Null));
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) if is_one(&array.schema_type) => {
            array.schema_type = or_null(&array.schema_type);
            RefOr::T(Schema::Array(array))
        }
        // It may be `null` already.
        same @ RefOr::T(Schema::Object(_) | Schema::Array(_)) => same,
        RefOr::T(Schema::OneOf(mut one_of)) => {
            let null = RefOr::T(Schema::from(of_type(Type::Null)));
            if !one_of.items.contains(&null) {
                one_of.items.push(null);
            }
            RefOr::T(Schema::OneOf(one_of))
        }
        other => OneOfBuilder::new().item(other).item(Schema::from(of_type(Type::Null))).into(),
    }
}

fn is_one(kind: &SchemaType) -> bool {
    matches!(kind, SchemaType::Type(_))
}

fn or_null(kind: &SchemaType) -> SchemaType {
    match kind {
        SchemaType::Type(kind) => SchemaType::from_iter([kind.clone(), Type::Null]),
        other => other.clone(),
    }
}
