//! Setting a desk up, and its settings.

use chrono::TimeDelta;
use claimdesk::domain::Role;

use crate::world::{Bare, Browser, Page, World};

const FORM: &[(&str, &str)] = &[
    ("name", "Ada Admin"),
    ("email", "Ada@Desk.Test"),
    ("password", "a long enough password, truly"),
    ("desk", "The Valley Post"),
    ("scale", "truth5"),
];

/// Opens the link and sends the form with these fields in place of its own.
async fn sent(browser: &Browser, path: &str, other: &[(&str, &str)]) -> Page {
    browser.get(path).await;
    let token = browser.token();
    let mut fields = vec![("token", token.as_str())];
    for (name, value) in FORM {
        let other = other.iter().find(|(it, _)| it == name);
        fields.push((name, other.map_or(*value, |(_, it)| *it)));
    }
    browser.post_bare(path, &fields).await
}

async fn link(bare: &Bare) -> String {
    format!("/set-up/{}", bare.desk.set_up_link().await.unwrap().unwrap().0)
}

#[actix_web::test]
async fn the_link_on_the_console_sets_a_desk_up_once() {
    let bare = Bare::new().await;
    let path = link(&bare).await;
    let browser = bare.stranger();

    browser.get("/sign-in").await.is(503).has("not been set up");
    let done = sent(&browser, &path, &[]).await;
    let people = browser.get(&done.location).await;

    done.is(303);
    people.is(200).has("Ada Admin").has("ada@desk.test").has("Add an editor and a reviewer");
    bare.stranger().get(&path).await.is(404);
    sent(&bare.stranger(), &path, &[]).await.is(404);
    assert!(bare.desk.set_up_link().await.unwrap().is_none());
    let settled = bare.desk.settled().await.unwrap();
    assert!(settled.desk.origin.starts_with("the-valley-post-"));
}

#[actix_web::test]
async fn a_new_start_makes_a_new_link_and_a_day_ends_it() {
    let bare = Bare::new().await;
    let old = link(&bare).await;
    let new = link(&bare).await;

    bare.stranger().get(&old).await.is(404);
    bare.stranger().get(&new).await.is(200);
    bare.hands.move_by(TimeDelta::hours(24));
    bare.stranger().get(&new).await.is(404);
    bare.stranger().get("/set-up/guess").await.is(404);
}

#[actix_web::test]
async fn what_was_typed_wrongly_can_be_mended() {
    let bare = Bare::new().await;
    let path = link(&bare).await;
    let browser = bare.stranger();

    for (name, value, words) in [
        ("password", "elevenchars", "at least 12 characters"),
        ("password", "Ada-Admin-The-Valley-Post", "little more than a name"),
        ("email", "ada", "looks like"),
        ("name", " \u{200b} ", "fill in the name"),
        ("desk", "", "fill in the desk"),
    ] {
        let page = sent(&browser, &path, &[(name, value)]).await;
        page.is(422).has(words).has_not("a long enough password");
        if name != "email" {
            page.has("Ada@Desk.Test");
        }
    }
    sent(&browser, &path, &[]).await.is(303);
}

#[actix_web::test]
async fn a_scale_of_another_house_can_be_chosen_and_changed() {
    let bare = Bare::new().await;
    let path = link(&bare).await;
    let browser = bare.stranger();
    let keys: Vec<_> = claimdesk::domain::seeds::choices().map(|(key, _)| key).collect();

    sent(&browser, &path, &[("scale", keys[1])]).await.is(303);
    let first = bare.desk.settled().await.unwrap().scale;
    let new = [("name", "Renamed"), ("min_evidence", "2"), ("scale", keys[0])];
    browser.post("/settings", &new).await.is(303);
    let second = bare.desk.settled().await.unwrap();
    browser.post("/settings", &[("scale", keys[1]), new[0], new[1]]).await.is(303);
    let third = bare.desk.settled().await.unwrap().scale;

    assert_eq!(first.key, keys[1]);
    assert_eq!((second.desk.name.as_str(), second.scale.key.as_str()), ("Renamed", keys[0]));
    assert_eq!(second.desk.settings.min_evidence, 2);
    assert_eq!(third.id, first.id);
    browser.post("/settings", &[new[0], ("min_evidence", "-1"), new[2]]).await.is(422);
}

#[actix_web::test]
async fn auditors_see_settings_and_others_do_not() {
    let world = World::new().await;
    let auditor = world.sign_in(Role::Auditor).await;
    let editor = world.sign_in(Role::Editor).await;
    let new = [("name", "Mine now"), ("min_evidence", "0"), ("scale", "truth5")];

    auditor.get("/settings").await.is(200).has("The test desk").has_not("<button class");
    auditor.post("/settings", &new).await.is(403);
    editor.get("/settings").await.is(403);
    editor.post("/settings", &new).await.is(403).has("may not change settings");
}
