//! Archive: the whole desk as a file, for those who keep it.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;

use super::Error;
use super::form::Posted;
use super::page::{Frame, filters, see_other, show};
use super::session::SignedIn;
use super::sign_in::Button;
use crate::desk::Desk;
use crate::desk::prepared::Wish;
use crate::domain::Act;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/settings/archive").get(page))
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
