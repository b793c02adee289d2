//! Which certificate is it for which name?

use super::*;
use homing_core::certificate::PrivateKey;
use rustls::crypto::aws_lc_rs::default_provider;

fn identity_of(names: &[&str], kind: &'static rcgen::SignatureAlgorithm) -> Arc<Identity> {
    let key = rcgen::KeyPair::generate_for(kind).unwrap();
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let chain = vec![certificate.der().to_vec().into()];
    Arc::new(Identity { chain, key: PrivateKey::from_der(key.serialize_der()), not_after_s: 0 })
}

fn ecdsa(names: &[&str]) -> Arc<Identity> {
    identity_of(names, &rcgen::PKCS_ECDSA_P256_SHA256)
}

/// The positions in `identities` of those for `name`, in the order in which a client is tried.
fn chosen(identities: &[Arc<Identity>], name: Option<&str>) -> Vec<usize> {
    let certificates = Certificates::new(identities, &default_provider()).unwrap();
    let position = |key: &Arc<CertifiedKey>| {
        let same = |identity: &Arc<Identity>| *identity.chain[0] == *key.cert[0];
        identities.iter().position(same).unwrap()
    };
    certificates.choice(name).iter().map(position).collect()
}

#[test]
fn a_name_is_looked_for_exactly_then_under_its_wildcard_then_the_first_one_is_it() {
    let identities =
        [ecdsa(&["first.test"]), ecdsa(&["a.example.com", "B.example.com"]), ecdsa(&["*.example.com"])];
    for (name, expected) in [
        ("first.test", 0),
        ("a.example.com", 1),
        ("b.example.com", 1),
        ("c.example.com", 2),
        ("x.c.example.com", 0), // a wildcard stands for one label
        ("example.com", 0),
        ("nobody.test", 0),
        ("localhost", 0),
    ] {
        assert_eq!(chosen(&identities, Some(name)), [expected], "{name}");
    }
    assert_eq!(chosen(&identities, None), [0]);
}

#[test]
fn of_two_kinds_for_one_name_the_cheaper_one_is_tried_first() {
    let rsa = identity_of(&["a.test", "b.test"], &rcgen::PKCS_RSA_SHA256);
    let identities = [rsa, ecdsa(&["a.test"])];
    assert_eq!(chosen(&identities, Some("a.test")), [1, 0]);
    assert_eq!(chosen(&identities, Some("b.test")), [0]);
    assert_eq!(chosen(&identities, Some("c.test")), [1, 0], "as for the first name of the first one");
    assert_eq!(chosen(&identities, None), [1, 0]);
}

#[test]
fn a_certificate_without_names_is_for_whoever_asks_for_none() {
    let identities = [ecdsa(&[]), ecdsa(&["a.test"])];
    assert_eq!((chosen(&identities, None), chosen(&identities, Some("a.test"))), (vec![0], vec![1]));
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let (one, other) = (ecdsa(&["a.test"]), ecdsa(&["a.test"]));
    let mixed = Identity { key: other.key.clone(), ..Identity::clone(&one) };
    assert!(Certificates::new(&[Arc::new(mixed)], &default_provider()).is_err());
    assert!(Certificates::new(&[], &default_provider()).is_err());
}
