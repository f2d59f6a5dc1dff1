//! The queue: work by duty, narrowed by its address, paged to the last claim.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use claimdesk::domain::claim::Command;
use claimdesk::domain::{ClaimId, Role};

use crate::base::*;
use crate::review::VERDICT;
use crate::world::{Browser, Page, World};

/// The numbers of the claims that a list shows, in its order.
pub fn listed(page: &Page) -> Vec<String> {
    // The rows of what nobody has lead also to taking it, and what was just done to undoing it.
    let beside = |it: &String| ["/preview", "/take", "/undo"].iter().any(|end| it.ends_with(end));
    let links = page.links("/claims/C-").into_iter().filter(|it| !beside(it));
    let number = |it: String| {
        let number = it.trim_start_matches("/claims/").split('?').next().unwrap_or_default();
        number.to_owned()
    };
    links.map(number).collect()
}

async fn tab(browser: &Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/queue?{query}")).await;
    listed(page.is(200))
}

pub async fn opened(world: &World, quote: usize) -> ClaimId {
    world.base.open(quote).await.claim.unwrap().id
}

/// A claim whose verdict this person proposed by the page.
pub async fn proposed_by(world: &World, browser: &Browser, quote: usize) -> String {
    let claim = world.base.open(quote).await.claim.unwrap();
    world.base.does(claim.id, said_by("Mayor Quill"), ANN).await;
    world.base.does(claim.id, evidence("https://town.example/budget"), ANN).await;
    let number = claim.number.to_string();
    browser.act(&number, "propose", VERDICT).await.is(303);
    number
}

#[actix_web::test]
async fn each_duty_shows_its_claims_to_those_who_have_it() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    let viewer = world.sign_in(Role::Viewer).await;
    let mine = opened(&world, 0).await;
    let to = Some(reviewer.somebody().id);
    world.base.does(mine, Command::assign(to), ANN).await;
    let waits = proposed_by(&world, &reviewer, 1).await;
    let own = proposed_by(&world, &editor, 2).await;
    let returned = proposed_by(&world, &reviewer, 0).await;
    editor.act(&returned, "return", &[("reason", "Which budget?")]).await.is(303);
    let approved = proposed_by(&world, &reviewer, 1).await;
    editor.act(&approved, "approve", &[]).await.is(303);

    assert_eq!(tab(&reviewer, "tab=mine").await, ["C-1"]);
    assert_eq!(tab(&reviewer, "tab=returned").await, [returned.as_str()]);
    assert_eq!(tab(&editor, "tab=returned").await, Vec::<String>::new());
    assert_eq!(tab(&editor, "tab=approve").await, [waits.as_str()]);
    assert_eq!(tab(&viewer, "tab=review").await, [own.as_str(), waits.as_str()]);
    assert_eq!(tab(&viewer, "tab=approved").await, [approved.as_str()]);
    assert_eq!(tab(&viewer, "tab=unassigned").await, [returned.as_str()]);
    assert_eq!(tab(&viewer, "tab=all").await.len(), 5);

    // Everybody lands where their duty is, and nobody is shown a duty that is not theirs.
    assert_eq!(listed(&reviewer.get("/").await), ["C-1"]);
    assert_eq!(listed(&editor.get("/").await), [waits]);
    assert_eq!(listed(&viewer.get("/").await).len(), 5);
    let page = viewer.get("/").await;
    page.says_not("To research").says_not("To approve").says_not("Returned to me");
    assert_eq!(tab(&viewer, "tab=mine").await.len(), 5);
    assert_eq!(tab(&reviewer, "tab=approve").await, ["C-1"]);
    let page = editor.get("/queue").await;
    for count in
        ["To research 0", "Returned to me 0", "To approve 1", "Unassigned 1", "In review 2"]
    {
        page.says(count);
    }
    page.says("Approved 1").says("All 5");
}

#[actix_web::test]
async fn a_list_is_narrowed_by_its_address_and_says_by_what() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let me = browser.somebody().clone();
    let (one, two) = (opened(&world, 0).await, opened(&world, 1).await);
    opened(&world, 2).await;
    world.base.does(one, said_by("Jón <b>Quill</b>"), ANN).await;
    world.base.does(one, Command::Tag { tags: vec!["a & b".to_owned()] }, ANN).await;
    world.base.does(two, Command::assign(Some(me.id)), ANN).await;
    world.base.does(two, Command::StartResearch, ANN).await;
    let waits = proposed_by(&world, &browser, 0).await;
    let article = world.base.article;

    for (filter, numbers, chip) in [
        ("speaker=j%C3%B3n+%3Cb%3Equill%3C%2Fb%3E", &["C-1"][..], "Speaker Jón <b>Quill</b>"),
        ("tag=a+%26+b", &["C-1"], "Tag a & b"),
        (&format!("assigned={}", me.id), &["C-2"], &format!("Assigned {}", me.name)),
        ("assigned=nobody", &[&waits, "C-1", "C-3"], "Assigned nobody"),
        ("stage=researching", &["C-2"], "Stage Researching"),
        ("label=false", &[&waits], "Verdict False"),
        (&format!("article={article}"), &[&waits, "C-2", "C-1", "C-3"], "Article Bridge opens"),
        ("stage=researching&tag=a+%26+b", &[], "Remove a filter to see more"),
    ] {
        let page = browser.get(&format!("/queue?tab=all&{filter}")).await;
        assert_eq!(listed(page.is(200)), numbers, "{filter}");
        page.says(chip).has_not("<b>Quill");
        let without = page.links("/queue?").into_iter().find(|it| it == "/queue?tab=all");
        assert!(without.is_some() || filter.contains('&'), "{filter} can be removed");
    }
}

#[actix_web::test]
async fn what_an_address_cannot_mean_is_said_in_a_sentence() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    opened(&world, 0).await;

    for (filter, sentence) in [
        ("stage=finished", "There is no stage called “finished”."),
        ("speaker=Nobody+At+All", "No speaker is called “Nobody At All”."),
        ("speaker=%00%EF%BF%BE", "No speaker is called"),
        ("article=7", "That article is not here."),
        ("article=00000000-0000-7000-8000-000000000000", "That article is not here."),
        ("assigned=me", "does not work here"),
        ("assigned=00000000-0000-7000-8000-000000000000", "does not work here"),
        ("due=someday", "“someday”"),
        ("sort=random", "“random”"),
        ("label=pants", "“pants”"),
        ("kind=riddle", "“riddle”"),
        ("opened=yesterday", "“yesterday” is no day."),
        ("opened=2099-01-01", "1 January 2099 is still to come."),
        ("evidence=much", "“much”"),
        ("origins=9", "“9”"),
        ("evidence=none&origins=2", "The origins are left aside."),
        ("evidence=some&origins=0", "The origins are left aside."),
        ("priority=whenever", "“whenever”"),
        ("tag=harbour", "No claim has the tag “harbour”"),
    ] {
        let page = browser.get(&format!("/queue?tab=all&{filter}")).await;
        page.is(200).says(sentence);
        let query = format!("tab=all&{filter}");
        let file = browser.get(&format!("/queue/export.csv?{query}")).await;
        assert_eq!(file.status, 422, "{query}: a file of another list than was asked for");
    }
    let page = browser.get("/queue?tab=nonsense").await;
    page.is(200).says("The queue has no tab called “nonsense”.");
    for odd in ["after=x", "after=-1", "after=1-99999999999999999999", "after=%00", "other=1"] {
        let page = browser.get(&format!("/queue?tab=all&{odd}")).await;
        assert_eq!(listed(page.is(200)), ["C-1"], "{odd}");
    }
    for (odd, shown) in [("tag=%27%20OR%201%3D1--", 0), ("tag=%25", 0)] {
        let page = browser.get(&format!("/queue?tab=all&{odd}")).await;
        assert_eq!(listed(page.is(200)).len(), shown, "{odd}");
    }
}

#[actix_web::test]
async fn paging_visits_every_claim_once_in_every_order() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    for it in 0..120 {
        let claim = opened(&world, it).await;
        if it % 3 == 0 {
            let due = Some(world.base.hands.now() + TimeDelta::hours(i64::try_from(it).unwrap()));
            world.base.does(claim, Command::SetDue { due }, ANN).await;
        }
    }

    for sort in ["", "due", "number", "priority", "waiting"] {
        let mut path = format!("/queue?tab=all&sort={sort}");
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let page = browser.get(&path).await;
            seen.extend(listed(page.is(200)));
            pages += 1;
            let Some(next) = page.links("/queue?").into_iter().find(|it| it.contains("after="))
            else {
                break;
            };
            path = next;
        }
        // Back from the last page by the other link, every claim comes once more.
        let mut back = Vec::new();
        loop {
            let page = browser.get(&path).await;
            back.splice(0..0, listed(page.is(200)));
            let Some(before) = page.links("/queue?").into_iter().find(|it| it.contains("before="))
            else {
                break;
            };
            path = before;
        }
        assert_eq!(back, seen, "{sort}, backwards");
        let once: BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), once.len(), pages), (120, 120, 3), "{sort}");
        if sort == "number" {
            let order: Vec<String> = (1..=120).map(|it| format!("C-{it}")).collect();
            assert_eq!(seen, order);
        }
        if sort == "due" {
            assert_eq!(&seen[..3], ["C-1", "C-4", "C-7"]);
        }
    }
    // What is due soon begins with what is due first, unless somebody wants it otherwise.
    let soon = browser.get("/queue?tab=all&due=week").await;
    assert_eq!(&listed(&soon)[..2], ["C-1", "C-4"]);
    let changed = browser.get("/queue?tab=all&due=week&sort=changed").await;
    assert_eq!(&listed(&changed)[..2], ["C-118", "C-115"]);
}

#[actix_web::test]
async fn what_is_parked_rests_until_its_day_and_what_is_late_says_so() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (parked, late) = (opened(&world, 0).await, opened(&world, 1).await);
    let now = world.base.hands.now();
    let reason = "The bill comes in January.".to_owned();
    world.base.does(parked, Command::Park { until: now + TimeDelta::days(3), reason }, ANN).await;
    let due = Some(now + TimeDelta::minutes(10));
    world.base.does(late, Command::SetDue { due }, ANN).await;

    assert_eq!(tab(&browser, "tab=unassigned").await, ["C-2"]);
    browser.get("/queue?tab=unassigned").await.says("Unassigned 1").says_not("(late)");
    let all = browser.get("/queue?tab=all").await;
    assert_eq!(listed(&all), ["C-2", "C-1"]);
    all.says("Parked");
    world.base.hands.move_by(TimeDelta::minutes(20));
    let page = browser.get("/queue?tab=all&due=late").await;
    assert_eq!(listed(page.says("(late)")), ["C-2"]);
    world.base.hands.move_by(TimeDelta::days(4));

    let browser = world.sign_in(Role::Reviewer).await;
    assert_eq!(tab(&browser, "tab=unassigned").await, ["C-2", "C-1"]);
    browser.get("/queue?tab=all").await.says_not("Parked");
}

#[actix_web::test]
async fn sources_and_speakers_lead_to_the_claims_that_use_them() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    proposed_by(&world, &reviewer, 0).await;
    opened(&world, 1).await;

    let sources = browser.get("/sources").await;
    let source = browser.get(&sources.links("/sources/0")[0]).await;
    let speakers = browser.get("/speakers").await;
    let speaker = browser.get(&speakers.links("/speakers/0")[0]).await;

    assert_eq!(listed(source.is(200).says("town.example/budget")), ["C-1"]);
    assert_eq!(listed(speaker.is(200).says("Mayor Quill")), ["C-1"]);
    for odd in ["/sources?after=x", "/speakers?after=%00", "/sources?after=%00-%00"] {
        browser.get(odd).await.is(200);
    }
    for nobody in ["/sources/x", "/speakers/00000000-0000-7000-8000-000000000000"] {
        browser.get(nobody).await.is(404);
    }
}
