//! Machines: where programs may look, and what there is to be found.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::SecondsFormat;

use super::{FEED_AGE, Front, Made, PATHS, With, give, path_of};
use crate::desk::Desk;
use crate::web::{Error, Site};

/// How many numbers one map has: far fewer than the 50,000 addresses that the protocol allows, so
/// that an answer stays small.
const CHUNK: u64 = 10_000;

/// The map of all maps.
#[derive(Template)]
#[template(path = "readers/sitemaps.xml")]
struct Index {
    maps: Vec<String>,
}

/// A map: addresses and when each changed last.
#[derive(Template)]
#[template(path = "readers/sitemap.xml")]
struct Map {
    pages: Vec<(String, Option<String>)>,
}

/// Where the desk has no pages for readers, there is nothing for programs either.
pub async fn robots(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let text = match Front::of(&desk, &site).await {
        Ok(front) => {
            // A path there allows whatever begins with it, and so does the desk's own "/claims".
            let paths = PATHS.iter().filter(|it| **it != "/c");
            let allowed = paths.chain(&["/assets/", "/favicon.ico", "/claimreview/"]);
            let allowed: Vec<_> = allowed.map(|it| format!("Allow: {it}\n")).collect();
            let allowed = allowed.concat();
            let map = format!("{}/sitemap.xml", front.address);
            format!("User-agent: *\n{allowed}Disallow: /\n\nSitemap: {map}\n")
        }
        Err(Error::NotFound | Error::NotSetUp) => "User-agent: *\nDisallow: /\n".to_owned(),
        Err(error) => return Err(error),
    };
    let with = With { kind: "text/plain; charset=utf-8", age: FEED_AGE, changed: None };
    Ok(give(&request, &Made::new(text), &with))
}

pub async fn index(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    // The first has the pages that are no checks.
    let mut maps = vec![1];
    while let Some(next) =
        desk.check_from(maps.last().map_or(0, |it: &u64| it.saturating_mul(CHUNK))).await?
    {
        maps.push((next.0 / CHUNK).saturating_add(1));
    }
    let map = |at: u64| format!("{}/sitemaps/{at}.xml", front.address);
    xml(&request, &Index { maps: maps.into_iter().map(map).collect() })
}

pub async fn chunk(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    chunk: Path<u64>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let from = chunk.checked_sub(1).and_then(|it| it.checked_mul(CHUNK)).ok_or(Error::NotFound)?;
    let below = from.checked_add(CHUNK).ok_or(Error::NotFound)?;
    if i64::try_from(below).is_err() {
        return Err(Error::NotFound);
    }
    let found = desk.checks_between(from, below).await?;
    if found.is_empty() && from > 0 {
        return Err(Error::NotFound);
    }
    let own = ["/checks", "/checks/method", "/corrections"].iter().filter(|_| from == 0);
    let own = own.map(|it| (format!("{}{it}", front.address), None));
    let checks = found.into_iter().map(|(number, at)| {
        let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        (format!("{}{}", front.address, path_of(number)), Some(at))
    });
    xml(&request, &Map { pages: own.chain(checks).collect() })
}

fn xml(request: &HttpRequest, map: &impl Template) -> Result<HttpResponse, Error> {
    let with = With { kind: "application/xml; charset=utf-8", age: FEED_AGE, changed: None };
    Ok(give(request, &Made::page(map)?, &with))
}
