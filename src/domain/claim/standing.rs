//! Standing: where the words of a claim stand once its article has been changed.

use chrono::{DateTime, Utc};

use super::{Anchor, Claim};
use crate::domain::{PersonId, RevisionId};

/// What has become of a claim's words in the newest text of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextState {
    /// They stand there as they stood when the claim was opened, but for white space, quotation
    /// marks and dashes.
    Unchanged,
    /// Their place is certain, and the words in it are others now.
    Changed,
    /// They stand nowhere, or in no place that is certain.
    Orphaned,
}

impl TextState {
    pub const ALL: [Self; 3] = [Self::Unchanged, Self::Changed, Self::Orphaned];

    pub fn key(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::Orphaned => "orphaned",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "Words unchanged",
            Self::Changed => "Words changed",
            Self::Orphaned => "Words orphaned",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// How a claim stands in the newest revision that it has followed its article to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextStanding {
    pub revision: RevisionId,
    /// Counted from 1.
    pub number: u32,
    pub state: TextState,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// Whether the words changed or went after the verdict that stands was approved.
    pub after_verdict: bool,
    /// What somebody made of it who has looked.
    pub settled: Option<Settlement>,
}

/// What a person says of a changed text: why the claim may stay as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub note: String,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// Where the words of a claim are in a new revision, as the text engine has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The words are those that the claim was opened with.
    AsOpened(Anchor),
    /// The words are the last ones known, which are not those that it was opened with.
    AsBefore(Anchor),
    /// The place is certain, the words are others than before.
    Changed(Anchor),
    /// No place is certain; so many are like it.
    Gone { revision: RevisionId, candidates: u32 },
}

impl Landing {
    /// The place, where there is a certain one.
    pub fn place(&self) -> Option<&Anchor> {
        match self {
            Self::AsOpened(anchor) | Self::AsBefore(anchor) | Self::Changed(anchor) => Some(anchor),
            Self::Gone { .. } => None,
        }
    }
}

/// What an event says about the words of a claim in a revision.
pub(super) enum Heard {
    /// They are here; `as_opened` says whether they are those that the claim was opened with.
    Same {
        anchor: Anchor,
        as_opened: bool,
    },
    /// They have become what stands here.
    New(Anchor),
    /// Somebody says that they are here.
    Chosen {
        anchor: Anchor,
        as_opened: bool,
    },
    Lost(RevisionId),
}

/// Notes where the words stand now. Nothing that is as it was before is taken for new: who has
/// looked at a change need not look at it again because of another revision.
pub(super) fn stand(it: &mut Claim, number: u32, heard: Heard, at: DateTime<Utc>) {
    let state = |as_opened| if as_opened { TextState::Unchanged } else { TextState::Changed };
    let (state, same_words) = match &heard {
        Heard::Same { as_opened, .. } => (state(*as_opened), true),
        Heard::New(_) => (TextState::Changed, false),
        Heard::Chosen { as_opened, .. } => (state(*as_opened), false),
        Heard::Lost(_) => (TextState::Orphaned, true),
    };
    let revision = match heard {
        Heard::Lost(revision) => revision,
        Heard::Same { anchor, .. } | Heard::New(anchor) | Heard::Chosen { anchor, .. } => {
            let revision = anchor.revision;
            it.anchors.truncate(1);
            if it.anchors.first() != Some(&anchor) {
                it.anchors.push(anchor);
            }
            revision
        }
    };
    let after_verdict = is_after_verdict(it, state);
    it.text = Some(match it.text.take() {
        Some(before) if before.state == state && same_words => {
            TextStanding { revision, number, ..before }
        }
        _ => TextStanding { revision, number, state, since: at, after_verdict, settled: None },
    });
}

/// Whether the words are others than those that the verdict was approved on.
fn is_after_verdict(it: &Claim, state: TextState) -> bool {
    let Some(verdict) = &it.verdict else { return false };
    let now = it.anchor().map(|anchor| &anchor.exact);
    match state {
        TextState::Unchanged => {
            verdict.text != TextState::Unchanged && verdict.words.as_ref() != now
        }
        TextState::Changed => verdict.words.as_ref() != now,
        TextState::Orphaned => verdict.words.is_some(),
    }
}

impl Claim {
    /// What has become of its words since it was opened.
    pub fn text_state(&self) -> TextState {
        self.text.as_ref().map_or(TextState::Unchanged, |text| text.state)
    }

    /// Where its words stood last; the first anchor where nothing happened since.
    pub fn anchor(&self) -> Option<&Anchor> {
        self.anchors.last()
    }

    /// Whether somebody still has to look at what happened to its words.
    pub fn awaits_a_look(&self) -> bool {
        let open = self.text.as_ref().is_some_and(|text| text.settled.is_none());
        open && self.text_state() != TextState::Unchanged && !self.stage.is_closed()
    }
}
