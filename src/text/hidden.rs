//! Hidden characters: the ones that change how a text looks without being seen themselves.

/// A stretch of text as a page should show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    Plain(&'a str),
    /// A character that cannot be seen, with a name a person can read.
    Mark(char, &'static str),
}

/// Splits a text at the characters that cannot be seen, so that a page can show them as marks.
pub fn reveal(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut from = 0;
    for (at, ch) in text.char_indices() {
        let Some(name) = name(ch) else { continue };
        spans.extend(text.get(from..at).filter(|it| !it.is_empty()).map(Span::Plain));
        spans.push(Span::Mark(ch, name));
        from = at + ch.len_utf8();
    }
    spans.extend(text.get(from..).filter(|it| !it.is_empty()).map(Span::Plain));
    spans
}

/// Whether a text holds a character that cannot be seen.
pub fn any(text: &str) -> bool {
    text.chars().any(|ch| name(ch).is_some())
}

fn name(ch: char) -> Option<&'static str> {
    Some(match ch {
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "end of direction change",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "end of isolate",
        '\u{FEFF}' => "byte order mark",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_hides_nothing_is_one_span() {
        assert_eq!(reveal("Ten ships sailed."), [Span::Plain("Ten ships sailed.")]);
        assert!(!any("Ten ships sailed."));
    }

    #[test]
    fn a_reversed_word_is_given_away() {
        assert_eq!(
            reveal("ten \u{202E}net\u{202C}"),
            [
                Span::Plain("ten "),
                Span::Mark('\u{202E}', "right-to-left override"),
                Span::Plain("net"),
                Span::Mark('\u{202C}', "end of direction change"),
            ]
        );
    }
}
