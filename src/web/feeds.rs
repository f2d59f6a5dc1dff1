//! Feeds: what others fetch by themselves, without signing in.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, ServiceConfig, resource};
use futures_util::stream;

use super::Site;
use super::error::Error;
use super::readers::Front;
use crate::desk::Desk;

/// How many feeds are written at once: each reads every published claim, for whoever asks.
pub(super) const AT_ONCE: usize = 4;
/// When to ask again where that many are.
const WAIT: Duration = Duration::from_secs(30);

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/claimreview/feed.json").get(claim_reviews));
}

/// Every published check as a DataFeed, sent claim by claim.
async fn claim_reviews(desk: Data<Desk>, site: Data<Site>) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let turn = Arc::clone(&site.feeds).try_acquire_owned();
    let turn = turn.map_err(|_taken| Error::TooMany(WAIT))?;
    let feed = desk.claim_review_feed(Some(&front.address)).await?;
    let parts = stream::try_unfold((feed, turn), |(mut feed, turn)| async move {
        let part = feed.next().await?;
        Ok::<_, Error>(part.map(|part| (part, (feed, turn))))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .streaming(Box::pin(parts)))
}
