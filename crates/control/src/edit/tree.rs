//! How is an edit done to a document?

use homing_core::problem::{self, Path, Problem, say};
use serde_json::{Map, Value};

use super::document::{Document, Owner};
use super::merge::merge;
use super::{EditError, Op, Place};

/// One step down from a load balancer: the array, and which item of it.
#[derive(Clone, Copy)]
struct Step<'a> {
    array: &'static str,
    item: Item<'a>,
}

#[derive(Clone, Copy)]
enum Item<'a> {
    Named(&'a str),
    At(usize),
}

impl Place {
    /// The steps from the load balancer down to the object.
    fn steps(&self) -> Vec<Step<'_>> {
        let named = |array, name| Step { array, item: Item::Named(name) };
        match self {
            Self::LoadBalancer(_) => Vec::new(),
            Self::Listener { name, .. } => vec![named("listeners", name)],
            Self::Rule { listener, index, .. } => {
                vec![named("listeners", listener), Step { array: "rules", item: Item::At(*index) }]
            }
            Self::Group { name, .. } => vec![named("groups", name)],
            Self::Target { group, name, .. } => vec![named("groups", group), named("targets", name)],
        }
    }

    /// The same path from this object on; `None`: it leads elsewhere.
    pub(super) fn below(&self, path: &Path) -> Option<Path> {
        let own = [Step { array: "load_balancers", item: Item::Named(self.load_balancer()) }];
        let mut rest = path.steps();
        for step in own.into_iter().chain(self.steps()) {
            let [problem::Step::Key(key), problem::Step::Item { index, name }, below @ ..] = rest else {
                return None;
            };
            let is_item = match step.item {
                // A name that breaks the rules is not repeated in paths, and only what is written now can have one.
                Item::Named(wanted) => name.as_deref().is_none_or(|name| name == wanted),
                Item::At(wanted) => *index == wanted,
            };
            if key != step.array || !is_item {
                return None;
            }
            rest = below;
        }
        Some(rest.iter().fold(Path::default(), |path, step| match step {
            problem::Step::Key(key) => path.key(key),
            problem::Step::Item { index, name } => path.item(*index, name.as_deref()),
        }))
    }

    /// The object around it; `None`: it is a load balancer.
    fn parent(&self) -> Option<Self> {
        match self.clone() {
            Self::LoadBalancer(_) => None,
            Self::Listener { load_balancer, .. } | Self::Group { load_balancer, .. } => {
                Some(Self::LoadBalancer(load_balancer))
            }
            Self::Rule { load_balancer, listener, .. } => {
                Some(Self::Listener { load_balancer, name: listener })
            }
            Self::Target { load_balancer, group, .. } => Some(Self::Group { load_balancer, name: group }),
        }
    }

    /// Its own name; a rule has none.
    fn name(&self) -> Option<&str> {
        match self {
            Self::LoadBalancer(name)
            | Self::Listener { name, .. }
            | Self::Group { name, .. }
            | Self::Target { name, .. } => Some(name),
            Self::Rule { .. } => None,
        }
    }

    /// Where it stands in the document of its load balancer.
    fn find<'v>(&self, document: &'v mut Value) -> Result<&'v mut Value, EditError> {
        let missing = || EditError::NotFound(self.clone());
        let Some(parent) = self.parent() else { return Ok(document) };
        let around = parent.find(document)?;
        let step = self.steps().pop().ok_or_else(missing)?;
        let items = around.get_mut(step.array).and_then(Value::as_array_mut).ok_or_else(missing)?;
        let index = step.item.position(items).ok_or_else(missing)?;
        items.get_mut(index).ok_or_else(missing)
    }

    /// The array that it stands in, or is to stand in, which is made where there is none.
    fn items<'v>(&self, document: &'v mut Value) -> Result<(&'v mut Vec<Value>, Item<'_>), EditError> {
        let (Some(parent), Some(step)) = (self.parent(), self.steps().pop()) else {
            return Err(EditError::NotFound(self.clone()));
        };
        let around = parent.find(document)?;
        let fields = around.as_object_mut().ok_or(EditError::NotFound(parent))?;
        let items = fields.entry(step.array).or_insert_with(|| Value::Array(Vec::new()));
        let items = items.as_array_mut().ok_or_else(|| EditError::NotFound(self.clone()))?;
        Ok((items, step.item))
    }
}

impl Item<'_> {
    fn position(self, items: &[Value]) -> Option<usize> {
        match self {
            Item::Named(name) => items.iter().position(|item| name_of(item) == Some(name)),
            Item::At(index) => (index < items.len()).then_some(index),
        }
    }
}

fn name_of(value: &Value) -> Option<&str> {
    value.get("name").and_then(Value::as_str)
}

/// Does `op` to the documents that the API owns; what the file owns is not among them.
pub(super) fn apply(op: &Op, documents: &mut Vec<Document>) -> Result<(), EditError> {
    let name = op.at().load_balancer();
    let index = documents.iter().position(|document| document.name == name);
    match (op, index) {
        (Op::Create { at: at @ Place::LoadBalancer(_), value }, None) => {
            documents.push(Document::new(name, Owner::Api, &with_name(at, value)?));
            Ok(())
        }
        (Op::Create { at: at @ Place::LoadBalancer(_), .. }, Some(_)) => Err(EditError::Exists(at.clone())),
        (Op::Remove { at: Place::LoadBalancer(_) }, Some(index)) => {
            documents.remove(index);
            Ok(())
        }
        (_, None) => Err(EditError::NotFound(Place::LoadBalancer(name.to_owned()))),
        (_, Some(index)) => {
            let document = &mut documents[index];
            let mut value = Value::clone(&document.value);
            apply_below(op, &mut value)?;
            *document = Document::new(name, Owner::Api, &value);
            Ok(())
        }
    }
}

fn apply_below(op: &Op, document: &mut Value) -> Result<(), EditError> {
    match op {
        Op::Create { at, value } => {
            let value = with_name(at, value)?;
            let (items, item) = at.items(document)?;
            match item {
                Item::Named(_) if item.position(items).is_some() => {
                    return Err(EditError::Exists(at.clone()));
                }
                Item::Named(_) => items.push(value),
                Item::At(index) if index <= items.len() => items.insert(index, value),
                Item::At(_) => return Err(EditError::NotFound(at.clone())),
            }
        }
        Op::Replace { at, value } => *at.find(document)? = with_name(at, value)?,
        Op::Merge { at, patch } => {
            if !patch.is_object() {
                return Err(no_object());
            }
            let found = at.find(document)?;
            merge(found, patch);
            // Without a name nobody would find it again, and another name is another object.
            let named =
                at.name().is_none() || patch.get("name").is_none_or(|name| name.as_str() == at.name());
            if !named {
                return Err(other_name(at));
            }
        }
        Op::Remove { at } => {
            at.find(document)?;
            let (items, item) = at.items(document)?;
            let index = item.position(items).ok_or_else(|| EditError::NotFound(at.clone()))?;
            items.remove(index);
        }
    }
    Ok(())
}

/// What is to stand at `at`, with the name that it has there.
fn with_name(at: &Place, value: &Value) -> Result<Value, EditError> {
    let Value::Object(fields) = value else { return Err(no_object()) };
    let Some(name) = at.name() else { return Ok(value.clone()) };
    match fields.get("name") {
        None | Some(Value::Null) => {
            let mut named = Map::new();
            named.insert("name".to_owned(), Value::from(name));
            named.extend(fields.clone().into_iter().filter(|(key, _)| key != "name"));
            Ok(Value::Object(named))
        }
        Some(Value::String(said)) if said == name => Ok(value.clone()),
        Some(_) => Err(other_name(at)),
    }
}

fn no_object() -> EditError {
    EditError::Invalid(vec![Problem::new(Path::default(), say::no_object())])
}

fn other_name(at: &Place) -> EditError {
    let what = say::other_name(at.name().unwrap_or_default().to_owned());
    EditError::Invalid(vec![Problem::new(Path::default().key("name"), what)])
}
