//! What does the binary carry of the console?
//!
//! `HOMING_CONSOLE` says: `build` builds it with npm; `prebuilt` takes `console/dist` as it is; `skip` takes a page that says
//! how to build it. `auto`, which holds where nothing is said, takes `console/dist` if it was built of these sources;
//! if not, a release build builds it where there is npm, and every other build takes that page: nobody who works on the
//! datapath waits for it.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

type Done<T> = Result<T, Box<dyn Error>>;

/// What the console is built of, beside `openapi/native.json`.
const SOURCES: [&str; 7] =
    ["index.html", "package.json", "package-lock.json", "public", "src", "tsconfig.json", "vite.config.ts"];
/// What is made of the document of the API.
const GENERATED: &str = "src/api/schema.d.ts";
/// Where a build says of which sources it is: `console/vite.config.ts` writes it.
const STAMP: &str = "sources.sha256";

fn main() -> Done<()> {
    // Asked for when it runs: a target folder that was copied from elsewhere has this script as it was built there.
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let console = Console { folder: root.join("console"), document: root.join("openapi/native.json") };
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=HOMING_CONSOLE");
    // What is not there is looked for at every build: so it is there. A source tree that cannot be written to stays as it is.
    let _ = fs::create_dir_all(console.dist());
    console.tell_cargo();
    let wish = std::env::var("HOMING_CONSOLE").unwrap_or_else(|_| "auto".to_owned());
    let is_there = match wish.as_str() {
        "auto" => console.is_fresh()? || (is_release() && console.built_if_possible()),
        "build" => console.build().map(|()| true)?,
        "prebuilt" if console.dist().join("index.html").exists() => true,
        "prebuilt" => {
            return Err("HOMING_CONSOLE=prebuilt, and console/dist has no index.html: npm run build".into());
        }
        "skip" => false,
        other => return Err(format!("HOMING_CONSOLE={other}: auto, build, prebuilt or skip").into()),
    };
    let files = if is_there { files_below(&console.dist())? } else { Vec::new() };
    Ok(fs::write(out.join("console.rs"), table(&console.dist(), &files, &out)?)?)
}

fn is_release() -> bool {
    std::env::var("PROFILE").is_ok_and(|profile| profile == "release")
}

struct Console {
    folder: PathBuf,
    document: PathBuf,
}

impl Console {
    fn dist(&self) -> PathBuf {
        self.folder.join("dist")
    }

    fn tell_cargo(&self) {
        println!("cargo::rerun-if-changed={}", self.document.display());
        println!("cargo::rerun-if-changed={}", self.dist().display());
        for source in SOURCES {
            println!("cargo::rerun-if-changed={}", self.folder.join(source).display());
        }
    }

    /// Whether what is built was built of what is here.
    fn is_fresh(&self) -> Done<bool> {
        let stamp = fs::read_to_string(self.dist().join(STAMP)).unwrap_or_default();
        Ok(!stamp.is_empty() && self.folder.join("src").exists() && stamp.trim() == self.hash()?)
    }

    /// SHA-256 over name, length and content of each source, in the order of their names. `console/tools/sources.ts` does
    /// the same.
    fn hash(&self) -> Done<String> {
        let mut names: Vec<String> = Vec::new();
        for source in SOURCES {
            let path = self.folder.join(source);
            if path.is_dir() {
                names.extend(files_below(&path)?.into_iter().map(|name| format!("{source}/{name}")));
            } else {
                names.push(source.to_owned());
            }
        }
        names.retain(|name| name != GENERATED);
        names.sort_unstable();
        let mut hash = Sha256::new();
        let sources = names.iter().map(|name| (name.as_str(), self.folder.join(name)));
        for (name, path) in sources.chain([("native.json", self.document.clone())]) {
            let content = fs::read(path)?;
            hash.update(format!("{name}\0{}\0", content.len()));
            hash.update(&content);
        }
        Ok(hash.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    /// Builds it; where that does not work, the binary is built without.
    fn built_if_possible(&self) -> bool {
        let built = self.build();
        if let Err(error) = &built {
            println!("cargo::warning=this binary has no console: {error}");
        }
        built.is_ok()
    }

    fn build(&self) -> Done<()> {
        let lock = modified(&self.folder.join("package-lock.json"));
        if modified(&self.folder.join("node_modules/.package-lock.json")) < lock {
            self.npm(&["ci", "--no-audit", "--no-fund"])?;
        }
        self.npm(&["run", "build"])
    }

    fn npm(&self, arguments: &[&str]) -> Done<()> {
        let ran = Command::new("npm").args(arguments).current_dir(&self.folder).output();
        let ran = ran.map_err(|error| format!("npm cannot be run: {error}"))?;
        if ran.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&ran.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        Err(format!("npm {}: {}: {last}", arguments.join(" "), ran.status).into())
    }
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// The files below `folder`, as paths relative to it, in order.
fn files_below(folder: &Path) -> Done<Vec<String>> {
    let (mut found, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(within) = folders.pop() {
        for entry in fs::read_dir(folder.join(&within))? {
            let entry = entry?;
            let name = format!("{within}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(format!("{name}/"));
            } else {
                found.push(name);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// A slice of all files as Rust writes it. They are packed once, here, but for the page that is completed at each answer.
fn table(dist: &Path, files: &[String], out: &Path) -> Done<String> {
    let mut text = String::from("&[\n");
    for (index, name) in files.iter().filter(|name| *name != STAMP).enumerate() {
        let content = fs::read(dist.join(name))?;
        let packed = if name == "index.html" { content } else { pack(&content)? };
        let path = out.join(format!("console-{index}"));
        fs::write(&path, packed)?;
        writeln!(text, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    text.push_str("]\n");
    Ok(text)
}

fn pack(content: &[u8]) -> Done<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content)?;
    Ok(packer.finish()?)
}
