//! Space: nothing that is brought in fills the disk, and work on claims goes on.

use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::Error;
use claimdesk::desk::articles::Brought as Article;
use claimdesk::desk::snapshots::Brought;
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::space::{Limits, NoRoom};
use claimdesk::domain::job::{Outcome, State, Task};
use claimdesk::domain::{Role, SourceId};
use claimdesk::text::page::Format;

use crate::base::*;
use crate::fetching::site::{Town, article, failed};
use crate::reading::{everything, file, text};
use crate::world::World;

/// No disk has so much.
const LOW: Limits = Limits { quota: None, reserve: u64::MAX };

fn quota(bytes: u64) -> Limits {
    Limits { quota: Some(bytes), reserve: 0 }
}

/// The same desk, told something else.
fn told(mut base: Base, limits: Limits) -> Base {
    base.desk = base.desk.within(limits);
    base
}

async fn source(base: &Base) -> SourceId {
    let new = NewSource { title: "Budget".to_owned(), ..NewSource::default() };
    base.desk.add_source(new, actor(ANN)).await.unwrap()
}

fn brought(bytes: Vec<u8>) -> Brought {
    Brought { bytes: bytes.into(), name: "budget.txt".to_owned(), ..Brought::default() }
}

fn other_text() -> Article {
    let text = "Ferry sails again\n\nThe ferry carried 1,200 people on its first day, she said.";
    Article { bytes: text.into(), format: Some(Format::Text), ..Article::default() }
}

#[tokio::test]
async fn files_are_kept_up_to_the_quota_and_not_a_byte_more() {
    let base = told(Base::new().await, quota(2_000));
    let (source, c) = (source(&base).await, base.foreign().await);
    base.desk.upload_snapshot(source, brought(vec![b'a'; 1_500]), actor(ANN)).await.unwrap();
    assert_eq!(base.desk.space().await.unwrap().used, 1_500);

    let before = everything(&c).await;
    let over = base.desk.upload_snapshot(source, brought(vec![b'b'; 501]), actor(ANN)).await;
    assert!(matches!(over, Err(Error::NoRoom(NoRoom::Quota(_)))), "{over:?}");
    assert_eq!(everything(&c).await, before);
    // What is there already takes no more.
    let same = base.desk.upload_snapshot(source, brought(vec![b'a'; 1_500]), actor(ANN)).await;
    assert!(matches!(same, Err(Error::SameBytes(_))), "{same:?}");
    base.desk.upload_snapshot(source, brought(vec![b'c'; 500]), actor(ANN)).await.unwrap();

    let base = told(base, quota(2_501));
    base.desk.upload_snapshot(source, brought(vec![b'b'; 501]), actor(ANN)).await.unwrap();
    assert_eq!(base.desk.space().await.unwrap().used, 2_501);
    assert_eq!(base.desk.verify().await.unwrap().faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_bring_files_at_once_as_many_are_served_as_there_is_room_for() {
    let base = told(Base::new().await, quota(3_500));
    let source = source(&base).await;
    let racers: Vec<_> = (0..8_u8)
        .map(|it| {
            let (desk, file) = (base.desk.clone(), brought(vec![b'a' + it; 1_000]));
            tokio::spawn(async move { desk.upload_snapshot(source, file, actor(ANN)).await })
        })
        .collect();
    let mut kept = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(_) => kept += 1,
            Err(Error::NoRoom(NoRoom::Quota(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((kept, base.desk.space().await.unwrap().used), (3, 3_000));
}

#[tokio::test]
async fn on_a_disk_that_is_nearly_full_nothing_is_brought_in_and_claims_are_worked_on() {
    let base = Base::new().await;
    let (source, c) = (source(&base).await, base.foreign().await);
    let free = base.desk.space().await.unwrap().free.expect("a disk of this machine");
    assert!(free > 0);
    let base = told(base, LOW);
    assert!(base.desk.space().await.unwrap().is_low());
    let before = everything(&c).await;

    let mut edited = town();
    edited.bytes.extend_from_slice(b"\n\nIt rained.\n");
    let task = Task::CaptureSource { source };
    for refused in [
        base.desk.import(other_text(), by(ANN)).await.map(drop),
        base.desk.revise(base.article, edited, by(ANN)).await.map(drop),
        base.desk.upload_snapshot(source, brought(b"a".to_vec()), actor(ANN)).await.map(drop),
        base.desk.ask_for("Budget", vec![task], by(ANN)).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NoRoom(NoRoom::Reserve(_)))), "{refused:?}");
    }
    assert_eq!(everything(&c).await, before);

    let decided = base.approved().await;
    assert_eq!(decided.claim.unwrap().number.0, 0);
    let base = told(base, Limits::default());
    base.desk.import(other_text(), by(ANN)).await.unwrap();
}

#[actix_web::test]
async fn a_page_says_that_there_is_no_room_and_gives_back_what_was_typed() {
    let base = Base::new().await;
    let source = source(&base).await;
    base.open(0).await;
    let world = World::on(told(base, LOW), &Config::default());
    let browser = world.sign_in(Role::Reviewer).await;
    let words = "The ferry carried 1,200 people on its first day, she said.";

    let parts = [text("title", "Ferry sails again"), text("text", words)];
    let page = browser.import(&parts).await;
    page.is(507).says("The disk of the desk is nearly full").says("when there is space");
    page.keeps(words).has("Ferry sails again");
    let again = format!("/articles/{}/revise", world.base.article);
    browser.upload(&again, &parts).await.is(507).says("Nothing was stored").keeps(words);
    let addresses = "https://harbour.example/ferry";
    let fields = [("addresses", addresses), ("what", "articles")];
    let page = browser.post("/articles/fetch", &fields).await;
    page.is(507).says("There is no room for more").says("left for the work on claims");
    page.keeps(addresses);
    let path = format!("/sources/{source}/snapshots");
    browser.upload(&path, &[file("a.txt", b"a")]).await.is(507).says("is nearly full");

    browser.act("C-1", "comment", &[("text", "It goes on.")]).await.is(303);
    browser.get("/claims/C-1").await.says("It goes on.");
}

#[actix_web::test]
async fn whoever_runs_the_desk_sees_how_much_there_is() {
    let base = told(Base::new().await, quota(2_000_000));
    let source = source(&base).await;
    base.desk.upload_snapshot(source, brought(vec![b'a'; 48_213]), actor(ANN)).await.unwrap();
    let world = World::on(base, &Config::default());
    let admin = world.sign_in(Role::Admin).await;
    let page = admin.get("/settings").await;
    page.is(200).says("48 kB of files are kept, 2.0 MB at most").says("free on the disk");

    let world = World::on(told(Base::new().await, LOW), &Config::default());
    let page = world.sign_in(Role::Admin).await.get("/settings").await;
    page.says("0 bytes of files are kept, without a quota").says("until there is space");
}

#[tokio::test]
async fn what_is_fetched_without_room_is_tried_again_and_done_when_there_is_some() {
    let mut town = Town::new().await;
    town.site.page("/ferry", article(1));
    town.site.page("/quay", article(2));
    let source = town.source("/quay").await;
    let tasks =
        vec![Task::ImportArticle { url: town.site.url("/ferry") }, Task::CaptureSource { source }];
    let batch = town.desk().ask_for("Harbour", tasks, by(ANN)).await.unwrap();
    town.told(LOW);
    town.due().await;
    for job in town.jobs(batch).await {
        assert_eq!((job.state, job.attempts), (State::Waiting, 1));
        assert!(job.problem.unwrap().contains("The disk of the desk is nearly full"));
    }
    assert_eq!(town.site.asked("/ferry").len(), 0, "nothing is fetched to be thrown away");

    // There is room to begin, and not for what comes.
    town.told(quota(10));
    town.base.hands.move_by(TimeDelta::minutes(10));
    town.due().await;
    for job in town.jobs(batch).await {
        assert!(job.problem.unwrap().contains("its quota is 10 bytes"));
    }
    town.told(quota(1_000_000));
    town.base.hands.move_by(TimeDelta::minutes(10));
    town.due().await;
    let done = town.jobs(batch).await;
    assert!(matches!(done[0].outcome, Some(Outcome::Imported { .. })), "{done:?}");
    assert!(matches!(done[1].outcome, Some(Outcome::Captured { .. })), "{done:?}");
    town.is_whole().await;

    // Looks are put off, and not lost.
    town.base.hands.move_by(TimeDelta::days(2));
    town.told(LOW);
    assert_eq!(town.looks_begun().await, 0);
    town.told(Limits::default());
    assert!(town.looks_begun().await > 0);
}

#[tokio::test]
async fn work_that_has_no_room_too_often_waits_for_a_person() {
    let mut town = Town::new().await;
    let url = town.site.url("/ferry");
    let tasks = vec![Task::ImportArticle { url }];
    let batch = town.desk().ask_for("Harbour", tasks, by(ANN)).await.unwrap();
    town.told(quota(0));
    for _ in 0..5 {
        town.due().await;
        town.base.hands.move_by(TimeDelta::hours(1));
    }
    let job = town.jobs(batch).await.remove(0);
    assert!(failed(&job).contains("The desk keeps as many files as it may"), "{job:?}");
}
