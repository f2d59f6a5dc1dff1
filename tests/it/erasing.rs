//! Erasing: values are nowhere any more, and every chain, proof, row and report holds as before.

use std::collections::BTreeSet;
use std::time::Duration;

use claimdesk::desk::Desk;
use claimdesk::desk::claims::Wish;
use claimdesk::desk::erasing::{Entry, Gone, Subject};
use claimdesk::desk::people::NewPerson;
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{Command, Place};
use claimdesk::domain::job::{Outcome, State};
use claimdesk::domain::{Actor, ClaimId, Role};
use claimdesk::report::proof::{Report, verify};
use claimdesk::store;
use claimdesk::work::fetch::Settings;
use claimdesk::work::run::run_due;
use claimdesk::work::tasks::Tasks;
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::base::*;
use crate::cli;
use crate::fetch::server::with;
use crate::fetching::site::PACE;
use crate::reading::everything;
use crate::sealing::{keys, sealed, signing};
use crate::verify::{copies, faults, rebuild};
use crate::world::{Browser, World};

const GROUND: &str = "Request of the person, Art. 17 GDPR";
/// Values that stand in no article and in no free words.
const SPEAKER: &str = "Quillfeather Oddname";
const REMARKS: [&str; 3] = ["xylophones galore", "ocarina pending", "theremin at noon"];
const ASKED: &str = "Mara Zzyzxbury";
const ANSWER: &str = "Certainly yonder, said the harbour.";
const COLLEAGUE: (&str, &str) = ("Zelda Vanishing", "zelda@vanishing.example");
const AUTHOR: &str = "Aurelia Evanescent";

/// A desk with two claims on which all of these stand.
async fn full() -> (World, Vec<ClaimId>) {
    let world = World::new().await;
    let base = &world.base;
    let mut claims = Vec::new();
    for quote in [0, 1] {
        let claim = base.open(quote).await.claim.unwrap().id;
        base.does(claim, said_by(SPEAKER), ANN).await;
        claims.push(claim);
    }
    let browser = world.sign_in(Role::Reviewer).await;
    for remark in REMARKS {
        browser.act("C-1", "comment", &[("text", remark)]).await.is(303);
    }
    let ask = [
        ("name", ASKED),
        ("title", "harbour master"),
        ("purpose", "expert"),
        ("channel", "email"),
        ("question", "How many boats?"),
        ("asked_at", ""),
        ("deadline", ""),
    ];
    browser.act("C-1", "ask", &ask).await.is(303);
    let contact = browser.get("/claims/C-1").await.field("contact").unwrap();
    let answer = [("contact", contact.as_str()), ("text", ANSWER), ("answered_at", "")];
    browser.act("C-1", "answer", &answer).await.is(303);
    (world, claims)
}

/// Does what is due, on a desk that fetches nothing.
async fn due(desk: &Desk) {
    let fetcher = with(Settings { enabled: false, ..Settings::default() });
    let tasks = Tasks { desk: desk.clone(), fetcher, pace: PACE, mailer: None };
    run_due(desk, &tasks, Duration::from_mins(1)).await.unwrap();
}

/// In random order, a random number at a time.
fn shuffled(entries: Vec<Entry>) -> Vec<Vec<Place>> {
    let mut bytes = vec![0; entries.len()];
    getrandom::fill(&mut bytes).unwrap();
    let mut all: Vec<_> = entries.into_iter().map(|it| it.held.place).zip(bytes).collect();
    all.sort_by_key(|(_, random)| *random);
    let mut parts: Vec<Vec<Place>> = Vec::new();
    for (place, random) in all {
        match parts.last_mut() {
            Some(last) if random % 3 == 0 => last.push(place),
            _ => parts.push(vec![place]),
        }
    }
    parts
}

/// The trails, the rows, the log, and reports from before and from now.
async fn all_holds(base: &Base, desk: &Desk, claim: ClaimId, older: &Report) -> Report {
    assert_eq!(faults(base).await, Vec::<String>::new());
    let foreign = base.foreign().await;
    let rows = copies(&foreign).await;
    rebuild(base).await;
    assert_eq!(copies(&foreign).await, rows, "rows are what the trails say without the values");
    sealed(desk).await;
    assert_eq!(desk.verify_log().await.unwrap().fault, None);
    let keys = keys(desk).await;
    verify(older, &keys, None).unwrap();
    let newer = desk.proved_report(claim, None).await.unwrap();
    verify(&newer, &keys, None).unwrap();
    newer
}

#[actix_web::test]
async fn erasing_at_random_leaves_everything_valid_and_nothing_of_the_values() {
    let (world, claims) = full().await;
    let (base, claim, keeper) = (&world.base, claims[0], Actor::keeper());
    let new = NewPerson {
        name: COLLEAGUE.0.to_owned(),
        email: COLLEAGUE.1.to_owned(),
        role: Role::Editor,
    };
    let (colleague, _link) = base.desk.invite(new, keeper).await.unwrap();
    let mut brought = town();
    brought.bytes = b"Harbour\n\nThe harbour was dredged for 3 million crowns in May.\n".to_vec();
    brought.title = "Harbour".to_owned();
    brought.author = AUTHOR.to_owned();
    let article = base.desk.import(brought, by(ANN)).await.unwrap();
    let speaker = base.desk.speaker_called(SPEAKER).await.unwrap().id;
    let admin = world.sign_in(Role::Admin).await;
    let settings =
        [("name", "D"), ("min_evidence", "1"), ("scale", "truth5"), ("contacts_in_report", "on")];
    admin.post("/settings", &settings).await.is(303);
    let desk = signing(base);
    sealed(&desk).await;
    let older = desk.proved_report(claim, None).await.unwrap();
    assert_eq!(older.openings.len(), 3, "of a speaker, of whoever was asked, of an answer");

    let would_go = base.desk.would_erase(Subject::Speaker(speaker), keeper).await.unwrap();
    let counts: Vec<_> = would_go.iter().map(|it| (it.noun, it.held.len())).collect();
    assert_eq!(counts, [("speaker", 1), ("claim", 1), ("claim", 1)]);
    let entries = base.desk.erasable(claim, keeper).await.unwrap();
    assert_eq!(entries.len(), 6);
    for fields in shuffled(entries) {
        base.does_as(claim, Command::Redact { fields, ground: GROUND.to_owned() }, keeper).await;
        all_holds(base, &desk, claim, &older).await;
    }
    for subject in
        [Subject::Person(colleague), Subject::Speaker(speaker), Subject::Article(article)]
    {
        base.desk.erase(subject, GROUND, keeper).await.unwrap();
        if let Subject::Speaker(of) = subject {
            base.desk.erase_from_claims(of, keeper).await.unwrap();
        }
        let again = base.desk.erase(subject, GROUND, keeper).await.unwrap_err();
        assert!(again.to_string().starts_with("There is nothing to erase"), "{again}");
        let newer = all_holds(base, &desk, claim, &older).await;
        assert_eq!(newer.openings, []);
    }

    nothing_is_left(base).await;
}

/// No table has a word of it, nor the file once it was written anew.
async fn nothing_is_left(base: &Base) {
    let values = [SPEAKER, ASKED, ANSWER, COLLEAGUE.0, COLLEAGUE.1, AUTHOR];
    let mut words: BTreeSet<String> =
        values.iter().chain(&REMARKS).map(|it| (*it).into()).collect();
    // The index has them levelled, word by word.
    let parts = ["quillfeather", "oddname", "xylophones", "ocarina", "theremin", "zzyzxbury"];
    words.extend(parts.map(str::to_owned));
    let foreign = base.foreign().await;
    for (table, rows) in everything(&foreign).await {
        let all = rows.concat().to_lowercase();
        for word in &words {
            let word = word.to_lowercase();
            let is_held = all.contains(&word) || all.contains(&hex::encode(&word));
            assert!(!is_held, "{table} still says {word}");
        }
    }
    if !base.is_postgres() {
        drop(foreign);
        assert!(base.desk.clear_leftovers(true).await.unwrap());
        for file in std::fs::read_dir(base.home.folder()).unwrap() {
            let path = file.unwrap().path();
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for word in &words {
                let is_held = text.contains(&word.to_lowercase());
                assert!(!is_held, "{} still has {word}", path.display());
            }
        }
    }
}

#[actix_web::test]
async fn pages_and_reports_say_when_and_for_what() {
    let (world, claims) = full().await;
    let speaker = world.base.desk.speaker_called(SPEAKER).await.unwrap().id;
    let admin = world.sign_in(Role::Admin).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    reviewer.get("/claims/C-1").await.says_not("Erase personal data");
    admin.get("/claims/C-1").await.says("Erase personal data");

    let page = admin.get("/claims/C-1/erase").await;
    page.is(200).says(SPEAKER).says(REMARKS[0]).says(ASKED).says(ANSWER);
    let remark = world.base.desk.erasable(claims[0], Actor::keeper()).await.unwrap();
    let remark = remark.iter().find(|it| it.held.value == REMARKS[0]).unwrap();
    let place = format!("{}.text", remark.held.place.seq);
    let version = page.field("version").unwrap();
    let with = |ground: &'static str| {
        [("version", version.clone()), ("place", place.clone()), ("ground", ground.to_owned())]
    };
    let send = |fields: [(&'static str, String); 3]| {
        let admin = &admin;
        async move {
            let fields: Vec<_> = fields.iter().map(|(name, it)| (*name, it.as_str())).collect();
            admin.post("/claims/C-1/erase", &fields).await
        }
    };
    // A ground that would keep the words is refused, and nothing typed is lost.
    let refused = send(with("They wrote xylophones galore")).await;
    refused.is(422).says("The ground repeats").has("value=\"They wrote xylophones galore\"");
    send(with("")).await.is(422);
    assert_eq!(send(with(GROUND)).await.is(303).location, "/claims/C-1#trail");
    send(with("Another form, seen too late")).await.is(409);

    let link = format!("/speakers/{speaker}/erase");
    where_it_stays(&world, &admin, (claims[1], &link)).await;
    let page = admin.post(&link, &[("ground", GROUND)]).await;
    assert_eq!(page.is(303).location, format!("/speakers/{speaker}"));
    due(&world.base.desk).await;
    let said = format!(": {GROUND}");
    let page = reviewer.get("/claims/C-1").await;
    page.says("(erased on ").says(&said).says("erased personal data");
    page.says_not(REMARKS[0]).says_not(SPEAKER).says(REMARKS[1]);
    for report in ["html", "json", "markdown"] {
        let page = reviewer.get(&format!("/claims/C-2/report.{report}")).await;
        page.is(200).has("erased on ").has(GROUND).has_not(SPEAKER);
    }
    let editor = world.sign_in(Role::Editor).await;
    let shown = format!("/speakers/{speaker}");
    editor.get(&shown).await.says("The name was erased on").says_not("still stands");
    let named = [("kind", "person"), ("same_as", "https://oddname.example/")];
    editor.post(&shown, &named).await.is(422).says("The name of this speaker was erased");
    editor.post(&shown, &[("kind", "organisation")]).await.is(303);
    reviewer.get("/search?q=quillfeather").await.says_not(SPEAKER);
    admin.get("/trails?kind=claim.redacted").await.is(200).says("claim: redacted");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

/// A comment, a ruling of others and a kept view have the name too, each in its own way.
async fn where_it_stays(world: &World, admin: &Browser, (claim, link): (ClaimId, &str)) {
    let talk =
        NewComment { text: "As quillfeather  ODDNAME’s office".into(), ..Default::default() };
    world.base.does(claim, Wish::Comment(talk), ANN).await;
    let page = admin.get(link).await;
    page.says("See where else these words stand").says_not("which can be erased there");
    let ruling = "INSERT INTO known_ruling
        (id, number, url, statement, claimant, label, publisher, taken_at, changed_at)
        VALUES ('01981f00-000a-7000-8000-000000000009', 900, 'https://check.example/9', 'So.',
        'Dr Quillfeather Oddnámé', 'False', 'Check',
        '2026-11-01 00:00:00+00:00', '2026-11-01 00:00:00+00:00')";
    world.base.foreign().await.execute_unprepared(ruling).await.unwrap();
    let page = admin.get(&format!("{link}?look=1")).await;
    page.says("claim C-2").says("which can be erased there").says("known ruling");
    let out = cli::run(&world.base.home.place(), &["erase", "--dry-run", "speaker", SPEAKER]).out();
    assert!(
        out.contains("stays in the words of claim C-2, entry ") && out.contains("known ruling")
    );
    // It was never indexed.
    world.base.foreign().await.execute_unprepared("DELETE FROM known_ruling").await.unwrap();
}

/// A speaker whose erasing was broken off after the first of two claims.
async fn broken_off() -> (World, String) {
    let (world, claims) = full().await;
    let (desk, keeper) = (&world.base.desk, Actor::keeper());
    let of = desk.speaker_called(SPEAKER).await.unwrap().id;
    let gone = desk.erase(Subject::Speaker(of), GROUND, keeper).await.unwrap();
    assert_eq!(gone, Gone { values: 1, claims: 2 });
    let first = desk.erasable(claims[1], keeper).await.unwrap();
    let fields = first.into_iter().map(|it| it.held.place).collect();
    world.base.does_as(claims[1], Command::Redact { fields, ground: GROUND.into() }, keeper).await;
    let found = faults(&world.base).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("claim C-1 ") && found[0].contains("erase speaker"), "{found:?}");
    (world, of.to_string())
}

/// The only piece of background work.
async fn job(desk: &Desk, state: State) -> claimdesk::desk::jobs::Job {
    let mut rows = desk.jobs(state, None, 9, Actor::keeper()).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0).job
}

#[actix_web::test]
async fn an_erasing_that_was_broken_off_is_ended_by_its_job() {
    let (world, of) = broken_off().await;
    let admin = world.sign_in(Role::Admin).await;
    let page = format!("/speakers/{of}");
    admin.get(&page).await.says("It still stands on claims").says("See whether anything is left");
    // Asked for again, it is what is being done already.
    let again = [("ground", "Another form")];
    admin.post(&format!("{page}/erase"), &again).await.is(303);
    due(&world.base.desk).await;
    let done = job(&world.base.desk, State::Done).await;
    assert_eq!(done.outcome, Some(Outcome::Erased { claims: 1 }));
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    admin.get(&page).await.says(GROUND).says_not("It still stands").says_not("Another form");
    admin.get(&format!("{page}/erase")).await.says("Nothing to erase");
    admin.get("/jobs?tab=done").await.says("a speaker’s name from claims").says("From one claim");
}

#[actix_web::test]
async fn an_erasing_that_was_broken_off_is_ended_by_a_page() {
    let (world, of) = broken_off().await;
    let desk = &world.base.desk;
    desk.withdraw_job(job(desk, State::Waiting).await.id, Actor::keeper()).await.unwrap();
    let admin = world.sign_in(Role::Admin).await;
    let page = format!("/speakers/{of}");
    let link = format!("{page}/erase");
    admin.get(&page).await.has(&format!("href=\"{link}\""));
    admin.get(&link).await.has("/claims/C-1").has_not("/claims/C-2");
    let repeats = [("ground", "So that Quillfeather Oddname rests")];
    admin.post(&link, &repeats).await.is(422).says("The ground repeats");
    admin.post(&link, &[("ground", "Another form")]).await.is(303);
    due(desk).await;
    assert_eq!(job(desk, State::Done).await.outcome, Some(Outcome::Erased { claims: 1 }));
    admin.get(&page).await.says("Another form");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn an_erasing_that_was_broken_off_is_ended_by_the_command() {
    let (world, of) = broken_off().await;
    let run = |what: &[&str]| {
        let all = [&["erase", "--ground", GROUND], what].concat();
        cli::run(&world.base.home.place(), &all)
    };
    let by_name = run(&["speaker", SPEAKER]).failure();
    assert!(by_name.contains("goes on by the id"), "{by_name}");
    let said = run(&["speaker", &of]).out();
    assert!(said.contains(&of) && said.contains("erased on 1 claims"), "{said}");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    // An entry that has nothing, beside one that has.
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let left = world.desk.erasable(claim, Actor::keeper()).await.unwrap();
    let entry = (left[0].held.place.seq + 1).to_string();
    let refused = run(&["claim", "C-1", &entry, "99"]).failure();
    assert!(refused.contains("entry 99 of C-1 has nothing to erase"), "{refused}");
    assert_eq!(world.desk.erasable(claim, Actor::keeper()).await.unwrap(), left);
    run(&["claim", "C-1", &entry]).out();
    assert_eq!(world.desk.erasable(claim, Actor::keeper()).await.unwrap(), left[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attributed_at_the_same_moment_loses_the_name_too() {
    let base = Base::new().await;
    if !base.is_postgres() {
        return not_run("attributing while erasing", "on SQLite one writes at a time");
    }
    let first = base.open(0).await.claim.unwrap().id;
    base.does(first, said_by(SPEAKER), ANN).await;
    let second = base.open(1).await;
    let (claim, seen) = (second.claim.unwrap().id, second.head.length);
    let of = base.desk.speaker_called(SPEAKER).await.unwrap().id;

    // At another node somebody has found the speaker, and is kept from storing who said it.
    let keeps = base.foreign().await;
    let kept = keeps.begin().await.unwrap();
    kept.execute_unprepared("LOCK TABLE claim_attribution IN SHARE MODE").await.unwrap();
    let db = store::open(&base.home.place()).await.unwrap();
    let node = Desk::new(db, base.home.blobs(), base.hands.clock(), reader());
    let attributing = async move { node.perform(claim, seen, said_by(SPEAKER), by(ANN)).await };
    let attributing = tokio::spawn(attributing);
    let foreign = base.foreign().await;
    let waiting = "SELECT pid::text FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while rows(&foreign, waiting).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let desk = base.desk.clone();
    let erasing = tokio::spawn(async move {
        desk.erase(Subject::Speaker(of), GROUND, Actor::keeper()).await.unwrap();
        desk.erase_from_claims(of, Actor::keeper()).await.unwrap()
    });
    while rows(&foreign, waiting).await.len() < 2 && !erasing.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    kept.commit().await.unwrap();
    attributing.await.unwrap().unwrap();
    assert_eq!(erasing.await.unwrap(), 2);
    assert_eq!(base.desk.would_erase(Subject::Speaker(of), Actor::keeper()).await.unwrap(), []);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

/// Makes the database what it was before the events that were not kept, as a backup would.
async fn restored(base: &Base, foreign: &sea_orm::DatabaseConnection) {
    for sql in [
        "DELETE FROM job",
        "DELETE FROM log_queue",
        "DELETE FROM event WHERE position NOT IN (SELECT position FROM kept_event)",
        "DELETE FROM opening",
        "INSERT INTO opening SELECT * FROM kept_opening",
        "UPDATE speaker SET
            name = (SELECT name FROM kept_speaker it WHERE it.id = speaker.id),
            folded = (SELECT folded FROM kept_speaker it WHERE it.id = speaker.id)",
    ] {
        foreign.execute_unprepared(sql).await.unwrap();
    }
    rebuild(base).await;
}

#[actix_web::test]
async fn what_a_restored_backup_brings_back_is_erased_by_the_list() {
    let (world, claims) = full().await;
    let (base, desk, keeper) = (&world.base, &world.base.desk, Actor::keeper());
    let speaker = desk.speaker_called(SPEAKER).await.unwrap().id;
    let of = Subject::Speaker(speaker);
    let foreign = base.attacker().await;
    for table in ["opening", "speaker", "event"] {
        let keep = format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}");
        foreign.execute_unprepared(&keep).await.unwrap();
    }
    let run = |what: &[&str]| cli::run(&base.home.place(), &[&["erase"], what].concat());
    let remark = desk.erasable(claims[0], keeper).await.unwrap();
    let remark = remark.into_iter().find(|it| it.held.value == REMARKS[0]).unwrap();
    let fields = vec![remark.held.place];
    base.does_as(claims[0], Command::Redact { fields, ground: GROUND.into() }, keeper).await;
    run(&["--ground", GROUND, "speaker", &speaker.to_string()]).out();

    let list = run(&["list"]).out();
    assert_eq!(list.lines().count(), 4, "{list}");
    assert!(!list.contains(SPEAKER) && !list.contains(REMARKS[0]), "{list}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erased.jsonl");
    // A line of another desk's trail: the entry at this place is another one.
    let other = desk.erasable(claims[0], keeper).await.unwrap().pop().unwrap().held.place;
    let line = list.lines().find(|it| it.contains("\"claim\"")).unwrap();
    let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
    line["id"] = claims[0].to_string().into();
    (line["seq"], line["field"]) = (other.seq.into(), other.field.into());
    std::fs::write(
        &file,
        format!(
            "{list}{line}
"
        ),
    )
    .unwrap();
    let again = ["again", file.to_str().unwrap()];
    assert!(run(&again).out().contains("0 values were here again"));

    restored(base, &foreign).await;
    assert_eq!(faults(base).await, Vec::<String>::new(), "nothing in it says what was erased");
    // Somebody is at work before it is erased anew.
    base.does(claims[0], Command::Tag { tags: vec!["crime".to_owned()] }, ANN).await;
    let dry = run(&["--dry-run", "again", again[1]]).out();
    assert!(dry.contains(SPEAKER) && dry.contains("nothing was erased"), "{dry}");
    assert!(run(&again).out().contains("4 values were here again"));
    assert!(run(&again).out().contains("0 values were here again"));
    assert_eq!(desk.would_erase(of, keeper).await.unwrap(), []);
    let left = desk.erasable(claims[0], keeper).await.unwrap();
    assert!(left.iter().all(|it| it.held.value != REMARKS[0]) && left.len() == 4, "{left:?}");
    assert_eq!(faults(base).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_goes_without_a_word_or_comes_back_is_named() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    let foreign = base.foreign().await;
    let keep = format!("CREATE TABLE kept AS SELECT * FROM opening WHERE stream_id = '{claim}'");
    foreign.execute_unprepared(&keep).await.unwrap();

    let delete = format!("DELETE FROM opening WHERE stream_id = '{claim}'");
    foreign.execute_unprepared(&delete).await.unwrap();
    rebuild(&base).await;
    let found = faults(&base).await;
    assert!(found.iter().all(|it| it.contains("no entry says that it was erased")), "{found:?}");
    assert_eq!(found.len(), 1, "{found:?}");

    foreign.execute_unprepared("INSERT INTO opening SELECT * FROM kept").await.unwrap();
    rebuild(&base).await;
    let entries = base.desk.erasable(claim, Actor::keeper()).await.unwrap();
    let fields = entries.into_iter().map(|it| it.held.place).collect();
    let redact = Command::Redact { fields, ground: GROUND.to_owned() };
    base.does_as(claim, redact, Actor::keeper()).await;
    assert_eq!(faults(&base).await, Vec::<String>::new());
    foreign.execute_unprepared("INSERT INTO opening SELECT * FROM kept").await.unwrap();
    let found = faults(&base).await;
    assert!(found.iter().any(|it| it.contains("is here again")), "{found:?}");
}
