//! How does what outlived the last process come back?
//!
//! Before the first snapshot is published: no request is decided without it.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::limits;
use homing_core::snapshot::Snapshot;

use super::boot::Elapsed;
use super::container::{self, Damage, FileKind, Unread, Whole};
use super::disk::{self, Aside};
use super::sessions::{self, Head};
use super::steering::{Restored, Steering, form};
use super::{State, kept_sessions};
use crate::since_1970_s;

/// A file that was whole when it was looked at. It is not held open: there may be as many as groups.
struct Found {
    path: PathBuf,
    whole: Whole,
}

impl State {
    /// Puts back what is known of the groups of `snapshot`, which nobody runs yet. A file that is damaged or cannot be
    /// read is set aside and told as an event; the node starts without it.
    pub fn restore(&self, snapshot: &Snapshot) {
        let steering = self.find(&self.steering_path(), FileKind::Steering, limits::STEERING_BYTES as u64);
        let groups = snapshot.groups.iter().map(|group| &**group);
        let kept = groups.filter(|group| kept_sessions(group).is_some());
        let path = |group: &Group| self.sessions_path(group.id);
        let sessions = kept.filter_map(|group| {
            Some((group, self.find(&path(group), FileKind::Sessions, sessions::LONGEST)?))
        });
        let sessions: Vec<(&Group, Found)> = sessions.collect();
        let written =
            sessions.iter().map(|(_, found)| found).chain(&steering).map(|found| found.whole.written);
        let elapsed = Elapsed::new(self.boot.now(), written);
        for (group, found) in sessions {
            self.restore_sessions(group, found, &elapsed);
        }
        if let Some(found) = steering {
            self.restore_steering(snapshot, found, &elapsed);
        }
    }

    /// The file, if it is there and whole.
    fn find(&self, path: &Path, kind: FileKind, longest: u64) -> Option<Found> {
        let open = || -> Result<Option<Found>, Unread> {
            let Some(mut file) = disk::open(path)? else { return Ok(None) };
            let whole = container::check(&mut file, kind, longest)?;
            Ok(Some(Found { path: path.to_owned(), whole }))
        };
        open().unwrap_or_else(|why| {
            self.set_aside(path, &why);
            None
        })
    }

    fn restore_sessions(&self, group: &Group, found: Found, elapsed: &Elapsed) {
        let Found { path, whole } = found;
        let read = || {
            let mut content = content_of(&path)?;
            read_sessions(&mut content, whole.length, group, elapsed.since(whole.written), self.now())
        };
        match read() {
            Ok(Some((restored, count))) => tracing::info!(
                load_balancer = %group.load_balancer,
                group = %group.name,
                sessions = restored,
                left_out = count - restored,
                "sessions are back"
            ),
            Ok(None) => tracing::info!(
                load_balancer = %group.load_balancer,
                group = %group.name,
                "sessions are not back: they were kept by another method"
            ),
            Err(why) => self.set_aside(&path, &why),
        }
    }

    fn restore_steering(&self, snapshot: &Snapshot, found: Found, elapsed: &Elapsed) {
        let now = self.now();
        let Found { path, whole } = found;
        let read = || -> Result<Steering, Unread> {
            let mut text = Vec::new();
            content_of(&path)?.take(whole.length).read_to_end(&mut text)?;
            Ok(form::read(&text, now, elapsed.since(whole.written))?)
        };
        match read() {
            Ok(steering) => {
                let Restored { drains, orders } = steering.restore(snapshot, now);
                tracing::info!(drains, orders, "drains and orders are back");
            }
            Err(why) => self.set_aside(&path, &why),
        }
    }

    fn set_aside(&self, path: &Path, why: &Unread) {
        self.book.note_set_aside();
        let how = match why {
            Unread::Damaged(_) => Aside::Damaged,
            Unread::Failed(_) => Aside::Unreadable,
        };
        let kept = disk::set_aside(path, how, since_1970_s());
        let file = path.display();
        match (&kept, how) {
            (Ok(kept), Aside::Damaged) => {
                let kept = kept.display();
                tracing::error!(%file, %why, %kept, "state is damaged: set aside, the node starts without it");
            }
            (Ok(kept), Aside::Unreadable) => {
                let kept = kept.display();
                tracing::error!(%file, %why, %kept, "state cannot be read: set aside, the node starts without it");
            }
            (Err(error), _) => {
                tracing::error!(%file, %why, %error, "state cannot be read, nor set aside: the node starts without it");
            }
        }
    }
}

/// The content of a file that was whole.
fn content_of(path: &Path) -> io::Result<File> {
    let mut file = disk::open(path)?.ok_or(ErrorKind::NotFound)?;
    container::to_content(&mut file)?;
    Ok(file)
}

/// Puts the sessions of a content back. Says how many of how many; `None`: their keys are of another kind than those of
/// the group.
fn read_sessions(
    content: &mut (impl Read + Seek),
    length: u64,
    group: &Group,
    elapsed: Duration,
    now: Now,
) -> Result<Option<(u64, u64)>, Unread> {
    let (Head { group: id, keys }, count) = sessions::read_head(content, length)?;
    if id != group.id {
        return Err(Damage::Content("it is about another group".to_owned()).into());
    }
    let Some((_, table)) = kept_sessions(group).filter(|(kept, _)| *kept == keys) else { return Ok(None) };
    let lifetime = group.persistence.lifetime().expect("whoever has a table has limits for its sessions");
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let mut restored = 0;
    sessions::read(content, count, |mut session| {
        session.silent_ms = session.silent_ms.saturating_add(elapsed_ms);
        session.age_ms = session.age_ms.saturating_add(elapsed_ms);
        let ages = (Duration::from_millis(session.silent_ms), Duration::from_millis(session.age_ms));
        if lifetime.check(ages.0, ages.1).is_ok() && table.restore(session, now) {
            restored += 1;
            let target = group.target_by_id(session.home.target);
            if let Some(target) = target.filter(|target| target.is_home(session.home)) {
                target.live.sessions.fetch_add(1, Ordering::Relaxed);
            }
        }
    })?;
    Ok(Some((restored, count)))
}
