//! Share: a picture of a check, for those who pass it on. It is drawn by the typesetter, and is there
//! where that is.

use std::time::Duration;

use claimdesk_pdf::Picture;
use claimdesk_pdf::paper::Tone;
use claimdesk_pdf::picture::Mark;
use tokio::sync::SemaphorePermit;

use super::claim::Said;
use super::{Front, Sheet};
use crate::desk::Desk;
use crate::report::document::Label;
use crate::report::paper::tone;
use crate::web::{Error, Site};

/// How many pictures are drawn at once, whoever asks: each takes a processor for itself.
pub const AT_ONCE: usize = 1;
/// How long somebody waits for their turn, and when to ask again who had none.
const PATIENCE: Duration = Duration::from_secs(10);
const WAIT: Duration = Duration::from_secs(30);

/// The turn of one who asks for a picture that has to be drawn.
pub async fn turn(site: &Site) -> Result<SemaphorePermit<'_>, Error> {
    match tokio::time::timeout(PATIENCE, site.pictures.acquire()).await {
        Ok(Ok(turn)) => Ok(turn),
        Ok(Err(_)) | Err(_) => Err(Error::TooMany(WAIT)),
    }
}

/// The mark of a verdict.
pub fn mark(label: &Label) -> Mark {
    Mark {
        tone: label.tone.map_or(Tone::Unproven, tone),
        sign: label.glyph().to_owned(),
        word: label.name.clone(),
    }
}

/// The mark of a check that was withdrawn.
pub fn withdrawn(sheet: &Sheet) -> Mark {
    let word = sheet.t.withdrawn.to_owned();
    Mark { tone: Tone::Unproven, sign: String::new(), word }
}

/// Draws the picture of a check.
pub async fn drawn(
    desk: &Desk,
    front: &Front,
    sheet: &Sheet,
    (statement, said): (&str, &[Said]),
    mark: Mark,
) -> Result<Vec<u8>, Error> {
    let logo = if front.publishing.logo.is_some() { desk.logo().await? } else { None };
    let picture = Picture {
        desk: sheet.desk.clone(),
        check: sheet.t.check.to_owned(),
        language: sheet.t.lang().to_owned(),
        leftwards: sheet.t.dir() == "rtl",
        statement: one_line(statement),
        said: said.iter().map(|it| who(sheet, it)).collect::<Vec<_>>().join(" · "),
        verdict: Some(mark),
        address: bare(&sheet.page()),
        accent: sheet.accent().to_owned(),
        logo: logo.map(|it| it.bytes),
    };
    Ok(desk.drawn(picture).await?)
}

/// "Said by Mayor Quill, mayor". A name keeps its own direction among the words around it.
fn who(sheet: &Sheet, said: &Said) -> String {
    let name = said.it.name.as_deref().unwrap_or(sheet.t.erased);
    let title = said.it.title.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
    format!(
        "{} \u{2068}{}\u{2069}",
        sheet.t.role(&said.it.role),
        one_line(&format!("{name}{title}"))
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address as people say it: "desk.example/c/12".
fn bare(address: &str) -> String {
    address.split_once("://").map_or(address, |(_, rest)| rest).to_owned()
}
