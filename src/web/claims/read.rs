//! Reading a snapshot of a source beside the claim, and making evidence of its words.

mod near;

use std::ops::Range;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::act::{conflict, version};
use super::show::{RECENT, load};
use super::typed::Typed;
use super::view::{EvidenceView, View};
use super::wish::{Odd, chosen, locator, stance};
use crate::desk::citing::{Finding, Words};
use crate::desk::claims::{Sent, Wish};
use crate::desk::lists::{Loaded, Source};
use crate::desk::snapshots::{Snapshot, Subject, Text};
use crate::desk::{self, Desk};
use crate::domain::claim::{RULES, Verb, offered};
use crate::domain::evidence::{Directness, SourceKind, Stance};
use crate::domain::{SnapshotId, may};
use crate::text::scalars::Scalars;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::marks::Mark;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show as answer, show_as};
use crate::web::session::SignedIn;
use crate::web::snapshots::text::{Part, parts};
use crate::web::snapshots::{Shape, shape};

/// The name of the form, as far as it does not name the snapshot.
const ACTION: &str = "read";

#[derive(Template)]
#[template(path = "claims/read.html")]
struct ReadPage {
    frame: Frame,
    view: View,
    snapshot: Snapshot,
    source: Source,
    text: Text,
    parts: Vec<Part>,
    /// Other snapshots of the source, newest first.
    others: Vec<Snapshot>,
    chosen: Option<Chosen>,
    /// Whether the reader may add evidence now.
    may_add: bool,
    typed: Typed,
    problem: Option<String>,
}

/// The words that are to be the passage.
struct Chosen {
    range: Range<usize>,
    words: String,
    /// The page they begin on, counted from 1.
    page: Option<usize>,
    /// Choices next to this one: what is said of each, and where it is.
    near: Vec<(&'static str, Range<usize>)>,
}

#[derive(Default, Deserialize)]
pub struct Wanted {
    start: Option<usize>,
    end: Option<usize>,
}

impl ReadPage {
    async fn of(
        desk: &Desk,
        me: &SignedIn,
        frame: Frame,
        (loaded, snapshot): (&Loaded, Snapshot),
        range: Option<Range<usize>>,
        refused: Option<(Typed, String)>,
    ) -> Result<Self, Error> {
        let Subject::Source(source) = snapshot.of else { return Err(Error::NotFound) };
        let view = View::of(desk, loaded, RECENT).await?;
        let text = desk.snapshot_text(snapshot.id).await?;
        let mut others = desk.snapshots_of(snapshot.of).await?;
        others.retain(|it| it.id != snapshot.id);
        let chosen = range.and_then(|range| Chosen::of(&text, range));
        let mut marks = cited(&view, snapshot.id);
        marks.extend(chosen.as_ref().map(|it| mark("here", it.range.clone(), "chosen".to_owned())));
        let parts = parts(&text, marks, chosen.as_ref().map(|it| &it.range));
        let claim = &view.claim;
        let verb = Verb::AddEvidence;
        let role_may = RULES.iter().any(|rule| rule.verb == verb && may(me.role, rule.act));
        let may_add = role_may && offered(verb, claim.stage, &claim.publication);
        let (typed, problem) = refused.unzip();
        Ok(Self {
            source: desk.source(source).await?,
            typed: typed.unwrap_or_default(),
            frame,
            view,
            snapshot,
            text,
            parts,
            others,
            chosen,
            may_add,
            problem,
        })
    }

    /// The evidence on the claim that cites this snapshot, with its number among all of it.
    fn citing(&self) -> Vec<(usize, &EvidenceView)> {
        let all = (1..).zip(&self.view.evidence);
        all.filter(|(_, it)| of_snapshot(it, self.snapshot.id)).collect()
    }

    fn is_picture(&self) -> bool {
        shape(&self.snapshot) == Shape::Picture
    }

    fn language(&self) -> &str {
        self.text.language.as_deref().unwrap_or("und")
    }

    /// The address of this page.
    fn here(&self) -> String {
        here(&self.view.claim.number.to_string(), self.snapshot.id)
    }

    fn version(&self) -> u64 {
        self.view.claim.version
    }
}

impl Chosen {
    fn of(text: &Text, range: Range<usize>) -> Option<Self> {
        let body = Scalars::new(&text.body);
        body.get(range.clone())?;
        let range = body.trim(range);
        let words = body.slice(range.clone()).to_owned();
        let near = near::near(&body, text.language.as_deref(), &range);
        (!words.is_empty()).then(|| Self { page: text.page(range.start), range, words, near })
    }
}

fn here(number: &str, snapshot: SnapshotId) -> String {
    format!("/claims/{number}/read/{snapshot}")
}

fn of_snapshot(it: &EvidenceView, snapshot: SnapshotId) -> bool {
    it.grounds.snapshot.as_ref().is_some_and(|it| it.id == snapshot)
}

/// The passages of a snapshot that are evidence on the claim already.
fn cited(view: &View, snapshot: SnapshotId) -> Vec<Mark> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let marks = (1..).zip(view.claim.evidence.iter()).filter_map(|(number, it): (usize, _)| {
        let cited = it.cited.as_ref().filter(|cited| cited.snapshot == snapshot)?;
        let class = match it.stance {
            Stance::Supports => "done",
            Stance::Refutes => "bad",
            Stance::Context | Stance::NothingFound => "context",
        };
        let label = format!("evidence {number}: {}", it.stance.word().to_lowercase());
        let range = place(cited.start)..place(cited.end);
        let cards = vec![format!("e-{}", it.id)];
        Some(Mark { cards, number: Some(number.to_string()), ..mark(class, range, label) })
    });
    marks.collect()
}

fn mark(class: &'static str, range: Range<usize>, label: String) -> Mark {
    Mark { range, class, label, cards: Vec::new(), number: None }
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    path: Path<(String, SnapshotId)>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let (number, snapshot) = path.into_inner();
    let loaded = load(&desk, &me, &number).await?;
    let snapshot = desk.snapshot(snapshot).await?;
    let range = wanted.start.zip(wanted.end).map(|(start, end)| start..end);
    answer(&ReadPage::of(&desk, &me, frame, (&loaded, snapshot), range, None).await?)
}

/// Makes evidence of the words. Whatever is refused comes back with what was typed.
pub async fn cite(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    path: Path<(String, SnapshotId)>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let (number, snapshot) = path.into_inner();
    let loaded = load(&desk, &me, &number).await?;
    let id = loaded.claim.as_ref().ok_or(Error::NotFound)?.id;
    let snapshot = desk.snapshot(snapshot).await?;
    let (mut fields, once) = (posted.form, posted.once);
    let seen = version(&mut fields)?;
    let typed = Typed::new(ACTION, fields);
    let range = range(&typed)?;
    let refused = |frame, typed: Typed, why: String| {
        let (desk, me, loaded) = (&desk, &me, &loaded);
        let (snapshot, range) = (snapshot.clone(), range.clone());
        async move {
            let refused = Some((typed, why));
            let page = ReadPage::of(desk, me, frame, (loaded, snapshot), range, refused).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    };
    let text = desk.snapshot_text(snapshot.id).await?;
    let finding = match finding(&typed, &snapshot, &text, range.clone()) {
        Ok(finding) => finding,
        Err(Odd::Form) => return Err(Error::BadForm),
        Err(Odd::Said(why)) => return refused(frame, typed, why.to_owned()).await,
    };
    let wish = Wish::AddEvidence(Box::new(finding));
    match desk.perform(id, seen, wish, Sent { actor: me.actor(), once }).await {
        Ok(_) => {
            let place = format!("{}#evidence", here(&number, snapshot.id));
            Ok(see_other_saying(&place, Flash::good("Evidence added.")))
        }
        Err(desk::Error::Stale(now)) => {
            let typed = Typed { action: format!("{ACTION}/{}", snapshot.id), ..typed };
            conflict(&desk, frame, *now, seen, typed).await
        }
        Err(desk::Error::Refused(why)) if why.can_be_mended() => {
            refused(frame, typed, why.to_string()).await
        }
        Err(error @ desk::Error::NotInText(_)) => refused(frame, typed, error.to_string()).await,
        Err(error) => Err(error.into()),
    }
}

/// Where the chosen words stand, if any were chosen.
fn range(typed: &Typed) -> Result<Option<Range<usize>>, Error> {
    let number = |name| typed.get(name).map(str::parse::<usize>).transpose();
    let range = number("start").and_then(|start| Ok(start.zip(number("end")?)));
    let range = range.map_err(|_not_a_number| Error::BadForm)?;
    Ok(range.map(|(start, end)| start..end))
}

fn finding(
    typed: &Typed,
    snapshot: &Snapshot,
    text: &Text,
    range: Option<Range<usize>>,
) -> Result<Finding, Odd> {
    let Subject::Source(source) = snapshot.of else { return Err(Odd::Form) };
    let stance = stance(typed)?;
    let [passage, note, kind, directness, at] = if range.is_some() {
        let names = ["start", "end", "stance", "note", "kind", "directness", "at"];
        let [_, _, _, note, kind, directness, at] = typed.exactly(names)?;
        ["", note, kind, directness, at]
    } else {
        let names = ["passage", "stance", "note", "kind", "directness", "at"];
        let [passage, _, note, kind, directness, at] = typed.exactly(names)?;
        [passage, note, kind, directness, at]
    };
    let words = || Some(passage.trim()).filter(|it| !it.is_empty() && !text.body.is_empty());
    let quote = match range {
        Some(range) => Some(Words::Range(range)),
        // Words that were pasted stand in the snapshot, or they are not taken for its words.
        None => words().map(|it| Words::Typed(it.to_owned())),
    };
    Ok(Finding {
        kind: chosen(kind, SourceKind::from_key)?,
        directness: chosen(directness, Directness::from_key)?,
        at: locator(at)?,
        cited: quote.map(|quote| (snapshot.id, quote)),
        ..Finding::new(
            desk::sources::Source::Known(source),
            stance,
            passage.to_owned(),
            note.to_owned(),
        )
    })
}
