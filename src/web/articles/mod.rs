//! Articles: bringing one in, reading it, and making claims of its words.

mod cards;
mod details;
mod facets;
mod import;
mod list;
mod marked;
mod new_claim;
mod passage;
mod revise;
mod revisions;
mod show;
mod suggestion;
mod wanted;

use actix_web::web::{ServiceConfig, resource};

pub use import::OTHER_SESSION;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/articles").get(list::list))
        .service(resource("/articles/import").get(import::new).post(import::import))
        .service(resource("/articles/{id}").get(show::show))
        .service(resource("/articles/{id}/details").get(details::form).post(details::change))
        .service(resource("/articles/{id}/revise").get(revise::new).post(revise::revise))
        .service(resource("/articles/{id}/revisions/{number}").get(revisions::show))
        .service(resource("/articles/{id}/compare").get(revisions::compare))
        .service(resource("/articles/{id}/claims").get(new_claim::new).post(new_claim::create))
        .service(resource("/suggestions/{id}").get(suggestion::edit))
        .service(resource("/suggestions/{id}/accept").post(suggestion::accept))
        .service(resource("/suggestions/{id}/dismiss").post(suggestion::dismiss))
        .service(resource("/suggestions/{id}/restore").post(suggestion::restore));
}
