//! Archive: the whole desk as a file, for those who keep it.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;
use futures_util::stream;

use super::Error;
use super::form::Posted;
use super::listed::attachment;
use super::page::{Frame, filters, see_other, show};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::Desk;
use crate::desk::prepared::Wish;
use crate::domain::Act;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/settings/archive").get(page))
        .service(resource("/settings/archive/desk.tar").get(file))
        .service(resource("/settings/archive/prepare").post(prepare));
}

#[derive(Template)]
#[template(path = "settings/archive.html")]
struct ArchivePage {
    frame: Frame,
}

async fn page(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    show(&ArchivePage { frame })
}

/// Has the archive written as a file, to be downloaded when it is whole.
async fn prepare(
    desk: Data<Desk>,
    me: SignedIn,
    button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let file = desk.ask_for_file(Wish::Archive {}, String::new(), button.sent(&me)).await?;
    tracing::info!(person = %me.person, "an archive of the desk was asked for");
    Ok(see_other(&format!("/prepared/{file}")))
}

/// Sent while it is made. Where something cannot be read it breaks off before its manifest, without
/// which nobody takes it for whole.
async fn file(desk: Data<Desk>, me: SignedIn) -> Result<HttpResponse, Error> {
    me.must(Act::KeepSettings)?;
    let parts = desk.leave(me.actor())?;
    tracing::info!(person = %me.person, "an archive of the desk was taken");
    let name = format!("claimdesk-{}.tar", desk.now().date_naive());
    let parts = stream::unfold(parts, |mut parts| async move {
        let part = parts.recv().await?;
        Some((part.map(|it| it.bytes).map_err(Error::from), parts))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/x-tar")
        .insert_header(attachment(name))
        .streaming(parts))
}
