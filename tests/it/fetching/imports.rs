//! Articles by their address: brought in once, and followed as their pages change.

use chrono::TimeDelta;
use claimdesk::desk::claims::{NewClaim, Quote};
use claimdesk::desk::snapshots::Subject as Of;
use claimdesk::domain::claim::Kind;
use claimdesk::domain::job::{Outcome, State, Task};
use claimdesk::domain::watch::{Health, Subject};
use claimdesk::domain::{ArticleId, ClaimId};
use claimdesk::store::articles::SuggestionState;
use claimdesk::work::run::Perform;

use super::site::*;
use crate::base::*;

async fn claim(town: &Town, article: ArticleId, words: &str) -> ClaimId {
    let new = NewClaim {
        article,
        quote: Quote::Words(words.to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    };
    town.desk().open_claim(new, by(ANN)).await.unwrap().claim.unwrap().id
}

async fn refreshed(town: &Town, article: ArticleId) -> claimdesk::store::jobs::Job {
    town.asks(Task::RefreshArticle { article }).await
}

async fn number(town: &Town, article: ArticleId) -> u64 {
    town.desk().article(article).await.unwrap().revision.number
}

#[tokio::test]
async fn an_article_comes_with_its_suggestions_its_frozen_page_and_a_watch() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));

    let it = town.imported("/ferry").await;

    let read = town.desk().article(it).await.unwrap();
    assert_eq!(read.article.title, "Ferry 1 sails on");
    assert_eq!(read.article.url, Some(town.site.url("/ferry")));
    assert!(read.suggestions.len() >= 3, "{}", read.suggestions.len());
    assert!(!read.revision.body.contains("Sport"));
    let frozen = town.desk().snapshots_of(Of::Article(it, None)).await.unwrap();
    assert_eq!(frozen.len(), 1);
    assert_eq!(frozen[0].of, Of::Article(it, Some(read.revision.id)));
    let bytes = town.desk().snapshot_bytes(&frozen[0]).await.unwrap();
    assert_eq!(bytes, article(1).as_bytes());
    let watch = town.watch(Subject::Article(it)).await;
    assert_eq!((watch.health, &watch.url), (Health::Fine, &town.site.url("/ferry")));
    assert!(watch.next_at >= watch.looked_at.unwrap() + PACE.least);
    assert_eq!(
        town.events("article").await,
        ["article.imported", "article.imported", "article.snapshot_taken"]
    );
    town.is_whole().await;
}

#[tokio::test]
async fn the_same_address_or_the_same_text_again_is_no_second_article() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    town.site.page("/print", article(1));
    let it = town.imported("/ferry").await;

    let here = Some(Outcome::AlreadyHere { article: it });
    assert_eq!(town.imports("/ferry").await.outcome, here);
    assert_eq!(town.imports("/print").await.outcome, here);
    assert_eq!(number(&town, it).await, 1);

    town.site.page("/ferry", article(1).replace("1201 people", "1301 people"));
    let again = town.imports("/ferry").await;
    assert_eq!(again.outcome, Some(Outcome::Revised { article: it }));
    assert_eq!(number(&town, it).await, 2);
    assert_eq!(town.watch(Subject::Article(it)).await.health, Health::Fine);
    town.is_whole().await;
}

#[tokio::test]
async fn two_who_bring_in_one_address_at_once_bring_in_one_article() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    let url = town.site.url("/ferry");
    for _ in 0..2 {
        let task = vec![Task::ImportArticle { url: url.clone() }];
        town.desk().ask_for("Ferry", task, by(ANN)).await.unwrap();
    }

    let both = tokio::join!(town.due(), town.due());

    town.base.hands.move_by(TimeDelta::hours(1));
    town.due().await;
    assert!(both.0 + both.1 >= 2);
    let sql = "SELECT id FROM article WHERE url IS NOT NULL";
    assert_eq!(rows(&town.base.foreign().await, sql).await.len(), 1);
    assert_eq!(town.desk().count_jobs(State::Done, 10).await.unwrap(), 2);
}

#[tokio::test]
async fn a_page_without_an_article_is_refused_with_a_sentence() {
    let town = Town::new().await;
    let pdf = include_bytes!("../../data/harbour.pdf");
    town.site.sends("/plan.pdf", "Content-Type: application/pdf\r\n", pdf);
    town.site.page("/empty", "");
    town.site.page("/blank", "<!doctype html><title>Nothing</title><body></body>");
    town.site.sends("/odd", "Content-Type: text/html\r\n", vec![0, 1, 2, 0, 255]);
    for (path, says) in [
        ("/plan.pdf", "no page with an article"),
        ("/empty", "There is nothing at this address."),
        ("/gone", "has no such page (status 404)"),
        ("/blank", ""),
        ("/odd", ""),
    ] {
        let job = town.imports(path).await;
        assert!(failed(&job).contains(says), "{path}: {job:?}");
    }
    assert_eq!(town.events("article").await, ["article.imported"]);
}

#[tokio::test]
async fn pages_in_old_character_sets_are_read() {
    let town = Town::new().await;
    let russian = "Паром перевёз 1200 человек за первый год, сообщил в пятницу совет гавани. «Мы \
        заплатили три миллиона крон за причал», сказала Анна Ли, глава совета. По словам Бо Эка из \
        профсоюза моряков, двум из девяноста экипажей не хватает рук.";
    let japanese = "港の会は金曜日に、渡し船が最初の一年で1200人を運んだと発表した。「桟橋に三百万\
        クローネを払った」とアン・リー会長は述べた。船員組合のボー・エク氏によると、九十の乗組員のうち\
        二つで人手が足りない。";
    let page = |head: &str, text: &str| {
        let text = format!("<p>{text}</p>").repeat(3);
        format!(
            "<!doctype html><html><head>{head}<title>Паром 港</title></head><body><article><h1>Ferry</h1>{text}</article></body></html>"
        )
    };
    let plain = page("", russian);
    let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(&plain);
    town.site.sends("/ru", "Content-Type: text/html; charset=windows-1251\r\n", cyrillic);
    let meta = page("<meta charset=\"shift_jis\">", japanese);
    let (kanji, ..) = encoding_rs::SHIFT_JIS.encode(&meta);
    town.site.sends("/ja", "Content-Type: text/html\r\n", kanji);
    let wide =
        page("", "The ferry carried 1,200 people in its first year, the board said on Friday.");
    let wide: Vec<u8> =
        [0xFEFF_u16].into_iter().chain(wide.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    town.site.sends("/wide", "Content-Type: text/html\r\n", wide);

    for (path, words) in [
        ("/ru", "сообщил в пятницу совет гавани"),
        ("/ja", "渡し船が最初の一年で1200人を運んだ"),
        ("/wide", "The ferry carried 1,200 people"),
    ] {
        let it = town.imported(path).await;
        let body = town.desk().article(it).await.unwrap().revision.body;
        assert!(body.contains(words), "{path}: {body}");
    }
    town.is_whole().await;
}

#[tokio::test]
async fn an_edited_page_becomes_a_revision_that_its_claims_follow() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    let it = town.imported("/ferry").await;
    let changed = claim(&town, it, "carried 1201 people in its first year").await;
    let same = claim(&town, it, "the old boats sail twice a day").await;

    assert_eq!(refreshed(&town, it).await.outcome, Some(Outcome::Unchanged {}));
    town.site.page("/ferry", article(1).replace("1201 people", "1301 people"));
    assert_eq!(refreshed(&town, it).await.outcome, Some(Outcome::Revised { article: it }));

    assert_eq!(number(&town, it).await, 2);
    let kinds = town.events("claim").await;
    assert_eq!(
        kinds.iter().filter(|it| it.as_str() == "claim.words_changed").count(),
        1,
        "{kinds:?}"
    );
    for claim in [changed, same] {
        let anchor = town.desk().claim(claim).await.unwrap().claim.unwrap().anchor().cloned();
        let revision = town.desk().article(it).await.unwrap().revision.id;
        assert_eq!(anchor.unwrap().revision, revision);
    }
    assert_eq!(town.desk().snapshots_of(Of::Article(it, None)).await.unwrap().len(), 2);
    // Whoever asked has seen it.
    assert_eq!(town.watch(Subject::Article(it)).await.health, Health::Fine);
    town.is_whole().await;
}

#[tokio::test]
async fn what_is_decided_while_a_text_is_compared_stays_decided_in_the_new_one() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    let it = town.imported("/ferry").await;
    let desk = town.desk();
    let all = desk.article(it).await.unwrap().suggestions;
    let mut old = all.into_iter().filter(|(_, found)| !found.statement.contains("twice a day"));
    let [(dismissed, first), (accepted, second), (restored, third)] =
        [(); 3].map(|()| old.next().unwrap());
    desk.dismiss(restored.id, by(ANN)).await.unwrap();
    town.site.page("/ferry", article(1).replace("twice a day", "once a day"));
    let task = vec![Task::RefreshArticle { article: it }];
    desk.ask_for("Ferry", task, by(ANN)).await.unwrap();
    let node = desk.new_node("here", 1);
    let job = desk.take_jobs(&node, TimeDelta::minutes(1), 1).await.unwrap().remove(0);

    let effect = town.tasks.perform(&job).await.unwrap();
    desk.dismiss(dismissed.id, by(ANN)).await.unwrap();
    let claim = desk.accept(accepted.id, None, by(ANN)).await.unwrap().claim.unwrap().id;
    desk.restore(restored.id, by(ANN)).await.unwrap();
    desk.end_job(&job.lease, effect).await.unwrap();

    let new = desk.article(it).await.unwrap();
    assert_eq!(new.revision.number, 2);
    let of = |words: &str| {
        let (stored, _) = new.suggestions.iter().find(|(_, it)| it.statement == words).unwrap();
        (stored.state, stored.claim)
    };
    assert_eq!(of(&first.statement), (SuggestionState::Dismissed, None));
    assert_eq!(of(&second.statement), (SuggestionState::Accepted, Some(claim)));
    assert_eq!(of(&third.statement), (SuggestionState::Waiting, None));
    town.is_whole().await;
}

#[tokio::test]
async fn a_page_that_shows_something_else_changes_nothing() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    town.site.page("/other", article(77));
    let it = town.imported("/ferry").await;
    town.imported("/other").await;
    let consent = vec![
        "Before you go on to our pages we ask you to agree that we and our 812 partners keep data about you on this machine.".to_owned(),
        "You can change your mind at any time in the settings, and you will find more about it in our notice on data.".to_owned(),
    ];
    let long: Vec<String> = (0..5).flat_map(|_| story(1)).collect();
    for (name, page) in [
        ("a page that asks to agree", html("Your choice", &consent)),
        ("the text of another article", article(77)),
        ("a text that is new here", html("Trams", &[
            "The tram to the hill stands still for 40 days from Monday on, the town's works said in a letter to all who live there.".to_owned(),
            "Buses take its place, and whoever has a ticket for the year gets 60 crowns back, said Mayor Jon Quill of the valley.".to_owned(),
        ])),
    ] {
        town.site.page("/ferry", page);
        let job = refreshed(&town, it).await;
        assert!(failed(&job).contains("Nothing was stored."), "{name}: {job:?}");
    }
    assert_eq!(number(&town, it).await, 1);
    assert_eq!(town.desk().snapshots_of(Of::Article(it, None)).await.unwrap().len(), 1);

    // The beginning of a long article before a wall for payers is no edit of it either.
    let parts: Vec<String> =
        long.iter().enumerate().map(|(at, it)| format!("{it} Part {at}.")).collect();
    town.site.page("/long", html("The long way of the ferry", &parts));
    let it = town.imported("/long").await;
    town.site.page("/long", html("The long way of the ferry", &parts[..2]));
    let job = refreshed(&town, it).await;
    assert!(failed(&job).contains("before a wall for payers. Nothing was stored."), "{job:?}");
    let of = Subject::Article(it);
    town.looks(of).await;
    assert_eq!(town.looks(of).await, Health::Refused);
    assert!(town.watch(of).await.problem.unwrap().contains("before a wall for payers"));
    // But an article that has grown is.
    let grown =
        [parts.clone(), parts.iter().map(|it| format!("{it} And more.")).collect()].concat();
    town.site.page("/long", html("The long way of the ferry", &grown));
    assert_eq!(refreshed(&town, it).await.outcome, Some(Outcome::Revised { article: it }));
}
