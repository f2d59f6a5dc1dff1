//! The pages of background work: what people see of it, and what they press.

use chrono::TimeDelta;
use claimdesk::desk::jobs::Taken;
use claimdesk::domain::job::{Problem, State, Task};
use claimdesk::domain::{BatchId, JobId, Role};

use crate::base::*;
use crate::jobs::{By, KEEPER, asked, due, keeps_a_source, task};
use crate::world::World;

async fn jobs_of(world: &World, batch: BatchId) -> Vec<JobId> {
    let rows = world.desk.batch_jobs(batch, None, 1_000).await.unwrap();
    rows.iter().map(|it| it.job.id).collect()
}

#[actix_web::test]
async fn an_admin_sees_what_waits_and_withdraws_it_once() {
    let world = World::new().await;
    let batch = asked(&world.desk, 2).await;
    let job = jobs_of(&world, batch).await[0];
    let admin = world.sign_in(Role::Admin).await;

    let page = admin.get("/jobs").await;
    page.is(200).has("https://ferry.example/news/0").has("<bdi>ann</bdi>").has("0 of 5 tries");
    page.has("Nobody works").has(&format!("/fetches/{batch}"));
    let withdraw = format!("/jobs/{job}/withdraw");
    page.has(&withdraw);
    assert_eq!(admin.post(&withdraw, &[]).await.is(303).location, "/jobs");
    admin.get("/jobs").await.has("It will not be done.").has_not(&withdraw);

    let twice = admin.post(&withdraw, &[]).await;
    twice.is(409).has("it has been withdrawn");
    admin.get("/jobs?tab=withdrawn").await.is(200).has("https://ferry.example/news/0");
}

#[actix_web::test]
async fn an_admin_tries_again_what_failed_and_is_told_where_that_is_not_needed() {
    let world = World::new().await;
    let batch = asked(&world.desk, 3).await;
    due(&world.desk, &By(|_: &Taken| Err(Problem::lasting("There is no such page.")))).await;
    let job = jobs_of(&world, batch).await[0];
    let admin = world.sign_in(Role::Admin).await;

    admin.get("/jobs?tab=dead").await.is(200).has("There is no such page.").has("Try all again");
    let again = format!("/jobs/{job}/again");
    admin.post(&again, &[]).await.is(303);
    admin.get("/jobs?tab=dead").await.has("It waits to be tried again.").has_not(&again);
    admin.post(&again, &[]).await.is(409).has("and this waits to be done.");
    admin.post("/jobs/again", &[]).await.is(303);
    admin.get("/jobs?tab=dead").await.has("2 jobs wait to be tried again.").has("Nothing here");
    admin.post("/jobs/again", &[]).await.is(303);
    admin.get("/jobs?tab=dead").await.has("Nothing that failed can be tried again now.");
    for odd in ["/jobs/no-id/again", "/jobs/00000000-0000-0000-0000-000000000404/withdraw"] {
        admin.post(odd, &[]).await.is(404);
    }
    assert_eq!(world.desk.count_jobs(State::Waiting, 10).await.unwrap(), 3);
}

#[actix_web::test]
async fn an_auditor_sees_the_same_and_no_buttons() {
    let world = World::new().await;
    asked(&world.desk, 1).await;
    let node = world.desk.new_node("harbour, process 12", 4);
    world.desk.seen_alive(&node).await.unwrap();
    let auditor = world.sign_in(Role::Auditor).await;

    let page = auditor.get("/jobs").await;
    page.is(200).has("https://ferry.example/news/0").has_not("Withdraw</button>");
    page.has("1 node at work, 4 jobs at once").has("harbour, process 12").has("waits since");
    world.base.hands.move_by(TimeDelta::minutes(2));
    auditor.get("/jobs").await.has("Nobody works");
    auditor.get("/").await.has("href=\"/jobs\"");
    world.sign_in(Role::Editor).await.get("/").await.has_not("href=\"/jobs\"");
}

#[actix_web::test]
async fn whoever_asked_sees_how_far_it_is_and_what_came_of_it() {
    let world = World::new().await;
    let batch = asked(&world.desk, 3).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let address = format!("/fetches/{batch}");

    let page = reviewer.get(&address).await;
    page.is(200).has("0 of 3 done · 3 to do").has("http-equiv=\"refresh\"").has("js/progress.js");
    let held = reviewer.get(&format!("{address}?hold=1")).await;
    held.is(200).has_not("http-equiv=\"refresh\"").has("Follow the progress");

    let some = By(|job: &Taken| match &job.task {
        it if *it == task(0) => Ok(keeps_a_source(job.id)),
        it if *it == task(1) => Err(Problem::lasting("There is no such page.")),
        _ => Err(Problem::temporary("The ferry did not answer.")),
    });
    due(&world.desk, &some).await;
    let page = reviewer.get(&address).await;
    let jobs = jobs_of(&world, batch).await;
    page.has("1 of 3 done · 1 failed · 1 to do").has(&format!("href=\"/sources/{}\"", jobs[0]));
    page.has("There is no such page.").has("The ferry did not answer.").has("tries again");

    world.desk.withdraw_job(jobs[2], KEEPER).await.unwrap();
    let page = reviewer.get(&address).await;
    page.has("1 of 3 done · 1 failed · 1 withdrawn").has_not("http-equiv").has_not("progress.js");
    reviewer.get("/fetches").await.is(200).has(&address).has("1 failed · 1 withdrawn");
    reviewer.get("/articles").await.has("href=\"/fetches\"");
}

#[actix_web::test]
async fn long_lists_go_on_behind_their_last_row() {
    let world = World::new().await;
    let batch = asked(&world.desk, 450).await;
    for number in 0..60 {
        let one = vec![task(number)];
        world.desk.ask_for(&format!("Letter {number}"), one, by(ANN)).await.unwrap();
    }
    let admin = world.sign_in(Role::Admin).await;

    for (first, rows) in
        [(format!("/fetches/{batch}"), 450), ("/jobs".to_owned(), 510), ("/fetches".to_owned(), 61)]
    {
        let (mut address, mut seen) = (Some(first.clone()), 0);
        while let Some(next) = address.take() {
            let page = admin.get(&next).await;
            seen += page.is(200).html.matches("data-card").count();
            let after = page.html.split_once("class=\"btn\" href=\"").map(|it| it.1);
            let link = after.and_then(|it| it.split_once("\" rel=\"next\"")).map(|it| it.0);
            address = link.map(|it| it.replace("&amp;", "&"));
        }
        assert_eq!(seen, rows, "{first}");
    }
    admin.get("/jobs").await.has("Waiting <span class=\"muted\">510</span>");
}

#[actix_web::test]
async fn odd_addresses_and_hostile_words_are_shown_as_words() {
    let world = World::new().await;
    let odd = Task::ImportArticle { url: "javascript:alert('x')//<script>\u{202e}".to_owned() };
    let batch = world.desk.ask_for("<b>Odd</b>", vec![odd], by(ANN)).await.unwrap();
    let admin = world.sign_in(Role::Admin).await;

    for address in ["/jobs".to_owned(), format!("/fetches/{batch}"), "/fetches".to_owned()] {
        let page = admin.get(&address).await;
        page.is(200).has_not("<b>Odd").has_not("//<script>").has_not("href=\"javascript");
    }
    for address in ["/jobs?tab=x", "/jobs?after=x", "/jobs?tab=dead&after=1-1", "/fetches?after=-"]
    {
        admin.get(address).await.is(200);
    }
    admin.get(&format!("/fetches/{batch}?after=%00")).await.is(200);
    admin.get("/fetches/no-such-thing").await.is(404);
    admin.get("/fetches/00000000-0000-0000-0000-000000000404").await.is(404);
}
