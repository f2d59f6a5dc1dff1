//! WARC files that another library reads, and what foreign words can do to them.

use std::io::Read;

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use warc::{BufferedBody, WarcHeader, WarcReader};

use super::*;
use crate::report::tests::golden;

type Found = warc::Record<BufferedBody>;

fn at(minute: u32) -> DateTime<Utc> {
    format!("2026-05-17T06:{minute:02}:00.250Z").parse().unwrap()
}

fn info() -> Info {
    let fields = vec![("isPartOf".to_owned(), "C-12".to_owned())];
    Info { id: Uuid::from_u128(1), at: at(40), filename: "C-12.warc".to_owned(), fields }
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The page of a ferry, as it was sent in pieces and compressed.
fn page() -> Capture {
    Capture {
        id: Uuid::from_u128(2),
        url: "https://ferries.example/times?day=1".to_owned(),
        at: at(1),
        status: Some(200),
        headers: owned(&[
            ("content-type", "text/html; charset=utf-8"),
            ("content-encoding", "br"),
            ("transfer-encoding", "chunked"),
            ("content-length", "31"),
            ("x-note", "Fähre"),
        ]),
        media: "text/html".to_owned(),
        peer: Some("192.0.2.7".parse().unwrap()),
        bytes: Bytes::from_static("<p>The ferry to Ørland leaves at noon.</p>\n".as_bytes()),
        notes: owned(&[("title", "Times of the ferry"), ("claim", "C-12")]),
    }
}

/// The same page, an hour later.
fn again() -> Capture {
    Capture { id: Uuid::from_u128(3), at: at(59), notes: Vec::new(), ..page() }
}

fn upload() -> Capture {
    Capture {
        id: Uuid::from_u128(4),
        at: at(30),
        media: "text/csv".to_owned(),
        bytes: Bytes::from_static(b"pier,boats\nnorth,4\n"),
        ..Capture::default()
    }
}

fn written(packing: Packing, captures: &[Capture]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), packing, info()).unwrap();
    for capture in captures {
        writer.add(capture).unwrap();
    }
    writer.finish().unwrap()
}

fn read(file: &[u8]) -> Vec<Found> {
    WarcReader::new(file).iter_records().map(|it| it.unwrap()).collect()
}

fn unpacked(file: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut all).unwrap();
    all
}

fn header(record: &Found, header: WarcHeader) -> String {
    record.header(header).unwrap_or_default().into_owned()
}

fn kinds(records: &[Found]) -> Vec<String> {
    records.iter().map(|it| it.warc_type().to_string()).collect()
}

/// The head and the body of an answer.
fn answer(record: &Found) -> (String, Vec<u8>) {
    let at = record.body().windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let (head, body) = record.body().split_at(at + 4);
    (String::from_utf8(head.to_vec()).unwrap(), body.to_vec())
}

#[test]
fn a_file_looks_as_it_should() {
    let file = written(Packing::Plain, &[page(), again(), upload()]);
    golden("harbour.warc", std::str::from_utf8(&file).unwrap());
}

#[test]
fn another_library_reads_every_record() {
    let captures = [page(), again(), upload()];
    for packing in [Packing::Plain, Packing::Gzip] {
        let file = written(packing, &captures);
        let file = if packing == Packing::Gzip { unpacked(&file) } else { file };
        let records = read(&file);
        assert_eq!(kinds(&records), ["warcinfo", "response", "metadata", "revisit", "resource"]);
        for record in &records {
            assert_eq!(header(record, WarcHeader::BlockDigest), record::digest(&[record.body()]));
        }

        let page = page();
        assert_eq!(records[1].warc_id(), record::name(page.id));
        assert_eq!(*records[1].date(), page.at);
        assert_eq!(header(&records[1], WarcHeader::TargetURI), page.url);
        assert_eq!(header(&records[1], WarcHeader::IPAddress), "192.0.2.7");
        let (head, body) = answer(&records[1]);
        assert_eq!(body, page.bytes);
        assert_eq!(header(&records[1], WarcHeader::PayloadDigest), record::digest(&[&body]));
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())), "{head}");
        assert!(!head.to_lowercase().contains("\r\ncontent-encoding"), "{head}");

        assert_eq!(header(&records[2], WarcHeader::RefersTo), record::name(page.id));
        let notes = String::from_utf8_lossy(records[2].body());
        assert_eq!(notes, "title: Times of the ferry\r\nclaim: C-12\r\n");
        assert_eq!(records[4].body(), upload().bytes);
        assert_eq!(header(&records[4], WarcHeader::TargetURI), upload().id.urn().to_string());
        assert_eq!(header(&records[4], WarcHeader::ContentType), "text/csv");
    }
}

#[test]
fn each_record_is_packed_by_itself() {
    let file = written(Packing::Gzip, &[page(), upload()]);
    let mut rest = file.as_slice();
    let mut members = Vec::new();
    while !rest.is_empty() {
        let mut member = GzDecoder::new(rest);
        let mut record = Vec::new();
        member.read_to_end(&mut record).unwrap();
        rest = member.into_inner();
        members.push(record);
    }
    assert_eq!(members.len(), 4);
    for member in members {
        assert_eq!(read(&member).len(), 1);
    }
}

#[test]
fn the_same_payload_is_referred_to_and_the_same_snapshot_left_out() {
    let records = read(&written(Packing::Plain, &[page(), page(), again()]));
    assert_eq!(kinds(&records), ["warcinfo", "response", "metadata", "revisit"]);
    let revisit = &records[3];
    assert_eq!(answer(revisit).1, b"");
    assert_eq!(header(revisit, WarcHeader::Profile), SAME_PAYLOAD);
    assert_eq!(header(revisit, WarcHeader::RefersTo), record::name(page().id));
    let (of_page, of_revisit) = (&records[1], header(revisit, WarcHeader::PayloadDigest));
    assert_eq!(of_revisit, header(of_page, WarcHeader::PayloadDigest));
}

#[test]
fn answers_without_a_body_are_not_the_same() {
    let empty = |id| Capture { id: Uuid::from_u128(id), bytes: Bytes::new(), ..again() };
    let records = read(&written(Packing::Plain, &[empty(7), empty(8)]));
    assert_eq!(kinds(&records), ["warcinfo", "response", "response"]);
}

#[test]
fn foreign_words_make_no_records_and_no_fields() {
    let forged = "x\r\n\r\n\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n";
    let hostile = Capture {
        url: format!("https://a.example/ b{forged}"),
        headers: owned(&[(forged, forged), ("", "\u{0}"), ("content-type", "te\nxt")]),
        media: forged.to_owned(),
        bytes: Bytes::from_static(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n"),
        notes: owned(&[(forged, forged)]),
        ..page()
    };
    let upload = Capture { id: Uuid::from_u128(9), status: None, ..hostile.clone() };
    let records = read(&written(Packing::Plain, &[hostile.clone(), upload]));

    assert_eq!(kinds(&records), ["warcinfo", "response", "metadata", "resource", "metadata"]);
    assert_eq!(answer(&records[1]).1, hostile.bytes);
    assert_eq!(answer(&records[1]).0.lines().count(), 6);
    assert_eq!(String::from_utf8_lossy(records[2].body()).lines().count(), 1);
    assert!(!header(&records[1], WarcHeader::TargetURI).contains(char::is_whitespace));
    assert_eq!(records[3].body(), hostile.bytes);
}

#[test]
fn what_is_there_so_far_can_be_taken() {
    let mut writer = Writer::new(Vec::new(), Packing::Gzip, info()).unwrap();
    let mut taken = std::mem::take(writer.get_mut());
    for capture in [page(), upload()] {
        writer.add(&capture).unwrap();
        taken.append(writer.get_mut());
    }
    assert_eq!(writer.finish().unwrap(), b"");
    assert_eq!(taken, written(Packing::Gzip, &[page(), upload()]));
}
