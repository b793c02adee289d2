//! Which certificate do all proxies show?

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{CertificateParams, KeyPair};

use super::machine;
use crate::load::HOST;

/// The certificate alone, as clients believe it and as Homing and NGINX want it.
const CERTIFICATE: &str = "server.pem";
/// Its key.
const KEY: &str = "server.key";
/// Both in one file, as HAProxy wants them.
const BOTH: &str = "both.pem";

/// Makes a certificate for [`HOST`] with an ECDSA P-256 key where there is none, and says where it is. The
/// configurations in `proxies/` know the names of the files.
pub(super) fn certificate() -> Result<PathBuf> {
    let folder = machine::run_folder()?.join("tls");
    let path = folder.join(CERTIFICATE);
    if !path.is_file() {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let key = KeyPair::generate().context("a key")?;
        let params = CertificateParams::new(vec![HOST.to_owned()]).context("a certificate")?;
        let (certificate, key) =
            (params.self_signed(&key).context("a certificate")?.pem(), key.serialize_pem());
        write(&folder.join(KEY), &key)?;
        write(&folder.join(BOTH), &format!("{certificate}{key}"))?;
        // The last one: where it is, all are.
        write(&path, &certificate)?;
    }
    Ok(path)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.with_context(|| format!("cannot write {}", path.display()))
}
