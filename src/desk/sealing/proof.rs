//! Proof: what shows somebody with the desk's key alone that a claim's history is whole.

use std::time::Duration;

use super::super::{Desk, Error, settled};
use super::{Refused, Standing, log};
use crate::domain::ClaimId;
use crate::report::proof::{Logged, Material, Older, Opening};
use crate::store::sealing::State;
use crate::store::{Reads, log as trails, sealing};
use crate::trail::Fields;
use crate::trail::note::{Note, VerifierKey};

/// Where another program of the desk signs, it is waited for so long and so often.
const PAUSE: Duration = Duration::from_millis(200);
const LOOKS: u32 = 25;

impl Desk {
    /// A claim's whole history with its proofs, all under one checkpoint, which is shown to go on
    /// from the one of `since` entries where that is asked for. What waits is sealed and signed first.
    /// It has every event and every personal value: whoever asks must be one who may read all of the
    /// claim.
    pub async fn proof_of(&self, claim: ClaimId, since: Option<u64>) -> Result<Material, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let mut left = LOOKS;
        loop {
            left -= 1;
            let standing = self.seal().await?;
            if let Some(proved) = self.proved(&origin, claim, since).await? {
                return Ok(proved);
            }
            // It is no trouble that another program signs.
            if left == 0 || standing.trouble().is_some() {
                return Err(unsigned(&standing).into());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The proof, where all of the log is signed and has all of the claim.
    async fn proved(
        &self,
        origin: &str,
        claim: ClaimId,
        since: Option<u64>,
    ) -> Result<Option<Material>, Error> {
        let c = self.db.snapshot().await?;
        let state = log(&c, origin).await?;
        let signed = sealing::checkpoint(&c, state.epoch).await?;
        let stored = trails::read(&c, claim.0).await?;
        let cno = number(&stored).ok_or(Error::NotFound)?;
        let at = sealing::places(&c, state.epoch, claim.0).await?;
        let whole = signed.filter(|it| it.size == state.size && at.len() == stored.len());
        let Some(signed) = whole else { return Ok(None) };
        let older = match since {
            Some(size) => Some(older(&c, &state, size).await?),
            None => None,
        };
        let places: Vec<u64> = at.into_values().collect();
        let last = state.size.saturating_sub(1);
        let all: Vec<u64> = places.iter().copied().chain([last]).collect();
        let mut proofs = sealing::inclusion(&c, &state, &all).await?;
        let seal = proofs.pop().unwrap_or_default();
        let mut openings = Vec::new();
        let mut events = Vec::with_capacity(stored.len());
        for ((it, index), proof) in stored.into_iter().zip(places).zip(proofs) {
            for (field, salt, value) in it.openings {
                let salt = sealing::hash(&salt)?;
                openings.push(Opening { seq: it.seq, field, salt, value });
            }
            events.push(Logged { bytes: it.bytes, index, proof });
        }
        let head = sealing::head_proof(&c, &state, cno).await?;
        let keys = sealing::keys(&c, state.epoch).await?;
        let vkey = keys.into_iter().find(|it| is_signed(&signed.note, it));
        Ok(Some(Material {
            claim,
            origin: origin.to_owned(),
            checkpoint: signed.note,
            vkey,
            events,
            openings,
            claims: state.claims,
            heads: state.heads,
            seal,
            head,
            older,
        }))
    }
}

/// The checkpoint of so many entries, with the proof that the log has only grown since.
async fn older(c: &impl Reads, state: &State, size: u64) -> Result<Older, Error> {
    let was = sealing::checkpoint_of(c, state.epoch, size).await?;
    let was = was.ok_or(Refused::NoCheckpoint(size))?;
    Ok(Older { checkpoint: was.note, proof: sealing::consistency(c, state, size).await? })
}

pub(in super::super) fn is_signed(note: &str, vkey: &str) -> bool {
    let (Ok(note), Ok(key)) = (Note::parse(note), VerifierKey::parse(vkey)) else { return false };
    note.said_by(&key).is_ok()
}

fn number(stored: &[trails::Stored]) -> Option<u64> {
    Fields::read(&stored.first()?.bytes).ok()?.number
}

fn unsigned(standing: &Standing) -> Refused {
    let why = standing.trouble().map(ToString::to_string);
    Refused::NotSigned(why.unwrap_or_else(|| "Others seal all the while. Try again.".to_owned()))
}
