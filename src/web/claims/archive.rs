//! The frozen snapshots behind a claim, as a file that web archives read.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use futures_util::stream;

use super::show::load;
use crate::desk::Desk;
use crate::domain::Act;
use crate::web::error::Error;
use crate::web::listed::attachment;
use crate::web::session::SignedIn;

/// Sent snapshot by snapshot, while the next one is read.
pub async fn archive(
    desk: Data<Desk>,
    me: SignedIn,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let archive = desk.archive(claim.id).await?;
    tracing::info!(person = %me.person, claim = %claim.number, "the snapshots behind a claim were exported");
    let name = archive.file_name();
    let parts = stream::try_unfold(archive, |mut archive| async move {
        let part = archive.next().await?;
        Ok::<_, Error>(part.map(|part| (part, archive)))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/warc")
        // It is packed already.
        .insert_header(("content-encoding", "identity"))
        .insert_header(attachment(name))
        .streaming(Box::pin(parts)))
}
