//! Speaker: what was checked of what somebody said, and what that does not say about them.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::checks::{Wanted, place_text};
use super::{Front, LISTED, Made, Row, Sheet, With, cut, give, or_missing, rows};
use crate::desk::Desk;
use crate::desk::lists::Speaker;
use crate::domain::SpeakerId;
use crate::domain::scale::Scale;
use crate::web::lists::Mark;
use crate::web::page::filters;
use crate::web::{Error, Site};

#[derive(Template)]
#[template(path = "readers/speaker.html")]
struct SpeakerPage {
    sheet: Sheet,
    title: String,
    /// How many of the checks have which label, those with most first.
    counts: Vec<(Mark, u64)>,
    rows: Vec<Row>,
    next: Option<String>,
}

pub async fn show(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    id: Path<SpeakerId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let found = desk.checked_speaker(*id, wanted.place(), LISTED.saturating_add(1)).await;
    let (speaker, mut checks) = match found {
        Ok(found) => found,
        Err(error) => return or_missing(&front, error),
    };
    let next = cut(&mut checks, LISTED).map(|it| place_text(&it));
    let sheet = front.sheet(format!("/checks/speakers/{id}"));
    let Speaker { name, .. } = speaker;
    let title = sheet.t.counts.replace("{}", &name);
    let counts = counts(&desk, *id).await?;
    let page = SpeakerPage { sheet, title, counts, rows: rows(&desk, &checks).await?, next };
    Ok(give(&request, &Made::page(&page)?, &With::page(None)))
}

/// A label that means the same in two versions of a scale is counted once, by its name and look.
async fn counts(desk: &Desk, id: SpeakerId) -> Result<Vec<(Mark, u64)>, Error> {
    let found = desk.labels_of_speaker(id).await?;
    let scales = desk.scales_of_checks(found.iter().map(|it| it.0)).await?;
    let scales: Vec<Scale> = scales.into_values().collect();
    let mut counts: Vec<(Mark, u64)> = Vec::new();
    for (scale, label, name, times) in found {
        let mark = Mark::of(&scales, scale, &label, &name);
        match counts.iter_mut().find(|(known, _)| *known == mark) {
            Some((_, sum)) => *sum = sum.saturating_add(times),
            None => counts.push((mark, times)),
        }
    }
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.name.cmp(&other.0.name)));
    Ok(counts)
}
