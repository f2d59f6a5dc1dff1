//! Ids: newtypes over UUIDv7, so that a source can never stand where a claim is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// One checkable assertion.
    ClaimId,
    /// A text that somebody published.
    ArticleId,
    /// One frozen state of an article's text.
    RevisionId,
    /// A possible claim that the splitter found.
    SuggestionId,
    /// Something that can be consulted.
    SourceId,
    /// A frozen copy of a source or of an article's page.
    SnapshotId,
    /// One source bearing on one claim.
    EvidenceId,
    /// Evidence that comes from one place.
    OriginId,
    /// A search that was made for a claim.
    SearchId,
    /// Something that had to be known to decide on a claim.
    QuestionId,
    /// An answer to a question.
    AnswerId,
    /// A person or organisation that can say things.
    SpeakerId,
    /// Somebody who works at the desk.
    PersonId,
    /// One version of a verdict scale.
    ScaleId,
    /// Other words that somebody suggests for a rationale.
    EditId,
    /// A remark in the discussion of a claim.
    CommentId,
    /// A piece of background work.
    JobId,
    /// Work that was asked for together.
    BatchId,
    /// An export that was prepared for somebody.
    FileId,
    /// Somebody who was asked about a claim.
    ContactId,
    /// Something that a desk asks of its claims.
    ItemId,
    /// Filters of the queue that were kept under a name.
    ViewId,
    /// What somebody is told of a claim.
    NoticeId,
    /// Notices that leave together.
    MailId,
}

/// A claim's number on this desk: dense, counted from 0, shown from C-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimNumber(pub u64);

impl fmt::Display for ClaimNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C-{}", self.0.saturating_add(1))
    }
}

/// The text was not of the form `C-12`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a claim number looks like C-12")]
pub struct NotAClaimNumber;

impl FromStr for ClaimNumber {
    type Err = NotAClaimNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("C-").or_else(|| text.strip_prefix("c-")).unwrap_or(text);
        // `parse` alone would also take "+3".
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAClaimNumber);
        }
        let shown: u64 = digits.parse().map_err(|_too_large| NotAClaimNumber)?;
        // The store counts in signed 64-bit numbers on both databases.
        let number = shown.checked_sub(1).filter(|it| i64::try_from(*it).is_ok());
        number.map(Self).ok_or(NotAClaimNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_numbers_from_one() {
        assert_eq!(ClaimNumber(0).to_string(), "C-1");
        assert_eq!("C-1".parse(), Ok(ClaimNumber(0)));
        assert_eq!("c-15".parse(), Ok(ClaimNumber(14)));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "C-0", "C-", "C-+1", "C--1", "D-1", "C-99999999999999999999"] {
            assert_eq!(text.parse::<ClaimNumber>(), Err(NotAClaimNumber), "{text}");
        }
    }
}
