//! How does a node that root started become somebody who can do less harm?
//!
//! ```text
//! root ─ state folder for the user ▶ bounding set ▶ groups, group, user ▶ one capability ▶ nothing to gain by exec
//! ```
//! It keeps CAP_NET_BIND_SERVICE, for listeners below port 1024 of later revisions, and lends it to successors
//! (capabilities(7), "ambient"): they are started as that user, and have nothing to give up. All of this is said by each
//! thread for itself, so it is said while there is only one.

use anyhow::{Context, Result, bail, ensure};
use homing_control::config::LoadedConfig;
use rustix::process::{DumpableBehavior, geteuid, set_dumpable_behavior};
use rustix::thread::{
    CapabilitySet, CapabilitySets, capability_is_in_bounding_set, configure_capability_in_ambient_set,
    remove_capability_from_bounding_set, set_capabilities, set_keep_capabilities, set_no_new_privs,
    set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};
use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, lchown};
use std::path::Path;

mod accounts;

use accounts::{Account, Accounts};

/// What is kept.
const KEPT: CapabilitySet = CapabilitySet::NET_BIND_SERVICE;

/// Becomes whom `[node] user` names, if root started this process.
///
/// # Errors
/// There is no such user, this process may not become him, or the state is not his.
pub(crate) fn give_up(loaded: &LoadedConfig) -> Result<()> {
    let node = &loaded.spec.node;
    let Some(user) = &node.user else {
        ensure!(node.group.is_none(), "[node] group is for a node with [node] user");
        return Ok(());
    };
    let account = Accounts::of_system()?.find(user, node.group.as_deref())?;
    if geteuid().as_raw() == account.user.as_raw() {
        return Ok(()); // a successor, or a service that was started so
    }
    if !geteuid().is_root() {
        bail!(
            "[node] user is {user}, and only root can become somebody else: start the node as root or as {user}"
        );
    }
    ensure!(is_alone()?, "there is more than one thread: capabilities cannot be given up");
    prepare_state(&node.state_dir, &account)?;
    become_user(&account).with_context(|| format!("this process cannot become {user}"))?;
    let (uid, gid) = (account.user.as_raw(), account.group.as_raw());
    tracing::info!(user, uid, gid, "root no more: of its capabilities CAP_NET_BIND_SERVICE is kept");
    warn_of_unreadable(loaded, user);
    Ok(())
}

fn is_alone() -> Result<bool> {
    Ok(fs::read_dir("/proc/self/task")?.count() == 1)
}

/// Makes the state folder, for that user alone. One that is there has to be his: what is in it may be anybody's.
fn prepare_state(folder: &Path, account: &Account) -> Result<()> {
    let shown = folder.display();
    let Ok(facts) = fs::metadata(folder) else {
        let made = make_above(folder).and_then(|()| DirBuilder::new().mode(0o700).create(folder));
        made.with_context(|| format!("the state folder {shown} cannot be made"))?;
        let given = lchown(folder, Some(account.user.as_raw()), Some(account.group.as_raw()));
        return given.with_context(|| format!("the state folder {shown} cannot be given away"));
    };
    let (owner, name) = (facts.uid(), &account.name);
    ensure!(
        owner == account.user.as_raw(),
        "the state folder {shown} belongs to user {owner}, not to {name}: `chown -R {name} {shown}`"
    );
    Ok(())
}

/// Makes what is missing above a folder: of root, and for everybody to pass, whatever the umask says. The user would not
/// reach his own folder otherwise.
fn make_above(folder: &Path) -> io::Result<()> {
    let above = folder.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    let missing: Vec<&Path> = above.take_while(|above| !above.exists()).collect();
    for above in missing.into_iter().rev() {
        fs::create_dir(above)?;
        fs::set_permissions(above, Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// The order matters: each step needs what the next ones take away.
fn become_user(account: &Account) -> rustix::io::Result<()> {
    for bit in 0..u64::BITS {
        let one = CapabilitySet::from_bits_retain(1 << bit);
        // The kernel refuses to tell of those that it does not know.
        if one != KEPT && capability_is_in_bounding_set(one).unwrap_or(false) {
            remove_capability_from_bounding_set(one)?;
        }
    }
    set_keep_capabilities(true)?;
    set_thread_groups(&account.other_groups)?;
    set_thread_res_gid(account.group, account.group, account.group)?;
    set_thread_res_uid(account.user, account.user, account.user)?;
    set_capabilities(None, CapabilitySets { effective: KEPT, permitted: KEPT, inheritable: KEPT })?;
    configure_capability_in_ambient_set(KEPT, true)?;
    set_no_new_privs(true)?;
    // Who changes his user owns his own /proc/self no more, and the way to the state folder leads through it.
    set_dumpable_behavior(DumpableBehavior::Dumpable)
}

/// What root could read at the start, and the user cannot at a reload.
fn warn_of_unreadable(loaded: &LoadedConfig, user: &str) {
    let files = std::iter::once(&loaded.path).chain(&loaded.files);
    for file in files.filter(|file| File::open(file).is_err()) {
        let file = file.display();
        tracing::warn!(%file, user, "this file cannot be read any more: a reload or an upgrade would be refused");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_testkit::Scratch;

    #[test]
    fn what_is_made_above_the_state_folder_lets_everybody_pass() {
        let scratch = Scratch::new();
        fs::set_permissions(scratch.path(), Permissions::from_mode(0o700)).unwrap();
        let state = scratch.path().join("srv/homing/state");
        make_above(&state).unwrap();
        let mode = |folder: &Path| fs::metadata(folder).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&scratch.path().join("srv")), mode(state.parent().unwrap())), (0o755, 0o755));
        assert!(!state.exists(), "it is made for its user alone");
        assert_eq!(mode(scratch.path()), 0o700, "what was there stays as it was");
        make_above(&state).unwrap();
        make_above(Path::new("state")).unwrap();
    }
}
