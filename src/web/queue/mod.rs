//! The queue: work by duty, with filters that live in the address.

mod export;
mod wanted;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use export::attachment;
use wanted::{Understood, Wanted, understand};

use super::error::Error;
use super::form::Posted;
use super::lists::{Row, page_of};
use super::page::{Flash, Frame, Room, filters, see_other_saying, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::lists::{Assignee, Filter};
use crate::domain::claim::{Stage, WORK};
use crate::domain::scale::Label;
use crate::domain::{Act, PersonId, Role, may};

/// Counts beside tabs go no further than this, so that they cost the same on any desk.
const COUNT: u64 = 1000;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").get(show))
        .service(resource("/queue").get(show))
        .service(resource("/queue/next").post(next))
        .service(resource("/queue/export.{format}").get(export::export));
}

/// What waits, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    #[default]
    Mine,
    Returned,
    Approve,
    Unassigned,
    Review,
    Changed,
    Sources,
    Approved,
    All,
}

impl Tab {
    const ALL: [Self; 9] = [
        Self::Mine,
        Self::Returned,
        Self::Approve,
        Self::Unassigned,
        Self::Review,
        Self::Changed,
        Self::Sources,
        Self::Approved,
        Self::All,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Returned => "returned",
            Self::Approve => "approve",
            Self::Unassigned => "unassigned",
            Self::Review => "review",
            Self::Changed => "changed",
            Self::Sources => "sources",
            Self::Approved => "approved",
            Self::All => "all",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Mine => "Mine",
            Self::Returned => "Returned to me",
            Self::Approve => "To approve",
            Self::Unassigned => "Unassigned",
            Self::Review => "In review",
            Self::Changed => "Article changed",
            Self::Sources => "Source changed",
            Self::Approved => "Approved",
            Self::All => "All",
        }
    }

    /// What the tab is for, where it is empty.
    fn empty(self) -> &'static str {
        match self {
            Self::Mine => "Claims assigned to you stand here until a verdict is proposed.",
            Self::Returned => "Verdicts that an editor returned to you stand here.",
            Self::Approve => {
                "Proposed verdicts that you may decide on stand here. Your own never do."
            }
            Self::Unassigned => "Open claims that nobody has taken stand here.",
            Self::Review => "Verdicts that wait for an editor stand here.",
            Self::Changed => {
                "Claims stand here whose words were changed in their article, or went from it, until somebody has looked."
            }
            Self::Sources => {
                "Claims stand here with a source that was changed, moved or went, or whose article did, until somebody has looked at it."
            }
            Self::Approved => "Claims with an approved verdict stand here.",
            Self::All => "Every claim of the desk stands here.",
        }
    }

    /// Whether the tab says anything to somebody of this role.
    fn is_for(self, role: Role) -> bool {
        match self {
            Self::Mine | Self::Returned | Self::Changed | Self::Sources => {
                may(role, Act::EditClaim)
            }
            Self::Approve => may(role, Act::Decide),
            Self::Unassigned | Self::Review | Self::Approved | Self::All => true,
        }
    }

    fn filter(self, me: PersonId, now: DateTime<Utc>) -> Filter {
        let all = Filter::default();
        match self {
            Self::Mine => Filter {
                stages: WORK.to_vec(),
                assignee: Some(Assignee::Person(me)),
                awake_at: Some(now),
                ..all
            },
            Self::Returned => {
                Filter { stages: vec![Stage::Returned], proposed_by: Some(me), ..all }
            }
            Self::Approve => {
                Filter { stages: vec![Stage::Proposed], decidable_by: Some(me), ..all }
            }
            Self::Unassigned => Filter {
                stages: WORK.to_vec(),
                assignee: Some(Assignee::Nobody),
                awake_at: Some(now),
                ..all
            },
            Self::Review => Filter { stages: vec![Stage::Proposed], ..all },
            Self::Changed => Filter { text_waits: true, ..all },
            Self::Sources => Filter { source_in_trouble: true, ..all },
            Self::Approved => Filter { stages: vec![Stage::Approved, Stage::Correcting], ..all },
            Self::All => all,
        }
    }
}

struct TabView {
    word: &'static str,
    query: String,
    count: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "queue/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<TabView>,
    wanted: Wanted,
    understood: Understood,
    rows: Vec<Row>,
    next: Option<String>,
    empty: &'static str,
    labels: Vec<Label>,
    people: BTreeMap<PersonId, String>,
    narrowed: bool,
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

    fn query(&self) -> String {
        self.wanted.with(|_| {})
    }
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let mut wanted = wanted.into_inner().read();
    let tab = wanted.tab.filter(|tab| tab.is_for(me.role)).unwrap_or_else(|| first_tab(me.role));
    wanted.tab = Some(tab);
    let understood = understand(&desk, &me, &wanted).await?;
    let (rows, next) = page_of(&desk, &understood.filter, wanted.sort(), &wanted.after).await?;
    let next = next.map(|after| Wanted { after, ..wanted.clone() }.query());
    let page = ListPage {
        tabs: tabs(&desk, &me, &wanted).await?,
        rows,
        labels: desk.settled().await?.scale.labels,
        people: desk.people_names().await?,
        narrowed: !understood.chips.is_empty(),
        empty: tab.empty(),
        frame: frame.within(Room::Queue),
        wanted,
        understood,
        next,
    };
    answer(&page)
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
    let taken = desk.take_next(posted.sent(&me)).await?;
    let Some(claim) = taken.and_then(|it| it.claim) else {
        let flash = Flash::note("No claim waits for somebody to research it.");
        return Ok(see_other_saying("/queue?tab=unassigned", flash));
    };
    let flash = Flash::good("You are on it now.");
    Ok(see_other_saying(&format!("/claims/{}", claim.number), flash))
}

/// Where somebody lands who asked for no tab.
fn first_tab(role: Role) -> Tab {
    match role {
        Role::Editor => Tab::Approve,
        Role::Reviewer => Tab::Mine,
        Role::Viewer | Role::Auditor | Role::Admin => Tab::All,
    }
}

async fn tabs(desk: &Desk, me: &SignedIn, wanted: &Wanted) -> Result<Vec<TabView>, Error> {
    let mut tabs = Vec::new();
    for tab in Tab::ALL.into_iter().filter(|tab| tab.is_for(me.role)) {
        let filter = tab.filter(me.person, desk.now());
        let count = desk.count_claims(&filter, COUNT).await?;
        tabs.push(TabView {
            word: tab.word(),
            query: Wanted { tab: Some(tab), sort: wanted.sort.clone(), ..Wanted::default() }
                .query(),
            count: if count < COUNT { count.to_string() } else { format!("{}+", count - 1) },
            current: wanted.tab == Some(tab),
        });
    }
    Ok(tabs)
}
