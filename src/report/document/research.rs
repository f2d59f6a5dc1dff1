//! Research: origins, questions and searches, as reports tell them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::research::{AnswerKind, SameOrigin};

/// How many independent origins the evidence has, and what of it was found to share one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origins {
    pub count: usize,
    pub shared: Vec<SharedOrigin>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedOrigin {
    pub why: SameOrigin,
    pub note: Option<String>,
    /// Places in the list of evidence, counted from 0.
    pub evidence: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub kind: AnswerKind,
    pub text: Option<String>,
    /// Places in the list of evidence, counted from 0.
    pub evidence: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    pub query: String,
    pub place: String,
    pub on: NaiveDate,
    /// Absent where nothing was found.
    pub found: Option<String>,
}
