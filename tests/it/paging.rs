//! Lists page by keyset: every claim once, in order, whatever else happens, and at no growing cost.

use std::sync::Arc;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use claimdesk::desk::Desk;
use claimdesk::domain::PersonId;
use claimdesk::domain::claim::{Command, Kind, Priority, Stage};
use claimdesk::store::claims::{
    Assignee, ClaimRow, Filter, Place, Sort, count_up_to, list, list_from, page_from,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::base::*;

const SORTS: [Sort; 5] = [Sort::Changed, Sort::Due, Sort::Number, Sort::Priority, Sort::Waiting];
const CLAIMS: usize = 48;

/// A few dozen claims in several hands and stages, many of them of the same moment.
async fn desk_of_many() -> Base {
    let base = Base::new().await;
    for it in 0..CLAIMS {
        // Six at a time are opened, worked on and changed in the same millisecond.
        let at = base.hands.now() + TimeDelta::hours(i64::try_from(it / 6).unwrap());
        let (db, blobs) = (base.desk.db().clone(), base.desk.blobs().clone());
        let desk = Desk::new(db, blobs, Arc::new(move || at), reader());
        let claim = desk.open_claim(base.new_claim(it), by(ANN)).await.unwrap().claim.unwrap().id;
        let mut seen = 1;
        let mut does = async |wish: claimdesk::desk::claims::Wish| {
            seen = desk.perform(claim, seen, wish, by(ANN)).await.unwrap().version();
        };
        if it % 2 == 0 {
            does(Command::assign(Some([BEN, EVE][it / 2 % 2])).into()).await;
        }
        if it % 3 == 0 {
            let due = base.hands.now() + TimeDelta::days(i64::try_from(it % 4).unwrap());
            does(Command::SetDue { due: Some(due) }.into()).await;
        }
        if it % 5 == 0 {
            does(Command::Tag { tags: vec!["bridge".to_owned()] }.into()).await;
        }
        if it % 4 != 0 {
            does(said_by(["Mayor Quill", "Councillor Reed"][it % 2])).await;
            does(evidence("https://town.example/budget")).await;
        }
        if it % 4 == 3 {
            does(propose().into()).await;
        }
    }
    base
}

fn all() -> Filter {
    Filter::default()
}

fn of(stages: &[Stage]) -> Filter {
    Filter { stages: stages.to_vec(), ..all() }
}

fn assigned(to: Assignee) -> Filter {
    Filter { assignee: Some(to), ..all() }
}

fn tagged(tags: &[&str]) -> Filter {
    Filter { tags: tags.iter().map(|it| (*it).to_owned()).collect(), ..all() }
}

type Meant = fn(&ClaimRow) -> bool;

/// Filters beside what they mean.
async fn filters(base: &Base) -> Vec<(Filter, Meant)> {
    let quill = base.desk.speaker_named("Mayor Quill").await.unwrap().unwrap().id;
    let source = base.desk.sources(None, 1).await.unwrap()[0].id;
    let soon = base.hands.now() + TimeDelta::hours(30);
    let unfinished = [Stage::Open, Stage::Researching, Stage::Proposed];
    vec![
        (all(), |_| true),
        (of(&[Stage::Proposed]), |it| it.stage == Stage::Proposed),
        (of(&unfinished), |_| true),
        (of(&[Stage::Open, Stage::Proposed]), |it| it.stage != Stage::Researching),
        (assigned(Assignee::Person(BEN)), |it| it.assignee == Some(BEN)),
        (assigned(Assignee::Nobody), |it| it.assignee.is_none()),
        (Filter { assignee: Some(Assignee::Nobody), ..of(&unfinished) }, |it| {
            it.assignee.is_none()
        }),
        (Filter { article: Some(base.article), ..of(&unfinished) }, |_| true),
        (Filter { proposed_by: Some(ANN), ..all() }, |it| it.proposed_by == Some(ANN)),
        (Filter { decidable_by: Some(ANN), ..of(&[Stage::Proposed]) }, |_| false),
        (Filter { decidable_by: Some(EVE), ..of(&[Stage::Proposed]) }, |it| {
            it.stage == Stage::Proposed
        }),
        (Filter { label: Some("false".to_owned()), ..all() }, |it| it.label.is_some()),
        (tagged(&["bridge"]), |it| it.tags == ["bridge"]),
        (tagged(&["bridge", "cost"]), |_| false),
        (Filter { kind: Some(Kind::Quantity), ..all() }, |_| true),
        (Filter { kind: Some(Kind::Opinion), ..all() }, |_| false),
        (Filter { has_evidence: Some(true), ..all() }, |it| it.evidence > 0),
        (Filter { has_evidence: Some(false), ..of(&unfinished) }, |it| it.evidence == 0),
        (Filter { origins: Some((1, Some(1))), ..all() }, |it| it.origins == 1),
        (Filter { origins: Some((2, None)), ..all() }, |_| false),
        (Filter { speaker: Some(quill), ..all() }, |it| it.speakers == ["Mayor Quill"]),
        (Filter { source: Some(source), ..of(&unfinished) }, |it| it.evidence == 1),
        (Filter { due_before: Some(soon), ..all() }, |it| it.due.is_some()),
        (Filter { awake_at: Some(soon), ..all() }, |_| true),
        (Filter { opened_from: Some(soon - TimeDelta::hours(27)), ..all() }, |_| true),
        (Filter { priority: Some((Priority::Urgent, soon)), ..all() }, |_| true),
        (Filter { priority: Some((Priority::High, soon)), ..all() }, |_| true),
        (Filter { priority: Some((Priority::Normal, soon)), ..of(&unfinished) }, |_| true),
        (Filter { priority: Some((Priority::Low, soon)), ..all() }, |_| true),
    ]
}

async fn paged(base: &Base, filter: &Filter, sort: Sort, size: u64) -> Vec<ClaimRow> {
    let mut found: Vec<ClaimRow> = Vec::new();
    loop {
        let after = found.last().map(|it| it.cursor(sort));
        let page = list(base.desk.db().read(), filter, sort, after, size).await.unwrap();
        assert!(u64::try_from(page.len()).unwrap() <= size);
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

/// The same from the end of the list to its beginning: whatever stands before the last row.
async fn paged_back(base: &Base, filter: &Filter, sort: Sort, size: u64) -> Vec<ClaimRow> {
    let c = base.desk.db().read();
    let mut found = paged(base, filter, sort, 1_000).await;
    found.drain(..found.len().saturating_sub(1));
    while let Some(first) = found.first() {
        let before = Place::Before(first.cursor(sort));
        let page = list_from(c, filter, sort, before, size).await.unwrap();
        if page.is_empty() {
            break;
        }
        found.splice(0..0, page);
    }
    found
}

/// Where a row stands in a list.
fn place(row: &ClaimRow, sort: Sort) -> (i64, i64) {
    let number = i64::try_from(row.number.0).unwrap();
    let due = row.due.unwrap_or(DateTime::<Utc>::MAX_UTC);
    match sort {
        Sort::Changed => (-row.changed_at.timestamp_millis(), -number),
        Sort::Due => (due.timestamp_millis(), number),
        Sort::Review => (row.review_by.map_or(0, |day| day.num_days_from_ce().into()), number),
        Sort::Number => (0, number),
        Sort::Priority => (row.urgency.at.timestamp_millis(), number),
        Sort::Waiting => (row.stage_since.timestamp_millis(), number),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_has_every_claim_once_and_in_order() {
    let base = desk_of_many().await;
    let everything = paged(&base, &all(), Sort::Number, 1_000).await;
    assert_eq!(everything.len(), CLAIMS);
    for (filter, meant) in filters(&base).await {
        // What depends on a moment is said here, where the moment is known.
        let wanted = everything.iter().filter(|it| {
            meant(it)
                && filter.due_before.is_none_or(|before| it.due.is_some_and(|due| due < before))
                && filter.opened_from.is_none_or(|from| it.opened_at >= from)
                && filter
                    .priority
                    .is_none_or(|(level, now)| Priority::of(it.urgency.at, now) == level)
        });
        let mut wanted: Vec<_> = wanted.cloned().collect();
        for sort in SORTS {
            wanted.sort_by_key(|it| place(it, sort));
            for size in [1, 7, 48, 1_000] {
                let found = paged(&base, &filter, sort, size).await;
                assert_eq!(found, wanted, "{filter:?} by {sort:?}, {size} at a time");
            }
        }
        for sort in SORTS {
            wanted.sort_by_key(|it| place(it, sort));
            let back = paged_back(&base, &filter, sort, 7).await;
            assert_eq!(back, wanted, "{filter:?} by {sort:?}, backwards");
        }
        let c = base.desk.db().read();
        let many = u64::try_from(wanted.len()).unwrap();
        assert_eq!(count_up_to(c, &filter, 1_000).await.unwrap(), many);
        assert_eq!(count_up_to(c, &filter, 5).await.unwrap(), many.min(5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_come_while_somebody_pages_push_none_out() {
    let base = desk_of_many().await;
    let before: Vec<_> = paged(&base, &all(), Sort::Number, 1_000).await;
    for sort in SORTS {
        let c = base.desk.db().read();
        let first = list(c, &all(), sort, None, 20).await.unwrap();
        base.open(0).await;
        base.open(1).await;

        let after = first.last().map(|it| it.cursor(sort));
        let rest = list(c, &all(), sort, after, 1_000).await.unwrap();

        let seen = first.iter().chain(&rest);
        let known = seen.filter(|it| before.iter().any(|old| old.id == it.id)).count();
        assert_eq!(known, before.len(), "{sort:?}");
    }
}

/// How SQLite goes about it.
async fn plan(base: &Base, filter: &Filter, sort: Sort, place: Place) -> String {
    let query = page_from(filter, sort, place, 50).unwrap();
    let query = DbBackend::Sqlite.build(&query);
    let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
    let explain = Statement { sql, ..query };
    let rows = base.desk.db().read().query_all_raw(explain).await.unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn somebodys(person: PersonId) -> Filter {
    assigned(Assignee::Person(person))
}

#[tokio::test]
async fn no_list_reads_or_sorts_the_whole_table() {
    let base = Base::new().await;
    if base.is_postgres() {
        return;
    }
    let claim = base.open(0).await.claim.unwrap();
    let row = list(base.desk.db().read(), &all(), Sort::Changed, None, 1).await.unwrap().remove(0);
    assert_eq!(row.id, claim.id);
    let work = [Stage::Open, Stage::Researching, Stage::Proposed, Stage::Returned];
    let lists = [
        all(),
        of(&[Stage::Proposed]),
        of(&work),
        somebodys(BEN),
        Filter { stages: work.to_vec(), ..somebodys(BEN) },
        Filter { stages: work.to_vec(), ..assigned(Assignee::Nobody) },
        Filter { decidable_by: Some(EVE), ..of(&[Stage::Proposed]) },
        Filter { awake_at: Some(row.changed_at), ..of(&work) },
        Filter { text_waits: true, ..all() },
    ];
    for filter in &lists {
        for sort in SORTS {
            let here = row.cursor(sort);
            for place in [Place::Start, Place::After(here), Place::Before(here)] {
                let plan = plan(&base, filter, sort, place).await;
                // What is sorted or read through in the end are the first few of each stage.
                let several = plan.contains("COMPOUND QUERY") || plan.contains("UNION ALL");
                for line in plan.lines() {
                    let scan = line.contains("SCAN") && !line.contains("USING INDEX");
                    let sorts = line.contains("TEMP B-TREE");
                    assert!(several || !(scan || sorts), "{filter:?} by {sort:?}:\n{plan}");
                    assert!(!line.contains("SCAN claim") || line.contains("USING INDEX"), "{plan}");
                }
            }
        }
    }
    let tagged = tagged(&["bridge"]);
    for (few, index) in [
        (Filter { article: Some(base.article), ..all() }, "claim_article"),
        (Filter { article: Some(base.article), ..of(&[Stage::Open]) }, "claim_article_stage"),
        (Filter { proposed_by: Some(ANN), ..of(&[Stage::Returned]) }, "claim_proposer"),
        (tagged.clone(), "sqlite_autoindex_claim_1"),
        (Filter { stages: work.to_vec(), ..tagged }, "sqlite_autoindex_claim_1"),
    ] {
        let plan = plan(&base, &few, Sort::Changed, Place::Start).await;
        assert!(plan.contains(&format!("SEARCH claim USING INDEX {index} ")), "{few:?}:\n{plan}");
    }
    let returned = Filter { proposed_by: Some(ANN), ..of(&[Stage::Returned]) };
    let edited = Filter { proposed_by: Some(ANN), edits_wait: true, ..of(&[Stage::Proposed]) };
    for (filter, sort) in [&returned, &edited].into_iter().flat_map(|it| SORTS.map(|by| (it, by))) {
        let here = row.cursor(sort);
        for place in [Place::Start, Place::After(here), Place::Before(here)] {
            let plan = plan(&base, filter, sort, place).await;
            assert!(plan.contains("SEARCH claim USING INDEX claim_proposer "), "{sort:?}:\n{plan}");
        }
    }
}
