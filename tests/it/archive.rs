//! Archives: the whole desk as a file, and such a file as a desk, from one database to the other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use claimdesk::desk::claims::Wish;
use claimdesk::desk::erasing::Subject;
use claimdesk::desk::moving::{Manifest, Unmoved};
use claimdesk::desk::talk::NewComment;
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::claim::Command;
use claimdesk::domain::{Actor, ClaimNumber, Role};
use claimdesk::report::html::Delivery;
use claimdesk::report::{Dossier, Format};
use claimdesk::store::{self, archive};
use claimdesk::work::signing::Here;

use crate::base::*;
use crate::reading::everything;
use crate::sealing::{place, sealed, signing};
use crate::snapshots::picture;
use crate::world::World;

const SITE: &str = "https://desk.test";
/// A name and a remark that nothing knows any more.
const ERASED: [&str; 2] = ["Quillfeather Oddname", "xylophones galore"];
const GROUND: &str = "Request of the person, Art. 17 GDPR";

fn keeper() -> Actor {
    Actor { role: Role::Admin, ..Actor::command_line() }
}

async fn left(desk: &Desk, file: &Path) -> PathBuf {
    let mut parts = desk.leave(keeper()).unwrap();
    let mut bytes = Vec::new();
    while let Some(part) = parts.recv().await {
        bytes.extend_from_slice(&part.unwrap().bytes);
    }
    std::fs::write(file, bytes).unwrap();
    file.to_owned()
}

/// What an archive says that it has.
pub fn manifest(archive: &[u8]) -> Manifest {
    let mut tar = tar::Archive::new(archive);
    let mut files = tar.entries().unwrap().map(Result::unwrap);
    let last = files.find(|it| *it.path_bytes() == b"manifest.json"[..]).unwrap();
    serde_json::from_reader(last).unwrap()
}

/// A desk of nobody, at another place.
async fn elsewhere(base: &Base, home: &Home) -> Desk {
    let db = store::open(&home.place()).await.unwrap();
    let clock = Hands::like(&base.hands).clock();
    let desk = Desk::new(db, home.blobs(), clock, reader());
    // The signer's key does not leave with an archive: it goes by hand.
    desk.sealed_by(Arc::new(Here::open(place(base)).unwrap()), Vec::new())
}

/// Claims at several stages, a frozen picture, what was erased, and a log of which a part is signed.
async fn newsroom() -> (World, Desk) {
    let world = World::new().await;
    let base = &world.base;
    let claim = base.approved().await.claim.unwrap();
    base.does(claim.id, Command::Publish, EVE).await;
    let asked = base.open(1).await.claim.unwrap().id;
    base.does(asked, crate::base::asked("The town's office"), ANN).await;
    base.does(asked, said_by(ERASED[0]), ANN).await;
    let comment = NewComment { text: ERASED[1].to_owned(), ..NewComment::default() };
    base.does(asked, Wish::Comment(comment), BEN).await;
    base.open(2).await;
    let source = claim.evidence[0].source;
    base.desk.upload_snapshot(source, picture(), actor(ANN)).await.unwrap();
    let desk = signing(base);
    sealed(&desk).await;
    base.hands.move_by(TimeDelta::minutes(1));
    base.does(asked, Command::Tag { tags: vec!["crime".to_owned()] }, ANN).await;
    let of = base.desk.erasable(asked, Actor::keeper()).await.unwrap();
    let fields = of.into_iter().map(|it| it.held).filter(|it| it.value == ERASED[1]);
    let fields = fields.map(|it| it.place).collect();
    base.does_as(asked, Command::Redact { fields, ground: GROUND.to_owned() }, keeper()).await;
    let speaker = base.desk.speaker_called(ERASED[0]).await.unwrap().id;
    base.desk.erase(Subject::Speaker(speaker), GROUND, keeper()).await.unwrap();
    base.desk.erase_from_claims(speaker, keeper()).await.unwrap();
    (world, desk)
}

/// Every report of every claim, with whatever stands on it.
async fn reports(desk: &Desk) -> Vec<String> {
    let mut all = Vec::new();
    for number in 0..=2 {
        let claim = desk.claim_by_number(ClaimNumber(number)).await.unwrap();
        let dossier = desk.dossier(claim, Some(SITE)).await.unwrap();
        // When it was made is no part of what it tells.
        let dossier = Dossier { generated_at: DateTime::UNIX_EPOCH, ..dossier };
        for format in [Format::Html, Format::Json, Format::Markdown, Format::Annotation] {
            all.push(format.claim(&dossier, Delivery::File { css: "" }).unwrap());
        }
    }
    all
}

#[actix_web::test]
async fn a_desk_goes_elsewhere_and_comes_back_the_same() {
    let (world, desk) = newsroom().await;
    let folder = tempfile::tempdir().unwrap();
    let first = left(&desk, &folder.path().join("first.tar")).await;
    let before = reports(&desk).await;
    let erased = before.iter().filter(|it| it.contains(GROUND)).count();
    assert!(erased > 0, "reports say that something was erased");
    // Its signer serves the next one.
    drop(desk);

    // To SQLite, and from there to a database like the first.
    let (there, back) = (Home::Sqlite(tempfile::tempdir().unwrap()), Home::new().await);
    let tables = manifest(&std::fs::read(&first).unwrap()).tables;
    let mut file = first;
    for home in [&there, &back] {
        let desk = elsewhere(&world.base, home).await;
        let arrived = desk.arrive(file).await.unwrap();
        assert_eq!((arrived.claims, arrived.manifest.blobs.count), (3, 1));
        let found = desk.verify().await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
        assert!(found.signed > 0 && found.entries == found.signed, "{found:?}");
        file = left(&desk, &folder.path().join("next.tar")).await;
        assert_eq!(manifest(&std::fs::read(&file).unwrap()).tables, tables, "to the byte");
        let foreign = home.foreign().await;
        for (table, rows) in everything(&foreign).await {
            let said = rows.concat().to_lowercase();
            let is_held = ERASED.iter().any(|it| said.contains(&it.to_lowercase()));
            assert!(!is_held, "{table} says what was erased");
        }
        let passwords = rows(&foreign, "SELECT password FROM person WHERE password IS NOT NULL");
        assert!(passwords.await.is_empty());
        for table in ["session", "link", "mail_link"] {
            assert!(rows(&foreign, &format!("SELECT * FROM {table}")).await.is_empty());
        }
        assert!(matches!(desk.arrive(file.clone()).await, Err(Error::Unmoved(Unmoved::NotEmpty))));
    }

    // The same history goes on: reports are the same, proofs can be made, and the next event is
    // behind the last.
    let moved = elsewhere(&world.base, &back).await;
    assert!(reports(&moved).await == before, "the same bytes");
    let proved = moved.claim_by_number(ClaimNumber(0)).await.unwrap();
    moved.proved_report(proved, None).await.unwrap();
    let claim = moved.claim_by_number(ClaimNumber(2)).await.unwrap();
    let seen = moved.claim(claim).await.unwrap().version();
    let tag = Command::Tag { tags: vec!["later".to_owned()] };
    moved.perform(claim, seen, tag, by(ANN)).await.unwrap();
    sealed(&moved).await;
    assert!(moved.verify().await.unwrap().faults.is_empty());
}

/// The archive with one change, and what is said of it.
async fn refused(base: &Base, archive: &[u8], folder: &Path) -> String {
    let file = folder.join("changed.tar");
    std::fs::write(&file, archive).unwrap();
    let home = Home::new().await;
    let desk = elsewhere(base, &home).await;
    let foreign = home.foreign().await;
    let before = everything(&foreign).await;
    let said = desk.arrive(file).await.unwrap_err().to_string();
    assert_eq!(everything(&foreign).await, before, "{said}");
    said
}

#[actix_web::test]
async fn an_archive_that_is_not_whole_becomes_nothing() {
    let (world, desk) = newsroom().await;
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(left(&desk, &folder.path().join("whole.tar")).await).unwrap();
    drop(desk);
    let base = &world.base;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(!text(&whole).contains("argon2"), "no password leaves");

    // One word of one event, which keeps its length.
    let place = whole.windows(12).rposition(|it| it == b"claim.opened").unwrap();
    let mut other = whole.clone();
    other[place] = b'k';
    let said = refused(base, &other, folder.path()).await;
    assert!(said.contains("tables/event/000001.jsonl has other bytes"), "{said}");
    let mut other = whole.clone();
    let picture = whole.windows(4).position(|it| it == b"\x89PNG").unwrap();
    other[picture + 20] ^= 1;
    let said = refused(base, &other, folder.path()).await;
    assert!(said.contains("has other bytes"), "{said}");
    for length in [whole.len() / 2, 700, 0] {
        let said = refused(base, &whole[..length], folder.path()).await;
        assert!(said.contains("breaks off"), "{length}: {said}");
    }
    let said = refused(base, b"no archive at all", folder.path()).await;
    assert!(said.contains("no tar archive"), "{said}");
    let schema = store::schema();
    let newer = text(&whole).find(&schema).map(|_| schema.as_bytes()).unwrap();
    let place = whole.windows(newer.len()).rposition(|it| it == newer).unwrap();
    let mut other = whole.clone();
    other[place + 1] = b'9';
    let said = refused(base, &other, folder.path()).await;
    assert!(said.contains("another schema"), "{said}");
}

#[actix_web::test]
async fn every_table_leaves_or_is_named_as_one_that_does_not() {
    let base = Base::new().await;
    let there: BTreeSet<String> = everything(&base.foreign().await).await.into_keys().collect();
    let leave = archive::tables().into_iter().map(|it| it.name);
    let stay = archive::LEFT_OUT.iter().flat_map(|(_, names)| names.iter().copied());
    let known: BTreeSet<String> = leave.chain(stay).map(str::to_owned).collect();
    assert_eq!(there, known);
}

#[actix_web::test]
async fn only_those_who_keep_the_desk_take_it_along() {
    let (world, _desk) = newsroom().await;
    let refused = world.desk.leave(actor(EVE)).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)));
    let admin = world.sign_in(Role::Admin).await;
    admin.get("/settings").await.has("/settings/archive");
    admin.get("/settings/archive").await.is(200).says("Prepare a file");
}
