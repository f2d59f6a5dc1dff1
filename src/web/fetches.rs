//! Fetches: what people asked for together, and how far it is.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, resource};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::Error;
use super::jobs::JobView;
use super::lists::{PAGE, cursor_id, id_cursor};
use super::page::{Frame, Room, filters, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::jobs::Batch;
use crate::domain::job::State;
use crate::domain::{Act, BatchId, JobId};

/// How many rows a page of one batch shows.
const ROWS: u64 = 200;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/fetches").get(list)).service(resource("/fetches/{id}").get(show_one));
}

/// How far a batch is, in words and as a track of one hundred.
struct Progress {
    words: String,
    parts: Vec<Part>,
}

struct Part {
    class: &'static str,
    from: u64,
    wide: u64,
}

impl Progress {
    fn of(batch: &Batch) -> Self {
        let mut words = vec![format!("{} of {} done", batch.done, batch.asked)];
        let counted =
            [(batch.dead, "failed"), (batch.withdrawn, "withdrawn"), (batch.open(), "to do")];
        words.extend(
            counted.iter().filter(|it| it.0 > 0).map(|(many, word)| format!("{many} {word}")),
        );
        let (mut parts, mut before) = (Vec::new(), 0_u64);
        let share =
            |many: u64| many.saturating_mul(100).checked_div(batch.asked).unwrap_or_default();
        for (many, class) in
            [(batch.done, "true"), (batch.dead, "false"), (batch.withdrawn, "unproven")]
        {
            let from = share(before);
            before = before.saturating_add(many);
            let wide = share(before).saturating_sub(from);
            if wide > 0 {
                parts.push(Part { class, from, wide });
            }
        }
        Self { words: words.join(" · "), parts }
    }
}

struct BatchView {
    id: BatchId,
    title: String,
    asked_by: Option<String>,
    asked_at: DateTime<Utc>,
    progress: Progress,
}

#[derive(Template)]
#[template(path = "fetches/list.html")]
struct ListPage {
    frame: Frame,
    batches: Vec<BatchView>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "fetches/show.html")]
struct ShowPage {
    frame: Frame,
    batch: Batch,
    asked_by: Option<String>,
    progress: Progress,
    rows: Vec<JobView>,
    /// The rows that this page begins behind.
    after: String,
    next: Option<String>,
    /// Whether the page is asked for again and again while there is something to do.
    refreshes: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    after: String,
    /// Anything here keeps the page as it is.
    hold: String,
}

async fn list(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let after = id_cursor(&wanted.after).map(|(at, id)| (at, BatchId(id)));
    let mut found = desk.batches(after, PAGE.saturating_add(1)).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|it| cursor_id(it.asked_at, it.id.0));
    let people = desk.people_names().await?;
    let view = |it: Batch| BatchView {
        id: it.id,
        asked_by: it.asked_by.and_then(|person| people.get(&person).cloned()),
        asked_at: it.asked_at,
        progress: Progress::of(&it),
        title: it.title,
    };
    let batches = found.into_iter().map(view).collect();
    answer(&ListPage { frame: frame.within(Room::Articles), batches, next })
}

async fn show_one(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let batch = desk.batch(BatchId(*id)).await?;
    let after = wanted.after.parse::<Uuid>().ok().map(JobId);
    let mut found = desk.batch_jobs(batch.id, after, ROWS.saturating_add(1)).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > ROWS);
    found.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|row| row.job.id.to_string());
    let people = desk.people_names().await?;
    let page = ShowPage {
        frame: frame.within(Room::Articles),
        asked_by: batch.asked_by.and_then(|person| people.get(&person).cloned()),
        progress: Progress::of(&batch),
        rows: found.into_iter().map(|row| JobView::new(row, &people)).collect(),
        after: after.map(|it| it.to_string()).unwrap_or_default(),
        next,
        refreshes: batch.open() > 0 && wanted.hold.is_empty(),
        batch,
    };
    answer(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(asked: u64, done: u64, dead: u64, withdrawn: u64) -> Batch {
        Batch {
            id: BatchId(Uuid::nil()),
            title: String::new(),
            asked_by: None,
            asked_at: DateTime::UNIX_EPOCH,
            asked,
            done,
            dead,
            withdrawn,
        }
    }

    #[test]
    fn progress_is_told_in_words_and_as_a_track_that_ends_full() {
        let some = Progress::of(&batch(40, 20, 1, 0));
        assert_eq!(some.words, "20 of 40 done · 1 failed · 19 to do");
        assert_eq!(some.parts.iter().map(|it| it.wide).sum::<u64>(), 52);
        let all = Progress::of(&batch(3, 1, 1, 1));
        assert_eq!(all.words, "1 of 3 done · 1 failed · 1 withdrawn");
        assert_eq!(all.parts.iter().map(|it| it.wide).sum::<u64>(), 100);
        assert!(Progress::of(&batch(0, 0, 0, 0)).parts.is_empty());
    }
}
