//! Relations: claims that are merged and split, with both trails told and no number lost.

use claimdesk::desk::Error;
use claimdesk::desk::carrying::Luggage;
use claimdesk::desk::claims::{Misnamed, Sent};
use claimdesk::desk::merging::Merger;
use claimdesk::desk::relations::Leads;
use claimdesk::desk::splitting::{NewPart, Split};
use claimdesk::domain::claim::{AttributionRole, Claim, Closing, Command, Event, Stage};
use claimdesk::domain::{ClaimId, ClaimNumber, Role};
use claimdesk::store::claims::Loaded;
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::races::{is_sound, race};
use crate::reading::everything;
use crate::verify::{copies, rebuild};
use crate::world::World;

async fn opened(base: &Base, count: usize) -> Vec<Claim> {
    let mut claims = Vec::new();
    for quote in 0..count {
        claims.push(base.open(quote).await.claim.unwrap());
    }
    claims
}

fn into(claim: ClaimId) -> Merger {
    let luggage = Luggage::default();
    Merger { into: claim, reason: "One assertion.".to_owned(), luggage }
}

async fn merge(base: &Base, claim: ClaimId, merger: Merger) -> Result<Loaded, Error> {
    let seen = base.desk.claim(claim).await.unwrap().version();
    base.desk.merge(claim, seen, merger, by(ANN)).await
}

async fn now(base: &Base, claim: ClaimId) -> Loaded {
    base.desk.claim(claim).await.unwrap()
}

/// The batches of the events of a claim that belong to one.
async fn batches(base: &Base, claim: ClaimId) -> Vec<String> {
    let sql = format!(
        "SELECT DISTINCT batch FROM event WHERE stream_id = '{claim}' AND batch IS NOT NULL
         AND kind <> 'claim.opened' AND kind <> 'claim.attributed'"
    );
    rows(&base.foreign().await, &sql).await
}

fn part(statement: &str, quote: &str) -> NewPart {
    NewPart { statement: statement.to_owned(), quote: quote.to_owned(), evidence: Vec::new() }
}

fn split(keeps: bool, parts: Vec<NewPart>) -> Split {
    Split { parts, keeps, reason: "Two assertions in one.".to_owned() }
}

fn reopen() -> Command {
    Command::Reopen { reason: "They differ after all.".to_owned() }
}

#[tokio::test]
async fn both_trails_tell_of_a_merger_and_what_was_chosen_goes_along() {
    let base = Base::new().await;
    let claims = opened(&base, 2).await;
    let (from, to) = (claims[0].id, claims[1].id);
    for wish in
        [said_by("Mayor Quill"), evidence("https://a.example/"), passage("https://b.example/", "9")]
    {
        base.does(from, wish, ANN).await;
    }
    base.does(from, claimdesk::desk::claims::Wish::AskQuestion { text: "How much?".into() }, ANN)
        .await;
    let before = now(&base, from).await.claim.unwrap();
    let speaker = before.attributions[0].speaker;
    let luggage = Luggage {
        evidence: vec![before.evidence[0].id],
        attributions: vec![(speaker, AttributionRole::Originated)],
        questions: vec![before.research.questions[0].id],
    };

    merge(&base, from, Merger { luggage, ..into(to) }).await.unwrap();

    let (one, other) = (now(&base, from).await.claim.unwrap(), now(&base, to).await);
    assert_eq!((one.stage, one.evidence.len()), (Stage::Merged, 2), "it keeps what it had");
    let kinds: Vec<_> = other.history.iter().map(|it| it.event.clone()).collect();
    assert!(
        matches!(kinds.get(1), Some(Event::Absorbed { claim, .. }) if *claim == from),
        "{kinds:?}"
    );
    let other = other.claim.unwrap();
    assert_eq!(other.evidence.len(), 1);
    assert_eq!(other.evidence[0].source, before.evidence[0].source);
    assert_eq!(other.attributions[0].speaker, speaker);
    assert_eq!(other.research.questions[0].text, "How much?");
    assert_eq!(batches(&base, from).await, batches(&base, to).await, "one act, one batch");
    assert_eq!(base.desk.leads(one.number).await.unwrap(), Leads::To(other.number));

    base.does(from, reopen(), BEN).await;
    let other = now(&base, to).await.claim.unwrap();
    assert!(other.relations.absorbed.is_empty());
    assert_eq!(other.evidence.len(), 1, "what went along stays");
    assert_eq!(base.desk.leads(one.number).await.unwrap(), Leads::Here(from));
    is_sound(&base).await;
    let rows = copies(&base.foreign().await).await;
    rebuild(&base).await;
    assert_eq!(copies(&base.foreign().await).await, rows);
}

#[tokio::test]
async fn a_number_leads_on_however_often_it_was_merged() {
    let base = Base::new().await;
    let claims = opened(&base, 5).await;
    for pair in claims.windows(2) {
        merge(&base, pair[0].id, into(pair[1].id)).await.unwrap();
    }
    for claim in &claims[..4] {
        assert_eq!(base.desk.leads(claim.number).await.unwrap(), Leads::To(claims[4].number));
    }
    // What is closed itself takes nothing in.
    let late = base.open(5).await.claim.unwrap();
    let refused = merge(&base, late.id, into(claims[1].id)).await;
    assert!(matches!(refused, Err(Error::Misnamed(Misnamed::OtherClosed))), "{refused:?}");
    // The last one is split: all numbers lead to its parts.
    let last = now(&base, claims[4].id).await;
    let parts = split(false, vec![part("One half.", ""), part("The other half.", "")]);
    base.desk.split(claims[4].id, last.version(), parts, by(ANN)).await.unwrap();
    for claim in &claims {
        assert_eq!(base.desk.leads(claim.number).await.unwrap(), Leads::Parts(claims[4].number));
    }
    is_sound(&base).await;
}

#[tokio::test]
async fn nothing_goes_along_to_a_claim_on_which_nobody_works_and_nothing_half_happens() {
    let base = Base::new().await;
    let approved = base.approved().await.claim.unwrap();
    let from = base.open(1).await.claim.unwrap().id;
    let found = base.does(from, evidence("https://c.example/"), ANN).await.claim.unwrap();
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;

    let luggage = Luggage { evidence: vec![found.evidence[0].id], ..Luggage::default() };
    let refused = merge(&base, from, Merger { luggage, ..into(approved.id) }).await;

    assert!(matches!(refused, Err(Error::Misnamed(Misnamed::OtherSettled))), "{refused:?}");
    assert_eq!(everything(&foreign).await, before);
    merge(&base, from, into(approved.id)).await.unwrap();
    let refused = merge(&base, approved.id, into(from)).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "a verdict stands: {refused:?}");
    is_sound(&base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_mergers_that_cross_one_is_done() {
    let base = Base::new().await;
    for _ in 0..4 {
        let claims = opened(&base, 2).await;
        let (one, other) = (claims[0].id, claims[1].id);
        let tries = [(one, other), (other, one)].map(|(from, to)| {
            let desk = base.desk.clone();
            async move { desk.merge(from, 1, into(to), by(ANN)).await.map(drop) }
        });
        let answers = race(tries).await;
        assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1, "{answers:?}");
        let stages = [now(&base, one).await, now(&base, other).await]
            .map(|it| it.claim.unwrap().stage == Stage::Merged);
        assert_eq!(stages.iter().filter(|it| **it).count(), 1);
    }
    is_sound(&base).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_is_being_merged_takes_another_in_or_refuses_it() {
    let base = Base::new().await;
    for _ in 0..4 {
        let claims = opened(&base, 3).await;
        let (first, middle, last) = (claims[0].id, claims[1].id, claims[2].id);
        let tries = [(first, middle), (middle, last)].map(|(from, to)| {
            let desk = base.desk.clone();
            async move { desk.merge(from, 1, into(to), by(ANN)).await.map(drop) }
        });
        let answers = race(tries).await;
        let leads = base.desk.leads(claims[0].number).await.unwrap();
        match answers.as_slice() {
            // The middle one had taken it in first, and was then seen at an older version.
            [Ok(()), Err(Error::Stale(_))] => {
                assert_eq!(leads, Leads::To(claims[1].number));
            }
            [Err(Error::Misnamed(Misnamed::OtherClosed)), Ok(())] => {
                assert_eq!(leads, Leads::Here(first));
            }
            other => panic!("{other:?}"),
        }
    }
    is_sound(&base).await;
}

#[tokio::test]
async fn a_claim_is_split_into_claims_of_their_own() {
    let base = Base::new().await;
    let whole = base.open(0).await.claim.unwrap();
    base.does(whole.id, said_by("Mayor Quill"), ANN).await;
    for address in ["https://a.example/", "https://b.example/"] {
        base.does(whole.id, evidence(address), ANN).await;
    }
    let before = now(&base, whole.id).await;
    let evidence = before.claim.as_ref().unwrap().evidence[1].id;
    let parts = vec![
        NewPart { evidence: vec![evidence], ..part("The bridge is new.", "the new bridge") },
        part("It cost 41 million crowns.", "41 million crowns"),
        part("A bridge was built.", ""),
    ];

    let after = base
        .desk
        .split(whole.id, before.version(), split(false, parts), by(ANN))
        .await
        .unwrap()
        .claim
        .unwrap();

    assert_eq!(after.stage, Stage::Split);
    let rows = base.desk.parts(whole.id).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3].map(ClaimNumber));
    assert_eq!(after.relations.parts, rows.iter().map(|it| it.id).collect::<Vec<_>>());
    assert_eq!(after.closing, Some(Closing::SplitInto { claims: after.relations.parts.clone() }));
    let quotes: Vec<_> = rows.iter().map(|it| it.quote.as_str()).collect();
    assert_eq!(quotes, ["the new bridge", "41 million crowns", QUOTES[0]]);
    for (row, evidence) in rows.iter().zip([1, 0, 0]) {
        let part = now(&base, row.id).await.claim.unwrap();
        assert_eq!(part.relations.split_from, Some(whole.id));
        assert_eq!((part.attributions.len(), part.evidence.len()), (1, evidence));
    }
    assert_eq!(base.desk.leads(whole.number).await.unwrap(), Leads::Parts(whole.number));
    is_sound(&base).await;
}

#[tokio::test]
async fn a_split_is_done_wholly_or_not_at_all() {
    let base = Base::new().await;
    let whole = base.open(0).await.claim.unwrap();
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;

    let away = vec![part("One.", "the new bridge"), part("Two.", "words that stand nowhere")];
    let refused = base.desk.split(whole.id, 1, split(false, away), by(ANN)).await;
    assert!(matches!(refused, Err(Error::NotInText(_))), "{refused:?}");
    let empty = vec![part("One.", ""), part(" ", "")];
    let refused = base.desk.split(whole.id, 1, split(true, empty), by(ANN)).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    let stale = split(false, vec![part("One.", ""), part("Two.", "")]);
    let refused = base.desk.split(whole.id, 7, stale, by(ANN)).await;
    assert!(matches!(refused, Err(Error::Stale(_))), "{refused:?}");

    assert_eq!(everything(&foreign).await, before, "no number is lost either");
}

#[tokio::test]
async fn the_old_claim_may_keep_one_part_also_during_a_correction() {
    let base = Base::new().await;
    let whole = base.approved().await.claim.unwrap();
    let reason = "It says two things.".to_owned();
    let seen = base.does(whole.id, Command::Correct { reason }, EVE).await.version();
    let parts = || vec![part("The bridge is new.", ""), part("It cost 41 million.", "")];

    let refused = base.desk.split(whole.id, seen, split(false, parts()), by(ANN)).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "a verdict stands: {refused:?}");
    let after = base.desk.split(whole.id, seen, split(true, parts()), by(ANN)).await.unwrap();

    let after = after.claim.unwrap();
    assert_eq!((after.stage, after.evidence.len()), (Stage::Correcting, 0));
    assert_eq!(after.statement, "The bridge is new.");
    assert_eq!(base.desk.leads(whole.number).await.unwrap(), Leads::Here(whole.id));
    is_sound(&base).await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_merges_or_splits_once() {
    let base = Base::new().await;
    let claims = opened(&base, 3).await;
    let sent = |key: &str| -> Sent { once(ANN, key) };
    let halves = || split(false, vec![part("One.", ""), part("Two.", "")]);
    for _ in 0..2 {
        base.desk.merge(claims[0].id, 1, into(claims[1].id), sent("merge")).await.unwrap();
        base.desk.split(claims[2].id, 1, halves(), sent("split")).await.unwrap();
    }
    assert_eq!(now(&base, claims[1].id).await.version(), 2);
    assert_eq!(base.desk.parts(claims[2].id).await.unwrap().len(), 2);
    is_sound(&base).await;
}

#[actix_web::test]
async fn merging_asks_for_a_word_that_names_both_and_leads_on_from_then() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    world.base.open(1).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let page = browser.get("/claims/C-1/merge?into=c-2").await;
    page.is(200).says("Merge C-1 into C-2").says("C-1 ends here").says("C-2 goes on");
    let fields = |confirm| [("into", "C-2"), ("reason", "One assertion."), ("confirm", confirm)];

    for confirm in ["", "C-2 into C-1", "yes"] {
        let page = browser.act_at("1", "C-1", "merge", &fields(confirm)).await;
        page.is(422).says("tick that C-1 becomes part of C-2").keeps("One assertion.");
    }
    let nowhere = [("into", "C-77"), ("reason", "x"), ("confirm", "C-1 into C-77")];
    browser.act_at("1", "C-1", "merge", &nowhere).await.is(422).says("There is no such claim");
    assert_eq!(everything(&foreign).await, before);
    let page = browser.act_at("1", "C-1", "merge", &fields("C-1 into C-2")).await;

    assert_eq!(page.is(303).location, "/claims/C-2?led=C-1");
    let page = browser.get("/claims/C-1").await;
    assert_eq!(page.is(303).location, "/claims/C-2?led=C-1");
    let page = browser.get(&page.location).await;
    page.is(200).says("C-1 was merged into C-2.").says("merged C-1 into this claim");
    page.has("href=\"/claims/C-1?trail=1\"");
    browser.get("/claims/C-2?led=C-9").await.is(200).says_not("C-9");
    let page = browser.get("/claims/C-1?trail=1").await;
    page.is(200).says("merged the claim into C-2").says("One assertion.");
    let version = page.field("version").unwrap();
    let why = [("reason", "They differ.")];
    let page = browser.act_at(&version, "C-1", "reopen", &why).await;
    assert_eq!(page.is(303).location, "/claims/C-1?trail=1");
    browser.get("/claims/C-2").await.says("not merged into this claim any more");
    browser.get("/claims/C-1").await.is(200);
}

#[actix_web::test]
async fn splitting_by_the_form_leads_to_the_parts() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    browser.get("/claims/C-1/split").await.is(200).says("Split C-1");
    let half = [("statement-1", "One half."), ("quote-1", ""), ("keeps", "no"), ("reason", "Two.")];
    let page = browser.act_at("1", "C-1", "split", &half).await;
    page.is(422).says("into two to six others").keeps("One half.");
    let away = [&half[..], &[("statement-2", "Other."), ("quote-2", "nowhere at all")]].concat();
    let page = browser.act_at("1", "C-1", "split", &away).await;
    page.is(422).says("do not stand in the text").keeps("nowhere at all");
    let whole = [&half[..], &[("statement-3", "Other half."), ("quote-3", "41 million")]].concat();

    let page = browser.act_at("1", "C-1", "split", &whole).await;

    assert_eq!(page.is(303).location, "/claims/C-1/parts");
    let page = browser.get("/claims/C-1").await;
    assert_eq!(page.is(303).location, "/claims/C-1/parts?led=C-1");
    browser.get("/claims/C-1/parts").await.says("One half.").says("Other half.").has("/claims/C-3");
    browser.get("/claims/C-3").await.is(200).says("as a part of C-1");
    browser.get("/claims/C-1?trail=1").await.says("split the claim into C-2 and C-3");
}

#[actix_web::test]
async fn somebody_else_said_it_reads_as_one_sentence() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let claim = world.base.open(0).await.claim.unwrap().id;
    let said = world.base.does(claim, said_by("Mayor Quill"), ANN).await.claim.unwrap();
    let was = format!("{}:originated", said.attributions[0].speaker);
    let fields = [
        ("was", was.as_str()),
        ("name", "Ida Holm"),
        ("speaker_kind", "person"),
        ("title", "engineer"),
        ("role", "originated"),
        ("form", "indirect"),
        ("cue", ""),
        ("reason", "The recording has her voice."),
    ];
    let page = browser.act("C-1", "reattribute", &fields).await;
    assert_eq!(page.is(303).location, "/claims/C-1#speakers");
    let told = "corrected who is named: said by Ida Holm, engineer (indirect quotation), not said by Mayor Quill";
    browser.get("/claims/C-1").await.says(told).says("The recording has her voice.");
    browser.act("C-1", "reattribute", &fields).await.is(422);
    let foreign = world.base.foreign().await;
    let kept = foreign
        .query_all_raw(sea_orm::Statement::from_string(
            foreign.get_database_backend(),
            "SELECT value FROM opening WHERE value = 'Ida Holm'".to_owned(),
        ))
        .await;
    assert_eq!(kept.unwrap().len(), 2, "of the speaker and of the claim, both to be erased");
}
