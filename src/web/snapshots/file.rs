//! File: the bytes of a snapshot, to be kept as a file and never to be opened as a page of ours.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue,
};
use actix_web::web::{Data, Path};

use crate::desk::Desk;
use crate::desk::snapshots::Snapshot;
use crate::domain::SnapshotId;
use crate::text::kind::{ImageKind, Kind, sniff};
use crate::web::error::Error;
use crate::web::session::SignedIn;

/// Whatever the bytes are, nothing in them runs, is fetched or is a part of this desk.
const POLICY: &str =
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The most characters of a person's own name for a file.
const LONGEST: usize = 80;

/// How a snapshot can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A picture that browsers show.
    Picture,
    /// By its text, where it has one.
    Text,
}

/// How a snapshot is shown, by what was found when it was kept. The bytes are asked again before
/// they leave as a picture.
pub fn shape(it: &Snapshot) -> Shape {
    let shown = [ImageKind::Png, ImageKind::Jpeg, ImageKind::Gif, ImageKind::Webp, ImageKind::Avif];
    let is_picture = shown.iter().any(|kind| kind.media_type() == it.media);
    if is_picture { Shape::Picture } else { Shape::Text }
}

/// The bytes as a file to keep.
pub async fn file(
    desk: Data<Desk>,
    _me: SignedIn,
    id: Path<SnapshotId>,
) -> Result<HttpResponse, Error> {
    let snapshot = desk.snapshot(*id).await?;
    let bytes = desk.snapshot_bytes(&snapshot).await?;
    Ok(HttpResponse::Ok()
        // A browser that heard another type might show it.
        .content_type("application/octet-stream")
        .insert_header(attachment(&snapshot))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(bytes))
}

/// The bytes as a picture, where they begin like one that browsers show.
pub async fn image(
    desk: Data<Desk>,
    _me: SignedIn,
    id: Path<SnapshotId>,
) -> Result<HttpResponse, Error> {
    let snapshot = desk.snapshot(*id).await?;
    if shape(&snapshot) != Shape::Picture {
        return Err(Error::NotFound);
    }
    let bytes = desk.snapshot_bytes(&snapshot).await?;
    let Kind::Image(kind) = sniff(&bytes, None, None) else { return Err(Error::NotFound) };
    if kind.media_type() != snapshot.media {
        return Err(Error::NotFound);
    }
    Ok(HttpResponse::Ok()
        .content_type(kind.media_type())
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(bytes))
}

/// Has the browser keep the bytes as a file: under a name of the desk's making, and for browsers
/// that understand it under the file's own, cleaned (RFC 6266).
fn attachment(it: &Snapshot) -> ContentDisposition {
    let hash: String = it.sha256.chars().take(12).collect();
    let ending = ending(it);
    let own = format!("{}.{ending}", own_name(it.name.as_deref().unwrap_or_default()));
    let mut parameters = vec![DispositionParam::Filename(format!("snapshot-{hash}.{ending}"))];
    if !own.starts_with('.') {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: own.into_bytes(),
        }));
    }
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// A file's own name without its ending: letters, digits and a few marks that mean nothing to any
/// system of files.
fn own_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
    let spaced: String = stem.chars().map(kept).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect::<String>().trim().to_owned()
}

/// The ending that goes with what the bytes are; for what is not known, the file's own if it is a
/// plain one.
fn ending(it: &Snapshot) -> String {
    let known = match it.media.as_str() {
        "text/html" | "application/xhtml+xml" => "html",
        "text/plain" => "txt",
        "text/csv" => "csv",
        "application/json" => "json",
        "application/xml" | "text/xml" | "application/rss+xml" | "application/atom+xml" => "xml",
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        "image/heic" => "heic",
        "image/tiff" => "tiff",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let own = it.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, own)| own);
    let plain =
        |own: &&str| (1..=8).contains(&own.len()) && own.bytes().all(|b| b.is_ascii_alphanumeric());
    own.filter(plain).unwrap_or("bin").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_letters_and_nothing_that_leads_elsewhere() {
        for (name, kept) in [
            ("Jahresbericht 2025.pdf", "Jahresbericht 2025"),
            ("../../etc/passwd", ""),
            ("..\\..\\boot.ini", "boot"),
            ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x 1"),
            ("\"; filename=\"evil.exe", "filename evil"),
            ("\u{202e}fdp.exe", "fdp"),
            ("水位報告.xlsx", "水位報告"),
            ("", ""),
        ] {
            assert_eq!(own_name(name), kept, "{name:?}");
        }
    }
}
