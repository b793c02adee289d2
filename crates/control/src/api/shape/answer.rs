//! What do configured objects look like in answers? All that is said of them, and what is live beside it.

use utoipa::PartialSchema;
use utoipa::openapi::schema::{Object, OneOfBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};

use super::super::view;
use super::{balancer, group, listener, objects, of_type, rule, target, value};

pub(super) fn load_balancer() -> Schema {
    let live = [
        ("managed_by", value::words(["file", "api"])),
        ("edition", value::text()),
        ("region", value::text()),
        ("project", value::text()),
        ("listeners", objects("ListenerSpec")),
        ("groups", objects("GroupSpec")),
    ];
    with(balancer::load_balancer(), live)
}

pub(super) fn listener() -> Schema {
    with(listener::listener(), [("load_balancer", value::text()), ("open_connections", count())])
}

pub(super) fn rule() -> Schema {
    with(rule::rule(), [("load_balancer", value::text()), ("listener", value::text()), ("index", count())])
}

pub(super) fn group() -> Schema {
    let live = [
        ("load_balancer", value::text()),
        ("scheduler", value::text()),
        ("persistence", persistence()),
        ("pending_orders", count()),
        ("targets", objects("Target")),
    ];
    with(group::group(), live)
}

/// What is said, and what is live where there is any; or `null`.
fn persistence() -> Schema {
    let mut persistence = object(super::persistence::persistence());
    persistence.properties.extend(object(plain(view::Persistence::schema())).properties);
    let null = Schema::from(of_type(Type::Null));
    Schema::OneOf(OneOfBuilder::new().item(Schema::Object(persistence)).item(null).build())
}

pub(super) fn target() -> Schema {
    let live = object(plain(view::Target::schema()));
    let mut target = object(target::target());
    target.required = live.required;
    target.required.extend(["drain", "ramp"].map(str::to_owned));
    target.properties.extend(live.properties);
    Schema::Object(target)
}

/// The object of that name as it is now, or what a dry run found.
pub(super) fn after(name: &str) -> Schema {
    let outcome = Ref::from_schema_name("Outcome");
    Schema::OneOf(OneOfBuilder::new().item(Ref::from_schema_name(name)).item(outcome).build())
}

/// An object with fields that are always there.
fn with<const N: usize>(said: Schema, live: [(&str, Schema); N]) -> Schema {
    let mut said = object(said);
    for (key, schema) in live {
        said.properties.insert(key.to_owned(), RefOr::T(schema));
        if !said.required.iter().any(|required| required == key) {
            said.required.push(key.to_owned());
        }
    }
    Schema::Object(said)
}

fn count() -> Schema {
    of_type(Type::Integer).minimum(Some(0)).into()
}

fn object(schema: Schema) -> Object {
    match schema {
        Schema::Object(object) => object,
        _ => unreachable!("what is configured is an object"),
    }
}

fn plain(schema: RefOr<Schema>) -> Schema {
    match schema {
        RefOr::T(schema) => schema,
        RefOr::Ref(_) => unreachable!("a derived schema stands where it is"),
    }
}
