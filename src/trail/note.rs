//! Note: a text with signatures below it, and the keys by which they are checked (C2SP signed-note
//! and tlog-cosignature).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The most signatures that a note may carry.
pub const MOST_SIGNATURES: usize = 16;
/// The most bytes that a note may have.
const MOST_BYTES: usize = 64 * 1024;
/// Begins a line with a signature: an em dash and a space.
const MARK: &str = "\u{2014} ";

/// Why a text is no signed note, or not one that a key stands for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it is not a text with signatures below it")]
    Grammar,
    #[error("it has more than {MOST_SIGNATURES} signatures")]
    TooMany,
    #[error("two of its signatures are by the same key")]
    Twice,
    #[error("it is not signed with the key {0}")]
    Unsigned(String),
    #[error("the signature with the key {0} does not fit the text")]
    Wrong(String),
    #[error("the key is not of the form name+id+key, or its id does not belong to it")]
    Key,
}

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The text itself: type 0x01 of signed-note.
    Ed25519,
    /// That the text was seen at some time: type 0x04 of tlog-cosignature, by a witness.
    Cosignature,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// A key by which signatures are checked: a vkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a vkey: the name, the id in hex and, in base64, the kind before the key.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        // Base64 has plus signs of its own, names and hexadecimal have none.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Fault::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_unreadable| Fault::Key)?;
        let (kind, key) = bytes.split_first().ok_or(Fault::Key)?;
        let kinds = [KeyKind::Ed25519, KeyKind::Cosignature];
        let kind = kinds.into_iter().find(|it| it.byte() == *kind).ok_or(Fault::Key)?;
        let key = key.try_into().map_err(|_length| Fault::Key)?;
        let read = Self::new(name, kind, key)?;
        if read.to_string() == text { Ok(read) } else { Err(Fault::Key) }
    }

    /// The key of somebody with this name. A key of which every signature would be good is refused.
    pub fn new(name: &str, kind: KeyKind, key: &[u8; 32]) -> Result<Self, Fault> {
        let written = key;
        let key = VerifyingKey::from_bytes(written).map_err(|_no_point| Fault::Key)?;
        // A point has one writing; another one of it would be another key to others.
        let is_exact = key.to_edwards().compress().as_bytes() == written;
        if !is_name(name) || key.is_weak() || !is_exact {
            return Err(Fault::Key);
        }
        Ok(Self { name: name.to_owned(), kind, key })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The first four bytes of a hash over name, kind and key.
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new_with_prefix(self.name.as_bytes())
            .chain_update([b'\n', self.kind.byte()])
            .chain_update(self.key.as_bytes())
            .finalize();
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// The signature of this key below a note, whether it is good or not.
    fn below<'n>(&self, note: &'n Note) -> Option<&'n Signature> {
        let id = self.id();
        note.signatures.iter().find(|it| it.name == self.name && it.id == id)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.kind.byte()], &self.key.as_bytes()[..]].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(bytes))
    }
}

/// A line with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    /// Of the key.
    pub id: [u8; 4],
    /// What the kind of key makes of it.
    pub bytes: Vec<u8>,
}

/// A text with the signatures below it. It prints as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Ends with the end of a line, and is what is signed.
    pub text: String,
    pub signatures: Vec<Signature>,
}

/// What a key has said of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Whoever has the key signed the text.
    Signed,
    /// A witness has seen it, at so many seconds after 1970 by their clock.
    Seen { at: u64 },
}

impl Note {
    /// Reads a note in its exact grammar. Signatures are not checked yet.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let control = |c: char| c < ' ' && c != '\n';
        if text.len() > MOST_BYTES || text.contains(control) {
            return Err(Fault::Grammar);
        }
        // A text may have empty lines, and a signature has none.
        let (body, below) = text.rsplit_once("\n\n").ok_or(Fault::Grammar)?;
        let below = below.strip_suffix('\n').ok_or(Fault::Grammar)?;
        let lines: Vec<&str> = below.split('\n').collect();
        if lines.len() > MOST_SIGNATURES {
            return Err(Fault::TooMany);
        }
        let mut signatures: Vec<Signature> = Vec::new();
        for line in lines {
            let new = Signature::parse(line).ok_or(Fault::Grammar)?;
            if signatures.iter().any(|old| (&old.name, old.id) == (&new.name, new.id)) {
                return Err(Fault::Twice);
            }
            signatures.push(new);
        }
        let note = Self { text: format!("{body}\n"), signatures };
        if note.to_string() == text { Ok(note) } else { Err(Fault::Grammar) }
    }

    /// What the holder of a key has said of it. Signatures of keys that nobody asks about stand
    /// there unseen.
    pub fn said_by(&self, key: &VerifierKey) -> Result<Said, Fault> {
        let wrong = || Fault::Wrong(key.to_string());
        let unsigned = || Fault::Unsigned(key.to_string());
        let bytes = &key.below(self).ok_or_else(unsigned)?.bytes;
        let (said, signature) = match key.kind {
            KeyKind::Ed25519 => (Said::Signed, bytes.as_slice()),
            KeyKind::Cosignature => {
                let (at, signature) = bytes.split_first_chunk().ok_or_else(wrong)?;
                (Said::Seen { at: u64::from_be_bytes(*at) }, signature)
            }
        };
        let signature = Ed25519::from_slice(signature).map_err(|_length| wrong())?;
        let checked = key.key.verify_strict(&message(&self.text, said), &signature);
        checked.map(|()| said).map_err(|_wrong| wrong())
    }
}

/// The bytes that a signature is over.
fn message(text: &str, said: Said) -> Vec<u8> {
    match said {
        Said::Signed => text.as_bytes().to_vec(),
        Said::Seen { at } => format!("cosignature/v1\ntime {at}\n{text}").into_bytes(),
    }
}

impl Signature {
    fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(MARK)?.split_once(' ')?;
        let bytes = STANDARD.decode(bytes).ok()?;
        let (id, bytes) = bytes.split_first_chunk()?;
        let read = Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() };
        (is_name(name) && !bytes.is_empty()).then_some(read)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id, self.bytes.as_slice()].concat();
        writeln!(f, "{MARK}{} {}", self.name, STANDARD.encode(bytes))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|it| write!(f, "{it}"))
    }
}

/// Whether a text can be the name of a key: not empty, without white space and plus signs.
pub fn is_name(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !text.is_empty() && !text.contains(odd)
}

/// A key that signs. Nothing here writes it anywhere, and it does not print.
pub struct Signer {
    key: SigningKey,
    public: VerifierKey,
}

impl Signer {
    /// The key that 32 secret bytes make, under a name.
    pub fn new(name: &str, kind: KeyKind, secret: &[u8; 32]) -> Result<Self, Fault> {
        let key = SigningKey::from_bytes(secret);
        let public = VerifierKey::new(name, kind, key.verifying_key().as_bytes())?;
        Ok(Self { key, public })
    }

    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// Signs a text. The seconds after 1970 count for a witness alone.
    pub fn sign(&self, text: &str, seconds: u64) -> Signature {
        let said = match self.public.kind {
            KeyKind::Ed25519 => Said::Signed,
            KeyKind::Cosignature => Said::Seen { at: seconds },
        };
        let signature = self.key.sign(&message(text, said)).to_bytes();
        let bytes = match said {
            Said::Signed => signature.to_vec(),
            Said::Seen { at } => [&at.to_be_bytes(), &signature[..]].concat(),
        };
        Signature { name: self.public.name.clone(), id: self.public.id(), bytes }
    }
}

#[cfg(test)]
mod tests;
