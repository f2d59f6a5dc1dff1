//! Talk: comments in threads, whom they mention, and what people are told of claims.

use chrono::TimeDelta;
use claimdesk::desk::claims::Wish;
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{Command, Event};
use claimdesk::domain::notice::{Kind, Way};
use claimdesk::domain::{ClaimId, PersonId, Role};

use crate::base::*;
use crate::reading::everything;
use crate::verify::{copies, faults, rebuild};
use crate::world::{Browser, World};

fn comment(text: &str) -> Wish {
    Wish::Comment(NewComment { text: text.to_owned(), ..NewComment::default() })
}

/// What somebody was told of which claims and has not seen.
pub async fn told(base: &Base, person: PersonId) -> Vec<(ClaimId, Vec<Kind>, u64)> {
    let found = base.desk.notices(person, None, 100).await.unwrap();
    let unseen = found.into_iter().filter(|it| it.seen_at.is_none());
    unseen.map(|it| (it.claim, it.kinds, it.count)).collect()
}

async fn thread_of(browser: &Browser) -> String {
    let page = browser.get("/claims/C-1").await;
    let (_, after) = page.html.split_once("?reply=").expect("a thread that can be answered");
    after.split_once('#').unwrap().0.to_owned()
}

#[actix_web::test]
async fn a_thread_is_answered_resolved_and_reopened() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    world.base.open(0).await;
    reviewer.act("C-1", "comment", &[("text", "Who has the protocol?")]).await.is(303);
    let thread = thread_of(&editor).await;
    let page = editor.get(&format!("/claims/C-1?reply={thread}")).await;
    page.says(&format!("In answer to {}", reviewer.somebody().name))
        .says("Begin a new thread instead");
    let fields = [("text", "The archive."), ("thread", thread.as_str())];
    assert_eq!(
        editor.act("C-1", "comment", &fields).await.is(303).location,
        "/claims/C-1#discussion"
    );
    reviewer
        .get("/claims/C-1")
        .await
        .says("The archive.")
        .says(&format!("{} replied", editor.somebody().name));

    editor.act("C-1", "resolve-thread", &[("thread", &thread)]).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("1 resolved thread")
        .says(&format!("resolved by {}", editor.somebody().name))
        .says("resolved a thread");
    let late = reviewer.act("C-1", "comment", &fields).await;
    late.is(422).says("This thread is resolved.").keeps("The archive.");
    reviewer.act("C-1", "reopen-thread", &[("thread", &thread)]).await.is(303);
    reviewer.get("/claims/C-1").await.says_not("1 resolved thread").says("reopened a thread");
    let fields = [("text", "x"), ("thread", "no-id")];
    reviewer.act("C-1", "comment", &fields).await.is(400);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_mention_tells_a_person_and_a_name_that_is_nobody_stays_words() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let text = "@Ben and @Nobody: mail a@eve.example";
    let eli = ELI.to_string();
    let fields = [("text", text), ("tell", eli.as_str())];
    reviewer.act("C-1", "comment", &fields).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("Comment added. Nobody here is called “Nobody”.").says("@Ben and @Nobody");
    page.says("told eli, ben");
    for (person, count) in [(BEN, 1), (ELI, 1), (EVE, 0), (ANN, 0)] {
        assert_eq!(world.desk.unseen(person).await.unwrap(), count, "{person}");
    }
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let last = world.desk.claim(claim).await.unwrap().history.pop().unwrap();
    let Event::Commented { mentions, .. } = last.event else { panic!("{last:?}") };
    assert_eq!(mentions, [ELI, BEN]);

    let gone = PersonId(uuid::Uuid::from_u128(999)).to_string();
    let fields = [("text", "See this."), ("tell", gone.as_str())];
    let page = reviewer.act("C-1", "comment", &fields).await;
    page.is(422).says("Nobody of that name works here").keeps("See this.");
}

#[actix_web::test]
async fn words_of_comments_and_names_run_nothing() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let text = "@<script>alert(1)</script> @\u{202e}ben";
    reviewer.act("C-1", "comment", &[("text", text)]).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.has_not("<script>alert").has("&lt;script&gt;");
}

#[tokio::test]
async fn what_happens_to_a_claim_is_one_row_until_it_is_seen() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, Command::assign(Some(BEN)), EVE).await;
    base.does(claim, comment("@ben"), EVE).await;
    base.does(claim, comment("@ben?"), ELI).await;
    let kinds = vec![Kind::Mention, Kind::Assigned];
    assert_eq!(told(&base, BEN).await, [(claim, kinds, 3)]);
    assert_eq!(base.desk.notices(BEN, None, 9).await.unwrap()[0].by, Some(ELI));

    assert!(base.desk.see_claim(BEN, claim).await.unwrap());
    assert!(!base.desk.see_claim(BEN, claim).await.unwrap());
    assert_eq!(told(&base, BEN).await, []);
    base.does(claim, comment("@ben!"), EVE).await;
    assert_eq!(told(&base, BEN).await, [(claim, vec![Kind::Mention], 1)]);
}

#[tokio::test]
async fn decisions_are_told_to_whoever_proposed_and_nobody_is_told_of_their_own() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, Command::Return { reason: "Which budget?".to_owned() }, EVE).await;
    assert_eq!(told(&base, ANN).await, [(claim, vec![Kind::Returned], 1)]);
    base.does(claim, propose(), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    assert_eq!(told(&base, ANN).await, [(claim, vec![Kind::Approved, Kind::Returned], 2)]);
    assert_eq!(told(&base, EVE).await, []);
    base.desk.see_all(ANN).await.unwrap();
    base.does(claim, comment("@ann, I am Ann."), ANN).await;
    base.does(claim, Command::Correct { reason: "A new budget.".to_owned() }, EVE).await;
    base.does(claim, Command::assign(Some(ANN)), ANN).await;
    assert_eq!(told(&base, ANN).await, []);
}

#[tokio::test]
async fn an_edit_after_the_verdict_is_told_to_those_behind_it() {
    let base = Base::new().await;
    let claim = base.approved().await.claim.unwrap().id;
    base.desk.see_all(ANN).await.unwrap();
    let mut edited = town();
    let text = String::from_utf8(edited.bytes).unwrap().replace("41 million", "43 million");
    edited.bytes = text.into_bytes();
    base.desk.revise(base.article, edited, by(BEN)).await.unwrap();
    for person in [ANN, EVE] {
        assert_eq!(told(&base, person).await, [(claim, vec![Kind::TextChanged], 1)]);
    }
    assert_eq!(told(&base, BEN).await, []);
}

#[tokio::test]
async fn what_is_due_is_told_a_day_before_and_when_it_is_late_and_once_each() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    assert_eq!(base.desk.tell_what_is_due().await.unwrap(), 0);
    base.does(claim, Command::assign(Some(BEN)), BEN).await;
    let due = base.hands.now() + TimeDelta::hours(48);
    base.does(claim, Command::SetDue { due: Some(due) }, EVE).await;
    assert_eq!(base.desk.tell_what_is_due().await.unwrap(), 0);
    base.hands.move_by(TimeDelta::hours(25));
    let other = claimdesk::store::open(&base.home.place()).await.unwrap();
    let other =
        claimdesk::desk::Desk::new(other, base.desk.blobs().clone(), base.hands.clock(), reader());
    let (one, two) = tokio::join!(base.desk.tell_what_is_due(), other.tell_what_is_due());
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two nodes tell it once");
    assert_eq!(told(&base, BEN).await, [(claim, vec![Kind::DueSoon], 1)]);
    base.hands.move_by(TimeDelta::hours(24));
    assert_eq!(base.desk.tell_what_is_due().await.unwrap(), 1);
    assert_eq!(told(&base, BEN).await, [(claim, vec![Kind::Late, Kind::DueSoon], 2)]);
    base.hands.move_by(TimeDelta::hours(24));
    assert_eq!(base.desk.tell_what_is_due().await.unwrap(), 0);
    // A due time that leaves less than a day is told at once.
    base.desk.see_all(BEN).await.unwrap();
    let soon = base.hands.now() + TimeDelta::hours(3);
    base.does(claim, Command::SetDue { due: Some(soon) }, EVE).await;
    assert_eq!(told(&base, BEN).await, [(claim, vec![Kind::DueSoon], 1)]);
}

#[tokio::test]
async fn what_somebody_wants_never_is_not_told() {
    let base = Base::new().await;
    base.desk.choose_ways(BEN, [(Kind::Mention, Way::Never)].into()).await.unwrap();
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben"), ANN).await;
    assert_eq!(told(&base, BEN).await, []);
}

#[tokio::test]
async fn notices_are_no_part_of_the_record_and_a_rebuild_leaves_them() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben"), ANN).await;
    let foreign = base.foreign().await;
    let (before, copies_before) = (everything(&foreign).await, copies(&foreign).await);

    rebuild(&base).await;

    assert_eq!(everything(&foreign).await["notice"], before["notice"]);
    assert_eq!(copies(&foreign).await, copies_before);
    base.desk.see_all(BEN).await.unwrap();
    assert_eq!(faults(&base).await, Vec::<String>::new());
    base.hands.move_by(TimeDelta::days(91));
    assert_eq!(base.desk.forget_notices().await.unwrap(), 1);
    assert_eq!(everything(&foreign).await["notice"], Vec::<String>::new());
}

#[actix_web::test]
async fn every_page_counts_what_was_not_seen_and_opening_the_claim_is_seeing_it() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let name = browser.somebody().name.clone();
    for quote in 0..3 {
        let claim = world.base.open(quote).await.claim.unwrap().id;
        world.base.does(claim, comment(&format!("@{name}, see this.")), ANN).await;
    }
    let page = browser.get("/articles").await;
    page.has("Notices: 3 not seen");
    let page = browser.get("/notices").await;
    page.says("You were mentioned in the discussion. ann").says("Mark all as seen");
    assert_eq!(page.html.matches("class=\"new\"").count(), 3);

    browser.get("/queue?tab=mentions").await.says("Mentions 3").says(QUOTES[0]);
    browser.get("/claims/C-1").await.has("Notices: 2 not seen");
    browser.get("/queue?tab=mentions").await.says("Mentions 2").says_not(QUOTES[0]);
    let first = browser.get("/notices").await;
    let (_, after) = first.html.split_once("action=\"/notices/").unwrap();
    let (_, after) = after.split_once("action=\"/notices/").expect("one that was not seen");
    let one = after.split_once('/').unwrap().0;
    // Somebody else's notice cannot be marked.
    let other = world.sign_in(Role::Editor).await;
    other.post(&format!("/notices/{one}/seen"), &[]).await.is(303);
    browser.get("/notices").await.has("Notices: 2 not seen");
    browser.post(&format!("/notices/{one}/seen"), &[]).await.is(303);
    browser.get("/notices").await.has("Notices: 1 not seen");
    browser.post("/notices/seen", &[]).await.is(303);
    let page = browser.get("/notices").await;
    page.says("One notice is marked as seen.").has_not("not seen").has_not("class=\"new\"");
    page.says(QUOTES[2]);
}

#[actix_web::test]
async fn notices_go_page_by_page_with_what_is_new_first() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let name = browser.somebody().name.clone();
    for number in 0..120 {
        let claim = world.base.open(number).await.claim.unwrap().id;
        world.base.does(claim, comment(&format!("@{name}")), ANN).await;
    }
    for number in 1..=30 {
        browser.get(&format!("/claims/C-{number}")).await.is(200);
    }
    let mut path = "/notices".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = browser.get(&path).await;
        for piece in page.html.split("data-card>").skip(1) {
            let number = piece.split_once("/claims/C-").unwrap().1.split_once('"').unwrap().0;
            seen.push(number.parse::<u32>().unwrap());
        }
        let Some((_, after)) = page.html.split_once("/notices?after=") else { break };
        path = format!("/notices?after={}", after.split_once('"').unwrap().0);
    }
    let expected: Vec<u32> = (31..=120).rev().chain((1..=30).rev()).collect();
    assert_eq!(seen, expected);
    for odd in ["x", "new.1-x", "seen.", "new.99999999999999999999-0"] {
        browser.get(&format!("/notices?after={odd}")).await.is(200);
    }
    browser.get("/keys").await.has("90 not seen");
}
