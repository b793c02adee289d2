//! IP hash: weighted rendezvous hashing. Changing one target moves only that target's share.

use super::{Pick, client_key};
use crate::group::Target;
use crate::secrets::HashKey;

/// Picks the target with the highest score for this client.
pub(super) fn pick(pick: &Pick<'_>) -> Option<u16> {
    let client = client_key(pick.client);
    highest(
        pick.targets,
        pick.usable.targets.iter().copied().filter(|&at| pick.may(at)),
        pick.hash_key,
        client,
    )
}

/// The target of `candidates` with the highest score for `client`.
pub(crate) fn highest(
    targets: &[Target],
    candidates: impl Iterator<Item = u16>,
    hash_key: &HashKey,
    client: u128,
) -> Option<u16> {
    let score = |at: u16| {
        let target = &targets[usize::from(at)];
        let hash = hash_key.of_pair(client, target.home.target.0);
        // A draw from the exponential distribution with rate `weight`: the smallest wins with probability
        // weight / sum of weights, and no other target's draw depends on it.
        let uniform = ((hash >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        -uniform.ln() / f64::from(target.weight.max(1))
    };
    candidates.map(|at| (score(at), at)).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use crate::schedule::tests::Scene;
    use crate::site::{client_ip, ip};
    use crate::spec::SchedulerKind::IpHash;

    #[test]
    fn a_client_always_gets_the_same_target() {
        let (mut scene, mut other) = (Scene::new(IpHash, &[1; 9]), Scene::new(IpHash, &[1; 9]));
        for number in 0..100 {
            let picked = scene.pick(client_ip(number));
            assert_eq!(scene.pick(client_ip(number)), picked);
            assert_eq!(other.pick(client_ip(number)), picked, "another node with the same secret");
        }
    }

    #[test]
    fn a_subscriber_of_ipv6_is_a_64_and_an_ipv4_client_is_one_address() {
        let mut scene = Scene::new(IpHash, &[1; 100]);
        let mut same = |a: &str, b: &str| scene.pick(ip(a)) == scene.pick(ip(b));
        assert!(same("2001:db8::1", "2001:db8::ffff:1"));
        assert!(!same("2001:db8:0:1::1", "2001:db8:0:2::1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
        assert!(same("192.0.2.1", "::ffff:192.0.2.1"));
    }

    #[test]
    fn a_heavier_weight_only_attracts() {
        let (mut before, mut after) = (Scene::new(IpHash, &[10, 10, 10]), Scene::new(IpHash, &[10, 10, 20]));
        for number in 0..1000 {
            let (was, is) = (before.pick(client_ip(number)), after.pick(client_ip(number)));
            assert!(is == was || is == Some(2), "{was:?} became {is:?}");
        }
    }

    #[test]
    fn whoever_tried_the_first_gets_the_second_of_its_own_order() {
        let (mut scene, mut without) = (Scene::new(IpHash, &[1; 5]), Scene::new(IpHash, &[1; 5]));
        for number in 0..100 {
            let first = scene.pick(client_ip(number)).unwrap();
            without.tried = crate::schedule::Tried::default();
            without.tried.add(first);
            let second = without.pick(client_ip(number)).unwrap();
            assert_ne!(second, first);
            assert_eq!(without.pick(client_ip(number)), Some(second));
        }
    }
}
