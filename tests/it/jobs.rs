//! Background work: each job is done once, or fails with a reason, whatever happens to its workers.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use claimdesk::desk::claims::Sent;
use claimdesk::desk::jobs::{
    Batch, Effect, Enqueued, NewJob, Node, Refused, Taken, effect, enqueue,
};
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::job::{Outcome, Problem, Rank, State, Task, wait};
use claimdesk::domain::{Actor, ArticleId, BatchId, JobId, PersonId, Role, SourceId};
use claimdesk::store::{self, sources};
use claimdesk::work::run::{Perform, run_due};
use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};
use uuid::Uuid;

use crate::base::*;

/// How long the workers of these tests have a job.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Somebody who keeps the jobs.
pub const KEEPER: Actor = Actor {
    person: Some(PersonId(Uuid::from_u128(9))),
    role: Role::Admin,
    via: claimdesk::domain::Via::Person,
};

/// Has jobs done by a closure.
pub struct By<F>(pub F);

impl<F> Perform for By<F>
where
    F: Fn(&Taken) -> Result<Effect, Problem> + Send + Sync + 'static,
{
    async fn perform(&self, job: &Taken) -> Result<Effect, Problem> {
        (self.0)(job)
    }
}

/// Keeps a source of the job's own, as what was found: a second one of the same job is refused by
/// the database.
pub fn keeps_a_source(job: JobId) -> Effect {
    effect(move |tx| {
        Box::pin(async move {
            let source = sources::Source {
                id: SourceId(job.0),
                title: format!("found by {job}"),
                url: None,
                publisher: None,
                published_on: None,
                fingerprint: job.0.simple().to_string(),
                added_by: None,
                added_at: chrono::DateTime::UNIX_EPOCH,
            };
            sources::insert(tx, &source).await?;
            Ok(Outcome::Captured { source: source.id })
        })
    })
}

pub fn task(number: usize) -> Task {
    Task::ImportArticle { url: format!("https://ferry.example/news/{number}") }
}

/// Asks for so many articles together.
pub async fn asked(desk: &Desk, many: usize) -> BatchId {
    desk.ask_for("Ferry news", (0..many).map(task).collect(), by(ANN)).await.unwrap()
}

pub async fn due(desk: &Desk, perform: &impl Perform) -> u64 {
    run_due(desk, perform, Duration::from_mins(1)).await.unwrap()
}

async fn queue(desk: &Desk, new: NewJob) -> Enqueued {
    let now = desk.now();
    let work = desk.db().write(move |tx| Box::pin(async move { enqueue(tx, new, now).await }));
    work.await.unwrap()
}

async fn one(desk: &Desk, node: &Node) -> Taken {
    desk.take_jobs(node, LEASE, 1).await.unwrap().pop().expect("a job that is due")
}

fn counts(batch: &Batch) -> [u64; 4] {
    [batch.asked, batch.done, batch.dead, batch.withdrawn]
}

fn many(count: usize) -> u64 {
    count.try_into().unwrap()
}

/// The jobs in each state agree with what their batch says of them.
pub async fn agrees(desk: &Desk, of: BatchId) -> Batch {
    let batch = desk.batch(of).await.unwrap();
    let rows = desk.batch_jobs(of, None, 10_000).await.unwrap();
    let in_state = |state| many(rows.iter().filter(|it| it.job.state == state).count());
    let ended = [State::Done, State::Dead, State::Withdrawn].map(in_state);
    assert_eq!(counts(&batch), [many(rows.len()), ended[0], ended[1], ended[2]]);
    batch
}

async fn found(base: &Base) -> Vec<String> {
    rows(&base.foreign().await, "SELECT id FROM source").await
}

#[tokio::test]
async fn what_was_asked_for_is_done_in_its_order_and_leads_to_what_came_of_it() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 3).await;

    let attempts = due(&base.desk, &By(|job: &Taken| Ok(keeps_a_source(job.id)))).await;

    assert_eq!(attempts, 3);
    assert_eq!(counts(&agrees(&base.desk, batch).await), [3, 3, 0, 0]);
    let rows = base.desk.batch_jobs(batch, None, 10).await.unwrap();
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row.job.task, Some(task(number)));
        assert_eq!(row.job.host.as_deref(), Some("ferry.example"));
        assert_eq!(row.job.outcome, Some(Outcome::Captured { source: SourceId(row.job.id.0) }));
        assert_eq!(row.result.as_deref(), Some(format!("found by {}", row.job.id).as_str()));
        assert_eq!((row.job.attempts, row.job.due_at), (1, None));
    }
    assert_eq!(due(&base.desk, &By(|_: &Taken| panic!("nothing is left"))).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_workers_at_once_each_job_is_taken_by_one() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 120).await;

    // Two desks on one database, each with some workers.
    let other = store::open(&base.home.place()).await.unwrap();
    let other = Desk::new(other, base.desk.blobs().clone(), base.hands.clock(), reader());
    let workers: Vec<_> = (0..12)
        .map(|number| {
            let desk = if number % 2 == 0 { base.desk.clone() } else { other.clone() };
            tokio::spawn(async move {
                let node = desk.new_node(&format!("node {number}"), 1);
                let mut took = Vec::new();
                loop {
                    let jobs = desk.take_jobs(&node, LEASE, 3).await.unwrap();
                    assert!(jobs.len() <= 3);
                    if jobs.is_empty() && desk.batch(batch).await.unwrap().open() == 0 {
                        return took;
                    }
                    for job in jobs {
                        desk.end_job(&job.lease, keeps_a_source(job.id)).await.unwrap();
                        took.push(job.id);
                    }
                }
            })
        })
        .collect();
    let mut took = Vec::new();
    for worker in workers {
        took.extend(worker.await.unwrap());
    }

    assert_eq!(took.len(), 120);
    assert_eq!(took.iter().collect::<BTreeSet<_>>().len(), 120);
    assert_eq!(counts(&agrees(&base.desk, batch).await), [120, 120, 0, 0]);
    assert_eq!(found(&base).await.len(), 120);
}

#[tokio::test]
async fn a_job_whose_worker_is_gone_is_taken_over_when_its_lease_is_over() {
    let base = Base::new().await;
    asked(&base.desk, 1).await;
    let (lost, other) = (base.desk.new_node("lost", 1), base.desk.new_node("other", 1));
    let first = one(&base.desk, &lost).await;
    assert_eq!(first.attempt, 1);

    base.hands.move_by(TimeDelta::seconds(59));
    assert!(base.desk.take_jobs(&other, LEASE, 1).await.unwrap().is_empty());
    assert!(base.desk.keep_lease(&first.lease, LEASE).await.unwrap());
    base.hands.move_by(TimeDelta::seconds(59));
    assert!(base.desk.take_jobs(&other, LEASE, 1).await.unwrap().is_empty(), "it was renewed");
    base.hands.move_by(TimeDelta::seconds(2));
    let second = one(&base.desk, &other).await;

    assert_eq!((second.id, second.attempt), (first.id, 2));
    assert!(!base.desk.keep_lease(&first.lease, LEASE).await.unwrap());
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_stores_nothing() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let (slow, quick) = (base.desk.new_node("slow", 1), base.desk.new_node("quick", 1));
    let slow = one(&base.desk, &slow).await;
    base.hands.move_by(LEASE);
    let quick = one(&base.desk, &quick).await;
    let foreign = base.foreign().await;
    let before = crate::reading::everything(&foreign).await;

    let lost = |it: Result<(), Error>| {
        assert!(matches!(it, Err(Error::Job(Refused::LeaseLost))), "{it:?}");
    };
    lost(base.desk.end_job(&slow.lease, keeps_a_source(slow.id)).await.map(drop));
    lost(base.desk.fail_job(&slow.lease, Problem::lasting("x")).await.map(drop));
    lost(base.desk.give_back(&slow.lease).await);

    assert_eq!(crate::reading::everything(&foreign).await, before);
    base.desk.end_job(&quick.lease, keeps_a_source(quick.id)).await.unwrap();
    lost(base.desk.end_job(&quick.lease, keeps_a_source(quick.id)).await.map(drop));
    assert_eq!(found(&base).await.len(), 1);
    assert_eq!(counts(&agrees(&base.desk, batch).await), [1, 1, 0, 0]);
}

#[tokio::test]
async fn an_effect_that_is_refused_leaves_nothing_behind() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let refuses = By(|job: &Taken| {
        let keep = keeps_a_source(job.id);
        Ok(effect(move |tx| {
            let keep = Effect::clone(&keep);
            Box::pin(async move {
                keep(tx).await?;
                Err(Error::SameText(ArticleId(Uuid::from_u128(1))))
            })
        }))
    });

    due(&base.desk, &refuses).await;

    assert!(found(&base).await.is_empty());
    assert_eq!(counts(&agrees(&base.desk, batch).await), [1, 0, 1, 0]);
    let job = &base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job;
    assert_eq!(job.problem.as_deref(), Some("This text is here already."));
}

#[tokio::test]
async fn what_failed_waits_longer_each_time_and_is_dead_in_the_end() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let tried = AtomicU64::new(0);
    let fails = By(move |_: &Taken| {
        let number = tried.fetch_add(1, Ordering::Relaxed) + 1;
        Err(Problem::temporary(format!("The ferry did not answer ({number}).")))
    });
    let job = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;

    for attempt in 1..5 {
        assert_eq!(due(&base.desk, &fails).await, 1, "attempt {attempt}");
        let now = base.desk.job(job).await.unwrap();
        let pause = wait(job, attempt, None);
        assert_eq!(now.due_at.unwrap() - now.since, pause, "attempt {attempt}");
        assert_eq!((now.state, now.attempts), (State::Waiting, attempt));
        assert_eq!(now.problem, Some(format!("The ferry did not answer ({attempt}).")));
        base.hands.move_by(pause - TimeDelta::seconds(1));
        assert_eq!(due(&base.desk, &fails).await, 0, "a second too early");
        base.hands.move_by(TimeDelta::seconds(1));
    }
    assert_eq!(due(&base.desk, &fails).await, 1);

    let dead = base.desk.job(job).await.unwrap();
    assert_eq!((dead.state, dead.attempts, dead.due_at), (State::Dead, 5, None));
    base.hands.move_by(TimeDelta::days(2));
    assert_eq!(due(&base.desk, &fails).await, 0);
    assert_eq!(counts(&agrees(&base.desk, batch).await), [1, 0, 1, 0]);
}

#[tokio::test]
async fn a_failure_for_good_is_dead_at_once_and_a_turn_that_was_not_its_own_counts_as_nothing() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let job = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;

    for _ in 0..20 {
        let busy = TimeDelta::seconds(3);
        due(&base.desk, &By(move |_: &Taken| Err(Problem::not_yet("The host rests.", busy)))).await;
        assert_eq!(base.desk.job(job).await.unwrap().attempts, 0);
        base.hands.move_by(busy);
    }
    let asked_for =
        By(|_: &Taken| Err(Problem::temporary("Asked to wait.").no_sooner(TimeDelta::hours(2))));
    due(&base.desk, &asked_for).await;
    let waiting = base.desk.job(job).await.unwrap();
    assert_eq!(waiting.due_at.unwrap() - waiting.since, TimeDelta::hours(2));
    base.hands.move_by(TimeDelta::hours(2));
    due(&base.desk, &By(|_: &Taken| Err(Problem::lasting("There is no such page.")))).await;

    let dead = base.desk.job(job).await.unwrap();
    assert_eq!((dead.state, dead.attempts), (State::Dead, 2));
    assert_eq!(dead.problem.as_deref(), Some("There is no such page."));
}

#[tokio::test]
async fn a_dead_job_is_tried_again_by_hand_and_begins_with_all_its_attempts() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 3).await;
    due(&base.desk, &By(|_: &Taken| Err(Problem::lasting("No such page.")))).await;
    let jobs = base.desk.batch_jobs(batch, None, 3).await.unwrap();
    let first = jobs[0].job.id;

    base.desk.try_again(first, KEEPER).await.unwrap();
    let again = base.desk.job(first).await.unwrap();
    assert_eq!((again.state, again.attempts), (State::Waiting, 0));
    assert_eq!(again.problem.as_deref(), Some("No such page."), "why it failed is still told");
    assert_eq!(counts(&agrees(&base.desk, batch).await), [3, 0, 2, 0]);
    let twice = base.desk.try_again(first, KEEPER).await;
    assert!(matches!(twice, Err(Error::Job(Refused::NotDead(State::Waiting)))), "{twice:?}");
    assert_eq!(base.desk.try_all_again(KEEPER).await.unwrap(), 2);

    due(&base.desk, &By(|job: &Taken| Ok(keeps_a_source(job.id)))).await;
    assert_eq!(counts(&agrees(&base.desk, batch).await), [3, 3, 0, 0]);
    assert_eq!(base.desk.job(first).await.unwrap().problem, None);
    for done in
        [base.desk.try_again(first, KEEPER).await, base.desk.withdraw_job(first, KEEPER).await]
    {
        let is_told = matches!(
            done,
            Err(Error::Job(Refused::NotDead(State::Done) | Refused::NotWaiting(State::Done)))
        );
        assert!(is_told, "{done:?}");
    }
    let unknown = base.desk.try_again(JobId(Uuid::from_u128(404)), KEEPER).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
}

#[tokio::test]
async fn only_those_who_keep_jobs_steer_them() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let job = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;

    for who in [actor(ANN), actor(EVE)] {
        assert!(matches!(base.desk.withdraw_job(job, who).await, Err(Error::Refused(_))));
        assert!(matches!(base.desk.try_again(job, who).await, Err(Error::Refused(_))));
        assert!(matches!(base.desk.try_all_again(who).await, Err(Error::Refused(_))));
        assert!(matches!(
            base.desk.jobs(State::Waiting, None, 1, who).await,
            Err(Error::Refused(_))
        ));
    }
    let sent = Sent { actor: KEEPER, once: None };
    let asks = base.desk.ask_for("x", vec![task(1)], sent).await;
    assert!(matches!(asks, Err(Error::Refused(_))), "an admin brings nothing in");
}

#[tokio::test]
async fn a_job_that_was_withdrawn_is_not_done() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 2).await;
    let job = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;

    base.desk.withdraw_job(job, KEEPER).await.unwrap();

    assert_eq!(due(&base.desk, &By(|job: &Taken| Ok(keeps_a_source(job.id)))).await, 1);
    assert_eq!(counts(&agrees(&base.desk, batch).await), [2, 1, 0, 1]);
    assert_eq!(base.desk.job(job).await.unwrap().state, State::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_work_is_queued_once_until_it_has_ended() {
    let base = Base::new().await;
    let watch = Task::WatchSource { source: SourceId(Uuid::from_u128(7)) };
    let new = NewJob::routine(watch, base.hands.now());

    let racers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, new) = (base.desk.clone(), new.clone());
            tokio::spawn(async move { queue(&desk, new).await })
        })
        .collect();
    let mut answers = Vec::new();
    for racer in racers {
        answers.push(racer.await.unwrap());
    }
    let added: Vec<_> = answers
        .iter()
        .filter_map(|it| if let Enqueued::New(id) = it { Some(*id) } else { None })
        .collect();
    assert_eq!(added.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|it| *it == Enqueued::New(added[0]) || *it == Enqueued::Already(added[0]))
    );

    due(&base.desk, &By(|_: &Taken| Err(Problem::lasting("Gone.")))).await;
    let next = queue(&base.desk, new.clone()).await;
    assert!(matches!(next, Enqueued::New(id) if id != added[0]), "{next:?}");
    let refused = base.desk.try_again(added[0], KEEPER).await;
    assert!(matches!(refused, Err(Error::Job(Refused::WaitsAlready))), "{refused:?}");
    assert_eq!(base.desk.try_all_again(KEEPER).await.unwrap(), 0);
}

#[tokio::test]
async fn an_address_that_is_given_twice_is_fetched_once_in_its_batch() {
    let base = Base::new().await;
    let batch = base.desk.ask_for("Twice", vec![task(1), task(2), task(1)], by(ANN)).await.unwrap();
    let other = base.desk.ask_for("Also", vec![task(1)], by(BEN)).await.unwrap();

    assert_eq!(counts(&agrees(&base.desk, batch).await), [2, 0, 0, 0]);
    assert_eq!(counts(&agrees(&base.desk, other).await), [1, 0, 0, 0]);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_asks_once() {
    let base = Base::new().await;
    let first = base.desk.ask_for("Once", vec![task(1)], once(ANN, "k")).await.unwrap();
    let second = base.desk.ask_for("Once", vec![task(1)], once(ANN, "k")).await.unwrap();

    assert_eq!(first, second);
    assert_eq!(base.desk.batches(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn asking_for_nothing_or_for_too_much_is_refused_in_words() {
    let base = Base::new().await;
    let nothing = base.desk.ask_for("None", Vec::new(), by(ANN)).await.unwrap_err();
    assert_eq!(nothing.to_string(), "There is nothing to fetch. Give one address at least.");
    let many = (0..2_001).map(task).collect();
    let many = base.desk.ask_for("Many", many, by(ANN)).await.unwrap_err();
    assert_eq!(many.to_string(), "These are more than 2000. Ask for them in parts.");
    assert!(base.desk.batches(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_somebody_waits_for_goes_before_what_the_desk_gives_itself() {
    let base = Base::new().await;
    let source = |number| SourceId(Uuid::from_u128(number));
    for number in 0..5 {
        let watch = Task::WatchSource { source: source(number) };
        queue(&base.desk, NewJob::routine(watch, base.hands.now() - TimeDelta::days(1))).await;
    }
    asked(&base.desk, 2).await;
    let node = base.desk.new_node("one", 1);

    let taken = base.desk.take_jobs(&node, LEASE, 4).await.unwrap();

    let kinds: Vec<_> = taken.iter().map(|it| it.task.key()).collect();
    assert_eq!(kinds, ["import_article", "import_article", "watch_source", "watch_source"]);
    assert_eq!(taken[0].actor.person, Some(ANN));
    assert_eq!(taken[3].actor, Actor::desk());
}

#[tokio::test]
async fn a_job_that_ends_its_worker_each_time_is_given_up() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 2).await;
    let node = base.desk.new_node("unlucky", 1);
    let first = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;
    for _ in 0..5 {
        // Killed as soon as it has begun.
        assert!(!base.desk.take_jobs(&node, LEASE, 1).await.unwrap().is_empty());
        base.hands.move_by(LEASE * 2);
    }
    for _ in 0..20 {
        if base.desk.take_jobs(&node, LEASE, 1).await.unwrap().is_empty() {
            break;
        }
        base.hands.move_by(LEASE * 2);
    }

    let dead = base.desk.job(first).await.unwrap();
    assert_eq!((dead.state, dead.attempts), (State::Dead, 5));
    assert!(dead.problem.unwrap().starts_with("It was begun several times and never ended"));
    assert_eq!(counts(&agrees(&base.desk, batch).await), [2, 0, 2, 0]);
}

#[tokio::test]
async fn work_of_another_version_is_shown_and_stops_nobody() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 2).await;
    let first = base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;
    let newer = format!(
        "UPDATE job SET kind = 'sing', payload = '{{\"kind\":\"sing\",\"body\":{{}}}}' WHERE id = '{first}'"
    );
    base.foreign().await.execute_unprepared(&newer).await.unwrap();

    assert_eq!(due(&base.desk, &By(|job: &Taken| Ok(keeps_a_source(job.id)))).await, 1);

    let job = base.desk.job(first).await.unwrap();
    assert_eq!((job.state, job.task, job.kind.as_str()), (State::Dead, None, "sing"));
    assert!(job.problem.unwrap().contains("does not know this kind of work"));
    assert_eq!(counts(&agrees(&base.desk, batch).await), [2, 1, 1, 0]);
    let refused = base.desk.try_again(first, KEEPER).await;
    assert!(matches!(refused, Err(Error::Job(Refused::UnknownWork))), "{refused:?}");
}

#[tokio::test]
async fn a_panic_is_a_failure_like_any_other_and_the_next_job_is_done() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 2).await;
    let panics = By(|job: &Taken| {
        assert!(job.task != task(0), "the crane fell");
        Ok(keeps_a_source(job.id))
    });

    assert_eq!(due(&base.desk, &panics).await, 2);

    let jobs = base.desk.batch_jobs(batch, None, 2).await.unwrap();
    assert_eq!(jobs[0].job.state, State::Waiting);
    assert!(jobs[0].job.problem.as_deref().unwrap().starts_with("The program itself failed"));
    assert_eq!(jobs[1].job.state, State::Done);
}

#[tokio::test]
async fn what_ended_long_ago_is_forgotten_and_nothing_else_is() {
    let base = Base::new().await;
    let old = asked(&base.desk, 600).await;
    due(&base.desk, &By(|_: &Taken| Err(Problem::lasting("No.")))).await;
    base.hands.move_by(TimeDelta::days(20));
    let young = base.desk.ask_for("Young", vec![task(1)], by(ANN)).await.unwrap();
    due(&base.desk, &By(|job: &Taken| Ok(keeps_a_source(job.id)))).await;
    let open = base.desk.ask_for("Open", vec![task(2)], by(ANN)).await.unwrap();

    base.hands.move_by(TimeDelta::days(11));
    assert_eq!(base.desk.forget_jobs().await.unwrap(), 600);
    assert!(matches!(base.desk.batch(old).await, Err(Error::NotFound)));
    base.hands.move_by(TimeDelta::days(300));
    assert_eq!(base.desk.forget_jobs().await.unwrap(), 1);

    assert!(matches!(base.desk.batch(young).await, Err(Error::NotFound)));
    assert_eq!(counts(&agrees(&base.desk, open).await), [1, 0, 0, 0], "what waits is kept");
}

/// How SQLite goes about a query.
async fn plan(base: &Base, query: Statement) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
    let explain = Statement { sql, ..query };
    let rows = base.desk.db().read().query_all_raw(explain).await.unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn no_query_reads_rows_that_it_does_not_show() {
    let base = Base::new().await;
    if base.is_postgres() {
        return;
    }
    let (now, job) = (base.hands.now(), JobId(Uuid::from_u128(1)));
    for rank in Rank::ALL {
        let plan = plan(&base, store::jobs::takeable(rank, now, 4).build(DbBackend::Sqlite)).await;
        assert_eq!(plan, "SEARCH job USING INDEX job_due (rank=? AND due_at<?)");
    }
    for state in State::ALL {
        for after in [None, Some((now, job))] {
            let query = DbBackend::Sqlite.build(&store::jobs::page(state, after, 50));
            let plan = plan(&base, query).await;
            assert!(plan.starts_with("SEARCH job USING INDEX job_state (state=?"), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_dead_begins_anew_in_a_few_steps() {
    let base = Base::new().await;
    let (one, other) = (asked(&base.desk, 700).await, asked(&base.desk, 500).await);
    let watch = Task::WatchSource { source: SourceId(Uuid::from_u128(7)) };
    let c = base.foreign().await;
    for _ in 0..2 {
        // The same work dies twice, and is to begin anew once.
        let new = NewJob::routine(watch.clone(), base.hands.now());
        assert!(matches!(queue(&base.desk, new).await, Enqueued::New(_)));
        for sql in [
            "UPDATE job SET state = 'dead', due_at = NULL, once = NULL, problem = 'No such page.'",
            "UPDATE batch SET dead = asked",
        ] {
            c.execute_unprepared(sql).await.unwrap();
        }
    }

    // Two who press the button at once.
    let (mine, yours) =
        tokio::join!(base.desk.try_all_again(KEEPER), base.desk.try_all_again(KEEPER));

    assert_eq!(mine.unwrap() + yours.unwrap(), 1_201);
    assert_eq!(counts(&agrees(&base.desk, one).await), [700, 0, 0, 0]);
    assert_eq!(counts(&agrees(&base.desk, other).await), [500, 0, 0, 0]);
    assert_eq!(base.desk.count_jobs(State::Dead, 10).await.unwrap(), 1);
    if base.is_postgres() {
        let wrote = rows(&c, "SELECT DISTINCT xmin::text FROM job").await.len();
        assert!(wrote <= 8, "{wrote} transactions");
    }
    let all =
        rows(&c, "SELECT DISTINCT once FROM job WHERE state = 'waiting' AND once IS NOT NULL");
    assert_eq!(all.await.len(), 1_201);
    assert_eq!(base.desk.try_all_again(KEEPER).await.unwrap(), 0, "its work waits");
    let job = base.desk.batch_jobs(one, None, 1).await.unwrap().remove(0).job;
    assert_eq!((job.state, job.attempts), (State::Waiting, 0));
    assert_eq!(job.problem.as_deref(), Some("No such page."), "why it failed is still told");
}
