//! Past rulings: like claims are offered, judged once, and weighed when a verdict is approved.

use claimdesk::desk::Error;
use claimdesk::desk::claims::{Misnamed, NewClaim};
use claimdesk::desk::past::{PastRuling, PastRulings};
use claimdesk::domain::claim::{
    Approval, Claim, Closing, Command, Event, Judgement, Refusal, Stage,
};
use claimdesk::domain::{ClaimId, ClaimNumber, PersonId, Role};

use crate::base::*;
use crate::cli::run;
use crate::verify::{copies, faults, rebuild};
use crate::world::World;

async fn opened(base: &Base, quote: usize, statement: &str) -> Claim {
    let new = NewClaim { statement: statement.to_owned(), ..base.new_claim(quote) };
    base.desk.open_claim(new, by(ANN)).await.unwrap().claim.unwrap()
}

async fn past(base: &Base, of: ClaimId, reader: PersonId) -> PastRulings {
    let claim = base.desk.claim(of).await.unwrap().claim.unwrap();
    base.desk.past_rulings(&claim, reader).await.unwrap()
}

fn ids(all: &[PastRuling]) -> Vec<ClaimId> {
    all.iter().map(|it| it.row.id).collect()
}

fn judge(other: &Claim, judgement: Judgement) -> Command {
    Command::Judge { claim: other.id, number: other.number, judgement }
}

/// An approval that ticks all rulings that stand, or gives this reason for all of them.
async fn weighing(base: &Base, of: ClaimId, why: &str) -> Command {
    let rulings = base.desk.rulings_on(of).await.unwrap();
    let consistent = rulings.iter().filter(|_| why.is_empty()).map(|it| it.claim).collect();
    let shown = rulings.iter().map(|it| (it.claim, it.round)).collect();
    let (rulings, why) = (Vec::new(), why.to_owned());
    Command::Approve(Box::new(Approval { rulings, shown, consistent, why }))
}

/// Two claims of the same words: the first with a verdict that stands, the second proposed, and
/// somebody said that they are the same.
async fn matched(base: &Base) -> (Claim, Claim) {
    let first = base.approved().await.claim.unwrap();
    let second = base.proposed().await.claim.unwrap();
    base.does(second.id, judge(&first, Judgement::Matched), BEN).await;
    (first, second)
}

async fn refused(base: &Base, of: ClaimId, command: Command, who: PersonId) -> Error {
    let seen = base.desk.claim(of).await.unwrap().version();
    base.desk.perform(of, seen, command, by(who)).await.unwrap_err()
}

#[tokio::test]
async fn like_claims_are_offered_until_somebody_says_what_they_are() {
    let base = Base::new().await;
    let first = base.approved().await.claim.unwrap();
    let second = base.open(0).await.claim.unwrap();
    let other = base.open(1).await.claim.unwrap();

    let offered = past(&base, second.id, BEN).await;
    assert_eq!(ids(&offered.rulings), [first.id]);
    assert!(offered.checking.is_empty() && offered.matches.is_empty());
    assert!(offered.rulings[0].rationale.is_some(), "why it was ruled so");
    let back = past(&base, first.id, BEN).await;
    assert_eq!((ids(&back.rulings), ids(&back.checking)), (vec![], vec![second.id]));
    assert_eq!(past(&base, other.id, BEN).await, PastRulings::default());

    base.does(second.id, judge(&first, Judgement::NotMatched), ANN).await;
    for (of, there) in [(first.id, second.id), (second.id, first.id)] {
        let PastRulings { apart, rulings, checking, matches, binding } = past(&base, of, BEN).await;
        assert_eq!(ids(&apart), [there], "what was said stays to be seen");
        let asked = rulings.len() + checking.len() + matches.len() + binding.len();
        assert_eq!(asked, 0, "it is not asked again");
    }
    let again = refused(&base, first.id, judge(&second, Judgement::NotMatched), BEN).await;
    assert!(matches!(again, Error::Misnamed(Misnamed::JudgedAlready)), "{again:?}");

    // Whoever says something else later, on either page, is believed.
    base.does(first.id, judge(&second, Judgement::Appearance), BEN).await;
    for (of, there) in [(first.id, second.id), (second.id, first.id)] {
        let seen = past(&base, of, BEN).await;
        assert_eq!(ids(&seen.matches), [there]);
        assert_eq!(seen.matches[0].judgement, Some(Judgement::Appearance));
        assert!(seen.rulings.is_empty() && seen.checking.is_empty());
    }

    let foreign = base.foreign().await;
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let before = copies(&foreign).await;
    rebuild(&base).await;
    assert_eq!(copies(&foreign).await, before);
}

#[tokio::test]
async fn a_comparison_names_another_claim_by_its_number() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap();
    let other = base.open(1).await.claim.unwrap();
    let odd = Claim { number: ClaimNumber(90), ..other };
    let why = refused(&base, claim.id, judge(&odd, Judgement::Matched), ANN).await;
    assert!(matches!(why, Error::Misnamed(Misnamed::NoSuchClaim)), "{why:?}");
    let why = refused(&base, claim.id, judge(&claim, Judgement::Matched), ANN).await;
    assert!(matches!(why, Error::Refused(Refusal::ComparedWithItself)), "{why:?}");
}

#[tokio::test]
async fn what_is_closed_is_not_offered() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap();
    let target = base.open(1).await.claim.unwrap().id;
    let closings = [
        Closing::Dismissed,
        Closing::DuplicateOf { claim: target },
        Closing::MergedInto { claim: target },
    ];
    for closing in closings {
        let like = base.open(0).await.claim.unwrap().id;
        assert_eq!(ids(&past(&base, claim.id, BEN).await.checking), [like]);
        let reason = "Not for us.".to_owned();
        base.does(like, Command::Close { closing, reason }, ANN).await;
        assert_eq!(past(&base, claim.id, BEN).await, PastRulings::default());
        // From there nothing is offered either.
        assert_eq!(past(&base, like, BEN).await, PastRulings::default());
    }
}

#[tokio::test]
async fn rare_words_lead_to_an_old_claim_behind_many_with_its_common_words() {
    let base = Base::new().await;
    let old = opened(&base, 0, "The council spends a million on the Zwickel viaduct").await;
    for it in 0..300 {
        let road = format!("The council spends a million on road number {it}");
        opened(&base, 1, &road).await;
    }
    let new = opened(&base, 2, "Council: a million is spent on the Zwickel viaduct again").await;
    let found = past(&base, new.id, BEN).await;
    assert_eq!(found.checking.first().map(|it| it.row.id), Some(old.id));
}

#[tokio::test]
async fn an_approval_says_how_it_stands_to_the_ruling_on_a_match() {
    let base = Base::new().await;
    let (first, second) = matched(&base).await;
    let why = refused(&base, second.id, Command::approve(), EVE).await;
    let open = Refusal::RulingsOpen(vec![first.number]);
    assert!(matches!(&why, Error::Refused(it) if *it == open), "{why:?}");
    let why = refused(&base, second.id, weighing(&base, second.id, " ").await, EVE).await;
    assert!(matches!(&why, Error::Refused(it) if *it == open), "{why:?}");
    let approve = weighing(&base, second.id, "").await;
    let after = base.does(second.id, approve, EVE).await;
    let Some(Event::VerdictApproved { rulings: Some(weighed), .. }) =
        after.history.last().map(|it| it.event.clone())
    else {
        panic!("{:?}", after.history.last())
    };
    assert_eq!(weighed.consistent.len(), 1);
    assert_eq!((weighed.consistent[0].claim, weighed.consistent[0].round), (first.id, 1));
    assert_eq!(weighed.consistent[0].label_name, first.verdict.unwrap().label_name);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_ruling_that_came_or_went_since_is_looked_at_again() {
    let base = Base::new().await;
    let (first, second) = matched(&base).await;
    let stale = weighing(&base, second.id, "Another year.").await;
    base.does(first.id, Command::Publish, EVE).await;
    let reason = "It was wrong.".to_owned();
    base.does(first.id, Command::Withdraw { reason }, EVE).await;
    assert!(base.desk.rulings_on(second.id).await.unwrap().is_empty(), "it was withdrawn");
    let why = refused(&base, second.id, stale.clone(), EVE).await;
    assert!(matches!(why, Error::Refused(Refusal::RulingsChanged)), "{why:?}");
    base.does(first.id, Command::Publish, EVE).await;
    let reason = "A figure.".to_owned();
    let correcting = base.does(first.id, Command::Correct { reason }, EVE).await.claim.unwrap();
    assert_eq!(correcting.stage, Stage::Correcting);
    assert_eq!(base.desk.rulings_on(second.id).await.unwrap().len(), 1, "it stands meanwhile");
    base.does(second.id, stale, EVE).await;
    let last = base.desk.claim(second.id).await.unwrap().history.last().unwrap().event.clone();
    let Event::VerdictApproved { rulings: Some(weighed), .. } = last else { panic!("{last:?}") };
    assert_eq!(weighed.differs.len(), 1);
    assert_eq!(weighed.why.as_deref(), Some("Another year."));
}

#[actix_web::test]
async fn nobody_reads_a_label_here_that_is_hidden_from_them() {
    let world = World::new().await;
    let base = &world.base;
    let judged = base.proposed().await.claim.unwrap();
    let claim = base.open(0).await.claim.unwrap();
    let editor = world.sign_in(Role::Editor).await;
    let blind = world.sign_in(Role::Reviewer).await;
    let of = blind.somebody().id;
    base.does(judged.id, Command::AskOpinion { of }, EVE).await;
    let seen = past(base, claim.id, of).await;
    assert_eq!(ids(&seen.checking), [judged.id]);
    let row = &seen.checking[0].row;
    assert_eq!((&row.label, &row.label_name, &seen.checking[0].rationale), (&None, &None, &None));
    let name = judged.round().unwrap().label_name.clone();
    for browser in [&blind, &editor] {
        let page = browser.get(&format!("/claims/{}", claim.number)).await;
        let (_, after) = page.html.split_once("id=\"past\"").unwrap();
        let (section, _) = after.split_once("</section>").unwrap();
        assert!(section.contains(&judged.number.to_string()), "{section}");
        assert!(!section.contains(&name), "what is only proposed is no ruling: {section}");
    }
}

#[actix_web::test]
async fn the_pages_ask_and_remember() {
    let world = World::new().await;
    let base = &world.base;
    let first = base.approved().await.claim.unwrap();
    let second = base.proposed().await.claim.unwrap();
    let (reviewer, editor) =
        (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Editor).await);
    let viewer = world.sign_in(Role::Viewer).await;
    let number = second.number.to_string();
    let path = format!("/claims/{number}");
    let label = first.verdict.as_ref().unwrap().label_name.clone();

    reviewer.get(&path).await.has("Past rulings").has("Same claim").has(&label);
    viewer.get(&path).await.has("Past rulings").has_not("value=\"not_matched\"");
    let of_first = first.number.to_string();
    let fields = [("other", of_first.as_str()), ("judgement", "matched")];
    let answer = reviewer.act(&number, "judge", &fields).await;
    assert_eq!((answer.status, answer.location), (303, format!("{path}#past")));
    reviewer.act(&number, "judge", &fields).await.is(422).has("said the same of these two");
    let page = reviewer.get(&path).await;
    page.has("Past ruling on a match:").has("Same claim elsewhere").has_not("value=\"matched\"");
    reviewer.get(&format!("/claims/{of_first}")).await.has("Not the same after all");

    // One person's word does not end the comparison unseen, and it can be taken back.
    let fields = |judgement| [("other", of_first.as_str()), ("judgement", judgement)];
    reviewer.act(&number, "judge", &fields("not_matched")).await.is(303);
    let page = editor.get(&path).await;
    page.has("Judged not the same (1)").has("Judged not the same:").has(&label);
    reviewer.act(&number, "judge", &fields("matched")).await.is(303);

    let page = editor.get(&path).await;
    page.has("Consistent with").has("but your word on the past rulings");
    let shown = page.field("shown").unwrap();
    editor.act(&number, "approve", &[]).await.is(422).has("There is a past ruling on a claim");
    let why = "It was about <b>another</b> year.";
    let unsaid = [("shown", shown.as_str()), ("why", " ")];
    editor.act(&number, "approve", &unsaid).await.is(422).has("Tick that the verdict");
    let said = [("shown", shown.as_str()), ("why", why)];
    editor.act(&number, "approve", &said).await.is(303);
    let told = format!("Not consistent with {of_first} ({label}): It was about");
    editor.get(&path).await.has(&told).has_not("<b>another</b>");
    let report = editor.get(&format!("{path}/report.json")).await;
    report.has(&told);

    let elsewhere = [("other", number.as_str()), ("judgement", "appearance")];
    reviewer.act(&of_first, "judge", &elsewhere).await.is(303);
    for of in [&of_first, &number] {
        reviewer.get(&format!("/claims/{of}")).await.has("The same claim, said elsewhere:");
    }
    assert_eq!(faults(base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_match_can_be_closed_as_a_duplicate_where_it_was_found() {
    let world = World::new().await;
    let first = world.base.approved().await.claim.unwrap();
    let second = world.base.open(0).await.claim.unwrap();
    world.base.does(second.id, judge(&first, Judgement::Matched), ANN).await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (first, second) = (first.number.to_string(), second.number.to_string());
    let offer = format!("Close this as a duplicate of {first}");
    browser.get(&format!("/claims/{second}")).await.has(&offer);
    let fields = [("as", "duplicate"), ("other", first.as_str()), ("reason", "The same claim.")];
    browser.act(&second, "close", &fields).await.is(303);
    browser.get(&format!("/claims/{second}")).await.has_not(&offer).has("as a duplicate of");
    browser.get(&format!("/claims/{first}")).await.has_not("Close this as a duplicate");
}

#[tokio::test]
async fn a_console_weighs_rulings_too() {
    let base = Base::new().await;
    let (first, second) = matched(&base).await;
    let place = base.home.place();
    let (first, second) = (first.number.to_string(), second.number.to_string());
    let approve = ["claim", "approve", second.as_str(), "--as", "eve@test.example"];
    let said = run(&place, &approve).failure();
    assert!(said.contains(&format!("a claim that matches: {first}")), "{said}");
    let consistent = ["--consistent", first.as_str()];
    let said = run(&place, &[&approve[..], &consistent[..]].concat()).out();
    assert_eq!(said, format!("{second}: Approved\n"));
}
