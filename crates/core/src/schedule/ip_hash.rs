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
