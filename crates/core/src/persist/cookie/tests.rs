//! Which cookie counts, and when is another one written?

use super::*;
use crate::id::{Incarnation, TargetId};
use crate::persist::table::KeyKind;
use crate::secrets::KeyRing;
use crate::site::{at, s, secrets, skewed, token_of};

const GROUP: GroupId = GroupId(5);
const HOME: Home = Home { target: TargetId(7), incarnation: Incarnation(3) };

fn ring() -> KeyRing {
    secrets(1, &[]).ring
}

fn cookie(lifetime: Lifetime) -> Cookie {
    sealed_by(lifetime, Sealer::new(&ring(), GROUP))
}

fn sealed_by(lifetime: Lifetime, sealer: Sealer) -> Cookie {
    let text =
        |name: &[u8], attributes: &[u8]| CookieText { name: name.into(), attributes: attributes.into() };
    let form = CookieForm {
        names: Box::new([b"HOME"[..].into()]),
        http: text(b"HOME", b"; Path=/"),
        https: text(b"__Host-HOME", b"; Path=/; Secure"),
        style: CookieStyle::WhenNeeded,
        shared_cache: SharedCache::Private,
    };
    let table = Arc::new(SessionTable::new(64, KeyKind::Hash, crate::secrets::HashKey([1; 16])));
    Cookie::new(GROUP, form, lifetime, sealer, table, FirstPins::Apart)
}

fn minute() -> Cookie {
    cookie(Lifetime::new(s(60), Some(s(1000))))
}

/// A token of `home`, first and last seen at these seconds.
fn token(home: u64, first_s: u64, last_s: u64) -> Vec<u8> {
    let token = Token {
        home: Home { target: TargetId(home), incarnation: Incarnation(3) },
        session: home,
        first_seen_s: token::stamp(at(first_s)),
        last_seen_s: token::stamp(at(last_s)),
    };
    Sealer::new(&ring(), GROUP).seal(&token, &mut Entropy::from_seed(home)).as_bytes().to_vec()
}

/// What is recalled of `tokens` after 2000 seconds: the target, or why not.
fn recalled(tokens: &[Vec<u8>]) -> Result<u64, Reason> {
    let tokens: Vec<&[u8]> = tokens.iter().map(Vec::as_slice).collect();
    let found = minute().recall(&tokens, Some(&mut Memory::default()), at(2000));
    found.map(|recalled| recalled.home.target.0).map_err(|miss| miss.reason)
}

#[test]
fn of_all_tokens_the_newest_alive_one_counts() {
    let (alive, newer, newest) = (token(1, 1900, 1950), token(2, 1900, 1980), token(3, 1900, 1990));
    let (idle, over) = (token(4, 1900, 1933), token(5, 1000, 1990));
    let forged = vec![b'A'; limits::TOKEN_TEXT];
    let cases = [
        (vec![], Err(Reason::New)),
        (vec![alive.clone()], Ok(1)),
        (vec![idle.clone()], Err(Reason::ExpiredIdle)),
        (vec![over.clone()], Err(Reason::ExpiredAbsolute)),
        (vec![forged.clone()], Err(Reason::BadToken)),
        (vec![idle.clone(), forged.clone()], Err(Reason::BadToken)),
        (vec![forged.clone(), idle.clone()], Err(Reason::ExpiredIdle)),
        (vec![alive.clone(), newer.clone()], Ok(2)),
        (vec![newer.clone(), alive.clone()], Ok(2)),
        (vec![alive.clone(), newest.clone(), newer], Ok(3)),
        (vec![over.clone(), alive.clone(), forged.clone(), idle], Ok(1)),
        (vec![alive.clone(), over], Ok(1)),
        ([vec![forged; 7], vec![newest.clone()]].concat(), Ok(3)),
        ([vec![alive; 8], vec![newest]].concat(), Ok(1)),
    ];
    for (number, (tokens, expected)) in cases.into_iter().enumerate() {
        assert_eq!(recalled(&tokens), expected, "case {number}");
    }
}

#[test]
fn an_answer_carries_a_cookie_only_when_it_is_needed() {
    let current = Sealer::new(&secrets(2, &[1]).ring, GROUP);
    let rotated = sealed_by(Lifetime::new(s(60), None), current);
    let (fresh, due) = (token(1, 1900, 1994), token(1, 1900, 1993));
    let cases = [
        (minute(), vec![], true),
        (minute(), vec![fresh.clone()], false),
        (minute(), vec![due.clone()], true),
        (minute(), vec![fresh.clone(), due.clone()], false),
        (minute(), vec![b"forged".to_vec(), fresh.clone()], false),
        (minute(), vec![b"forged".to_vec()], true),
        (rotated, vec![fresh], true),
    ];
    for (number, (cookie, tokens, expected)) in cases.into_iter().enumerate() {
        let tokens: Vec<&[u8]> = tokens.iter().map(Vec::as_slice).collect();
        let recall = cookie.recall(&tokens, Some(&mut Memory::default()), at(2000));
        let session = recall.map_or_else(|miss| miss.session, |recalled| recalled.session);
        let Session::Cookie(mut session) = session else { panic!("{session:?}") };
        let mut out = Vec::new();
        let (mut memory, mut entropy) = (Memory::default(), Entropy::from_seed(1));
        let wrote = cookie.settle(
            &mut session,
            HOME,
            &mut Settling {
                answer: &AnswerView::default(),
                memory: &mut memory,
                awaited: None,
                now: at(2000),
                entropy: &mut entropy,
            },
            &mut out,
        );
        assert_eq!((wrote, !out.is_empty()), (expected, expected), "case {number}");
    }
}

#[test]
fn a_cookie_is_its_name_its_token_and_its_attributes() {
    for (scheme, name, attributes) in
        [(Scheme::Http, "HOME", "; Path=/"), (Scheme::Https, "__Host-HOME", "; Path=/; Secure")]
    {
        let mut out = b"Set-Cookie: ".to_vec();
        let mut session = NEW;
        let over = AnswerView { scheme, said: Said::Over, is_storable: false };
        let mut settling = Settling {
            answer: &AnswerView { scheme, ..AnswerView::default() },
            memory: &mut Memory::default(),
            awaited: None,
            now: at(0),
            entropy: &mut Entropy::from_seed(1),
        };
        minute().settle(&mut session, HOME, &mut settling, &mut out);
        let token = token_of(&out).to_vec();
        let expected = [b"Set-Cookie: ", name.as_bytes(), b"=", &token[..], attributes.as_bytes()].concat();
        assert_eq!(out, expected);
        let recalled = minute().recall(&[&token], Some(&mut Memory::default()), at(0)).unwrap();
        assert_eq!(recalled.home, HOME);

        out.clear();
        settling.answer = &over;
        assert!(minute().settle(&mut session, HOME, &mut settling, &mut out));
        assert_eq!(String::from_utf8(out).unwrap(), format!("{name}={attributes}; Max-Age=0"));
    }
}

#[test]
fn a_connection_forgets_a_token_whose_key_has_retired() {
    let with = |ring: &KeyRing| sealed_by(Lifetime::new(s(60), None), Sealer::new(ring, GROUP));
    let (mut memory, shown) = (Memory::default(), token(1, 0, 0));
    with(&secrets(2, &[1]).ring).recall(&[&shown], Some(&mut memory), at(0)).unwrap();
    let reason = with(&secrets(2, &[]).ring).recall(&[&shown], Some(&mut memory), at(0)).unwrap_err().reason;
    assert_eq!(reason, Reason::UnknownKey);
}

#[test]
fn a_connection_remembers_what_it_showed_and_what_it_was_given() {
    let cookie = minute();
    let (mut memory, mut entropy) = (Memory::default(), Entropy::from_seed(1));
    let shown = token(1, 0, 0);
    assert!(memory.find(GROUP, &shown).is_none());
    cookie.recall(&[&shown], Some(&mut memory), at(0)).unwrap();
    assert!(memory.find(GROUP, &shown).is_some());
    let mut out = Vec::new();
    cookie.settle(
        &mut NEW.clone(),
        HOME,
        &mut Settling {
            answer: &AnswerView::default(),
            memory: &mut memory,
            awaited: None,
            now: at(0),
            entropy: &mut entropy,
        },
        &mut out,
    );
    assert_eq!(memory.find(GROUP, token_of(&out)).map(|token| token.home), Some(HOME));
    assert!(memory.find(GroupId(6), token_of(&out)).is_none(), "another group's memory");
}

#[test]
fn a_remembered_token_expires_like_any_other() {
    let (cookie, mut memory, shown) = (minute(), Memory::default(), token(1, 0, 0));
    assert!(cookie.recall(&[&shown], Some(&mut memory), at(0)).is_ok());
    assert!(cookie.recall(&[&shown], Some(&mut memory), at(66)).is_ok());
    let reason = cookie.recall(&[&shown], Some(&mut memory), at(67)).unwrap_err().reason;
    assert_eq!(reason, Reason::ExpiredIdle);
}

#[test]
fn a_stamp_from_the_future_is_believed_within_the_allowance() {
    let skew = i64::try_from(limits::CLOCK_SKEW_S).unwrap();
    for (behind_s, expected) in [(0, true), (skew, true), (skew + 1, false), (1_700_000_000, false)] {
        let now = skewed(at(0), -behind_s);
        let found = minute().recall(&[&token(1, 0, 0)], Some(&mut Memory::default()), now);
        assert_eq!(found.is_ok(), expected, "{behind_s} s behind");
    }
}
