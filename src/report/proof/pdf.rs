//! Pdf: the report that a PDF has as a file inside.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Name, Object, Stream};

use super::file::{MOST_BYTES, read};
use super::{Invalid, Report};

/// Reads the report inside of a PDF: its one file, as it was put there.
pub fn read_pdf(pdf: Vec<u8>) -> Result<Report, Invalid> {
    if pdf.len() > MOST_BYTES {
        return Err(Invalid::TooLarge);
    }
    let pdf = Pdf::new(pdf).map_err(|_unreadable| Invalid::NoProof)?;
    let mut files = pdf.objects().into_iter().filter_map(|object| match object {
        Object::Stream(stream) if is_file(&stream) => Some(stream),
        _ => None,
    });
    let file = files.next().ok_or(Invalid::NoProof)?;
    if files.next().is_some() {
        return Err(Invalid::NotOne);
    }
    let json = unpacked(&file)?;
    // A page within a document would be one more writing of the same report.
    if json.starts_with('{') { read(&json) } else { Err(Invalid::NoProof) }
}

fn is_file(stream: &Stream<'_>) -> bool {
    let kind = stream.dict().get::<Name<'_>>("Type");
    kind.is_some_and(|kind| *kind == *b"EmbeddedFile")
}

/// The text of a file, which no packing makes larger than any report.
fn unpacked(file: &Stream<'_>) -> Result<String, Invalid> {
    let raw = file.raw_data();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let is_plain = !file.dict().contains_key("Filter");
    let packing = file.dict().get::<Name<'_>>("Filter");
    let taken = match packing.as_deref() {
        None if is_plain => raw.as_ref().take(most).read_to_end(&mut bytes),
        Some(b"FlateDecode") => ZlibDecoder::new(&*raw).take(most).read_to_end(&mut bytes),
        _ => return Err(Invalid::NoProof),
    };
    taken.map_err(|_broken| Invalid::NoProof)?;
    String::from_utf8(bytes).map_err(|_binary| Invalid::NotJson)
}
