//! Trails: a claim as it was at any moment, and what everybody did to everything.

use chrono::TimeDelta;
use claimdesk::desk::trails::Wanted;
use claimdesk::domain::claim::Command;
use claimdesk::domain::{Actor, Role};
use serde_json::Value;

use crate::base::*;
use crate::world::{Browser, World};

async fn json(browser: &Browser, path: &str) -> Value {
    serde_json::from_str(&browser.get(path).await.is(200).html).unwrap()
}

#[actix_web::test]
async fn a_claim_is_reported_as_it_was_at_any_moment() {
    let world = World::new().await;
    let proposed = world.base.proposed().await;
    let claim = proposed.claim.as_ref().unwrap().id;
    let then = world.base.hands.now();
    world.base.hands.move_by(TimeDelta::days(2));
    world.base.does(claim, Command::approve(), EVE).await;
    let editor = world.sign_in(Role::Editor).await;
    let report = |query: String| format!("/claims/C-1/report.json?{query}");

    let now = json(&editor, "/claims/C-1/report.json").await;
    assert_eq!((&now["claim"]["stage"], now["claim"].get("as_of")), (&"approved".into(), None));
    let past = json(&editor, &report(format!("version={}", proposed.version()))).await;
    assert_eq!(past["claim"]["stage"], "proposed");
    assert_eq!(past["claim"]["verdict"], Value::Null);
    assert_eq!(past["claim"]["version"], proposed.version());
    let trail = past["claim"]["trail"].as_array().unwrap();
    assert_eq!(past["claim"]["head_hash"], trail.last().unwrap()["hash"]);
    assert_eq!(past["claim"]["as_of"], trail.last().unwrap()["at"]);
    let same = json(&editor, &report(format!("at={}", then.format("%Y-%m-%dT%H:%M")))).await;
    assert_eq!(same["claim"], past["claim"]);
    let day = json(&editor, &report(format!("at={}", then.format("%Y-%m-%d")))).await;
    assert_eq!(day["claim"], past["claim"]);
    let page = editor.get("/claims/C-1/report.html?version=1").await;
    page.is(200).says("How C-1 stood on").says("after entry 1 of its trail");
    editor.get("/claims/C-1").await.has("/claims/C-1/report.html?version=1\"");

    // Before there was a claim, of what is no moment, and in the form that says what stands.
    editor.get("/claims/C-1/report.json?version=0").await.is(404);
    editor.get("/claims/C-1/report.json?at=1999-01-01").await.is(404);
    editor.get("/claims/C-1/report.json?at=soon").await.is(422).says("“soon” is no moment");
    editor.get("/claims/C-1/report.claimreview?version=1").await.is(422).says("what stands now");
    world.sign_in(Role::Viewer).await.get("/claims/C-1/report.json?version=1").await.is(403);
}

#[actix_web::test]
async fn whoever_owes_an_opinion_reads_nothing_of_before() {
    let world = World::new().await;
    let claim = world.base.proposed().await.claim.unwrap().id;
    let second = world.person(Role::Reviewer).await;
    let browser = world.sign_in_as(&second).await;
    let ask = Command::AskOpinion { of: second.id };
    world.base.does(claim, ask, EVE).await;

    for query in ["version=5", "at=2099-01-01"] {
        let page = browser.get(&format!("/claims/C-1/report.json?{query}")).await;
        page.is(422).says("Give it first").says_not("38 million");
    }
}

#[actix_web::test]
async fn those_who_look_over_the_desk_see_who_did_what() {
    let world = World::new().await;
    let claim = world.base.approved().await.claim.unwrap().id;
    let auditor = world.sign_in(Role::Auditor).await;
    world.sign_in(Role::Editor).await.get("/trails").await.is(403);

    let page = auditor.get("/trails").await;
    page.is(200).says("claim: verdict approved").says("article: imported").says("desk: set up");
    page.has("/claims/C-1?trail=1#trail").says("the new bridge cost 41 million crowns");
    // Each is told as on the trail of its own thing.
    let report = json(&auditor, "/claims/C-1/report.json").await;
    let trail = report["claim"]["trail"].as_array().unwrap();
    for line in trail {
        page.says(line["sentence"].as_str().unwrap());
    }
    page.says("imported the article").says("set up the desk").says("added the source");
    let page = auditor.get(&format!("/trails?by={EVE}&noun=claim")).await;
    page.is(200).says("claim: verdict approved").says_not("claim: opened");
    let page = auditor.get("/trails?kind=claim.opened&from=2020-01-01&until=2099-12-31").await;
    page.says("claim: opened").says_not("claim: verdict approved");
    auditor.get("/trails?until=1999-01-01").await.is(200).says("No entry is like that.");
    auditor.get("/trails?from=yesterday").await.is(200).says("“yesterday” is no day");
    auditor.get("/trails?by=7").await.is(200).says("does not work here");
    auditor.get("/trails/export.csv?from=yesterday").await.is(422);
    auditor.get("/trails?before=x&noun=%27").await.is(200).says("No entry is like that.");

    let file = auditor.get(&format!("/trails/export.jsonl?of={claim}")).await;
    let told: Vec<Value> =
        file.is(200).html.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let stored = rows_of(&world, claim).await;
    assert_eq!(told.len(), stored.len());
    for (row, (seq, bytes)) in told.iter().rev().zip(stored) {
        assert_eq!((&row["seq"], &row["number"]), (&seq.into(), &"C-1".into()));
        assert_eq!(row["event"], bytes, "the very bytes");
        assert_eq!(row["said"], trail[usize::try_from(seq).unwrap()]["sentence"]);
    }
    let csv = auditor.get("/trails/export.csv").await;
    let all = csv.is(200).html.lines().count();
    assert!(csv.html.starts_with("\"position\",\"at\""), "{}", csv.html);
    assert!(csv.html.contains("\"kind\",\"said\"") && csv.html.contains("set up the desk"));
    let events = rows(&world.base.foreign().await, "SELECT kind FROM event").await;
    assert_eq!(all, events.len() + 1);
}

async fn rows_of(world: &World, claim: claimdesk::domain::ClaimId) -> Vec<(u64, String)> {
    let wanted = Wanted { of: Some(claim.0), ..Wanted::default() };
    let keeper = Actor { role: Role::Auditor, ..Actor::command_line() };
    let mut entries = world.desk.trails(&wanted, None, 500, keeper).await.unwrap().found.entries;
    entries.reverse();
    entries.into_iter().map(|it| (it.seq, String::from_utf8(it.bytes).unwrap())).collect()
}
