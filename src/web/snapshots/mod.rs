//! Snapshots: frozen snapshots as pages, as files, and brought as files.

mod file;
mod show;
pub mod text;
mod upload;

use actix_web::web::{ServiceConfig, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/snapshots/{id}").get(show::show))
        .service(resource("/snapshots/{id}/read").post(show::read_again))
        .service(resource("/snapshots/{id}/file").get(file::file))
        .service(resource("/snapshots/{id}/image").get(file::image))
        .service(resource("/sources/{id}/snapshots").post(upload::upload));
}

pub use file::{Shape, shape};
