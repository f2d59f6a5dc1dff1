//! Scales: versions that stay, the form that makes the next one, and verdicts that keep theirs.

use claimdesk::config::Config;
use claimdesk::domain::claim::{Command, Proposal};
use claimdesk::domain::scale::{Draft, LabelKind, Row, Scale, Tone};
use claimdesk::domain::{Role, ScaleId, seeds};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::base::*;
use crate::reading::everything;
use crate::verify::faults;
use crate::world::{Browser, Page, World};

type Fields = Vec<(String, String)>;

/// What the form of a scale sends, made from this version.
fn sent(draft: &Draft, version: u32) -> Fields {
    let mut fields = vec![("version".to_owned(), version.to_string())];
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    for (name, value) in [("title", &draft.name), ("worst", &draft.worst), ("best", &draft.best)] {
        add(name, value);
    }
    for (at, row) in draft.rows.iter().enumerate() {
        for (name, value) in [
            ("key", row.key.as_str()),
            ("order", &row.order),
            ("name", &row.name),
            ("definition", &row.definition),
            ("kind", row.kind.key()),
            ("number", &row.number),
            ("tone", row.tone.key()),
        ] {
            add(name, value);
        }
        if row.retired {
            add("retired", &(at + 1).to_string());
        }
    }
    fields
}

async fn post(browser: &Browser, path: &str, fields: &Fields) -> Page {
    let fields: Vec<_> = fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    browser.post(path, &fields).await
}

/// The desk's scale with “False” renamed and “Mixed” retired.
fn renamed() -> Draft {
    let mut draft = Draft::of(&SCALE);
    let row = draft.rows.iter_mut().find(|row| row.key == "false").unwrap();
    "Wrong".clone_into(&mut row.name);
    "It is not so at all.".clone_into(&mut row.definition);
    draft.rows.iter_mut().find(|row| row.key == "mixed").unwrap().retired = true;
    draft
}

async fn rename(world: &World) {
    let admin = world.sign_in(Role::Admin).await;
    let page = post(&admin, "/scales/truth5", &sent(&renamed(), 1)).await;
    assert_eq!(page.is(303).location, "/scales/truth5");
    admin.get("/scales/truth5").await.says("Version 2 stored.");
}

/// A report without the line that says when it was made.
fn steady(page: &Page) -> String {
    let lines = page.is(200).html.lines().filter(|line| !line.contains("\"generated_at\""));
    lines.collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn renaming_a_label_leaves_old_verdicts_and_their_reports_as_they_were() {
    let public_url = Some("https://desk.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;
    let old = world.base.approved().await.claim.unwrap();
    world.base.does(old.id, Command::Publish, EVE).await;
    let editor = world.sign_in(Role::Editor).await;
    let article = format!("/articles/{}/report", world.base.article);
    let reports: Vec<String> = ["html", "json", "markdown", "claimreview"]
        .iter()
        .flat_map(|format| [format!("/claims/C-1/report.{format}"), format!("{article}.{format}")])
        .chain(["/queue/export.csv?tab=all".to_owned(), "/queue/export.jsonl?tab=all".to_owned()])
        .collect();
    let mut before = Vec::new();
    for path in &reports {
        before.push(steady(&editor.get(path).await));
    }

    rename(&world).await;

    for (path, before) in reports.iter().zip(before) {
        assert_eq!(steady(&editor.get(path).await), before, "{path}");
    }
    let page = editor.get("/claims/C-1").await;
    page.says("False").says("The evidence shows that it is not so.").says_not("Wrong");
    page.says("on version 1 of the scale; the desk now uses version 2");
    editor.get("/queue?tab=all").await.says("False");
    assert_eq!(world.desk.claim(old.id).await.unwrap().claim.unwrap().verdict, old.verdict);

    // A new verdict stands on the new version.
    let new = world.base.proposed().await.claim.unwrap();
    let round = new.round().unwrap();
    assert_eq!((round.label.as_str(), round.label_name.as_str()), ("false", "Wrong"));
    editor
        .get("/claims/C-2")
        .await
        .says("Wrong")
        .says("It is not so at all.")
        .says_not("version 1");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn what_was_proposed_on_an_older_version_says_so_and_is_approved_on_it() {
    let world = World::new().await;
    let claim = world.base.proposed().await.claim.unwrap().id;
    rename(&world).await;
    let editor = world.sign_in(Role::Editor).await;

    let page = editor.get("/claims/C-1").await;
    page.says("False").says("on version 1 of the scale; the desk now uses version 2");
    editor.act("C-1", "approve", &[]).await.is(303);

    let verdict = world.desk.claim(claim).await.unwrap().claim.unwrap().verdict.unwrap();
    assert_eq!((verdict.scale, verdict.label_name.as_str()), (SCALE.id, "False"));
    editor.get("/claims/C-1").await.says("on version 1 of the scale");
}

#[actix_web::test]
async fn a_proposal_made_from_labels_that_were_changed_meanwhile_is_asked_for_again() {
    let world = World::new().await;
    let claim = world.base.open(0).await.claim.unwrap().id;
    world.base.does(claim, said_by("Mayor Quill"), ANN).await;
    world.base.does(claim, evidence("https://town.example/budget"), ANN).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let seen = reviewer.get("/claims/C-1").await.field("scale").unwrap();
    assert_eq!(seen, SCALE.id.to_string());
    rename(&world).await;

    let mut fields =
        [("label", "false"), ("rationale", "The budget says 38."), ("scale", seen.as_str())];
    let page = reviewer.act("C-1", "propose", &fields).await;
    page.is(422).says("scale was changed while you wrote").keeps("The budget says 38.");
    page.says("Wrong").says_not("Mixed");
    let now = page.field("scale").unwrap();
    fields[2].1 = &now;
    reviewer.act("C-1", "propose", &fields).await.is(303);
}

#[actix_web::test]
async fn the_picker_shows_every_definition_from_true_to_false_and_then_the_others() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    admin.post("/scales/seeds", &[("seed", "africa_check")]).await.is(303);
    let settings = [("name", "Desk"), ("min_evidence", "0"), ("scale", "africa_check")];
    admin.post("/settings", &settings).await.is(303);
    world.base.open(0).await;
    let reviewer = world.sign_in(Role::Reviewer).await;

    let page = reviewer.get("/claims/C-1").await;
    let scale = seeds::scale("africa_check", ScaleId(Uuid::nil())).unwrap();
    let places: Vec<usize> = [
        "From true to false",
        "value=\"correct\"",
        "value=\"incorrect\"",
        "Neither true nor false",
        "value=\"unproven\"",
        "value=\"understated\"",
    ]
    .iter()
    .map(|piece| page.html.find(piece).unwrap_or_else(|| panic!("{piece}: {}", page.html)))
    .collect();
    assert!(places.is_sorted(), "{places:?}");
    for label in &scale.labels {
        page.says(&label.definition).says(&format!("{} {}", label.tone.glyph(), label.name));
    }
}

#[actix_web::test]
async fn what_cannot_be_a_scale_is_refused_in_sentences_and_kept() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let mut draft = renamed();
    draft.rows[0].number = "9".to_owned();
    draft.rows[1].definition = " ".to_owned();
    draft.rows.push(Row { name: "Outdated".to_owned(), ..Row::empty() });

    let page = post(&admin, "/scales/truth5", &sent(&draft, 1)).await;
    page.is(422).says("Label 2: Please fill in the definition.").says("Label 10:");
    page.keeps("It is not so at all.").keeps("Outdated").keeps("value=\"9\"");
    assert_eq!(page.count("name=\"retired\" value=\"3\" checked"), 1, "{}", page.html);
    draft.rows[1].definition = "Right in substance.".to_owned();
    draft.rows.pop();
    let page = post(&admin, "/scales/truth5", &sent(&draft, 1)).await;
    page.is(422).says("The number of “True” must be from 1 to 5.");
    let same = sent(&Draft::of(&SCALE), 1);
    post(&admin, "/scales/truth5", &same).await.is(422).says("Nothing was changed.");
    post(&admin, "/scales/no_such_scale", &same).await.is(404);
    let mut odd = sent(&draft, 1);
    odd.push(("name".to_owned(), "One more".to_owned()));
    post(&admin, "/scales/truth5", &odd).await.is(400);

    assert_eq!(everything(&foreign).await, before);
}

#[actix_web::test]
async fn of_two_who_change_a_scale_at_once_the_second_sees_it_and_loses_nothing() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    rename(&world).await;

    let mut mine = Draft::of(&SCALE);
    mine.rows[0].name = "Quite true".to_owned();
    let page = post(&admin, "/scales/truth5", &sent(&mine, 1)).await;
    page.is(409).says("it is at version 2 now").keeps("Quite true").says("Wrong");
    assert_eq!(page.field("version").as_deref(), Some("2"));
    post(&admin, "/scales/truth5", &sent(&mine, 2)).await.is(303);

    let newest = world.desk.settled().await.unwrap().scale;
    assert_eq!((newest.version, newest.labels[0].name.as_str()), (3, "Quite true"));
    let page = admin.get("/scales/truth5").await;
    for version in ["Version 1", "Version 2", "Version 3"] {
        page.says(version);
    }
    page.says(&format!("by {}", admin.somebody().name));
    // Both versions and the desk that uses them left their records.
    let foreign = world.base.foreign().await;
    for (kind, times) in [("scale.versioned", 2), ("desk.changed", 2)] {
        let sql = format!("SELECT kind FROM event WHERE kind = '{kind}'");
        assert_eq!(rows(&foreign, &sql).await.len(), times, "{kind}");
    }
}

#[actix_web::test]
async fn a_scale_comes_from_a_seed_or_from_nothing_and_can_be_chosen() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    admin.get("/scales").await.says("Five points").says("version 1, used for new verdicts");
    admin.post("/scales/seeds", &[("seed", "politifact")]).await.is(303);
    admin.post("/scales/seeds", &[("seed", "politifact")]).await.is(422).says("has this scale");
    admin.post("/scales/seeds", &[("seed", "no_such")]).await.is(404);
    admin.get("/scales").await.says("Pants on Fire").says_not("Add PolitiFact");

    let label = |name: &str, kind, number: &str, tone| Row {
        name: name.to_owned(),
        definition: format!("What is {name}."),
        kind,
        number: number.to_owned(),
        tone,
        ..Row::empty()
    };
    let mut draft = Draft {
        name: "New".to_owned(),
        worst: "1".to_owned(),
        best: "2".to_owned(),
        rows: vec![
            label("Верно", LabelKind::Truth, "2", Tone::True),
            Row::empty(),
            label("Неверно", LabelKind::Truth, "1", Tone::False),
        ],
    };
    let page = post(&admin, "/scales/new", &sent(&draft, 0)).await;
    assert_eq!(page.is(303).location, "/scales/new_2", "an address of its own");
    post(&admin, "/scales/new", &sent(&draft, 0)).await.is(422).says("has this scale already");
    draft.name = "Empty".to_owned();
    draft.rows.clear();
    post(&admin, "/scales/new", &sent(&draft, 0)).await.is(422).says("at least two labels");

    let page = admin.get("/settings").await;
    page.says("Верно, Неверно").says("Africa Check");
    let settings = [("name", "Desk"), ("min_evidence", "1"), ("scale", "new_2")];
    admin.post("/settings", &settings).await.is(303);
    let scale = world.desk.settled().await.unwrap().scale;
    let keys: Vec<_> = scale.labels.iter().map(|it| it.key.as_str()).collect();
    assert_eq!((scale.key.as_str(), keys), ("new_2", vec!["label", "label_2"]));

    // Those who only look see the same without forms.
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/scales/new_2").await.is(200).says("What is Верно.").has_not("<textarea");
    auditor.get("/scales").await.is(200).has_not("Add Africa Check");
    auditor.get("/scales/no_such_scale").await.is(404);
}

#[actix_web::test]
async fn changing_another_scale_leaves_the_desk_on_its_own() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    admin.post("/scales/seeds", &[("seed", "politifact")]).await.is(303);
    let seed: Scale = seeds::scale("politifact", ScaleId(Uuid::nil())).unwrap();
    let mut draft = Draft::of(&seed);
    draft.rows[3].name = "Barely True".to_owned();

    post(&admin, "/scales/politifact", &sent(&draft, 1)).await.is(303);

    assert_eq!(world.desk.settled().await.unwrap().scale, *SCALE);
    let claim = world.base.open(0).await.claim.unwrap().id;
    world.base.does(claim, said_by("Mayor Quill"), ANN).await;
    world.base.does(claim, evidence("https://town.example/budget"), ANN).await;
    let new = Proposal::new("half_true".to_owned(), "Half of it.".to_owned());
    let seen = world.desk.claim(claim).await.unwrap().version();
    let refused = world.desk.perform(claim, seen, Command::Propose(Box::new(new)), by(ANN)).await;
    assert!(refused.is_err(), "a label of a scale that the desk does not use");
}

#[tokio::test]
async fn a_stored_version_stays_whoever_opens_the_database() {
    let base = Base::new().await;
    let c = base.foreign().await;
    let before = rows(&c, "SELECT * FROM scale").await;
    let mut changes = vec!["UPDATE scale SET content = '{}'", "DELETE FROM scale"];
    if base.is_postgres() {
        c.execute_unprepared("SET session_replication_role = replica").await.unwrap();
        changes.push("TRUNCATE scale");
    } else {
        changes.push("REPLACE INTO scale SELECT id, key, version, '{}' FROM scale");
    }
    for change in changes {
        let refused = c.execute_unprepared(change).await;
        assert!(refused.is_err(), "{change}");
    }
    assert_eq!(rows(&c, "SELECT * FROM scale").await, before);
}

#[actix_web::test]
async fn a_version_that_was_tampered_with_is_found_out() {
    let world = World::new().await;
    rename(&world).await;
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    let attacker = world.base.attacker().await;

    let change = "UPDATE scale SET content = REPLACE(content, 'Wrong', 'Right') WHERE version = 2";
    attacker.execute_unprepared(change).await.unwrap();
    let found = faults(&world.base).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("version 2 of the scale truth5 is not the one"), "{found:?}");

    attacker.execute_unprepared("DELETE FROM scale WHERE version = 2").await.unwrap();
    let found = faults(&world.base).await;
    assert!(found[0].ends_with("version 2 of the scale truth5 is gone"), "{found:?}");
}
