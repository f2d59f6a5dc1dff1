//! PDF documents: their words in paragraphs, page by page. The drawing of each page is interpreted
//! by hayro-interpret; what it draws as letters is put together here.

mod direction;
mod glyphs;
mod mending;
mod paragraphs;

use std::collections::HashSet;

use encoding_rs::{UTF_8, UTF_16BE, WINDOWS_1252};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page,
};

use super::{Document, LONGEST, Wordless};
use glyphs::{Line, Page};

/// The most letters of one page; a page of print has some thousands.
const LETTERS: usize = 500_000;

/// Reads the text of a PDF that needs no password to be read.
pub fn read(bytes: &[u8]) -> Result<Document, Wordless> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|why| match why {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Wordless::Locked,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Wordless::Broken,
    })?;
    let pages = lines(&pdf)?;
    let words = mending::words(&pages);
    let (mut body, mut length, mut begin) = (String::new(), 0, Vec::new());
    for page in &pages {
        let paragraphs = paragraphs::paragraphs(page, &words);
        if !paragraphs.is_empty() && length > 0 {
            body.push_str("\n\n");
            length += 2;
        }
        begin.push(length);
        let text = paragraphs.join("\n\n");
        length += text.chars().count();
        body.push_str(&text);
    }
    let metadata = pdf.metadata();
    let title = metadata.title.as_deref().and_then(said).filter(|it| !is_file_name(it));
    let author = metadata.author.as_deref().and_then(said).filter(|it| !is_nobody(it));
    Ok(Document { title, author, body, pages: begin, ..Document::default() })
}

/// The lines of each page, in the order in which they are drawn.
fn lines(pdf: &Pdf) -> Result<Vec<Vec<Line>>, Wordless> {
    let settings = InterpreterSettings {
        // Notes that readers put on a page are not what its author published.
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let (mut pages, mut length, mut unknown) = (Vec::new(), 0, 0);
    for page in pdf.pages().iter() {
        // Nothing is painted, so neither its frame nor its scale matters.
        let frame = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context =
            Context::new(Affine::IDENTITY, frame, &cache, pdf.xref(), settings.clone());
        let mut drawn = Page::new(LETTERS);
        interpret_page(page, &mut context, &mut drawn);
        length += drawn.letters;
        unknown += drawn.unknown;
        if length > LONGEST {
            return Err(Wordless::TooLong);
        }
        pages.push(drawn.into_lines());
    }
    match (length, unknown) {
        _ if pages.is_empty() => Err(Wordless::Broken),
        (0, 0) => Err(Wordless::Scanned),
        (known, unknown) if unknown > known => Err(Wordless::Coded),
        _ => Ok(pages),
    }
}

/// A text string (ISO 32000-1, 7.9.2.2) in one line; nothing where it has no words.
fn said(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        // PDFDocEncoding differs from it in marks that names hardly have.
        _ => WINDOWS_1252,
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then(|| line.chars().take(500).collect())
}

/// Whether a title is what a program made of a file's name.
fn is_file_name(title: &str) -> bool {
    let endings = [
        ".doc", ".docx", ".dvi", ".htm", ".html", ".indd", ".odt", ".pdf", ".ppt", ".pptx", ".ps",
        ".qxd", ".rtf", ".tex", ".txt", ".xls", ".xlsx",
    ];
    let small = title.to_lowercase();
    small == "untitled" || endings.iter().any(|it| small.ends_with(it))
}

/// Whether an author is what a program puts where nobody said one.
fn is_nobody(author: &str) -> bool {
    let small = author.to_lowercase();
    matches!(small.trim_matches(['(', ')']), "anonymous" | "unknown" | "user" | "admin")
}

/// Words of the whole document, in small letters, that stand within a line.
type Words = HashSet<String>;

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of pages that are drawn by these operators.
    fn pdf(pages: &[&str]) -> Vec<u8> {
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            String::new(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                .into(),
            "<< /Title (Ferries in winter) /Author (Ann Lee) >>".into(),
        ];
        let mut kids = Vec::new();
        for drawing in pages {
            objects.push(format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()));
            let contents = objects.len();
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents {contents} 0 R \
                 /Resources << /Font << /F 3 0 R >> >> >>"
            ));
            kids.push(format!("{} 0 R", objects.len()));
        }
        objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let xref = file.len();
        file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
        for place in &places {
            file.extend(format!("{place:010} 00000 n \n").bytes());
        }
        let size = places.len() + 1;
        file.extend(
            format!(
                "trailer << /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{xref}\n%%EOF\n"
            )
            .bytes(),
        );
        file
    }

    #[track_caller]
    fn check(drawing: &str, body: &str) {
        assert_eq!(read(&pdf(&[drawing])).expect("a document").body, body);
    }

    #[test]
    fn words_come_page_by_page_and_each_page_knows_where_it_begins() {
        let one = "BT /F 12 Tf 20 350 Td (The ferry sails at caf\\351 time.) Tj ET";
        let three = "BT /F 12 Tf 20 350 Td (It never came.) Tj ET";
        let document = read(&pdf(&[one, "", three])).expect("a document");
        assert_eq!(document.title.as_deref(), Some("Ferries in winter"));
        assert_eq!(document.author.as_deref(), Some("Ann Lee"));
        assert_eq!(document.body, "The ferry sails at café time.\n\nIt never came.");
        assert_eq!(document.pages, [0, 29, 31]);
        assert_eq!(
            (document.page(3), document.page(29), document.page(31)),
            (Some(1), Some(2), Some(3))
        );
    }

    #[test]
    fn lines_become_paragraphs_by_where_they_stand() {
        check(
            "BT /F 20 Tf 20 370 Td (Ferries in winter) Tj /F 10 Tf 0 -30 Td \
             (The ferries between Eastport and the islands were) Tj 0 -12 Td \
             (late on most days, and nobody knows the rea-) Tj 0 -12 Td (son.) Tj \
             0 -24 Td (The harbour master said so.) Tj ET",
            "Ferries in winter\n\nThe ferries between Eastport and the islands were late on most \
             days, and nobody knows the reason.\n\nThe harbour master said so.",
        );
    }

    #[test]
    fn words_are_told_apart_by_the_room_between_them() {
        check("BT /F 10 Tf 20 350 Td [(F) 30 (erries) -300 (w) 20 (ait)] TJ ET", "Ferries wait");
        check(
            "BT /F 10 Tf 20 350 Td (Year) Tj 80 0 Td (Ships) Tj -80 -14 Td (2024) Tj 80 0 Td (433) Tj ET",
            "Year Ships\n\n2024 433",
        );
    }

    #[test]
    fn a_space_without_room_is_none() {
        // The width of a space is taken back after it.
        check(
            "BT /F 10 Tf 20 350 Td [(co ) 278 (ordinate the ferries)] TJ ET",
            "coordinate the ferries",
        );
    }

    #[test]
    fn figures_above_and_below_a_line_are_told_from_those_on_it() {
        check(
            "BT /F 10 Tf 20 350 Td (The ice is gone.) Tj 4 Ts /F 6 Tf (12) Tj 0 Ts /F 10 Tf \
             ( H) Tj -2 Ts /F 6 Tf (2) Tj 0 Ts /F 10 Tf (O is wet.) Tj ET",
            "The ice is gone.¹² H₂O is wet.",
        );
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        check("BT 2 Tr /F 10 Tf 20 350 Td (Ferries wait) Tj ET", "Ferries wait");
        check(
            "BT /F 10 Tf 20 350 Td (Ferries wait) Tj 0.2 0 Td (Ferries wait) Tj ET",
            "Ferries wait",
        );
    }

    #[test]
    fn words_under_a_picture_of_them_are_read() {
        check("BT 3 Tr /F 10 Tf 20 350 Td (Ferries wait) Tj ET", "Ferries wait");
    }

    #[test]
    fn a_pdf_without_words_or_sense_says_so() {
        assert_eq!(read(&pdf(&["0 0 10 10 re f"])), Err(Wordless::Scanned));
        assert_eq!(read(&pdf(&[])), Err(Wordless::Broken));
        assert_eq!(read(b"%PDF-1.7\nnothing of the kind"), Err(Wordless::Broken));
        let whole = pdf(&["BT /F 10 Tf 20 350 Td (Ferries wait) Tj ET"]);
        // One that breaks off before it says where its index is has its objects looked for.
        let cut = &whole[..whole.len() - 12];
        assert_eq!(read(cut).map(|it| it.body), Ok("Ferries wait".to_owned()));
    }

    #[test]
    fn a_title_is_believed_unless_a_program_made_it() {
        assert_eq!(said(b"\xFE\xFF\0F\x01\x42").as_deref(), Some("Fł"));
        assert_eq!(said(b" \n").as_deref(), None);
        assert!(
            is_file_name("Microsoft Word - report.docx") && !is_file_name("Report of the year")
        );
        assert!(is_nobody("(anonymous)") && !is_nobody("Ann Lee"));
    }
}
