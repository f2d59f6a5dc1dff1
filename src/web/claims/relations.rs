//! Relations as pages show them: where a claim leads, what came of it, and what used it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::show::load;
use super::view::View;
use crate::desk::lists::ClaimRow;
use crate::desk::names::Names;
use crate::desk::relations::{HandedOutLine, LISTED, Leads, Used};
use crate::desk::{self, Desk};
use crate::domain::claim::{Attribution, AttributionRole, Claim, Closing, Stage, telling};
use crate::domain::{ClaimNumber, SpeakerId};
use crate::report::Format;
use crate::report::correction::{Came, Correction};
use crate::web::Site;
use crate::web::error::Error;
use crate::web::page::{Frame, filters, show as answer};
use crate::web::session::SignedIn;

/// What a claim came of.
pub struct RelationsView {
    /// The claim of which it is a part.
    pub split_from: Option<String>,
    /// The claim into which it was merged or that it repeats.
    pub other: Option<String>,
}

impl RelationsView {
    pub fn of(claim: &Claim, names: &Names) -> Self {
        let number = |id| telling::Names::claim(names, id);
        let other = claim.closing.as_ref().and_then(Closing::other);
        Self { split_from: claim.relations.split_from.map(number), other: other.map(number) }
    }
}

/// What used a claim, in words.
pub struct UsedView {
    used: Used,
    pub lines: Vec<LineView>,
    /// How many reports were taken of the verdict that stands.
    pub of_verdict: u64,
    /// How many were taken of verdicts that were corrected since.
    pub of_older: u64,
    /// Of those, when the last one was taken.
    pub last_older: Option<DateTime<Utc>>,
}

/// Reports that somebody took.
pub struct LineView {
    pub format: &'static str,
    pub times: u64,
    pub version: u64,
    pub who: String,
    pub at: DateTime<Utc>,
}

impl UsedView {
    pub async fn of(desk: &Desk, site: &Site, view: &View) -> Result<Self, Error> {
        let claim = &view.claim;
        let public = site.public_url().map(|it| it.trim_end_matches('/').to_owned());
        let shown = claim.number.0.saturating_add(1);
        let addresses = [
            Some(site.link(&format!("/claims/{}", claim.number))),
            public.map(|public| format!("{public}/c/{shown}")),
        ];
        let addresses: Vec<_> = addresses.into_iter().flatten().collect();
        let used = desk.used(claim, &addresses).await?;
        let people = desk.people_names().await?;
        let line = |it: &HandedOutLine| LineView {
            format: Format::from_key(&it.format).map_or("another format", Format::word),
            times: it.taken.times,
            version: it.version,
            who: it.person.map_or("the command line".to_owned(), |person| {
                people.get(&person).map_or("a former colleague", String::as_str).to_owned()
            }),
            at: it.taken.last_at,
        };
        let stands = claim.verdict.as_ref().map_or(0, |verdict| u64::from(verdict.round));
        let of_verdict = used.taken.get(&stands).filter(|_| stands > 0).map_or(0, |it| it.times);
        let older = || used.taken.iter().filter(|(round, _)| **round > 0 && **round < stands);
        Ok(Self {
            lines: used.lines.iter().map(line).collect(),
            of_verdict,
            of_older: older().map(|(_, it)| it.times).sum(),
            last_older: older().map(|(_, it)| it.last_at).max(),
            used,
        })
    }

    /// The claims that used it, by how they did.
    pub fn claims(&self) -> Vec<(&'static str, &[ClaimRow])> {
        let all = [
            ("Merged into it", &self.used.merged),
            ("Closed as its duplicate", &self.used.duplicates),
            ("Split off from it", &self.used.parts),
        ];
        let some = all.into_iter().filter(|(_, rows)| !rows.is_empty());
        some.map(|(how, rows)| (how, rows.as_slice())).collect()
    }

    /// The claims whose evidence is this claim's page.
    pub fn citing(&self) -> &[ClaimNumber] {
        &self.used.citing
    }

    /// Whether a list may go on behind what is shown.
    pub fn is_full(rows: &[ClaimRow]) -> bool {
        u64::try_from(rows.len()).is_ok_and(|length| length >= LISTED)
    }

    pub fn is_empty(&self) -> bool {
        self.claims().is_empty() && self.citing().is_empty() && self.lines.is_empty()
    }
}

/// "3 reports were taken", "1 report was taken".
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over values by reference")]
pub fn reports(count: &u64) -> String {
    if *count == 1 {
        "1 report was taken".to_owned()
    } else {
        format!("{count} reports were taken")
    }
}

/// An attribution as a form names it.
pub fn key(it: &Attribution) -> String {
    format!("{}:{}", it.speaker, it.role.key())
}

/// The speaker and the role that a form names.
pub fn of_key(key: &str) -> Option<(SpeakerId, AttributionRole)> {
    let (speaker, role) = key.split_once(':')?;
    Some((speaker.parse().ok()?, AttributionRole::from_key(role)?))
}

/// The address of a claim itself, also where its number leads elsewhere.
pub fn itself(number: ClaimNumber, stage: Stage) -> String {
    let query = if stage.leads_on() { "?trail=1" } else { "" };
    format!("/claims/{number}{query}")
}

/// The number that led to a page, if it does lead there.
pub async fn led_from(desk: &Desk, from: &str, here: Leads) -> Result<Option<ClaimNumber>, Error> {
    let Ok(from) = from.parse::<ClaimNumber>() else { return Ok(None) };
    match desk.leads(from).await {
        Ok(leads) => Ok((leads == here).then_some(from)),
        Err(desk::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// When a correction ended, or began.
pub fn when(it: &Correction) -> &DateTime<Utc> {
    match &it.came {
        Came::UnderWay => &it.at,
        Came::Stands { at } | Came::Verdict { at, .. } => at,
    }
}

#[derive(Template)]
#[template(path = "claims/apart.html")]
struct PartsPage {
    frame: Frame,
    claim: Claim,
    /// The claim that led here, if another one.
    led: Option<ClaimNumber>,
    parts: Vec<ClaimRow>,
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    led: String,
}

/// The parts of a claim that was split.
pub async fn parts(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let claim = load(&desk, &me, &number).await?.claim.ok_or(Error::NotFound)?;
    let parts = desk.seen_by(me.person).parts(claim.id).await?;
    let led = led_from(&desk, &wanted.led, Leads::Parts(claim.number)).await?;
    let led = led.filter(|led| *led != claim.number);
    answer(&PartsPage { frame, claim, led, parts })
}
