//! Share: a picture of a check, for those who pass it on. It is made of text alone and loads nothing.

use askama::Template;
use unicode_segmentation::UnicodeSegmentation;

use super::{Made, Sheet};
use crate::domain::scale::Tone;
use crate::report::document::Label;
use crate::web::Error;

/// How many characters stand on a line of the statement, and on how many lines.
const WIDE: usize = 42;
const HIGH: usize = 6;

#[derive(Template)]
#[template(path = "readers/share.svg")]
pub struct Picture {
    desk: String,
    lang: &'static str,
    is_rtl: bool,
    check: &'static str,
    lines: Vec<Line>,
    mark: String,
    /// Of the letters and of the ground of the verdict.
    ink: &'static str,
    ground: &'static str,
    accent: String,
}

/// A line of text and where its foot stands.
struct Line {
    y: usize,
    text: String,
}

impl Picture {
    pub fn of(sheet: &Sheet, statement: &str, label: &Label) -> Self {
        let (ink, ground) = colours(label.tone);
        Self::with(sheet, statement, format!("{} {}", label.glyph(), label.name), (ink, ground))
    }

    pub fn withdrawn(sheet: &Sheet, statement: &str) -> Self {
        let mark = sheet.t.withdrawn.to_owned();
        Self::with(sheet, statement, mark, colours(None))
    }

    fn with(
        sheet: &Sheet,
        statement: &str,
        mark: String,
        (ink, ground): (&'static str, &'static str),
    ) -> Self {
        let lines = wrapped(statement).into_iter().enumerate();
        let line = |(at, text)| Line { y: 190 + 62 * at, text };
        Self {
            desk: plain(&sheet.desk),
            lang: sheet.t.lang(),
            is_rtl: sheet.t.dir() == "rtl",
            check: sheet.t.check,
            lines: lines.map(line).collect(),
            mark: plain(&mark),
            ink,
            ground,
            accent: sheet.accent().to_owned(),
        }
    }

    pub fn made(&self) -> Result<Made, Error> {
        Made::page(self)
    }
}

/// The tones of the stylesheet in the light: a picture has no other.
fn colours(tone: Option<Tone>) -> (&'static str, &'static str) {
    match tone {
        Some(Tone::True) => ("#14653c", "#dff2e6"),
        Some(Tone::Mostly) => ("#46660f", "#ecf3d8"),
        Some(Tone::Mixed) => ("#7a5200", "#fbefcf"),
        Some(Tone::MostlyFalse) => ("#8c3b0c", "#fce8da"),
        Some(Tone::False) => ("#a1261d", "#fbe3e0"),
        Some(Tone::Context) => ("#5c4492", "#eee9f8"),
        Some(Tone::Unproven | Tone::Form) | None => ("#4a5568", "#e9ecf1"),
    }
}

/// Text without characters that no XML may have.
pub fn plain(text: &str) -> String {
    let is_kept = |it: &char| !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(is_kept).collect()
}

/// The words on lines of about the same width; what has no room is cut off and says so.
fn wrapped(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for piece in word.graphemes(true).collect::<Vec<_>>().chunks(WIDE) {
            let (piece, length) = (piece.concat(), piece.len());
            match lines.last_mut() {
                Some(line) if line.graphemes(true).count() + 1 + length <= WIDE => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > HIGH {
        lines.truncate(HIGH);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_room_whatever_its_length() {
        assert_eq!(wrapped("Crime fell by 40%."), ["Crime fell by 40%."]);
        let long = wrapped(&"word ".repeat(200));
        assert_eq!(long.len(), HIGH);
        assert!(long.iter().all(|it| it.graphemes(true).count() <= WIDE + 2));
        assert!(long[HIGH - 1].ends_with(" …"));
        let unbroken = wrapped(&"x".repeat(100));
        assert_eq!(unbroken.iter().map(String::len).collect::<Vec<_>>(), [42, 42, 16]);
        assert!(wrapped("\u{0}\u{fffe}").is_empty());
    }
}
