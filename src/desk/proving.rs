//! Proving: a claim's whole history with its proof, as it leaves the desk.

use std::collections::BTreeSet;

use super::opinions::Seen;
use super::sealing::Refused;
use super::{Desk, Error};
use crate::domain::ClaimId;
use crate::domain::claim::Recorded;
use crate::report::proof::{Report, verify};
use crate::store;
use crate::trail::note::VerifierKey;

impl Desk {
    /// The report of a claim with its proof. It shows whole events: refused where the desk does not
    /// tell who was asked for comment and somebody was. What waits is sealed and signed first, and
    /// nothing is handed out that a reader with the desk's keys would refuse. Who holds the checkpoint
    /// of `since` entries is shown that the log has only grown.
    pub async fn proved_report(&self, of: ClaimId, since: Option<u64>) -> Result<Report, Error> {
        let history = self.claim(of).await?.history;
        let tells = self.settled().await?.desk.contacts_in_report;
        let is_untold =
            |history: &[Recorded]| !tells && history.iter().any(|it| it.event.is_about_contact());
        if is_untold(&history) {
            return Err(Refused::Untold.into());
        }
        let mut material = self.proof_of(of, since).await?;
        // Colleagues' words stay here. Without its opening a commitment tells nobody anything.
        let talk = history.iter().filter(|it| it.event.is_talk()).map(|it| it.seq);
        let talk: BTreeSet<u64> = talk.collect();
        material.openings.retain(|it| !talk.contains(&it.seq));
        let report = Report::of(material).map_err(unsound)?;
        // All keys: what was signed earlier may have been signed with another one.
        let keys = self.log_keys().await?;
        let keys = keys.iter().map(|it| VerifierKey::parse(it)).collect::<Result<Vec<_>, _>>();
        let proved = verify(&report, &keys.map_err(unsound)?, None).map_err(unsound)?;
        // Somebody may have been asked meanwhile.
        if is_untold(&proved.history) { Err(Refused::Untold.into()) } else { Ok(report) }
    }
}

impl Seen<'_> {
    /// The report with its proof, for whoever may know all of the claim.
    pub async fn proved_report(self, of: ClaimId, since: Option<u64>) -> Result<Report, Error> {
        let claim = self.desk.claim(of).await?.claim.ok_or(Error::NotFound)?;
        if claim.is_blind(self.by) {
            return Err(Refused::Blind.into());
        }
        self.desk.proved_report(of, since).await
    }
}

/// What the desk itself has stored does not hold.
pub(super) fn unsound(why: impl std::fmt::Display) -> Error {
    Error::Store(store::Error::Corrupt(format!("a proof: {why}")))
}
