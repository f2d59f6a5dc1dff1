//! Readers: the pages for everybody. They are the same for whoever asks: no session is looked up,
//! no cookie is set, nothing is written.

mod article;
mod cache;
mod checks;
mod claim;
mod corrections;
mod feeds;
mod look;
mod machines;
mod method;
mod share;
mod speaker;
mod words;

use std::fmt::Display;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, EntityTag, LAST_MODIFIED, LOCATION,
};
use actix_web::web::{Bytes, Data, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub use cache::Cache;
pub(super) use share::AT_ONCE as DRAWN_AT_ONCE;
pub use words::Words;

use super::lists::Mark;
use super::page::filters;
use super::{Error, Site, assets};
use crate::desk::publishing::Check;
use crate::desk::{self, Desk};
use crate::domain::ClaimNumber;
use crate::domain::complaints::Complaints;
use crate::domain::publishing::{Language, Publishing};
use crate::domain::scale::Scale;

/// How long a browser or a cache may show a page before it asks again, in seconds. Whatever is
/// corrected or withdrawn is seen by everybody once it has passed.
const PAGE_AGE: u32 = 60;
/// The same for feeds and maps, which machines ask for.
const FEED_AGE: u32 = 300;
/// How many checks a list shows.
const LISTED: u64 = 30;

const HTML: &str = "text/html; charset=utf-8";

/// What strangers find here, and what is not looked at with a session.
pub(super) const PATHS: &[&str] = &[
    "/c",
    "/c/",
    "/checks",
    "/checks/",
    "/corrections",
    "/corrections/",
    "/corrections.atom",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/",
];

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/checks").get(checks::list).head(checks::list));
    cfg.service(resource("/checks/feed.atom").get(feeds::atom).head(feeds::atom));
    cfg.service(resource("/checks/feed.json").get(feeds::json).head(feeds::json));
    cfg.service(resource("/checks/method").get(method::show).head(method::show));
    cfg.service(resource("/checks/colours.css").get(look::colours).head(look::colours));
    cfg.service(resource("/checks/logo").get(look::logo).head(look::logo));
    cfg.service(resource("/checks/articles/{id}").get(article::show).head(article::show));
    cfg.service(resource("/checks/speakers/{id}").get(speaker::show).head(speaker::show));
    cfg.service(resource("/c/{number}").get(claim::show).head(claim::show));
    cfg.service(resource("/c/{number}/card").get(claim::card).head(claim::card));
    cfg.service(resource("/c/{number}/share.png").get(claim::share).head(claim::share));
    cfg.service(resource("/corrections").get(corrections::list).head(corrections::list));
    cfg.service(resource("/corrections.atom").get(feeds::corrections).head(feeds::corrections));
    cfg.service(resource("/robots.txt").get(machines::robots).head(machines::robots));
    cfg.service(resource("/sitemap.xml").get(machines::index).head(machines::index));
    cfg.service(resource("/sitemaps/{chunk}.xml").get(machines::chunk).head(machines::chunk));
}

/// What every page for readers needs to know of the desk.
pub(super) struct Front {
    pub name: String,
    pub publishing: Publishing,
    /// Where readers find the desk, without a stroke at its end.
    pub address: String,
}

impl Front {
    /// Nothing is there where the desk has no pages for readers.
    pub(super) async fn of(desk: &Desk, site: &Site) -> Result<Self, Error> {
        let (name, publishing) = desk.front().await?;
        if !publishing.is_on(site.public_url().is_some()) {
            return Err(Error::NotFound);
        }
        Ok(Self { name, publishing, address: address(site) })
    }

    /// The frame of a page in the desk's own language.
    fn sheet(&self, path: impl Into<String>) -> Sheet {
        self.sheet_in(None, path)
    }

    /// The frame of a page in the language of a tag, where the desk has its words in it.
    fn sheet_in(&self, tag: Option<&str>, path: impl Into<String>) -> Sheet {
        let language = tag.and_then(Language::of_tag).unwrap_or(self.publishing.language);
        Sheet {
            desk: self.name.clone(),
            t: Words::of(language),
            address: self.address.clone(),
            path: path.into(),
            colours: self.publishing.accent.map(|it| format!("{}{}", it.light, it.dark)),
            logo: self.publishing.logo.clone(),
            complaints: self.publishing.complaints.clone(),
        }
    }

    /// Changes when what every page shows does.
    fn stamp(&self) -> String {
        hash(format!("{}\n{}\n{:?}", self.name, self.address, self.publishing).as_bytes())
    }
}

/// Where readers find the desk, without a stroke at its end.
pub(super) fn address(site: &Site) -> String {
    site.link("").trim_end_matches('/').to_owned()
}

/// Where readers find a check.
pub(super) struct Found {
    /// On this desk.
    pub path: String,
    /// For whoever comes from elsewhere.
    pub address: String,
    /// Whether they find there where to say what is wrong with it.
    pub takes_complaints: bool,
}

/// Where readers find a check, where the desk has pages for them.
pub(super) async fn page_of(
    desk: &Desk,
    site: &Site,
    number: ClaimNumber,
) -> Result<Option<Found>, Error> {
    let (_, publishing) = desk.front().await?;
    let path = path_of(number);
    let is_on = publishing.is_on(site.public_url().is_some());
    let takes_complaints = publishing.complaints.is_some();
    Ok(is_on.then(|| Found { address: format!("{}{path}", address(site)), path, takes_complaints }))
}

/// The address of a check on this desk.
fn path_of(number: ClaimNumber) -> String {
    format!("/c/{}", number.0.saturating_add(1))
}

/// What stands around every page for readers.
pub(super) struct Sheet {
    pub desk: String,
    pub t: &'static Words,
    pub address: String,
    pub path: String,
    pub colours: Option<String>,
    pub logo: Option<String>,
    complaints: Option<Complaints>,
}

impl Sheet {
    /// The address of one of our files, which changes when the file does.
    #[expect(clippy::unused_self, reason = "templates ask the frame for it")]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The one address of the page.
    pub fn canonical(&self) -> String {
        format!("{}{}", self.address, self.path)
    }

    /// The address of the check that a card or a picture is of.
    pub fn page(&self) -> String {
        let end = self.path.rfind('/').and_then(|at| self.path.get(..at));
        format!("{}{}", self.address, end.unwrap_or_default())
    }

    pub fn is_here(&self, path: &str) -> bool {
        self.path == path
    }

    pub fn day(&self, at: &DateTime<Utc>) -> String {
        self.t.day(&at.date_naive())
    }

    /// What stands before the words that were checked.
    pub fn checked_then(&self, at: &DateTime<Utc>) -> String {
        self.t.checked_then.replace("{}", &self.day(at))
    }

    /// Where readers say that something is wrong.
    pub fn complaints(&self) -> Option<String> {
        self.complaints.as_ref().map(Complaints::link)
    }

    /// Where they say what is wrong with the check that the page is about.
    pub fn complaints_about(&self, number: impl Display) -> Option<String> {
        let it = self.complaints.as_ref()?;
        Some(it.link_about(&format!("{} {number}: {}", self.t.check, self.canonical())))
    }

    /// The address of the logo, which changes with it.
    pub fn logo(&self) -> Option<String> {
        self.logo.as_deref().map(logo_address)
    }

    /// The colour of the desk in the light.
    pub fn accent(&self) -> &str {
        self.colours.as_deref().and_then(|it| it.get(..7)).unwrap_or("#1c4f9c")
    }

    pub fn colours(&self) -> Option<String> {
        let it = self.colours.as_deref()?;
        Some(format!("/checks/colours.css?v={}", it.replace('#', "")))
    }
}

/// The address of a logo by its hash, which changes with it.
pub(super) fn logo_address(sha256: &str) -> String {
    format!("/checks/logo?v={}", short(sha256))
}

fn short(hash: &str) -> String {
    hash.chars().take(16).collect()
}

/// A check in a list.
pub(super) struct Row {
    pub path: String,
    pub statement: String,
    pub speakers: String,
    pub mark: Mark,
    pub first_at: DateTime<Utc>,
}

/// The rows of a list, and the versions of scales that they stand on.
async fn rows(desk: &Desk, checks: &[Check]) -> Result<Vec<Row>, Error> {
    let scales = desk.scales_of_checks(checks.iter().map(|it| it.scale)).await?;
    let scales: Vec<Scale> = scales.into_values().collect();
    let row = |it: &Check| Row {
        path: path_of(it.number),
        statement: it.statement.clone(),
        speakers: it.speakers.join(", "),
        mark: Mark::of(&scales, it.scale, &it.label, &it.label_name),
        first_at: it.first_at,
    };
    Ok(checks.iter().map(row).collect())
}

/// Cuts a list that was asked for with one more to its length; gives the last one where it goes on.
fn cut<T: Clone>(all: &mut Vec<T>, most: u64) -> Option<T> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let goes_on = all.len() > most;
    all.truncate(most);
    all.last().filter(|_| goes_on).cloned()
}

/// An answer that is ready, with the hash of its bytes.
pub struct Made {
    pub body: Bytes,
    pub tag: String,
}

impl Made {
    fn new(text: impl Into<Bytes>) -> Self {
        let body = text.into();
        Self { tag: short(&hash(&body)), body }
    }

    fn page(page: &impl Template) -> Result<Self, Error> {
        Ok(Self::new(page.render()?))
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What goes with the bytes of an answer.
struct With<'a> {
    kind: &'a str,
    age: u32,
    changed: Option<DateTime<Utc>>,
}

impl With<'_> {
    fn page(changed: Option<DateTime<Utc>>) -> Self {
        Self { kind: HTML, age: PAGE_AGE, changed }
    }
}

/// Gives it out, or says that whoever asks has it already.
fn give(request: &HttpRequest, made: &Made, with: &With<'_>) -> HttpResponse {
    // What is packed for the way has other bytes, so that the tag is a weak one.
    let tag = EntityTag::new_weak(made.tag.clone());
    let is_known = assets::is_known(request, &tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag.to_string()));
    response.insert_header((CACHE_CONTROL, format!("public, max-age={}", with.age)));
    if let Some(at) = with.changed {
        let at = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        response.insert_header((LAST_MODIFIED, at));
    }
    if is_known {
        return response.finish();
    }
    response.insert_header((CONTENT_TYPE, with.kind)).body(made.body.clone())
}

#[derive(Template)]
#[template(path = "readers/missing.html")]
struct MissingPage {
    sheet: Sheet,
}

/// The one answer for what is not published, whether the desk has it or not.
fn missing(front: &Front) -> Result<HttpResponse, Error> {
    let page = MissingPage { sheet: front.sheet("") }.render()?;
    Ok(HttpResponse::build(StatusCode::NOT_FOUND)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_TYPE, HTML))
        .body(page))
}

/// The same answer where no page is found at all, on a desk that has pages for readers.
pub(super) async fn lost(request: &HttpRequest) -> Option<HttpResponse> {
    let (desk, site) = (request.app_data::<Data<Desk>>()?, request.app_data::<Data<Site>>()?);
    let front = Front::of(desk, site).await.ok()?;
    missing(&front).ok()
}

/// Whether an address is one of readers, whatever stands there.
pub(super) fn is_theirs(path: &str) -> bool {
    super::session::is_listed(path, PATHS)
}

/// Says that there is nothing, where that is what a use case answers.
fn or_missing(front: &Front, error: desk::Error) -> Result<HttpResponse, Error> {
    match error {
        desk::Error::NotFound => missing(front),
        other => Err(other.into()),
    }
}

fn see(path: &str) -> HttpResponse {
    // What was merged can be taken apart again, and caches would keep what is said for good.
    HttpResponse::SeeOther()
        .insert_header((LOCATION, path))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .finish()
}
