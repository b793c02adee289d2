//! How do revisions come to the store and back?
//!
//! A document is kept once, however many revisions have it: a row says from which revision until before which one a load
//! balancer had it. A change writes what is new and closes what has ended; what nobody needs any more goes with the
//! oldest revision.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::document::{Document, Documents, Hash, Owner};
use super::revision::Revision;
use crate::change::Origin;
use crate::limits;
use crate::store::StoreError;

/// What the column `owner` says of a document that is kept and not in effect.
const ASIDE: &str = "aside";

/// Documents by who owns them, and in which order, as rows have it.
type Listed<'a> = Vec<(&'static str, i64, &'a Document)>;

/// Who owns which load balancer, with its order and what it is told.
type Rows = HashMap<(&'static str, String), (i64, Hash)>;

/// Writes a revision, and forgets the oldest ones where there are too many.
pub(super) fn write(
    transaction: &Transaction<'_>,
    revision: &Revision,
    documents: &Documents,
) -> Result<(), StoreError> {
    let number = integer(revision.number)?;
    transaction.prepare_cached("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
        params![
            number,
            integer(revision.at_ms)?,
            revision.author,
            revision.origin.as_str(),
            revision.why,
            revision.of.map(integer).transpose()?,
            integer(revision.added)?,
            integer(revision.changed)?,
            integer(revision.removed)?,
        ],
    )?;
    let mut known = rows_now(transaction)?;
    for (owner, place, document) in listed(documents, &known) {
        let is_there = known.remove(&(owner, document.name.clone())) == Some((place, document.hash));
        if !is_there {
            end(transaction, owner, &document.name, number)?;
            begin(transaction, owner, place, document, number)?;
        }
    }
    for (owner, name) in known.into_keys() {
        end(transaction, owner, &name, number)?;
    }
    prune(transaction, limits::REVISIONS, limits::TEXT_BYTES)
}

/// The last revision that is kept; `None`: there is none.
pub(super) fn last(reader: &Connection) -> Result<Option<u64>, StoreError> {
    let last: Option<i64> = reader.query_row("SELECT max(number) FROM revisions", [], |row| row.get(0))?;
    last.map(number).transpose()
}

/// One revision; `None`: it is not kept.
pub(super) fn revision(reader: &Connection, wanted: u64) -> Result<Option<Revision>, StoreError> {
    let mut statement = reader.prepare_cached("SELECT * FROM revisions WHERE number = ?")?;
    // A number that is too large was never given.
    let Ok(wanted) = i64::try_from(wanted) else { return Ok(None) };
    statement.query_row([wanted], |row| Ok(read_revision(row))).optional()?.transpose()
}

/// Revisions before the number `before`, the newest first, at most `most`.
pub(super) fn revisions(
    reader: &Connection,
    before: Option<u64>,
    most: usize,
) -> Result<Vec<Revision>, StoreError> {
    let text = "SELECT * FROM revisions WHERE number < ? ORDER BY number DESC LIMIT ?";
    let before = before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = reader.prepare_cached(text)?;
    let rows = statement.query_map([before, most], |row| Ok(read_revision(row)))?;
    rows.map(|row| row?).collect()
}

/// What load balancers were told at a revision, which is kept.
pub(super) fn documents(reader: &Connection, revision: u64) -> Result<Documents, StoreError> {
    let text = "SELECT owner, load_balancer, documents.hash, bytes, packed FROM documents \
                LEFT JOIN texts ON texts.hash = documents.hash \
                WHERE since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY place";
    let mut statement = reader.prepare_cached(text)?;
    let mut rows = statement.query([integer(revision)?])?;
    let mut by_owner: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let owner: String = row.get(0)?;
        let document = read_document(row, if owner == "file" { Owner::File } else { Owner::Api })?;
        by_owner.entry(owner).or_default().push(document);
    }
    let mut of = |owner| by_owner.remove(owner).unwrap_or_default();
    let load_balancers = of("file").into_iter().chain(of("api")).collect();
    let set_aside = of(ASIDE).into_iter().map(|document| (document, String::new())).collect();
    Ok(Documents { revision, load_balancers, set_aside })
}

/// Every document with the order that it has among its owner's: where rows have one already it stays, if it can.
fn listed<'a>(documents: &'a Documents, known: &Rows) -> Listed<'a> {
    let in_effect = documents.load_balancers.iter().map(|document| (document.owner.as_str(), document));
    let aside = documents.set_aside.iter().map(|(document, _)| (ASIDE, document));
    let mut last: HashMap<&str, i64> = HashMap::new();
    let place = |(owner, document): (&'static str, &'a Document)| {
        let before = last.entry(owner).or_insert(-1);
        let kept = known.get(&(owner, document.name.clone())).map(|(place, _)| *place);
        *before = kept.filter(|place| place > before).unwrap_or(*before + 1);
        (owner, *before, document)
    };
    in_effect.chain(aside).map(place).collect()
}

/// Which documents the newest rows have.
fn rows_now(reader: &Connection) -> Result<Rows, StoreError> {
    let text = "SELECT owner, load_balancer, place, hash FROM documents WHERE until IS NULL";
    let mut statement = reader.prepare_cached(text)?;
    let mut rows = statement.query([])?;
    let mut known = Rows::new();
    while let Some(row) = rows.next()? {
        let owner: String = row.get(0)?;
        let owner = match owner.as_str() {
            "file" => "file",
            "api" => "api",
            _ => ASIDE,
        };
        known.insert((owner, row.get(1)?), (row.get(2)?, Hash(row.get(3)?)));
    }
    Ok(known)
}

fn begin(
    transaction: &Transaction<'_>,
    owner: &str,
    place: i64,
    document: &Document,
    since: i64,
) -> Result<(), StoreError> {
    let text = document.value.to_string();
    let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let mut known = transaction.prepare_cached("SELECT 1 FROM texts WHERE hash = ?")?;
    if !known.exists([&document.hash.0])? {
        let packed = lz4_flex::block::compress(text.as_bytes());
        let mut insert = transaction.prepare_cached("INSERT INTO texts VALUES (?, ?, ?)")?;
        insert.execute(params![document.hash.0, bytes, packed])?;
    }
    let mut insert = transaction.prepare_cached("INSERT INTO documents VALUES (?, ?, ?, ?, ?, NULL)")?;
    insert.execute(params![document.name, owner, place, document.hash.0, since])?;
    Ok(())
}

fn end(transaction: &Transaction<'_>, owner: &str, name: &str, until: i64) -> Result<(), StoreError> {
    let text = "UPDATE documents SET until = ? WHERE until IS NULL AND load_balancer = ? AND owner = ?";
    transaction.prepare_cached(text)?.execute(params![until, name, owner])?;
    Ok(())
}

/// Forgets the oldest revisions until at most `most` are kept and their texts are not longer than `bytes`. The newest one
/// stays in any case.
pub(super) fn prune(transaction: &Transaction<'_>, most: i64, bytes: i64) -> Result<(), StoreError> {
    loop {
        let text = "SELECT count(*), min(number), max(number) FROM revisions";
        let (count, oldest, newest): (i64, i64, i64) =
            transaction.query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let kept: i64 = transaction.query_row("SELECT packed FROM totals", [], |row| row.get(0))?;
        if oldest == newest || (count <= most && kept <= bytes) {
            return Ok(());
        }
        // A sixteenth where there are too many bytes: each round looks at what is left.
        let surplus = (count - most).max(if kept > bytes { count / 16 + 1 } else { 0 });
        let text = "SELECT number FROM revisions ORDER BY number LIMIT 1 OFFSET ?";
        let first: Option<i64> = transaction.query_row(text, [surplus], |row| row.get(0)).optional()?;
        forget_before(transaction, first.unwrap_or(newest))?;
    }
}

fn forget_before(transaction: &Transaction<'_>, first: i64) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM revisions WHERE number < ?", [first])?;
    let mut gone = transaction.prepare_cached("DELETE FROM documents WHERE until <= ? RETURNING hash")?;
    let hashes: Vec<[u8; 32]> = gone.query_map([first], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let text = "DELETE FROM texts WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM documents WHERE hash = ?1)";
    let mut delete = transaction.prepare_cached(text)?;
    hashes.iter().try_for_each(|hash| delete.execute([hash]).map(drop))?;
    Ok(())
}

fn read_document(row: &Row<'_>, owner: Owner) -> Result<Document, StoreError> {
    let (name, hash): (String, [u8; 32]) = (row.get(1)?, row.get(2)?);
    let (bytes, packed): (Option<i64>, Option<Vec<u8>>) = (row.get(3)?, row.get(4)?);
    let damaged = |what: &str| StoreError::Damaged(format!("the document of {name}: {what}"));
    let bytes = bytes
        .and_then(|bytes| usize::try_from(bytes).ok())
        .filter(|&bytes| bytes <= limits::DOCUMENT_JSON_BYTES);
    let (Some(bytes), Some(packed)) = (bytes, packed) else { return Err(damaged("it is not there")) };
    let text = lz4_flex::block::decompress(&packed, bytes).map_err(|error| damaged(&error.to_string()))?;
    let document = Document::read(&name, owner, &text).map_err(|error| damaged(&error.to_string()))?;
    if document.hash == Hash(hash) {
        Ok(document)
    } else {
        Err(damaged("it says something else than it did"))
    }
}

fn read_revision(row: &Row<'_>) -> Result<Revision, StoreError> {
    let origin: String = row.get(3)?;
    let origin = Origin::ALL.into_iter().find(|known| known.as_str() == origin);
    Ok(Revision {
        number: number(row.get(0)?)?,
        at_ms: number(row.get(1)?)?,
        author: row.get(2)?,
        origin: origin.ok_or_else(|| StoreError::Damaged("a revision comes from nowhere".to_owned()))?,
        why: row.get(4)?,
        of: row.get::<_, Option<i64>>(5)?.map(number).transpose()?,
        added: number(row.get(6)?)?,
        changed: number(row.get(7)?)?,
        removed: number(row.get(8)?)?,
    })
}

fn number(found: i64) -> Result<u64, StoreError> {
    u64::try_from(found).map_err(|_| StoreError::Damaged(format!("{found} is no number of anything")))
}

fn integer(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Damaged(format!("{number} is too large a number")))
}
