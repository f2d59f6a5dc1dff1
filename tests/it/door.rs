//! The door: who gets in, for how long, and what they had typed.

use actix_web::http::header::ORIGIN;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::sign_in::{Door, SignIn};
use claimdesk::domain::{Actor, Role};

use crate::races::race;
use crate::world::{PASSWORD, World};

#[actix_web::test]
async fn a_stranger_is_sent_to_the_door_and_then_where_they_wanted() {
    let world = World::new().await;
    let person = world.person(Role::Admin).await;
    let browser = world.stranger();

    let sent = browser.get("/people?x=1").await;
    let door = browser.get(&sent.location).await;
    let token = browser.token();
    let to = door.field("to").unwrap();
    let fields = [("token", token.as_str()), ("email", &person.email), ("password", PASSWORD)];
    let entered =
        browser.post_bare("/sign-in", &[fields.as_slice(), &[("to", &to)]].concat()).await;

    sent.is(303);
    assert_eq!(sent.location, "/sign-in?to=%2Fpeople%3Fx%3D1");
    entered.is(303);
    assert_eq!(entered.location, "/people?x=1");
    browser.get("/people").await.is(200).has("People");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_twice_at_once_is_let_in_twice_though_their_password_is_hashed_anew() {
    let world = World::new().await;
    let person = world.person(Role::Editor).await;
    let proper = Passwords::new(Strength::PROPER).unwrap();
    let door = std::sync::Arc::new(Door::new(proper, &world.base.hands.clock()));

    let tries = race((0..2).map(|_| {
        let (desk, door, email) =
            (world.base.desk.clone(), std::sync::Arc::clone(&door), person.email.clone());
        let from = [198, 51, 100, 7].into();
        async move { desk.sign_in(&door, (&email, PASSWORD), from, None).await.unwrap() }
    }))
    .await;

    assert!(tries.iter().all(|it| matches!(it, SignIn::In(_))), "{tries:?}");
}

#[actix_web::test]
async fn the_door_leads_to_no_other_site() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let browser = world.stranger();
    browser.get("/sign-in").await;
    let token = browser.token();
    let fields = [
        ("token", token.as_str()),
        ("email", &person.email),
        ("password", PASSWORD),
        ("to", "//evil.example"),
    ];

    let entered = browser.post_bare("/sign-in", &fields).await;

    assert_eq!(entered.location, "/");
}

#[actix_web::test]
async fn nobody_learns_whether_an_address_is_known() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let shut_out = world.person(Role::Viewer).await;
    world.desk.disable(shut_out.id, Actor::keeper()).await.unwrap();
    let browser = world.stranger();

    let mut answers = Vec::new();
    for email in [&person.email, &shut_out.email, "nobody@desk.test", "ann@test.example"] {
        let tried = if email == shut_out.email { PASSWORD } else { "four ponies eat red hay" };
        let page = browser.enter(email, tried).await;
        assert!(page.headers.get("set-cookie").is_none());
        answers.push((page.status, page.html.replace(email, "…")));
    }

    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
}

#[actix_web::test]
async fn guessing_is_slowed_down_and_nobody_is_locked_out() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let mut browser = world.stranger();

    for round in 0..10_u8 {
        browser.address = format!("198.51.100.{round}");
        browser.enter(&person.email, "wrong, wrong, wrong").await.is(422);
    }
    browser.address = "203.0.113.1".to_owned();
    let refused = browser.enter(&person.email, PASSWORD).await;
    world.base.hands.move_by(TimeDelta::seconds(91));
    let entered = browser.enter(&person.email, PASSWORD).await;

    refused.is(429).has("Too many tries");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 91);
    entered.is(303);
}

#[actix_web::test]
async fn one_network_cannot_guess_at_many_accounts() {
    let world = World::new().await;
    let mut browser = world.stranger();

    for round in 0..10 {
        browser.address = format!("[2001:db8::{round}]");
        browser.enter(&format!("person{round}@desk.test"), "wrong, wrong, wrong").await.is(422);
    }
    browser.address = "[2001:db8::ffff]".to_owned();
    let refused = browser.enter("another@desk.test", "wrong, wrong, wrong").await;
    browser.address = "[2001:db8:0:1::1]".to_owned();
    let elsewhere = browser.enter("another@desk.test", "wrong, wrong, wrong").await;

    refused.is(429);
    elsewhere.is(422);
}

#[actix_web::test]
async fn an_address_that_guesses_too_often_keeps_nobody_else_out() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let mut browser = world.stranger();

    for round in 0..10 {
        browser.enter(&format!("person{round}@desk.test"), "wrong, wrong, wrong").await.is(422);
    }
    for _ in 0..20 {
        browser.enter(&person.email, "wrong, wrong, wrong").await.is(429);
    }
    browser.address = "203.0.113.1".to_owned();

    browser.enter(&person.email, PASSWORD).await.is(303);
}

#[actix_web::test]
async fn an_address_that_no_database_can_hold_is_only_wrong() {
    let world = World::new().await;
    let browser = world.stranger();

    browser.enter("ada\0@desk.test", "wrong, wrong, wrong").await.is(422);
}

#[actix_web::test]
async fn a_session_begins_anew_at_the_door() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let browser = world.stranger();
    let planted = "0".repeat(64);
    browser.cookies.borrow_mut().insert("claimdesk".to_owned(), planted.clone());
    browser.cookies.borrow_mut().insert("claimdesk-visitor".to_owned(), planted.clone());
    let token = claimdesk::web::form::token(&planted);
    let fields = [("token", token.as_str()), ("email", &person.email), ("password", PASSWORD)];

    browser.post_bare("/sign-in", &fields).await.is(303);

    let cookie = browser.cookies.borrow().get("claimdesk").unwrap().clone();
    assert_ne!(cookie, planted);
    assert_eq!(cookie.len(), 64);
    browser.get("/profile").await.is(200);
}

#[actix_web::test]
async fn an_unused_session_ends() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;

    for _ in 0..3 {
        world.base.hands.move_by(TimeDelta::minutes(29));
        browser.get("/profile").await.is(200);
    }
    world.base.hands.move_by(TimeDelta::minutes(31));

    browser.get("/profile").await.is(303);
}

#[actix_web::test]
async fn a_session_that_is_used_ends_all_the_same() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;

    for _ in 0..35 {
        world.base.hands.move_by(TimeDelta::minutes(20));
        browser.get("/profile").await.is(200);
    }
    world.base.hands.move_by(TimeDelta::minutes(21));

    browser.get("/profile").await.is(303);
}

#[actix_web::test]
async fn who_signs_out_is_out_also_with_the_old_cookie() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let before = browser.cookies.borrow().clone();

    let out = browser.post("/sign-out", &[]).await;
    let forgotten = browser.cookies.borrow().get("claimdesk").is_none();
    *browser.cookies.borrow_mut() = before;

    out.is(303);
    assert!(forgotten);
    browser.get("/profile").await.is(303);
}

#[actix_web::test]
async fn whoever_is_shut_out_is_out_at_once_and_everywhere() {
    let world = World::new().await;
    let person = world.person(Role::Reviewer).await;
    let (one, other) = (world.sign_in_as(&person).await, world.sign_in_as(&person).await);

    world.desk.disable(person.id, Actor::keeper()).await.unwrap();

    one.get("/profile").await.is(303);
    other.get("/profile").await.is(303);
    world.stranger().enter(&person.email, PASSWORD).await.is(422);
}

#[actix_web::test]
async fn another_role_means_signing_in_again() {
    let world = World::new().await;
    let person = world.person(Role::Admin).await;
    world.person(Role::Admin).await;
    let browser = world.sign_in_as(&person).await;

    world.desk.change_role(person.id, Role::Viewer, Actor::keeper()).await.unwrap();

    browser.get("/people").await.is(303);
    world.sign_in_as(&person).await.get("/people").await.is(403);
}

#[actix_web::test]
async fn forms_from_elsewhere_change_nothing() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let before = world.desk.people(Actor::keeper()).await.unwrap().len();
    let token = admin.token();
    let new = [("name", "Mallory"), ("email", "mallory@evil.example"), ("role", "admin")];
    let with_token = [[("token", token.as_str())].as_slice(), &new].concat();
    let form = || TestRequest::post().uri("/people").set_form(&with_token);
    let here = || (ORIGIN, "http://desk.test");

    let elsewhere = [
        admin.post_bare("/people", &new).await,
        admin.post_bare("/people", &[[("token", "x")].as_slice(), &new].concat()).await,
        admin.ask(form()).await,
        admin.ask(form().insert_header((ORIGIN, "http://evil.example"))).await,
        admin.ask(form().insert_header((ORIGIN, "null"))).await,
        admin
            .ask(form().insert_header(here()).insert_header(("sec-fetch-site", "cross-site")))
            .await,
        admin
            .ask(form().insert_header(here()).insert_header(("sec-fetch-site", "same-site")))
            .await,
    ];

    for page in elsewhere {
        page.is(403).has("Nothing was changed");
    }
    assert_eq!(world.desk.people(Actor::keeper()).await.unwrap().len(), before);
}

#[actix_web::test]
async fn the_token_of_one_session_is_none_of_another() {
    let world = World::new().await;
    let (ann, ben) = (world.sign_in(Role::Viewer).await, world.sign_in(Role::Viewer).await);
    let token = ann.token();

    let sent = ben.post_bare("/profile", &[("token", &token), ("name", "Not Ben")]).await;

    sent.is(403);
    ben.get("/profile").await.has_not("value=\"Not Ben\"");
}

#[actix_web::test]
async fn what_was_typed_when_the_session_ended_can_be_sent_again() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let browser = world.sign_in_as(&person).await;
    world.base.hands.move_by(TimeDelta::hours(2));

    let ended = browser.post("/profile", &[("name", "Ada “&<b>” Long")]).await;
    let (kept, to) = (ended.field("kept").unwrap(), ended.field("kept_to").unwrap());
    let token = ended.field("token").unwrap();
    let wrong = [("email", person.email.as_str()), ("password", "not the password")];
    let hidden = [("token", token.as_str()), ("kept", &kept), ("kept_to", &to)];
    let tried = browser.post_bare("/sign-in", &[hidden.as_slice(), &wrong].concat()).await;
    let right = [("email", person.email.as_str()), ("password", PASSWORD)];
    let again = browser.post_bare("/sign-in", &[hidden.as_slice(), &right].concat()).await;

    ended.is(401).has("Your session has ended");
    assert_eq!(tried.is(422).field("kept"), Some(kept));
    again.is(200).has("Send again").has("action=\"/profile\"").has("Ada “&#38;&#60;b&#62;” Long");
    browser.get("/profile").await.has_not("Ada");
    let name = again.field("name").unwrap().replace("&#60;", "<").replace("&#62;", ">");
    let token = again.field("token").unwrap();
    browser.post_bare("/profile", &[("token", &token), ("name", &name)]).await.is(303);
    browser.get("/profile").await.has("value=\"Ada “&#38;&#60;b&#62;” Long\"");
}

#[actix_web::test]
async fn passwords_are_not_kept_on_any_page() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    world.base.hands.move_by(TimeDelta::hours(2));

    let fields = [("old_password", PASSWORD), ("new_password", "five ponies eat red hay")];
    let ended = browser.post("/profile/password", &fields).await;

    ended.is(401).has_not("ponies");
}

#[actix_web::test]
async fn a_field_that_the_form_does_not_have_is_refused() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;

    let page = browser.post("/profile", &[("name", "Vi"), ("role", "admin")]).await;

    page.is(400);
    browser.get("/people").await.is(403);
    browser.get("/profile").await.has_not("value=\"Vi\"");
}

#[actix_web::test]
async fn a_browser_that_lost_its_cookies_loses_nothing_else() {
    let world = World::new().await;
    let person = world.person(Role::Viewer).await;
    let browser = world.sign_in_as(&person).await;
    browser.cookies.borrow_mut().clear();

    let ended = browser.post("/profile", &[("name", "Ada Long")]).await;
    let (kept, to) = (ended.field("kept").unwrap(), ended.field("kept_to").unwrap());
    let entry = [("email", person.email.as_str()), ("password", PASSWORD)];
    let hidden = [("kept", kept.as_str()), ("kept_to", to.as_str())];
    let unknown = [hidden.as_slice(), &entry, &[("token", "x")]].concat();
    let asked = browser.post_bare("/sign-in", &unknown).await;
    let token = asked.field("token").unwrap();
    let known = [hidden.as_slice(), &entry, &[("token", token.as_str())]].concat();
    let again = browser.post_bare("/sign-in", &known).await;

    assert_eq!(asked.is(403).field("kept").as_deref(), Some(kept.as_str()));
    again.is(200).has("Send again").has("Ada Long");
}

#[actix_web::test]
async fn a_pasted_article_survives_the_end_of_a_session() {
    use actix_web::http::header::CONTENT_TYPE;
    let world = World::new().await;
    let person = world.person(Role::Reviewer).await;
    let browser = world.sign_in_as(&person).await;
    world.base.hands.move_by(TimeDelta::hours(2));
    let body = "--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nA town & its bridge\r\n\
                --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                content-type: text/plain\r\n\r\nin the file\r\n--x--\r\n";
    let request = TestRequest::post()
        .uri("/articles/import")
        .insert_header((ORIGIN, "http://desk.test"))
        .insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"))
        .set_payload(body);

    let ended = browser.ask(request).await;
    let [kept, to, parts, token] = ["kept", "kept_to", "kept_in_parts", "token"]
        .map(|name| ended.field(name).unwrap_or_default());
    let fields = [
        ("token", token.as_str()),
        ("kept", &kept),
        ("kept_to", &to),
        ("kept_in_parts", &parts),
        ("email", &person.email),
        ("password", PASSWORD),
    ];
    let again = browser.post_bare("/sign-in", &fields).await;

    ended.is(401);
    again.is(200).has("action=\"/articles/import\" enctype=\"multipart/form-data\"");
    again.has("A town &#38; its bridge").has_not("in the file");
}
