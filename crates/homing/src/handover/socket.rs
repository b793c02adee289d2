//! Where does `homing upgrade` ask for a successor? At `state_dir/upgrade.sock`.
//!
//! ```text
//! ──▶ {"binary": "/usr/bin/homing", "config": "/etc/homing/homing.toml"}     both may be missing
//! ◀── {"pid": 4712}     or {"refused": "busy" | "retired" | "first"}     or {"failed": "why"}
//! ```
//! A line each. Only the user that the node runs as, and root, is listened to: whoever asks names the program.

use super::giving::{Answer, Refusal, Waiting, Wish};
use super::{LOOK, WHOLE};
use crate::signals::Request;
use crate::state_folder::StateFolder;
use anyhow::{Context, Result};
use rustix::net::sockopt::socket_peercred;
use rustix::process::geteuid;
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Its name in the state folder.
const NAME: &str = "upgrade.sock";
/// Where it is made, so that whoever asks meets the old process or the new one.
const BESIDE: &str = ".upgrade.sock.new";
/// Bytes of a line at most.
const LINE: u64 = 64 << 10;
/// How long whoever asks may take to say what.
const ASKING: Duration = Duration::from_secs(5);
/// How many may ask at once: all but one are told that an upgrade is under way.
const SEATS: usize = 8;

/// What it means that it cannot be made.
const NO_SOCKET: &str = "no upgrade can be asked for";

/// Somebody listens there. Its file goes with it, unless a successor has taken the name.
#[derive(Debug)]
pub(crate) struct UpgradeSocket {
    folder: StateFolder,
    requests: Sender<Request>,
    /// Made, and without its name yet.
    made: Mutex<Option<UnixListener>>,
    /// The file of the socket: device and inode.
    file: Mutex<Option<(u64, u64)>>,
}

impl UpgradeSocket {
    /// Makes the socket. Nobody finds it yet.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub(crate) fn make(folder: &StateFolder, requests: Sender<Request>) -> Result<Self> {
        let made = Mutex::new(Some(bind(folder).context(NO_SOCKET)?));
        Ok(Self { folder: folder.clone(), requests, made, file: Mutex::default() })
    }

    /// Takes the name and begins to listen, on a thread of its own.
    ///
    /// # Errors
    /// The socket cannot be named, or the system gives no thread.
    pub(crate) fn open(&self) -> Result<()> {
        self.listen()
    }

    /// Listens again, if somebody else has taken the name.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub(crate) fn listen_if_taken(&self) -> Result<()> {
        if self.has_the_name() { Ok(()) } else { self.listen() }
    }

    fn listen(&self) -> Result<()> {
        let made = lock(&self.made).take();
        let listener = made.map_or_else(|| bind(&self.folder), Ok).context(NO_SOCKET)?;
        let folder = self.folder.path();
        fs::rename(folder.join(BESIDE), folder.join(NAME)).context(NO_SOCKET)?;
        *lock(&self.file) = file_of(&self.folder);
        let requests = self.requests.clone();
        thread::Builder::new().name("upgrade".to_owned()).spawn(move || attend(&listener, &requests))?;
        Ok(())
    }

    fn has_the_name(&self) -> bool {
        let file = *lock(&self.file);
        file.is_some() && file == file_of(&self.folder)
    }
}

impl Drop for UpgradeSocket {
    fn drop(&mut self) {
        if lock(&self.made).take().is_some() {
            self.folder.remove(BESIDE);
        }
        if self.has_the_name() {
            self.folder.remove(NAME);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn file_of(folder: &StateFolder) -> Option<(u64, u64)> {
    let found = fs::symlink_metadata(folder.path().join(NAME)).ok()?;
    Some((found.dev(), found.ino()))
}

/// Asks the process that serves from that folder. Returns its answer.
///
/// # Errors
/// Nobody listens there (`NotFound`, `ConnectionRefused`), or the line breaks.
pub(crate) fn ask(folder: &StateFolder, wish: &Wish) -> io::Result<Answer> {
    let (_open, path) = short(folder, NAME)?;
    let mut stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(WHOLE + ASKING))?;
    writeln!(stream, "{}", json!({ "binary": wish.binary, "config": wish.config }))?;
    let line = read_line(&stream)?;
    answer_of(&line).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, line.to_string()))
}

/// Serves everybody who asks, each on a thread of its own, as long as there are seats.
fn attend(listener: &UnixListener, requests: &Sender<Request>) {
    let seats = Arc::new(AtomicUsize::new(0));
    for asking in listener.incoming() {
        let Ok(asking) = asking else {
            thread::sleep(LOOK); // without descriptors it fails again at once
            continue;
        };
        if seats.fetch_add(1, Ordering::AcqRel) >= SEATS {
            seats.fetch_sub(1, Ordering::AcqRel);
            continue;
        }
        let (requests, seat) = (requests.clone(), Arc::clone(&seats));
        let serve = move || {
            if let Err(error) = serve(&asking, &requests) {
                tracing::warn!(%error, "who asked for an upgrade got no answer");
            }
            seat.fetch_sub(1, Ordering::AcqRel);
        };
        if thread::Builder::new().name("upgrade-wish".to_owned()).spawn(serve).is_err() {
            seats.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

fn bind(folder: &StateFolder) -> io::Result<UnixListener> {
    folder.remove(BESIDE);
    let (_open, path) = short(folder, BESIDE)?;
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// A path that is short enough for a socket, whatever the folder is called, as long as the file is open (unix(7): 108
/// bytes).
fn short(folder: &StateFolder, name: &str) -> io::Result<(File, PathBuf)> {
    let open = OpenOptions::new().read(true).open(folder.path())?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/{name}", open.as_raw_fd()));
    Ok((open, path))
}

fn serve(asking: &UnixStream, requests: &Sender<Request>) -> io::Result<()> {
    let who = socket_peercred(asking)?.uid;
    if !(who == geteuid() || who.is_root()) {
        return Err(ErrorKind::PermissionDenied.into());
    }
    asking.set_read_timeout(Some(ASKING))?;
    asking.set_write_timeout(Some(ASKING))?;
    let wish = read_line(asking)?;
    let path = |key: &str| wish[key].as_str().map(PathBuf::from);
    let (answer, answered) = mpsc::channel();
    // Ends with this function: then the answer is on its way.
    let (_telling, told) = mpsc::channel();
    let waiting = Some(Waiting { answer, told });
    let wish = Wish { binary: path("binary"), config: path("config"), waiting };
    let sent = requests.send(Request::Upgrade(wish)).ok();
    // Who does not answer any more is about to end.
    let answer = sent.and_then(|()| answered.recv().ok()).unwrap_or(Err(Refusal::Retired));
    let mut asking = asking;
    writeln!(asking, "{}", line_of(&answer))
}

fn read_line(stream: &UnixStream) -> io::Result<Value> {
    let mut line = String::new();
    BufReader::new(stream.take(LINE)).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn line_of(answer: &Answer) -> Value {
    match answer {
        Ok(pid) => json!({ "pid": pid }),
        Err(Refusal::Busy) => json!({ "refused": "busy" }),
        Err(Refusal::Retired) => json!({ "refused": "retired" }),
        Err(Refusal::First) => json!({ "refused": "first" }),
        Err(Refusal::Failed(why)) => json!({ "failed": why }),
    }
}

fn answer_of(line: &Value) -> Option<Answer> {
    if let Some(pid) = line["pid"].as_u64() {
        return Some(Ok(u32::try_from(pid).ok()?));
    }
    if let Some(why) = line["failed"].as_str() {
        return Some(Err(Refusal::Failed(why.to_owned())));
    }
    match line["refused"].as_str()? {
        "busy" => Some(Err(Refusal::Busy)),
        "retired" => Some(Err(Refusal::Retired)),
        "first" => Some(Err(Refusal::First)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_it_was_given() {
        let failed = Refusal::Failed("its file is not \"good\"\n2 problems".to_owned());
        let refusals = [Refusal::Busy, Refusal::Retired, Refusal::First, failed];
        for answer in refusals.map(Err).into_iter().chain([Ok(4712)]) {
            assert_eq!(answer_of(&line_of(&answer)), Some(answer));
        }
    }
}
