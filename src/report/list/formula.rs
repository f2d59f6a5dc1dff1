//! Formula: keeps a spreadsheet from taking a cell's words for something to compute.

use std::borrow::Cow;

/// The cell with an apostrophe before it if a spreadsheet could take it for a formula.
///
/// Programs differ in what they skip before they look: all white space and invisible characters
/// are skipped here, and a tab or line break at the start counts as dangerous itself
/// (OWASP, "CSV Injection").
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let first = cell.chars().find(|c| !skipped(*c));
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0') => {
            Cow::Owned(format!("'{cell}"))
        }
        _ => Cow::Borrowed(cell),
    }
}

/// The cell as it was before it was made harmless.
pub fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if matches!(harmless(rest), Cow::Owned(_)) => rest,
        _ => cell,
    }
}

fn skipped(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    invisible || c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n')
}
