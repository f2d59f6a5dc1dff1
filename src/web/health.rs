//! Health: whether the process runs, and whether the database answers.

use actix_web::web::{Data, ServiceConfig, resource};
use actix_web::{HttpResponse, http::header::ContentType};

use super::Error;
use crate::desk::Desk;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/healthz").get(healthz));
    cfg.service(resource("/readyz").get(readyz));
}

/// A desk whose log is not signed works on, and starting it again would mend nothing: it is degraded
/// and not ill.
async fn healthz(desk: Data<Desk>) -> HttpResponse {
    match desk.standing().trouble() {
        None => said("The desk is running.\n"),
        Some(_) => said("The desk is running.\ndegraded: the log is not signed\n"),
    }
}

async fn readyz(desk: Data<Desk>) -> Result<HttpResponse, Error> {
    desk.is_set_up().await?;
    Ok(said("The desk is ready.\n"))
}

fn said(text: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body(text)
}
