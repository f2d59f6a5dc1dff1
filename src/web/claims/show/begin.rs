//! Begin: what the form of a proposal begins from.

use super::ShowPage;
use crate::domain::claim::{Proposal, Terms};

impl ShowPage {
    /// What stands in the form of a proposal.
    pub(super) fn draft(&self) -> Proposal {
        let typed = |name, otherwise| self.typed.or("propose", name, otherwise).to_owned();
        let proposal = Proposal::new(typed("label", ""), typed("rationale", self.last_rationale()));
        Proposal { correction: typed("correction", self.last_correction()), ..proposal }
    }

    /// The rationale to begin from: the one that was returned, or nothing.
    pub(super) fn last_rationale(&self) -> &str {
        self.view.rounds.first().map_or("", |round| &round.rationale)
    }

    /// The note for readers to begin from: the one of the last proposal of this correction.
    pub(super) fn last_correction(&self) -> &str {
        let last = self.view.rounds.first().filter(|round| {
            self.view.claim.verdict.as_ref().is_some_and(|verdict| verdict.round < round.number)
        });
        last.and_then(|round| round.correction.as_deref()).unwrap_or_default()
    }

    /// What went with the proposal that was returned; nothing where a new one begins.
    pub(in crate::web::claims) fn last_terms(&self) -> Terms {
        let returned = self.view.returned().map(|round| round.terms.clone());
        let standing = || self.view.claim.verdict.as_ref().map(|it| it.terms.clone());
        returned.or_else(standing).unwrap_or_default()
    }

    /// Whether anything stands in the fields of a proposal that may be left out.
    pub(super) fn has_terms(&self) -> bool {
        let fields = ["would_change", "as_of", "review_by"];
        let typed = |name: &str| !self.typed.or("propose", name, "").is_empty();
        self.last_terms() != Terms::default() || fields.into_iter().any(typed)
    }

    /// The days of the proposal that was returned, or of the verdict that is corrected, as a browser's fields have them.
    pub(super) fn last_days(&self) -> [String; 2] {
        let Terms { as_of, review_by, .. } = self.last_terms();
        [as_of, review_by].map(|day| day.map(|day| day.to_string()).unwrap_or_default())
    }
}
