//! Duties: tabs with right counts, priority and its reason, waiting, saved views, one act on many
//! claims, and the neighbours of a claim in its list.

use chrono::TimeDelta;
use claimdesk::desk::claims::Wish;
use claimdesk::domain::claim::{Closing, Command, Priority};
use claimdesk::domain::{ClaimId, Role};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::base::*;
use crate::queue::{listed, opened, proposed_by};
use crate::verify::faults;
use crate::world::{Browser, Page, World};

/// Every claim of a list, page by page.
async fn whole(browser: &Browser, query: &str) -> Vec<String> {
    let (mut path, mut found) = (format!("/queue?{query}"), Vec::new());
    loop {
        let page = browser.get(&path).await;
        found.extend(listed(page.is(200)));
        match page.links("/queue?").into_iter().find(|it| it.contains("after=")) {
            Some(next) => path = next,
            None => return found,
        }
    }
}

/// The tabs of a page: their addresses and counts.
fn tabs(page: &Page) -> Vec<(String, usize)> {
    let nav = page.html.split_once("aria-label=\"Duties\">").unwrap().1;
    let nav = nav.split_once("</nav>").unwrap().0;
    let tab = |it: &str| {
        let query = it.split_once('"').unwrap().0.replace("&#38;", "&");
        let count = it.split_once("class=\"muted\">").unwrap().1.split_once('<').unwrap().0;
        (query, count.parse().unwrap())
    };
    nav.split("href=\"/queue?").skip(1).map(tab).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Assign(usize),
    Due(i64),
    Park,
    Propose,
    Return,
    Approve,
    Close,
    Correct,
    Days(i64),
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let step = select(vec![
        Step::Assign(0),
        Step::Assign(1),
        Step::Assign(2),
        Step::Due(-2),
        Step::Due(1),
        Step::Due(30),
        Step::Park,
        Step::Propose,
        Step::Propose,
        Step::Return,
        Step::Approve,
        Step::Close,
        Step::Correct,
        Step::Days(2),
    ]);
    proptest::collection::vec((0..14_usize, step), 60)
}

/// What the steps make of a desk; those that do not fit change nothing.
async fn stepped(world: &World, who: &[Browser], steps: Vec<(usize, Step)>) {
    let base = &world.base;
    let mut claims: Vec<ClaimId> = Vec::new();
    for quote in 0..14 {
        let claim = opened(world, quote).await;
        base.does(claim, said_by("Mayor Quill"), ANN).await;
        base.does(claim, evidence("https://town.example/budget"), ANN).await;
        claims.push(claim);
    }
    for (at, step) in steps {
        let now = base.hands.now();
        let reason = || "So it is.".to_owned();
        let (command, person) = match step {
            Step::Assign(to) => (Command::assign(who.get(to).map(|it| it.somebody().id)), ANN),
            Step::Due(days) => (Command::SetDue { due: Some(now + TimeDelta::days(days)) }, ANN),
            Step::Park => {
                (Command::Park { until: now + TimeDelta::days(1), reason: reason() }, ANN)
            }
            Step::Propose => (propose(), if at % 2 == 0 { ANN } else { EVE }),
            Step::Return => (Command::Return { reason: reason() }, EVE),
            Step::Approve => (Command::approve(), EVE),
            Step::Close => (Command::Close { closing: Closing::Dismissed, reason: reason() }, ANN),
            Step::Correct => (Command::Correct { reason: reason() }, EVE),
            Step::Days(days) => {
                base.hands.move_by(TimeDelta::days(days));
                continue;
            }
        };
        let seen = base.desk.claim(claims[at]).await.unwrap().version();
        let done = base.desk.perform(claims[at], seen, command, by(person)).await;
        assert!(!matches!(done, Err(claimdesk::desk::Error::Store(_))), "{done:?}");
    }
}

#[actix_web::test]
async fn every_count_is_that_of_the_whole_list_on_desks_of_any_kind() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..3 {
        let world = World::new().await;
        let people = [world.person(Role::Reviewer).await, world.person(Role::Editor).await];
        let mut who = Vec::new();
        for person in &people {
            who.push(world.sign_in_as(person).await);
        }
        let steps = steps().new_tree(&mut runner).unwrap().current();
        stepped(&world, &who, steps).await;
        // Days may have passed, and sessions with them.
        let who = [
            world.sign_in_as(&people[0]).await,
            world.sign_in_as(&people[1]).await,
            world.sign_in(Role::Viewer).await,
        ];
        for browser in &who {
            let page = browser.get("/queue").await;
            for (query, count) in tabs(page.is(200)) {
                assert_eq!(whole(browser, &query).await.len(), count, "{query}");
                for sort in ["changed", "due", "number", "priority", "waiting"] {
                    let sorted = whole(browser, &format!("{query}&sort={sort}")).await;
                    assert_eq!(sorted.len(), count, "{query} by {sort}");
                }
            }
        }
    }
}

#[actix_web::test]
async fn the_queue_opens_with_the_first_duty_that_waits() {
    let world = World::new().await;
    let editor = world.sign_in(Role::Editor).await;
    let me = editor.somebody().id;

    editor.get("/").await.is(200).says("Nothing waits here").has("class=\"quiet\"");
    let claim = opened(&world, 0).await;
    let page = editor.get("/queue").await;
    page.says("Unassigned 1").has("<a href=\"/queue?tab=unassigned\" aria-current=\"true\">");
    let reviewer = world.sign_in(Role::Reviewer).await;
    proposed_by(&world, &reviewer, 1).await;
    editor.get("/queue").await.has("<a href=\"/queue?tab=approve\" aria-current=\"true\">");
    world.base.does(claim, Command::assign(Some(me)), ANN).await;
    editor.get("/").await.has("<a href=\"/queue?tab=mine\" aria-current=\"true\">");
    // A filter that a tab can never meet is said and left aside.
    let page = editor.get("/queue?tab=mine&stage=approved&assigned=nobody").await;
    page.says("No claim at the stage “Approved” stands under “To research”.");
    page.says("No claim that is assigned to nobody stands under “To research”.");
    assert_eq!(listed(&page), ["C-1"]);
    let page = editor.get("/queue?tab=due&sort=changed").await;
    page.says("“Due soon or late” has one order only: due first.");
}

#[actix_web::test]
async fn a_claim_says_why_it_comes_first() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let claims = [opened(&world, 0).await, opened(&world, 1).await, opened(&world, 2).await];
    let due = Some(world.base.hands.now() + TimeDelta::days(2));
    world.base.does(claims[1], Command::SetDue { due }, ANN).await;

    let order = async || whole(&browser, "tab=open").await;
    assert_eq!(order().await, ["C-2", "C-1", "C-3"]);
    let page = browser.get("/queue?tab=open").await;
    page.says("High it is due within three days").says("Normal nothing presses");
    let page = browser.act("C-3", "priority", &[("level", "urgent"), ("reason", "")]).await;
    page.is(422).says("Please fill in the reason.");
    let reason = "The council votes tomorrow.";
    browser.act("C-3", "priority", &[("level", "urgent"), ("reason", reason)]).await.is(303);
    assert_eq!(order().await, ["C-3", "C-2", "C-1"]);
    browser.get("/queue?tab=open").await.says(&format!("Urgent set by a person: {reason}"));
    browser.get("/claims/C-3").await.says("set the priority to urgent").says(reason);
    assert_eq!(whole(&browser, "tab=open&priority=urgent").await, ["C-3"]);
    assert_eq!(whole(&browser, "tab=open&priority=normal").await, ["C-1"]);
    // Nobody writes anything, and it is late.
    world.base.hands.move_by(TimeDelta::days(3));
    let browser = world.sign_in(Role::Reviewer).await;
    browser.get("/queue?tab=open").await.says("Urgent it is late");
    assert_eq!(whole(&browser, "tab=open&priority=urgent").await, ["C-3", "C-2"]);
    browser.act("C-3", "priority", &[("level", ""), ("reason", "")]).await.is(303);
    browser.get("/claims/C-3").await.says("took back the priority that a person had set");
    assert_eq!(whole(&browser, "tab=open&priority=urgent").await, ["C-2"]);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_long_wait_is_marked_after_as_many_days_as_the_desk_says() {
    let world = World::new().await;
    let (first, second) = (opened(&world, 0).await, opened(&world, 1).await);
    world.base.hands.move_by(TimeDelta::days(5));
    world.base.does(first, Command::StartResearch, ANN).await;
    world.base.hands.move_by(TimeDelta::days(3));
    // A remark is no step: the stage is as old as before.
    world.base.does(second, Command::Tag { tags: vec!["a".to_owned()] }, ANN).await;

    let browser = world.sign_in(Role::Viewer).await;
    let page = browser.get("/queue?tab=all&sort=waiting").await;
    assert_eq!(listed(&page), ["C-2", "C-1"]);
    page.says("8 days open (a long wait)").says("3 days in research");
    assert_eq!(page.count("(a long wait)"), 1);
    let admin = world.sign_in(Role::Admin).await;
    let settings = [("name", "Mine"), ("min_evidence", "1"), ("scale", "truth5")];
    let bad = [settings.as_slice(), &[("long_wait_days", "1000")]].concat();
    admin.post("/settings", &bad).await.is(422).says("A long wait is a number of days");
    let two = [settings.as_slice(), &[("long_wait_days", "2")]].concat();
    admin.post("/settings", &two).await.is(303);
    assert_eq!(browser.get("/queue?tab=all").await.count("(a long wait)"), 2);
    let never = [settings.as_slice(), &[("long_wait_days", "0")]].concat();
    admin.post("/settings", &never).await.is(303);
    browser.get("/queue?tab=all").await.says_not("(a long wait)");
}

#[actix_web::test]
async fn filters_are_kept_under_a_name_and_opened_again() {
    let world = World::new().await;
    let (reviewer, editor) =
        (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Editor).await);
    let claim = opened(&world, 0).await;
    world.base.does(claim, Command::Tag { tags: vec!["bridge".to_owned()] }, ANN).await;
    let save = |name: &'static str, query: &'static str| [("name", name), ("query", query)];

    let page = reviewer.post("/views", &save("Bridges", "tab=all&tag=bridge&after=1-2")).await;
    let mine = page.is(303).location.clone();
    let page = reviewer.get(&mine).await;
    assert_eq!(listed(page.is(200).says("Bridges 1").says("View saved.")), ["C-1"]);
    editor.get("/queue").await.says_not("Bridges");
    // Its tag is taken off the last claim that had it.
    world.base.does(claim, Command::Tag { tags: Vec::new() }, ANN).await;
    let page = reviewer.get(&mine).await;
    page.is(200).says("Bridges 0").says("No claim has the tag “bridge” any more");
    assert!(listed(&page).is_empty(), "and not every claim instead");
    world.base.does(claim, Command::Tag { tags: vec!["bridge".to_owned()] }, ANN).await;
    // The same name, no name, and sharing by somebody who may not.
    reviewer.post("/views", &save("Bridges", "tab=all")).await.is(422).says("is here already");
    reviewer.post("/views", &save("  ", "tab=all")).await.is(422).keeps("tab=all");
    let shared =
        [&save("Ours", "tab=all&assigned=7&article=7&speaker=Gone")[..], &[("shared", "on")]];
    reviewer.post("/views", &shared.concat()).await.is(403);
    let ours = editor.post("/views", &shared.concat()).await.is(303).location.clone();
    // What it names is not here: it opens, and says so.
    let page = reviewer.get(&ours).await;
    page.is(200).says("Ours shared 1").says("No speaker is called “Gone”.");
    page.says("That article is not here.").says("does not work here");
    let id = ours.split_once("view=").unwrap().1.split('&').next().unwrap().to_owned();
    page.has_not(&format!("action=\"/views/{id}/delete\""));
    // Others' views are theirs; an admin may tidy up what is shared.
    reviewer
        .post(&format!("/views/{id}"), &[("name", "Mine now")])
        .await
        .is(422)
        .says("Only whoever");
    let own = mine.split_once("view=").unwrap().1.split('&').next().unwrap().to_owned();
    editor.post(&format!("/views/{own}/delete"), &[]).await.is(404);
    editor.post(&format!("/views/{id}"), &[("name", "All of ours")]).await.is(303);
    reviewer.get("/queue").await.says("All of ours shared 1");
    let admin = world.sign_in(Role::Admin).await;
    admin.post(&format!("/views/{id}/delete"), &[]).await.is(303);
    editor.get("/queue").await.says_not("All of ours");
    reviewer.post(&format!("/views/{own}/delete"), &[]).await.is(303);
    let foreign = world.base.foreign().await;
    let kinds =
        rows(&foreign, "SELECT kind FROM event WHERE stream = 'view' ORDER BY position").await;
    let told = |kind: &str| kinds.iter().filter(|it| it.contains(kind)).count();
    assert_eq!((told("view.saved"), told("view.renamed"), told("view.deleted")), (2, 1, 2));
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn so_many_views_and_no_more() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    for name in 0..20 {
        let name = format!("View {name}");
        browser.post("/views", &[("name", &name), ("query", "tab=all")]).await.is(303);
    }
    let page = browser.post("/views", &[("name", "Another"), ("query", "tab=all")]).await;
    page.is(422).says("There is no room for another view");
    browser.get("/queue").await.is(200).says("View 19");
}

/// The boxes of these claims as the list has them, with what else the form holds.
/// The claims that a list lets one choose, as its boxes name them.
fn to_choose(page: &Page) -> Vec<String> {
    let boxes = page.html.split("name=\"pick\" value=\"").skip(1);
    boxes.map(|it| it.split_once('"').unwrap().0.to_owned()).collect()
}

fn form<'a>(picks: &'a [String], rest: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let picks = picks.iter().map(|it| ("pick", it.as_str()));
    picks.chain(rest.iter().copied()).collect()
}

#[actix_web::test]
async fn one_act_on_fifty_claims_is_fifty_events_of_one_batch() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (me, token) = (browser.somebody().id.to_string(), browser.token());
    let mut claims = Vec::new();
    for quote in 0..50 {
        claims.push(opened(&world, quote).await);
    }
    let page = browser.get("/queue?tab=unassigned&sort=number").await;
    let picks = to_choose(&page);
    assert_eq!((picks.len(), picks[0].as_str()), (50, "C-1:1"));
    // One of them is changed while the form is filled in.
    world.base.does(claims[6], Command::StartResearch, ANN).await;

    let rest = [("act", "assign"), ("to", me.as_str()), ("from", "tab=unassigned&after=1-1")];
    let once = [("token", token.as_str()), ("once", "0123456789abcdef0123456789abcdef")];
    let fields = [form(&picks, &rest), once.to_vec()].concat();
    let sent = browser.post_bare("/queue/bulk", &fields).await.is(303).location.clone();
    let page = browser.get(&sent).await;
    page.is(200).says("1 of 50 were not changed").says("49 of 50: assigned");
    page.says("C-7").says("Somebody else changed it after it was shown to you.");
    page.has("href=\"/queue?tab=unassigned\"");
    assert_eq!(page.count("Done: assigned"), 49);
    // Sent again, it is the same act.
    let again = browser.post_bare("/queue/bulk", &fields).await.is(303).location.clone();
    assert_eq!(again, sent);
    let foreign = world.base.foreign().await;
    let query = "SELECT batch, stream_id FROM event WHERE kind = 'claim.assigned'";
    assert_eq!(rows(&foreign, query).await.len(), 49);
    let batches = "SELECT DISTINCT batch FROM event WHERE kind = 'claim.assigned'";
    let batch = sent.trim_start_matches("/queue/bulk/").split('?').next().unwrap();
    let found = rows(&foreign, batches).await;
    assert!(found.len() == 1 && found[0].contains(batch), "{found:?} and {batch}");
    assert_eq!(whole(&browser, "tab=unassigned").await, ["C-7"]);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    // Nobody else is told.
    let other = world.sign_in(Role::Editor).await;
    assert_eq!(other.get(&sent).await.is(303).location, "/queue");

    // Where none is in the way, it is all fifty.
    let page = browser.get("/queue?tab=all&sort=number").await;
    let picks = to_choose(&page);
    let rest = [("act", "tag"), ("tag", "budget"), ("from", "tab=all")];
    browser.post("/queue/bulk", &form(&picks, &rest)).await.is(303);
    let query = "SELECT batch FROM event WHERE kind = 'claim.tagged'";
    assert_eq!(rows(&foreign, query).await.len(), 50);
    let query = "SELECT DISTINCT batch FROM event WHERE kind = 'claim.tagged'";
    assert_eq!(rows(&foreign, query).await.len(), 1);
}

#[actix_web::test]
async fn an_act_on_many_passes_over_nobody_who_is_at_work() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    let claim = opened(&world, 0).await;
    world.base.does(claim, Wish::Take { over: false }, BEN).await;
    let picks = to_choose(&browser.get("/queue?tab=all").await);
    let me = browser.somebody().id.to_string();
    let rest = [("act", "assign"), ("to", me.as_str()), ("from", "tab=all")];
    let sent = browser.post("/queue/bulk", &form(&picks, &rest)).await.is(303).location.clone();
    let page = browser.get(&sent).await;
    page.says("None of 1 was changed").says("Somebody else is at work on this claim just now.");
    assert_eq!(world.base.desk.lease(claim).await.unwrap().map(|it| it.person), Some(BEN));
}

#[actix_web::test]
async fn each_act_does_what_it_says_to_each_claim_and_what_it_refuses_it_says() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    let open = opened(&world, 0).await;
    world.base.does(open, Command::Tag { tags: vec!["old".to_owned()] }, ANN).await;
    let approved = proposed_by(&world, &world.sign_in(Role::Reviewer).await, 1).await;
    browser.act(&approved, "approve", &[]).await.is(303);
    let act = async |rest: &[(&str, &str)]| {
        let picks = to_choose(&browser.get("/queue?tab=all&sort=number").await);
        let page = browser.post("/queue/bulk", &form(&picks, rest)).await;
        browser.get(&page.is(303).location).await
    };

    act(&[("act", "tag"), ("tag", "harbour")]).await.says("2 of 2: tagged");
    let tags = async |claim| world.desk.claim(claim).await.unwrap().claim.unwrap().tags;
    assert_eq!(tags(open).await, ["harbour", "old"]);
    act(&[("act", "untag"), ("tag", "old")]).await.says("1 of 2 were not changed");
    assert_eq!(tags(open).await, ["harbour"]);
    let page = act(&[("act", "due"), ("due", "2040-01-01T10:00")]).await;
    page.says("1 of 2 were not changed").says("1 of 2: due time set");
    act(&[("act", "priority"), ("level", "low"), ("why", "It can wait.")])
        .await
        .says("priority set");
    let pace = world.desk.claim(open).await.unwrap().claim.unwrap().pace;
    assert_eq!(
        pace.set.map(|set| (set.level, set.reason)),
        Some((Priority::Low, "It can wait.".to_owned()))
    );
    act(&[("act", "dismiss"), ("reason", "Nobody repeats it.")]).await.says("1 of 2: dismissed");
    act(&[("act", "assign"), ("to", "")]).await.says("None of 2 was changed");

    let all = to_choose(&browser.get("/queue?tab=all&sort=number").await);
    for (rest, sentence) in [
        (&[("act", "tag"), ("tag", " ")][..], "Name the tag."),
        (&[("act", "priority"), ("level", "high"), ("why", "")], "Say why the claims have"),
        (&[("act", "dismiss"), ("reason", " ")], "Say why the claims are not worth"),
        (&[("act", "due"), ("due", "soon")], "Give the time as a day and an hour."),
    ] {
        let rest = [rest, &[("from", "tab=all")]].concat();
        let page = browser.post("/queue/bulk", &form(&all, &rest)).await;
        page.is(422).says(sentence).has("checked aria-label=\"Choose C-");
    }
    browser.post("/queue/bulk", &[("act", "assign")]).await.is(422).says("Choose at least one");
    let many: Vec<String> = (1..=101).map(|it| format!("C-{it}:1")).collect();
    browser
        .post("/queue/bulk", &form(&many, &[("act", "assign")]))
        .await
        .is(422)
        .says("At most 100");
    for odd in [&[("act", "approve")][..], &[("act", "assign"), ("to", "x")], &[("x", "y")]] {
        browser.post("/queue/bulk", &form(&all, odd)).await.is(400);
    }
    let odd = ["C-x:1".to_owned()];
    browser.post("/queue/bulk", &form(&odd, &[("act", "assign")])).await.is(400);
    let missing = ["C-999:1".to_owned()];
    let page = browser.post("/queue/bulk", &form(&missing, &[("act", "assign")])).await;
    browser.get(&page.is(303).location).await.says("There is no such claim.");
    let file = browser.post("/queue/bulk", &form(&all, &[("act", "csv")])).await;
    let file = browser.get(&file.is(303).location).await;
    assert_eq!(file.is(200).html.lines().count(), 3);
}

#[actix_web::test]
async fn a_claim_opened_from_a_list_has_its_neighbours_there() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    for quote in 0..4 {
        opened(&world, quote).await;
    }
    let number = world.desk.claim_by_number("C-2".parse().unwrap()).await.unwrap();
    world.base.does(number, Command::Tag { tags: vec!["x".to_owned()] }, ANN).await;

    let list = browser.get("/queue?tab=all&sort=number").await;
    let link = list.links("/claims/C-3?from=").remove(0);
    let page = browser.get(&link).await;
    let from = link.split_once('?').unwrap().1;
    let near = page.links("/claims/C-").into_iter().filter(|it| it.ends_with(from));
    assert_eq!(
        near.collect::<Vec<_>>(),
        [format!("/claims/C-2?{from}"), format!("/claims/C-4?{from}")]
    );
    page.has("href=\"/queue?tab=all&#38;sort=number\"");
    // The first has none before it; a list that it left still goes on behind its place.
    let page = browser.get(&format!("/claims/C-1?{from}")).await;
    page.is(200).has("rel=\"next\"").has_not("rel=\"prev\"");
    let page = browser.get("/claims/C-3?from=tab%3Dall%26tag%3Dx%26sort%3Dnumber").await;
    page.is(200).has("/claims/C-2?from=").has_not("rel=\"next\"");
    for odd in ["%00", "tab%3Dnonsense", "https%3A%2F%2Fevil.example", "%3Cscript%3E", "after%3Dx"]
    {
        let page = browser.get(&format!("/claims/C-3?from={odd}")).await;
        page.is(200).has_not("evil.example").has_not("<script>");
    }
    browser.get("/claims/C-3").await.is(200).has_not("rel=\"next\"");
}

#[actix_web::test]
async fn a_preview_tells_what_is_known_and_what_is_missing() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    opened(&world, 0).await;
    let proposed = proposed_by(&world, &reviewer, 1).await;

    let page = browser.get("/claims/C-1/preview").await;
    page.is(200).has_not("<html").says(QUOTES[0]).says("Nothing yet.").says("name a speaker");
    let page = browser.get(&format!("/claims/{proposed}/preview")).await;
    page.is(200).says("False").says("town.example/budget").says("38 million");
    page.says("Nothing that the next step needs.");
    browser.get("/claims/C-99/preview").await.is(404);
    world.stranger().get("/claims/C-1/preview").await.is(303);
}
