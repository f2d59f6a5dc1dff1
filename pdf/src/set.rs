//! Set: from a paper to the bytes of its PDF. The same paper and fonts give the same bytes.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Dict, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::Fonts;
use crate::paper::{Block, Paper, Run};
use crate::world::{Desktop, Template};

/// Why nothing was made. No paper and no picture should have this effect.
#[derive(Debug, thiserror::Error)]
pub enum Unset {
    #[error("what is asked for is no data: {0}")]
    Data(#[from] serde_json::Error),
    #[error("the typesetter refused: {0}")]
    Refused(String),
}

/// Sets a paper. It is an archivable and accessible document (PDF/A-3a, PDF/UA-1) wherever its
/// letters have shapes, and a plain tagged one elsewhere.
pub fn set(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, Unset> {
    // A file that goes along is no text of the paper: it stays as it is.
    let (attached, mut paper) = (paper.attached.clone(), paper.clone());
    paper.attached = None;
    let data = clean(serde_json::to_value(&paper)?);
    let mut fonts = fonts.clone();
    let lacking = fonts.borrow(letters(&data));
    let mut paper = Paper { attached, ..serde_json::from_value(data)? };
    if let Some(notice) = without_shape(lacking.len()) {
        let first = paper.blocks.iter().position(|it| matches!(it, Block::Title { .. }));
        paper.blocks.insert(first.map_or(0, |at| at.saturating_add(1)), notice);
    }
    let mut inputs = Dict::new();
    let data = serde_json::to_value(&paper)?;
    inputs.insert("paper".into(), serde_json::from_value(data)?);
    let world = Desktop::new(Template::Paper, inputs, &fonts)
        .ok_or_else(|| Unset::Refused("no world".to_owned()))?;
    let pdf = printed(&world, lacking.is_empty());
    // Nothing is kept of one paper for the next.
    comemo::evict(0);
    pdf
}

fn printed(world: &Desktop, archivable: bool) -> Result<Vec<u8>, Unset> {
    let document: PagedDocument = typst::compile(world).output.map_err(|it| refused(&it))?;
    if archivable {
        let strict = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
        let standards = strict.map_err(|it| Unset::Refused(it.message().to_string()))?;
        // A letter that a font has in name only, or one of nobody's use, must not cost the paper.
        if let Ok(pdf) = typst_pdf::pdf(&document, &options(standards)) {
            return Ok(pdf);
        }
    }
    typst_pdf::pdf(&document, &options(PdfStandards::default())).map_err(|it| refused(&it))
}

fn options(standards: PdfStandards) -> PdfOptions {
    // A new typesetter alone does not change what a paper says of itself.
    let creator = Smart::Custom(Some("Claimdesk".to_owned()));
    PdfOptions { creator, standards, ..PdfOptions::default() }
}

pub(crate) fn refused(why: &[SourceDiagnostic]) -> Unset {
    let all: Vec<_> = why.iter().map(|it| it.message.to_string()).collect();
    Unset::Refused(all.join("; "))
}

/// Says that letters are not to be seen, where that is so.
fn without_shape(count: usize) -> Option<Block> {
    let what = match count {
        0 => return None,
        1 => "1 letter of this paper has no shape in the fonts of the machine that made it, and is shown as a box".to_owned(),
        many => format!("{many} letters of this paper have no shape in the fonts of the machine that made it, and are shown as boxes"),
    };
    let text = format!("{what}. Whoever keeps the desk can install fonts that have them.");
    Some(Block::Notice { runs: vec![Run::plain(text)] })
}

/// Every letter of every text.
pub(crate) fn letters(data: &Json) -> BTreeSet<char> {
    match data {
        Json::String(text) => text.chars().collect(),
        Json::Array(items) => items.iter().flat_map(letters).collect(),
        Json::Object(fields) => fields.values().flat_map(letters).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => BTreeSet::new(),
    }
}

/// The same data without control characters, which no document may hold. Ends of lines stay.
pub(crate) fn clean(data: Json) -> Json {
    match data {
        Json::String(text) => {
            let text = text.replace("\r\n", "\n");
            Json::String(text.chars().map(|it| if is_harmful(it) { ' ' } else { it }).collect())
        }
        Json::Array(items) => items.into_iter().map(clean).collect(),
        Json::Object(fields) => {
            Json::Object(fields.into_iter().map(|(name, it)| (name, clean(it))).collect())
        }
        other => other,
    }
}

fn is_harmful(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(u32::from(letter) & 0xfffe, 0xfffe)
        // Ends of lines of another kind, overrides that turn what follows around, and no letters.
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202d}' | '\u{202e}' | '\u{fdd0}'..='\u{fdef}')
}
