//! Reviewing: what goes with a verdict, when it is looked at again, and the flags beside it.

use chrono::{Days, NaiveDate, TimeDelta};
use claimdesk::domain::claim::{Command, Flags, Proposal, Severity, Terms};
use claimdesk::domain::{ClaimId, Role};
use claimdesk::store::claims::{ClaimRow, Filter, Sort, count_up_to, list, page};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use crate::base::*;
use crate::verify::{copies, faults};
use crate::world::{Browser, World};

fn in_days(base: &Base, days: u64) -> NaiveDate {
    base.hands.now().date_naive() + Days::new(days)
}

/// An approved claim that is to be looked at again in so many days.
async fn approved(base: &Base, quote: usize, days: u64) -> ClaimId {
    let claim = base.open(quote).await.claim.unwrap().id;
    base.does(claim, said_by("Mayor Quill"), ANN).await;
    base.does(claim, evidence("https://town.example/budget"), ANN).await;
    let terms = Terms { review_by: Some(in_days(base, days)), ..Terms::default() };
    let words = Proposal::new("false".to_owned(), "The budget says 38 million.".to_owned());
    base.does(claim, Command::Propose(Box::new(Proposal { terms, ..words })), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    claim
}

async fn expiring(browser: &Browser) -> Vec<String> {
    listed(browser, "tab=expiring").await
}

/// The numbers of the claims in a list, in its order.
async fn listed(browser: &Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/queue?{query}")).await;
    let links = page.is(200).links("/claims/C-");
    let numbers = links.iter().filter_map(|it| it.trim_start_matches("/claims/").split_once('?'));
    numbers.map(|(number, _)| number.to_owned()).collect()
}

#[actix_web::test]
async fn what_goes_with_a_verdict_is_typed_shown_and_reported() {
    let world = World::new().await;
    let base = &world.base;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, said_by("Mayor Quill"), ANN).await;
    base.does(claim, evidence("https://town.example/budget"), ANN).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    let (today, later) = (in_days(base, 0).to_string(), in_days(base, 30).to_string());
    let whole = |as_of: &str, review_by: &str| {
        vec![
            ("label".to_owned(), "false".to_owned()),
            ("rationale".to_owned(), "The budget says 38.".to_owned()),
            ("would_change".to_owned(), "The final bill.".to_owned()),
            ("as_of".to_owned(), as_of.to_owned()),
            ("review_by".to_owned(), review_by.to_owned()),
        ]
    };
    let propose = async |as_of: &str, review_by: &str| {
        let fields = whole(as_of, review_by);
        let fields: Vec<_> = fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        reviewer.act("C-1", "propose", &fields).await
    };
    for (as_of, review_by, says) in [
        (later.as_str(), "", "The day as of which the verdict holds is still to come."),
        ("", today.as_str(), "The day of the next review must be still to come."),
        ("yesterday", "", "Give the date as year-month-day."),
    ] {
        let page = propose(as_of, review_by).await;
        page.is(422).says(says).keeps("The final bill.").keeps("The budget says 38.");
        page.keeps(if as_of.is_empty() { review_by } else { as_of });
    }
    propose(&today, &later).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("What would change this The final bill.")
        .says("Valid as of")
        .says("To be reviewed by");

    editor.act("C-1", "return", &[("reason", "Which bill?")]).await.is(303);
    // Whoever proposes it again finds what they had typed.
    let page = reviewer.get("/claims/C-1").await;
    page.keeps("The final bill.").keeps(&format!("value=\"{later}\""));
    let fields = [
        ("label", "false"),
        ("rationale", "The budget says 38."),
        ("would_change", "The final bill of 2026."),
    ];
    reviewer.act("C-1", "propose", &fields).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("What would change this: The final bill of 2026.").has("<del>");
    editor.act("C-1", "approve", &[]).await.is(303);

    let json = editor.get("/claims/C-1/report.json").await;
    let report: Value = serde_json::from_str(&json.is(200).html).unwrap();
    let verdict = &report["claim"]["verdict"];
    assert_eq!(verdict["would_change"], "The final bill of 2026.");
    assert!(verdict.get("as_of").is_none() && verdict.get("review_by").is_none(), "{verdict}");
    for format in ["html", "markdown"] {
        let page = editor.get(&format!("/claims/C-1/report.{format}")).await;
        page.is(200).says("What would change this").says("The final bill of 2026.");
    }
    assert_eq!(faults(base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_verdict_expires_until_somebody_has_looked_at_it_again() {
    let world = World::new().await;
    let base = &world.base;
    for (quote, days) in [(0, 30), (1, 8), (2, 7)] {
        approved(base, quote, days).await;
    }
    base.proposed().await;
    let editor = world.sign_in(Role::Editor).await;
    assert_eq!(expiring(&editor).await, ["C-3"], "a week before, and not earlier");
    editor.get("/queue").await.says("Expiring 1");
    world.sign_in(Role::Viewer).await.get("/queue").await.says_not("Expiring");

    base.hands.move_by(TimeDelta::days(8));
    // Their sessions are over by then.
    let editor = world.sign_in(Role::Editor).await;
    assert_eq!(
        expiring(&editor).await,
        ["C-3", "C-2"],
        "what is to be looked at first stands first"
    );
    editor.get("/queue?tab=expiring").await.says("Expiring 2").says("(the day has come)");

    let day = in_days(base, 60).to_string();
    let confirm = [("review_by", day.as_str()), ("reason", "The bill is the same.")];
    let page = editor.act("C-3", "confirm", &[confirm[0], ("reason", " ")]).await;
    page.is(422).says("fill in the reason").keeps(&day);
    let page = editor.act("C-3", "confirm", &[("review_by", ""), confirm[1]]).await;
    page.is(422).says("Choose the day by which").keeps("The bill is the same.");
    let gone = in_days(base, 0).to_string();
    let page = editor.act("C-3", "confirm", &[("review_by", &gone), confirm[1]]).await;
    page.is(422).says("must be still to come");
    world.sign_in(Role::Reviewer).await.act("C-3", "confirm", &confirm).await.is(403);
    assert_eq!(
        editor.act("C-3", "confirm", &confirm).await.is(303).location,
        "/claims/C-3#verdict"
    );
    let page = editor.get("/claims/C-3").await;
    page.says("Still held on")
        .says("The bill is the same.")
        .says("confirmed that the verdict holds");
    assert_eq!(expiring(&editor).await, ["C-2"]);

    editor.act("C-2", "correct", &[("reason", "A new bill.")]).await.is(303);
    assert_eq!(expiring(&editor).await, Vec::<String>::new());
    editor.act("C-2", "confirm", &confirm).await.is(422);
    let page = editor.get("/queue?tab=expiring").await;
    page.says("Expiring 0").says("a week before the day of their review");
    assert_eq!(faults(base).await, Vec::<String>::new());

    let before = copies(&base.foreign().await).await;
    base.desk.rebuild().await.unwrap();
    assert_eq!(copies(&base.foreign().await).await, before);
}

#[actix_web::test]
async fn flags_stand_beside_the_verdict_and_narrow_lists() {
    let world = World::new().await;
    for quote in 0..3 {
        world.base.open(quote).await;
    }
    let browser = world.sign_in(Role::Reviewer).await;
    let harmful = [("severity", "harmful"), ("said_before", "yes"), ("note", "On 2 May & before.")];
    assert_eq!(browser.act("C-1", "flag", &harmful).await.is(303).location, "/claims/C-1#flags");
    browser.act("C-1", "flag", &harmful).await.is(422).says("Nothing was changed");
    browser.act("C-2", "flag", &[("severity", "harmful"), ("note", "")]).await.is(303);
    let page = browser.act("C-3", "flag", &[("severity", "ordinary"), ("note", "Why?")]).await;
    page.is(422).says("Choose the flag that the note is about.").keeps("Why?");
    browser.act("C-3", "flag", &[("severity", "dreadful"), ("note", "")]).await.is(400);

    let page = browser.get("/claims/C-1").await;
    page.says("Harmful").says("Said before").says("On 2 May & before.");
    page.says("flagged it harmful, said before");
    for (query, found) in [
        ("severity=harmful", 2),
        ("said_before=yes", 1),
        ("severity=serious", 0),
        ("severity=harmful&said_before=yes", 1),
    ] {
        let all = listed(&browser, &format!("tab=all&{query}")).await;
        assert_eq!(all.len(), found, "{query}");
    }
    browser.get("/queue?tab=all&severity=dreadful").await.says("No severity is called “dreadful”.");
    let page = browser.get("/queue?tab=all&severity=harmful&said_before=yes").await;
    page.says("Severity Harmful").says("Said before yes").says("↻ Said before");
    browser.act("C-1", "flag", &[("severity", "ordinary"), ("note", "")]).await.is(303);
    browser.get("/claims/C-1").await.says("took the flags off");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

async fn paged(base: &Base, filter: &Filter, size: u64) -> Vec<ClaimRow> {
    let mut found: Vec<ClaimRow> = Vec::new();
    loop {
        let after = found.last().map(|it| it.cursor(Sort::Review));
        let page = list(base.desk.db().read(), filter, Sort::Review, after, size).await.unwrap();
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expires_is_paged_by_the_day_of_its_review() {
    let base = Base::new().await;
    for (quote, days) in [5, 3, 3, 9, 3, 5].into_iter().enumerate() {
        approved(&base, quote, days).await;
    }
    base.proposed().await;
    let until = |days| Filter { review_until: Some(in_days(&base, days)), ..Filter::default() };
    for (days, wanted) in [(9, &[2, 3, 5, 1, 6, 4][..]), (5, &[2, 3, 5, 1, 6]), (2, &[])] {
        for size in [1, 2, 100] {
            let found = paged(&base, &until(days), size).await;
            let numbers: Vec<u64> = found.iter().map(|it| it.number.0 + 1).collect();
            assert_eq!(numbers, wanted, "{days} days, {size} at a time");
        }
        let many = u64::try_from(wanted.len()).unwrap();
        let c = base.desk.db().read();
        assert_eq!(count_up_to(c, &until(days), 100).await.unwrap(), many);
        assert_eq!(count_up_to(c, &until(days), 2).await.unwrap(), many.min(2));
    }
}

#[tokio::test]
async fn what_expires_is_found_by_an_index_and_so_are_flags() {
    let base = Base::new().await;
    if base.is_postgres() {
        return;
    }
    let claim = approved(&base, 0, 3).await;
    let flags = Flags { severity: Severity::Serious, said_before: true, note: None };
    base.does(claim, Command::Flag(flags), ANN).await;
    let until = Filter { review_until: Some(in_days(&base, 7)), ..Filter::default() };
    let serious = Filter { severity: Some(Severity::Serious), ..Filter::default() };
    let said = Filter { said_before: true, ..Filter::default() };
    let row = list(base.desk.db().read(), &until, Sort::Review, None, 1).await.unwrap().remove(0);
    for (filter, sort, index) in [
        (&until, Sort::Review, "claim_review"),
        (&serious, Sort::Changed, "claim_severity"),
        (&said, Sort::Changed, "claim_said_before"),
    ] {
        for after in [None, Some(row.cursor(sort))] {
            let query = DbBackend::Sqlite.build(&page(filter, sort, after, 50).unwrap());
            let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", query.sql), ..query };
            let lines = base.desk.db().read().query_all_raw(explain).await.unwrap();
            let plan: Vec<String> =
                lines.iter().map(|line| line.try_get("", "detail").unwrap()).collect();
            let plan = plan.join("\n");
            assert!(plan.contains(&format!("INDEX {index} ")), "{filter:?}:\n{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{filter:?}:\n{plan}");
        }
    }
}
