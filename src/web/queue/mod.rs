//! The queue: work by duty, with filters that live in the address.

mod bulk;
mod duty;
mod export;
mod near;
mod understood;
mod views;
mod wanted;

use std::collections::BTreeMap;

use actix_web::web::{Data, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use bulk::BulkForm;
use duty::Duty;
pub use near::{Near, encoded, list};
use understood::{Understood, labels, understand};
use views::ViewLink;
use wanted::Wanted;

use super::claims::Undo;
use super::error::Error;
use super::form::Posted;
use super::lists::{Row, page_around};
use super::page::{Flash, Frame, Room, filters, see_other_saying, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::lists::Numbers;
use crate::domain::claim::{Kind, Priority, Severity, Stage};
use crate::domain::scale::Label;
use crate::domain::{Act, PersonId};

/// Counts beside tabs go no further than this, so that they cost the same on any desk.
const COUNT: u64 = 1000;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").get(show))
        .service(resource("/queue").get(show))
        .service(resource("/queue/export.{format}").get(export::export))
        .service(resource("/queue/chosen.{format}").get(export::chosen))
        .service(resource("/queue/prepare").post(export::prepare))
        .service(resource("/queue/next").post(next))
        .service(resource("/queue/bulk").post(bulk::change))
        .service(resource("/queue/bulk/{batch}").get(bulk::result))
        .service(resource("/views").post(views::save))
        .service(resource("/views/{id}").post(views::rename))
        .service(resource("/views/{id}/delete").post(views::delete));
}

struct TabView {
    duty: &'static Duty,
    query: String,
    count: u64,
    current: bool,
}

impl TabView {
    fn shown(&self) -> String {
        bounded(self.count, COUNT)
    }
}

#[derive(Template)]
#[template(path = "queue/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<TabView>,
    views: Vec<ViewLink>,
    wanted: Wanted,
    understood: Understood,
    rows: Vec<Row>,
    next: Option<String>,
    before: Option<String>,
    labels: Vec<Label>,
    people: BTreeMap<PersonId, String>,
    /// What was typed into the form for the chosen claims, where it could not be taken.
    typed: BulkForm,
    problem: Option<String>,
    /// In which a large list is offered.
    parts: Vec<Numbers>,
    /// Whether a list is offered as a file that is prepared.
    prepares: bool,
}

impl ListPage {
    fn may_import(&self) -> bool {
        self.frame.may(Act::Import)
    }

    fn may_take(&self) -> bool {
        self.frame.may(Act::EditClaim)
    }

    fn may_export(&self) -> bool {
        self.frame.may(Act::Export)
    }

    fn may_change(&self) -> bool {
        self.frame.may(Act::EditClaim)
    }

    fn may_choose(&self) -> bool {
        self.may_change() || self.may_export()
    }

    fn may_share(&self) -> bool {
        self.frame.may(Act::ShareViews)
    }

    fn query(&self) -> String {
        self.wanted.list()
    }

    /// The list as a part of another address.
    fn from(&self) -> String {
        url::form_urlencoded::byte_serialize(self.wanted.list().as_bytes()).collect()
    }

    fn kept(&self) -> String {
        self.wanted.kept()
    }

    fn is_narrowed(&self) -> bool {
        !self.understood.chips.is_empty()
    }

    /// Whether there is more to keep under a name than a tab, which has one.
    fn can_be_kept(&self) -> bool {
        self.wanted.view.is_empty() && (self.is_narrowed() || !self.wanted.sort.is_empty())
    }

    fn current_view(&self) -> Option<&ViewLink> {
        self.views.iter().find(|it| it.current && it.may_keep)
    }

    /// The orders that the tab can have: the key and the words of each.
    fn orders(&self) -> Vec<(&'static str, &'static str)> {
        let sorts = self.understood.duty.sorts.iter();
        sorts.map(|it| (duty::sort_key(*it), duty::sort_word(*it))).collect()
    }
}

async fn show(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
) -> Result<HttpResponse, Error> {
    let wanted = Wanted::parse(request.query_string());
    answer(&list_page(&desk, &me, frame, wanted).await?)
}

async fn list_page(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    mut wanted: Wanted,
) -> Result<ListPage, Error> {
    let mut tabs = tabs(desk, me).await?;
    let duty = match understood::tab(&wanted, me.role) {
        Some(duty) => duty,
        None => landing(&tabs, me).ok_or(Error::NotFound)?,
    };
    let mut understood = understand(desk, me, duty, &wanted).await?;
    duty.key.clone_into(&mut wanted.tab);
    for tab in &mut tabs {
        tab.current = wanted.view.is_empty() && tab.duty.key == duty.key;
    }
    let page = page_around(desk, me, &understood.filter, understood.sort, wanted.place()).await?;
    let turned = |place: Option<String>, turn: fn(&mut Wanted, String)| {
        place.map(|place| {
            let mut wanted = Wanted::parse(&wanted.list());
            turn(&mut wanted, place);
            wanted.query()
        })
    };
    let views = views::links(desk, me, &wanted).await?;
    let claims = desk.claims_given().await?;
    if !wanted.view.is_empty() && !views.iter().any(|it| it.current) {
        let gone = "That view is not here any more, or it is somebody else’s and not shared.";
        understood.doubts.push(gone.to_owned());
    }
    Ok(ListPage {
        tabs,
        views,
        rows: page.rows,
        next: turned(page.next, |wanted, place| wanted.after = place),
        before: turned(page.before, |wanted, place| wanted.before = place),
        labels: labels(desk).await?,
        people: desk.people_names().await?,
        frame: frame.within(Room::Queue),
        wanted,
        understood,
        typed: BulkForm::default(),
        problem: None,
        parts: export::parts(claims),
        prepares: claims > export::LARGE,
    })
}

/// A form without fields of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextForm {}

/// Hands out the next claim that waits for research, and leads there.
async fn next(
    desk: Data<Desk>,
    me: SignedIn,
    posted: Posted<NextForm>,
) -> Result<HttpResponse, Error> {
    let sent = posted.sent(&me);
    let taken = desk.take_next(sent.clone()).await?;
    let undo = taken.as_ref().and_then(|it| Undo::offered(&desk, it, &sent));
    let Some(claim) = taken.and_then(|it| it.claim) else {
        let flash = Flash::note("No claim waits for somebody to research it.");
        return Ok(see_other_saying("/queue?tab=unassigned", flash));
    };
    let flash = Flash { undo, ..Flash::good("You are on it now.") };
    Ok(see_other_saying(&format!("/claims/{}", claim.number), flash))
}

/// Where somebody lands who asked for no tab: at the first duty of theirs that waits. Whoever has
/// none reads everything.
fn landing(tabs: &[TabView], me: &SignedIn) -> Option<&'static Duty> {
    let duties = || tabs.iter().filter(|it| it.duty.waits_for(me.role));
    let waits = duties().find(|it| it.count > 0).or_else(|| duties().next());
    waits.map(|it| it.duty).or_else(|| duty::named("all"))
}

async fn tabs(desk: &Desk, me: &SignedIn) -> Result<Vec<TabView>, Error> {
    let mut tabs = Vec::new();
    for duty in duty::of_role(me.role) {
        let filter = (duty.filter)(me.person, desk.now());
        tabs.push(TabView {
            duty,
            query: Wanted { tab: duty.key.to_owned(), ..Wanted::default() }.query(),
            count: desk.seen_by(me.person).count_claims(&filter, COUNT).await?,
            current: false,
        });
    }
    Ok(tabs)
}

/// A count that goes no further than it was counted.
fn bounded(count: u64, most: u64) -> String {
    if count < most { count.to_string() } else { format!("{}+", most.saturating_sub(1)) }
}
