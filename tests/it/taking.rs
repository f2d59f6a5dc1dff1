//! Taking: who is at work on a claim, work that is handed out, and claims that wait.

use chrono::TimeDelta;
use claimdesk::desk::claims::Wish;
use claimdesk::desk::set_up::NewSettings;
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::claim::{Command, Event};
use claimdesk::domain::taking::{Lease, Taking};
use claimdesk::domain::{Actor, ClaimId, PersonId, Role, Via};
use claimdesk::store;
use claimdesk::store::claims::Loaded;

use crate::base::*;
use crate::world::{Browser, World};

const TAKE: Wish = Wish::Take { over: false };

async fn lease(desk: &Desk, claim: ClaimId) -> Option<PersonId> {
    desk.lease(claim).await.unwrap().map(|it| it.person)
}

/// Another program on the same database, with the same clock.
async fn other_node(base: &Base) -> Desk {
    let db = store::open(&base.home.place()).await.unwrap();
    Desk::new(db, base.home.blobs(), base.hands.clock(), reader())
}

/// The last event of a claim.
fn last(loaded: &Loaded) -> Event {
    loaded.history.last().unwrap().event.clone()
}

async fn settle(desk: &Desk, taking: Taking) {
    let settled = desk.settled().await.unwrap();
    let new = NewSettings {
        name: settled.desk.name,
        min_evidence: settled.desk.settings.min_evidence,
        scale: settled.scale.key,
        contacts_in_report: settled.desk.contacts_in_report,
        long_wait_days: settled.desk.long_wait_days,
        opinions: settled.desk.settings.opinions,
        taking,
    };
    let keeper = Actor { person: None, role: Role::Admin, via: Via::CommandLine };
    desk.change_settings(new, keeper).await.unwrap();
}

#[tokio::test]
async fn whoever_takes_a_claim_has_it_for_half_an_hour() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    assert_eq!(lease(&base.desk, claim).await, None);

    let taken = base.does(claim, TAKE, ANN).await;
    let assigned = Event::Assigned { to: Some(ANN), note: None, taken_from: None };
    assert_eq!(last(&taken), assigned);
    assert_eq!(lease(&base.desk, claim).await, Some(ANN));
    base.hands.move_by(TimeDelta::minutes(29));
    assert_eq!(lease(&base.desk, claim).await, Some(ANN));
    base.hands.move_by(TimeDelta::minutes(2));
    assert_eq!(lease(&base.desk, claim).await, None);

    // It is still assigned to them, so that nothing but the lease begins anew.
    let again = base.does(claim, TAKE, ANN).await;
    assert_eq!(again.version(), taken.version());
    assert_eq!(lease(&base.desk, claim).await, Some(ANN));
    base.desk.forget_leases().await.unwrap();
    assert_eq!(lease(&base.desk, claim).await, Some(ANN));
    base.hands.move_by(TimeDelta::minutes(31));
    base.desk.forget_leases().await.unwrap();
    assert!(rows(&base.foreign().await, "SELECT * FROM claim_lease").await.is_empty());
}

#[tokio::test]
async fn every_act_of_the_holder_lets_the_lease_go_on_and_none_of_others_does() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, TAKE, ANN).await;
    let until = |lease: Option<Lease>| lease.unwrap().until;
    let first = until(base.desk.lease(claim).await.unwrap());

    base.hands.move_by(TimeDelta::minutes(10));
    base.does(claim, Command::Tag { tags: vec!["a".to_owned()] }, BEN).await;
    assert_eq!(until(base.desk.lease(claim).await.unwrap()), first, "others may work on it");
    base.does(claim, Command::Tag { tags: vec!["b".to_owned()] }, ANN).await;
    assert!(until(base.desk.lease(claim).await.unwrap()) > first + TimeDelta::minutes(9));

    base.hands.move_by(TimeDelta::minutes(31));
    base.does(claim, Command::Tag { tags: vec!["c".to_owned()] }, ANN).await;
    assert_eq!(lease(&base.desk, claim).await, None, "what has ended stays ended");
}

#[tokio::test]
async fn a_claim_at_which_somebody_is_at_work_is_taken_only_by_those_who_say_so() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let seen = base.does(claim, TAKE, ANN).await.version();

    let refused = base.desk.perform(claim, seen, TAKE, by(BEN)).await;
    assert!(matches!(refused, Err(Error::Held(Lease { person: ANN, .. }))), "{refused:?}");
    let hand_over = Wish::Assign { to: Some(BEN), note: String::new(), over: false };
    let refused = base.desk.perform(claim, seen, hand_over, by(EVE)).await;
    assert!(matches!(refused, Err(Error::Held(_))), "{refused:?}");
    assert_eq!(base.desk.claim(claim).await.unwrap().version(), seen);

    let taken = base.desk.perform(claim, seen, Wish::Take { over: true }, by(BEN)).await.unwrap();
    let event = Event::Assigned { to: Some(BEN), note: None, taken_from: Some(ANN) };
    assert_eq!(last(&taken), event);
    assert_eq!(lease(&base.desk, claim).await, Some(BEN));

    // Once a lease has ended nobody is passed over.
    base.hands.move_by(TimeDelta::minutes(31));
    let taken = base.does(claim, TAKE, ANN).await;
    assert_eq!(last(&taken), Event::Assigned { to: Some(ANN), note: None, taken_from: None });
}

#[tokio::test]
async fn what_is_given_back_or_handed_over_is_nobodys_lease() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, TAKE, ANN).await;

    let note = "The ministry calls back at four.".to_owned();
    let to_ben = Wish::Assign { to: Some(BEN), note: note.clone(), over: false };
    let given = base.does(claim, to_ben, ANN).await;
    let event = Event::Assigned { to: Some(BEN), note: Some(note), taken_from: None };
    assert_eq!(last(&given), event);
    assert_eq!(lease(&base.desk, claim).await, None);

    base.does(claim, TAKE, BEN).await;
    let back = Wish::Assign { to: None, note: String::new(), over: false };
    let given = base.does(claim, back, BEN).await;
    assert_eq!(given.claim.unwrap().assignee, None);
    assert_eq!(lease(&base.desk, claim).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_at_the_same_moment_one_gets_it() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let other = other_node(&base).await;

    let take =
        |desk: Desk, who| tokio::spawn(async move { desk.perform(claim, 1, TAKE, by(who)).await });
    let (one, two) = (take(base.desk.clone(), ANN), take(other, BEN));
    let answers = [one.await.unwrap(), two.await.unwrap()];

    let won: Vec<_> = answers.iter().filter_map(|it| it.as_ref().ok()).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let lost = answers.iter().find_map(|it| it.as_ref().err()).unwrap();
    assert!(matches!(lost, Error::Stale(_)), "{lost:?}");
    let has = won[0].claim.as_ref().unwrap().assignee;
    assert_eq!(lease(&base.desk, claim).await, has);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_who_ask_for_the_next_claim_at_once_get_one_each() {
    let base = Base::new().await;
    let mut claims = Vec::new();
    for quote in 0..3 {
        claims.push(base.open(quote).await.claim.unwrap().id);
    }
    let other = other_node(&base).await;

    let next = |desk: &Desk, who| {
        let desk = desk.clone();
        tokio::spawn(async move { desk.take_next(by(who)).await.unwrap() })
    };
    let asked =
        [next(&base.desk, ANN), next(&other, BEN), next(&base.desk, EVE), next(&other, ELI)];
    let mut got = Vec::new();
    for asked in asked {
        got.extend(asked.await.unwrap().and_then(|it| it.claim).map(|it| it.id));
    }

    got.sort();
    claims.sort();
    assert_eq!(got, claims, "each claim once, and one goes away empty-handed");
}

#[tokio::test]
async fn the_next_claim_is_what_is_due_first_and_that_nobody_has() {
    let base = Base::new().await;
    let (one, two, three) = (
        base.open(0).await.claim.unwrap().id,
        base.open(1).await.claim.unwrap().id,
        base.open(2).await.claim.unwrap().id,
    );
    let due = |hours| Some(base.hands.now() + TimeDelta::hours(hours));
    base.does(one, Command::SetDue { due: due(9) }, ANN).await;
    base.does(three, Command::SetDue { due: due(2) }, ANN).await;
    base.does(three, Command::assign(Some(EVE)), ANN).await;

    let next = base.desk.take_next(once(BEN, "a form")).await.unwrap().unwrap();
    assert_eq!(next.claim.unwrap().id, one);
    let again = base.desk.take_next(once(BEN, "a form")).await.unwrap().unwrap();
    assert_eq!(again.claim.unwrap().id, one, "the same form twice takes one claim");
    let next = base.desk.take_next(by(BEN)).await.unwrap().unwrap();
    assert_eq!(next.claim.unwrap().id, two);
    assert!(base.desk.take_next(by(BEN)).await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_has_a_claim_that_nobody_changes_is_told_once() {
    let base = Base::new().await;
    let (claim, unassigned) =
        (base.open(0).await.claim.unwrap().id, base.open(1).await.claim.unwrap().id);
    base.does(claim, Command::assign(Some(BEN)), ANN).await;
    base.hands.move_by(TimeDelta::days(2));
    assert_eq!(base.desk.remind().await.unwrap().told, []);

    base.hands.move_by(TimeDelta::days(2));
    let told = base.desk.remind().await.unwrap().told;
    assert_eq!(told.iter().map(|it| (it.claim, it.person)).collect::<Vec<_>>(), [(claim, BEN)]);
    assert_eq!(other_node(&base).await.remind().await.unwrap().told, []);
    let nudges = base.desk.nudges(&[claim, unassigned]).await.unwrap();
    assert_eq!(nudges.len(), 1);
    let changed_at = base.desk.claim(claim).await.unwrap().claim.unwrap().changed_at;
    assert_eq!(nudges[&claim].unchanged_since, changed_at);

    base.does(claim, Command::Tag { tags: vec!["a".to_owned()] }, BEN).await;
    base.hands.move_by(TimeDelta::days(4));
    assert_eq!(base.desk.remind().await.unwrap().told.len(), 1, "and again after a change");
}

#[tokio::test]
async fn what_waited_too_long_is_given_back_with_a_reason() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let at_work = base.open(1).await.claim.unwrap().id;
    base.does(claim, Command::assign(Some(BEN)), ANN).await;
    base.does(at_work, Command::assign(Some(BEN)), ANN).await;
    base.hands.move_by(TimeDelta::days(9));
    assert_eq!(base.desk.remind().await.unwrap().released, [], "never, unless it is settled");

    settle(&base.desk, Taking { release_days: 7, ..Taking::default() }).await;
    base.does(at_work, TAKE, BEN).await;
    assert_eq!(base.desk.remind().await.unwrap().released, [claim]);
    let after = base.desk.claim(claim).await.unwrap();
    let note = Some("Nothing was changed for 7 days.".to_owned());
    assert_eq!(last(&after), Event::Assigned { to: None, note, taken_from: None });
    assert_eq!(after.history.last().unwrap().actor.via, Via::Job);
    assert_eq!(base.desk.remind().await.unwrap().released, []);
    let findings = store::verify::verify(base.desk.db(), ORIGIN, base.hands.now()).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
}

/// What the page of a claim says of who is on it.
async fn taking_of(browser: &Browser, number: &str) -> String {
    let html = browser.get(&format!("/claims/{number}")).await.html;
    let (_, after) = html.split_once("id=\"taking\"").unwrap();
    after.split_once("</section>").unwrap().0.to_owned()
}

#[actix_web::test]
async fn pages_say_who_has_a_claim_and_ask_before_it_is_taken_away() {
    let world = World::new().await;
    let (ann, ben) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Reviewer).await);
    let ann_name = ann.somebody().name.clone();
    world.base.open(0).await;

    assert_eq!(ann.act("C-1", "take", &[]).await.is(303).location, "/claims/C-1");
    assert!(taking_of(&ann, "C-1").await.contains("You have it until "));
    let shown = taking_of(&ben, "C-1").await;
    assert!(shown.contains(&format!("{ann_name} has it until ")), "{shown}");
    ben.get("/queue?tab=all").await.says(&format!("{ann_name} until "));
    let article = format!("/articles/{}", world.base.article);
    ben.get(&article).await.says(&format!("{ann_name} until "));

    let page = ben.act("C-1", "take", &[]).await;
    page.is(409).says(&format!("{ann_name} has C-1 until ")).says("Take it anyway?");
    assert!(taking_of(&ann, "C-1").await.contains("You have it until "), "nothing was changed");
    ben.act("C-1", "take", &[("over", "yes")]).await.is(303);
    ann.get("/claims/C-1").await.says(&format!("while {ann_name} was at work on it"));

    let note = [("to", ""), ("note", "I am off until Monday.")];
    ben.act("C-1", "assign", &note).await.is(303);
    ann.get("/claims/C-1").await.says("gave the claim back").says("I am off until Monday.");
}

#[actix_web::test]
async fn a_button_leads_to_the_next_claim() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    reviewer.get("/queue").await.says("Next to research");

    assert_eq!(reviewer.post("/queue/next", &[]).await.is(303).location, "/claims/C-1");
    let none = reviewer.post("/queue/next", &[]).await;
    assert_eq!(none.is(303).location, "/queue?tab=unassigned");
    reviewer.get("/queue?tab=unassigned").await.says("No claim waits for somebody");
    let viewer = world.sign_in(Role::Viewer).await;
    viewer.get("/queue").await.says_not("Next to research");
}

#[actix_web::test]
async fn pages_say_for_how_long_a_claim_has_waited() {
    let world = World::new().await;
    let (me, other) = (world.sign_in(Role::Reviewer).await, world.person(Role::Editor).await);
    let claim = world.base.open(0).await.claim.unwrap().id;
    world.base.does(claim, Command::assign(Some(other.id)), ANN).await;
    world.base.hands.move_by(TimeDelta::hours(4 * 24 + 1));
    world.desk.remind().await.unwrap();

    let me = world.sign_in_as(me.somebody()).await;
    let sentence = format!("Has waited for {} for 4 days.", other.name);
    me.get("/claims/C-1").await.says(&sentence);
    me.get("/queue?tab=all").await.says(&sentence);
    let theirs = world.sign_in_as(&other).await;
    theirs.get("/claims/C-1").await.says("Has waited for you for 4 days.");
}
