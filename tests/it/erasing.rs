//! Erasing: values are nowhere any more, and every chain, proof, row and report holds as before.

use std::collections::BTreeSet;

use claimdesk::desk::Desk;
use claimdesk::desk::erasing::{Entry, Subject};
use claimdesk::desk::people::NewPerson;
use claimdesk::domain::claim::{Command, Place};
use claimdesk::domain::{Actor, ClaimId, Role};
use claimdesk::report::proof::{Report, verify};

use crate::base::*;
use crate::reading::everything;
use crate::sealing::{keys, sealed, signing};
use crate::verify::{copies, faults, rebuild};
use crate::world::World;

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
        base.desk.clear_leftovers().await.unwrap();
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

    let page = admin.post(&format!("/speakers/{speaker}/erase"), &[("ground", GROUND)]).await;
    assert_eq!(page.is(303).location, format!("/speakers/{speaker}"));
    let said = format!(": {GROUND}");
    let page = reviewer.get("/claims/C-1").await;
    page.says("(erased on ").says(&said).says("erased personal data");
    page.says_not(REMARKS[0]).says_not(SPEAKER).says(REMARKS[1]);
    for report in ["html", "json", "markdown"] {
        let page = reviewer.get(&format!("/claims/C-2/report.{report}")).await;
        page.is(200).has("erased on ").has(GROUND).has_not(SPEAKER);
    }
    reviewer.get(&format!("/speakers/{speaker}")).await.says("The name was erased on");
    reviewer.get("/search?q=quillfeather").await.says_not(SPEAKER);
    admin.get("/trails?kind=claim.redacted").await.is(200).says("claim: redacted");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_goes_without_a_word_or_comes_back_is_named() {
    use sea_orm::ConnectionTrait;
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
