//! Which part of a list is asked for, and in which order?

use serde::Deserialize;

use super::fault::Fault;

/// `Filters` of a request: a name, and the values that pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

const FILTERS: usize = 10;
const VALUES: usize = 100;
const LIMIT_DEFAULT: i64 = 20;
const LIMIT_MAX: i64 = 100;

/// The part of a list from `offset` on.
pub(super) fn page<T>(items: Vec<T>, offset: Option<i64>, limit: Option<i64>) -> Result<Vec<T>, Fault> {
    let offset = offset.unwrap_or(0);
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    let offset = usize::try_from(offset).map_err(|_| Fault::range("Offset", "0 and more"))?;
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Fault::range("Limit", "1 to 100"));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(items.into_iter().skip(offset).take(limit).collect())
}

/// Whether the filters can be: so many, of these names.
pub(super) fn check(filters: &[Filter], known: impl Fn(&str) -> bool) -> Result<(), Fault> {
    if filters.len() > FILTERS || filters.iter().any(|filter| filter.values.len() > VALUES) {
        return Err(invalid("at most 10 filters of at most 100 values are allowed"));
    }
    match filters.iter().find(|filter| !known(&filter.name)) {
        Some(filter) => Err(invalid(&format!("there is no filter `{}`", filter.name))),
        None => Ok(()),
    }
}

/// Whether something with these values passes a filter of that name, or there is no such filter.
pub(super) fn passes<'a>(
    filters: &[Filter],
    name: &str,
    own: impl IntoIterator<Item = &'a str> + Clone,
) -> bool {
    let mut of_name = filters.iter().filter(|filter| filter.name == name);
    of_name
        .all(|filter| own.clone().into_iter().any(|value| filter.values.iter().any(|wanted| wanted == value)))
}

fn invalid(why: &str) -> Fault {
    Fault::new("InvalidParameter.InvalidFilter", format!("The parameter `Filters` is not valid: {why}."))
}
