//! Keys: the file with the secret keys of a log, readable by its owner alone, and never anywhere else.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keeper::{Fault, remember};
use crate::trail::note::{KeyKind, Signer};
use crate::trail::signing::Last;

/// Begins a line with a secret key.
const MARK: &str = "PRIVATE+KEY+";
/// Type 0x01 of signed-note: Ed25519.
const ED25519: u8 = 0x01;

/// Where a signer has its keys and what it signed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub key: PathBuf,
    pub signed: PathBuf,
}

/// A secret key of a log. It does not print.
pub struct Key {
    name: String,
    secret: [u8; 32],
    signer: Signer,
}

impl Key {
    fn new(name: &str, secret: [u8; 32]) -> Result<Self, Fault> {
        let signer = Signer::new(name, KeyKind::Ed25519, &secret);
        let signer = signer.map_err(|_name| Fault::Name(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), secret, signer })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// As the file has it, and as Go's sumdb/note writes it: name, id, and type and secret in base64.
    fn line(&self) -> String {
        let bytes = [&[ED25519], &self.secret[..]].concat();
        let (name, id) = (&self.name, hex::encode(self.signer.public().id()));
        format!("{MARK}{name}+{id}+{}\n", STANDARD.encode(bytes))
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.strip_prefix(MARK)?.splitn(3, '+');
        let (name, _id, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(secret).ok()?;
        let (kind, secret) = bytes.split_first()?;
        let key = Self::new(name, secret.try_into().ok()?).ok()?;
        (*kind == ED25519 && key.line().trim_end() == line).then_some(key)
    }
}

/// The keys in a file; none where there is no file.
pub fn read(file: &Path) -> Result<Vec<Key>, Fault> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io(file, &error)),
    };
    let key = |line: &str| Key::parse(line).ok_or_else(|| Fault::NoKey(file.to_owned()));
    text.lines().map(key).collect()
}

/// Makes a key; nothing keeps it yet.
pub fn generate(name: &str) -> Result<Key, Fault> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|_none| Fault::NoEntropy)?;
    Key::new(name, secret)
}

/// Whose turn it is to read and to replace the two files: a signer that runs and whoever makes a key
/// beside it are different programs. Waits for it; it ends when what is given is dropped.
pub fn turn(place: &Place) -> Result<File, Fault> {
    let file = place.signed.with_added_extension("turn");
    let failed = |error: io::Error| Fault::io(&file, &error);
    let turn = OpenOptions::new().create(true).append(true).open(&file).map_err(failed)?;
    turn.lock().map_err(failed)?;
    Ok(turn)
}

/// Makes the first key of a log, unless it has one by now.
pub fn found(place: &Place, name: &str) -> Result<(), Fault> {
    let _turn = turn(place)?;
    let known = read(&place.key)?;
    if known.iter().any(|it| it.name == name) {
        return Ok(());
    }
    add(place, known, generate(name)?)
}

/// Keeps a key beside those that the file has.
pub fn keep(place: &Place, key: Key) -> Result<(), Fault> {
    let _turn = turn(place)?;
    add(place, read(&place.key)?, key)
}

/// Adds a key to those that are known, and remembers that nothing was signed of a log that has no
/// key yet. The file is read-only, so a new one takes its place.
fn add(place: &Place, mut known: Vec<Key>, key: Key) -> Result<(), Fault> {
    if !known.iter().any(|it| it.name == key.name) {
        // What was signed is remembered for a longer time than keys are kept.
        remember(&place.signed, &key.name, |last| last.unwrap_or_else(Last::nothing))?;
    }
    known.push(key);
    put(&place.key, 0o400, &known.iter().map(Key::line).collect::<String>())
}

/// Puts a text in the place of a file: all of it is on the disk, or the old one still is. It must be
/// somebody's turn.
pub fn put(file: &Path, mode: u32, text: &str) -> Result<(), Fault> {
    let failed = |error: io::Error| Fault::io(file, &error);
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = folder.join(name);
    // One that a killed program left may not be writable.
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _gone => {}
    }
    let mut written =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).map_err(failed)?;
    written.write_all(text.as_bytes()).map_err(failed)?;
    written.set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    written.sync_all().map_err(failed)?;
    std::fs::rename(&new, file).map_err(failed)?;
    File::open(folder).and_then(|it| it.sync_all()).map_err(failed)
}
