//! Agreement: how far those who judged the same proposals agree, on each version of a scale.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use super::error::Error;
use super::page::{Frame, Room, filters, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::agreement::{Agreement, NEWEST, Pair};
use crate::domain::{PersonId, ScaleId};
use crate::report::dossier::NAMELESS;

/// Figures of fewer proposals than this swing with every one of them.
const ENOUGH: usize = 20;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/agreement").get(show));
}

#[derive(Template)]
#[template(path = "agreement/show.html")]
struct ShowPage {
    frame: Frame,
    found: Agreement,
    alpha: String,
    alpha_of_ranks: String,
    pairs: Vec<PairView>,
}

struct PairView {
    one: String,
    other: String,
    both: usize,
    few: bool,
    same: String,
    kappa: String,
    kappa_of_ranks: String,
}

impl PairView {
    fn of(pair: &Pair, people: &BTreeMap<PersonId, String>) -> Self {
        let name = |person| people.get(&person).map_or(NAMELESS, String::as_str).to_owned();
        Self {
            one: name(pair.people.0),
            other: name(pair.people.1),
            both: pair.both,
            few: pair.both < ENOUGH,
            same: share(pair.raw),
            kappa: figure(pair.kappa),
            kappa_of_ranks: figure(pair.kappa_of_ranks),
        }
    }
}

/// A figure with two decimals, or that it has none.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(
        || "undefined".to_owned(),
        |value| {
            // A minus sign that a screen reader reads as one, and no negative nothing.
            let text = format!("{value:.2}");
            if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "−") }
        },
    )
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "undefined".to_owned(), |value| format!("{:.0} %", value * 100.0))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    scale: String,
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let scale = match wanted.scale.as_str() {
        "" => None,
        id => Some(id.parse::<ScaleId>().map_err(|_not_an_id| Error::NotFound)?),
    };
    let found = desk.agreement(scale, me.actor()).await?;
    let people = desk.people_names().await?;
    answer(&ShowPage {
        frame: frame.within(Room::Agreement),
        alpha: figure(found.alpha),
        alpha_of_ranks: figure(found.alpha_of_ranks),
        pairs: found.pairs.iter().map(|pair| PairView::of(pair, &people)).collect(),
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!(figure(Some(0.456)), "0.46");
        assert_eq!(figure(Some(-0.09)), "−0.09");
        assert_eq!(figure(Some(-0.001)), "0.00");
        assert_eq!(figure(None), "undefined");
        assert_eq!(share(Some(2.0 / 3.0)), "67 %");
    }
}
