//! HTTP: extract, call the desk, render.

mod agreement;
mod answer;
mod archive;
mod articles;
mod assets;
mod checklist;
mod claims;
mod erasing;
pub mod error;
mod feeds;
mod fetches;
mod fetching;
pub mod filters;
pub mod form;
mod health;
mod jobs;
mod kept;
mod keys;
mod layers;
mod listed;
mod lists;
mod log;
mod marks;
mod method;
mod notices;
pub mod page;
mod parts;
mod people;
mod prepared;
pub mod presence;
mod profile;
mod prose;
mod publishing;
mod queue;
mod readers;
mod rulings;
mod scales;
mod search;
pub mod session;
mod set_up;
mod settings;
mod sign_in;
mod site;
mod snapshots;
mod sources;
mod speakers;
mod tables;
mod taking;
mod trails;
mod unsubscribe;
mod verify;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, NormalizePath, from_fn};
use actix_web::web::{Data, PathConfig, PayloadConfig, QueryConfig, ServiceConfig, to};
use actix_web::{App, Error as ActixError, HttpResponse};
use tracing_actix_web::TracingLogger;

/// The desk's stylesheet, for reports that are kept as files.
pub const STYLESHEET: &str = include_str!("assets/desk.css");

pub use error::Error;
pub use site::Site;

use crate::desk::Desk;

/// The one route table: each page's file has its own part of it.
fn routes(cfg: &mut ServiceConfig) {
    health::routes(cfg);
    log::routes(cfg);
    assets::routes(cfg);
    readers::routes(cfg);
    set_up::routes(cfg);
    sign_in::routes(cfg);
    answer::routes(cfg);
    unsubscribe::routes(cfg);
    verify::routes(cfg);
    queue::routes(cfg);
    search::routes(cfg);
    fetching::routes(cfg);
    articles::routes(cfg);
    tables::routes(cfg);
    claims::routes(cfg);
    rulings::routes(cfg);
    feeds::routes(cfg);
    sources::routes(cfg);
    snapshots::routes(cfg);
    speakers::routes(cfg);
    agreement::routes(cfg);
    people::routes(cfg);
    erasing::routes(cfg);
    trails::routes(cfg);
    jobs::routes(cfg);
    fetches::routes(cfg);
    notices::routes(cfg);
    profile::routes(cfg);
    keys::routes(cfg);
    settings::routes(cfg);
    archive::routes(cfg);
    prepared::routes(cfg);
    publishing::routes(cfg);
    scales::routes(cfg);
    checklist::routes(cfg);
    method::routes(cfg);
}

/// The whole site: what `serve` serves and tests call.
pub fn app(
    desk: Data<Desk>,
    site: Data<Site>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = ActixError,
        InitError = (),
    >,
> {
    App::new()
        .app_data(desk)
        .app_data(site)
        .app_data(PayloadConfig::new(form::LARGEST))
        .app_data(PathConfig::default().error_handler(|_error, _request| Error::NotFound.into()))
        .app_data(QueryConfig::default().error_handler(|_error, _request| Error::BadForm.into()))
        .configure(routes)
        .default_service(to(no_such_page))
        // The last one is the first that a request meets.
        .wrap(from_fn(session::guard))
        .wrap(from_fn(layers::finish))
        .wrap(from_fn(layers::same_origin))
        .wrap(from_fn(layers::harden))
        .wrap(Compress::default())
        .wrap(NormalizePath::trim())
        .wrap(TracingLogger::<layers::Spans>::new())
}

async fn no_such_page() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
