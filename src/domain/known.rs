//! Known: what others have ruled on a claim, as far as they said so in public.

use chrono::NaiveDate;

/// A ruling of somebody else. Its label is their word and no label of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The page of the check, by which it is told from others.
    pub url: String,
    pub statement: String,
    /// The names of those who made the claim; empty where none is given.
    pub claimant: String,
    pub label: String,
    pub publisher: String,
    /// BCP 47.
    pub language: Option<String>,
    /// When the claim was made.
    pub claimed_on: Option<NaiveDate>,
    /// When the check was published.
    pub published_on: Option<NaiveDate>,
    /// The address of the terms under which its publisher gives it away, where they say so.
    pub licence: Option<String>,
}
