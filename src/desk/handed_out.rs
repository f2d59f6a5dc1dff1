//! Handed out: reports that were taken are counted, so that whoever corrects a verdict knows what
//! is out there.

use super::{Desk, Error};
use crate::domain::Actor;
use crate::report::dossier::Dossier;
use crate::store::handed_out::{HandedOut, count_one};
use crate::store::whole_millis;

impl Desk {
    /// Counts that somebody takes reports of these claims in a format. It changes no claim.
    pub async fn hand_out(
        &self,
        dossiers: &[&Dossier],
        format: &'static str,
        actor: Actor,
    ) -> Result<(), Error> {
        let at = whole_millis(self.now());
        let one = |it: &&Dossier| HandedOut {
            claim: it.claim.id,
            version: it.claim.version,
            round: it.claim.verdict.as_ref().map_or(0, |verdict| verdict.round),
            format,
            person: actor.person,
        };
        let mut all: Vec<_> = dossiers.iter().map(one).collect();
        // Rows are taken in one order, so that two who take the same reports do not wait for each
        // other.
        all.sort_by_key(|it| it.claim);
        self.write(move |tx| {
            let all = all.clone();
            Box::pin(async move {
                for it in &all {
                    count_one(tx, it, at).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
