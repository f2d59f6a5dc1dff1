//! Sources: what was consulted, and where it is used.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use super::error::Error;
use super::lists::{PAGE, Row, cursor_id, id_cursor, one_page};
use super::page::{Frame, Room, filters, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::lists::{Filter, Source};
use crate::desk::snapshots::{Snapshot, Subject};
use crate::domain::claim::Stage;
use crate::domain::watch::{Subject as Watched, Watch};
use crate::domain::{Act, SnapshotId, SourceId};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/sources").get(list)).service(resource("/sources/{id}").get(show));
}

#[derive(Template)]
#[template(path = "sources/list.html")]
struct ListPage {
    frame: Frame,
    sources: Vec<Source>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "sources/show.html")]
pub struct ShowPage {
    frame: Frame,
    source: Source,
    watch: Option<Watch>,
    /// Newest first.
    snapshots: Vec<Snapshot>,
    /// Where the next of them begin.
    older: Option<String>,
    /// A file that was not taken.
    refused: Option<Refused>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Why a file was not taken.
pub struct Refused {
    pub why: String,
    /// The snapshot that has the same bytes.
    pub same: Option<Snapshot>,
}

impl ShowPage {
    pub async fn of(
        desk: &Desk,
        me: &SignedIn,
        frame: Frame,
        id: SourceId,
        wanted: &Wanted,
        refused: Option<Refused>,
    ) -> Result<Self, Error> {
        let source = desk.source(id).await?;
        let before = id_cursor(&wanted.before).map(|(at, id)| (at, SnapshotId(id)));
        let of = Subject::Source(id);
        let mut snapshots = desk.snapshots_page(of, before, PAGE.saturating_add(1)).await?;
        let more = u64::try_from(snapshots.len()).is_ok_and(|length| length > PAGE);
        snapshots.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let last = snapshots.last().filter(|_| more);
        let older = last.map(|it| cursor_id(it.taken_at, it.id.0));
        let filter = Filter { source: Some(id), ..Filter::default() };
        let (mut rows, next) = one_page(desk, me, &filter, &wanted.after).await?;
        let claims: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut stances = desk.stances_of(id, &claims).await?;
        for row in &mut rows {
            row.stances = stances.remove(&row.id).unwrap_or_default();
        }
        let watch = desk.watch(Watched::Source(id)).await?;
        let frame = frame.within(Room::Sources);
        Ok(Self { frame, source, watch, snapshots, older, refused, rows, next })
    }

    fn may_keep(&self) -> bool {
        self.frame.may(Act::EditClaim)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Of the list, the last that was shown before.
    pub after: String,
    /// Of the snapshots of a source, the last that was shown before.
    pub before: String,
}

async fn list(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let after = id_cursor(&wanted.after).map(|(at, id)| (at, SourceId(id)));
    let mut sources = desk.sources(after, PAGE.saturating_add(1)).await?;
    let more = u64::try_from(sources.len()).is_ok_and(|length| length > PAGE);
    sources.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = sources.last().filter(|_| more);
    let next = last.map(|source| cursor_id(source.added_at, source.id.0));
    answer(&ListPage { frame: frame.within(Room::Sources), sources, next })
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SourceId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    answer(&ShowPage::of(&desk, &me, frame, *id, &wanted, None).await?)
}
