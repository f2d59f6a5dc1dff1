//! Entry: what a log is made of, and what the tree of all claims' heads is made of. Hashes and
//! numbers only: no word of what people wrote stands in a log.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::event::Hash;
use super::merkle::leaf_hash;
use super::note::{VerifierKey, is_name};

/// One entry of a log. Its bytes are the line that it prints as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An event was recorded, known by its hash.
    Event(Hash),
    /// The last entry under a checkpoint: how many claims there are, and the root of the tree of
    /// their heads.
    Seal { claims: u64, root: Hash },
    /// From here on the log is signed with this key too.
    Key(VerifierKey),
    /// The log goes on from another one, whose last signed tree this was.
    Epoch { origin: String, size: u64, root: Hash },
}

impl Entry {
    /// Reads an entry that is written in the only way in which it can be.
    pub fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.strip_suffix('\n')?.split_once(' ')?;
        let words: Vec<&str> = rest.split(' ').collect();
        let entry = match (kind, words.as_slice()) {
            ("event", [hash]) => Self::Event(hash_of(hash)?),
            ("seal", [claims, root]) => {
                Self::Seal { claims: decimal(claims)?, root: hash_of(root)? }
            }
            ("key", [key]) => Self::Key(VerifierKey::parse(key).ok()?),
            ("epoch", [origin, size, root]) => {
                let root = STANDARD.decode(root).ok()?.try_into().ok()?;
                let origin = Some(*origin).filter(|it| is_name(it))?.to_owned();
                Self::Epoch { origin, size: decimal(size)?, root }
            }
            _ => return None,
        };
        (entry.to_string() == line).then_some(entry)
    }

    /// The hash of its leaf in the log.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.to_string().as_bytes())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(hash) => writeln!(f, "event {}", hex::encode(hash)),
            Self::Seal { claims, root } => writeln!(f, "seal {claims} {}", hex::encode(root)),
            Self::Key(key) => writeln!(f, "key {key}"),
            Self::Epoch { origin, size, root } => {
                writeln!(f, "epoch {origin} {size} {}", STANDARD.encode(root))
            }
        }
    }
}

/// A leaf of the tree of heads: where a claim's trail ends. The leaf of a claim stands at its
/// number; a number that no claim has got keeps a leaf of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadLeaf {
    None {
        number: u64,
    },
    Claim {
        number: u64,
        claim: String,
        /// Of its last event.
        seq: u64,
        hash: Hash,
    },
}

impl HeadLeaf {
    /// The hash of the leaf.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.to_string().as_bytes())
    }
}

impl fmt::Display for HeadLeaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None { number } => writeln!(f, "head {number} none"),
            Self::Claim { number, claim, seq, hash } => {
                writeln!(f, "head {number} {claim} {seq} {}", hex::encode(hash))
            }
        }
    }
}

/// A number in decimal, without leading zeros or a sign.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn hash_of(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::merkle::{Frontier, root, updated};
    use std::collections::BTreeMap;

    const HASH: &str = "70ef5e33b60cc6a1024daa4d2bc50bc768ef1fad0212c4a797a7bf67276d56a8";
    const VKEY: &str =
        "news.example/claimdesk/1+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

    /// Figures of the format's published vectors, made by an independent implementation.
    #[test]
    fn leaves_and_roots_are_those_of_the_vectors() {
        let event = Entry::parse(&format!("event {HASH}\n")).unwrap();
        assert_eq!(
            hex::encode(event.leaf()),
            "3f3000c4af9e4ec18bb8b3a25a9888d3e26a4648ae02000bcfa71470b39793ed"
        );
        let hash = hash_of(HASH).unwrap();
        let head = HeadLeaf::Claim { number: 0, claim: "c-aaa".to_owned(), seq: 0, hash };
        assert_eq!(head.to_string(), format!("head 0 c-aaa 0 {HASH}\n"));
        let heads = updated(&BTreeMap::from([(0, head.leaf())]), 1, &BTreeMap::new()).unwrap();
        let heads = root(1, &heads).unwrap();
        assert_eq!(
            hex::encode(heads),
            "ad39b4aaa08c292f6000a2f5ca886ee64f6a78692a14272d16b491b2d75b7c08"
        );
        let mut log = Frontier::default();
        log.append(event.leaf());
        log.append(Entry::Seal { claims: 1, root: heads }.leaf());
        assert_eq!(
            hex::encode(log.root()),
            "539a5844aaff22ad2c6267fa805bb8e4a74d80a0d5ab5367d6c05cddb1b78ae9"
        );
    }

    #[test]
    fn an_entry_reads_back_and_has_one_writing() {
        let root = "U5pYRKr/Iq0sYmf6gFu45KdNgKDVq1Nn1sBc3bG3iuk=";
        for line in [
            format!("event {HASH}\n"),
            format!("seal 12 {HASH}\n"),
            format!("key {VKEY}\n"),
            format!("epoch news.example/claimdesk/1 400 {root}\n"),
        ] {
            assert_eq!(Entry::parse(&line).map(|it| it.to_string()), Some(line));
        }
        for line in [
            format!("event {HASH}"),
            format!("event  {HASH}\n"),
            format!("event {}\n", HASH.to_uppercase()),
            format!("event {HASH} \n"),
            format!("event {}\n", HASH.chars().take(62).collect::<String>()),
            format!("seal 012 {HASH}\n"),
            format!("seal +1 {HASH}\n"),
            format!("seal {HASH}\n"),
            format!("seel 1 {HASH}\n"),
            format!("key {VKEY}x\n"),
            format!("epoch a+b 400 {root}\n"),
            format!("epoch a 400 {}\n", root.chars().take(43).collect::<String>()),
            "\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(Entry::parse(&line), None, "{line}");
        }
        assert_eq!(HeadLeaf::None { number: 3 }.to_string(), "head 3 none\n");
    }
}
