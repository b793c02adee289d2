//! Is this file whole, and of a form that we know?
//!
//! ```text
//! magic 8 │ form 2 │ kind 2 │ boot 16 │ milliseconds since boot 8 │ length 8 │ checksum 4 │ content
//! ```
//! Numbers are little-endian. The checksum (CRC-32) is over everything between the magic and itself, and the content.
//! It finds what disks and power cuts do, not what somebody does on purpose: the folder is only the node's.

use std::io::{self, Read, Seek, SeekFrom, Write};

use crc32fast::Hasher;

use super::boot::{BootId, Moment};

/// Not text, so that no program takes it for text: the last two bytes are those that would be changed.
const MAGIC: [u8; 8] = *b"homing\x1a\n";
/// The form of files that this program writes and reads.
const FORM: u16 = 1;
/// Bytes before the content.
const HEAD: usize = 48;
/// Where the checksum stands.
const CHECKSUM_AT: usize = HEAD - 4;
/// Bytes that are read or written at once: the checksum is quick on long runs.
const BLOCK: usize = 256 << 10;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum FileKind {
    /// The sessions of a group.
    Sessions = 1,
    /// Drains, orders, names and lives of all groups.
    Steering = 2,
}

/// A file that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// When it was written.
    pub(super) written: Moment,
    /// Bytes of its content.
    pub(super) length: u64,
}

/// Why the bytes of a file are no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Something else, or nothing but zeros.
    #[error("it is not a file of state")]
    NotOurs,
    /// A newer program wrote it.
    #[error("it has form {0}, this program knows form {FORM}")]
    Newer(u16),
    /// It belongs elsewhere.
    #[error("it is about something else")]
    OtherKind,
    /// It says that it is longer than any that we write.
    #[error("it says that it has {0} bytes, more than any file of its kind")]
    TooLong(u64),
    /// Its end is missing.
    #[error("it ends after {found} of {expected} bytes")]
    Short {
        /// Bytes of a whole one.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// Something follows.
    #[error("it goes on after its end at {0} bytes")]
    Long(u64),
    /// Some bit is another one.
    #[error("its checksum does not match")]
    Checksum,
    /// The content says what cannot be.
    #[error("{0}")]
    Content(String),
}

/// Why a file gives nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// It was read, and is damaged.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// It cannot be read.
    #[error(transparent)]
    Failed(#[from] io::Error),
}

/// Writes a file: the content comes bit by bit, and the head at the end, when it is known.
#[derive(Debug)]
pub(super) struct Writer<W> {
    out: W,
    block: Vec<u8>,
    hasher: Hasher,
    length: u64,
}

impl<W: Write + Seek> Writer<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(&[0; HEAD])?;
        Ok(Self { out, block: Vec::with_capacity(BLOCK), hasher: Hasher::new(), length: 0 })
    }

    /// Ends the content and writes the head. Says how many bytes there are.
    pub(super) fn finish(mut self, kind: FileKind, written: Moment) -> io::Result<u64> {
        self.flush()?;
        let mut head = head_of(kind, Whole { written, length: self.length });
        let checksum = checksum(&head, &self.hasher);
        head[CHECKSUM_AT..].copy_from_slice(&checksum.to_le_bytes());
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head)?;
        self.out.flush()?;
        Ok(self.length + HEAD as u64)
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() + bytes.len() > BLOCK {
            self.flush()?;
        }
        self.block.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.block);
        self.length += self.block.len() as u64;
        self.out.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }
}

/// Reads all of a file, and leaves `file` at the beginning of its content, of which there are at most `most` bytes.
pub(super) fn check<R: Read + Seek>(file: &mut R, kind: FileKind, most: u64) -> Result<Whole, Unread> {
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head)?;
    let (whole, expected) = parse(&head, kind)?;
    if whole.length > most {
        return Err(Damage::TooLong(whole.length).into());
    }
    let (hasher, found) = hash(&mut file.take(whole.length), whole.length)?;
    if found < whole.length {
        return Err(short(whole.length + HEAD as u64, found + HEAD as u64).into());
    }
    if file.read(&mut [0])? > 0 {
        return Err(Damage::Long(whole.length + HEAD as u64).into());
    }
    if checksum(&head, &hasher) != expected {
        return Err(Damage::Checksum.into());
    }
    to_content(file)?;
    Ok(whole)
}

/// Goes to the beginning of the content.
pub(super) fn to_content(file: &mut impl Seek) -> io::Result<()> {
    file.seek(SeekFrom::Start(HEAD as u64)).map(|_| ())
}

fn head_of(kind: FileKind, whole: Whole) -> [u8; HEAD] {
    let Whole { written: Moment { boot, since_boot_ms }, length } = whole;
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&MAGIC);
    head[8..10].copy_from_slice(&FORM.to_le_bytes());
    head[10..12].copy_from_slice(&(kind as u16).to_le_bytes());
    head[12..28].copy_from_slice(&boot.0);
    head[28..36].copy_from_slice(&since_boot_ms.to_le_bytes());
    head[36..44].copy_from_slice(&length.to_le_bytes());
    head
}

/// What a head says, and which checksum belongs to it.
fn parse(head: &[u8], kind: FileKind) -> Result<(Whole, u32), Damage> {
    if head.len() < HEAD && MAGIC.starts_with(&head[..head.len().min(8)]) {
        return Err(short(HEAD as u64, head.len() as u64));
    }
    let (magic, rest) = head.split_first_chunk().ok_or(Damage::NotOurs)?;
    if *magic != MAGIC {
        return Err(Damage::NotOurs);
    }
    let mut rest = rest;
    let form = u16::from_le_bytes(take(&mut rest)?);
    if form > FORM {
        return Err(Damage::Newer(form));
    }
    let found_kind = u16::from_le_bytes(take(&mut rest)?);
    let boot = BootId(take(&mut rest)?);
    let since_boot_ms = u64::from_le_bytes(take(&mut rest)?);
    let length = u64::from_le_bytes(take(&mut rest)?);
    let checksum = u32::from_le_bytes(take(&mut rest)?);
    // Form 0 never was.
    if form != FORM || found_kind != kind as u16 {
        return Err(Damage::OtherKind);
    }
    Ok((Whole { written: Moment { boot, since_boot_ms }, length }, checksum))
}

fn take<const COUNT: usize>(bytes: &mut &[u8]) -> Result<[u8; COUNT], Damage> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(Damage::NotOurs)?;
    *bytes = rest;
    Ok(*taken)
}

fn checksum(head: &[u8], content: &Hasher) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&head[MAGIC.len()..CHECKSUM_AT]);
    hasher.combine(content);
    hasher.finalize()
}

/// Reads to the end, which is `expected` bytes from here at most. Returns the hash of what there was, and how many bytes.
fn hash(file: &mut impl Read, expected: u64) -> io::Result<(Hasher, u64)> {
    let size = usize::try_from(expected).unwrap_or(BLOCK).clamp(1, BLOCK);
    let (mut hasher, mut block) = (Hasher::new(), vec![0; size]);
    let mut length = 0;
    loop {
        let count = match file.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        if count == 0 {
            return Ok((hasher, length));
        }
        hasher.update(&block[..count]);
        length += count as u64;
    }
}

fn short(expected: u64, found: u64) -> Damage {
    Damage::Short { expected, found }
}
