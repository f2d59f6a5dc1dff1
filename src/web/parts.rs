//! Parts: a form that is sent in parts, as those with a file are.

use std::time::Duration;

use actix_multipart::{Multipart, MultipartError};
use futures_util::TryStreamExt;

use super::Error;

/// More than this is not even read to the end.
const DRAINED: usize = 64 * 1024 * 1024;

/// How much of a form is taken.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Bytes of all parts together.
    pub together: usize,
    /// A part of so many bytes is taken however large the others are, so that whoever typed it gets
    /// it back.
    pub short: usize,
    /// How long it may take to arrive.
    pub within: Duration,
}

/// A field of a form, or a file.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub name: String,
    /// The name of the file, where it is one.
    pub file_name: Option<String>,
    /// What the browser believes it to be, without parameters.
    pub media: Option<String>,
    pub charset: Option<String>,
    /// Nothing where there was more than is taken.
    pub bytes: Option<Vec<u8>>,
}

impl Part {
    /// What was typed into a field; empty where it was too large.
    pub fn text(self) -> Result<String, Error> {
        String::from_utf8(self.bytes.unwrap_or_default()).map_err(|_not_utf8| Error::BadForm)
    }
}

/// The form, once it has arrived. What is too large is read to its end and thrown away, because a
/// browser shows no answer that comes before it has finished sending.
pub async fn arriving(parts: Multipart, most: Most) -> Result<Vec<Part>, Error> {
    let arriving = tokio::time::timeout(most.within, read(parts, most)).await;
    arriving.map_err(|_late| Error::TooSlow)?
}

async fn read(mut parts: Multipart, most: Most) -> Result<Vec<Part>, Error> {
    let (mut all, mut total) = (Vec::new(), 0_usize);
    while let Some(mut part) = parts.try_next().await.map_err(unfinished)? {
        let told = part.content_type();
        let media = told.map(|it| it.essence_str().to_owned());
        let charset = told.and_then(|it| it.get_param("charset")).map(|it| it.to_string());
        let disposition = part.content_disposition();
        let file_name = disposition.and_then(|it| it.get_filename()).map(str::to_owned);
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Some(Vec::new());
        while let Some(chunk) = part.try_next().await.map_err(unfinished)? {
            total = total.saturating_add(chunk.len());
            if total > DRAINED {
                return Err(Error::TooLarge);
            }
            let length = |it: &Vec<u8>| it.len().saturating_add(chunk.len());
            bytes = bytes.filter(|it| total <= most.together || length(it) <= most.short);
            if let Some(bytes) = &mut bytes {
                bytes.extend_from_slice(&chunk);
            }
        }
        all.push(Part { name, file_name, media, charset, bytes });
    }
    Ok(all)
}

/// The form broke off, or is none.
fn unfinished(error: MultipartError) -> Error {
    tracing::debug!(%error, "a form in parts was not understood");
    Error::BadForm
}
