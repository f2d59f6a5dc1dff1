//! Collecting: blobs that nothing refers to are deleted after a day, and no other, whoever puts,
//! names and deletes them in whatever order.

use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use claimdesk::desk::collecting::Collected;
use claimdesk::desk::jobs::{Effect, Taken};
use claimdesk::desk::snapshots::{Brought, Captured};
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::job::{Outcome, State, Task};
use claimdesk::domain::snapshot::How;
use claimdesk::domain::{Actor, SourceId};
use claimdesk::store::{self, Blobs};
use futures_util::TryStreamExt;
use futures_util::future::{BoxFuture, FutureExt, join_all};
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::cli;
use crate::fetching::site::{PACE, Town};
use crate::s3::Server;

const DAY: TimeDelta = TimeDelta::hours(24);

/// A desk whose blobs are in a folder, and one whose blobs are in an S3 store.
async fn each() -> Vec<(Base, Option<Server>)> {
    let (folder, mut other, server) = (Base::new().await, Base::new().await, Server::new().await);
    let blobs = Blobs::open(&server.place()).unwrap();
    other.desk = Desk::new(other.desk.db().clone(), blobs, other.hands.clock(), reader());
    vec![(folder, None), (other, Some(server))]
}

fn captured(text: &str, base: &Base) -> Captured {
    Captured {
        bytes: text.to_owned().into(),
        media: Some("text/plain".to_owned()),
        charset: None,
        how: How::Fetched,
        status: Some(200),
        headers: Vec::new(),
        asked: None,
        address: None,
        peer: None,
        name: None,
        taken_at: base.hands.now(),
    }
}

fn file(text: &str) -> Brought {
    Brought { bytes: text.to_owned().into(), name: "a.txt".to_owned(), ..Brought::default() }
}

async fn source(base: &Base, title: &str) -> SourceId {
    let url = format!("https://harbour.example/{}", title.replace(' ', "-"));
    let new = NewSource { title: title.to_owned(), url, ..NewSource::default() };
    base.desk.add_source(new, actor(ANN)).await.unwrap()
}

/// Brings bytes to the store as a worker does that is then killed.
async fn orphan(base: &Base, text: &str) -> String {
    base.desk.stow(captured(text, base)).await.unwrap().sha256().to_owned()
}

/// What the store has, by its hashes.
async fn there(desk: &Desk) -> Vec<String> {
    let found: Vec<_> = desk.blobs().all().try_concat().await.unwrap();
    let mut found: Vec<String> = found.into_iter().map(|it| it.sha256).collect();
    found.sort();
    found
}

/// What rows name.
async fn named(base: &Base) -> Vec<String> {
    let found = rows(&base.foreign().await, "SELECT DISTINCT sha256 FROM snapshot").await;
    let plain = |it: &String| it.trim_matches(['(', ')', '\'']).to_owned();
    let mut found: Vec<String> = found.iter().map(plain).collect();
    found.sort();
    found
}

async fn is_whole(base: &Base) {
    assert_eq!(base.desk.verify().await.unwrap().faults, Vec::<String>::new());
}

/// The register says of each blob what there is, and counts every byte.
async fn is_counted(base: &Base) {
    let found: Vec<_> = base.desk.blobs().all().try_concat().await.unwrap();
    let bytes: u64 = found.iter().map(|it| it.length).sum();
    assert_eq!(base.desk.space().await.unwrap().used, bytes);
    let known = rows(&base.foreign().await, "SELECT sha256 FROM blob").await;
    assert_eq!(known.len(), found.len());
}

#[tokio::test]
async fn what_nothing_names_is_deleted_after_a_day_and_nothing_else() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        base.desk.upload_snapshot(source, file("named"), actor(ANN)).await.unwrap();
        let orphan = orphan(&base, "a worker was killed").await;
        assert_eq!(there(&base.desk).await.len(), 2);

        base.hands.move_by(DAY - TimeDelta::minutes(1));
        assert_eq!(base.desk.collect_blobs().await.unwrap(), Collected::default());
        assert!(there(&base.desk).await.contains(&orphan));
        base.hands.move_by(TimeDelta::minutes(2));
        let collected = base.desk.collect_blobs().await.unwrap();

        assert_eq!(collected, Collected { blobs: 1, bytes: 19 });
        assert_eq!(there(&base.desk).await, named(&base).await);
        base.hands.move_by(TimeDelta::days(400));
        assert_eq!(base.desk.collect_blobs().await.unwrap(), Collected::default());
        is_counted(&base).await;
        is_whole(&base).await;
    }
}

#[tokio::test]
async fn what_is_put_again_is_young_again_and_what_was_deleted_can_be_put_anew() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        let first = orphan(&base, "text").await;
        base.hands.move_by(DAY - TimeDelta::minutes(1));
        assert_eq!(orphan(&base, "text").await, first);
        base.hands.move_by(TimeDelta::hours(1));
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 0);
        base.hands.move_by(DAY);
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 1);
        assert_eq!(there(&base.desk).await, Vec::<String>::new());

        base.desk.upload_snapshot(source, file("text"), actor(ANN)).await.unwrap();
        assert_eq!(there(&base.desk).await, [first]);
        is_counted(&base).await;
        is_whole(&base).await;
    }
}

#[tokio::test]
async fn what_the_register_does_not_know_waits_for_a_day_unless_a_row_names_it() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        base.desk.upload_snapshot(source, file("named"), actor(ANN)).await.unwrap();
        base.desk.blobs().put("from a backup".into()).await.unwrap();
        base.desk.blobs().put("and another".into()).await.unwrap();
        let attacker = base.attacker().await;
        attacker.execute_unprepared("DELETE FROM blob").await.unwrap();
        let nothing = "UPDATE counter SET next = 0 WHERE name = 'blob_bytes'";
        attacker.execute_unprepared(nothing).await.unwrap();

        base.hands.move_by(TimeDelta::days(9));
        assert_eq!(base.desk.collect_blobs().await.unwrap(), Collected::default());
        is_counted(&base).await;
        base.hands.move_by(DAY + TimeDelta::minutes(1));
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 2);
        assert_eq!(there(&base.desk).await, named(&base).await);
        is_counted(&base).await;
        is_whole(&base).await;
    }
}

#[tokio::test]
async fn a_row_of_an_older_version_keeps_its_blob() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        base.desk.upload_snapshot(source, file("named"), actor(ANN)).await.unwrap();
        let attacker = base.attacker().await;
        attacker.execute_unprepared("UPDATE blob SET state = 'put'").await.unwrap();
        base.hands.move_by(TimeDelta::days(2));
        assert_eq!(base.desk.collect_blobs().await.unwrap(), Collected::default());
        is_whole(&base).await;
        assert_eq!(rows(&attacker, "SELECT 1 FROM blob WHERE state = 'kept'").await.len(), 1);
    }
}

#[tokio::test]
async fn a_deletion_that_was_broken_off_is_ended_an_hour_later() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        let orphan = orphan(&base, "text").await;
        let attacker = base.attacker().await;
        attacker.execute_unprepared("UPDATE blob SET state = 'going'").await.unwrap();

        // It may be deleted at any moment: nobody can rely on it.
        let brought = base.desk.upload_snapshot(source, file("text"), actor(ANN)).await;
        assert!(matches!(brought, Err(Error::Store(store::Error::Conflict))), "{brought:?}");
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 0);
        assert_eq!(there(&base.desk).await, [orphan]);
        base.hands.move_by(TimeDelta::minutes(61));
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 1);
        assert_eq!(there(&base.desk).await, Vec::<String>::new());
        base.desk.upload_snapshot(source, file("text"), actor(ANN)).await.unwrap();
        is_counted(&base).await;
        is_whole(&base).await;
    }
}

#[tokio::test]
async fn what_cannot_be_deleted_stays_and_is_said() {
    let base = Base::new().await;
    let orphan = orphan(&base, "text").await;
    let blob = base.blobs_folder().join(Server::key(&orphan));
    std::fs::remove_file(&blob).unwrap();
    std::fs::create_dir_all(blob.join("kept")).unwrap();
    base.hands.move_by(DAY + TimeDelta::minutes(1));

    let failed = base.desk.collect_blobs().await;

    assert!(matches!(failed, Err(Error::Store(store::Error::Blobs(_)))), "{failed:?}");
    let c = base.foreign().await;
    assert_eq!(rows(&c, "SELECT 1 FROM blob WHERE state = 'put'").await.len(), 1);
}

#[tokio::test]
async fn a_store_that_is_silent_loses_nothing() {
    let mut desks = each().await;
    let (base, server) = desks.remove(1);
    let mut server = server.unwrap();
    let source = source(&base, "Budget").await;
    base.desk.upload_snapshot(source, file("named"), actor(ANN)).await.unwrap();
    orphan(&base, "text").await;
    base.hands.move_by(DAY + TimeDelta::minutes(1));
    server.stop().await;
    let silent = base.desk.collect_blobs().await;
    assert!(matches!(silent, Err(Error::Store(store::Error::Blobs(_)))), "{silent:?}");
    server.start().await;
    base.hands.move_by(DAY + TimeDelta::hours(2));
    assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 1);
    is_counted(&base).await;
    is_whole(&base).await;
}

#[tokio::test]
async fn files_that_were_never_finished_are_deleted_when_they_are_old() {
    let base = Base::new().await;
    let source = source(&base, "Budget").await;
    base.desk.upload_snapshot(source, file("named"), actor(ANN)).await.unwrap();
    let blob = there(&base.desk).await.remove(0);
    let drawer = base.blobs_folder().join(Server::key(&blob)).parent().unwrap().to_owned();
    let write = |name: &str, age: Duration| {
        let path = drawer.join(name);
        std::fs::write(&path, "half").unwrap();
        let at = SystemTime::from(base.hands.now()) - age;
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        path
    };
    let old = write(&format!("{blob}#1"), Duration::from_hours(25));
    let young = write(&format!("{blob}#2"), Duration::from_hours(23));
    let foreign = write("note.txt", Duration::from_hours(900));
    base.desk.collect_blobs().await.unwrap();
    let stand = |it: &Path| it.exists();
    assert_eq!((stand(&old), stand(&young), stand(&foreign)), (false, true, true));
    is_whole(&base).await;
}

#[tokio::test]
async fn the_desk_collects_once_a_day_by_itself() {
    let town = Town::new().await;
    let begin = async || town.desk().begin_collection().await.unwrap();
    orphan(&town.base, "text").await;
    for _ in 0..3 {
        begin().await;
    }
    assert_eq!(town.due().await, 0);
    town.base.hands.move_by(DAY + TimeDelta::minutes(1));
    assert_eq!(town.due().await, 1);
    let done = town.desk().jobs(State::Done, None, 9, Actor::keeper()).await.unwrap();
    assert_eq!(done.len(), 1);
    let outcome = Some(Outcome::BlobsCollected { blobs: 1, bytes: 4 });
    assert_eq!(done[0].job.outcome, outcome);

    begin().await;
    assert_eq!(town.due().await, 0);
    town.base.hands.move_by(DAY + TimeDelta::minutes(1));
    assert_eq!(town.due().await, 1);
    town.is_whole().await;
}

#[tokio::test]
async fn it_can_be_done_from_a_console() {
    let base = Base::new().await;
    if base.is_postgres() {
        // The blobs of the command would be in another folder than those of the test.
        return;
    }
    base.desk.blobs().put("text".into()).await.unwrap();
    let said = cli::run(&base.home.place(), &["collect"]).out();
    assert!(said.contains("0 files were deleted"), "{said}");
    // The command has the machine's clock.
    let attacker = base.attacker().await;
    let old = "UPDATE blob SET at = '2020-01-01 00:00:00.000+00:00'";
    attacker.execute_unprepared(old).await.unwrap();
    let said = cli::run(&base.home.place(), &["collect"]).out();
    assert!(said.contains("1 files were deleted that nothing refers to, 4 bytes"), "{said}");
    assert_eq!(there(&base.desk).await, Vec::<String>::new());
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A page that was fetched and whose bytes are in the store, on its way into a row.
struct Pending {
    job: Taken,
    effect: Effect,
}

/// Takes a capture of a source as far as a worker comes before it ends the job.
async fn begun(base: &Base, source: SourceId, text: &str) -> Option<Pending> {
    let task = Task::CaptureSource { source };
    base.desk.ask_for("Harbour", vec![task], by(ANN)).await.unwrap();
    let node = base.desk.new_node("the test", 1);
    let job = base.desk.take_jobs(&node, TimeDelta::days(90), 1).await.unwrap().pop()?;
    let came = claimdesk::desk::fetching::Came {
        captured: captured(text, base),
        is_unchanged: false,
        moved_to: None,
        etag: None,
        last_modified: None,
    };
    match base.desk.made_of(&job, came, PACE).await {
        Ok(effect) => Some(Pending { job, effect }),
        // These very bytes are being deleted; a worker would come again.
        Err(Error::Store(store::Error::Conflict)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// One of the things that go on side by side.
fn step<'b>(
    base: &'b Base,
    sources: &'b [SourceId],
    dice: &mut Dice,
    pending: &mut Vec<Pending>,
) -> BoxFuture<'b, Option<Pending>> {
    let (source, text) = (sources[dice.throw(sources.len())], format!("text {}", dice.throw(5)));
    match dice.throw(7) {
        0 => async move {
            match base.desk.upload_snapshot(source, file(&text), actor(BEN)).await {
                Ok(_) | Err(Error::SameBytes(_) | Error::Store(store::Error::Conflict)) => None,
                Err(other) => panic!("{other:?}"),
            }
        }
        .boxed(),
        1 => async move {
            match base.desk.stow(captured(&text, base)).await {
                Ok(_) | Err(Error::Store(store::Error::Conflict)) => None,
                Err(other) => panic!("{other:?}"),
            }
        }
        .boxed(),
        2 => async move { begun(base, source, &text).await }.boxed(),
        3 | 4 if !pending.is_empty() => {
            let one = pending.swap_remove(dice.throw(pending.len()));
            async move {
                match base.desk.end_job(&one.job.lease, one.effect).await {
                    Ok(_) | Err(Error::Store(store::Error::Conflict)) => None,
                    Err(other) => panic!("{other:?}"),
                }
            }
            .boxed()
        }
        _ => async move {
            base.desk.collect_blobs().await.unwrap();
            None
        }
        .boxed(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_order_things_happen_in_nothing_that_is_named_is_ever_deleted() {
    for (base, _server) in each().await {
        let mut sources = Vec::new();
        for it in 0..40 {
            sources.push(source(&base, &format!("Source {it}")).await);
        }
        let (mut dice, mut pending) = (Dice(20_261_130), Vec::new());
        for _round in 0..40 {
            let hours = i64::try_from(dice.throw(20)).unwrap();
            base.hands.move_by(TimeDelta::hours(hours));
            let steps: Vec<_> =
                (0..4).map(|_| step(&base, &sources, &mut dice, &mut pending)).collect();
            pending.extend(join_all(steps).await.into_iter().flatten());
            for sha256 in named(&base).await {
                assert!(base.desk.blobs().size(&sha256).await.unwrap().is_some(), "{sha256}");
            }
        }
        is_whole(&base).await;
        assert!(named(&base).await.len() > 2, "something came of it");
        base.hands.move_by(DAY * 2);
        base.desk.collect_blobs().await.unwrap();
        assert_eq!(there(&base.desk).await, named(&base).await);
        is_counted(&base).await;
        is_whole(&base).await;
    }
}

#[tokio::test]
async fn a_row_is_never_written_for_bytes_that_were_deleted_meanwhile() {
    for (base, _server) in each().await {
        let source = source(&base, "Budget").await;
        let pending = begun(&base, source, "text").await.unwrap();
        // A worker that was held up for longer than anybody waits.
        base.hands.move_by(DAY * 2);
        assert_eq!(base.desk.collect_blobs().await.unwrap().blobs, 1);

        let ended = base.desk.end_job(&pending.job.lease, pending.effect).await;

        assert!(matches!(ended, Err(Error::Store(store::Error::Conflict))), "{ended:?}");
        assert_eq!(named(&base).await, Vec::<String>::new());
        is_whole(&base).await;
    }
}
