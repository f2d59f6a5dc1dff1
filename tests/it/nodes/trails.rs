//! Trails: what stands in the database, as the checker reads it.

use std::collections::{BTreeMap, BTreeSet};

use claimdesk::desk::Desk;
use claimdesk::domain::claim::{Closing, Event, Recorded};
use claimdesk::domain::{ClaimId, PersonId};
use claimdesk::store::claims::{Loaded, load_all};
use entity::event;
use sea_orm::{EntityTrait, QueryFilter};

use super::matching::{Entry, Trail};
use super::newsroom::Seeded;
use crate::base::*;

/// Every claim with its whole history.
pub struct Everything {
    pub claims: Vec<(ClaimId, Loaded)>,
    /// Of events that belong to one act with others: by claim and place, the act.
    batches: BTreeMap<(ClaimId, u64), String>,
}

impl Everything {
    pub async fn read(desk: &Desk) -> Self {
        let of_claims = event::Entity::find().filter(event::COLUMN.stream.eq("claim"));
        let found = of_claims.all(desk.db().read()).await.unwrap();
        let mut batches = BTreeMap::new();
        for row in &found {
            if let Some(batch) = row.batch {
                let seq = u64::try_from(row.seq).unwrap();
                batches.insert((ClaimId(row.stream_id.0), seq), batch.0.to_string());
            }
        }
        let ids: BTreeSet<_> = found.iter().map(|row| ClaimId(row.stream_id.0)).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let claims = load_all(desk.db().read(), ORIGIN, &ids).await.unwrap();
        Self { claims, batches }
    }

    /// The trails, known by the numbers of their claims.
    pub fn trails(&self, seeded: &[Seeded]) -> Vec<Trail> {
        let known: BTreeMap<_, _> = seeded.iter().map(|it| (it.id, it.version)).collect();
        let trail = |(id, loaded): &(ClaimId, Loaded)| {
            let number = loaded.claim.as_ref().unwrap().number.0;
            // The first claim of the desk was opened before, and nobody comes to it.
            let whole = if number == 0 { loaded.version() } else { 0 };
            let seeded = known.get(id).copied().unwrap_or(whole);
            Trail { claim: number, seeded, entries: self.entries(*id, &loaded.history) }
        };
        self.claims.iter().map(trail).collect()
    }

    fn entries(&self, claim: ClaimId, history: &[Recorded]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for it in history {
            let before = entries.last().filter(|it| it.what.is_empty());
            let act = match (self.batches.get(&(claim, it.seq)), before) {
                (Some(batch), _) => batch.clone(),
                (None, Some(before)) => before.act.clone(),
                (None, None) => format!("{claim} {}", it.seq),
            };
            let who = it.actor.person.map_or("nobody".to_owned(), |it| it.to_string());
            entries.push(Entry { seq: it.seq, who, what: what(&it.event), act });
        }
        entries
    }

    /// A round is decided once, and not by somebody who wrote in it.
    pub fn decided_once_by_others(&self) {
        for (claim, loaded) in &self.claims {
            let mut authors: BTreeSet<(u32, PersonId)> = BTreeSet::new();
            let mut decided = BTreeSet::new();
            for it in &loaded.history {
                match &it.event {
                    Event::VerdictProposed { round, by, .. }
                    | Event::RationaleRevised { round, by, .. } => {
                        assert!(!decided.contains(round), "{claim}: {round} is decided");
                        authors.insert((*round, *by));
                    }
                    Event::VerdictApproved { round, by, .. } => {
                        assert!(decided.insert(*round), "{claim}: {round} is decided twice");
                        assert!(!authors.contains(&(*round, *by)), "{claim}: their own work");
                        assert_eq!(Some(*by), it.actor.person, "{claim}");
                    }
                    Event::VerdictReturned { round, .. }
                    | Event::ProposalWithdrawn { round, .. } => {
                        assert!(decided.insert(*round), "{claim}: {round} is decided twice");
                    }
                    _ => {}
                }
            }
        }
    }

    /// Both trails tell of each merger, and of each that was undone.
    pub fn both_tell(&self) {
        let mut mergers: BTreeSet<(&String, ClaimId, ClaimId)> = BTreeSet::new();
        let (mut absorbed, mut released) = (BTreeSet::new(), BTreeSet::new());
        let mut reopened = BTreeSet::new();
        for (claim, loaded) in &self.claims {
            let mut into = None;
            for it in &loaded.history {
                let batch = self.batches.get(&(*claim, it.seq));
                match &it.event {
                    Event::Closed { closing: Closing::MergedInto { claim: other }, .. } => {
                        mergers.insert((batch.unwrap(), *claim, *other));
                        into = Some(*other);
                    }
                    Event::Reopened { .. } => {
                        if let Some(other) = into.take() {
                            reopened.insert((batch.unwrap(), *claim, other));
                        }
                    }
                    Event::Absorbed { claim: other, .. } => {
                        absorbed.insert((batch.unwrap(), *other, *claim));
                    }
                    Event::Released { claim: other, .. } => {
                        released.insert((batch.unwrap(), *other, *claim));
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(mergers, absorbed);
        assert_eq!(reopened, released);
    }

    /// Every number was given once, and none was left out.
    pub fn numbers_are_dense(&self) {
        let number = |(_, loaded): &(ClaimId, Loaded)| loaded.claim.as_ref().unwrap().number.0;
        let mut numbers: Vec<_> = self.claims.iter().map(number).collect();
        numbers.sort_unstable();
        assert!(
            numbers.iter().copied().eq(0..u64::try_from(numbers.len()).unwrap()),
            "{numbers:?}"
        );
    }

    pub fn count(&self, counts: impl Fn(&Event) -> bool) -> usize {
        let events = self.claims.iter().flat_map(|(_, loaded)| &loaded.history);
        events.filter(|it| counts(&it.event)).count()
    }
}

/// An event as whoever asked for it names it.
fn what(event: &Event) -> String {
    match event {
        // Goes before the evidence or the proposal with which research begins.
        Event::ResearchStarted {} => String::new(),
        Event::Opened { statement, .. } => format!("opened {statement}"),
        Event::VerdictProposed { rationale, .. } => format!("propose {rationale}"),
        Event::RationaleRevised { rationale, .. } => format!("revise {rationale}"),
        Event::ProposalWithdrawn { reason, .. } => format!("take-back {reason}"),
        Event::VerdictApproved { .. } => "approve".to_owned(),
        Event::VerdictReturned { reason, .. } => format!("return {reason}"),
        Event::CorrectionStarted { reason } => format!("correct {reason}"),
        Event::CorrectionEnded { reason } => format!("end-correction {reason}"),
        Event::Reworded { statement, .. } => format!("reword {statement}"),
        Event::EvidenceAdded { passage, .. } => {
            format!("add-evidence {}", passage.as_deref().unwrap_or_default())
        }
        Event::Commented { text, .. } => format!("comment {}", text.as_deref().unwrap_or_default()),
        Event::Tagged { tags } => format!("tag {}", tags.join(",")),
        Event::Assigned { to, note, .. } => {
            let to = to.map_or("nobody".to_owned(), |it| it.to_string());
            format!("assign {to} {}", note.as_deref().unwrap_or_default())
        }
        Event::Closed { reason, .. } => format!("close {reason}"),
        Event::SplitOff { reason, .. } => format!("split-off {reason}"),
        Event::Reopened { reason } => format!("reopen {reason}"),
        Event::Absorbed { number, .. } => format!("absorbed {number}"),
        Event::Released { number, .. } => format!("released {number}"),
        other => format!("{other:?}"),
    }
}
