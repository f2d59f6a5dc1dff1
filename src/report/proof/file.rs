//! File: a report as text. There is one writing of each report as JSON, and one inside of a page.

use serde_json::Value;

use super::{FORMAT, Invalid, Report};

/// The most bytes that a report, or a page with one in it, may have.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What stands before and after a report inside of a page.
const BEFORE: &str = "<script type=\"application/json\" id=\"claimdesk-report\">";
const AFTER: &str = "</script>";

impl Report {
    /// The report as a file: canonical JSON (RFC 8785) without anything after it.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json_canonicalizer::to_string(self)
    }
}

/// The report inside of a page, as data that no browser runs or shows: its file with `\u003c` for
/// every `<`, so that no word in it can end the element.
pub fn embedded(report: &Report) -> Result<String, serde_json::Error> {
    Ok(format!("{BEFORE}{}{AFTER}", escaped(&report.to_json()?)))
}

/// In canonical JSON a `<` stands within texts only and is never escaped itself.
fn escaped(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Reads a report: a file of JSON, or a page with one in it. Any other writing of the same report is
/// refused.
pub fn read(text: &str) -> Result<Report, Invalid> {
    if text.len() > MOST_BYTES {
        return Err(Invalid::TooLarge);
    }
    if text.starts_with('{') {
        return strictly(text, |json| json);
    }
    let mut pieces = text.split(BEFORE);
    let (_page, inside) = (pieces.next(), pieces.next().ok_or(Invalid::NoProof)?);
    if pieces.next().is_some() {
        return Err(Invalid::NotOne);
    }
    let (inside, _page) = inside.split_once(AFTER).ok_or(Invalid::NotOne)?;
    strictly(inside, |json| escaped(&json))
}

/// Reads JSON that must be the one writing of what it says.
fn strictly(text: &str, written: impl Fn(String) -> String) -> Result<Report, Invalid> {
    let value: Value = serde_json::from_str(text).map_err(|_unreadable| Invalid::NotJson)?;
    if value.get("format").is_none_or(|it| it != FORMAT) {
        return Err(Invalid::NoProof);
    }
    let report: Report = serde_json::from_value(value).map_err(|_other| Invalid::NotAReport)?;
    let again = report.to_json().map_err(|_unwritable| Invalid::NotAReport)?;
    if written(again) == text { Ok(report) } else { Err(Invalid::OtherWriting) }
}
