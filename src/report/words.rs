//! Words: what reports say in the same way whatever their form.

use chrono::{DateTime, NaiveDate, Utc};

use super::document::{
    Answer, Attribution, Contact, ContactAnswer, Correction, CorrectionOutcome, Entry, Evidence,
    Label, Origins, Search, Snapshot, Source, TextChange, Verdict,
};
use super::link;
use crate::domain::claim::Stage;
use crate::domain::contact::Reply;
use crate::domain::evidence::At;
use crate::domain::media::Media;
use crate::domain::research::AnswerKind;

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

    /// Says that this is no more how the claim stands, where that is so.
    pub fn then(&self) -> Option<String> {
        let at = minute(&self.as_of?);
        let (version, number) = (self.version, &self.number);
        Some(format!(
            "How {number} stood on {at}, after entry {version} of its trail. More has happened since."
        ))
    }

    /// The corrections that readers are told of: one by which nothing was corrected is none.
    pub fn told_corrections(&self) -> Vec<&Correction> {
        let told = |it: &&Correction| it.outcome != CorrectionOutcome::Stands;
        self.corrections.iter().filter(told).collect()
    }

    pub fn withdrawn(&self) -> Option<&str> {
        self.publication.reason.as_deref().filter(|_| self.publication.state == "withdrawn")
    }
}

impl Correction {
    /// The day on which readers got another verdict, or else the correction began.
    pub fn when(&self) -> DateTime<Utc> {
        self.ended_at.unwrap_or(self.at)
    }

    pub fn words(&self) -> &str {
        self.note.as_ref().unwrap_or(&self.reason)
    }

    /// What became of the label: "“False” became “Mostly false”."
    pub fn change(&self) -> Option<String> {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from == to => Some(format!("The verdict stays “{to}”.")),
            (Some(from), Some(to)) => Some(format!("“{from}” became “{to}”.")),
            _ => None,
        }
    }
}

impl TextChange {
    /// "The article was changed after this verdict was approved, seen on 3 May 2026: …", for the
    /// words to follow where there are some.
    pub fn notice(&self) -> String {
        let seen = format!(
            "The article was changed after this verdict was approved (seen on {}).",
            day(&self.at)
        );
        let what = if self.now.is_some() {
            "The quoted words now read:"
        } else {
            "The quoted words do not stand in it any more, or in no certain place."
        };
        format!("{seen} {what}")
    }
}

/// A name, or when and for what it was erased.
fn who(name: Option<&str>, erased: Option<&str>) -> String {
    let erased = || format!("somebody whose name was {}", erased.unwrap_or("erased"));
    name.map_or_else(erased, str::to_owned)
}

impl Attribution {
    pub fn who(&self) -> String {
        who(self.name.as_deref(), self.erased.as_deref())
    }
}

impl Contact {
    pub fn who(&self) -> String {
        who(self.name.as_deref(), self.erased.as_deref())
    }

    /// "asked by e-mail on 9 March 2026, 10:00 UTC, to answer by 12 March 2026, 10:00 UTC".
    pub fn asked(&self) -> String {
        let asked = format!("asked {} on {}", self.channel.phrase(), minute(&self.asked_at));
        let by = self.deadline.map(|deadline| format!(", to answer by {}", minute(&deadline)));
        format!("{asked}{}", by.unwrap_or_default())
    }

    /// What became of it where there is no answer to be read.
    pub fn without_answer(&self) -> Option<&'static str> {
        match (self.reply, self.deadline) {
            (Reply::Answered, _) => None,
            (Reply::Silent, Some(_)) => Some("Gave no answer by the deadline."),
            (Reply::Silent, None) => Some("Gave no answer."),
            (Reply::Waiting, _) => Some("Has not answered yet."),
        }
    }
}

impl ContactAnswer {
    /// "Answered on 9 March 2026, 10:00 UTC, after the verdict:".
    pub fn head(&self) -> String {
        let late = if self.after_verdict { ", after the verdict" } else { "" };
        format!("Answered on {}{late}:", minute(&self.at))
    }

    pub fn words(&self) -> String {
        let erased = || format!("({})", self.erased.as_deref().unwrap_or("erased"));
        self.text.clone().unwrap_or_else(erased)
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

    /// What goes with the verdict besides its rationale: a name and words for each part.
    pub fn terms(&self) -> Vec<(&'static str, String)> {
        let date = |on: NaiveDate| on.format("%-d %B %Y").to_string();
        let confirmed = self
            .confirmed
            .as_ref()
            .map(|it| format!("{}, by {}: {}", day(&it.at), it.by, it.reason));
        let parts = [
            ("What would change this", self.would_change.clone()),
            ("Valid as of", self.as_of.map(date)),
            ("Still held on", confirmed),
            ("To be reviewed by", self.review_by.map(date)),
            ("What was shown", self.media.as_ref().map(Media::words)),
        ];
        parts.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
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

impl Origins {
    /// "5 links, 2 independent origins", of so many links.
    pub fn count_of(&self, links: usize) -> String {
        let of = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            count => format!("{count} {noun}s"),
        };
        format!("{}, {}", of(links, "link"), of(self.count, "independent origin"))
    }
}

impl Answer {
    /// What stands before the words of an answer, where they alone do not say it.
    pub fn lead(&self) -> Option<&'static str> {
        match self.kind {
            AnswerKind::Extractive | AnswerKind::Abstractive => None,
            AnswerKind::Yes | AnswerKind::No | AnswerKind::Unanswerable => Some(self.kind.word()),
        }
    }

    /// Whether the words are those of a source.
    pub fn is_quoted(&self) -> bool {
        self.kind == AnswerKind::Extractive
    }
}

impl Search {
    pub fn day(&self) -> String {
        self.on.format("%-d %B %Y").to_string()
    }
}

/// The titles of the sources at some places of the list of evidence.
pub fn titles(evidence: &[Evidence], places: &[usize]) -> String {
    let titles = places.iter().filter_map(|at| Some(evidence.get(*at)?.source.title.as_str()));
    titles.collect::<Vec<_>>().join("; ")
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

impl super::document::Article {
    /// Where it can be followed to.
    pub fn link(&self) -> Option<String> {
        self.url.as_deref().and_then(link::web)
    }
}

impl super::document::ArticleDocument {
    /// How many of the claims have an approved verdict.
    pub fn approved(&self) -> usize {
        self.claims.iter().filter(|claim| claim.approved).count()
    }
}
