//! Anchors: a quotation and an edited text in, where it stands now out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BadLine, Thousandths, read, write};
use crate::text::anchor::{self, Anchor, Candidate, How, Placement};

/// A quotation to be found again.
#[derive(Deserialize)]
struct Lost {
    #[serde(default)]
    id: Value,
    selector: Anchor,
    text_old: Option<String>,
    text_new: String,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a Value,
    /// Nothing where the quotation is an orphan.
    start: Option<usize>,
    end: Option<usize>,
    /// Whether the words there differ from the selector's.
    changed: bool,
    /// Whether only their white space, quotation marks or dashes do.
    typography: bool,
    similarity: Option<Thousandths>,
    how: Option<&'static str>,
    /// What an orphan may be, for a person to choose from.
    candidates: Vec<Near>,
}

#[derive(Serialize)]
struct Near {
    start: usize,
    end: usize,
    similarity: Thousandths,
}

/// `{"id", "selector", "text_old", "text_new"}` as `{"id", "start", "end", "changed", "typography",
/// "similarity", "how", "candidates"}`; `text_old` may be left out.
pub fn anchor_line(line: &str) -> Result<String, BadLine> {
    let it: Lost = read(line)?;
    let (range, changed, typography, similarity, how, candidates) =
        match anchor::reanchor(&it.selector, it.text_old.as_deref(), &it.text_new) {
            Placement::Same { range, how, typography } => {
                (Some(range), false, typography, Some(1000), Some(how), Vec::new())
            }
            Placement::Changed { range, how, similarity } => {
                (Some(range), true, false, Some(similarity), Some(how), Vec::new())
            }
            Placement::Orphan { candidates } => (None, false, false, None, None, candidates),
        };
    let near = |it: Candidate| Near {
        start: it.range.start,
        end: it.range.end,
        similarity: Thousandths(it.similarity),
    };
    write(&Found {
        id: &it.id,
        start: range.as_ref().map(|it| it.start),
        end: range.map(|it| it.end),
        changed,
        typography,
        similarity: similarity.map(Thousandths),
        how: how.map(How::word),
        candidates: candidates.into_iter().map(near).collect(),
    })
}
