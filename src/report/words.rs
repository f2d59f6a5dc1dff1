//! Words: what reports say in the same way whatever their form.

use chrono::{DateTime, Utc};

use super::document::{Attribution, Entry, Evidence, Label, Snapshot, Source, Verdict};
use super::link;
use crate::domain::claim::Stage;
use crate::domain::evidence::At;

/// "9 March 2026". Times of a report are in UTC.
pub fn day(at: &DateTime<Utc>) -> String {
    at.format("%-d %B %Y").to_string()
}

/// "9 March 2026, 10:00 UTC".
pub fn minute(at: &DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M UTC").to_string()
}

impl Entry {
    /// Says that nobody has approved what is shown, where that is so. Never absent by accident: a
    /// reader must not take a proposal for a verdict.
    pub fn warning(&self) -> Option<&'static str> {
        match (&self.verdict, self.stage, &self.proposal) {
            (None, _, Some(_)) => {
                Some("Not approved. A verdict is proposed and nobody has approved it yet.")
            }
            (None, stage, None) if stage.is_closed() => {
                Some("Not approved. This claim was closed without a verdict.")
            }
            (None, _, None) => Some("Not approved. There is no verdict on this claim yet."),
            (Some(_), Stage::Approved, _) => None,
            (Some(_), _, _) => {
                Some("A correction is under way. Until it is approved, the verdict below stands.")
            }
        }
    }

    pub fn withdrawn(&self) -> Option<&str> {
        self.publication.reason.as_deref().filter(|_| self.publication.state == "withdrawn")
    }
}

impl Attribution {
    pub fn who(&self) -> &str {
        self.name.as_deref().unwrap_or("somebody whose name was erased")
    }
}

impl Verdict {
    /// "Proposed by Ada Berg on 8 March 2026, approved by Tom Lind on 9 March 2026."
    pub fn by(&self) -> String {
        let on = |at: Option<DateTime<Utc>>| {
            at.map(|at| format!(" on {}", day(&at))).unwrap_or_default()
        };
        let proposed = format!("Proposed by {}{}", self.proposed_by, on(self.proposed_at));
        match &self.approved_by {
            Some(approver) => {
                format!("{proposed}, approved by {approver}{}.", on(self.approved_at))
            }
            None => format!("{proposed}, not approved."),
        }
    }
}

impl Label {
    /// "2 on a scale from 1 to 5", for labels on the truth axis.
    pub fn place(&self) -> Option<String> {
        let scale = self.scale.as_ref()?;
        Some(format!("{} on a scale from {} to {}", self.ordinal?, scale.worst, scale.best))
    }

    pub fn glyph(&self) -> &'static str {
        self.tone.map_or("○", |tone| tone.glyph())
    }

    /// The class of the stylesheet.
    pub fn class(&self) -> &'static str {
        self.tone.map_or("unproven", |tone| tone.class())
    }
}

impl Source {
    /// Where it can be followed to.
    pub fn link(&self) -> Option<String> {
        self.url.as_deref().and_then(link::web)
    }

    /// "Harbourton Police, 10 February 2026".
    pub fn origin(&self) -> Option<String> {
        let date = self.published.map(|date| date.format("%-d %B %Y").to_string());
        let parts: Vec<_> = self.publisher.clone().into_iter().chain(date).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl Evidence {
    /// "Official data · First hand · page 4".
    pub fn about(&self) -> Option<String> {
        let parts = [
            self.kind.map(|it| it.word().to_owned()),
            self.directness.map(|it| it.word().to_owned()),
            self.at.map(At::phrase),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

impl Snapshot {
    /// "Snapshot captured on 24 November 2026, 14:03 UTC, SHA-256".
    pub fn origin(&self) -> String {
        let taken = self.taken_at.map(|at| format!(" captured on {}", minute(&at)));
        format!("Snapshot{}, SHA-256", taken.unwrap_or_default())
    }
}

impl super::document::ArticleDocument {
    /// How many of the claims have an approved verdict.
    pub fn approved(&self) -> usize {
        self.claims.iter().filter(|claim| claim.approved).count()
    }
}
