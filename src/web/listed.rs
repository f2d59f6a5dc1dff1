//! Listed: a list as the file that somebody takes along, read page by page while it is sent.

use std::io::{Seek, SeekFrom};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    ContentDisposition, ContentEncoding, DispositionParam, DispositionType,
};
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use tokio::io::AsyncReadExt;

use super::Error;
use crate::report::list::{ListFormat, Row, Unlisted, Writing};

/// How much of a file is read at once.
const PART: usize = 64 * 1024;

impl From<Unlisted> for Error {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::TooLong => Self::Refused(error.to_string()),
            Unlisted::Io(it) if it.kind() == std::io::ErrorKind::StorageFull => Self::Full,
            other => Self::internal(other),
        }
    }
}

/// The file of a list whose rows come page by page. Text leaves as it comes; a workbook is made
/// whole first, so that one that cannot be made is refused and not broken off.
pub async fn file<R: Row>(
    format: ListFormat,
    name: String,
    pages: impl Stream<Item = Result<Vec<R>, Error>> + 'static,
) -> Result<HttpResponse, Error> {
    let mut head = Vec::new();
    let mut writing = Writing::begin::<R>(format, &mut head)?;
    let mut answer = HttpResponse::Ok();
    answer.content_type(format.media_type()).insert_header(attachment(name));
    if format == ListFormat::Xlsx {
        let mut pages = std::pin::pin!(pages);
        while let Some(rows) = pages.try_next().await? {
            writing.rows(&rows, &mut head)?;
        }
        // It is compressed already, and so keeps its length.
        answer.insert_header(ContentEncoding::Identity);
        return Ok(answer.body(whole(writing).await?));
    }
    let rest = pages.map(move |rows| {
        let mut out = Vec::new();
        writing.rows(&rows?, &mut out)?;
        Ok::<_, Error>(Bytes::from(out))
    });
    Ok(answer.streaming(stream::iter([Ok(Bytes::from(head))]).chain(rest)))
}

/// A workbook from a file that is gone when it is closed.
async fn whole(
    writing: Writing,
) -> Result<SizedStream<impl Stream<Item = std::io::Result<Bytes>>>, Error> {
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile()?;
        writing.finish(&mut file)?;
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok::<_, Unlisted>((file, length))
    });
    let (file, length) = written.await.map_err(Error::internal)??;
    let file = tokio::fs::File::from_std(file);
    let parts = stream::try_unfold(file, |mut file| async move {
        let mut part = Vec::with_capacity(PART);
        let read = (&mut file).take(u64::try_from(PART).unwrap_or(u64::MAX));
        tokio::pin!(read);
        let read = read.read_to_end(&mut part).await?;
        Ok((read > 0).then(|| (Bytes::from(part), file)))
    });
    Ok(SizedStream::new(length, Box::pin(parts)))
}

/// Has the browser keep an answer as a file. The name is made by the desk, never by a title.
pub fn attachment(name: String) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    }
}
