//! How do documents become a text that a file could say, always the same one?

use serde_json::{Value, json};

use super::document::{Documents, Owner};

/// What stands above a load balancer that the file owns.
const OF_FILE: &str = "# Managed by the file.\n";

impl Documents {
    /// The documents as TOML, which says the same to a file. Those that are equal are equal texts.
    #[must_use]
    pub fn export(&self) -> String {
        let mut text = String::new();
        for document in &self.load_balancers {
            if !text.is_empty() {
                text.push('\n');
            }
            if document.owner == Owner::File {
                text.push_str(OF_FILE);
            }
            let value = json!({ "load_balancers": [tables_last(&document.value)] });
            text.push_str(
                &toml::to_string(&value).expect("a document has no null, and its numbers are those of TOML"),
            );
        }
        text
    }
}

/// What stands after the header of a table belongs to that table: simple values come first.
fn tables_last(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> =
                fields.iter().map(|(key, value)| (key.clone(), tables_last(value))).collect();
            fields.sort_by_key(|(_, value)| is_table(value)); // stable: the order is kept else
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(tables_last).collect()),
        value => value.clone(),
    }
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    }
}
