//! A snapshot's page: what the snapshot is, whether it is still the one that was recorded, and its
//! words.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::file::{Shape, shape};
use super::text::{Part, parts};
use crate::desk::Desk;
use crate::desk::snapshots::{Snapshot, Spoilt, Subject, Text};
use crate::domain::job::Task;
use crate::domain::{Act, SnapshotId};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Frame, Room, filters, see_other, show as answer};
use crate::web::session::SignedIn;
use crate::web::sign_in::Button;

#[derive(Template)]
#[template(path = "snapshots/show.html")]
struct ShowPage {
    frame: Frame,
    snapshot: Snapshot,
    text: Text,
    parts: Vec<Part>,
    spoilt: Option<Spoilt>,
    /// What it is a snapshot of: where that stands, and its title.
    of: (String, String),
    taken_by: Option<String>,
}

impl ShowPage {
    fn is_picture(&self) -> bool {
        shape(&self.snapshot) == Shape::Picture && self.spoilt.is_none()
    }

    /// Whether it has no words, and whoever reads the page may have them looked for again.
    fn may_read_again(&self) -> bool {
        self.text.has_failed() && self.spoilt.is_none() && self.frame.may(Act::Import)
    }

    fn language(&self) -> &str {
        self.text.language.as_deref().unwrap_or("und")
    }
}

/// Has the words of a snapshot read again that could not be read.
pub async fn read_again(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<SnapshotId>,
    posted: Posted<Button>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let snapshot = desk.snapshot(*id).await?;
    if !desk.snapshot_text(*id).await?.has_failed() {
        return Err(Error::Refused("The words of this snapshot are here already.".to_owned()));
    }
    let title = format!("The words of the snapshot of {}", snapshot.taken_at.format("%-d %B %Y"));
    let task = Task::ReadSnapshot { snapshot: *id };
    let batch = desk.ask_for(&title, vec![task], posted.sent(&me)).await?;
    Ok(see_other(&format!("/fetches/{batch}")))
}

pub async fn show(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    id: Path<SnapshotId>,
) -> Result<HttpResponse, Error> {
    let snapshot = desk.snapshot(*id).await?;
    let text = desk.snapshot_text(*id).await?;
    let (room, of) = match snapshot.of {
        Subject::Source(source) => {
            let title = desk.source(source).await?.title;
            (Room::Sources, (format!("/sources/{source}"), title))
        }
        Subject::Article(article, _) => {
            let title = desk.article_head(article).await?.title;
            (Room::Articles, (format!("/articles/{article}"), title))
        }
    };
    let people = desk.people_names().await?;
    let page = ShowPage {
        frame: frame.within(room),
        spoilt: desk.spoilt(&snapshot).await?,
        taken_by: snapshot.taken_by.and_then(|person| people.get(&person).cloned()),
        parts: parts(&text, Vec::new(), None),
        of,
        text,
        snapshot,
    };
    answer(&page)
}
