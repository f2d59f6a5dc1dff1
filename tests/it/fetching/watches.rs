//! Watches: what is found at an address day after day, by a clock that is moved by hand.

use chrono::TimeDelta;
use claimdesk::desk::Desk;
use claimdesk::desk::citing::{Finding, Words};
use claimdesk::desk::claims::{NewClaim, Quote, Wish};
use claimdesk::desk::snapshots::Subject as Of;
use claimdesk::desk::sources::Source;
use claimdesk::domain::Role;
use claimdesk::domain::claim::Kind;
use claimdesk::domain::evidence::Stance;
use claimdesk::domain::job::State;
use claimdesk::domain::watch::{Health, Subject, Watch};

use super::site::*;
use crate::base::*;
use crate::world::{Browser, Page, World};

const FIRST: &str = "The budget of the town was passed in March. The bridge: 38 million crowns.";
const SECOND: &str = "The budget of the town was passed in March. The bridge: 44 million crowns.";

/// A desk with pages of its own and a host to fetch from.
async fn both() -> (World, Town) {
    let world = World::new().await;
    let base = Base {
        desk: Desk::clone(&world.desk),
        hands: world.base.hands.clone(),
        article: world.base.article,
        home: Home::new().await,
    };
    let town = Town::on(base).await;
    (world, town)
}

/// The fields of the form that says that this was seen.
fn shown(it: &Watch) -> [(&'static str, String); 4] {
    [
        ("health", it.health.key().to_owned()),
        ("found", it.found.clone().unwrap_or_default()),
        ("moved_to", it.moved_to.clone().unwrap_or_default()),
        ("looked_at", it.looked_at.unwrap().timestamp_millis().to_string()),
    ]
}

async fn settles(browser: &Browser, path: &str, seen: &[(&'static str, String)]) -> Page {
    let fields: Vec<_> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

fn page(text: &str, noise: usize) -> String {
    format!("<!doctype html><title>Budget</title><body data-visit=\"{noise}\"><p>{text}</p></body>")
}

#[actix_web::test]
async fn a_source_that_changed_is_a_duty_and_its_passage_stands_where_it_stood() {
    let (world, town) = both().await;
    town.site.page("/budget", page(FIRST, 0));
    let source = town.source("/budget").await;
    town.captures(source).await;
    let old = town.desk().snapshots_of(Of::Source(source)).await.unwrap().remove(0);
    let claim = world.base.open(0).await.claim.unwrap().id;
    let words = Words::Typed("The bridge: 38 million crowns.".to_owned());
    let finding = Finding {
        cited: Some((old.id, words)),
        ..Finding::new(Source::Known(source), Stance::Refutes, String::new(), String::new())
    };
    world.base.does(claim, Wish::AddEvidence(Box::new(finding)), ANN).await;
    let of = Subject::Source(source);
    assert_eq!(town.looks(of).await, Health::Fine);
    let reviewer = world.sign_in(Role::Reviewer).await;
    reviewer.get("/?tab=sources").await.is(200).has_not("href=\"/claims/C-1?from=");

    town.site.page("/budget", page(SECOND, 1));
    assert_eq!(town.looks(of).await, Health::Changed);
    town.site.page("/budget", page(SECOND, 2));
    assert_eq!(town.looks(of).await, Health::Changed);

    // The new words are frozen once, whatever else the page changes, beside the old ones.
    let kept = town.desk().snapshots_of(Of::Source(source)).await.unwrap();
    assert_eq!(kept.len(), 2);
    let cited = town.desk().claim(claim).await.unwrap().claim.unwrap().evidence[0].cited.clone();
    let cited = cited.unwrap();
    assert_eq!((cited.snapshot, &cited.sha256), (old.id, &old.sha256));
    let text = town.desk().snapshot_text(old.id).await.unwrap().body;
    let passage: String = text
        .chars()
        .skip(cited.start.try_into().unwrap())
        .take((cited.end - cited.start).try_into().unwrap())
        .collect();
    assert_eq!(passage, "The bridge: 38 million crowns.");
    // The session of that day is over.
    let reviewer = world.sign_in(Role::Reviewer).await;
    reviewer.get("/?tab=sources").await.is(200).has("href=\"/claims/C-1?from=");

    let settle = format!("/sources/{source}/settle");
    reviewer.get(&format!("/sources/{source}")).await.has("Changed").has(&settle);
    let seen = shown(&town.watch(of).await);
    assert_eq!(
        settles(&reviewer, &settle, &seen).await.is(303).location,
        format!("/sources/{source}")
    );
    // Sent twice, it is the same as once.
    settles(&reviewer, &settle, &seen).await.is(303);
    assert_eq!(town.watch(of).await.health, Health::Fine);
    reviewer.get("/?tab=sources").await.has_not("href=\"/claims/C-1?from=");
    assert_eq!(town.looks(of).await, Health::Fine);
    let told = rows(&world.base.foreign().await, "SELECT kind FROM event WHERE stream = 'source' AND (kind LIKE '%health%' OR kind LIKE '%settled%') ORDER BY position").await;
    assert!(told.len() == 2 && told[0].contains("source.health_changed"), "{told:?}");
    assert!(told[1].contains("source.change_settled"), "{told:?}");
    assert_eq!(world.desk.verify().await.unwrap().faults, Vec::<String>::new());
}

#[actix_web::test]
async fn what_was_not_seen_does_not_count_as_seen() {
    let (world, town) = both().await;
    town.site.page("/budget", page(FIRST, 0));
    let source = town.source("/budget").await;
    let of = Subject::Source(source);
    town.looks(of).await;
    town.site.page("/budget", page(SECOND, 0));
    town.looks(of).await;
    let seen = shown(&town.watch(of).await);
    let settle = format!("/sources/{source}/settle");

    // Another look that finds the same is no other state.
    town.looks(of).await;
    town.site.page("/budget", page("There is no budget any more.", 0));
    town.looks(of).await;

    let reviewer = world.sign_in(Role::Reviewer).await;
    for (name, value) in shown(&town.watch(of).await) {
        let field = format!("name=\"{name}\" value=\"{value}\"");
        reviewer.get(&format!("/sources/{source}")).await.is(200).has(&field);
    }
    let page = settles(&reviewer, &settle, &seen).await;
    page.is(409).has("Something else stands there by now").has("What was found meanwhile");
    assert!(town.watch(of).await.is_duty(), "nothing was marked as seen");
    // The page that says so has the form for what is there now.
    let now = shown(&town.watch(of).await);
    page.has(&format!("name=\"found\" value=\"{}\"", now[1].1));
    settles(&reviewer, &settle, &now).await.is(303);
    assert_eq!(town.watch(of).await.health, Health::Fine);
    let mut odd = now.clone();
    odd[0].1 = "well".to_owned();
    settles(&reviewer, &settle, &odd).await.is(400);
}

#[actix_web::test]
async fn that_an_article_is_gone_stands_on_the_pages_of_its_claims() {
    let (world, town) = both().await;
    town.site.page("/ferry", article(1));
    let it = town.imported("/ferry").await;
    let new = NewClaim {
        article: it,
        quote: Quote::Words("carried 1201 people in its first year".to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    };
    let claim = town.desk().open_claim(new, by(ANN)).await.unwrap().claim.unwrap();
    let page = format!("/claims/{}", claim.number);
    let link = format!("/articles/{it}#health");
    world.sign_in(Role::Viewer).await.get(&page).await.is(200).has_not(&link);

    town.site.fails("/ferry", 410, "");
    town.looks(Subject::Article(it)).await;
    assert_eq!(town.looks(Subject::Article(it)).await, Health::Gone);

    let viewer = world.sign_in(Role::Viewer).await;
    viewer.get(&page).await.is(200).has("The article is not at its address any more.").has(&link);
}

#[tokio::test]
async fn what_refuses_the_desk_is_not_dead_and_nobody_has_to_look_at_it() {
    let refusals: [fn(&Site); 5] = [
        |site| site.fails("/budget", 401, ""),
        |site| site.fails("/budget", 402, ""),
        |site| site.fails("/budget", 403, ""),
        |site| site.fails("/budget", 451, ""),
        |site| {
            let rules = "User-agent: *\nDisallow: /budget\n";
            site.sends("/robots.txt", "Content-Type: text/plain\r\n", rules);
        },
    ];
    for refuse in refusals {
        let town = Town::new().await;
        town.site.page("/budget", page(FIRST, 0));
        let source = town.source("/budget").await;
        let of = Subject::Source(source);
        refuse(&town.site);
        town.looks(of).await;
        let first = town.watch(of).await;

        assert_eq!(town.looks(of).await, Health::Refused);

        let watch = town.watch(of).await;
        assert!(!watch.is_duty() && !watch.health.is_trouble());
        let said = watch.problem.clone().unwrap();
        assert!(said.contains("Open it yourself"), "{said}");
        for _ in 0..3 {
            assert_eq!(town.looks(of).await, Health::Refused);
        }
        let later = town.watch(of).await;
        let pause = |it: &Watch| it.next_at - it.looked_at.unwrap();
        assert!(pause(&later) > pause(&first) * 3, "it is asked ever less often");
        let kinds = town.events("source").await;
        let told = kinds.iter().filter(|it| it.as_str() == "source.health_changed").count();
        assert_eq!(told, 1, "{kinds:?}");
        assert_eq!(town.desk().count_jobs(State::Dead, 10).await.unwrap(), 0);
        town.is_whole().await;
    }
}

#[tokio::test]
async fn a_source_moves_goes_fails_and_comes_back() {
    let town = Town::new().await;
    town.site.page("/budget", page(FIRST, 0));
    let source = town.source("/budget").await;
    let of = Subject::Source(source);
    let settle = || town.settles(of);
    assert_eq!(town.looks(of).await, Health::Fine);

    town.site.moves("/budget", "/archive/budget");
    town.site.page("/archive/budget", page(FIRST, 0));
    assert_eq!(town.looks(of).await, Health::Moved);
    assert_eq!(town.watch(of).await.moved_to, Some(town.site.url("/archive/budget")));
    settle().await;
    let asked = town.site.asked("/budget").len();
    assert_eq!(town.looks(of).await, Health::Fine);
    assert_eq!(town.site.asked("/budget").len(), asked, "the desk looks at the new address");

    town.site.fails("/archive/budget", 410, "");
    assert_eq!(town.looks(of).await, Health::Fine, "one failure may be a bad day");
    assert_eq!(town.looks(of).await, Health::Gone);
    assert!(town.watch(of).await.is_duty());
    settle().await;
    settle().await;
    assert!(!town.watch(of).await.is_duty(), "somebody has seen that it is gone");
    assert_eq!(town.looks(of).await, Health::Gone);
    town.site.fails("/archive/budget", 503, "Retry-After: 86400\r\n");
    assert_eq!(town.looks(of).await, Health::Unreachable);
    town.site.sends("/archive/budget", "", "");
    assert_eq!(town.looks(of).await, Health::Unreachable, "nothing is no answer");
    town.site.page("/archive/budget", page(FIRST, 3));
    assert_eq!(town.looks(of).await, Health::Fine);

    let kinds = town.events("source").await;
    let count = |kind: &str| kinds.iter().filter(|it| it.as_str() == kind).count();
    assert_eq!(count("source.health_changed"), 4, "{kinds:?}");
    assert_eq!(count("source.change_settled"), 2, "{kinds:?}");
    assert_eq!(town.desk().count_jobs(State::Dead, 10).await.unwrap(), 0);
    town.is_whole().await;
}

#[tokio::test]
async fn a_host_is_asked_never_more_often_than_the_settings_say() {
    let town = Town::new().await;
    town.site.tagged("/budget", "\"a1\"", page(FIRST, 0));
    town.site.sends("/odd", "Content-Type: text/plain\r\nETag: \"\u{e9}\"\r\n", FIRST);
    for path in ["/budget", "/odd", "/none"] {
        town.source(path).await;
    }
    town.site.page("/ferry", article(1));
    town.imported("/ferry").await;

    // A quarter of a year, with a round in each hour.
    for _ in 0..24 * 90 {
        town.base.hands.move_by(TimeDelta::hours(1));
        if town.desk().begin_looks(ROUNDS).await.unwrap() > 0 {
            town.base.hands.move_by(ROUNDS.ahead);
            town.due().await;
        }
    }

    for (path, most) in [("/budget", 8), ("/odd", 8), ("/none", 9), ("/ferry", 8)] {
        let asked = town.site.asked(path);
        assert!((5..=most).contains(&asked.len()), "{path}: {asked:?}");
        for pair in asked.windows(2) {
            assert!(pair[1] - pair[0] >= PACE.least, "{path}: {pair:?}");
        }
        for three in asked.windows(3).skip(1) {
            let (before, after) = (three[1] - three[0], three[2] - three[1]);
            assert!(after > before * 3 / 2 || after >= PACE.most, "{path}: {before} {after}");
        }
    }
}

#[tokio::test]
async fn an_article_that_is_edited_becomes_a_revision_by_itself() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    town.site.page("/other", article(77));
    let it = town.imported("/ferry").await;
    town.imported("/other").await;
    let of = Subject::Article(it);
    let new = NewClaim {
        article: it,
        quote: Quote::Words("carried 1201 people in its first year".to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    };
    town.desk().open_claim(new, by(ANN)).await.unwrap();
    assert_eq!(town.looks(of).await, Health::Fine);

    town.site.page("/ferry", article(1).replace("1201 people", "1301 people"));
    assert_eq!(town.looks(of).await, Health::Changed);

    assert_eq!(town.desk().article(it).await.unwrap().revision.number, 2);
    assert!(town.events("claim").await.contains(&"claim.words_changed".to_owned()));
    assert_eq!(town.desk().snapshots_of(Of::Article(it, None)).await.unwrap().len(), 2);
    assert_eq!(town.looks(of).await, Health::Changed, "until somebody has seen it");
    town.settles(of).await;
    assert_eq!(town.looks(of).await, Health::Fine);

    // What another article says, or a page that asks to agree, is a look that failed.
    town.site.page("/ferry", article(77));
    town.looks(of).await;
    assert_eq!(town.looks(of).await, Health::Unreachable);
    assert!(town.watch(of).await.problem.unwrap().contains("Nothing was stored."));
    assert_eq!(town.desk().article(it).await.unwrap().revision.number, 2);
    assert_eq!(town.desk().count_jobs(State::Dead, 10).await.unwrap(), 0);
    town.is_whole().await;
}

#[tokio::test]
async fn what_somebody_brought_in_by_hand_is_no_change_when_the_desk_sees_it() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    let it = town.imported("/ferry").await;
    let edited = article(1).replace("1201 people", "1301 people");
    let brought = claimdesk::desk::articles::Brought {
        bytes: edited.clone().into_bytes(),
        ..claimdesk::desk::articles::Brought::default()
    };
    town.desk().revise(it, brought, by(ANN)).await.unwrap();
    town.site.page("/ferry", edited);

    assert_eq!(town.looks(Subject::Article(it)).await, Health::Fine);
    assert_eq!(town.desk().article(it).await.unwrap().revision.number, 2);
}
