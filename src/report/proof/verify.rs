//! Verify: whether a report holds, step by step in the order of `docs/trail.md`. All of it holds, or
//! none of it does.

use super::history::recorded;
use super::{FORMAT, Invalid, Report};
use crate::domain::claim::{Claim, Recorded, replay};
use crate::trail::checkpoint::Checkpoint;
use crate::trail::merkle::{check_consistency, check_inclusion};
use crate::trail::note::{Note, Said, VerifierKey};
use crate::trail::{Entry, Fields, HeadLeaf, Stream, chain, event_hash};

/// What a report that holds has proved.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The log as it was signed.
    pub checkpoint: Checkpoint,
    /// Which of the given keys signed or saw it.
    pub said: Vec<(VerifierKey, Said)>,
    /// The signed log of before, of which it is the continuation.
    pub older: Option<Checkpoint>,
    /// The claim as its whole history up to the checkpoint leaves it.
    pub claim: Claim,
    pub history: Vec<Recorded>,
}

/// Checks a report by keys that its reader has from elsewhere, and against the signed checkpoint
/// that they hold from before, if they do.
pub fn verify(
    report: &Report,
    keys: &[VerifierKey],
    held: Option<&str>,
) -> Result<Proved, Invalid> {
    if report.format != FORMAT {
        return Err(Invalid::NotAReport);
    }
    let (checkpoint, said) =
        Checkpoint::open(&report.checkpoint, keys).map_err(Invalid::Checkpoint)?;
    hinted(report)?;
    let events = chained(report)?;
    logged(report, &checkpoint)?;
    let history = recorded(events, &report.openings)?;
    sealed(report, &checkpoint, &history)?;
    let claim = replay(&history).map_err(Invalid::Rules)?;
    let older = continued(report, &checkpoint, keys, held)?;
    Ok(Proved { checkpoint, said, older, claim, history })
}

/// The key that is named for convenience signed the checkpoint, so that it cannot be changed for
/// another one either.
fn hinted(report: &Report) -> Result<(), Invalid> {
    let Some(vkey) = &report.vkey else { return Ok(()) };
    let key = VerifierKey::parse(vkey).map_err(|_other| Invalid::Hint)?;
    let note = Note::parse(&report.checkpoint).map_err(|_other| Invalid::Hint)?;
    match note.said_by(&key) {
        Ok(Said::Signed) => Ok(()),
        _ => Err(Invalid::Hint),
    }
}

/// The events read strictly, are this claim's, and follow one another from the beginning.
fn chained(report: &Report) -> Result<Vec<Fields>, Invalid> {
    let stream = Stream { noun: "claim".to_owned(), id: report.claim.clone() };
    let bytes = || report.events.iter().map(|it| it.event.as_bytes());
    let hashes: Vec<_> = bytes().map(event_hash).collect();
    let pairs = bytes().zip(hashes.iter().map(<[u8; 32]>::as_slice));
    chain::verify(&report.origin, &stream, pairs).map_err(Invalid::Chain)?;
    let read = (0..)
        .zip(bytes())
        .map(|(seq, bytes)| Fields::read(bytes).map_err(|_read_before| Invalid::Unknown(seq)));
    let events = read.collect::<Result<Vec<_>, _>>()?;
    if events.is_empty() { Err(Invalid::Empty) } else { Ok(events) }
}

/// Every event stands in the log, one after the other.
fn logged(report: &Report, checkpoint: &Checkpoint) -> Result<(), Invalid> {
    let mut last = None;
    for (seq, it) in (0..).zip(&report.events) {
        if last.is_some_and(|last| it.index <= last) {
            return Err(Invalid::Order(seq));
        }
        last = Some(it.index);
        let leaf = Entry::Event(event_hash(it.event.as_bytes())).leaf();
        let Checkpoint { size, root, .. } = checkpoint;
        if !check_inclusion(&leaf, it.index, *size, &it.proof, root) {
            return Err(Invalid::NotLogged(seq));
        }
    }
    Ok(())
}

/// The seal is the last entry, and under it the claim ends with the last of these events.
fn sealed(report: &Report, checkpoint: &Checkpoint, history: &[Recorded]) -> Result<(), Invalid> {
    let Some(seal @ Entry::Seal { claims, root }) = Entry::parse(&report.seal.entry) else {
        return Err(Invalid::NotASeal);
    };
    let index = checkpoint.size.checked_sub(1).ok_or(Invalid::Seal)?;
    let (leaf, proof) = (seal.leaf(), &report.seal.proof);
    if !check_inclusion(&leaf, index, checkpoint.size, proof, &checkpoint.root) {
        return Err(Invalid::Seal);
    }
    let (Some(last), Some(stored)) = (history.last(), report.events.last()) else {
        return Err(Invalid::Empty);
    };
    let (number, hash) = (last.number.0, event_hash(stored.event.as_bytes()));
    let head = HeadLeaf::Claim { number, claim: report.claim.clone(), seq: last.seq, hash };
    let holds = check_inclusion(&head.leaf(), number, claims, &report.head, &root);
    if holds { Ok(()) } else { Err(Invalid::Head) }
}

/// The log is the continuation of the one that was signed before.
fn continued(
    report: &Report,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
    held: Option<&str>,
) -> Result<Option<Checkpoint>, Invalid> {
    let open = |text: &str| Ok(Checkpoint::open(text, keys).map_err(Invalid::Older)?.0);
    let was = report.older.as_ref().map(|it| open(&it.checkpoint)).transpose()?;
    if let (Some(was), Some(older)) = (&was, &report.older) {
        let (old, new) = ((was.size, &was.root), (checkpoint.size, &checkpoint.root));
        if was.origin != checkpoint.origin || !check_consistency(old, new, &older.proof) {
            return Err(Invalid::NotContinued);
        }
    }
    let held = held.map(open).transpose()?;
    let known = held.is_none() || held.as_ref() == Some(checkpoint) || held == was;
    if known { Ok(was.or(held)) } else { Err(Invalid::NotHeld) }
}
