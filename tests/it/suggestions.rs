//! Suggestions on an article's page: why each was made, which are on show, and dismissing them,
//! which can be taken back.

use claimdesk::desk::Error;
use claimdesk::desk::articles::Read;
use claimdesk::desk::suggestions::{form, kind};
use claimdesk::domain::claim::Kind;
use claimdesk::domain::{ArticleId, Role, SuggestionId};
use claimdesk::text;

use crate::base::{ANN, by, once, rows};
use crate::reading::text as field;
use crate::world::{Browser, Page, World};

const HARBOUR: &str = "Ferry carries more than ever\n\nThe Harbour Post\n\n\
    The ferry carried 1,200 people on its first day, twice as many as a year ago. \
    “It will carry 5,000 people a week by May,” the harbour master, Ida Berg, said on Monday. \
    The captain, Olaf Strand, said that the old ferry was beautiful.\n\n\
    According to the council, the pier cost 40 million crowns. \
    It rained on the guests. \
    The company, Larch Energy, said that a ticket would cost 12 crowns.";

/// Brings the article above in, and opens it.
async fn harbour(world: &World, browser: &Browser) -> (String, Read) {
    let sent = browser.import(&[field("text", HARBOUR)]).await;
    sent.is(303);
    let path = sent.location.split(['?', '#']).next().unwrap().to_owned();
    let id: ArticleId = path.rsplit_once('/').unwrap().1.parse().unwrap();
    let read = world.desk.article(id).await.unwrap();
    assert!(read.suggestions.len() > 4, "{:?}", read.suggestions);
    (path, read)
}

/// The cards of suggestions on a page, in order.
fn cards(page: &Page) -> Vec<SuggestionId> {
    let starts = page.html.split(" id=\"s-").skip(1);
    starts.map(|it| it.split('"').next().unwrap().parse().unwrap()).collect()
}

/// The ids of the suggestions that fit, in the order of the text.
fn fitting(read: &Read, fits: impl Fn(&text::Suggestion) -> bool) -> Vec<SuggestionId> {
    let all = read.suggestions.iter();
    all.filter(|(_, found)| fits(found)).map(|(stored, _)| stored.id).collect()
}

/// The kinds of events on the trail of an article, oldest first.
async fn trail(world: &World, article: &str) -> Vec<String> {
    let id = article.rsplit_once('/').unwrap().1;
    let of = format!("stream = 'article' AND stream_id = '{id}'");
    let events = format!("SELECT kind FROM event WHERE {of} ORDER BY seq");
    let found = rows(&world.base.foreign().await, &events).await;
    found.into_iter().map(|it| it.replace(['(', ')', '\''], "")).collect()
}

#[actix_web::test]
async fn each_suggestion_says_why_it_was_made() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &reviewer).await;

    let page = browser.get(&article).await;

    let (stored, found) = read
        .suggestions
        .iter()
        .find(|(_, found)| found.cue.is_some() && found.text.contains("5,000"))
        .unwrap();
    let (_, card) = page.html.split_once(&format!("id=\"s-{}\"", stored.id)).unwrap();
    let card = card.split("</section>").next().unwrap();
    for reason in &found.reasons {
        assert!(card.contains(&format!("<li>{}</li>", reason.sentence())), "{card}");
    }
    let worth = format!("{}.{:02}", found.worth / 1000, found.worth % 1000 / 10);
    let words =
        ["Ida Berg", "harbour master", form(found.form).word(), kind(found.kind).word(), &worth];
    for word in words.into_iter().chain([found.cue.as_ref().unwrap().text.as_str()]) {
        assert!(card.contains(word), "{word}: {card}");
    }
}

#[actix_web::test]
async fn a_speaker_is_marked_once_for_all_that_they_said() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let sent = browser
        .import(&[field(
            "text",
            "Ferry sails again\n\n“The ferry carried 1,200 people on Monday,” the harbour master, \
             Ida Berg, said. “The new pier cost 40 million crowns.”",
        )])
        .await;

    let page = browser.get(&sent.location).await;

    let ids = cards(&page);
    let both = format!("s-{} s-{}", ids[0], ids[1]);
    assert_eq!(page.count("<mark class=\"by\" title="), 1, "{}", page.html);
    page.has(&format!("<mark class=\"by\" title=\"speaker: Ida Berg\" data-of=\"{both}\">"));
    page.has("<mark class=\"cue\"").has(">said</mark>");
}

#[actix_web::test]
async fn suggestions_are_narrowed_by_kind_and_by_form_and_counted() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &reviewer).await;
    let first = &read.suggestions[0].1;

    let of_kind = kind(first.kind);
    let wanted = fitting(&read, |it| kind(it.kind) == of_kind);
    let page = browser.get(&format!("{article}?kind={}", of_kind.key())).await;
    assert_eq!(cards(&page), wanted);
    page.says(&format!("{} of {} suggestions", wanted.len(), read.suggestions.len()));
    page.has(&format!("aria-label=\"Remove the filter Kind: {}\"", of_kind.word()));
    page.has(&format!("{} <span class=\"muted\">{}</span>", of_kind.word(), wanted.len()));
    // Words without a card are not marked.
    assert_eq!(page.count("<mark class=\"suggested\" title="), wanted.len());

    let of_form = form(first.form);
    let wanted = fitting(&read, |it| form(it.form) == of_form);
    let page = browser.get(&format!("{article}?show=suggested&form={}", of_form.key())).await;
    assert_eq!(cards(&page), wanted);
    assert!(wanted.len() < read.suggestions.len());

    for odd in ["kind=x", "form=x", "hide=x", "sort=x"] {
        browser.get(&format!("{article}?{odd}")).await.is(400);
    }
}

#[actix_web::test]
async fn opinions_are_hidden_by_one_link_and_shown_again_by_another() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &reviewer).await;
    let others = fitting(&read, |it| kind(it.kind) != Kind::Opinion);
    assert!(others.len() < read.suggestions.len(), "the article has an opinion");

    let link = "?show=all&hide=opinion#claims";
    let page = browser.get(&article).await;
    assert!(page.says("Hide opinions").links("?").contains(&link.to_owned()), "{}", page.html);
    let page = browser.get(&format!("{article}?show=all&hide=opinion")).await;

    assert_eq!(cards(&page), others);
    page.says_not("Hide opinions");
    assert!(page.links("?").contains(&"?show=all#claims".to_owned()));
}

#[actix_web::test]
async fn a_filter_that_nothing_fits_says_so_and_leads_back() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &reviewer).await;
    let missing = Kind::ALL
        .into_iter()
        .find(|it| fitting(&read, |found| kind(found.kind) == *it).is_empty())
        .unwrap();

    let page =
        browser.get(&format!("{article}?show=suggested&kind={}&sort=worth", missing.key())).await;

    page.is(200).says("No suggestion fits").says("Show all");
    assert_eq!(page.links("?show=suggested&sort=worth#claims").len(), 3);
}

#[actix_web::test]
async fn the_most_worth_checking_can_stand_first() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &reviewer).await;
    let mut by_worth: Vec<_> = read.suggestions.iter().map(|it| (it.1.worth, it.0.id)).collect();
    by_worth.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    let by_worth: Vec<_> = by_worth.into_iter().map(|(_, id)| id).collect();

    let first = browser.get(&format!("{article}?sort=worth")).await;
    reviewer.post(&format!("/suggestions/{}/accept", by_worth[0]), &[]).await.is(303);
    let second = browser.get(&format!("{article}?sort=worth")).await;

    assert_eq!(cards(&first), by_worth);
    assert_eq!(cards(&second), by_worth[1..]);
    let claim = second.html.find("id=\"C-1\"").unwrap();
    assert!(claim < second.html.find("id=\"s-").unwrap(), "claims stand before");
}

#[actix_web::test]
async fn deciding_on_a_suggestion_keeps_the_filter_and_goes_on_with_the_next() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (article, _) = harbour(&world, &browser).await;
    let view = "show=suggested&hide=opinion&sort=worth";
    let page = browser.get(&format!("{article}?{view}")).await;
    let ids = cards(&page);
    let action = |at: usize, what: &str| {
        let forms = page.links(&format!("/suggestions/{}/{what}", ids[at]));
        assert_eq!(forms.len(), 1, "{}", page.html);
        forms[0].clone()
    };

    let dismissed = browser.post(&action(0, "dismiss"), &[]).await;
    assert_eq!(dismissed.is(303).location, format!("{article}?{view}#s-{}", ids[1]));
    let accepted = browser.post(&action(1, "accept"), &[]).await;
    assert_eq!(accepted.is(303).location, format!("{article}?{view}#s-{}", ids[2]));

    let edit = browser.get(&page.links(&format!("/suggestions/{}?", ids[2]))[0]).await;
    edit.has(&format!("{article}?{}#s-{}", view.replace('&', "&#38;"), ids[2]));
    let last = browser.post(&action(ids.len() - 1, "dismiss"), &[]).await;
    assert_eq!(last.is(303).location, format!("{article}?{view}#claims"));
    let shown = format!("{article}?show=dismissed&sort=worth");
    let restore = browser.get(&shown).await.links(&format!("/suggestions/{}/restore", ids[0]));
    let restored = browser.post(&restore[0], &[]).await;
    assert!(restored.is(303).location.starts_with(&format!("{shown}#s-")), "{restored:?}");
    browser.post(&format!("/suggestions/{}/dismiss?show=x", ids[3]), &[]).await.is(400);
}

#[actix_web::test]
async fn a_dismissal_can_be_taken_back_and_both_stand_on_the_trail() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &browser).await;
    let left = read.suggestions.len();
    let path = format!("/suggestions/{}", read.suggestions[0].0.id);
    let dismissed = format!("{article}?show=dismissed");
    browser.get(&dismissed).await.says("Suggestions that somebody dismissed stand here");

    browser.post(&format!("{path}/dismiss"), &[]).await.is(303);
    let page = browser.get(&dismissed).await;
    page.says("Dismissed 1").says(&format!("Suggested {}", left - 1)).says("Restore");
    page.says(&format!("dismissed by {}, just now", browser.somebody().name));
    assert_eq!(cards(&page), [read.suggestions[0].0.id]);
    browser.get(&path).await.is(200).says("This suggestion is dismissed.");

    let restored = browser.post(&format!("{path}/restore"), &[]).await;
    let page = browser.get(&restored.is(303).location).await;
    page.says("Suggestion restored.").says("Dismissed 0").says(&format!("Suggested {left}"));
    let after = world.desk.article(read.article.id).await.unwrap();
    assert_eq!(after.suggestions, read.suggestions);
    let events =
        ["article.imported", "article.suggestion_dismissed", "article.suggestion_restored"];
    assert_eq!(trail(&world, &article).await, events);

    browser.post(&format!("{path}/accept"), &[]).await.is(303);
    browser.post(&format!("{path}/restore"), &[]).await.is(409).says("is not dismissed");
    assert_eq!(trail(&world, &article).await, events);
}

#[actix_web::test]
async fn only_what_is_dismissed_can_be_restored() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    let (_, read) = harbour(&world, &browser).await;
    let path = format!("/suggestions/{}/restore", read.suggestions[0].0.id);

    browser.post(&path, &[]).await.is(409).says("is not dismissed, or not any more");
    browser.post(&path, &[("state", "waiting")]).await.is(400);
    browser.post("/suggestions/00000000-0000-7000-8000-000000000000/restore", &[]).await.is(404);
    let viewer = world.sign_in(Role::Viewer).await;
    browser.post(&path.replace("restore", "dismiss"), &[]).await.is(303);
    viewer.post(&path, &[]).await.is(403);
    let page = viewer.get(&format!("/articles/{}?show=dismissed", read.article.id)).await;
    page.says("dismissed by").says_not("Restore");
}

#[actix_web::test]
async fn a_form_that_dismisses_or_restores_counts_once() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (article, read) = harbour(&world, &browser).await;
    let path = |what: &str| format!("/suggestions/{}/{what}", read.suggestions[0].0.id);
    let token = browser.token();
    let fields = [("token", token.as_str()), ("once", "the same key")];

    browser.post_bare(&path("dismiss"), &fields).await.is(303);
    browser.post_bare(&path("dismiss"), &fields).await.is(303);
    browser.post_bare(&path("restore"), &fields).await.is(303);
    browser.post_bare(&path("restore"), &fields).await.is(303);
    browser.post_bare(&path("dismiss"), &fields).await.is(303);

    assert_eq!(trail(&world, &article).await.len(), 3);
    browser.get(&article).await.says("Dismissed 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_restore_a_suggestion_one_does() {
    let world = World::new().await;
    let read = world.desk.article(world.base.article).await.unwrap();
    let of = read.suggestions[0].0.id;
    world.desk.dismiss(of, by(ANN)).await.unwrap();

    let racers: Vec<_> = (0..16)
        .map(|_| {
            let desk = world.base.desk.clone();
            tokio::spawn(async move { desk.restore(of, by(ANN)).await })
        })
        .collect();
    let mut restored = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(_) => restored += 1,
            Err(error) => assert!(matches!(error, Error::NotDismissed), "{error}"),
        }
    }

    assert_eq!(restored, 1);
    let events = trail(&world, &format!("/articles/{}", world.base.article)).await;
    assert_eq!(events.iter().filter(|it| *it == "article.suggestion_restored").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_sent_many_times_at_once_is_answered_the_same_each_time() {
    let world = World::new().await;
    let read = world.desk.article(world.base.article).await.unwrap();
    let of = read.suggestions[0].0.id;

    let racers: Vec<_> = (0..8)
        .map(|_| {
            let desk = world.base.desk.clone();
            tokio::spawn(async move { desk.dismiss(of, once(ANN, "one key")).await })
        })
        .collect();
    for racer in racers {
        assert_eq!(racer.await.unwrap().unwrap(), world.base.article);
    }

    let events = trail(&world, &format!("/articles/{}", world.base.article)).await;
    assert_eq!(events, ["article.imported", "article.suggestion_dismissed"]);
}

#[actix_web::test]
async fn a_suggestion_is_edited_beside_the_sentences_around_it() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (_, read) = harbour(&world, &browser).await;
    let (stored, found) =
        read.suggestions.iter().find(|(_, found)| found.text.contains("5,000")).unwrap();

    let page = browser.get(&format!("/suggestions/{}", stored.id)).await;

    page.is(200).says("twice as many as a year ago.").says("the old ferry was beautiful.");
    page.says_not("It rained on the guests.");
    page.has("<mark class=\"suggested\"").has("<mark class=\"by\"").has("<mark class=\"cue\"");
    page.says("Why it was suggested").says("Nothing is learned from what people accept");
    for reason in &found.reasons {
        page.has(&format!("<li>{}</li>", reason.sentence()));
    }
}

#[actix_web::test]
async fn numbers_dates_and_whoever_passed_the_words_on_are_shown_as_they_were_read() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let text = "Pier costs more\n\nThe Harbour Post\n\nPublished 2 June 2025\n\n\
        According to the council, Ida Berg said the pier cost 40 million crowns last month.";
    let sent = browser.import(&[field("text", text)]).await;
    let card = browser.get(&sent.location).await;
    let id = cards(&card)[0];

    let page = browser.get(&format!("/suggestions/{id}")).await;

    card.says("The pier cost 40 million crowns in May 2025.").says("as told by");
    page.says("as told by").says("the council");
    page.says("“40 million crowns” is 40,000,000").says("“last month” is 2025-05");
}

#[actix_web::test]
async fn what_people_decide_changes_nothing_in_what_is_suggested() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let (_, read) = harbour(&world, &browser).await;
    for (stored, _) in &read.suggestions {
        browser.post(&format!("/suggestions/{}/dismiss", stored.id), &[]).await.is(303);
    }

    // The same words once more; the last of them makes it another text.
    let again = format!("{HARBOUR}\n\nThe band played.");
    let sent = browser.import(&[field("text", &again)]).await;
    let id = sent.location.rsplit_once('/').unwrap().1.parse().unwrap();
    let after = world.desk.article(id).await.unwrap();

    for (before, after) in read.suggestions.iter().zip(&after.suggestions) {
        assert_eq!(before.1, after.1);
    }
    assert!(after.suggestions.len() >= read.suggestions.len());
}
