//! Kinds: what foreign bytes are, by what they hold first and by what is said of them second.
//!
//! Bytes that are two things at once are one here, and are treated as that one everywhere.

use std::borrow::Cow;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::page::{self, Format};

/// What foreign bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Html,
    Text,
    Pdf,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap or an index of sitemaps, also packed with gzip.
    Sitemap,
    Image(ImageKind),
    /// Anything else, drawings that can hold scripts (SVG) among it.
    Other,
}

/// The pictures that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Avif,
    Heic,
    Tiff,
}

impl Kind {
    /// The media type (RFC 6838) under which bytes of this kind are kept, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Text => "text/plain",
            Self::Pdf => "application/pdf",
            Self::Feed | Self::Sitemap => "application/xml",
            Self::Image(image) => image.media_type(),
            Self::Other => "application/octet-stream",
        }
    }
}

impl ImageKind {
    /// The registered media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
            Self::Tiff => "image/tiff",
        }
    }
}

/// How far into the bytes their kind is looked for.
const HEAD: usize = 4096;
/// How far into a file that is said to be a PDF its first words may stand, as its readers have it.
const PDF_WITHIN: usize = 1024;

/// Tells what bytes are.
///
/// What they begin with decides where it says anything; `media_type` (a `Content-Type`, with or
/// without parameters) and `name` (a file's name or an address) decide the rest.
pub fn sniff(bytes: &[u8], media_type: Option<&str>, name: Option<&str>) -> Kind {
    let said = Said::new(media_type, name);
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    if let Some(kind) = by_first_bytes(head) {
        return kind;
    }
    if head.starts_with(b"\x1F\x8B") {
        return if said.packed { Kind::Sitemap } else { Kind::Other };
    }
    let text = words(head);
    if let Some(kind) = by_first_words(&text) {
        return kind;
    }
    let early = head.get(..PDF_WITHIN.min(head.len())).unwrap_or_default();
    if said.kind == Some(Kind::Pdf) && early.windows(5).any(|it| it == b"%PDF-") {
        return Kind::Pdf;
    }
    if is_binary(head) {
        return Kind::Other;
    }
    match said.kind {
        // Whatever is called a PDF or a picture and does not begin like one is neither.
        Some(Kind::Pdf | Kind::Image(_) | Kind::Other) => Kind::Other,
        Some(kind) => kind,
        None => match page::sniff(&text) {
            Format::Html => Kind::Html,
            Format::Text => Kind::Text,
        },
    }
}

/// What is said of bytes by those who sent them.
struct Said {
    kind: Option<Kind>,
    /// By its name it is XML in gzip.
    packed: bool,
}

impl Said {
    fn new(media_type: Option<&str>, name: Option<&str>) -> Self {
        let name = name.unwrap_or_default();
        let name = name.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        let packed = name.ends_with(".xml.gz");
        let media_type = media_type.and_then(|it| it.split(';').next()).unwrap_or_default();
        let by_type = by_media_type(&media_type.trim().to_lowercase());
        let ending = name.rsplit('/').next().and_then(|it| it.rsplit_once('.')).map(|it| it.1);
        Self { kind: by_type.or_else(|| ending.and_then(by_ending)), packed }
    }
}

/// What a media type says; types that servers give to whatever they do not know say nothing.
fn by_media_type(media_type: &str) -> Option<Kind> {
    match media_type {
        "text/html" | "application/xhtml+xml" => Some(Kind::Html),
        "application/pdf" | "application/x-pdf" => Some(Kind::Pdf),
        "application/rss+xml" | "application/atom+xml" | "application/feed+json" => {
            Some(Kind::Feed)
        }
        "application/json" | "application/xml" | "application/ld+json" => Some(Kind::Text),
        "" | "application/octet-stream" | "binary/octet-stream" | "application/unknown" => None,
        it if it.starts_with("text/") => Some(Kind::Text),
        _ => Some(Kind::Other),
    }
}

fn by_ending(ending: &str) -> Option<Kind> {
    match ending {
        "html" | "htm" | "xhtml" => Some(Kind::Html),
        "txt" | "text" | "md" | "csv" | "tsv" | "json" | "xml" => Some(Kind::Text),
        "pdf" => Some(Kind::Pdf),
        "rss" | "atom" => Some(Kind::Feed),
        _ => None,
    }
}

/// What the first bytes say, for kinds that begin with a mark of their own.
fn by_first_bytes(head: &[u8]) -> Option<Kind> {
    let marks: [(&[u8], Kind); 7] = [
        (b"%PDF-", Kind::Pdf),
        (b"\x89PNG\r\n\x1A\n", Kind::Image(ImageKind::Png)),
        (b"\xFF\xD8\xFF", Kind::Image(ImageKind::Jpeg)),
        (b"GIF87a", Kind::Image(ImageKind::Gif)),
        (b"GIF89a", Kind::Image(ImageKind::Gif)),
        (b"II*\0", Kind::Image(ImageKind::Tiff)),
        (b"MM\0*", Kind::Image(ImageKind::Tiff)),
    ];
    if let Some((_, kind)) = marks.into_iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(kind);
    }
    match (head.get(..4)?, head.get(4..8)?, head.get(8..12)?) {
        (b"RIFF", _, b"WEBP") => Some(Kind::Image(ImageKind::Webp)),
        (_, b"ftyp", b"avif" | b"avis") => Some(Kind::Image(ImageKind::Avif)),
        (_, b"ftyp", b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
            Some(Kind::Image(ImageKind::Heic))
        }
        _ => None,
    }
}

/// What the outermost element of a document says, or the version of a JSON Feed.
fn by_first_words(text: &str) -> Option<Kind> {
    let text = text.trim_start();
    if text.starts_with('{') {
        return text.contains("https://jsonfeed.org/version/").then_some(Kind::Feed);
    }
    let root = root(text)?.to_lowercase();
    match root.rsplit(':').next().unwrap_or(&root) {
        "rss" | "feed" | "rdf" => Some(Kind::Feed),
        "urlset" | "sitemapindex" => Some(Kind::Sitemap),
        "html" => Some(Kind::Html),
        "svg" => Some(Kind::Other),
        _ => None,
    }
}

/// The name of the first element after declarations and comments; `html` where the document type
/// says so.
fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1.trim_start();
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            rest = instruction.split_once('>')?.1.trim_start();
        } else if let Some(declaration) = rest.strip_prefix("<!") {
            let mut words = declaration.split(|ch: char| ch.is_whitespace() || ch == '>');
            let doctype = words.next()?.eq_ignore_ascii_case("doctype");
            let name = words.find(|it| !it.is_empty())?;
            // What it declares besides may hold any mark, so its name is believed.
            return doctype.then_some(name);
        } else {
            let name = rest.strip_prefix('<')?;
            return name.split(|ch: char| ch.is_whitespace() || matches!(ch, '>' | '/')).next();
        }
    }
}

/// The first bytes as text, in so far as their marks are concerned.
fn words(head: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode_with_bom_removal(head).0,
        None => String::from_utf8_lossy(head),
    }
}

/// Whether bytes hold what no text holds. UTF-16 is full of zeros and is told by its mark or by
/// the regular places of those.
fn is_binary(head: &[u8]) -> bool {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|it| **it == 0).count();
    let wide = Encoding::for_bom(head).is_some()
        || (zeros(0) == 0 && zeros(1) * 3 > head.len())
        || (zeros(1) == 0 && zeros(0) * 3 > head.len());
    // The controls that are neither white space, form feed nor escape.
    let odd = |it: &&u8| matches!(it, 0..=8 | 11 | 14..=26 | 28..=31);
    !wide && head.iter().filter(odd).count() * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], media_type: &str, name: &str, expected: Kind) {
        let said = |it: &'static str| (!it.is_empty()).then_some(it);
        let (media_type, name) = (media_type.to_owned().leak(), name.to_owned().leak());
        assert_eq!(sniff(bytes, said(media_type), said(name)), expected, "{media_type} {name}");
    }

    #[test]
    fn pictures_are_told_by_their_first_bytes_whatever_they_are_called() {
        let image = Kind::Image;
        check(b"\x89PNG\r\n\x1A\n rest", "text/html", "a.html", image(ImageKind::Png));
        check(b"\xFF\xD8\xFF\xE0 rest", "", "", image(ImageKind::Jpeg));
        check(b"GIF89a rest", "application/pdf", "", image(ImageKind::Gif));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", "", "", image(ImageKind::Webp));
        check(b"\0\0\0\x1Cftypavif\0\0", "", "", image(ImageKind::Avif));
        check(b"\0\0\0\x18ftypheic\0\0", "", "", image(ImageKind::Heic));
        check(b"II*\0\x08\0\0\0", "", "", image(ImageKind::Tiff));
        check(b"MM\0*\0\0\0\x08", "", "", image(ImageKind::Tiff));
        check(b"RIFF\x10\0\0\0WAVEfmt ", "image/webp", "a.webp", Kind::Other);
    }

    #[test]
    fn a_drawing_that_can_hold_scripts_is_no_picture() {
        check(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "a.svg", Kind::Other);
        check(b"<?xml version='1.0'?><!-- b --><svg:svg>", "text/plain", "", Kind::Other);
        check(b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg>", "", "", Kind::Other);
    }

    #[test]
    fn pages_and_texts_are_told_by_their_words_and_then_by_their_type() {
        check(b"<!doctype html><p>One.", "text/plain", "", Kind::Html);
        check(b" <!-- a --><HTML lang=en>", "", "", Kind::Html);
        check(b"\xEF\xBB\xBF<html>", "", "", Kind::Html);
        check(b"<p>One.</p>", "", "", Kind::Html);
        check(b"<p>One.</p>", "text/plain; charset=utf-8", "", Kind::Text);
        check(b"Only words.", "text/html", "", Kind::Html);
        check(b"Only words.", "application/octet-stream", "notes.txt", Kind::Text);
        check(b"year,ships\n2024,433\n", "text/csv", "", Kind::Text);
        check(b"{\"ships\": 433}", "application/json", "", Kind::Text);
        check(b"", "", "", Kind::Text);
        let wide: Vec<u8> = "<html><p>One.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[b"\xFF\xFE", &wide[..]].concat(), "", "", Kind::Html);
        check(&wide, "text/html", "", Kind::Html);
    }

    #[test]
    fn lists_of_addresses_are_told_by_their_outermost_element() {
        check(b"<?xml version='1.0'?>\n<rss version='2.0'>", "text/html", "", Kind::Feed);
        check(b"<feed xmlns='http://www.w3.org/2005/Atom'>", "", "", Kind::Feed);
        check(b"<rdf:RDF xmlns:rdf=''>", "application/xml", "", Kind::Feed);
        check(b"{\"version\": \"https://jsonfeed.org/version/1.1\"}", "", "", Kind::Feed);
        check(b"<?xml version='1.0'?><urlset>", "text/xml", "", Kind::Sitemap);
        check(b"<sitemapindex xmlns=''>", "", "", Kind::Sitemap);
        check(b"\x1F\x8B\x08\0", "application/gzip", "https://a.example/s.xml.gz?b", Kind::Sitemap);
        check(b"\x1F\x8B\x08\0", "application/gzip", "a.tar.gz", Kind::Other);
    }

    #[test]
    fn a_pdf_is_one_by_its_mark_and_never_by_its_name() {
        check(b"%PDF-1.7 ...", "text/html", "a.html", Kind::Pdf);
        check(b"\n\nSent by mail\n%PDF-1.4", "application/pdf", "", Kind::Pdf);
        check(b"<html>%PDF-1.4", "application/pdf", "a.pdf", Kind::Html);
        check(b"Not one at all", "application/pdf", "a.pdf", Kind::Other);
    }

    #[test]
    fn what_is_neither_is_other() {
        check(b"PK\x03\x04\x14\0\0\0", "text/plain", "", Kind::Other);
        check(b"MZ\x90\0\x03\0\0\0", "", "", Kind::Other);
        check(b"words", "application/zip", "", Kind::Other);
    }
}
