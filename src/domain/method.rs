//! Method: how a desk works, in its own words. A version that was written never changes.

use chrono::{DateTime, Utc};

use super::PersonId;

/// What stands there until a desk writes something of its own, in Markdown.
pub const FIRST: &str = include_str!("method.md");

/// One version of a desk's account of its method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Counted from 1; 0 for the text that every desk begins with.
    pub version: u32,
    /// In Markdown.
    pub body: String,
    /// By whom and when it was written; nothing of the first text.
    pub written: Option<(Option<PersonId>, DateTime<Utc>)>,
}

impl Method {
    /// What every desk begins with.
    pub fn first() -> Self {
        Self { version: 0, body: FIRST.trim().to_owned(), written: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{Field, required};

    #[test]
    fn the_first_text_could_be_written_by_somebody() {
        let Method { body, .. } = Method::first();
        assert_eq!(required(Field::Method, &body), Ok(body));
    }
}
