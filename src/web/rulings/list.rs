//! List: what others have ruled, as far as the desk knows, and how it is removed.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::desk::Desk;
use crate::desk::known::{Removal, Stored};
use crate::desk::search::{Kind, Things};
use crate::domain::Act;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::lists::plain;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show};
use crate::web::session::SignedIn;

/// How many a page shows.
const PAGE: u64 = 50;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/rulings").get(list))
        .service(resource("/rulings/remove").post(remove))
        .service(resource("/rulings/publishers/remove").post(remove_publisher));
}

/// The address of a list.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// Words that they have.
    q: String,
    /// Whose they are, where no words are looked for.
    publisher: String,
    before: String,
}

impl Wanted {
    fn address(&self, before: i64) -> String {
        let mut query = Serializer::new(String::new());
        let pairs = [("q", &self.q), ("publisher", &self.publisher)];
        query.extend_pairs(pairs.into_iter().filter(|(_, typed)| !typed.is_empty()));
        query.append_pair("before", &before.to_string());
        format!("/rulings?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "rulings/list.html")]
struct ListPage {
    frame: Frame,
    wanted: Wanted,
    rows: Vec<Stored>,
    /// "No rulings of others have “brigde”. These have “bridge”."
    instead: Vec<String>,
    next: Option<String>,
}

impl ListPage {
    fn may_remove(&self) -> bool {
        self.frame.may(Act::ImportRulings)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemoveForm {
    ruling: Uuid,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublisherForm {
    publisher: String,
    reason: String,
}

async fn list(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let Wanted { q, publisher, before } = wanted.into_inner();
    let wanted = Wanted { q: plain(q.trim()), publisher: plain(&publisher), before };
    let before = wanted.before.parse().ok();
    let mut instead = Vec::new();
    let (rows, next) = if wanted.q.is_empty() {
        let publisher = Some(wanted.publisher.as_str()).filter(|it| !it.is_empty());
        let found = desk.newest_known(publisher, before, PAGE).await?;
        let is_full = u64::try_from(found.len()).is_ok_and(|length| length == PAGE);
        let next = found.last().filter(|_| is_full).map(|(number, _)| *number);
        (found.into_iter().map(|(_, it)| it).collect(), next)
    } else {
        let search = desk.understand(&wanted.q, me.person, false).await?;
        let found = desk.seen_by(me.person).search(&search, Kind::Known, before, PAGE).await?;
        instead.extend(search.doubts);
        instead.extend(found.instead.iter().map(|(typed, taken)| {
            format!("No rulings of others have “{typed}”. These have “{}”.", taken.join("” or “"))
        }));
        let Things::Known(rows) = found.things else { return Err(Error::NotFound) };
        (rows, found.next)
    };
    let next = next.map(|before| wanted.address(before));
    show(&ListPage { frame, wanted, rows, instead, next })
}

async fn remove(
    desk: Data<Desk>,
    me: SignedIn,
    posted: Posted<RemoveForm>,
) -> Result<HttpResponse, Error> {
    let RemoveForm { ruling, reason } = posted.form;
    desk.remove_known(Removal::One(ruling), &reason, me.actor()).await?;
    Ok(see_other_saying("/rulings", Flash::good("Removed. No claim shows it any more.")))
}

async fn remove_publisher(
    desk: Data<Desk>,
    me: SignedIn,
    posted: Posted<PublisherForm>,
) -> Result<HttpResponse, Error> {
    let PublisherForm { publisher, reason } = posted.form;
    let what = Removal::OfPublisher(publisher.clone());
    let gone = desk.remove_known(what, &reason, me.actor()).await?;
    if gone.more {
        let said = format!("{} are removed, and there are more. Remove them too.", gone.count);
        let mut query = Serializer::new(String::new());
        query.append_pair("publisher", &publisher);
        let path = format!("/rulings?{}", query.finish());
        return Ok(see_other_saying(&path, Flash::note(said)));
    }
    let said = match gone.count {
        1 => "Removed. No claim shows it any more.".to_owned(),
        many => format!("{many} are removed. No claim shows them any more."),
    };
    Ok(see_other_saying("/rulings", Flash::good(said)))
}
