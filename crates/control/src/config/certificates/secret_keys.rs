//! Which secret keys do the files hold that credentials name?

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use homing_core::limits;
use homing_core::problem::{self, Phrase, Problem, say};
use homing_core::spec::{DialectsSpec, SecretKey, SecretKeySpec};
use zeroize::Zeroizing;

use super::Found;
use crate::config::read_bounded;

/// Bytes of a file: the key, and the end of its line.
const FILE_BYTES: usize = limits::SECRET_KEY_BYTES + 2;

/// Reads the file of every credential that names one.
pub(super) fn read(dialects: &mut DialectsSpec, found: &mut Found) {
    let credentials = problem::Path::default().key("dialects").key("credentials");
    for (index, credential) in dialects.credentials.iter_mut().enumerate() {
        let SecretKeySpec::File { path: file, key } = &mut credential.secret_key else { continue };
        // An empty one could not be read, and was reported.
        if file.as_os_str().is_empty() {
            continue;
        }
        let path = || credentials.item(index, None).key("secret_key_file");
        found.files.push(file.clone());
        match key_of(file) {
            Ok(read) => *key = Some(read),
            Err(why) => found.problems.push(Problem::new(path(), why)),
        }
        let mode = fs::metadata(&*file).map_or(0, |metadata| metadata.permissions().mode());
        if mode & 0o007 != 0 {
            found.warnings.push(Problem::new(path(), say::key_open_to_all(file.display().to_string())));
        }
    }
}

fn key_of(file: &Path) -> Result<SecretKey, Phrase> {
    let bytes = Zeroizing::new(read_bounded(file, FILE_BYTES)?);
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let line = text.strip_suffix('\n').unwrap_or(text);
    let key = SecretKey::read(line.strip_suffix('\r').unwrap_or(line));
    key.ok_or_else(|| say::not_a_secret_key(limits::SECRET_KEY_BYTES))
}
