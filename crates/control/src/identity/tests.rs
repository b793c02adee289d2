//! Is whoever was made known, and only as long as he should be?

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::book::Denied;
use super::secret::SecretHash;
use super::tokens::NewToken;
use super::users::{NewUser, UserChange};
use super::*;
use crate::testing::{Folder, Hands, restarts};
use crate::token_file::{ADMIN_NAME, OLD_NAME};

fn open(folder: &Folder, hands: &Hands) -> Identities {
    let store = Arc::new(Store::open(folder.path()).unwrap());
    Identities::open(store, folder.path(), hands.clock(), restarts()).unwrap()
}

fn admin_token(folder: &Folder) -> String {
    fs::read_to_string(folder.file(ADMIN_NAME)).unwrap().trim_end().to_owned()
}

fn token(name: &str, role: Role) -> NewToken {
    let (name, created_by) = (name.to_owned(), "ana".to_owned());
    NewToken { name, role, scopes: Scopes::default(), expires_at_s: None, created_by }
}

fn user(name: &str, role: Role) -> NewUser {
    NewUser {
        name: name.to_owned(),
        password: Zeroizing::new(format!("{name} has a long password")),
        role,
        scopes: Scopes::default(),
        is_disabled: false,
    }
}

fn who(identities: &Identities, secret: &str) -> Result<String, Denied> {
    identities.book().bearer(secret, identities.now_s()).map(|actor| format!("{actor} {}", actor.role))
}

#[test]
fn the_first_start_makes_a_token_that_every_later_start_admits() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let admin = Ok("token:admin admin".to_owned());
    assert_eq!(who(&open(&folder, &hands), &admin_token(&folder)), admin);
    let token = admin_token(&folder);
    assert!(token.len() >= 50, "{token}");
    assert_eq!(who(&open(&folder, &hands), &token), admin);
    assert_eq!(admin_token(&folder), token);
    assert_eq!(fs::metadata(folder.file(ADMIN_NAME)).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_token_that_the_store_does_not_take_is_not_left_in_the_file() {
    let (folder, hands) = (Folder::new(), Hands::default());
    drop(open(&folder, &hands));
    fs::write(folder.file(ADMIN_NAME), "").unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    store.stop_writing();
    Identities::open(store, folder.path(), hands.clock(), restarts()).unwrap_err();
    assert_eq!(admin_token(&folder), "");
    assert!(
        who(&open(&folder, &hands), &admin_token(&folder)).is_ok(),
        "the next start makes one that opens"
    );
}

#[test]
fn what_is_nearly_a_token_is_not_admitted() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    let token = admin_token(&folder);
    for wrong in ["", "homing_", &token[1..], &format!("{token} "), &token.to_uppercase()] {
        assert_eq!(who(&identities, wrong), Err(Denied::Unknown), "{wrong}");
    }
}

#[test]
fn no_secret_is_kept() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    let (secret, _) = identities.create_token(&token("ci", Role::Editor)).unwrap();
    identities.add_user(&user("ana", Role::Admin)).unwrap();
    // While it is open: the journal of the store is looked at, too.
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        let has = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        let is_admins = entry.file_name() == ADMIN_NAME;
        assert!(!has(&secret) && !has("ana has a long password"), "{:?}", entry.file_name());
        assert_eq!(has(&admin_token(&folder)), is_admins, "{:?}", entry.file_name());
    }
    drop(identities);
}

#[test]
fn a_token_that_was_copied_and_deleted_is_not_made_again() {
    let (folder, hands) = (Folder::new(), Hands::default());
    open(&folder, &hands);
    let token = admin_token(&folder);
    fs::remove_file(folder.file(ADMIN_NAME)).unwrap();
    assert!(who(&open(&folder, &hands), &token).is_ok());
    assert!(!folder.file(ADMIN_NAME).exists());
}

#[test]
fn who_empties_the_file_gets_a_new_token_and_the_old_one_is_over() {
    let (folder, hands) = (Folder::new(), Hands::default());
    open(&folder, &hands);
    let old = admin_token(&folder);
    folder.write(ADMIN_NAME, "");
    let identities = open(&folder, &hands);
    assert_eq!(who(&identities, &old), Err(Denied::Revoked));
    assert!(who(&identities, &admin_token(&folder)).is_ok());
}

#[test]
fn tokens_of_an_older_program_go_on_and_their_file_goes() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let hex: String = SecretHash::of("homing_old").0.iter().map(|byte| format!("{byte:02x}")).collect();
    let row = format!("{{ \"name\": \"admin\", \"sha256\": \"{hex}\", \"created_at\": 7 }}");
    folder.write(OLD_NAME, &format!("{{ \"version\": 1, \"tokens\": [ {row} ] }}"));
    for _ in 0..2 {
        assert_eq!(who(&open(&folder, &hands), "homing_old"), Ok("token:admin admin".to_owned()));
        assert!(!folder.file(OLD_NAME).exists() && !folder.file(ADMIN_NAME).exists());
    }
}

#[test]
fn a_token_is_good_until_it_expires_or_is_taken_back() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    let soon = Some(identities.now_s() + 60);
    let (short, _) =
        identities.create_token(&NewToken { expires_at_s: soon, ..token("short", Role::Viewer) }).unwrap();
    let (long, _) = identities.create_token(&token("long", Role::Operator)).unwrap();
    assert_eq!(who(&identities, &short), Ok("token:short viewer".to_owned()));
    assert_eq!(who(&identities, &long), Ok("token:long operator".to_owned()));
    hands.pass(Duration::from_secs(60));
    assert_eq!(who(&identities, &short), Err(Denied::Expired));
    identities.revoke_token("long").unwrap();
    assert_eq!(who(&identities, &long), Err(Denied::Revoked));
    let identities = open(&folder, &hands);
    assert_eq!(who(&identities, &long), Err(Denied::Revoked), "after a start too");
    assert!(matches!(identities.revoke_token("long"), Err(Refused::Missing { .. })));
}

#[test]
fn a_name_is_free_again_once_its_token_was_taken_back() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    let (old, _) = identities.create_token(&token("ci", Role::Viewer)).unwrap();
    assert!(matches!(identities.create_token(&token("ci", Role::Editor)), Err(Refused::Conflict { .. })));
    identities.revoke_token("ci").unwrap();
    let (new, _) = identities.create_token(&token("ci", Role::Editor)).unwrap();
    assert_eq!(who(&identities, &old), Err(Denied::Revoked));
    assert_eq!(who(&identities, &new), Ok("token:ci editor".to_owned()));
}

#[test]
fn the_last_admin_stays() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    let refused = |done: Result<(), Refused>| matches!(done, Err(Refused::Conflict { .. }));
    let revoke = || identities.revoke_token("admin").map(drop);
    assert!(refused(revoke()));
    let scopes = Scopes { projects: vec!["shop".to_owned()], regions: Vec::new() };
    identities.add_user(&NewUser { scopes, ..user("part", Role::Admin) }).unwrap();
    let end = Some(identities.now_s() + 60);
    identities.create_token(&NewToken { expires_at_s: end, ..token("short", Role::Admin) }).unwrap();
    assert!(refused(revoke()), "neither one of a part nor one of a minute will do");
    identities.add_user(&user("ana", Role::Admin)).unwrap();
    revoke().unwrap();
    let change = |change: UserChange| identities.change_user("ana", &change).map(drop);
    assert!(refused(change(UserChange { role: Some(Role::Editor), ..UserChange::default() })));
    assert!(refused(change(UserChange { is_disabled: Some(true), ..UserChange::default() })));
    assert!(refused(change(UserChange { regions: Some(vec!["north".to_owned()]), ..UserChange::default() })));
    assert!(refused(identities.remove_user("ana").map(drop)));
    identities.add_user(&user("ben", Role::Admin)).unwrap();
    identities.remove_user("ana").unwrap();
    assert!(identities.book().user("ana").is_none());
}

#[test]
fn a_password_is_long_and_no_name() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    for bad in ["", "short", "charlotte-anne1", &"x".repeat(257)] {
        let user =
            NewUser { password: Zeroizing::new(bad.to_owned()), ..user("Charlotte-Anne", Role::Viewer) };
        let refused = identities.add_user(&user);
        assert!(matches!(refused, Err(Refused::Mistake { path: "password", .. })), "{bad}");
    }
}

#[test]
fn tokens_have_a_bound_and_those_that_are_over_make_room() {
    let (folder, hands) = (Folder::new(), Hands::default());
    let identities = open(&folder, &hands);
    for number in 1..crate::limits::TOKENS {
        identities.create_token(&token(&format!("t{number}"), Role::Viewer)).unwrap();
    }
    assert!(matches!(identities.create_token(&token("more", Role::Viewer)), Err(Refused::Conflict { .. })));
    identities.revoke_token("t7").unwrap();
    identities.create_token(&token("more", Role::Viewer)).unwrap();
    assert_eq!(identities.book().tokens.len(), crate::limits::TOKENS);
}
