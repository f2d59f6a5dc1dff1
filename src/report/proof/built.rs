//! Built: a report from what the desk has stored.

use super::{FORMAT, Invalid, Older, Opening, ProvedEvent, Report, Seal};
use crate::domain::ClaimId;
use crate::trail::{Entry, Hash};

/// What the store hands over of one claim, all under one checkpoint.
#[derive(Clone, Debug)]
pub struct Material {
    pub claim: ClaimId,
    /// Where the chains of the desk start from.
    pub origin: String,
    /// The signed checkpoint, as it was published.
    pub checkpoint: String,
    /// A key that signed it.
    pub vkey: Option<String>,
    /// All events of the claim, oldest first.
    pub events: Vec<Logged>,
    /// Personal values that were not erased and may leave the desk, in any order.
    pub openings: Vec<Opening>,
    /// How many claims there are under the seal, and the root of their heads.
    pub claims: u64,
    pub heads: Hash,
    /// The proof that the seal is the last entry.
    pub seal: Vec<Hash>,
    /// The proof of the claim's head under the seal.
    pub head: Vec<Hash>,
    pub older: Option<Older>,
}

/// An event as it is stored, with its place in the log and the proof of it.
#[derive(Clone, Debug)]
pub struct Logged {
    pub bytes: Vec<u8>,
    pub index: u64,
    pub proof: Vec<Hash>,
}

impl Report {
    /// Makes the report. Nothing is written anew: what is stored is what is shown.
    pub fn of(it: Material) -> Result<Self, Invalid> {
        let Material { origin, checkpoint, vkey, mut openings, head, older, .. } = it;
        openings.sort();
        let mut events = Vec::with_capacity(it.events.len());
        for (seq, logged) in (0..).zip(it.events) {
            let event = String::from_utf8(logged.bytes).map_err(|_bytes| Invalid::Unknown(seq))?;
            events.push(ProvedEvent { event, index: logged.index, proof: logged.proof });
        }
        let entry = Entry::Seal { claims: it.claims, root: it.heads }.to_string();
        Ok(Self {
            checkpoint,
            claim: it.claim.to_string(),
            events,
            format: FORMAT.to_owned(),
            head,
            older,
            openings,
            origin,
            seal: Seal { entry, proof: it.seal },
            vkey,
        })
    }
}
