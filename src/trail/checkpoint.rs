//! Checkpoint: what somebody signs of a log, that it has so many entries and this root (C2SP
//! tlog-checkpoint). Without extension lines, which this log does not use.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::entry::decimal;
use super::event::Hash;
use super::note::{Fault, KeyKind, Note, Said, VerifierKey, is_name};

/// The state of a log. It prints as the text that is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is; the name of the key that signs it.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    pub root: Hash,
}

/// Why a text is no checkpoint that can be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    #[error(transparent)]
    Note(#[from] Fault),
    #[error("its text is not an origin, a size and a root, each on a line of its own")]
    Grammar,
    #[error("none of the given keys is one of “{0}”, the log that it is of")]
    Stranger(String),
}

impl Checkpoint {
    /// Reads the text of a checkpoint, which has one writing only.
    pub fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines.as_slice() else { return None };
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let origin = Some(*origin).filter(|it| is_name(it))?.to_owned();
        Some(Self { origin, size: decimal(size)?, root })
    }

    /// Reads a signed checkpoint. A key that bears the name of the log must have signed it, and what
    /// any of the other given keys signed below it must fit. Tells which keys said what.
    pub fn open(
        signed: &str,
        keys: &[VerifierKey],
    ) -> Result<(Self, Vec<(VerifierKey, Said)>), Doubt> {
        let note = Note::parse(signed)?;
        let checkpoint = Self::parse(&note.text).ok_or(Doubt::Grammar)?;
        let its =
            |key: &&VerifierKey| key.kind() == KeyKind::Ed25519 && key.name() == checkpoint.origin;
        let stranger = || Doubt::Stranger(checkpoint.origin.clone());
        let own = keys.iter().find(its).ok_or_else(stranger)?;
        let mut said = Vec::new();
        let mut unsigned = None;
        for key in keys {
            match note.said_by(key) {
                Ok(what) => said.push((key.clone(), what)),
                Err(fault @ Fault::Unsigned(_)) => {
                    unsigned.get_or_insert(fault);
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        if said.iter().any(|(key, _)| its(&key)) {
            return Ok((checkpoint, said));
        }
        Err(unsigned.unwrap_or_else(|| Fault::Unsigned(own.to_string())).into())
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, STANDARD.encode(self.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::note::Signer;

    const ORIGIN: &str = "news.example/claimdesk/1";

    /// Figures of the format's published vectors, made by an independent implementation.
    const VKEY: &str =
        "news.example/claimdesk/1+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
    const SIGNED: &str = "news.example/claimdesk/1\n2\nU5pYRKr/Iq0sYmf6gFu45KdNgKDVq1Nn1sBc3bG3iuk=\n\n\u{2014} news.example/claimdesk/1 sXS2GfYe9Iqi9Uz4oegjgShi1S4ThF0zbGef3gJ/WX11fKomFYL0bCodCKgPEKfa9qOcR0jyF9tBpxpuicoQCTdXdAM=\n";

    fn key(text: &str) -> VerifierKey {
        VerifierKey::parse(text).unwrap()
    }

    fn signer(name: &str, kind: KeyKind) -> Signer {
        Signer::new(name, kind, &[9; 32]).unwrap()
    }

    #[test]
    fn the_checkpoint_of_the_vectors_is_read_and_made_again() {
        let (checkpoint, said) = Checkpoint::open(SIGNED, &[key(VKEY)]).unwrap();
        assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (ORIGIN, 2));
        assert_eq!(
            hex::encode(checkpoint.root),
            "539a5844aaff22ad2c6267fa805bb8e4a74d80a0d5ab5367d6c05cddb1b78ae9"
        );
        assert_eq!(said, [(key(VKEY), Said::Signed)]);
        let signer = Signer::new(ORIGIN, KeyKind::Ed25519, &[7; 32]).unwrap();
        assert_eq!(signer.public().to_string(), VKEY);
        let text = checkpoint.to_string();
        let note = Note { signatures: vec![signer.sign(&text, 0)], text };
        assert_eq!(note.to_string(), SIGNED);
    }

    #[test]
    fn witnesses_say_when_they_saw_it_and_strangers_are_passed_over() {
        let witness = signer("witness.example", KeyKind::Cosignature);
        let stranger = signer("stranger.example", KeyKind::Ed25519);
        let mut note = Note::parse(SIGNED).unwrap();
        note.signatures.push(stranger.sign("something else", 0));
        note.signatures.push(witness.sign(&note.text, 1_764_500_000));
        let keys = [key(VKEY), witness.public().clone()];
        let (_, said) = Checkpoint::open(&note.to_string(), &keys).unwrap();
        assert_eq!(said.last().unwrap().1, Said::Seen { at: 1_764_500_000 });
        // Whoever is asked about must not have said something else.
        let all = [key(VKEY), stranger.public().clone()];
        let doubt = Checkpoint::open(&note.to_string(), &all).unwrap_err();
        assert_eq!(doubt, Doubt::Note(Fault::Wrong(stranger.public().to_string())));
    }

    #[test]
    fn only_a_key_of_the_logs_own_name_stands_for_it() {
        let other = signer("other.example", KeyKind::Ed25519);
        let mut note = Note::parse(SIGNED).unwrap();
        note.signatures = vec![other.sign(&note.text, 0)];
        let signed = note.to_string();
        let doubt = |keys: &[VerifierKey]| Checkpoint::open(&signed, keys).unwrap_err();
        assert_eq!(doubt(&[other.public().clone()]), Doubt::Stranger(ORIGIN.to_owned()));
        let unsigned = Doubt::Note(Fault::Unsigned(VKEY.to_owned()));
        assert_eq!(doubt(&[key(VKEY), other.public().clone()]), unsigned);
        assert_eq!(doubt(&[]), Doubt::Stranger(ORIGIN.to_owned()));
        // A witness of that name is none who signs the log.
        let same = signer(ORIGIN, KeyKind::Cosignature);
        note.signatures.push(same.sign(&note.text, 1));
        let doubt = Checkpoint::open(&note.to_string(), &[same.public().clone()]).unwrap_err();
        assert_eq!(doubt, Doubt::Stranger(ORIGIN.to_owned()));
    }

    #[test]
    fn a_checkpoint_has_one_writing() {
        let root = "U5pYRKr/Iq0sYmf6gFu45KdNgKDVq1Nn1sBc3bG3iuk=";
        assert!(Checkpoint::parse(&format!("{ORIGIN}\n2\n{root}\n")).is_some());
        for text in [
            format!("{ORIGIN}\n02\n{root}\n"),
            format!("{ORIGIN}\n+2\n{root}\n"),
            format!("{ORIGIN}\n2\n{root}"),
            format!("{ORIGIN}\n2\n{root}\nmore\n"),
            format!("{ORIGIN}\n2\n{}\n", root.strip_suffix('=').unwrap()),
            format!("{ORIGIN}\n2\n{}l=\n", root.strip_suffix("k=").unwrap()),
            format!("{ORIGIN} \n2\n{root}\n"),
            format!("\n2\n{root}\n"),
            format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        ] {
            assert_eq!(Checkpoint::parse(&text), None, "{text}");
        }
    }
}
