//! Decoding: bytes that somebody uploaded or fetched, as text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes are not an article's text. The message tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
    #[error("There is nothing in it. Paste the article's text, or choose another file.")]
    Empty,
    #[error(
        "This is {0}, not text. Open it in its own program, copy the article's words and paste \
         them here."
    )]
    Document(&'static str),
    #[error(
        "This does not look like text. Choose a plain text or HTML file, or paste the article's \
         words."
    )]
    Binary,
}

/// First bytes of what people upload instead of text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a Word document or an archive"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"ID3", "a recording"),
    (b"\x1F\x8B", "an archive"),
    (b"7z\xBC\xAF", "an archive"),
    (b"Rar!", "an archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7FELF", "a program"),
];

/// How far into the bytes an HTML page may declare its encoding, as browsers have it.
const PRESCAN: usize = 1024;

/// Decodes bytes as text with `\n` at line ends and no U+0000.
///
/// A byte order mark is believed first, then `declared` (the charset of a `Content-Type`, if any),
/// then what an HTML page says of itself, then UTF-8 where the bytes allow it, and at last a guess
/// by the letters' frequencies. Bytes that the encoding does not have become U+FFFD.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<String, Undecodable> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Undecodable::Document(name));
    }
    let (text, _) = encoding(bytes, declared).decode_with_bom_removal(bytes);
    if is_binary(&text) {
        return Err(Undecodable::Binary);
    }
    let text = text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(Undecodable::Empty);
    }
    Ok(text)
}

/// The beginning of a text, for a look at what it is. `declared` is as for [`decode`].
pub fn beginning(bytes: &[u8], declared: Option<&str>) -> String {
    let head = bytes.get(..BEGINNING.min(bytes.len())).unwrap_or_default();
    encoding(head, declared).decode_with_bom_removal(head).0.into_owned()
}

/// How many bytes are the beginning of a text.
const BEGINNING: usize = 16 * 1024;

fn encoding(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    let fits = |it: &&'static Encoding| *it != UTF_8 || std::str::from_utf8(bytes).is_ok();
    declared
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .filter(fits)
        .or_else(|| declared_inside(bytes).filter(fits))
        .or_else(|| wide(bytes))
        .unwrap_or_else(|| guess(bytes))
}

/// The charset that a page's `meta` element names.
fn declared_inside(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN.min(bytes.len()))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let meta = head.split("<meta").skip(1).find(|it| it.contains("charset"))?;
    let (_, after) = meta.split_once("charset")?;
    let label: String = after
        .trim_start_matches(|ch: char| ch.is_whitespace() || matches!(ch, '=' | '"' | '\''))
        .chars()
        .take_while(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | ':'))
        .collect();
    // A page that was read as bytes to find this cannot be UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes()).filter(|it| *it != UTF_16LE && *it != UTF_16BE)
}

/// UTF-16 without a mark: every other byte of western text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN.min(bytes.len()))?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|it| **it == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs >= 4 && odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if pairs >= 4 && even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Text has few control characters; anything else is full of them.
fn is_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for ch in text.chars() {
        all += 1;
        let plain = matches!(ch, '\t' | '\n' | '\r' | '\u{C}' | '\u{85}' | '\u{1B}');
        odd += usize::from((ch.is_control() && !plain) || ch == '\u{FFFD}');
    }
    odd * 50 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_upload_from_an_old_word_processor_keeps_its_letters() {
        let (latin, _, _) =
            encoding_rs::WINDOWS_1252.encode("The café’s owner, Zoë, said it’s “über” old.");
        assert_eq!(
            decode(&latin, None).as_deref(),
            Ok("The café’s owner, Zoë, said it’s “über” old.")
        );
    }

    #[test]
    fn a_page_is_read_in_the_encoding_it_declares() {
        let (page, _, _) =
            encoding_rs::ISO_8859_2.encode("<html><meta charset='iso-8859-2'><p>Łódź</p>");
        assert_eq!(
            decode(&page, None).as_deref(),
            Ok("<html><meta charset='iso-8859-2'><p>Łódź</p>")
        );
    }

    #[test]
    fn utf8_is_not_spoilt_by_a_wrong_declaration_inside() {
        let page = "<meta charset=utf-8><p>naïve</p>".as_bytes();
        assert_eq!(decode(page, None).as_deref(), Ok("<meta charset=utf-8><p>naïve</p>"));
        assert_eq!(decode(b"\xEF\xBB\xBFna\xC3\xAFve", Some("latin1")).as_deref(), Ok("naïve"));
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let wide: Vec<u8> = "A short text.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None).as_deref(), Ok("A short text."));
        assert_eq!(
            decode(&[b"\xFF\xFE", &wide[..]].concat(), None).as_deref(),
            Ok("A short text.")
        );
    }

    #[test]
    fn line_ends_are_one_kind_and_zeros_are_gone() {
        assert_eq!(decode(b"One line.\r\nTwo lines, said the reader of long files.\rThree.\n\0 A last line that goes on.", None).as_deref(),
            Ok("One line.\nTwo lines, said the reader of long files.\nThree.\n A last line that goes on."));
    }

    #[test]
    fn what_is_not_text_is_refused_with_a_way_out() {
        assert_eq!(decode(b"%PDF-1.7 ...", None), Err(Undecodable::Document("a PDF document")));
        assert_eq!(decode(b" \n ", None), Err(Undecodable::Empty));
        assert_eq!(decode(&[1, 2, 3, 0, 5, 6, 7, 8], None), Err(Undecodable::Binary));
        assert!(Undecodable::Binary.to_string().contains("paste"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), label in proptest::option::of("[a-z0-9-]{0,10}")) {
            if let Ok(text) = decode(&bytes, label.as_deref()) {
                prop_assert!(!text.contains(['\0', '\r']));
            }
        }

        #[test]
        fn utf8_text_comes_back_as_it_is(text in "[a-zé中\u{200F} ,.\n]{1,80}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(decode(text.as_bytes(), None), Ok(text));
        }
    }
}
