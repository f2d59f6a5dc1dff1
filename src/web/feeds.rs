//! Feeds: what others fetch by themselves, without signing in.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, ServiceConfig, resource};
use futures_util::stream;

use super::Site;
use super::error::Error;
use crate::desk::Desk;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/claimreview/feed.json").get(claim_reviews));
}

/// Every published check as a DataFeed, sent claim by claim.
async fn claim_reviews(desk: Data<Desk>, site: Data<Site>) -> Result<HttpResponse, Error> {
    let feed = desk.claim_review_feed(site.public_url()).await?;
    let parts = stream::try_unfold(feed, |mut feed| async move {
        let part = feed.next().await?;
        Ok::<_, Error>(part.map(|part| (part, feed)))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .streaming(Box::pin(parts)))
}
