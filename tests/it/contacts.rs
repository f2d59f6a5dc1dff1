//! Contacts: those who were asked, and the links by which they answer without an account.

use std::cell::Cell;
use std::io::Write;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use claimdesk::desk::Error;
use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::Sent;
use claimdesk::domain::claim::{Closing, Command, Refusal};
use claimdesk::domain::{Actor, Role};
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::prelude::*;

use crate::base::*;
use crate::reading::everything;
use crate::verify::{faults, rebuild};
use crate::world::{Browser, Page, World};

const ASK: &[(&str, &str)] = &[
    ("name", "Mara Lund"),
    ("title", "harbour master"),
    ("purpose", "right_of_reply"),
    ("channel", "email"),
    ("question", "Who measured the bridge?\nWhen?"),
    ("asked_at", ""),
    ("deadline", "2026-05-20T16:00"),
];
const GONE: &str = "This link does not work";
const THANKS: &str = "Your answer has reached the desk";

/// C-1, of which the harbour master was asked.
async fn asked_world() -> (World, Browser) {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    browser.act("C-1", "ask", ASK).await.is(303);
    (world, browser)
}

/// The last day of a link that works for so long.
fn day(world: &World, days: i64) -> String {
    (world.base.hands.now() + TimeDelta::days(days)).date_naive().to_string()
}

async fn contact(browser: &Browser) -> String {
    browser.get("/claims/C-1").await.field("contact").expect("a form about somebody who was asked")
}

/// Makes a link for the first who was asked; gives its path.
async fn link(world: &World, browser: &Browser) -> String {
    let (contact, until) = (contact(browser).await, day(world, 14));
    let made = browser.act("C-1", "make-link", &[("contact", &contact), ("until", &until)]).await;
    assert_eq!(made.is(303).location, "/claims/C-1");
    let page = browser.get("/claims/C-1").await;
    shown(&page).expect("a link on the page")
}

fn shown(page: &Page) -> Option<String> {
    let (_, after) = page.html.split_once("/answer/")?;
    Some(format!("/answer/{}", after.split_once('<')?.0))
}

/// Opens the link in a new browser and answers.
async fn answered(world: &World, path: &str, text: &str) -> Page {
    let outside = world.stranger();
    outside.get(path).await;
    answer(&outside, path, text).await
}

async fn answer(outside: &Browser, path: &str, text: &str) -> Page {
    outside.post_bare(path, &[("token", &outside.token()), ("text", text)]).await
}

#[actix_web::test]
async fn somebody_outside_answers_by_a_link_and_the_desk_reads_it() {
    let (world, reviewer) = asked_world().await;
    let page = reviewer.get("/claims/C-1").await;
    page.says("Mara Lund").says("harbour master").says("Waiting").says("Who measured the bridge?");
    page.says("Right of reply").says("asked by e-mail").says("deadline 20 May 16:00 UTC");
    page.says("Mara Lund still has until 20 May 16:00 UTC to reply.");

    let path = link(&world, &reviewer).await;
    reviewer.get("/claims/C-1").await.says("can answer by a link until").has_not("/answer/");
    let outside = world.stranger();
    let page = outside.get(&path).await;
    page.is(200).says("A question from The test desk").says(QUOTES[0]).says("Who measured the");
    page.says("Please by").says("20 May 2026, 16:00 UTC").says_not("You answered");
    for kept in ["Mara Lund", "Mayor", "C-1", "reviewer", "/claims", "/sign-out", "Bridge opens"] {
        page.has_not(kept);
    }
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");

    let sent = answer(&outside, &path, "The office did,\nlast May.").await;
    assert_eq!(sent.is(303).location, path);
    outside.get(&path).await.says(THANKS).says("You answered on").says_not("The office did");
    answer(&outside, &path, "It is on our page.").await.is(303);

    let page = reviewer.get("/claims/C-1").await;
    page.says("Answered").says("The office did,last May.").says("It is on our page.");
    page.says("by the link").says_not("still has until");
    page.says("The person asked answered by the link The office did");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn an_answer_needs_no_version_and_comes_in_after_the_verdict() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    let outside = world.stranger();
    outside.get(&path).await.is(200);
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    for wish in [said_by("Mayor Quill"), evidence("https://a.example/"), propose().into()] {
        world.base.does(claim, wish, ANN).await;
    }
    world.base.does(claim, Command::approve(), EVE).await;

    answer(&outside, &path, "Nobody measured it.").await.is(303);

    let page = reviewer.get("/claims/C-1").await;
    page.says("An answer came after the verdict").says("after the verdict");
    let page = world.sign_in(Role::Viewer).await.get("/claims/C-1").await;
    page.says("An answer came after the verdict").has_not("name=\"contact\"");
}

#[actix_web::test]
async fn every_link_that_does_not_work_is_the_same_page_and_takes_nothing() {
    let (world, reviewer) = asked_world().await;
    let foreign = world.base.foreign().await;
    let contact = contact(&reviewer).await;
    let replaced = link(&world, &reviewer).await;
    let ended = link(&world, &reviewer).await;
    reviewer.act("C-1", "end-link", &[("contact", &contact)]).await.is(303);
    let closed = link(&world, &reviewer).await;
    world.stranger().get(&closed).await.is(200);
    let close = [("as", "dismissed"), ("other", ""), ("reason", "Old.")];
    reviewer.act("C-1", "close", &close).await.is(303);
    let never = format!("/answer/{}", "0".repeat(64));
    let odd = ["/answer/x", "/answer/%00", "/answer/%F0%9F%8C%B2"].map(str::to_owned);
    let before = everything(&foreign).await;

    let mut pages = Vec::new();
    for path in [replaced, ended, closed.clone(), never].into_iter().chain(odd) {
        let outside = world.stranger();
        pages.push(outside.get(&path).await.is(404).says(GONE).html.clone());
        let refused = answer(&outside, &path, "Too <late>.").await;
        refused.is(404).says(GONE).says("It was not sent.").keeps("Too <late>.");
    }
    assert!(pages.iter().all(|it| *it == pages[0]), "the pages differ");
    assert_eq!(everything(&foreign).await, before);

    reviewer.act("C-1", "reopen", &[("reason", "New.")]).await.is(303);
    world.stranger().get(&closed).await.is(200);
    world.base.hands.move_by(TimeDelta::days(15));
    world.stranger().get(&closed).await.is(404).says(GONE);
    world.desk.forget_contact_links().await.unwrap();
    assert_eq!(rows(&foreign, "SELECT * FROM contact_link").await.len(), 0);
}

#[actix_web::test]
async fn a_link_ends_with_the_contact_that_was_removed() {
    let (world, reviewer) = asked_world().await;
    let (path, contact) = (link(&world, &reviewer).await, contact(&reviewer).await);

    let gone = [("contact", contact.as_str()), ("reason", "Another bridge.")];
    reviewer.act("C-1", "remove-contact", &gone).await.is(303);

    world.stranger().get(&path).await.is(404);
    answered(&world, &path, "Yes.").await.is(404).says(GONE);
    let page = reviewer.get("/claims/C-1").await;
    page.says("Contact removed.").says_not("asked by e-mail").says("Mara Lund — Another bridge.");
}

#[actix_web::test]
async fn a_form_sent_twice_and_two_at_once_leave_each_answer_once() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    answered(&world, &path, "Yes.").await.is(303);
    answered(&world, &path, "Yes.").await.is(303);
    let token = path.strip_prefix("/answer/").unwrap().to_owned();
    let send = |text: &'static str| {
        let (desk, token) = (world.desk.clone(), token.clone());
        actix_web::rt::spawn(async move { desk.answer_by_link(&token, text).await })
    };

    let (one, other) = (send("First."), send("Second."));
    one.await.unwrap().unwrap();
    other.await.unwrap().unwrap();

    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let claim = world.desk.claim(claim).await.unwrap().claim.unwrap();
    let mut texts: Vec<_> =
        claim.contacts[0].answers.iter().map(|it| it.text.clone().unwrap()).collect();
    texts.sort();
    assert_eq!(texts, ["First.", "Second.", "Yes."]);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_link_form_that_is_sent_twice_makes_one_link() {
    let (world, reviewer) = asked_world().await;
    let (contact, until) = (contact(&reviewer).await, day(&world, 14));
    let page = reviewer.get("/claims/C-1").await;
    let (version, once) = (page.field("version").unwrap(), page.field("once").unwrap());
    let token = reviewer.token();
    let fields = [
        ("token", token.as_str()),
        ("once", &once),
        ("version", &version),
        ("contact", &contact),
        ("until", &until),
    ];

    reviewer.post_bare("/claims/C-1/make-link", &fields).await.is(303);
    let first = shown(&reviewer.get("/claims/C-1").await).unwrap();
    reviewer.post_bare("/claims/C-1/make-link", &fields).await.is(303);
    let page = reviewer.get("/claims/C-1").await;

    page.says("This link was made already").has_not("/answer/");
    world.stranger().get(&first).await.is(200);
    let foreign = world.base.foreign().await;
    assert_eq!(rows(&foreign, "SELECT * FROM contact_link").await.len(), 1);
    let held = rows(&foreign, "SELECT hash FROM contact_link").await.concat();
    assert!(!held.contains(first.strip_prefix("/answer/").unwrap()), "only a hash is kept");
}

#[actix_web::test]
async fn answers_that_cannot_be_taken_come_back_and_too_many_have_to_wait() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    let mut outside = world.stranger();
    outside.get(&path).await.is(200);
    let long = "w".repeat(8_001);

    answer(&outside, &path, " \u{200b} ").await.is(422).says("fill in the answer");
    answer(&outside, &path, &long).await.is(422).says("8001 characters").keeps(&long);
    outside.post_bare(&path, &[("text", "x")]).await.is(403);
    let extra = [("token", outside.token()), ("text", "x".into()), ("role", "admin".into())];
    let extra: Vec<_> = extra.iter().map(|(name, value)| (*name, value.as_str())).collect();
    outside.post_bare(&path, &extra).await.is(400);
    let hostile = "</textarea><script>alert(1)</script>\u{202e}x\0\r\n=1+1";
    answer(&outside, &path, hostile).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("</textarea><script>alert(1)</script>").has_not("<script>alert").has("hidden-mark");

    for it in 0..7 {
        answer(&outside, &path, &format!("Answer {it}.")).await.is(303);
    }
    let page = answer(&outside, &path, "And another.").await;
    assert!(!page.is(429).header("retry-after").is_empty());
    page.keeps("And another.");
    outside.address = "203.0.113.9".to_owned();
    answer(&outside, &path, "And another.").await.is(303);
    world.sign_in(Role::Viewer).await.get("/").await.is(200);
}

#[actix_web::test]
async fn whoever_works_at_the_desk_does_not_answer_for_the_person_asked() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;

    reviewer.get(&path).await.is(200).says("only shows what the person asked sees");
    let page = reviewer.post(&path, &[("text", "I say so.")]).await;

    page.is(422).says("You are signed in at the desk").keeps("I say so.");
    reviewer.get("/claims/C-1").await.says_not("I say so.");
}

#[actix_web::test]
async fn the_link_opens_no_other_use_of_the_desk() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let seen = world.desk.claim(claim).await.unwrap().version();
    let only = |error: Error| assert!(matches!(error, Error::Refused(Refusal::OnlyAnswers)));
    let sent = || Sent { actor: Actor::link(), once: None };

    let wishes = [said_by("Mayor Quill"), evidence("https://a.example/"), asked("Me")];
    let wishes = wishes.into_iter().chain([propose().into(), Command::approve().into()]);
    for wish in wishes {
        only(world.desk.perform(claim, seen, wish, sent()).await.unwrap_err());
    }
    only(world.desk.import(Brought::default(), sent()).await.unwrap_err());
    only(world.desk.open_claim(world.base.new_claim(1), sent()).await.unwrap_err());
    only(world.desk.people(Actor::link()).await.unwrap_err());
    let token = path.strip_prefix("/answer/").unwrap();
    world.stranger().get(&format!("/link/{token}")).await.is(404);
    world.stranger().get(&format!("/set-up/{token}")).await.is(404);
    assert_eq!(world.desk.claim(claim).await.unwrap().version(), seen);
}

#[actix_web::test]
async fn the_forms_about_those_who_were_asked() {
    let (world, browser) = asked_world().await;
    let contact = contact(&browser).await;
    let of = ("contact", contact.as_str());
    let but = |name: &str, value| -> Vec<_> {
        ASK.iter().map(|(it, old)| (*it, if *it == name { value } else { *old })).collect()
    };

    let page = browser.act("C-1", "ask", &but("name", " ")).await;
    page.is(422).says("fill in the name of whoever was asked").keeps("Who measured the bridge?");
    let page = browser.act("C-1", "ask", &but("deadline", "2026-05-01T10:00")).await;
    page.is(422).says("The deadline must be later").keeps("2026-05-01T10:00");
    browser.act("C-1", "ask", &but("purpose", "bribe")).await.is(400);
    let far = day(&world, 90);
    let page = browser.act("C-1", "make-link", &[of, ("until", &far)]).await;
    page.is(422).says("sixty days at most").keeps(&far);
    let page = browser.act("C-1", "make-link", &[of, ("until", "")]).await;
    page.is(422).says("Choose the last day");
    let page = browser.act("C-1", "no-answer", &[of]).await;
    page.is(422).says("They still have time");
    browser.act("C-1", "end-link", &[of]).await.is(422).says("There is no link");
    browser.get("/claims/C-1").await.says_not("Record that no answer came");

    world.base.hands.move_by(TimeDelta::days(5));
    let browser = world.sign_in(Role::Reviewer).await;
    browser.get("/claims/C-1").await.says("overdue").says("Record that no answer came");
    browser.act("C-1", "no-answer", &[of]).await.is(303);
    browser.get("/claims/C-1").await.says("No answer").says_not("overdue");
    let late = [of, ("text", "Sorry, it was Holm."), ("answered_at", "2026-05-21T09:30")];
    browser.act("C-1", "answer", &late).await.is(303);
    let page = browser.get("/claims/C-1").await;
    page.says("Sorry, it was Holm.").says("Answer recorded.").says("entered by reviewer");
    let page = browser.act("C-1", "answer", &late).await;
    page.is(422).says("These very words stand there").keeps("Sorry, it was Holm.");
}

#[actix_web::test]
async fn reports_tell_of_those_who_were_asked_only_where_the_desk_says_so() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    answered(&world, &path, "The office did.").await.is(303);
    let admin = world.sign_in(Role::Admin).await;
    let settings = [("name", "The test desk"), ("min_evidence", "1"), ("scale", "truth5")];
    let article = format!("/articles/{}", world.base.article);
    let reports: Vec<String> = ["/claims/C-1", &article]
        .into_iter()
        .flat_map(|it| ["html", "json", "markdown"].map(|kind| format!("{it}/report.{kind}")))
        .collect();

    for report in &reports {
        let page = reviewer.get(report).await;
        for kept in ["Mara Lund", "harbour master", "Who measured", "The office did", "reply"] {
            page.is(200).has_not(kept);
        }
        if report.starts_with("/claims") {
            page.has("asked somebody for comment").has("The person asked answered by the link");
        }
    }
    let on = [settings.as_slice(), &[("contacts_in_report", "on")]].concat();
    admin.post("/settings", &on).await.is(303);
    admin.get("/settings").await.has("name=\"contacts_in_report\" checked");
    for report in &reports {
        let page = reviewer.get(report).await;
        for told in ["Mara Lund", "harbour master", "Who measured", "The office did"] {
            page.is(200).has(told);
        }
    }
    admin.post("/settings", &settings).await.is(303);
    reviewer.get(&reports[0]).await.has_not("Mara Lund");
}

#[actix_web::test]
async fn a_name_and_an_answer_that_were_erased_are_gone_everywhere() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    answered(&world, &path, "The office did.").await.is(303);
    let admin = world.sign_in(Role::Admin).await;
    let on = [("name", "The test desk"), ("min_evidence", "1"), ("scale", "truth5")];
    let on = [on.as_slice(), &[("contacts_in_report", "on")]].concat();
    admin.post("/settings", &on).await.is(303);
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let foreign = world.base.foreign().await;

    let entries = world.desk.erasable(claim, Actor::keeper()).await.unwrap();
    assert_eq!(entries.len(), 2);
    let fields = entries.into_iter().map(|it| it.held.place).collect();
    let redact = Command::Redact { fields, ground: "Asked for.".to_owned() };
    world.base.does_as(claim, redact, Actor::keeper()).await;

    let page = reviewer.get("/claims/C-1").await;
    page.says("(erased on ")
        .says("harbour master")
        .says_not("Mara Lund")
        .says_not("The office did");
    let page = reviewer.get("/claims/C-1/report.html").await;
    page.says("somebody whose name was erased on ").says("(erased on ").says_not("Mara Lund");
    let held = everything(&foreign).await;
    for (table, rows) in &held {
        // Bytes stand in hex.
        let all = rows.concat().to_lowercase();
        for word in ["Mara Lund", "The office did"] {
            let is_held = all.contains(&word.to_lowercase()) || all.contains(&hex::encode(word));
            assert!(!is_held, "{table} still says {word}");
        }
    }
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    rebuild(&world.base).await;
    world.stranger().get(&path).await.is(200);
}

#[actix_web::test]
async fn the_link_of_a_claim_closed_under_the_writer_keeps_what_was_written() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    let outside = world.stranger();
    outside.get(&path).await.is(200);
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let (closing, reason) = (Closing::Dismissed, "Old.".to_owned());
    world.base.does(claim, Command::Close { closing, reason }, ANN).await;

    answer(&outside, &path, "A long letter.").await.is(404).keeps("A long letter.");
}

thread_local! {
    /// Whether what this thread says is written down.
    static HEARD: Cell<bool> = const { Cell::new(false) };
}

/// A log that can be read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn no_token_reaches_the_log() {
    let (world, reviewer) = asked_world().await;
    let path = link(&world, &reviewer).await;
    let log = Log::default();
    let writer = log.clone();
    // One for all threads, because what is said first by a thread that nobody listens to would be
    // taken for something that nobody ever listens to. It hears this thread alone.
    let heard = dynamic_filter_fn(|_, _| HEARD.with(Cell::get));
    let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    tracing_subscriber::registry().with(layer.with_filter(heard)).init();
    HEARD.with(|it| it.set(true));

    let outside = world.stranger();
    outside.get(&path).await.is(200);
    answer(&outside, &path, "Yes.").await.is(303);
    outside.post_bare(&path, &[("text", "x")]).await.is(403);
    let again = link(&world, &reviewer).await;
    outside.get(&path).await.is(404);
    HEARD.with(|it| it.set(false));

    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("/answer/{token}") && said.contains("refused"), "{said}");
    for path in [path, again] {
        assert!(!said.contains(path.strip_prefix("/answer/").unwrap()), "{said}");
    }
}
