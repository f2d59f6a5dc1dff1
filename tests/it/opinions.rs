//! Second opinions: asked, given blind, held against the proposal, and counted.

use claimdesk::desk::Error;
use claimdesk::desk::people::NewPerson;
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{
    Accord, Command, Event, HIDDEN, HIDDEN_LABEL, Policy, Proposal, Refusal, Stage,
};
use claimdesk::domain::{Actor, ClaimId, PersonId, Role};
use claimdesk::store::claims::Loaded;
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::matrix::{GET, Scene};
use crate::verify::{copies, faults, rebuild};
use crate::world::{Browser, World};

/// Words that only the proposal and those who know it use.
const SECRET: &str = "thirty-nine barges";
/// The label that was proposed: its key, name, class as a mark has it, and glyph.
const LABEL: [&str; 4] = ["mostly_false", "Mostly false", "verdict mostly-false", "◔"];

fn ask(of: PersonId) -> Command {
    Command::AskOpinion { of }
}

fn give(label: &str) -> Command {
    let rationale = "The budget of May says so.".to_owned();
    Command::GiveOpinion { label: label.to_owned(), rationale }
}

/// One more reviewer.
async fn reviewer(base: &Base, name: &str) -> Actor {
    let email = format!("{name}@test.example");
    let new = NewPerson { name: name.to_owned(), email, role: Role::Reviewer };
    let (id, _link) = base.desk.invite(new, Actor::keeper()).await.unwrap();
    Actor::person(id, Role::Reviewer)
}

async fn does(base: &Base, claim: ClaimId, command: Command, actor: Actor) -> Loaded {
    let seen = base.desk.claim(claim).await.unwrap().version();
    let sent = claimdesk::desk::claims::Sent { actor, once: None };
    base.desk.perform(claim, seen, command, sent).await.unwrap()
}

/// A proposal of “False” on which Ben gave this opinion.
async fn judged(base: &Base, label: &str) -> ClaimId {
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, ask(BEN), EVE).await;
    base.does(claim, give(label), BEN).await;
    claim
}

#[tokio::test]
async fn whoever_gave_an_opinion_does_not_approve_not_even_with_sql() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, ask(ELI), EVE).await;
    let seen = base.desk.claim(claim).await.unwrap().version();
    let waiting = base.desk.perform(claim, seen, Command::approve(), by(EVE)).await;
    assert!(matches!(waiting, Err(Error::Refused(Refusal::OpinionWaits))));
    base.does(claim, give("false"), ELI).await;

    let seen = base.desk.claim(claim).await.unwrap().version();
    let own = base.desk.perform(claim, seen, Command::approve(), by(ELI)).await;
    assert!(matches!(own, Err(Error::Refused(Refusal::OwnOpinion))));
    let foreign = base.foreign().await;
    let sql = format!("UPDATE verdict_round SET outcome = 'approved', decided_by = '{ELI}'");
    let refused = foreign.execute_unprepared(&sql).await.unwrap_err().to_string();
    assert!(refused.contains("nobody approves their own work"), "{refused}");
    let unsaid = format!("DELETE FROM verdict_author WHERE person_id = '{ELI}'");
    assert!(foreign.execute_unprepared(&unsaid).await.is_err());

    let after = base.does(claim, Command::approve(), EVE).await.claim.unwrap();
    assert_eq!(after.stage, Stage::Approved);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn only_those_who_judge_claims_are_asked() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    let seen = base.desk.claim(claim).await.unwrap().version();
    let new = NewPerson {
        name: "Vic".to_owned(),
        email: "vic@test.example".to_owned(),
        role: Role::Viewer,
    };
    let (viewer, _link) = base.desk.invite(new, Actor::keeper()).await.unwrap();
    let nobody = PersonId(uuid::Uuid::from_u128(77));
    let gone = reviewer(&base, "gone").await.person.unwrap();
    base.desk.disable(gone, Actor::keeper()).await.unwrap();
    for of in [viewer, nobody, gone] {
        let refused = base.desk.perform(claim, seen, ask(of), by(EVE)).await;
        assert!(matches!(refused, Err(Error::Misnamed(_))), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_members_who_speak_at_once_the_second_sends_again_and_one_of_them_settles_it() {
    let base = Base::new().await;
    let claim = judged(&base, "true").await;
    let members = [reviewer(&base, "dan").await, reviewer(&base, "zoe").await];
    for member in members {
        base.does(claim, ask(member.person.unwrap()), EVE).await;
    }
    let seen = base.desk.claim(claim).await.unwrap().version();

    let racers = members.map(|actor| {
        let desk = base.desk.clone();
        tokio::spawn(async move {
            let sent = claimdesk::desk::claims::Sent { actor, once: None };
            (actor, desk.perform(claim, seen, give("false"), sent).await)
        })
    });
    let mut late = Vec::new();
    for racer in racers {
        match racer.await.unwrap() {
            (_, Ok(_)) => {}
            (actor, Err(Error::Stale(loaded))) => late.push((actor, loaded)),
            (_, Err(other)) => panic!("{other}"),
        }
    }

    let [(second, loaded)] = late.as_slice() else { panic!("one of the two is late: {late:?}") };
    let shown = loaded.claim.as_ref().unwrap().round().unwrap();
    assert_eq!((shown.label.as_str(), shown.rationale.as_str()), (HIDDEN_LABEL, HIDDEN));
    assert!(shown.opinions.given().all(|(_, it)| it.label == HIDDEN_LABEL), "{shown:?}");
    does(&base, claim, give("false"), *second).await;
    let after = base.desk.claim(claim).await.unwrap();
    let settled = after.history.iter().filter(|it| matches!(it.event, Event::PanelSettled { .. }));
    assert_eq!(settled.count(), 1);
    assert_eq!(after.claim.unwrap().round().unwrap().accord(), Accord::Upheld);
    base.does(claim, Command::approve(), EVE).await;

    let c = base.foreign().await;
    let before = copies(&c).await;
    assert!(before.iter().filter(|it| it.contains("opinion")).count() >= 3, "{before:?}");
    rebuild(&base).await;
    assert_eq!(copies(&c).await, before);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_opinion_that_somebody_changed_in_the_rows_is_found() {
    let base = Base::new().await;
    judged(&base, "true").await;
    let attacker = base.attacker().await;
    attacker.execute_unprepared("UPDATE opinion SET label = 'false'").await.unwrap();
    let found = faults(&base).await;
    assert!(found.len() == 1 && found[0].contains("what pages show"), "{found:?}");
}

/// A page without its forms, whose pickers and filters have every label there is, and without the
/// stylesheet that a report carries, which has every class.
fn bare(html: &str) -> String {
    without(&without(html, "form"), "style")
}

fn without(html: &str, tag: &str) -> String {
    let (opens, closes) = (format!("<{tag}"), format!("</{tag}>"));
    let mut pieces = html.split(opens.as_str());
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.map(|it| it.split_once(closes.as_str()).map_or("", |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}

fn gives_away(html: &str) -> Option<&'static str> {
    let shown = bare(html);
    LABEL.into_iter().chain([SECRET]).find(|it| shown.contains(it))
}

/// Every address at which a claim and its verdict could be seen. The page of the method says what
/// every label means, and nothing of claims.
fn addresses(scene: &Scene) -> Vec<String> {
    let tells_of_labels = ["/method", "/checks", "/checks/method"];
    let tells_of_claims = |it: &str| !it.starts_with("/assets") && !tells_of_labels.contains(&it);
    let pages = GET.iter().filter(|(pattern, _)| tells_of_claims(pattern));
    let mut all: Vec<String> = pages.map(|(pattern, _)| scene.filled(pattern)).collect();
    for tab in ["mine", "approve", "opinion", "unassigned", "review", "changed", "approved", "all"]
    {
        all.push(format!("/queue?tab={tab}"));
        all.push(format!("/queue/export.jsonl?tab={tab}"));
        all.push(format!("/queue/export.csv?tab={tab}"));
    }
    for format in ["html", "json", "markdown", "claimreview"] {
        all.push(format!("/claims/C-1/report.{format}"));
        all.push(format!("/articles/{}/report.{format}", scene.world.base.article));
    }
    all.push("/claims/C-1?whole=1".to_owned());
    all
}

/// C-1 with a proposal and remarks that give it away, on which this person's opinion is asked for.
async fn asked(scene: &Scene, of: PersonId) -> ClaimId {
    let base = &scene.world.base;
    let claim = scene.world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    base.does(claim, Command::Return { reason: format!("Count {SECRET}.") }, EVE).await;
    let rationale = format!("The budget counts {SECRET}.");
    let label = LABEL[0].to_owned();
    base.does(claim, Command::Propose(Box::new(Proposal::new(label, rationale))), ANN).await;
    let text = format!("{} it is: {SECRET}.", LABEL[1]);
    let comment = NewComment { text, ..NewComment::default() };
    base.does(claim, claimdesk::desk::claims::Wish::Comment(comment), ELI).await;
    base.does(claim, ask(of), EVE).await;
    claim
}

#[actix_web::test]
async fn whoever_is_asked_finds_the_proposal_on_no_page_until_they_have_spoken() {
    let scene = Scene::new().await;
    let asked_one = scene.world.sign_in(Role::Editor).await;
    let other = scene.world.sign_in(Role::Editor).await;
    asked(&scene, asked_one.somebody().id).await;

    let mut shown_to_others = 0;
    for address in addresses(&scene) {
        let page = asked_one.get(&address).await;
        assert_eq!(gives_away(&page.html), None, "{address}: {}", page.html);
        shown_to_others += usize::from(gives_away(&other.get(&address).await.html).is_some());
    }
    assert!(shown_to_others >= 8, "others read it on {shown_to_others} pages");
    asked_one.get("/claims/C-1").await.says("Your opinion is asked for").says(HIDDEN);

    // Neither by asking for the label, nor through the pages of forms that were refused.
    for address in
        ["/queue?tab=all&label=mostly_false", "/queue/export.csv?tab=all&label=mostly_false"]
    {
        asked_one.get(address).await.has_not("C-1");
        other.get(address).await.has("C-1");
    }
    let opinion = [("label", "true"), ("opinion", "So it is.")];
    let late = asked_one.act_at("1", "C-1", "give-opinion", &opinion).await;
    assert_eq!(gives_away(&late.is(409).html), None, "{}", late.html);
    late.keeps("So it is.");
    let refused = asked_one.act("C-1", "comment", &[("text", "")]).await;
    assert_eq!(gives_away(&refused.is(422).html), None, "{}", refused.html);
    for (action, fields) in [("return", [("reason", "x")]), ("revise", [("rationale", "x")])] {
        let refused = asked_one.act("C-1", action, &fields).await;
        assert_eq!(gives_away(&refused.is(422).html), None, "{action}");
        refused.says("Give it first");
    }

    asked_one.act("C-1", "give-opinion", &opinion).await.is(303);
    let page = asked_one.get("/claims/C-1").await;
    page.says(SECRET).says("Mostly false").says("So it is.").says_not("Your opinion is asked for");
}

#[actix_web::test]
async fn a_request_that_is_taken_back_hides_nothing_any_more() {
    let scene = Scene::new().await;
    let browser = scene.world.sign_in(Role::Reviewer).await;
    let claim = asked(&scene, browser.somebody().id).await;
    browser.get("/claims/C-1").await.says_not(SECRET);
    let of = browser.somebody().id;
    let back = Command::WithdrawOpinion { of, reason: "Not needed.".to_owned() };
    scene.world.base.does(claim, back, EVE).await;
    browser.get("/claims/C-1").await.says(SECRET);
}

/// How many claims the tab of second opinions says that there are.
async fn counted(browser: &Browser) -> String {
    let page = browser.get("/queue?tab=opinion").await;
    let after = page.html.split_once("Second opinion <span class=\"muted\">").unwrap().1;
    after.split_once('<').unwrap().0.to_owned()
}

#[actix_web::test]
async fn opinions_are_a_duty_and_a_way_to_the_verdict() {
    let world = World::new().await;
    let (editor, second) = (world.sign_in(Role::Editor).await, world.sign_in(Role::Reviewer).await);
    world.base.proposed().await;
    let of = second.somebody().id.to_string();
    assert_eq!(counted(&second).await, "0");
    second.get("/queue?tab=opinion").await.says("somebody asked for your opinion");

    editor.act("C-1", "ask-opinion", &[("of", "")]).await.is(422).says("Choose whom to ask.");
    editor.act("C-1", "ask-opinion", &[("of", &of)]).await.is(303);
    assert_eq!(counted(&second).await, "1");
    second.get("/queue?tab=opinion").await.has("/claims/C-1");
    let page = editor.get("/claims/C-1").await;
    page.says("A second opinion is still asked for").has_not("/claims/C-1/approve");
    editor.get("/queue?tab=approve").await.has_not("/claims/C-1");
    editor.act("C-1", "approve", &[]).await.is(422).says("A second opinion is still asked for");

    let unsaid = [("opinion", "The budget says 38 million.")];
    second.act("C-1", "give-opinion", &unsaid).await.is(422).says("Choose the label");
    let same = [("label", "false"), unsaid[0]];
    second.act("C-1", "give-opinion", &same).await.is(303);
    assert_eq!(counted(&second).await, "0");
    editor.get("/claims/C-1").await.says("agrees with the proposal");
    editor.get("/queue?tab=approve").await.has("/claims/C-1");
    editor.act("C-1", "approve", &[]).await.is(303);
    editor.get("/claims/C-1").await.says("Verdict approved.").says("gave a second opinion");
}

#[actix_web::test]
async fn where_they_differ_a_panel_speaks_and_its_label_can_be_taken_up() {
    let world = World::new().await;
    let editor = world.sign_in(Role::Editor).await;
    let (one, other) = (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Reviewer).await);
    world.base.proposed().await;
    let opinion = [("label", "mixed"), ("opinion", "A part of it is right.")];
    editor.act("C-1", "ask-opinion", &[("of", &one.somebody().id.to_string())]).await.is(303);
    one.act("C-1", "give-opinion", &opinion).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("the panel has 2 free seats: 2 of 3 must agree").says("Name a member of the panel");
    editor.act("C-1", "approve", &[]).await.is(422).says("Name the remaining members first");

    editor.act("C-1", "ask-opinion", &[("of", &other.somebody().id.to_string())]).await.is(303);
    other.get("/claims/C-1").await.says_not("A part of it is right.");
    other.act("C-1", "give-opinion", &opinion).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("the panel is for another label, 2 of 3").says("The panel agreed on");
    editor.act("C-1", "approve", &[]).await.is(422).says("The panel agreed on another label");
    editor.act("C-1", "return", &[("reason", "See the panel.")]).await.is(303);
    let page = one.get("/claims/C-1").await;
    page.says("Returned: See the panel.").says("The panel agreed on").says("Mixed");
    let taken_up = [("label", "mixed"), ("rationale", "A part is right, a part is not.")];
    world.sign_in(Role::Reviewer).await.act("C-1", "propose", &taken_up).await.is(303);
    editor.act("C-1", "approve", &[]).await.is(303);
}

#[actix_web::test]
async fn a_desk_may_want_a_second_opinion_on_everything() {
    let world = World::new().await;
    let (admin, editor) = (world.sign_in(Role::Admin).await, world.sign_in(Role::Editor).await);
    let form = |seats, needed| {
        [
            ("name", "The test desk"),
            ("min_evidence", "1"),
            ("scale", "truth5"),
            ("second_opinions", "on"),
            ("panel_seats", seats),
            ("panel_needed", needed),
        ]
    };
    for (seats, needed) in [("2", "2"), ("4", "2"), ("3", "4"), ("many", "2")] {
        let refused = admin.post("/settings", &form(seats, needed)).await;
        refused.is(422).says("A panel has 3 to 9 people").keeps(seats);
    }
    admin.post("/settings", &form("5", "3")).await.is(303);
    admin.get("/settings").await.has("name=\"second_opinions\" checked");
    let policy = world.desk.settled().await.unwrap().desk.settings.opinions;
    assert_eq!(policy, Policy { every: true, seats: 5, needed: 3 });
    world.sign_in(Role::Auditor).await.get("/settings").await.says("on every proposal");

    world.base.proposed().await;
    let page = editor.get("/claims/C-1").await;
    page.says("every proposal here needs one").has_not("/claims/C-1/approve");
    editor.act("C-1", "approve", &[]).await.is(422).says("needs a second opinion");
}

#[actix_web::test]
async fn how_far_people_agree_stands_on_a_page_for_those_whom_it_is_for() {
    let world = World::new().await;
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/agreement").await.says("Nobody to compare yet").says("undefined");
    judged(&world.base, "false").await;
    let second = world.base.open(1).await.claim.unwrap().id;
    world.base.does(second, said_by("Councillor Reed"), ANN).await;
    world.base.does(second, evidence("https://town.example/waste"), ANN).await;
    world.base.does(second, propose(), ANN).await;
    world.base.does(second, ask(BEN), EVE).await;
    world.base.does(second, give("true"), BEN).await;

    let page = auditor.get("/agreement").await;
    page.says("ann and ben").says("too few to rely on").says("50 %");
    page.says("Proposals with an opinion 2").says("Five points, version 1");
    auditor.get("/agreement?scale=nonsense").await.is(404);
    world.sign_in(Role::Reviewer).await.get("/agreement").await.is(403);
}
