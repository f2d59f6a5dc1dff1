//! Proof: what shows somebody with the desk's key alone that a claim's history is whole.

use std::time::Duration;

use super::super::{Desk, Error, settled};
use super::{Refused, Standing, log};
use crate::domain::ClaimId;
use crate::store::sealing::{self, State};
use crate::trail::{Entry, Hash, HeadLeaf};

/// Where another program of the desk signs, it is waited for so long and so often.
const PAUSE: Duration = Duration::from_millis(200);
const LOOKS: u32 = 25;

/// A claim's whole history as of a checkpoint, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What every chain of the desk starts from.
    pub origin: String,
    /// The signed note.
    pub checkpoint: String,
    /// The keys of the log, for readers who have none yet: a hint and no proof.
    pub keys: Vec<String>,
    /// How many entries the log has under the checkpoint.
    pub size: u64,
    /// Oldest first.
    pub events: Vec<Proved>,
    /// The last entry of the log, and its proof.
    pub seal: (Entry, Vec<Hash>),
    /// The claim's leaf in the tree of heads, and its proof under the seal.
    pub head: (HeadLeaf, Vec<Hash>),
}

/// An event with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// As they are stored.
    pub bytes: Vec<u8>,
    /// The place of its entry in the log.
    pub place: u64,
    pub hashes: Vec<Hash>,
    /// Personal values that have not been erased: field, salt, value.
    pub openings: Vec<(String, Vec<u8>, String)>,
}

impl Desk {
    /// The proof of a claim's history. What waits is sealed and signed first.
    pub async fn proof_of(&self, claim: ClaimId) -> Result<Proof, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let mut left = LOOKS;
        loop {
            left -= 1;
            let standing = self.seal().await?;
            if let Some(proof) = self.proved(&origin, claim).await? {
                return Ok(proof);
            }
            if left == 0 || standing.trouble().is_some_and(super::Trouble::is_grave) {
                return Err(unsigned(&standing).into());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The proof, where all of the log is signed and has all of the claim.
    async fn proved(&self, origin: &str, claim: ClaimId) -> Result<Option<Proof>, Error> {
        let c = self.db.snapshot().await?;
        let state = log(&c, origin).await?;
        let checkpoint = sealing::checkpoint(&c, state.epoch).await?;
        let Some(checkpoint) = checkpoint.filter(|it| it.size == state.size) else {
            return Ok(None);
        };
        let stored = crate::store::log::read(&c, claim.0).await?;
        let Some(cno) = number(&stored) else { return Err(Error::NotFound) };
        let at = sealing::places(&c, state.epoch, claim.0).await?;
        let head = sealing::head(&c, state.epoch, cno).await?;
        let Some(head) = head.filter(|_| at.len() == stored.len()) else { return Ok(None) };
        let last = state.size.saturating_sub(1);
        let places: Vec<u64> = at.into_values().chain([last]).collect();
        let mut proofs = sealing::inclusion(&c, &state, &places).await?;
        let seal = proofs.pop().unwrap_or_default();
        let events = stored.into_iter().zip(places).zip(proofs).map(|((it, place), hashes)| {
            Proved { bytes: it.bytes, place, hashes, openings: it.openings }
        });
        let events = events.collect();
        let hashes = sealing::head_proof(&c, &state, cno).await?;
        let keys = sealing::keys(&c, state.epoch).await?;
        Ok(Some(Proof {
            origin: origin.to_owned(),
            checkpoint: checkpoint.note,
            keys,
            size: state.size,
            events,
            seal: (seal_of(&state), seal),
            head: (sealing::head_leaf(cno, Some(&head)), hashes),
        }))
    }
}

/// The log ends with it.
fn seal_of(state: &State) -> Entry {
    Entry::Seal { claims: state.claims, root: state.heads }
}

fn number(stored: &[crate::store::log::Stored]) -> Option<u64> {
    crate::trail::Fields::read(&stored.first()?.bytes).ok()?.number
}

fn unsigned(standing: &Standing) -> Refused {
    let why = standing.trouble().map(ToString::to_string);
    Refused::NotSigned(why.unwrap_or_else(|| "Others seal all the while. Try again.".to_owned()))
}
