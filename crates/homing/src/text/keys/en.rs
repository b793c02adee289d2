//! What do we say about `homing keys` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Keys => "Change the keys that seal session cookies, without losing a session",
        Help::KeysInFull => {
            "Change the keys that seal session cookies, without losing a session.\n\n\
             One key of the ring issues: it seals new cookies. The others accept: sessions come home by the cookies \
             that they sealed, and get one of the issuing key with the next answer.\n\n\
             To replace a key on every node: create one, export it and import it on the other nodes, rotate on all \
             of them, wait until clients have come back (the timeout of the persistence at most), and retire the old \
             one on all of them.\n\n\
             The ring is in secrets.json in the state folder. A node that runs there is told by SIGHUP."
        }
        Help::List => "Tell which keys there are, what they do and how old they are",
        Help::ListInFull => "Tell which keys there are, what they do and how old they are. Never a secret.",
        Help::Create => "Make a key that accepts, so that other nodes can learn it before it issues",
        Help::CreateInFull => {
            "Make a key that accepts, so that other nodes can learn it before it issues.\n\n\
             It seals nothing until `homing keys rotate`."
        }
        Help::Rotate => "Let the newest key issue, or make one that does",
        Help::RotateInFull => {
            "Let the newest key issue, or make one that does when the newest issues already.\n\n\
             The key that issued until now accepts. With an ID, that key issues."
        }
        Help::RotateId => "The key that shall issue (otherwise the newest)",
        Help::Retire => "Remove a key that accepts",
        Help::RetireInFull => {
            "Remove a key that accepts.\n\n\
             A session whose client has not come back since another key issues gets a new home."
        }
        Help::RetireId => "The key to remove",
        Help::Export => "Write the hash key and the ring to a file, for other nodes",
        Help::ExportInFull => {
            "Write the hash key and the ring to a file, for other nodes: with both they recall each other's sessions \
             and give a source address the same target.\n\n\
             Whoever has it can make cookies that the nodes believe. Take it over a safe road, and remove it."
        }
        Help::ExportFile => "The file to make, or - for standard output",
        Help::Force => "Also onto a terminal, or over a file that is there",
        Help::Import => "Take what another node exported",
        Help::ImportInFull => {
            "Take what another node exported.\n\n\
             Its keys are added, and its issuing key issues. Keys that only this node has accept until they retire. \
             A bundle with another hash key is refused, unless it replaces everything."
        }
        Help::ImportFile => "The file to take, or - for standard input",
        Help::Replace => {
            "Put it in the place of what is here: with another hash key, this node's own sessions end"
        }
        Help::StateDir => "State folder of the node (otherwise that of --config, or homing-state)",
        Help::Config => "File of the node, which names its state folder",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Issues => "key {id}: issues, {age} old",
        Answer::Accepts => "key {id}: accepts, {age} old",
        Answer::Seconds => "{count} s",
        Answer::Minutes => "{count} min",
        Answer::Hours => "{count} h",
        Answer::Days => "{count} d",
        Answer::Created => {
            "Key {id} accepts from now on, and seals nothing yet. When every node has it, rotate."
        }
        Answer::Rotated => "Key {id} issues from now on; the others accept until they retire.",
        Answer::IssuesAlready => "Key {id} issues already.",
        Answer::Retired => "Key {id} has retired.",
        Answer::Exported => {
            "{file} holds the hash key and keys {ids}. Take it over a safe road, and remove it: whoever has it can \
             make cookies that the nodes believe."
        }
        Answer::Imported => "The ring has keys {ids} now; key {id} issues.",
        Answer::NothingNew => "Nothing new: these keys are here, and key {id} issues.",
        Answer::Replaced => {
            "Everything is replaced; the ring has keys {ids}, key {id} issues. The hash key is another one: the \
             node's own sessions end at its next start, and until then it goes on with the old secrets."
        }
        Answer::Told => "The node that runs (process {pid}) was told.",
        Answer::Nobody => "No node runs here: it takes effect at the next start.",
        Answer::Untold => "The node that runs (process {pid}) could not be told: {why}. Send it SIGHUP.",
        Answer::NoSecrets => {
            "There are no secrets in {folder}: has a node started there? Say where with --state-dir or --config."
        }
        Answer::Failed => "cannot be done: {why}",
        Answer::Full => "Nothing was changed: the ring would have more than {count} keys. Retire one first.",
        Answer::NoSuchKey => "Nothing was changed: there is no key {id}.",
        Answer::StillIssues => "Nothing was changed: key {id} issues. Rotate before it retires.",
        Answer::OtherKey => {
            "Nothing was changed: the bundle has another key {id} than this node. Retire the one that is not needed."
        }
        Answer::OtherHashKey => {
            "Nothing was changed: {file} comes from nodes with another hash key. With --replace this node becomes \
             one of them, and its own sessions end: their cookies are not recalled, and source addresses go to \
             other targets."
        }
        Answer::BrokenBundle => "Nothing was changed: {file} cannot be taken: {what}",
        Answer::Terminal => "Nothing was written: secrets do not belong on a terminal (--force, if they do).",
        Answer::FileExists => "Nothing was written: {file} is there already (--force replaces it).",
    }
}
