//! Presence: whoever has a claim in view hears who else has, and that it was changed.

use std::future::poll_fn;
use std::io::{Read, Write};
use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, HOST};
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::claims::Wish;
use claimdesk::desk::{Desk, machine_clock};
use claimdesk::domain::claim::Command;
use claimdesk::domain::taking::Presence;
use claimdesk::domain::{ClaimId, PersonId, Role};
use claimdesk::store;
use claimdesk::web::app;
use claimdesk::web::presence::Streams;
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use crate::base::*;
use crate::serving::Served;
use crate::world::{Browser, HOST_NAME, World};

const PATH: &str = "/claims/C-1/presence";

/// What an open page hears.
struct Heard(BoxBody);

impl Heard {
    /// The next event, past comments; nothing once the stream has ended.
    async fn next(&mut self) -> Option<String> {
        loop {
            let bytes = poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx)).await?.unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            if !text.starts_with(':') {
                return Some(text);
            }
        }
    }

    async fn has(&mut self, words: &str) {
        let told = self.next().await.expect("the stream goes on");
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// Opens the page of C-1 in a browser that runs scripts.
async fn listen(world: &World, browser: &Browser) -> Result<Heard, u16> {
    let site = test::init_service(app(Data::clone(&world.desk), Data::clone(&world.site))).await;
    let mut request = TestRequest::get()
        .uri(PATH)
        .insert_header((HOST, HOST_NAME))
        .insert_header((ACCEPT, "text/event-stream"))
        .insert_header((ACCEPT_ENCODING, "gzip"));
    for (name, value) in &*browser.cookies.borrow() {
        request = request.cookie(Cookie::new(name.clone(), value.clone()));
    }
    let response = test::call_service(&site, request.to_request()).await;
    let status = response.status().as_u16();
    if status == 200 {
        let header = |name: &str| response.headers().get(name).map(|it| it.to_str().unwrap());
        assert_eq!(header("content-type"), Some("text/event-stream"));
        assert_eq!(header("content-encoding"), Some("identity"));
        assert_eq!(header("cache-control"), Some("no-store"));
        Ok(Heard(response.into_body().boxed()))
    } else {
        Err(status)
    }
}

async fn round(world: &World) {
    world.site.presence.round(&world.desk, world.site.limits).await.unwrap();
}

fn view(claim: ClaimId, person: PersonId) -> Presence {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    Presence { claim, view: Uuid::from_bytes(bytes), person }
}

#[actix_web::test]
async fn two_on_one_claim_hear_of_each_other_and_of_what_changes() {
    let world = World::new().await;
    let (one, two) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Viewer).await);
    world.base.open(0).await;
    let (one_name, two_name) = (&one.somebody().name, &two.somebody().name);

    let mut heard = listen(&world, &one).await.unwrap();
    heard.has("\"version\":1,\"present\":\"\",\"held\":\"\"").await;
    let mut theirs = listen(&world, &two).await.unwrap();
    theirs.has(&format!("{one_name} is on this claim too.")).await;
    // Whoever came later was told at once, and this page by the same look.
    heard.has(&format!("{two_name} is on this claim too.")).await;
    // Without a script, a page says who was there when it was opened.
    one.get("/claims/C-1").await.says(&format!("{two_name} is on this claim too."));

    one.act("C-1", "take", &[]).await.is(303);
    round(&world).await;
    theirs.has(&format!("\"version\":2,\"present\":\"{one_name} is on this claim too.\"")).await;
    let told = heard.next().await.unwrap();
    assert!(told.contains("You have it until "), "{told}");
    assert!(told.contains("You changed this claim in another window."), "{told}");

    drop(heard);
    round(&world).await;
    theirs.has("\"present\":\"\"").await;
}

#[actix_web::test]
async fn a_stream_ends_with_its_session_and_after_some_minutes() {
    let world = World::new().await;
    let (one, two) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Reviewer).await);
    world.base.open(0).await;
    let mut first = listen(&world, &one).await.unwrap();
    let mut second = listen(&world, &two).await.unwrap();
    round(&world).await;

    one.post("/sign-out", &[]).await;
    world.base.hands.move_by(TimeDelta::seconds(16));
    round(&world).await;
    while let Some(told) = first.next().await {
        assert!(told.contains("\"version\":1"), "{told}");
    }
    world.base.hands.move_by(TimeDelta::minutes(6));
    round(&world).await;
    while second.next().await.is_some() {}
    assert!(rows(&world.base.foreign().await, "SELECT * FROM presence").await.is_empty());
}

#[actix_web::test]
async fn listening_keeps_no_session_alive() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let unused = world.site.limits.unused;

    world.base.hands.move_by(unused - TimeDelta::minutes(2));
    reviewer.get(PATH).await.is(200).has("\"version\":1");
    world.base.hands.move_by(TimeDelta::minutes(3));
    assert!(reviewer.get(PATH).await.is(303).location.starts_with("/sign-in"));
}

#[actix_web::test]
async fn one_person_listens_at_so_many_pages_only() {
    let world = World::new().await;
    let (one, two) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Reviewer).await);
    world.base.open(0).await;

    let mut open = Vec::new();
    for _ in 0..12 {
        open.push(listen(&world, &one).await.unwrap());
    }
    assert_eq!(listen(&world, &one).await.err(), Some(204));
    assert!(listen(&world, &two).await.is_ok());
    open.pop();
    assert!(listen(&world, &one).await.is_ok());
}

/// The next event of a page that listens at another node.
async fn told<E: std::fmt::Debug>(
    stream: &mut Pin<Box<impl Stream<Item = Result<actix_web::web::Bytes, E>>>>,
) -> String {
    loop {
        let bytes = stream.next().await.expect("the stream goes on").unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        if !text.starts_with(':') {
            return text;
        }
    }
}

#[tokio::test]
async fn nodes_hear_of_each_other_by_the_database() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let db = store::open(&base.home.place()).await.unwrap();
    let other = Desk::new(db, base.home.blobs(), base.hands.clock(), reader());
    let (here, there) = (Arc::<Streams>::default(), Arc::<Streams>::default());
    let cookie = String::new;

    let mine = here.listen(&base.desk, view(claim, ANN), cookie()).await.unwrap().unwrap();
    let theirs = there.listen(&other, view(claim, BEN), cookie()).await.unwrap().unwrap();
    let (mut mine, mut theirs) = (Box::pin(mine), Box::pin(theirs));
    assert!(told(&mut mine).await.contains("\"present\":\"\""));
    assert!(told(&mut theirs).await.contains("ann is on this claim too."));
    base.does(claim, Command::Tag { tags: vec!["a".to_owned()] }, BEN).await;

    // Nobody is signed in with these cookies, so that only the news is asked for.
    let limits = Config::default().session_limits();
    let going_on = base.desk.going_on(&[claim]).await.unwrap();
    let mut present = going_on[&claim].present.clone();
    present.sort();
    assert_eq!(present, [ANN, BEN]);
    assert_eq!((going_on[&claim].newest.version, going_on[&claim].newest.by), (2, Some(BEN)));
    here.round(&base.desk, limits).await.unwrap();
    drop(theirs);
    there.round(&other, limits).await.unwrap();
    let going_on = base.desk.going_on(&[claim]).await.unwrap();
    assert_eq!(going_on[&claim].present, [], "both are gone: one by its session, one by itself");
}

#[tokio::test]
async fn whoever_is_not_heard_of_any_more_has_gone_and_whoever_is_keeps_their_lease() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, Wish::Take { over: false }, ANN).await;
    let present = async || base.desk.going_on(&[claim]).await.unwrap()[&claim].present.clone();
    let (ann, ben) = (view(claim, ANN), view(claim, BEN));

    base.hands.move_by(TimeDelta::minutes(29));
    base.desk.note_present(vec![ann, ben]).await.unwrap();
    assert_eq!(present().await.len(), 2);
    base.hands.move_by(TimeDelta::seconds(40));
    base.desk.note_present(vec![ann]).await.unwrap();
    base.hands.move_by(TimeDelta::seconds(10));
    assert_eq!(present().await, [ANN], "a node that was killed says nothing any more");
    base.hands.move_by(TimeDelta::minutes(25));
    assert_eq!(base.desk.lease(claim).await.unwrap().map(|it| it.person), Some(ANN));
    base.desk.forget_presence().await.unwrap();
    assert!(rows(&base.foreign().await, "SELECT * FROM presence").await.is_empty());
}

/// Reads on until these words came.
fn until(stream: &mut impl Read, words: &str) -> String {
    let (mut text, mut byte) = (String::new(), [0; 1]);
    while !text.contains(words) {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "the stream goes on: {text}");
        text.push(char::from(byte[0]));
    }
    text
}

#[tokio::test]
async fn a_listening_server_sends_what_is_new_at_once_and_lets_go_when_it_stops() {
    let base = Base::new().await;
    // As the program that is served reads the time.
    base.hands.move_by(machine_clock()() - base.hands.now());
    let claim = base.open(0).await.claim.unwrap().id;
    let world = World::on(base, &Config::default());
    let reviewer = world.sign_in(Role::Reviewer).await;
    let cookie = reviewer.cookies.borrow()["claimdesk"].clone();
    let mut served = Served::on(&world.base);

    let mut stream = served.connect();
    write!(
        stream,
        "GET {PATH} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n\
         Cookie: claimdesk={cookie}\r\n\r\n"
    )
    .unwrap();
    let head = until(&mut stream, "\"version\":1").to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    world.base.does(claim, Command::Tag { tags: vec!["a".to_owned()] }, BEN).await;
    let told = until(&mut stream, "\"version\":2");
    assert!(!told.contains("\"version\":3"), "{told}");
    until(&mut stream, "ben changed this claim.");

    served.tell("-TERM");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(served.child.wait().unwrap().success());
}
