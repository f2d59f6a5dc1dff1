//! Forms: addresses as they are typed, and the buttons that fetch something again.

use chrono::TimeDelta;
use claimdesk::desk::sources::NewSource;
use claimdesk::domain::Role;
use claimdesk::domain::job::{State, Task};

use crate::base::*;
use crate::jobs::KEEPER;
use crate::world::World;

async fn waiting(world: &World) -> Vec<Task> {
    let rows = world.desk.jobs(State::Waiting, None, 100, KEEPER).await.unwrap();
    rows.into_iter().map(|it| it.job.task.unwrap()).collect()
}

#[actix_web::test]
async fn addresses_are_asked_for_together_and_bad_lines_are_named() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    reviewer.get("/articles/fetch").await.is(200);
    let typed = "https://ferry.example/1\nftp://ferry.example/2\n\nno address\nferry.example/3";

    let page = reviewer.post("/articles/fetch", &[("addresses", typed), ("what", "lists")]).await;
    page.is(422).has("Line 2:").has("Line 4:").has("no address").has_not("Line 5:");
    page.has("https://ferry.example/1\nftp://ferry.example/2").has("value=\"lists\" checked");
    let page =
        reviewer.post("/articles/fetch", &[("addresses", " \n"), ("what", "articles")]).await;
    page.is(422).has("Give one address at least");
    let many: Vec<_> = (0..2_001).map(|it| format!("https://ferry.example/{it}")).collect();
    let many = many.join("\n");
    let page =
        reviewer.post("/articles/fetch", &[("addresses", &many), ("what", "articles")]).await;
    page.is(422).has("more than 2000 addresses");
    assert!(waiting(&world).await.is_empty());

    let good = "https://ferry.example/1\nferry.example/3\nhttps://ferry.example/1";
    let token = reviewer.token();
    let fields =
        [("token", token.as_str()), ("once", "key"), ("addresses", good), ("what", "articles")];
    let one = reviewer.post_bare("/articles/fetch", &fields).await;
    let two = reviewer.post_bare("/articles/fetch", &fields).await;
    assert_eq!(one.is(303).location, two.is(303).location);
    let tasks = waiting(&world).await;
    assert_eq!(tasks.len(), 2, "{tasks:?}");
    reviewer.get(&one.location).await.is(200).has("https://ferry.example/3");

    let list = [("addresses", "https://ferry.example/feed"), ("what", "lists")];
    reviewer.post("/articles/fetch", &list).await.is(303);
    let url = "https://ferry.example/feed".to_owned();
    assert!(waiting(&world).await.contains(&Task::ReadList { url }));
    let viewer = world.sign_in(Role::Viewer).await;
    viewer.post("/articles/fetch", &list).await.is(403);
}

#[actix_web::test]
async fn what_has_no_address_is_not_asked_for() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let plain = NewSource { title: "A letter".to_owned(), ..NewSource::default() };
    let letter = world.desk.add_source(plain, actor(ANN)).await.unwrap();
    let article = world.base.article;
    for path in [format!("/sources/{letter}/capture"), format!("/articles/{article}/fetch")] {
        let page = reviewer.post(&path, &[]).await;
        assert!((400..500).contains(&page.status), "{path}: {}", page.status);
        page.has("This has no address, so that it cannot be fetched.");
    }
    let nowhere = "00000000-0000-0000-0000-000000000404";
    for path in [format!("/sources/{nowhere}/capture"), format!("/articles/{nowhere}/fetch")] {
        reviewer.post(&path, &[]).await.is(404);
    }
    assert!(waiting(&world).await.is_empty());

    let url = "https://ferry.example/tariff".to_owned();
    let source = world.desk.add_source(NewSource { url, ..NewSource::default() }, actor(ANN)).await;
    let source = source.unwrap();
    let one = reviewer.post(&format!("/sources/{source}/capture"), &[]).await;
    assert!(one.is(303).location.starts_with("/fetches/"));
    assert_eq!(waiting(&world).await, [Task::CaptureSource { source }]);
    world.base.hands.move_by(TimeDelta::minutes(1));
}

#[actix_web::test]
async fn evidence_asks_for_a_snapshot_of_its_page_in_the_same_transaction() {
    let world = World::new().await;
    world.base.open(0).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let fields = |url: &'static str, stance: &'static str| {
        [
            ("title", "The tariff"),
            ("url", url),
            ("publisher", ""),
            ("published_on", ""),
            ("stance", stance),
            ("passage", "4 crowns"),
            ("note", ""),
            ("kind", ""),
            ("directness", ""),
            ("at", ""),
            ("capture", "yes"),
        ]
    };

    let page = reviewer.act("C-1", "add-evidence", &fields("https://ferry.example/", "odd")).await;
    assert!((400..500).contains(&page.status));
    assert!(waiting(&world).await.is_empty(), "what was refused asks for nothing");
    reviewer.act("C-1", "add-evidence", &fields("https://ferry.example/", "refutes")).await.is(303);
    let tasks = waiting(&world).await;
    assert!(matches!(tasks.as_slice(), [Task::CaptureSource { .. }]), "{tasks:?}");
}
