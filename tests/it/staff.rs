//! People: invited, changed and shut out by an admin.

use chrono::TimeDelta;
use claimdesk::domain::{Actor, Role};

use crate::world::{Browser, PASSWORD, World};

/// The path of the link that a page shows.
async fn shown_link(browser: &Browser, path: &str) -> String {
    let page = browser.get(path).await;
    let (_, after) = page.html.split_once("/link/").expect("a link on the page");
    format!("/link/{}", after.split_once('<').unwrap().0)
}

#[actix_web::test]
async fn a_new_person_chooses_a_password_by_a_link_that_is_shown_once() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let new = [("name", "Nora New"), ("email", "Nora@Desk.Test"), ("role", "editor")];

    let added = admin.post("/people", &new).await;
    let path = shown_link(&admin, &added.location).await;
    admin.get("/people").await.has("Nora New").has_not("/link/");
    let nora = world.stranger();
    nora.get(&path).await.is(200).has("Nora New");
    let token = nora.token();
    let chosen = nora.post_bare(&path, &[("token", &token), ("password", PASSWORD)]).await;

    added.is(303);
    chosen.is(303);
    nora.enter("nora@desk.test", PASSWORD).await.is(303);
    nora.get("/profile").await.is(200).has("Nora New");
    world.stranger().get(&path).await.is(404);
    let again = nora.post_bare(&path, &[("token", &nora.token()), ("password", PASSWORD)]).await;
    again.is(404);
}

#[actix_web::test]
async fn a_link_ends_after_three_days_and_when_another_is_made() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let person = world.person(Role::Viewer).await;
    let page = format!("/people/{}", person.id);

    let made = admin.post(&format!("{page}/link"), &[]).await;
    let old = shown_link(&admin, &made.location).await;
    let made = admin.post(&format!("{page}/link"), &[]).await;
    let new = shown_link(&admin, &made.location).await;

    world.stranger().get(&old).await.is(404);
    world.stranger().get(&new).await.is(200);
    world.base.hands.move_by(TimeDelta::days(3));
    world.stranger().get(&new).await.is(404);
}

#[actix_web::test]
async fn nobody_is_added_twice_and_what_was_typed_stays() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let email = admin.somebody().email.to_uppercase();

    let new = [("name", "Double"), ("email", email.as_str()), ("role", "viewer")];
    let page = admin.post("/people", &new).await;

    page.is(422).has("works here already").has("value=\"Double\"").has(&email);
}

#[actix_web::test]
async fn the_last_admin_stays_admin() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let page = format!("/people/{}", admin.somebody().id);

    let demoted = admin.post(&format!("{page}/role"), &[("role", "viewer")]).await;
    let shut_out = admin.post(&format!("{page}/disable"), &[]).await;

    demoted.is(422).has("Make another admin first");
    shut_out.is(422);
    admin.get("/people").await.is(200);
    let other = world.person(Role::Admin).await;
    admin.post(&format!("/people/{}/disable", other.id), &[]).await.is(303);
    admin.post(&format!("{page}/disable"), &[]).await.is(422);
    admin.post(&format!("/people/{}/enable", other.id), &[]).await.is(303);
    admin.post(&format!("{page}/disable"), &[]).await.is(303);
    admin.get("/people").await.is(303);
}

#[actix_web::test]
async fn of_two_admins_who_shut_each_other_out_at_once_one_stays() {
    let world = World::new().await;
    let (one, other) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
    let shut_out = |of, by| {
        let desk = world.desk.clone();
        actix_web::rt::spawn(async move { desk.disable(of, Actor::person(by, Role::Admin)).await })
    };

    let (first, second) = (shut_out(one.id, other.id), shut_out(other.id, one.id));
    let done = [first.await.unwrap(), second.await.unwrap()];

    assert_eq!(done.iter().filter(|it| it.is_ok()).count(), 1, "{done:?}");
}

#[actix_web::test]
async fn only_admins_keep_people() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let person = world.person(Role::Viewer).await;
    let new = [("name", "X"), ("email", "x@desk.test"), ("role", "admin")];
    let page = format!("/people/{}", person.id);

    for role in [Role::Viewer, Role::Reviewer, Role::Editor] {
        world.sign_in(role).await.get("/people").await.is(403);
    }
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/people").await.is(200).has(&person.email).has_not("Add a person");
    auditor.get(&page).await.is(200).has_not("Shut out");
    for role in [Role::Viewer, Role::Auditor, Role::Reviewer, Role::Editor] {
        let browser = world.sign_in(role).await;
        browser.post("/people", &new).await.is(403);
        browser.post(&format!("{page}/role"), &[("role", "admin")]).await.is(403);
        for act in ["link", "disable", "enable"] {
            browser.post(&format!("{page}/{act}"), &[]).await.is(403);
        }
    }
    admin.get("/people").await.has_not("x@desk.test");
}

#[actix_web::test]
async fn ones_own_password_needs_the_old_one() {
    let world = World::new().await;
    let person = world.person(Role::Reviewer).await;
    let (here, elsewhere) = (world.sign_in_as(&person).await, world.sign_in_as(&person).await);
    let new = "five horses eat red hay";

    let fields = |old, new| [("old_password", old), ("new_password", new)];
    here.post("/profile/password", &fields("not the password", new)).await.is(422);
    here.post("/profile/password", &fields(PASSWORD, "short")).await.is(422);
    here.post("/profile/password", &fields(PASSWORD, new)).await.is(303);

    here.get("/profile").await.is(200);
    elsewhere.get("/profile").await.is(303);
    world.stranger().enter(&person.email, PASSWORD).await.is(422);
    world.stranger().enter(&person.email, new).await.is(303);
}

#[actix_web::test]
async fn single_letters_can_be_switched_off() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;

    let name = &browser.somebody().name;
    browser.get("/profile").await.has(name).has("data-single-keys=\"true\"");
    browser.post("/profile", &[("name", "Vi")]).await.is(303);
    browser.get("/profile").await.has("data-single-keys=\"false\"").has("Kept.");
    browser.get("/profile").await.has_not("Kept.");
    browser.post("/profile", &[("name", "Vi"), ("single_keys", "on")]).await.is(303);
    browser.get("/profile").await.has("data-single-keys=\"true\"");
}
