//! Is anything lost when several writers race, or when one dies while it writes?

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{env, thread};

use super::*;
use crate::limits;
use crate::store::Store;
use crate::testing::Folder;

/// Says to a process of this test that it is the writer, and where its store is.
const WRITER: &str = "HOMING_TEST_WRITER";
/// Says that there is time for more than ten sudden deaths.
const SOAK: &str = "HOMING_SOAK";

fn desk(folder: &Path) -> Arc<Desk> {
    testing::desk_with(FILE, &changes(Datapath::default()), Store::open(folder).unwrap())
}

/// A number that only edits count up.
fn count(documents: &Documents) -> u64 {
    let shop = documents.get("shop").unwrap();
    shop.value["groups"][0]["targets"][0]["incarnation"].as_str().map_or(0, |count| count.parse().unwrap())
}

fn count_up(desk: &Desk) -> Result<Edited, EditError> {
    let documents = desk.documents();
    let patch = json!({ "incarnation": (count(&documents) + 1).to_string() });
    let expected = Some(documents.revision);
    desk.edit(&author(), Edit { expected, ..edit(vec![Op::Merge { at: target("a"), patch }]) })
}

#[test]
fn two_writers_lose_nothing_and_every_revision_comes_back() {
    const EACH: usize = 500;
    let folder = Folder::new();
    let desk = desk(folder.path());
    desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop() }])).unwrap();
    let conflicts = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut done = 0;
                while done < EACH {
                    match count_up(&desk) {
                        Ok(_) => done += 1,
                        Err(EditError::Conflict { .. }) => *conflicts.lock().unwrap() += 1,
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(count(&desk.documents()), 1000);
    let last = desk.documents().revision;
    assert_eq!(last, 1002);
    let page = desk.revisions(None, limits::PAGE_MAX + 1).unwrap();
    assert_eq!(page.len(), limits::PAGE_MAX + 1, "one more than a page tells that there are more");
    for number in 2..=last {
        assert_eq!(count(&desk.documents_of(number).unwrap()), number - 2);
    }
    for number in [2, 17, 500, 1001] {
        let text = desk.export(number).unwrap();
        let back = desk.rollback(&author(), number, Terms::default()).unwrap().revision;
        assert_eq!(desk.export(back).unwrap(), text);
    }
}

/// Not a test of its own: [`whoever_was_answered_finds_it_after_a_sudden_death`] starts it, and kills it.
#[test]
fn writer() {
    let Some(folder) = env::var_os(WRITER) else { return };
    let desk = desk(folder.as_ref());
    if desk.documents().get("shop").is_none() {
        desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop() }])).unwrap();
    }
    loop {
        let edited = count_up(&desk).unwrap();
        use std::io::Write;
        // Past the harness, which would keep it until the test ends.
        writeln!(std::io::stderr(), "count {} {}", edited.revision, count(&edited.documents)).unwrap();
    }
}

#[test]
fn whoever_was_answered_finds_it_after_a_sudden_death() {
    let rounds = if env::var_os(SOAK).is_some() { 200 } else { 10 };
    let folder = Folder::new();
    for round in 1..=rounds {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "edit::tests::race::writer", "--nocapture"])
            .env(WRITER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut answered = (0, 0);
        let mut take = |line: String| {
            let numbers = line.strip_prefix("count ")?.split_once(' ')?;
            answered = (numbers.0.parse::<u64>().ok()?, numbers.1.parse::<u64>().ok()?);
            Some(answered)
        };
        let mut answers = 0;
        while answers < 1 + round % 7 {
            answers += usize::from(take(lines.next().expect("it writes").unwrap()).is_some());
        }
        // Another moment of its next writing in every round.
        for step in 0..round * 20_000 {
            std::hint::black_box(step);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said before it died.
        lines.map_while(Result::ok).for_each(|line| _ = take(line));
        let found = desk(folder.path()).documents();
        assert!(
            found.revision >= answered.0,
            "round {round}: {} is there, {answered:?} was answered",
            found.revision
        );
        assert!(count(&found) >= answered.1, "round {round}");
        assert_eq!(found.revision - count(&found), 2, "round {round}: nothing is there twice or by half");
    }
}
