//! Frozen snapshots: kept with their hash, given out as files only, and read beside the claim.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::citing::{Finding, Words};
use claimdesk::desk::claims::{NotInText, Wish};
use claimdesk::desk::snapshots::{Brought, Captured, Kept, Snapshot, Spoilt, Subject, Untaken};
use claimdesk::desk::sources::{NewSource, Source};
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::claim::Command;
use claimdesk::domain::evidence::{At, Directness, SourceKind, Stance};
use claimdesk::domain::snapshot::How;
use claimdesk::domain::{Role, SnapshotId, SourceId};
use claimdesk::work::fetch::Settings;
use claimdesk::work::run::run_due;
use claimdesk::work::tasks::Tasks;
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::fetch::server::with;
use crate::fetching::site::PACE;
use crate::reading::{everything, file};
use crate::verify::{copies, rebuild};
use crate::world::{Browser, Page, World};

/// A text of our own words, in two paragraphs.
pub const TEXT: &str = "The budget of the town was passed in March.\n\nThe bridge: 38 million crowns. \
    The quay: 4 million crowns. Nothing is left for the night bus.\n";
/// A PNG of one pixel.
const PIXEL: &str = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500015a6f7b6d0000000049454e44ae426082";

pub fn picture() -> Brought {
    let bytes = Bytes::from(hex::decode(PIXEL).unwrap());
    Brought { bytes, name: "gauge.png".to_owned(), ..Brought::default() }
}

fn brought(name: &str, bytes: impl Into<Bytes>) -> Brought {
    Brought { bytes: bytes.into(), name: name.to_owned(), ..Brought::default() }
}

fn fetched(bytes: &str, at: DateTime<Utc>) -> Captured {
    let address = Some("https://town.example/budget?session=7".to_owned());
    Captured {
        bytes: Bytes::from(bytes.to_owned()),
        media: Some("text/plain; charset=utf-8".to_owned()),
        charset: Some("utf-8".to_owned()),
        how: How::Fetched,
        status: Some(200),
        headers: vec![
            ("Server".to_owned(), "nginx".to_owned()),
            ("X-Odd".to_owned(), "<b>\"é\"</b>\r\n".to_owned()),
        ],
        asked: Some("https://town.example/budget".to_owned()),
        address,
        peer: Some("192.0.2.7".to_owned()),
        name: None,
        taken_at: at,
    }
}

async fn source(base: &Base, title: &str) -> SourceId {
    let new = NewSource { title: title.to_owned(), ..NewSource::default() };
    base.desk.add_source(new, actor(ANN)).await.unwrap()
}

/// A source with a snapshot of the text.
async fn copied(base: &Base) -> (SourceId, SnapshotId) {
    let source = source(base, "Budget of the town").await;
    let kept = base.desk.upload_snapshot(source, brought("budget.txt", TEXT), actor(ANN)).await;
    (source, kept.unwrap())
}

fn citing(source: SourceId, snapshot: SnapshotId, quote: Words) -> Wish {
    let source = Source::Known(source);
    Wish::AddEvidence(Box::new(Finding {
        kind: Some(SourceKind::OfficialData),
        directness: Some(Directness::FirstHand),
        cited: Some((snapshot, quote)),
        ..Finding::new(source, Stance::Refutes, String::new(), String::new())
    }))
}

fn words(text: &str) -> Words {
    Words::Typed(text.to_owned())
}

/// What `claimdesk verify` says.
async fn faults(base: &Base) -> Vec<String> {
    base.desk.verify().await.unwrap().faults
}

/// Where the bytes of a snapshot are on the disk.
async fn blob(base: &Base, of: SnapshotId) -> PathBuf {
    let sha256 = base.desk.snapshot(of).await.unwrap().sha256;
    let shelf: String = sha256.chars().take(2).collect();
    base.blobs_folder().join("sha256").join(shelf).join(sha256)
}

/// Puts other bytes in the place of a blob, or none.
fn spoil(file: &Path, bytes: Option<&[u8]>) {
    std::fs::remove_file(file).unwrap();
    if let Some(bytes) = bytes {
        std::fs::write(file, bytes).unwrap();
    }
}

#[tokio::test]
async fn a_snapshot_is_kept_as_it_came() {
    let base = Base::new().await;
    let source = source(&base, "Budget").await;
    let at = "2026-05-17T08:31:04.250Z".parse::<DateTime<Utc>>().unwrap();

    let of = Subject::Source(source);
    let kept = base.desk.keep_snapshot(of, fetched(TEXT, at), actor(ANN)).await.unwrap();

    assert!(kept.is_new);
    let stored = base.desk.snapshot(kept.snapshot).await.unwrap();
    assert_eq!(base.desk.snapshot_bytes(&stored).await.unwrap(), TEXT.as_bytes());
    let wanted = fetched(TEXT, at);
    assert_eq!((stored.of, stored.how, stored.status), (of, How::Fetched, Some(200)));
    assert_eq!((&stored.headers, &stored.address), (&wanted.headers, &wanted.address));
    assert_eq!(
        (stored.media.as_str(), stored.taken_at, stored.taken_by),
        ("text/plain", at, Some(ANN))
    );
    assert_eq!(stored.length, u64::try_from(TEXT.len()).unwrap());
    let text = base.desk.snapshot_text(kept.snapshot).await.unwrap();
    assert!(text.body.contains("The bridge: 38 million crowns."));
    assert_eq!(faults(&base).await, Vec::<String>::new());
    // The address is personal data, and stands beside the event.
    let told =
        rows(&base.foreign().await, "SELECT bytes FROM event WHERE kind = 'source.snapshot_taken'")
            .await;
    let plain = hex::encode("session=7");
    assert!(!told[0].to_lowercase().contains(&plain) && !told[0].contains("session=7"), "{told:?}");
}

#[tokio::test]
async fn the_same_bytes_are_one_snapshot_of_a_source_and_another_of_another() {
    let base = Base::new().await;
    let (source, first) = copied(&base).await;
    let again = base.desk.upload_snapshot(source, brought("b.txt", TEXT), actor(BEN)).await;
    assert!(matches!(again, Err(Error::SameBytes(same)) if same.id == first));
    let now = base.hands.now();
    let kept =
        base.desk.keep_snapshot(Subject::Source(source), fetched(TEXT, now), actor(BEN)).await;
    assert_eq!(kept.unwrap(), Kept { snapshot: first, is_new: false });

    let other = self::source(&base, "Another").await;
    let kept = base.desk.upload_snapshot(other, brought("budget.txt", TEXT), actor(ANN)).await;
    assert_ne!(kept.unwrap(), first);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_who_bring_the_same_bytes_one_keeps_them() {
    let base = Base::new().await;
    let source = source(&base, "Budget").await;
    let racers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, captured) = (base.desk.clone(), fetched(TEXT, base.hands.now()));
            let of = Subject::Source(source);
            tokio::spawn(async move { desk.keep_snapshot(of, captured, actor(ANN)).await.unwrap() })
        })
        .collect();
    let mut kept = Vec::new();
    for racer in racers {
        kept.push(racer.await.unwrap());
    }
    assert_eq!(kept.iter().filter(|it| it.is_new).count(), 1);
    assert!(kept.iter().all(|it| it.snapshot == kept[0].snapshot));
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_articles_page_has_snapshots_too() {
    let base = Base::new().await;
    let of = Subject::Article(base.article, None);
    let captured = fetched("<html><title>Bridge</title><p>It opened.</p></html>", base.hands.now());
    base.desk.keep_snapshot(of, captured, actor(ANN)).await.unwrap();
    assert_eq!(base.desk.snapshots_of(of).await.unwrap().len(), 1);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_cannot_be_kept_leaves_nothing() {
    let base = Base::new().await;
    let source = source(&base, "Budget").await;
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;
    let empty = base.desk.upload_snapshot(source, brought("a", ""), actor(ANN)).await;
    assert!(matches!(empty, Err(Error::Untaken(Untaken::Empty))));
    let large = vec![b'a'; claimdesk::desk::snapshots::MAX_BYTES + 1];
    let large = base.desk.upload_snapshot(source, brought("a", large), actor(ANN)).await;
    assert!(matches!(large, Err(Error::Untaken(Untaken::TooLarge))));
    let nothing = SourceId(uuid::Uuid::from_u128(9));
    let nowhere = base.desk.upload_snapshot(nothing, brought("a", "a"), actor(ANN)).await;
    assert!(matches!(nowhere, Err(Error::NotFound)));
    assert_eq!(everything(&foreign).await, before);
}

#[tokio::test]
async fn a_passage_is_the_words_of_the_snapshot_at_their_place() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let (source, snapshot) = copied(&base).await;

    // White space and quotation marks of whoever pastes do not matter; the snapshot's own words count.
    let pasted = words("The  bridge: 38\nmillion crowns.");
    base.does(claim, citing(source, snapshot, pasted), ANN).await;

    let claim = base.desk.claim(claim).await.unwrap().claim.unwrap();
    let evidence = &claim.evidence[0];
    assert_eq!(evidence.passage.as_deref(), Some("The bridge: 38 million crowns."));
    let cited = evidence.cited.as_ref().unwrap();
    let body = base.desk.snapshot_text(snapshot).await.unwrap().body;
    let (start, end) = (usize::try_from(cited.start).unwrap(), usize::try_from(cited.end).unwrap());
    let there: String = body.chars().skip(start).take(end - start).collect();
    assert_eq!(Some(there), evidence.passage);
    assert!(body.contains(&format!("{}{}", cited.prefix, evidence.passage.as_deref().unwrap())));
    assert_eq!(cited.sha256, base.desk.snapshot(snapshot).await.unwrap().sha256);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn words_that_are_not_in_the_snapshot_are_no_passage_of_it() {
    let base = Base::new().await;
    let claim = base.open(0).await;
    let (seen, claim) = (claim.version(), claim.claim.unwrap().id);
    let (source, snapshot) = copied(&base).await;
    let other = self::source(&base, "Another").await;
    let cases = [
        (source, words("The bridge: 39 million crowns."), Some(NotInText::Nowhere)),
        (source, words("million crowns"), Some(NotInText::Several)),
        (source, Words::Range(5..5), Some(NotInText::Outside)),
        (source, Words::Range(5..90_000), Some(NotInText::Outside)),
        // A snapshot of one source is no snapshot of another.
        (other, words("The bridge: 38 million crowns."), None),
    ];
    for (source, quote, why) in cases {
        let wish = citing(source, snapshot, quote.clone());
        let refused = base.desk.perform(claim, seen, wish, by(ANN)).await.map(|it| it.version());
        match why {
            Some(why) => {
                assert!(matches!(refused, Err(Error::NotInText(it)) if it == why), "{quote:?}");
            }
            None => assert!(matches!(refused, Err(Error::NotFound))),
        }
    }
    assert_eq!(base.desk.claim(claim).await.unwrap().version(), seen);
}

#[tokio::test]
async fn verify_names_a_snapshot_that_is_missing_or_another() {
    let base = Base::new().await;
    let (source, snapshot) = copied(&base).await;
    let file = blob(&base, snapshot).await;
    let stored = base.desk.snapshot(snapshot).await.unwrap();
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes[3] ^= 1;

    for (bytes, says, spoilt) in [
        (Some(&bytes[..]), "is not the one that was recorded", Spoilt::Altered),
        (None, "is missing", Spoilt::Missing),
    ] {
        spoil(&file, bytes);
        let found = faults(&base).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(&format!("source {source}: the snapshot taken on ")),
            "{found:?}"
        );
        assert!(found[0].ends_with(says), "{found:?}");
        assert!(
            matches!(base.desk.snapshot_bytes(&stored).await, Err(Error::Spoilt(it)) if it == spoilt)
        );
        assert_eq!(base.desk.spoilt(&stored).await.unwrap(), Some(spoilt));
    }
}

#[tokio::test]
async fn verify_names_a_row_or_a_text_that_is_not_what_was_recorded() {
    let changes = [
        "UPDATE snapshot SET sha256 = 'HASH'",
        "UPDATE snapshot SET length = length + 1",
        "UPDATE snapshot SET media = 'text/html'",
        "UPDATE snapshot SET address = 'https://elsewhere.example/'",
        "UPDATE snapshot_text SET body = REPLACE(body, '38', '41')",
        "DELETE FROM snapshot_text",
        "DELETE FROM snapshot",
        "UPDATE snapshot SET headers = 'Server: nginx'",
        "UPDATE snapshot SET headers = REPLACE(headers, 'nginx', 'apache')",
        "UPDATE snapshot SET headers = '[]'",
        "UPDATE snapshot SET how = 'by_post'",
        "UPDATE snapshot SET status = -1",
        "UPDATE snapshot_text SET pages = '['",
    ];
    for change in changes {
        let base = Base::new().await;
        let source = source(&base, "Budget").await;
        let of = Subject::Source(source);
        let captured = fetched(TEXT, base.hands.now());
        base.desk.keep_snapshot(of, captured, actor(ANN)).await.unwrap();
        let other = Bytes::from_static(b"another thing");
        let hash = base.desk.blobs().put(other).await.unwrap();
        let attacker = base.attacker().await;
        attacker.execute_unprepared(&change.replace("HASH", &hash)).await.unwrap();

        let found = faults(&base).await;
        assert_eq!(found.len(), 1, "{change}: {found:?}");
        assert!(found[0].contains(&format!("source {source}, event 1")), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn verify_names_a_snapshot_that_nobody_recorded() {
    let base = Base::new().await;
    let (_, snapshot) = copied(&base).await;
    let attacker = base.attacker().await;
    let row = format!(
        "INSERT INTO snapshot (id, source_id, sha256, length, media, how, headers, taken_at)
         SELECT '{}', '{}', sha256, length, media, how, headers, taken_at FROM snapshot WHERE id = '{snapshot}'",
        uuid::Uuid::from_u128(77),
        uuid::Uuid::from_u128(78)
    );
    attacker.execute_unprepared(&row).await.unwrap();
    let found = faults(&base).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("stands here and is not recorded"), "{found:?}");

    let odd =
        format!("UPDATE snapshot SET headers = '{{' WHERE id = '{}'", uuid::Uuid::from_u128(77));
    attacker.execute_unprepared(&odd).await.unwrap();
    let found = faults(&base).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("source {}: ", uuid::Uuid::from_u128(78))), "{found:?}");
    assert!(found[0].ends_with("cannot be read"), "{found:?}");
}

#[tokio::test]
async fn after_a_year_of_work_every_snapshot_is_the_one_that_was_recorded() {
    let base = Base::new().await;
    let mut claims = Vec::new();
    for quote in 0..3 {
        claims.push(base.open(quote).await.claim.unwrap().id);
    }
    let sources = [source(&base, "A").await, source(&base, "B").await, source(&base, "C").await];
    let mut kept: Vec<(SnapshotId, String)> = Vec::new();
    // The same numbers on every run.
    let mut thrown = 20_261_124_u64;
    let mut dice = |sides: usize| {
        thrown =
            thrown.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(thrown >> 33).unwrap() % sides
    };
    for day in 0..365 {
        base.hands.move_by(TimeDelta::days(1));
        let source = sources[dice(sources.len())];
        let claim = claims[dice(claims.len())];
        match dice(6) {
            0 | 1 => {
                let text = format!("Gauge {} reads {} cm at noon.\n\n{TEXT}", dice(4), dice(9));
                let file = brought(&format!("{day}.txt"), text.clone());
                match base.desk.upload_snapshot(source, file, actor(BEN)).await {
                    Ok(id) => kept.push((id, text)),
                    Err(Error::SameBytes(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            2 | 3 => {
                let snapshots = base.desk.snapshots_of(Subject::Source(source)).await.unwrap();
                let Some(snapshot) = snapshots.first() else { continue };
                let wish = citing(source, snapshot.id, words("The quay: 4 million crowns."));
                let seen = base.desk.claim(claim).await.unwrap().version();
                let done =
                    base.desk.perform(claim, seen, wish, by(ANN)).await.map(|it| it.version());
                assert!(matches!(done, Ok(_) | Err(Error::Refused(_))), "{done:?}");
            }
            4 => {
                let now = base.desk.claim(claim).await.unwrap().claim.unwrap();
                let Some(id) = now.evidence.first().map(|it| it.id) else { continue };
                base.does(claim, Command::RemoveEvidence { id, reason: "Old.".to_owned() }, BEN)
                    .await;
            }
            _ if day % 5 == 0 => {
                let before = copies(&base.foreign().await).await;
                assert_eq!(rebuild(&base).await, 3);
                assert_eq!(copies(&base.foreign().await).await, before);
            }
            _ => {}
        }
    }
    assert!(kept.len() > 40, "{}", kept.len());
    for (id, text) in kept {
        let stored: Snapshot = base.desk.snapshot(id).await.unwrap();
        assert_eq!(base.desk.snapshot_bytes(&stored).await.unwrap(), text.as_bytes());
        assert_eq!(stored.sha256, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&text)));
    }
    let findings = base.desk.verify().await.unwrap();
    assert_eq!((findings.faults, findings.claims), (Vec::new(), 3));
}

/// A world with a claim of number C-1 and a reviewer at it.
async fn at_work() -> (World, Browser) {
    let world = World::new().await;
    world.base.open(0).await;
    let browser = world.sign_in(Role::Reviewer).await;
    (world, browser)
}

async fn upload(browser: &Browser, source: SourceId, name: &str, bytes: &[u8]) -> Page {
    browser.upload(&format!("/sources/{source}/snapshots"), &[file(name, bytes)]).await
}

/// Nothing in it can become a part of this desk.
#[track_caller]
fn is_inert(page: &Page) {
    page.is(200);
    let policy = page.header("content-security-policy");
    for part in ["sandbox; default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");
}

const POLYGLOTS: &[(&str, &[u8])] = &[
    ("page.html", b"<html><script>alert(1)</script><p>A ferry sank.</p></html>"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>"),
    ("picture.png", b"<html><script>alert(1)</script></html>"),
    ("gif.html", b"GIF89a/*<html><script>*/=1;alert(1)//</script>"),
    ("both.pdf", b"%PDF-1.4\n<script>alert(1)</script>"),
    ("mail.eml", b"MIME-Version: 1.0\r\n\r\n<script>alert(1)</script>"),
    ("x.js", b"alert(1)"),
    ("empty-zip.docx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ("feed.xml", b"<?xml version='1.0'?><?xml-stylesheet href='x'?><rss><channel/></rss>"),
    ("zeros.bin", &[0; 64]),
];

#[actix_web::test]
async fn whatever_is_brought_is_given_out_as_a_file_that_nothing_runs() {
    let (world, browser) = at_work().await;
    for (name, bytes) in POLYGLOTS {
        let source = source(&world.base, name).await;
        upload(&browser, source, name, bytes).await.is(303);
        let snapshot = world.desk.snapshots_of(Subject::Source(source)).await.unwrap().remove(0);
        let page = browser.get(&format!("/snapshots/{}/file", snapshot.id)).await;
        is_inert(&page);
        assert_eq!(page.bytes, *bytes, "{name}");
        assert_eq!(page.header("content-type"), "application/octet-stream", "{name}");
        assert!(
            page.header("content-disposition").starts_with("attachment; filename=\"snapshot-"),
            "{name}"
        );
        let shown = browser.get(&format!("/snapshots/{}", snapshot.id)).await;
        shown.is(200).has_not("<script>alert").has_not("<svg").says(&snapshot.sha256);
        let image = browser.get(&format!("/snapshots/{}/image", snapshot.id)).await;
        if *name == "gif.html" {
            is_inert(&image);
            assert_eq!(image.header("content-type"), "image/gif");
        } else {
            image.is(404);
        }
    }
}

#[actix_web::test]
async fn a_picture_is_shown_as_what_it_is() {
    let (world, browser) = at_work().await;
    let source = source(&world.base, "Gauge").await;
    upload(&browser, source, "gauge.html", &picture().bytes).await.is(303);
    let snapshot = world.desk.snapshots_of(Subject::Source(source)).await.unwrap().remove(0);

    let image = browser.get(&format!("/snapshots/{}/image", snapshot.id)).await;

    is_inert(&image);
    assert_eq!(image.header("content-type"), "image/png");
    assert_eq!(image.bytes, picture().bytes);
    let page = browser.get(&format!("/claims/C-1/read/{}", snapshot.id)).await;
    page.is(200)
        .has(&format!("src=\"/snapshots/{}/image\"", snapshot.id))
        .says("What it says, typed by you");
    // Without words to point at, the place is typed.
    let fields = [
        ("passage", "3.2 m"),
        ("stance", "context"),
        ("note", ""),
        ("kind", "witness"),
        ("directness", ""),
        ("at", "1:05"),
    ];
    cite(&browser, &world, snapshot.id, &fields).await.is(303);
    let claim = world
        .desk
        .claim(world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap())
        .await
        .unwrap()
        .claim
        .unwrap();
    assert_eq!(claim.evidence[0].at, Some(At::Second(65)));
    assert_eq!(claim.evidence[0].cited, None);
}

#[actix_web::test]
async fn no_name_of_a_file_reaches_a_header_or_a_path() {
    let (world, browser) = at_work().await;
    let odd = [
        "..",
        "a\"b",
        "a;b",
        "\u{202e}gnp.exe",
        "水位.txt",
        "a\\..\\..\\b",
        "%2e%2e%2f",
        "nul",
        ".",
        "a b'.txt",
        "x.php.jpg",
        "-rf",
        "$(id)",
        "`id`",
    ];
    let deep = (1..=1_000).flat_map(|depth| {
        ["../", "..\\"].map(|up| format!("{}etc/passwd{depth}", up.repeat(depth % 40 + 1)))
    });
    let source = source(&world.base, "Names").await;
    let folder = world.base.blobs_folder();
    for (number, name) in odd.into_iter().map(str::to_owned).chain(deep).enumerate() {
        // Some by the form, and some of the deep ones by the desk's own door.
        let bytes = format!("file {number}");
        if number < 20 {
            let escaped = name.replace('"', "%22");
            upload(&browser, source, &escaped, bytes.as_bytes()).await.is(303);
        } else if number % 50 == 0 {
            let file = brought(&name, bytes);
            world.desk.upload_snapshot(source, file, actor(ANN)).await.unwrap();
        }
    }
    let snapshots = world.desk.snapshots_of(Subject::Source(source)).await.unwrap();
    assert!(snapshots.len() > 50);
    for snapshot in snapshots {
        let page = browser.get(&format!("/snapshots/{}/file", snapshot.id)).await;
        let disposition = page.header("content-disposition");
        assert!(disposition.is_ascii() && !disposition.contains(".."), "{disposition}");
        assert!(!disposition.contains(['/', '\\']), "{disposition}");
        let name = snapshot.name.unwrap_or_default();
        assert!(!name.contains(['/', '\\', '\n', '\r', '\0']), "{name:?}");
    }
    let strays = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name());
    assert_eq!(strays.collect::<Vec<_>>(), ["sha256"]);
}

#[actix_web::test]
async fn a_file_that_is_not_taken_is_said_on_the_sources_page() {
    let (world, browser) = at_work().await;
    let source = source(&world.base, "Budget").await;
    upload(&browser, source, "a.txt", b"").await.is(422).says("There is nothing in this file");
    let large = vec![b'a'; claimdesk::desk::snapshots::MAX_BYTES + 1];
    upload(&browser, source, "a.txt", &large).await.is(413).says("more than 20 MB");
    upload(&browser, source, "a.txt", TEXT.as_bytes()).await.is(303);
    let again = upload(&browser, source, "b.txt", TEXT.as_bytes()).await;
    again.is(409).says("This snapshot is here already").has("href=\"/snapshots/");
    let path = format!("/sources/{source}/snapshots");
    let token = crate::reading::text("token", "another");
    let stale = browser.upload_bare(&path, &[token, file("a.txt", b"x")]).await;
    stale.is(403).says("made in another session");
    assert_eq!(world.desk.snapshots_of(Subject::Source(source)).await.unwrap().len(), 1);
    browser.get(&format!("/sources/{source}")).await.is(200).says("uploaded as a file: a.txt");
}

/// Sends the form of the reader page.
async fn cite(
    browser: &Browser,
    world: &World,
    snapshot: SnapshotId,
    fields: &[(&str, &str)],
) -> Page {
    let id = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let version = world.desk.claim(id).await.unwrap().version().to_string();
    let all = [&[("version", version.as_str())], fields].concat();
    browser.post(&format!("/claims/C-1/read/{snapshot}"), &all).await
}

const REST: &[(&str, &str)] = &[
    ("stance", "refutes"),
    ("note", "A page of the budget."),
    ("kind", "official_data"),
    ("directness", "first_hand"),
    ("at", ""),
];

#[actix_web::test]
async fn a_passage_is_chosen_by_links_alone_and_becomes_evidence() {
    let (world, browser) = at_work().await;
    let (_, snapshot) = copied(&world.base).await;
    let here = format!("/claims/C-1/read/{snapshot}");
    let page = browser.get(&here).await;
    page.is(200)
        .says("the new bridge cost 41 million crowns")
        .says("The bridge: 38 million crowns.");
    // The second paragraph, then less and less of it.
    let second = page.links("?start=").remove(1);
    let mut page = browser.get(&format!("{here}{}", second.split('#').next().unwrap())).await;
    page.says("not the last sentence").has("id=\"chosen\"");
    for _ in 0..2 {
        let link = page.links(&here).into_iter().rfind(|it| it.contains("start=")).unwrap();
        page = browser.get(link.split('#').next().unwrap()).await;
    }
    let (start, end) = (page.field("start").unwrap(), page.field("end").unwrap());
    let fields = [&[("start", start.as_str()), ("end", end.as_str())], REST].concat();

    let done = cite(&browser, &world, snapshot, &fields).await;

    assert_eq!(done.is(303).location, format!("{here}#evidence"));
    let page = browser.get(&here).await;
    page.says("Evidence added.").says("Official data · First hand").has("<mark class=\"bad\"");
    let claim = browser.get("/claims/C-1").await;
    claim
        .says("The bridge: 38 million crowns.")
        .says("Read it in the snapshot")
        .has(&format!("href=\"{here}#e-"));
    let report = browser.get("/claims/C-1/report.json").await;
    report.has("\"sha256\"").has("\"official_data\"").has("\"taken_at\"");
}

#[actix_web::test]
async fn what_is_refused_comes_back_beside_the_snapshot_with_what_was_typed() {
    let (world, browser) = at_work().await;
    let (_, snapshot) = copied(&world.base).await;
    let pasted = |words: &'static str| [&[("passage", words)], REST].concat();

    let page = cite(&browser, &world, snapshot, &pasted("The bridge: 41 million crowns.")).await;
    page.is(422)
        .says("These words do not stand in the text")
        .keeps("The bridge: 41 million crowns.");
    page.says("Nothing is left for the night bus.").keeps("A page of the budget.");
    let page = cite(
        &browser,
        &world,
        snapshot,
        &[
            ("start", "0"),
            ("end", "99999"),
            ("stance", "context"),
            ("note", "n"),
            ("kind", ""),
            ("directness", ""),
            ("at", ""),
        ],
    )
    .await;
    page.is(422).says("not a part of the text");
    let odd = [
        ("passage", "p"),
        ("note", ""),
        ("kind", ""),
        ("directness", ""),
        ("at", "soon"),
        ("stance", "context"),
    ];
    cite(&browser, &world, snapshot, &odd).await.is(422).says("Give the place as a page");
    let unsaid = [
        ("passage", "The quay: 4 million crowns."),
        ("note", ""),
        ("kind", ""),
        ("directness", ""),
        ("at", ""),
    ];
    cite(&browser, &world, snapshot, &unsaid).await.is(422).says("Say whether the source supports");
    let forged = [&pasted("The quay: 4 million crowns.")[..], &[("sha256", "x")]].concat();
    cite(&browser, &world, snapshot, &forged).await.is(400);
    cite(&browser, &world, snapshot, &pasted("The quay: 4 million crowns.")).await.is(303);
    cite(&browser, &world, snapshot, &pasted("The quay: 4 million crowns."))
        .await
        .is(422)
        .says("on the claim already");
    // Somebody else was first.
    let late =
        [&[("version", "1")], &pasted("The budget of the town was passed in March.")[..]].concat();
    let page = browser.post(&format!("/claims/C-1/read/{snapshot}"), &late).await;
    page.is(409).keeps("passed in March").has(&format!("action=\"/claims/C-1/read/{snapshot}\""));
}

#[actix_web::test]
async fn a_spoilt_snapshot_is_named_and_never_given_out() {
    let (world, browser) = at_work().await;
    let (_, snapshot) = copied(&world.base).await;
    let file = blob(&world.base, snapshot).await;
    browser
        .get(&format!("/snapshots/{snapshot}"))
        .await
        .is(200)
        .says("the bytes that were recorded");
    for (bytes, says) in [
        (Some(&b"Other words."[..]), "The stored bytes are not those that were recorded"),
        (None, "The stored bytes of this snapshot are missing"),
    ] {
        spoil(&file, bytes);
        browser.get(&format!("/snapshots/{snapshot}")).await.is(200).says(says);
        let page = browser.get(&format!("/snapshots/{snapshot}/file")).await;
        page.is(500).says(says).has_not("Other words.");
    }
}

#[actix_web::test]
async fn viewers_read_snapshots_and_add_nothing() {
    let (world, _) = at_work().await;
    let (source, snapshot) = copied(&world.base).await;
    let viewer = world.sign_in(Role::Viewer).await;
    let page = viewer.get(&format!("/claims/C-1/read/{snapshot}")).await;
    page.is(200)
        .says("38 million")
        .has_not("data-select-to")
        .has_not("?start=")
        .has_not("<form method=\"post\" action=\"/claims");
    viewer.get(&format!("/sources/{source}")).await.is(200).has_not("multipart/form-data");
}

#[actix_web::test]
async fn the_snapshots_behind_a_claim_leave_as_an_archive() {
    use std::io::Read;
    let (world, _) = at_work().await;
    let (source, snapshot) = copied(&world.base).await;
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let of = Subject::Source(source);
    let newer = fetched(&format!("{TEXT}\nPrinted twice."), world.base.hands.now());
    world.desk.keep_snapshot(of, newer, actor(ANN)).await.unwrap();
    world
        .base
        .does(claim, citing(source, snapshot, words("The quay: 4 million crowns.")), ANN)
        .await;
    let editor = world.sign_in(Role::Editor).await;

    let page = editor.get("/claims/C-1/snapshots.warc.gz").await;

    assert!(page.is(200).header("content-disposition").contains("claim-C-1.warc.gz"));
    let mut plain = Vec::new();
    flate2::bufread::MultiGzDecoder::new(&page.bytes[..]).read_to_end(&mut plain).unwrap();
    let records: Vec<_> =
        warc::WarcReader::new(&plain[..]).iter_records().map(|it| it.unwrap()).collect();
    let kinds: Vec<_> = records.iter().map(|it| it.warc_type().to_string()).collect();
    assert_eq!(kinds, ["warcinfo", "resource", "metadata", "response", "metadata"]);
    assert_eq!(records[1].body(), TEXT.as_bytes());
    assert!(records[3].body().ends_with(b"Printed twice."));

    spoil(&blob(&world.base, snapshot).await, None);
    editor
        .get("/claims/C-1/snapshots.warc.gz")
        .await
        .is(500)
        .says("The stored bytes of this snapshot are missing");
}

#[actix_web::test]
async fn a_passage_of_a_pdf_says_its_page() {
    let (world, browser) = at_work().await;
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let source = source(&world.base, "Harbour of Eastport").await;
    let pdf = include_bytes!("../data/harbour.pdf");
    upload(&browser, source, "harbour.pdf", pdf).await.is(303);
    let snapshot = world.desk.snapshots_of(Subject::Source(source)).await.unwrap().remove(0);
    assert_eq!(snapshot.media, "application/pdf");

    let page = browser.get(&format!("/claims/C-1/read/{}", snapshot.id)).await;
    page.is(200).has("id=\"p1\"").has("id=\"p2\"").says("Page 2");
    let quote = words("The authority wants to dredge the channel by 2027.");
    let page_2 =
        world.base.does(claim, citing(source, snapshot.id, quote), ANN).await.claim.unwrap();
    // Whoever gives a place of their own is believed: a printed page may have another number.
    let quote = words("The crane was not.");
    let Wish::AddEvidence(mut finding) = citing(source, snapshot.id, quote) else { panic!() };
    finding.at = At::from_typed("17");
    let own = world.base.does(claim, Wish::AddEvidence(finding), ANN).await.claim.unwrap();

    assert_eq!(page_2.evidence[0].at, At::from_typed("2"));
    assert_eq!(own.evidence[1].at, At::from_typed("17"));
    browser.get("/claims/C-1").await.says("Official data · First hand · page 2");
    browser.get("/claims/C-1/report.markdown").await.has("page 2").has("SHA");
    browser.get("/claims/C-1/report.html").await.says("page 2").says(&snapshot.sha256);
}

/// The same desk with a program that reads nothing.
fn blind(world: &World) -> Desk {
    let (db, blobs) = (world.desk.db().clone(), world.desk.blobs().clone());
    Desk::new(db, blobs, world.base.hands.clock(), Arc::from(Path::new("/bin/false")))
}

/// Does what is due, on a desk that fetches nothing.
async fn due(desk: &Desk) {
    let settings = Settings { enabled: false, ..Settings::default() };
    let tasks = Tasks { desk: desk.clone(), fetcher: with(settings), pace: PACE, mailer: None };
    run_due(desk, &tasks, Duration::from_mins(1)).await.unwrap();
}

#[actix_web::test]
async fn words_that_could_not_be_read_are_read_when_somebody_asks() {
    let (world, browser) = at_work().await;
    let source = source(&world.base, "Budget of the town").await;
    let blind = blind(&world);
    let file = brought("budget.txt", TEXT);
    let snapshot = blind.upload_snapshot(source, file, actor(ANN)).await.unwrap();
    let (page, read) = (format!("/snapshots/{snapshot}"), format!("/snapshots/{snapshot}/read"));
    browser.get(&page).await.is(200).says("Read its words again").has(&read);
    world.sign_in(Role::Viewer).await.get(&page).await.is(200).has_not(&read);

    // Where it fails again, it can be asked for again.
    browser.post(&read, &[]).await.is(303);
    due(&blind).await;
    browser.get(&page).await.says("Read its words again");
    let asked = browser.post(&read, &[]).await;
    due(&world.desk).await;

    assert!(asked.is(303).location.starts_with("/fetches/"));
    browser.get(&asked.location).await.is(200).says("Its words are here now").has(&page);
    browser.get(&page).await.says("The quay: 4 million crowns.").has_not(&read);
    browser.post(&read, &[]).await.is(422).says("The words of this snapshot are here already.");
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let cites = citing(source, snapshot, words("The bridge: 38 million crowns."));
    world.base.does(claim, cites, ANN).await;
    let kinds = "SELECT kind FROM event WHERE kind = 'source.snapshot_read'";
    let c = world.base.foreign().await;
    assert_eq!(rows(&c, kinds).await.len(), 1);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    let copy = copies(&c).await;
    rebuild(&world.base).await;
    assert_eq!(copies(&c).await, copy);

    c.execute_unprepared("UPDATE snapshot_text SET body = 'Nothing.'").await.unwrap();
    let faults = faults(&world.base).await;
    assert!(faults.iter().any(|it| it.contains("is not what was recorded")), "{faults:?}");
}

#[actix_web::test]
async fn snapshots_of_a_source_are_listed_page_by_page() {
    let (world, browser) = at_work().await;
    let (source, blind) = (source(&world.base, "Tide table").await, blind(&world));
    let mut kept = BTreeSet::new();
    for number in 0..120 {
        let file = brought("tide.txt", format!("High water at {number}."));
        kept.insert(blind.upload_snapshot(source, file, actor(ANN)).await.unwrap().to_string());
        // Several are of the same moment.
        if number % 7 == 0 {
            world.base.hands.move_by(TimeDelta::seconds(1));
        }
    }

    let (mut found, mut pages) = (BTreeSet::new(), 0);
    let mut next = Some(format!("/sources/{source}"));
    while let Some(path) = next {
        let page = browser.get(&path).await;
        let links = page.is(200).html.split("href=\"/snapshots/").skip(1);
        for id in links.map(|it| it.split('"').next().unwrap().to_owned()) {
            assert!(found.insert(id), "none stands on two pages");
        }
        let older = page.html.split(&format!("href=\"/sources/{source}?before=")).nth(1);
        next = older.map(|it| {
            let place = it.split(['#', '"']).next().unwrap();
            format!("/sources/{source}?before={place}")
        });
        pages += 1;
    }

    assert_eq!(found, kept);
    assert_eq!(pages, 3);
}
