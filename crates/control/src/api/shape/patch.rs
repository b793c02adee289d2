//! What does a change of an object look like? A merge patch (RFC 7396): what is said replaces, `null` removes.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{OneOfBuilder, Schema, Type};

use super::of_type;

/// The patch of what has this schema. Lists are replaced as they are.
pub(in crate::api) fn patch_of(schema: Schema) -> Schema {
    match schema {
        Schema::Object(mut object) if !object.properties.is_empty() => {
            object.required.clear();
            for property in object.properties.values_mut() {
                *property = nullable(std::mem::take(property));
            }
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

fn of_form(form: RefOr<Schema>) -> RefOr<Schema> {
    match form {
        RefOr::T(schema) => RefOr::T(patch_of(schema)),
        reference @ RefOr::Ref(_) => reference,
    }
}

fn nullable(property: RefOr<Schema>) -> RefOr<Schema> {
    let (null, patch) = (Schema::from(of_type(Type::Null)), of_form(property));
    if let RefOr::T(Schema::OneOf(mut one_of)) = patch {
        one_of.items.push(RefOr::T(null));
        return RefOr::T(Schema::OneOf(one_of));
    }
    OneOfBuilder::new().item(patch).item(null).into()
}
