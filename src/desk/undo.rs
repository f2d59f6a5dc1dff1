//! Undo: taking back what one has just done to a claim, by the same door as any other change.

use super::claims::{Sent, Wish, already};
use super::{Desk, Error};
use crate::domain::ClaimId;
use crate::domain::claim::undo::{NotUndone, undone};
use crate::domain::claim::{Command, Refusal};
use crate::store::claims::Loaded;

impl Desk {
    /// Undoes the last act on a claim, which left it at version `seen`. Whoever sends the same form
    /// again is answered the same.
    pub async fn undo(&self, claim: ClaimId, seen: u64, sent: Sent) -> Result<Loaded, Error> {
        let loaded = self.claim(claim).await?;
        if already(self.db.read(), &sent).await?.is_some() {
            return Ok(loaded);
        }
        if !loaded.is_still(seen) {
            return Err(NotUndone::ChangedSince.into());
        }
        let by = sent.actor.person.ok_or(Refusal::NeedsAPerson)?;
        let wish = match undone(&loaded.history, by, self.now())? {
            // Whoever has begun to work on it meanwhile has left no event, and is not passed over.
            Command::Assign { to, note, .. } => Wish::Assign { to, note, over: false },
            command => Wish::Plain(command),
        };
        match self.perform(claim, seen, wish, sent).await {
            Err(Error::Stale(_) | Error::Held(_)) => Err(NotUndone::ChangedSince.into()),
            performed => performed,
        }
    }

    /// Whether the last act on a claim was this person’s, and can be undone now.
    pub fn can_undo(&self, loaded: &Loaded, sent: &Sent) -> bool {
        let by = sent.actor.person;
        by.is_some_and(|by| undone(&loaded.history, by, self.now()).is_ok())
    }
}
