//! Prepared files: they are what is sent at once, downloads go on where they broke off, and nothing
//! of a file is left once nobody is to have it.

use std::io::Cursor;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{IF_RANGE, RANGE};
use actix_web::test::TestRequest;
use calamine::{Reader, Xlsx};
use chrono::TimeDelta;
use claimdesk::desk::Desk;
use claimdesk::desk::Error;
use claimdesk::desk::collecting::Collected;
use claimdesk::desk::erasing::Subject;
use claimdesk::desk::jobs::Refused;
use claimdesk::desk::prepared::{Making, Wish};
use claimdesk::desk::space::Limits;
use claimdesk::domain::job::{Outcome, State};
use claimdesk::domain::{Actor, FileId, Role};
use claimdesk::work::run::run_due;
use claimdesk::work::tasks::Tasks;
use futures_util::TryStreamExt;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::archive::manifest;
use crate::base::*;
use crate::fetch::server::{allowing, with};
use crate::fetching::site::PACE;
use crate::jobs::LEASE;
use crate::snapshots::picture;
use crate::world::{Browser, Page, World};

/// More than two parts of a file.
const LARGE: usize = 9 * 1024 * 1024;

async fn work(desk: &Desk) -> u64 {
    let fetcher = with(allowing(&[]));
    let tasks = Tasks { desk: desk.clone(), fetcher, pace: PACE, mailer: None };
    run_due(desk, &tasks, Duration::from_mins(1)).await.unwrap()
}

async fn ranged(browser: &Browser, address: &str, range: &str, of: Option<&str>) -> Page {
    let mut request = TestRequest::get().uri(address).insert_header((RANGE, range));
    if let Some(of) = of {
        request = request.insert_header((IF_RANGE, of));
    }
    browser.ask(request).await
}

/// What the place of the blobs has, all of it counted.
async fn blobs(desk: &Desk) -> usize {
    let found: Vec<_> = desk.blobs().all().try_concat().await.unwrap();
    let bytes: u64 = found.iter().map(|it| it.length).sum();
    assert_eq!(desk.space().await.unwrap().used, bytes);
    found.len()
}

/// Asks for a list, and gives where its file stands.
async fn asked(browser: &Browser, format: &str) -> String {
    let fields = [("from", "tab=all&stage=open"), ("format", format)];
    let page = browser.post("/queue/prepare", &fields).await;
    page.is(303).location.clone()
}

#[actix_web::test]
async fn a_prepared_list_is_the_one_that_is_sent_at_once_and_is_its_owners() {
    let world = World::new().await;
    for quote in 0..3 {
        world.base.open(quote).await;
    }
    let (owner, other) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Editor).await);
    let admin = world.sign_in(Role::Admin).await;
    owner.get("/prepared").await.is(200).says("No file is prepared");
    let mut files = Vec::new();
    for format in ["csv", "jsonl", "xlsx", "annotation"] {
        files.push(asked(&owner, format).await);
    }
    owner.get(&files[0]).await.is(200).says("Waits to be written").has("data-refreshes");
    owner.get(&format!("{}/file", files[0])).await.is(404);
    assert_eq!(work(&world.desk).await, 4);

    for (file, format) in files.iter().zip(["csv", "jsonl"]) {
        let sent = owner.get(&format!("/queue/export.{format}?tab=all&stage=open")).await;
        let whole = owner.get(&format!("{file}/file")).await;
        whole.is(200);
        assert!(whole.bytes == sent.bytes && !sent.bytes.is_empty(), "{format}");
        for name in ["content-type", "content-disposition"] {
            assert_eq!(whole.header(name), sent.header(name), "{format}");
        }
        let sha256 = hex::encode(Sha256::digest(&whole.bytes));
        assert_eq!(whole.header("etag"), format!("\"{sha256}\""));
        owner
            .get(file)
            .await
            .is(200)
            .says("Ready: 3 claims")
            .says(&sha256)
            .has_not("data-refreshes");
    }
    let book = owner.get(&format!("{}/file", files[2])).await.is(200).bytes.clone();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().height(), 4);
    let notes = owner.get(&format!("{}/file", files[3])).await;
    let notes: serde_json::Value = serde_json::from_slice(&notes.bytes).unwrap();
    assert_eq!((&notes["type"], &notes["total"]), (&"AnnotationCollection".into(), &3.into()));
    let bridge = &notes["first"]["items"][1];
    assert_eq!(bridge["type"], "Annotation");
    assert_eq!(bridge["target"]["selector"][0]["exact"], QUOTES[1]);

    let list = owner.get("/prepared").await;
    assert_eq!(list.is(200).html.matches(">ready<").count(), 4);
    let file = format!("{}/file", files[0]);
    for path in [&files[0], &file] {
        other.get(path).await.is(404);
        admin.get(path).await.is(200);
    }
    other.get("/prepared").await.has_not(&files[0]);
    admin.get("/prepared").await.has(&files[0]);
    other.post(&format!("{}/delete", files[0]), &[]).await.is(404);
    for _ in 4..10 {
        asked(&owner, "csv").await;
    }
    let fields = [("from", "tab=all"), ("format", "csv")];
    owner.post("/queue/prepare", &fields).await.is(422).says("You have 10 prepared files already");
    let me = owner.somebody().id;
    world.desk.change_role(me, Role::Viewer, Actor::keeper()).await.unwrap();
    world.sign_in_as(owner.somebody()).await.get(&file).await.is(403);
    let before = work(&world.desk).await;
    assert_eq!(before, 6, "they are not written for somebody who may not export any more");
    admin.get("/prepared").await.says("failed");
}

#[actix_web::test]
async fn a_download_goes_on_where_it_broke_off() {
    let world = World::new().await;
    world.base.open(0).await;
    let owner = world.sign_in(Role::Editor).await;
    let file = format!("{}/file", asked(&owner, "csv").await);
    work(&world.desk).await;
    let whole = owner.get(&file).await;
    let (length, tag) = (whole.bytes.len(), whole.header("etag").to_owned());
    assert_eq!(whole.header("accept-ranges"), "bytes");

    let mut bytes = Vec::new();
    for (range, from, last) in [
        ("bytes=0-99".to_owned(), 0, 99),
        (format!("bytes=100-{}", length - 8), 100, length - 8),
        (format!("bytes={}-", length - 7), length - 7, length - 1),
    ] {
        let part = ranged(&owner, &file, &range, Some(&tag)).await;
        part.is(206);
        assert_eq!(part.header("content-range"), format!("bytes {from}-{last}/{length}"));
        assert_eq!(part.bytes.len(), last + 1 - from);
        bytes.extend_from_slice(&part.bytes);
    }
    assert!(bytes == whole.bytes);
    let end = ranged(&owner, &file, "bytes=-5", None).await;
    assert_eq!(end.is(206).bytes, whole.bytes[length - 5..]);
    let beyond = ranged(&owner, &file, &format!("bytes={length}-"), None).await;
    assert_eq!(beyond.is(416).header("content-range"), format!("bytes */{length}"));
    for (range, of) in [("bytes=5-", Some("\"other\"")), ("bytes=0-1,4-5", None), ("x", None)] {
        let all = ranged(&owner, &file, range, of).await;
        assert!(all.is(200).bytes == whole.bytes, "{range} {of:?}");
    }
    let head = owner.call(Method::HEAD, &file).await;
    assert_eq!(head.is(200).header("etag"), tag);
}

/// A desk with a picture of several parts.
async fn heavy() -> World {
    let world = World::new().await;
    let claim = world.base.approved().await.claim.unwrap();
    let mut large = picture();
    let mut noise = vec![0; LARGE];
    getrandom::fill(&mut noise).unwrap();
    large.bytes = [large.bytes.as_ref(), &noise].concat().into();
    let source = claim.evidence[0].source;
    world.desk.upload_snapshot(source, large, actor(ANN)).await.unwrap();
    world
}

async fn bytes(desk: &Desk, file: FileId, actor: Actor, from: u64, to: u64) -> Vec<u8> {
    let it = desk.prepared_file(file, actor).await.unwrap();
    let parts: Vec<_> = desk.prepared_bytes(&it, from, to).try_collect().await.unwrap();
    parts.concat()
}

#[actix_web::test]
async fn an_archive_whose_worker_was_killed_is_written_anew_and_goes_after_a_day() {
    let world = heavy().await;
    let desk = &world.desk;
    let admin = world.person(Role::Admin).await;
    let keeper = Actor::person(admin.id, Role::Admin);
    let sent = claimdesk::desk::claims::Sent { actor: keeper, once: None };
    let file = desk.ask_for_file(Wish::Archive {}, String::new(), sent).await.unwrap();
    let here = blobs(desk).await;

    // A worker that wrote all of it, and was killed before it could say so.
    let (node, other) = (desk.new_node("lost", 1), desk.new_node("other", 1));
    let lost = desk.take_jobs(&node, LEASE, 1).await.unwrap().pop().unwrap();
    let ending = desk.write_file(&lost, file).await.unwrap();
    assert_eq!(blobs(desk).await, here + 3);
    let it = desk.prepared_file(file, keeper).await.unwrap();
    assert!(it.making == Making::Runs && it.file.done.bytes > 8 * 1024 * 1024, "{it:?}");
    world.base.hands.move_by(LEASE);
    let again = desk.take_jobs(&other, LEASE, 1).await.unwrap().pop().unwrap();
    let anew = desk.write_file(&again, file).await.unwrap();
    let late = desk.end_job(&lost.lease, ending).await.unwrap_err();
    assert!(matches!(late, Error::Job(Refused::LeaseLost)), "{late:?}");
    let outcome = desk.end_job(&again.lease, anew).await.unwrap();

    let it = desk.prepared_file(file, keeper).await.unwrap();
    let length = it.file.done.bytes;
    assert_eq!(outcome, Outcome::FilePrepared { bytes: length });
    assert_eq!((it.file.total, blobs(desk).await), (Some(it.file.done.rows), here + 3));
    let mut sent = Vec::new();
    let mut pieces = desk.leave(keeper).unwrap();
    while let Some(piece) = pieces.recv().await {
        sent.extend_from_slice(&piece.unwrap().bytes);
    }
    let whole = bytes(desk, file, keeper, 0, length).await;
    // The one that is sent at once, but for the moment that it says it was made at.
    let (ours, theirs) = (manifest(&whole), manifest(&sent));
    assert_eq!((ours.blobs, ours.tables), (theirs.blobs, theirs.tables));
    assert_eq!(whole.len(), sent.len());
    assert_eq!(it.making, Making::Ready(hex::encode(Sha256::digest(&whole))));
    // Broken off in the first part, and gone on with to the end.
    let cut = 4_000_000;
    let begun = bytes(desk, file, keeper, 0, cut).await;
    let rest = bytes(desk, file, keeper, cut, length).await;
    assert!([begun, rest].concat() == whole);

    // However long a file stays, nobody collects its parts while it does.
    let stays = format!(
        "UPDATE prepared_file SET expires_at = '2999-01-01T00:00:00+00:00' WHERE id = '{file}'"
    );
    world.base.foreign().await.execute_unprepared(&stays).await.unwrap();
    world.base.hands.move_by(TimeDelta::hours(50));
    assert_eq!(desk.collect_blobs().await.unwrap(), Collected::default());
    assert!(bytes(desk, file, keeper, 0, length).await == whole);
    let now = world.base.hands.now().to_rfc3339();
    let ends = format!("UPDATE prepared_file SET expires_at = '{now}'");
    world.base.foreign().await.execute_unprepared(&ends).await.unwrap();
    let gone = desk.prepared_file(file, keeper).await.unwrap_err();
    assert!(matches!(gone, Error::NotFound), "{gone:?}");
    desk.forget_prepared().await.unwrap();
    assert_eq!(blobs(desk).await, here);
    assert_eq!(desk.verify().await.unwrap().faults, Vec::<String>::new());
}

#[actix_web::test]
async fn what_is_cancelled_or_erased_meanwhile_leaves_no_file() {
    let world = World::new().await;
    let desk = &world.desk;
    let claim = world.base.open(0).await.claim.unwrap().id;
    let said = world.base.does(claim, said_by("Quillfeather Oddname"), ANN).await.claim.unwrap();
    let speaker = said.attributions[0].speaker;
    let owner = world.sign_in(Role::Reviewer).await;
    let ready = asked(&owner, "csv").await;
    work(desk).await;
    owner.get(&format!("{ready}/file")).await.is(200).says("Quillfeather Oddname");
    let before = blobs(desk).await;

    let cancelled = asked(&owner, "jsonl").await;
    owner.get(&cancelled).await.says("Cancel");
    owner.post(&format!("{cancelled}/delete"), &[]).await.is(303);
    owner.get(&cancelled).await.is(404);
    assert_eq!(work(desk).await, 1);
    assert_eq!(blobs(desk).await, before);

    // One that waits for its end, and is written with the name.
    let midway = asked(&owner, "jsonl").await;
    let midway: FileId = midway.strip_prefix("/prepared/").unwrap().parse().unwrap();
    let node = desk.new_node("here", 1);
    let job = desk.take_jobs(&node, LEASE, 1).await.unwrap().pop().unwrap();
    let ending = desk.write_file(&job, midway).await.unwrap();
    let subject = Subject::Speaker(speaker);
    desk.erase(subject, "Request of the person", Actor::keeper()).await.unwrap();
    owner.get(&format!("{ready}/file")).await.is(404);
    assert_eq!(blobs(desk).await, 0);
    assert_eq!(desk.end_job(&job.lease, ending).await.unwrap(), Outcome::FileDropped {});
    owner.get("/prepared").await.says("No file is prepared");
    assert_eq!(desk.count_jobs(State::Dead, 10).await.unwrap(), 0);

    // The name leaves the claims, and with it whatever was prepared.
    assert_eq!(work(desk).await, 1);
    let full = Desk::clone(desk).within(Limits { quota: Some(10), reserve: 0 });
    let last = asked(&owner, "csv").await;
    work(&full).await;
    owner.get(&last).await.is(200).says("its quota is").says("It is tried again");
    assert_eq!(blobs(desk).await, 0);
    let raised = "UPDATE counter SET next = 20000 WHERE name = 'claim'";
    owner.get("/queue?tab=all").await.has_not("/queue/prepare");
    world.base.foreign().await.execute_unprepared(raised).await.unwrap();
    owner.get("/queue?tab=all").await.has("/queue/prepare");
}
