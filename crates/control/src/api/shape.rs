//! What do the objects look like that operators write, field by field?
//!
//! The reader of specs ([`homing_core::spec::read`]) says what is right; this says it to programs, as JSON Schema, with
//! the same words and bounds. A test walks both and finds no difference. What a schema cannot say (which fields go
//! together, which names there are) is left to the reader, and is refused with 422.

use utoipa::openapi::schema::{
    AdditionalProperties, Array, ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

mod answer;
mod balancer;
mod explain;
mod group;
mod health;
mod listener;
mod patch;
mod persistence;
mod rule;
mod target;
mod tls;
mod value;

use patch::patch_of;

/// A schema that is not derived from a type: its name, and what makes it.
macro_rules! shapes {
    ($($name:ident = $make:expr;)*) => {
        $(
            pub(crate) struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    RefOr::T($make)
                }
            }

            impl ToSchema for $name {}
        )*

        /// All of them by their names: they refer to each other.
        pub(super) fn all() -> Vec<(&'static str, RefOr<Schema>)> {
            vec![$((stringify!($name), $name::schema())),*]
        }
    };
}

shapes! {
    LoadBalancerSpec = balancer::load_balancer();
    ListenerSpec = listener::listener();
    RuleSpec = rule::rule();
    GroupSpec = group::group();
    TargetSpec = target::target();
    LoadBalancerWhole = patch::unnamed(balancer::load_balancer());
    ListenerWhole = patch::unnamed(listener::listener());
    GroupWhole = patch::unnamed(group::group());
    TargetWhole = patch::unnamed(target::target());
    LoadBalancerPatch = patch_of(balancer::load_balancer());
    ListenerPatch = patch_of(listener::listener());
    RulePatch = patch_of(rule::rule());
    GroupPatch = patch_of(group::group());
    TargetPatch = patch_of(target::target());
    LoadBalancer = answer::load_balancer();
    Listener = answer::listener();
    Rule = answer::rule();
    Group = answer::group();
    Target = answer::target();
    LoadBalancerAfter = answer::after("LoadBalancer");
    ListenerAfter = answer::after("Listener");
    RuleAfter = answer::after("Rule");
    GroupAfter = answer::after("Group");
    TargetAfter = answer::after("Target");
    Question = explain::question();
    Explanation = explain::explanation();
    Finding = explain::finding();
    DrainPolicy = value::drain_policy();
    Span = value::span();
    Limit = value::limit();
}

/// An object, as it is put together field by field. Fields that it does not name are refused.
pub(super) struct Fields(ObjectBuilder);

impl Fields {
    pub(super) fn new(what: &str) -> Self {
        let object = ObjectBuilder::new().schema_type(Type::Object).description(Some(what));
        Self(object.additional_properties(Some(AdditionalProperties::FreeForm(false))))
    }

    /// A field that has to be there.
    pub(super) fn needs(self, key: &str, schema: impl Into<RefOr<Schema>>, what: &str) -> Self {
        Self(self.0.property(key, described(schema.into(), what)).required(key))
    }

    /// A field that may be left out; `null` is as good as that.
    pub(super) fn may(self, key: &str, schema: impl Into<RefOr<Schema>>, what: &str) -> Self {
        Self(self.0.property(key, patch::nullable(described(schema.into(), what))))
    }

    pub(super) fn done(self) -> Schema {
        Schema::Object(self.0.build())
    }
}

/// What programs keep beside an object.
fn annotations(fields: Fields) -> Fields {
    let what = "Texts that programs keep beside it, and that Homing does not read: at most 64, of 16 KiB.";
    fields.may("annotations", value::texts(), what)
}

fn described(schema: RefOr<Schema>, what: &str) -> RefOr<Schema> {
    let RefOr::T(mut schema) = schema else { return schema };
    let description = match &mut schema {
        Schema::Object(object) => &mut object.description,
        Schema::Array(array) => &mut array.description,
        Schema::OneOf(one_of) => &mut one_of.description,
        _ => return RefOr::T(schema),
    };
    *description = Some(what.to_owned());
    RefOr::T(schema)
}

/// A list of objects that have a schema of that name.
fn objects(name: &str) -> Schema {
    Schema::Array(Array::new(Ref::from_schema_name(name)))
}

fn list(item: Schema) -> Schema {
    Schema::Array(ArrayBuilder::new().items(RefOr::T(item)).build())
}

/// One of several forms.
fn either(forms: impl IntoIterator<Item = Schema>) -> Schema {
    Schema::OneOf(forms.into_iter().fold(OneOfBuilder::new(), OneOfBuilder::item).build())
}

fn of_type(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(kind))
}
