//! Printing: the PDFs of claims, of their proofs and of trails, and pictures of checks, by the real
//! typesetter.

use std::path::{Path, PathBuf};
use std::process;

use actix_web::http::header::IF_NONE_MATCH;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::printing::Press;
use claimdesk::domain::claim::{Command, Event};
use claimdesk::domain::{Actor, Role};
use claimdesk::report::paper::trails::MOST;
use claimdesk::report::proof::{read_pdf, verify};
use sha2::{Digest, Sha256};

use crate::base::*;
use crate::matrix::DOT;
use crate::publication::published;
use crate::sealing::{filled, keys, signing};
use crate::world::World;

/// The typesetter, beside the program that was built with these tests. It takes minutes to compile,
/// so it is not compiled for them: `cargo build -p claimdesk-pdf --features typst`.
fn press() -> Option<Press> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_claimdesk")).with_file_name("claimdesk-pdf");
    program.exists().then(|| Press::at(program))
}

/// The PDFs that are noted on the trail of a claim: the version and the hash of each.
async fn noted(world: &World) -> Vec<(u64, String)> {
    let claim = world.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let history = world.desk.claim(claim).await.unwrap().history;
    let pdfs = history.into_iter().filter_map(|it| match it.event {
        Event::PdfMade { version, sha256 } => Some((version, sha256)),
        _ => None,
    });
    pdfs.collect()
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The file that the scripts of the page `/verify` find in a PDF.
fn in_the_browser(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets/js/verify");
    for part in ["log.js", "pdf.js"] {
        std::fs::copy(scripts.join(part), folder.path().join(part)).unwrap();
    }
    std::fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
    std::fs::write(folder.path().join("a.pdf"), pdf).unwrap();
    let ask = "import { readFileSync } from 'node:fs';
        import { fileIn, isPdf } from './pdf.js';
        const bytes = new Uint8Array(readFileSync('a.pdf'));
        process.stdout.write(isPdf(bytes) ? await fileIn(bytes) : 'no PDF');";
    let mut node = process::Command::new("node");
    let output = node.args(["--input-type=module", "-e", ask]).current_dir(&folder).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[actix_web::test]
async fn a_desk_without_a_typesetter_says_so_and_offers_nothing() {
    let world = World::new().await;
    world.base.approved().await;
    let editor = world.sign_in(Role::Editor).await;
    editor.get("/claims/C-1").await.is(200).has_not("report.pdf").has_not("proof.pdf");
    for path in ["report.pdf", "proof.pdf", "report.pdf?version=2"] {
        let page = editor.get(&format!("/claims/C-1/{path}")).await;
        page.is(404).says("This build of Claimdesk makes no PDF");
    }
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/trails").await.is(200).has_not("export.pdf");
    auditor.get("/trails/export.pdf").await.is(404).says("makes no PDF");
    assert!(noted(&world).await.is_empty());
}

#[actix_web::test]
async fn whoever_has_to_give_an_opinion_first_gets_no_pdf() {
    let Some(press) = press() else {
        return not_run("printing", "there is no typesetter: scripts/sure test builds it");
    };
    let mut base = Base::new().await;
    base.desk = signing(&base).printed_by(press);
    let claim = base.proposed().await.claim.unwrap().id;
    let world = World::on(base, &Config::default());
    let asked = world.person(Role::Reviewer).await;
    world.base.does(claim, Command::AskOpinion { of: asked.id }, EVE).await;
    let page = world.sign_in_as(&asked).await.get("/claims/C-1/report.pdf").await;
    page.is(422).says("Give it first; then you see the verdict");
    assert!(noted(&world).await.is_empty());
}

#[actix_web::test]
async fn a_check_has_a_picture_of_what_readers_see() {
    let Some(press) = press() else {
        return not_run("printing", "there is no typesetter: scripts/sure test builds it");
    };
    let mut base = Base::new().await;
    base.desk = base.desk.printed_by(press);
    let public_url = Some("https://desk.test".to_owned());
    let world = World::on(base, &Config { public_url, ..Config::default() });
    let claim = published(&world.base, 0).await;
    world.base.open(1).await;
    let stranger = world.stranger();

    let page = stranger.get("/c/1").await;
    page.is(200).has("property=\"og:image\" content=\"https://desk.test/c/1/share.png?v=");
    page.has("og:image:width").has("og:image:alt").has("content=\"summary_large_image\"");
    let picture = stranger.get("/c/1/share.png").await;
    assert_eq!(picture.is(200).header("content-type"), "image/png");
    assert_eq!(picture.header("cache-control"), "public, max-age=60");
    assert_eq!(picture.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(&picture.bytes[16..24], &[0, 0, 0x04, 0xb0, 0, 0, 0x02, 0x76], "1200 by 630");
    let request = TestRequest::get().uri("/c/1/share.png?v=7");
    let request = request.insert_header((IF_NONE_MATCH, picture.header("etag")));
    world.stranger().ask(request).await.is(304);
    assert_eq!(
        stranger.get("/c/2/share.png").await.is(404).html,
        stranger.get("/c/9").await.html,
        "what was never published"
    );

    world.desk.change_logo(DOT.to_vec(), Actor::keeper()).await.unwrap();
    world.base.hands.move_by(TimeDelta::minutes(2));
    let bare = picture.bytes;
    let picture = stranger.get("/c/1/share.png").await;
    assert_ne!(picture.is(200).bytes, bare, "the logo is on it");
    // What is being corrected shows readers the verdict as before; what was withdrawn none.
    let reason = || "Another bridge.".to_owned();
    world.base.does(claim, Command::Correct { reason: reason() }, EVE).await;
    assert_eq!(stranger.get("/c/1/share.png").await.is(200).bytes, picture.bytes);
    world.base.does(claim, Command::Withdraw { reason: reason() }, EVE).await;
    assert_ne!(stranger.get("/c/1/share.png").await.is(200).bytes, picture.bytes);
}

#[actix_web::test]
async fn a_pdf_is_the_same_again_and_stands_once_on_the_trail() {
    let Some(press) = press() else {
        return not_run("printing", "there is no typesetter: scripts/sure test builds it");
    };
    let mut base = Base::new().await;
    base.desk = signing(&base).printed_by(press.clone());
    let seen = base.approved().await;
    let (claim, version) = (seen.claim.as_ref().unwrap().id, seen.version());
    let world = World::on(base, &Config::default());
    let editor = world.sign_in(Role::Editor).await;

    editor.get("/claims/C-1").await.has("/claims/C-1/report.pdf").has("/claims/C-1/proof.pdf");
    let first = editor.get("/claims/C-1/report.pdf").await;
    assert_eq!(first.is(200).header("content-type"), "application/pdf");
    assert_eq!(first.header("content-disposition"), "attachment; filename=\"claim-C-1.pdf\"");
    assert!(first.bytes.starts_with(b"%PDF-"));
    let once = vec![(version, hash(&first.bytes))];
    assert_eq!(noted(&world).await, once);

    // Again, later, by somebody else, when the log has grown, and of the version by its number.
    world.base.hands.move_by(TimeDelta::days(2));
    filled(&world.base, 3).await;
    world.base.desk.seal().await.unwrap();
    let (reviewer, editor) =
        (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Editor).await);
    for path in
        ["/claims/C-1/report.pdf".to_owned(), format!("/claims/C-1/report.pdf?version={version}")]
    {
        assert!(reviewer.get(&path).await.is(200).bytes == first.bytes, "{path}");
    }
    assert_eq!(noted(&world).await, once);
    let json = editor.get("/claims/C-1/report.json").await;
    json.has(&format!("\"version\": {version},")).has_not("a PDF");

    // Whoever had a form open before may still send it; then there is more to tell.
    world.desk.perform(claim, version, Command::Publish, by(EVE)).await.unwrap();
    let later = editor.get("/claims/C-1/report.pdf").await;
    assert!(later.is(200).bytes != first.bytes);
    // The first PDF is an entry of the trail like any other by now.
    let both = [once[0].clone(), (version + 2, hash(&later.bytes))];
    assert_eq!(noted(&world).await, both);
    let again = editor.get(&format!("/claims/C-1/report.pdf?version={version}")).await;
    assert!(again.bytes == first.bytes);

    // Nobody takes one without meaning to.
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-purpose", "prefetch;prerender")] {
        let lured = TestRequest::get().uri("/claims/C-1/report.pdf?version=2");
        editor.ask(lured.insert_header((name, value))).await.is(403);
    }
    assert_eq!(noted(&world).await, both);

    // The proof inside of a PDF is checked by the key alone, and tells the hashes; what no text of
    // a PDF may hold is in it as it was recorded.
    let tags = vec!["up\u{ffff}side".to_owned()];
    world.base.does(claim, Command::Tag { tags }, BEN).await;
    let proved = editor.get("/claims/C-1/proof.pdf").await;
    let name = proved.is(200).header("content-disposition");
    assert_eq!(name, "attachment; filename=\"claim-C-1-proof.pdf\"");
    let report = read_pdf(proved.bytes.clone()).unwrap();
    assert_eq!(in_the_browser(&proved.bytes), report.to_json().unwrap());
    let proved = verify(&report, &keys(&world.base.desk).await, None).unwrap();
    let said = proved.lines().join("\n");
    assert!(said.contains(&once[0].1), "{said}");
    assert_eq!(noted(&world).await, both, "a PDF with its proof is not noted");
    assert_eq!(world.base.desk.verify_log().await.unwrap().fault, None);

    let auditor = world.sign_in(Role::Auditor).await;
    let trails = auditor.get("/trails/export.pdf?noun=claim").await;
    assert_eq!(trails.is(200).header("content-type"), "application/pdf");
    filled(&world.base, u64::try_from(MOST).unwrap()).await;
    let refused = auditor.get("/trails/export.pdf").await;
    refused.is(422).says(&format!("More than {MOST} entries are like that"));
}
