//! Whoever changes the database behind the desk's back is found out, and the copies that pages
//! read can be made again.

use chrono::TimeDelta;
use claimdesk::domain::claim::Command;
use claimdesk::domain::{ClaimId, ContactId};
use claimdesk::store::{rebuild, verify};
use entity::event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, Set, Statement,
};

use crate::base::*;

/// The tables that can be thrown away.
pub const COPIES: &[&str] = &[
    "claim",
    "claim_anchor",
    "claim_attribution",
    "claim_evidence",
    "claim_tag",
    "opinion",
    "publication",
    "publication_change",
    "publication_speaker",
    "verdict_round",
    "verdict_author",
    "counter",
    "search_item",
    "search_posting",
    "search_word",
    "search_slip",
];

/// Every row that can be made again, in one order.
pub async fn copies(c: &impl ConnectionTrait) -> Vec<String> {
    let mut found = Vec::new();
    for table in COPIES {
        // In the order of their names: a migration that is done again adds its columns at the end.
        let one = format!("SELECT * FROM {table} LIMIT 1");
        let one = c.query_one_raw(Statement::from_string(c.get_database_backend(), one)).await;
        let Some(one) = one.unwrap() else { continue };
        let mut columns = one.column_names();
        columns.sort();
        let columns = columns.join(", ");
        found.extend(rows(c, &format!("SELECT '{table}' AS kind, {columns} FROM {table}")).await);
    }
    found.sort();
    found
}

pub async fn faults(base: &Base) -> Vec<String> {
    verify::verify(base.desk.db(), ORIGIN, base.hands.now()).await.unwrap().faults
}

pub async fn rebuild(base: &Base) -> u64 {
    base.desk.db().write(|tx| Box::pin(rebuild::rebuild(tx, ORIGIN))).await.unwrap()
}

/// Two claims: C-1 is decided on, C-2 is not; both have a speaker, evidence and a remark.
async fn busy() -> (Base, ClaimId, DatabaseConnection) {
    let base = Base::new().await;
    let claim = base.approved().await.claim.unwrap().id;
    let other = base.open(1).await.claim.unwrap().id;
    for claim in [claim, other] {
        base.does(claim, Command::Tag { tags: vec!["bridge".into(), "cost".into()] }, BEN).await;
    }
    base.does(other, said_by("Councillor Reed"), BEN).await;
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let attacker = base.attacker().await;
    (base, claim, attacker)
}

async fn event_of(c: &DatabaseConnection, claim: ClaimId, seq: i64) -> event::Model {
    event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(entity::id::Id(claim.0)))
        .filter(event::COLUMN.seq.eq(seq))
        .one(c)
        .await
        .unwrap()
        .unwrap()
}

/// One fault, which says all of these.
async fn is_named(base: &Base, says: &[&str]) {
    let found = faults(base).await;
    assert_eq!(found.len(), 1, "{found:?}");
    for word in says {
        assert!(found[0].contains(word), "“{}” does not say “{word}”", found[0]);
    }
}

#[tokio::test]
async fn a_desk_at_work_has_no_faults() {
    let (base, ..) = busy().await;

    let findings = verify::verify(base.desk.db(), ORIGIN, base.hands.now()).await.unwrap();

    assert_eq!((findings.claims, findings.faults.len()), (2, 0));
    assert!(findings.trails > findings.claims && findings.events > findings.trails);
}

#[tokio::test]
async fn one_changed_byte_names_the_claim_and_the_event() {
    let (base, claim, attacker) = busy().await;
    let row = event_of(&attacker, claim, 3).await;

    for place in [0, row.bytes.len() / 2, row.bytes.len() - 1] {
        let mut bytes = row.bytes.clone();
        bytes[place] ^= 1;
        let mut changed = row.clone().into_active_model();
        changed.bytes = Set(bytes);
        changed.update(&attacker).await.unwrap();
        is_named(&base, &["claim C-1", "event 3", "do not match the hash"]).await;
    }
}

#[tokio::test]
async fn a_changed_event_with_its_hash_made_again_breaks_the_next() {
    let (base, claim, attacker) = busy().await;
    let row = event_of(&attacker, claim, 3).await;
    let mut fields = claimdesk::trail::Fields::read(&row.bytes).unwrap();
    fields.actor = BEN.to_string();
    let sealed = fields.seal().unwrap();

    let mut changed = row.into_active_model();
    changed.bytes = Set(sealed.bytes);
    changed.hash = Set(sealed.hash.to_vec());
    changed.actor = Set(BEN.to_string());
    changed.update(&attacker).await.unwrap();

    is_named(&base, &["claim C-1", "event 4", "does not follow the event before it"]).await;
}

#[tokio::test]
async fn a_removed_event_is_named_wherever_it_stood() {
    for (seq, says) in [(0, "event 0"), (2, "event 2"), (5, "what pages show")] {
        let (base, claim, attacker) = busy().await;
        let last = base.desk.claim(claim).await.unwrap().version() - 1;
        let seq = if seq == 5 { i64::try_from(last).unwrap() } else { seq };

        let remove = format!("DELETE FROM event WHERE stream_id = '{claim}' AND seq = {seq}");
        attacker.execute_unprepared(&remove).await.unwrap();

        let found = faults(&base).await;
        assert!(found[0].contains(says), "{seq}: {found:?}");
        assert!(found.iter().any(|it| it.contains("C-1")), "{seq}: {found:?}");
    }
}

#[tokio::test]
async fn swapped_events_are_named() {
    let (base, claim, attacker) = busy().await;

    for (from, to) in [(1, -1), (2, 1), (-1, 2)] {
        let swap =
            format!("UPDATE event SET seq = {to} WHERE stream_id = '{claim}' AND seq = {from}");
        attacker.execute_unprepared(&swap).await.unwrap();
    }

    is_named(&base, &["claim C-1", "event 1"]).await;
}

#[tokio::test]
async fn an_event_filed_as_something_else_is_named() {
    for change in [
        "kind = 'claim.commented'",
        "actor = 'somebody'",
        "at = '2020-01-01 00:00:00+00:00'",
        "batch = '00000000-0000-0000-0000-000000000001'",
    ] {
        let (base, claim, attacker) = busy().await;
        let file = format!("UPDATE event SET {change} WHERE stream_id = '{claim}' AND seq = 2");
        attacker.execute_unprepared(&file).await.unwrap();
        is_named(&base, &["claim C-1", "event 2", "filed as something else"]).await;
    }
}

#[tokio::test]
async fn a_changed_personal_value_is_named() {
    let (base, claim, attacker) = busy().await;

    let change = format!("UPDATE opening SET value = 'Somebody Else' WHERE stream_id = '{claim}'");
    attacker.execute_unprepared(&change).await.unwrap();

    let found = faults(&base).await;
    let named = |it: &&String| it.contains("claim C-1") && it.contains("event 1");
    assert!(found.iter().any(|it| named(&it) && it.contains("name")), "{found:?}");
}

#[tokio::test]
async fn a_changed_or_missing_copy_is_named_and_made_again() {
    for change in [
        "UPDATE claim SET statement = 'Another one.' WHERE number = 0",
        "UPDATE claim SET label = 'true' WHERE number = 0",
        "UPDATE claim SET changed_at = opened_at WHERE number = 0",
        "DELETE FROM claim WHERE number = 0",
        "DELETE FROM claim_anchor WHERE claim_id = (SELECT id FROM claim WHERE number = 0)",
        "DELETE FROM claim_evidence",
        "UPDATE claim_attribution SET role = 'denied' WHERE claim_id = (SELECT id FROM claim WHERE number = 0)",
        "DELETE FROM claim_tag WHERE claim_id = (SELECT id FROM claim WHERE number = 0) AND tag = 'cost'",
        "UPDATE verdict_round SET rationale = 'Because.'",
        "INSERT INTO verdict_author SELECT claim_id, 1, claim_id FROM verdict_round",
    ] {
        let (base, _claim, attacker) = busy().await;
        let before = copies(&attacker).await;
        attacker.execute_unprepared(change).await.unwrap();
        assert_ne!(copies(&attacker).await, before, "{change}");

        is_named(&base, &["claim C-1", "claimdesk rebuild"]).await;

        assert_eq!(rebuild(&base).await, 2);
        assert_eq!(copies(&attacker).await, before, "{change}");
        assert_eq!(faults(&base).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_row_that_reports_take_names_from_is_compared_with_its_trail() {
    let (base, _claim, attacker) = busy().await;
    for (change, named, differs) in [
        ("source SET title = 'x', url = 'https://evil.example/'", "source", "its address"),
        ("speaker SET name = 'Somebody Else'", "speaker", "its name"),
        ("speaker SET same_as = 'https://evil.example/'", "speaker", "its address"),
        ("article SET publisher = 'Another Post'", "article", "its publisher"),
    ] {
        attacker.execute_unprepared(&format!("UPDATE {change}")).await.unwrap();
        let found = faults(&base).await;
        let says = |it: &String| {
            it.starts_with(named) && it.contains(differs) && it.ends_with("was recorded")
        };
        assert!(found.iter().any(says), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn a_claim_without_a_trail_is_named_by_row_and_by_number() {
    let (base, claim, attacker) = busy().await;

    let remove = format!("DELETE FROM event WHERE stream_id = '{claim}'");
    attacker.execute_unprepared(&remove).await.unwrap();

    let found = faults(&base).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("C-1") && found[0].contains("its trail is gone"), "{found:?}");
    assert!(found[1].contains(&claim.to_string()) && found[1].contains("no trail"), "{found:?}");

    attacker.execute_unprepared("DELETE FROM claim WHERE number = 0").await.unwrap();
    is_named(&base, &["claim C-1", "its trail is gone"]).await;
}

/// A desk with an article in two revisions, and somebody who may answer by a link.
async fn asked_and_revised() -> (Base, ClaimId, ContactId, DatabaseConnection) {
    let base = Base::new().await;
    let mut edited = town();
    edited.bytes = String::from_utf8(edited.bytes).unwrap().replace("Friday", "Monday").into();
    base.desk.revise(base.article, edited, by(BEN)).await.unwrap();
    let claim = base.open(0).await.claim.unwrap().id;
    let loaded = base.does(claim, asked("Mara Lund"), ANN).await;
    let contact = loaded.claim.as_ref().unwrap().contacts[0].id;
    let until = base.hands.now() + TimeDelta::days(14);
    let on = (claim, loaded.version());
    base.desk.make_contact_link(on, (contact, until), by(ANN)).await.unwrap().unwrap();
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let attacker = base.attacker().await;
    (base, claim, contact, attacker)
}

/// Without those of the search, which does not find a forged text by its words.
async fn faults_of_texts(base: &Base) -> Vec<String> {
    let all = faults(base).await;
    all.into_iter().filter(|it| !it.contains(": search does not find it")).collect()
}

#[tokio::test]
async fn a_text_that_is_not_what_was_recorded_is_named_with_its_revision() {
    let other = "UPDATE revision SET body = REPLACE(body, '41 million', '38 million')";
    for (change, says) in [
        (format!("{other} WHERE number = 1"), ["event 0", "text of revision 1 is not the one"]),
        (format!("{other} WHERE number = 2"), ["event 1", "text of revision 2 is not the one"]),
        ("UPDATE revision SET sha256 = 'a' WHERE number = 2".to_owned(), ["event 1", "is not the"]),
        ("UPDATE revision SET how = 'odd' WHERE number = 1".to_owned(), ["event 0", "be read"]),
        ("UPDATE revision SET number = 7 WHERE number = 2".to_owned(), ["event 1", "is gone"]),
        ("UPDATE article SET title = 'Bridge opens'".to_owned(), ["article", "its title is not"]),
    ] {
        let (base, _claim, _contact, attacker) = asked_and_revised().await;
        attacker.execute_unprepared(&change).await.unwrap();

        let found = faults_of_texts(&base).await;
        let article = format!("article {}", base.article);
        assert!(found[0].starts_with(&article), "{change}: {found:?}");
        assert!(says.iter().all(|it| found[0].contains(it)), "{change}: {found:?}");
        // What stands under another number was not recorded there.
        let more = usize::from(change.contains("number = 7"));
        assert_eq!(found.len(), 1 + more, "{change}: {found:?}");
        if more == 1 {
            assert!(found[1].ends_with("revision 7 stands here and is not recorded"), "{found:?}");
        }
    }
}

#[tokio::test]
async fn a_text_that_nobody_recorded_is_named() {
    let (base, _claim, _contact, attacker) = asked_and_revised().await;
    let article = "01981f00-0000-7000-8000-000000000099";
    for forge in [
        format!(
            "INSERT INTO article (id, title, imported_at, fingerprint)
             SELECT '{article}', 'Forged', imported_at, 'f' FROM article"
        ),
        format!("UPDATE revision SET article_id = '{article}' WHERE number = 2"),
    ] {
        attacker.execute_unprepared(&forge).await.unwrap();
    }
    let found = faults_of_texts(&base).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("event 1: the text of revision 2 is gone"), "{found:?}");
    assert_eq!(found[1], format!("article {article}: pages show it, but it has no trail"));
}

#[tokio::test]
async fn a_link_to_answer_by_that_was_not_made_so_is_named() {
    let stranger = "01981f00-0000-7000-8000-000000000098";
    let odd = ["claim C-1", "event 3", "is not the one that was made"];
    let copied = "INSERT INTO contact_link (hash, claim_id, contact_id, until, made_by, made_at)
        SELECT 'b', claim_id, contact_id, until, made_by, made_at FROM contact_link";
    for (change, says, faulty) in [
        ("UPDATE contact_link SET hash = 'a'".to_owned(), odd, 1),
        (format!("UPDATE contact_link SET made_by = '{BEN}'"), odd, 1),
        ("UPDATE contact_link SET made_by = NULL".to_owned(), odd, 1),
        ("UPDATE contact_link SET until = '2027-01-01 00:00:00+00:00'".to_owned(), odd, 1),
        ("UPDATE contact_link SET made_at = '2026-01-01 00:00:00+00:00'".to_owned(), odd, 1),
        ("DELETE FROM contact_link".to_owned(), ["claim C-1", "event 3", "is gone"], 1),
        (copied.to_owned(), ["claim C-1", "event 3", "there are several"], 2),
        (
            format!("UPDATE contact_link SET contact_id = '{stranger}'"),
            ["claim C-1", "event 3", "is gone"],
            2,
        ),
        (
            format!("UPDATE contact_link SET claim_id = '{stranger}'"),
            [stranger, "stands here", "was not made"],
            1,
        ),
    ] {
        let (base, _claim, _contact, attacker) = asked_and_revised().await;
        attacker.execute_unprepared(&change).await.unwrap();
        let found = faults(&base).await;
        assert_eq!(found.len(), faulty, "{change}: {found:?}");
        assert!(says.iter().all(|it| found[0].contains(it)), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn a_link_that_ended_may_be_forgotten_and_may_not_come_back() {
    let (base, claim, contact, attacker) = asked_and_revised().await;
    let kept = "CREATE TABLE kept AS SELECT * FROM contact_link";
    attacker.execute_unprepared(kept).await.unwrap();
    base.does(claim, Command::EndContactLink { contact }, BEN).await;
    assert_eq!(faults(&base).await, Vec::<String>::new());

    attacker.execute_unprepared("INSERT INTO contact_link SELECT * FROM kept").await.unwrap();
    is_named(&base, &["claim C-1", "stands here that was not made, or has ended"]).await;

    let (base, ..) = asked_and_revised().await;
    base.hands.move_by(TimeDelta::days(15));
    assert_eq!(faults(&base).await, Vec::<String>::new());
    base.desk.forget_contact_links().await.unwrap();
    assert_eq!(faults(&base).await, Vec::<String>::new());
}
