//! Tests of the store.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rusqlite::params;

use super::*;
use crate::testing::Folder;

fn note(store: &Store, number: i64) -> Result<(), StoreError> {
    store.write(|transaction| {
        let text = "INSERT INTO revisions VALUES (?, 0, 'a', 'api', NULL, NULL, 0, 0, 0)";
        transaction.execute(text, params![number])?;
        Ok(())
    })
}

fn count(store: &Store) -> i64 {
    let count =
        |reader: &Connection| Ok(reader.query_row("SELECT count(*) FROM revisions", [], |row| row.get(0))?);
    store.read(count).unwrap()
}

fn cause(folder: &Folder) -> String {
    let error = Store::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains(FILE), "{error}");
    error.cause().to_string()
}

#[test]
fn what_is_written_is_there_after_the_store_was_opened_again() {
    let folder = Folder::new();
    note(&Store::open(folder.path()).unwrap(), 1).unwrap();
    let store = Store::open(folder.path()).unwrap();
    note(&store, 2).unwrap();
    assert_eq!(count(&store), 2);
}

#[test]
fn only_the_owner_may_read_the_store() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    note(&store, 1).unwrap();
    let mut files = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
        files += 1;
    }
    assert_eq!(files, 3, "the database, its journal and its index");
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o644)).unwrap();
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn work_that_fails_leaves_nothing_behind() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    let failed: Result<(), StoreError> = store.write(|transaction| {
        transaction.execute_batch("INSERT INTO revisions VALUES (1, 0, 'a', 'api', NULL, NULL, 0, 0, 0)")?;
        Err(StoreError::Busy)
    });
    assert!(matches!(failed, Err(StoreError::Busy)));
    assert_eq!(count(&store), 0);
    note(&store, 1).unwrap();
}

#[test]
fn a_reader_writes_nothing() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    let written = store.read(|reader| Ok(reader.execute_batch("DELETE FROM revisions")?));
    assert!(matches!(written, Err(StoreError::ReadOnly(_))), "{written:?}");
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    note(&store, 1).unwrap();
    store.limit_pages(16);
    let fill = |transaction: &Transaction<'_>| {
        transaction.execute("INSERT INTO texts VALUES (x'00', 1, zeroblob(1000000))", [])?;
        Ok(())
    };
    assert!(matches!(store.write(fill), Err(StoreError::Full)));
    assert_eq!(count(&store), 1);
    store.limit_pages(1_000_000);
    store.write(fill).unwrap();
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    lock(&store.writer).pragma_update(None, "user_version", 1000).unwrap();
    drop(store);
    assert!(cause(&folder).starts_with("this store was written by a newer Homing (form 1000"));
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let folder = Folder::new();
    for bytes in ["some text", "SQLite format 3\0 and then nothing of the kind"] {
        fs::write(folder.path().join(FILE), bytes).unwrap();
        let cause = cause(&folder);
        assert!(cause.contains("no store of Homing's") || cause.contains("damaged"), "{cause}");
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), bytes);
    }
    fs::remove_file(folder.path().join(FILE)).unwrap();
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("CREATE TABLE somebody_elses (a)").unwrap();
    drop(other);
    assert!(cause(&folder).contains("no store of Homing's"));
}

#[test]
fn a_damaged_store_refuses_the_start_and_says_what_to_do() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    let fill = |transaction: &Transaction<'_>| {
        transaction.execute("INSERT INTO texts VALUES (x'00', 1, zeroblob(100000))", [])?;
        Ok(())
    };
    store.write(fill).unwrap();
    drop(store);
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte ^= 0x5a;
    }
    fs::write(&path, &bytes).unwrap();
    let cause = cause(&folder);
    assert!(cause.starts_with("the store is damaged: "), "{cause}");
    assert!(cause.contains("restore a copy of it"), "{cause}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_form_that_fails_leaves_the_store_as_it_was() {
    let folder = Folder::new();
    drop(Store::open(folder.path()).unwrap());
    let mut connection = connect(&folder.path().join(FILE)).unwrap();
    let mut broken = [""; 20];
    broken[19] = "CREATE TABLE second (a); CREATE TABLE second (a);";
    assert!(schema::prepare_to(&mut connection, &broken).is_err());
    drop(connection);
    note(&Store::open(folder.path()).unwrap(), 1).unwrap();
}

#[test]
fn only_one_process_writes() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    store.stop_writing();
    assert!(store.has_stopped_writing());
    assert!(matches!(note(&store, 1), Err(StoreError::Stopped)));
    note(&Store::open(folder.path()).unwrap(), 1).unwrap();
    assert_eq!(count(&store), 1, "what the other one wrote is seen");
    store.go_on_writing();
    note(&store, 2).unwrap();
}
