//! Tables: claims from a CSV file, looked at, taken, and taken again.

use std::io::Cursor;

use claimdesk::desk::Desk;
use claimdesk::desk::claims::Sent;
use claimdesk::desk::known::Mode;
use claimdesk::desk::tables::{Became, Columns, Taken};
use claimdesk::domain::{Actor, Role};
use claimdesk::text::table::Table;

use crate::base::*;
use crate::known::review;
use crate::reading::{everything, file, text};
use crate::world::{Browser, Page, World};

const TABLE: &str = "claim,quote,speaker,title,url,date,tags,note,verdict,review url\n\
    Crime fell by 40%,It fell by 40%,Jane Doe,Safest year,https://herald.example/1,2026-03-01,crime;local,Look again,False,\n\
    Ferries carry 1200 people,,The port,Safest year,https://herald.example/1,,,,,\n\
    ,,Jane Doe,,,,,,,\n\
    Ferries carry 1200 people,,The port,Safest year,https://herald.example/1,,,,,\n\
    The bridge is safe,,,,,,,,Mostly true,https://checks.example/9\n";

async fn took(desk: &Desk, text: &str, mode: Mode, actor: Actor) -> Taken {
    let table = Table::read(text.as_bytes()).unwrap();
    let columns = Columns::guessed(&table);
    let sent = Sent { actor, once: None };
    desk.take_table(&table, &columns, mode, sent, Some("https://desk.test")).await.unwrap()
}

/// Sends the table that came before, with what its columns hold.
async fn step(browser: &Browser, act: &str, table: &str, columns: &[(&str, &str)]) -> Page {
    let mut parts = vec![text("table", table), text("act", act), text("once", "one form")];
    parts.extend(columns.iter().map(|(name, holds)| text(name, holds)));
    browser.upload("/claims/import", &parts).await
}

#[actix_web::test]
async fn a_table_becomes_claims_once() {
    let world = World::new().await;
    let foreign = world.base.foreign().await;
    let desk = &world.desk;
    let editor = actor(EVE);

    let before = everything(&foreign).await;
    let looked = took(desk, TABLE, Mode::DryRun, editor).await;
    assert_eq!(looked.counts(), (3, 1, 1));
    assert_eq!(everything(&foreign).await, before, "a look changes nothing");

    let taken = took(desk, TABLE, Mode::Import, editor).await;
    assert_eq!(taken.words(), "3 new, 1 here already, 1 left out");
    assert_eq!(taken.rows[3].became, Became::Same { row: 3 });
    let Became::Refused { why } = &taken.rows[2].became else { panic!("{taken:?}") };
    assert_eq!((taken.rows[2].row, why.as_str()), (4, "Please fill in the statement."));
    let Became::New { number: Some(number), article: Some(article), .. } = taken.rows[0].became
    else {
        panic!("{taken:?}")
    };
    let claim = desk.claim(desk.claim_by_number(number).await.unwrap()).await.unwrap();
    let claim = claim.claim.unwrap();
    assert_eq!((claim.statement.as_str(), claim.quote()), ("Crime fell by 40%", "It fell by 40%"));
    assert_eq!(claim.attributions[0].name.as_deref(), Some("Jane Doe"));
    assert_eq!(claim.tags, ["crime", "local"]);
    let (head, text) = desk.article_text(article).await.unwrap();
    assert_eq!(text.body, "It fell by 40%\n\nFerries carry 1200 people");
    assert_eq!(head.url.as_deref(), Some("https://herald.example/1"));
    let batches = "SELECT DISTINCT batch FROM event WHERE kind IN ('claim.opened', \
                   'claim.tagged', 'claim.commented') AND batch IS NOT NULL ORDER BY batch DESC";
    assert_eq!(rows(&foreign, batches).await.len(), 1, "one act");
    let known = desk.newest_known(None, None, 10).await.unwrap();
    assert_eq!(known[0].1.known.label, "Mostly true");
    assert!(desk.verify().await.unwrap().faults.is_empty());

    // The same file again, and then with one row more.
    let before = everything(&foreign).await;
    let again = took(desk, TABLE, Mode::Import, editor).await;
    assert_eq!(again.counts(), (0, 4, 1));
    assert_eq!(everything(&foreign).await, before, "nothing comes twice");
    let longer = format!("{TABLE}Ships wait,,,Safest year,https://herald.example/1,,,,,\n");
    assert_eq!(took(desk, &longer, Mode::Import, editor).await.counts(), (1, 4, 1));

    // Words that stand in an article which is here stand in that one.
    let title = desk.article_head(world.base.article).await.unwrap().title;
    let words = desk.article_text(world.base.article).await.unwrap().1.body;
    let words = words.lines().find(|line| line.split_whitespace().count() > 4).unwrap();
    let words: Vec<_> = words.split_whitespace().take(5).collect();
    let row = format!("statement,quote,article\nA new one,\"{}\",\"{title}\"\n", words.join(" "));
    let taken = took(desk, &row, Mode::Import, editor).await;
    let Became::New { article, .. } = taken.rows[0].became else { panic!("{taken:?}") };
    assert_eq!(article, Some(world.base.article));
}

#[tokio::test]
async fn what_a_row_says_besides_is_kept_or_told_and_overwrites_nothing() {
    let base = Base::new().await;
    let (desk, editor) = (&base.desk, actor(EVE));
    let feed = Cursor::new(review(1, "Piers burn").to_string().into_bytes());
    desk.take_known(feed, None, Mode::Import, editor).await.unwrap();
    let published = desk.newest_known(None, None, 9).await.unwrap();

    let text = "claim,speaker,tags,note,verdict,review url\n\
        Piers burn,Otto Kern,,,False,https://check.example/1\n\
        Piers burn,Ida Kern,fire,Look again,False,https://check.example/2\n\
        \n\
        Ships wait,,,,False,https://desk.test/c/1\n\
        Gulls sing,,,,True,https://check.example/2\n\
        Piers burn,Ida Kern,,,False,https://check.example/2\n";
    let notes = |taken: &Taken| {
        let mut all = Vec::new();
        for it in &taken.rows {
            all.extend(it.notes.iter().map(|note| (it.row, note.clone())));
        }
        all
    };
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;
    let looked = took(desk, text, Mode::DryRun, editor).await;
    assert_eq!(everything(&foreign).await, before, "a look changes nothing");
    let taken = took(desk, text, Mode::Import, editor).await;
    assert_eq!((taken.counts(), notes(&taken)), (looked.counts(), notes(&looked)));
    assert_eq!(taken.counts(), (3, 2, 0));
    let left_out = "Its ruling is left out.";
    let said = [
        (
            2,
            format!(
                "{left_out} The desk has another from this address, which stays: “Half true”, Check Example."
            ),
        ),
        (3, "Row 2 takes along the speaker “Ida Kern”, the tag “fire”, the note.".to_owned()),
        (5, format!("{left_out} It is a check of this desk.")),
        (6, format!("{left_out} The file has another check with the same address before it.")),
    ];
    assert_eq!(notes(&taken), said);
    let Became::New { number: Some(number), .. } = taken.rows[0].became else {
        panic!("{taken:?}")
    };
    let claim = desk.claim(desk.claim_by_number(number).await.unwrap()).await.unwrap();
    let claim = claim.claim.unwrap();
    let speakers: Vec<_> = claim.attributions.iter().filter_map(|it| it.name.clone()).collect();
    assert_eq!(speakers, ["Otto Kern", "Ida Kern"]);
    assert_eq!((claim.tags, claim.comments.len()), (vec!["fire".to_owned()], 1));
    let known = desk.newest_known(None, None, 9).await.unwrap();
    assert_eq!((&known[1..], known[0].1.known.statement.as_str()), (&published[..], "Piers burn"));

    // What is here already brings its ruling, and its claim is left as it is.
    let later = "claim,speaker,tags,note,verdict,review url\n\
        Piers burn,Otto Kern;Nora Kern,fire,Look again,False,https://check.example/3\n";
    let taken = took(desk, later, Mode::Import, editor).await;
    let lacks = format!(
        "{number} does not have the speaker “Nora Kern”. Where that is meant as well, add it there."
    );
    assert_eq!(notes(&taken), [(2, lacks)]);
    assert_eq!(desk.newest_known(None, None, 9).await.unwrap().len(), 3);
    assert!(desk.verify().await.unwrap().faults.is_empty());
}

#[actix_web::test]
async fn a_browser_goes_step_by_step() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;

    let page = browser.upload("/claims/import", &[file("a.csv", TABLE.as_bytes())]).await;
    page.is(200).says("a.csv, 5 rows").has("value=\"quote\" selected").says("It fell by 40%");
    let table = page.field("table").unwrap();
    let twice =
        step(&browser, "look", &table, &[("column_0", "statement"), ("column_1", "statement")]);
    twice.await.is(422).says("Two columns cannot both be “Statement”");
    let columns = [("column_0", "statement"), ("column_1", "quote"), ("column_3", "article")];
    let page = step(&browser, "look", &table, &columns).await;
    page.is(200).says("3 new, 1 here already, 1 left out. Nothing was imported yet.");
    page.says("Please fill in the statement.").says("Import 3 claims");
    let page = step(&browser, "import", &table, &columns).await;
    let page = browser.get(&page.is(303).location).await;
    page.is(200).says("1 row left out").says("row 3 says the same");

    let picture = browser.upload("/claims/import", &[file("a.png", b"\x89PNG\r\n")]).await;
    picture.is(422).says("This is a picture. Save the table as CSV");
    let long = format!("claim\n{}", "It fell.\n".repeat(1_001));
    let page = browser.upload("/claims/import", &[file("a.csv", long.as_bytes())]).await;
    page.is(413).says("from the command line");
    world.sign_in(Role::Viewer).await.get("/claims/import").await.is(403);
}
