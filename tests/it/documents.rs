//! Documents and listings are read by the process for foreign bytes, which may die without harm.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use claimdesk::desk::articles::Unreadable;
use claimdesk::desk::reader::{self, Hints};
use claimdesk::text::document::Document;
use claimdesk::text::listing::Listing;
use flate2::Compression;
use flate2::write::ZlibEncoder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_claimdesk");

async fn document(bytes: impl Into<Vec<u8>>) -> Result<Document, Unreadable> {
    reader::document(Path::new(PROGRAM), bytes.into(), Hints::default()).await
}

async fn listing(bytes: impl Into<Vec<u8>>, base: &str) -> Result<Listing, Unreadable> {
    let hints = Hints { base: base.parse().ok(), ..Hints::default() };
    reader::listing(Path::new(PROGRAM), bytes.into(), hints).await
}

/// A PDF of these objects, the first of which is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut index = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(index, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{} 0 obj\n", at + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (size, place) = (objects.len() + 1, file.len());
    file.extend(index.bytes());
    file.extend(
        format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{place}\n%%EOF\n").bytes(),
    );
    file
}

/// The objects of a PDF whose one page is drawn by this stream.
fn drawn(dictionary: &str, stream: &[u8]) -> Vec<Vec<u8>> {
    let mut contents =
        format!("<< /Length {} {dictionary} >>\nstream\n", stream.len()).into_bytes();
    contents.extend(stream);
    contents.extend(b"\nendstream");
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << \
          /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
            .to_vec(),
        contents,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ]
}

/// What would be these bytes many times over, without the work of packing them.
fn deflated(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut ends = [0, 0];
    for end in &mut ends {
        encoder.write_all(bytes).unwrap();
        encoder.flush().unwrap();
        *end = encoder.get_ref().len();
    }
    // A block that refers back only to bytes like its own can be said again and again.
    let [first, second] = ends;
    let packed = encoder.get_ref();
    [&packed[..second], &packed[first..second].repeat(times)].concat()
}

const WORDS: &[u8] = b"BT /F 12 Tf 20 350 Td (The ferry sails again.) Tj ET";

#[tokio::test]
async fn a_pdf_becomes_its_words_page_by_page() {
    let read = document(include_bytes!("../data/harbour.pdf")).await.unwrap();

    let golden = include_str!("../golden/text/harbour.pdf.txt");
    let second = read.pages[1];
    let pages: Vec<String> =
        [read.body.chars().take(second).collect(), read.body.chars().skip(second).collect()].into();
    assert_eq!(pages.join("\u{C}\n"), golden.trim_end());
    assert_eq!(read.title.as_deref(), Some("Harbour of Eastport: the year in figures"));
    assert_eq!(read.language.as_deref(), Some("en"));
    assert_eq!((read.pages.len(), read.page(second - 1), read.page(second)), (2, Some(1), Some(2)));
}

#[tokio::test]
async fn a_page_in_an_old_encoding_becomes_a_document() {
    let page = b"<title>Les bacs</title><table><tr><td>Ann\xE9e<td>Bacs<tr><td>2024<td>433</table>";
    let hints = Hints {
        media_type: Some("text/html; charset=iso-8859-1".to_owned()),
        charset: Some("iso-8859-1".to_owned()),
        ..Hints::default()
    };

    let read = reader::document(Path::new(PROGRAM), page.to_vec(), hints).await.unwrap();

    assert_eq!(read.body, "Année | Bacs\n\n2024 | 433");
    assert_eq!(read.title.as_deref(), Some("Les bacs"));
}

#[tokio::test]
async fn a_pdf_is_locked_only_where_a_password_is_needed_to_read_it() {
    let read = document(include_bytes!("../data/sealed.pdf")).await.unwrap();
    let refused = document(include_bytes!("../data/locked.pdf")).await.unwrap_err();

    let body = "The ferry sails again.\n\nIt carried 1,200 people on its first day.";
    assert_eq!((read.body.as_str(), read.title.as_deref()), (body, Some("Ferry sails again")));
    assert_eq!(
        refused.to_string(),
        "This PDF is locked with a password. Its file is kept; type the passage yourself, or bring \
         a copy without a password."
    );
}

#[tokio::test]
async fn what_has_no_words_is_said_in_a_sentence() {
    let scanned = pdf(&drawn("", b"0 0 100 100 re f"));
    for (bytes, sentence) in [
        (
            scanned,
            "This PDF has no text, only pictures. Its file is kept; type the passage yourself.",
        ),
        (
            b"%PDF-1.7\n...".to_vec(),
            "This PDF is broken and cannot be read. Its file is kept; type the passage yourself.",
        ),
        (
            b"\x89PNG\r\n\x1A\n".to_vec(),
            "This is a picture. Its file is kept; type what it shows yourself.",
        ),
    ] {
        let refused = document(bytes).await.expect_err(sentence);

        assert_eq!(refused.to_string(), sentence);
    }
}

/// Whatever becomes of it, it ends, is said in a sentence, and the next is read.
#[track_caller]
fn ended(result: &Result<Document, Unreadable>, what: &str) {
    if let Err(error) = result {
        assert!(error.to_string().contains("type the passage yourself"), "{what}: {error}");
    }
}

/// PDFs whose objects never end, by what is wrong with them.
fn endless() -> Vec<(&'static str, Vec<u8>)> {
    let nested = [b"[".repeat(200_000), b"]".repeat(200_000)].concat();
    let mut deep = drawn("", WORDS);
    deep[0] = [b"<< /Type /Catalog /Pages 2 0 R /X ".as_slice(), &nested, b" >>"].concat();
    let streams = "%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 999999999 /First 9999999 /Length 5 \
         /Extends 1 0 R >>\nstream\n1 0 2\nendstream\nendobj\nstartxref\n9\n%%EOF";
    let index = "%PDF-1.5\nxref\n0 4294967295\n0000000000 65535 f \ntrailer << /Size 4294967295 \
         /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF";
    let packed = deflated(&b" ".repeat(1 << 20), 2_000);
    let index_in_stream = [
        format!(
            "%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size 4294967295 /W [1 8 8] /Index [0 4294967295] \
             /Root 1 0 R /Filter /FlateDecode /Length {} >>\nstream\n",
            packed.len()
        )
        .into_bytes(),
        packed.clone(),
        b"\nendstream\nendobj\nstartxref\n9\n%%EOF".to_vec(),
    ]
    .concat();
    vec![
        ("nesting", pdf(&deep)),
        ("arrays alone", [b"%PDF-1.5\n1 0 obj\n".to_vec(), nested].concat()),
        ("endless object streams", streams.into()),
        ("a huge index", index.into()),
        ("a huge index in a stream", index_in_stream),
        ("a flate bomb", pdf(&drawn("/Filter /FlateDecode", &packed))),
        ("a bomb in a bomb", {
            let twice = deflated(&deflated(&b" ".repeat(1 << 20), 500), 500);
            pdf(&drawn("/Filter [/FlateDecode /FlateDecode]", &twice))
        }),
    ]
}

/// PDFs whose pages lead back to themselves, are too many or too large.
fn boundless() -> Vec<(&'static str, Vec<u8>)> {
    let mut itself = drawn("", b"/X Do /X Do");
    let form =
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>";
    itself.push(format!("<< {form} /Length 11 >>\nstream\n/X Do /X Do\nendstream").into_bytes());
    let mut cycle = drawn("", WORDS);
    cycle[1] = b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 /Parent 2 0 R >>".to_vec();
    let mut million = drawn("", WORDS);
    million[1] =
        format!("<< /Type /Pages /Kids [{}] /Count 1000000 >>", "3 0 R ".repeat(1_000_000)).into();
    let mut doubling = drawn("", WORDS);
    for at in 6..46 {
        let (next, kid) = (at + 1, if at == 45 { 3 } else { at + 1 });
        let kids = format!("<< /Type /Pages /Kids [{kid} 0 R {kid} 0 R] /Count {next} >>");
        doubling.push(kids.into());
    }
    doubling[1] = b"<< /Type /Pages /Kids [6 0 R 6 0 R] /Count 9 >>".to_vec();
    let mut page = drawn("", b"BT /F 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (Ferries) Tj ET");
    page[2] = String::from_utf8_lossy(&page[2]).replace("300 400", "1e38 99999999999999").into();
    vec![
        ("a form that draws itself", pdf(&itself)),
        ("pages in a circle", pdf(&cycle)),
        ("a million pages", pdf(&million)),
        ("pages that double", pdf(&doubling)),
        ("an enormous page", pdf(&page)),
    ]
}

/// PDFs whose drawing or letters never end.
fn tireless() -> Vec<(&'static str, Vec<u8>)> {
    let groups = [b"q ".repeat(200_000), WORDS.to_vec()].concat();
    let lines = deflated(&[WORDS, b" "].concat().repeat(1_000), 30);
    let packed = deflated(&b" ".repeat(1 << 20), 2_000);
    let stream = |dictionary: &str, bytes: &[u8]| {
        let head = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream"].concat()
    };
    let with_font = |font: &str, more: Vec<u8>| {
        let mut objects = drawn("", WORDS);
        objects[4] = font.into();
        objects.push(more);
        pdf(&objects)
    };
    let letters = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange \
        1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange";
    let letter = b"9 0 d0 BT /F 9 Tf (AA) Tj ET";
    vec![
        ("groups", pdf(&drawn("", &groups))),
        ("a bomb of words", pdf(&drawn("/Filter /FlateDecode", &lines))),
        (
            "a font that is a bomb",
            with_font(
                "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /Type \
                 /FontDescriptor /FontName /A /Flags 4 /FontFile2 6 0 R >> >>",
                stream("/Filter /FlateDecode", &packed),
            ),
        ),
        (
            "four thousand million letters",
            with_font(
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
                stream("", letters),
            ),
        ),
        (
            "a letter that draws itself",
            with_font(
                "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] \
                 /FirstChar 65 /LastChar 65 /Widths [9] /CharProcs << /A 6 0 R >> /Encoding << \
                 /Differences [65 /A] >> /Resources << /Font << /F 5 0 R >> >> >>",
                stream("", letter),
            ),
        ),
        (
            "a picture as large as a country",
            pdf(&drawn(
                "",
                b"q BI /W 999999999 /H 999999999 /BPC 8 /CS /RGB ID abc EI Q BT /F 9 Tf (A) Tj ET",
            )),
        ),
    ]
}

#[tokio::test]
async fn pdfs_made_to_kill_their_reader_end_and_the_next_is_read() {
    for (what, bytes) in [endless(), boundless(), tireless()].concat() {
        ended(&document(bytes).await, what);
    }

    let next = document(pdf(&drawn("", WORDS))).await.unwrap();

    assert_eq!(next.body, "The ferry sails again.");
}

#[tokio::test]
async fn a_large_pdf_fits_into_the_memory_of_its_reader() {
    let mut objects = drawn("", WORDS);
    // Twenty megabytes of picture that do not pack.
    let mut noise = vec![0_u8; 20 * 1024 * 1024 - 4096];
    getrandom::fill(&mut noise).unwrap();
    let mut picture = format!(
        "<< /Type /XObject /Subtype /Image /Width 4096 /Height 1706 /BitsPerComponent 8 \
         /ColorSpace /DeviceRGB /Length {} >>\nstream\n",
        noise.len()
    )
    .into_bytes();
    picture.extend(noise);
    picture.extend(b"\nendstream");
    objects.push(picture);

    let read = document(pdf(&objects)).await.unwrap();

    assert_eq!(read.body, "The ferry sails again.");
}

#[tokio::test]
async fn a_feed_and_a_sitemap_become_listings() {
    let feed = "<rss version='2.0'><channel><title>Courier</title><item><title>Ferry sails</title>\
        <link>/ferry</link></item></channel></rss>";
    let map = "<sitemapindex><sitemap><loc>/one.xml</loc></sitemap></sitemapindex>";

    let feed = listing(feed, "https://courier.example/feed").await.unwrap();
    let map = listing(map, "https://courier.example/").await.unwrap();

    assert_eq!(feed.title.as_deref(), Some("Courier"));
    assert_eq!(feed.entries[0].url, "https://courier.example/ferry");
    assert_eq!(map.more, ["https://courier.example/one.xml"]);
}

#[tokio::test]
async fn listings_made_to_kill_their_reader_end_and_the_next_is_read() {
    let mut laughs = "<!DOCTYPE rss [<!ENTITY a0 'ha'>".to_owned();
    for at in 1..40 {
        let before = format!("&a{};", at - 1).repeat(10);
        write!(laughs, "<!ENTITY a{at} '{before}'>").unwrap();
    }
    laughs.push_str("]><rss version='2.0'><channel><title>&a39;</title></channel></rss>");
    let deep = format!("<rss version='2.0'><channel>{}", "<item>".repeat(300_000));
    let content = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{}",
        "<div>".repeat(300_000)
    );
    let many: String = (0..1_000_000).fold("<urlset>".to_owned(), |mut map, at| {
        write!(map, "<url><loc>https://a.example/{at}</loc></url>").unwrap();
        map
    });
    let json =
        format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"a\":{}", "[".repeat(300_000));
    for (what, bytes) in
        [("laughs", laughs), ("depth", deep), ("content", content), ("many", many), ("json", json)]
    {
        let refused = listing(bytes, "https://a.example/").await.expect_err(what).to_string();

        assert!(refused.contains("one to a line"), "{what}: {refused}");
    }
    let map = "<urlset><url><loc>https://a.example/1</loc></url></urlset>";
    assert_eq!(listing(map, "https://a.example/").await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn a_reader_of_documents_that_dies_is_said_in_words_about_documents() {
    let dead = Path::new("/bin/false");

    let document = reader::document(dead, b"words".to_vec(), Hints::default()).await;
    let listing = reader::listing(dead, b"words".to_vec(), Hints::default()).await;

    assert_eq!(document.unwrap_err(), Unreadable::DocumentLost);
    assert_eq!(listing.unwrap_err(), Unreadable::ListingLost);
}

#[test]
fn the_text_of_a_pdf_is_printed_at_a_console_without_a_desk() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/harbour.pdf");
    let folder = tempfile::tempdir().unwrap();
    let extract = |file: &Path| {
        let mut command = std::process::Command::new(PROGRAM);
        command.env_clear().current_dir(folder.path()).arg("extract").arg(file);
        let out = command.output().unwrap();
        assert!(out.status.success());
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()
    };
    let broken = folder.path().join("broken.pdf");
    std::fs::write(&broken, "%PDF-1.7").unwrap();

    let (read, broken) = (extract(&file), extract(&broken));

    assert!(read["text"].as_str().unwrap().starts_with("Harbour of Eastport"));
    assert_eq!(read["title"], "Harbour of Eastport: the year in figures");
    assert_eq!(read["pages"].as_array().unwrap().len(), 2);
    assert!(broken["error"].as_str().unwrap().starts_with("This PDF is broken"));
}
