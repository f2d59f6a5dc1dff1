//! One claim: its page, and the forms on it.

mod act;
mod archive;
mod checklist;
pub mod contacts;
mod editing;
mod erase;
mod known;
mod markup;
mod media;
mod merge;
mod onward;
mod opinions;
mod past;
mod presence;
mod preview;
mod read;
mod relations;
pub mod report;
mod research;
mod rounds;
mod show;
mod split;
mod taking;
mod talk;
pub mod typed;
mod undo;
mod view;
pub mod wish;

use actix_web::web::{ServiceConfig, resource};

pub use undo::Undo;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/claims/{number}").get(show::show))
        .service(resource("/claims/{number}/report.{format}").get(report::claim))
        .service(resource("/claims/{number}/claimreview").get(markup::show))
        .service(resource("/claims/{number}/proof.{format}").get(report::proof))
        .service(resource("/articles/{id}/report.{format}").get(report::article))
        .service(resource("/claims/{number}/presence").get(presence::presence))
        .service(resource("/claims/{number}/evidence").get(known::show))
        .service(resource("/claims/{number}/preview").get(preview::show))
        .service(resource("/claims/{number}/snapshots.warc.gz").get(archive::archive))
        .service(resource("/claims/{number}/read/{snapshot}").get(read::show).post(read::cite))
        .service(resource("/claims/{number}/merge").get(merge::show).post(merge::merge))
        .service(resource("/claims/{number}/split").get(split::show).post(split::split))
        .service(resource("/claims/{number}/erase").get(erase::show).post(erase::erase))
        .service(resource("/claims/{number}/parts").get(relations::parts))
        .service(resource("/claims/{number}/undo").post(undo::undo))
        .service(resource("/claims/{number}/{action}").post(act::act));
}
