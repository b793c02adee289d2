//! What do a question about a request, its answer, and a finding of the doctor look like?

use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};

use super::{Fields, list, of_type, value};

pub(super) fn question() -> Schema {
    Fields::new("A request that nobody has sent.")
        .may(
            "load_balancer",
            nullable(),
            "Of the listener; may be left out where only one has such a listener.",
        )
        .needs("listener", value::text(), "Name of the listener.")
        .may("host", value::text(), "Without a port; empty: none.")
        .may("path", value::text(), "Without a query; `/` unless said.")
        .may("query", value::text(), "Without `?`.")
        .may("method", value::text(), "`GET` unless said.")
        .needs("from", Schema::from(of_type(Type::String).examples(["203.0.113.7"])), "The client's address.")
        .may("cookies", list(pair()), "Cookies of the request.")
        .may("headers", list(pair()), "Header fields of the request.")
        .may("begins", value::boolean(), "Whether the client's connection begins with it; true unless said.")
        .done()
}

fn pair() -> Schema {
    Fields::new("")
        .needs("name", value::text(), "Its name.")
        .needs("value", value::text(), "Its value.")
        .done()
}

pub(super) fn explanation() -> Schema {
    let step = of_type(Type::Object)
        .property("step", Schema::from(of_type(Type::String)))
        .property("what", Schema::from(of_type(Type::String)))
        .required("step")
        .required("what")
        .additional_properties(Some(AdditionalProperties::from(Schema::from(of_type(Type::String)))));
    Fields::new("Where it would go, and why.")
        .needs("load_balancer", value::text(), "Name of the load balancer.")
        .needs("listener", value::text(), "Name of the listener.")
        .needs("rule", Schema::from(or_null(Type::Integer)), "Position of the rule that takes it.")
        .needs("group", nullable(), "Name of the group; `null`: it goes to none.")
        .needs("reason", value::text(), "Why, by the stable name of the reason.")
        .needs("target", nullable(), "Name of the target; `null`: nobody gets it.")
        .needs("session", nullable(), "The session, where it has a name already.")
        .needs("status", Schema::from(or_null(Type::Integer)), "What is answered where nobody gets it.")
        .needs("expires_in", nullable(), "When the session ends if nothing more comes.")
        .needs(
            "steps",
            list(Schema::from(step)),
            "Each step of the decision, in order, with what it is made of.",
        )
        .done()
}

pub(super) fn finding() -> Schema {
    Fields::new("Why persistence does not work as it might.")
        .needs("code", value::text(), "The stable name.")
        .needs("severity", value::words(["advice", "warning", "error"]), "How bad it is.")
        .needs("load_balancer", value::text(), "Name of the load balancer.")
        .needs("group", value::text(), "Name of the group.")
        .needs("what", value::text(), "What was found.")
        .needs("hint", value::text(), "What to do.")
        .needs("values", value::texts(), "What the text is made of.")
        .done()
}

fn nullable() -> Schema {
    Schema::from(or_null(Type::String))
}

fn or_null(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([kind, Type::Null]))
}
