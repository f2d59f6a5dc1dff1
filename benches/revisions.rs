//! How long an article with 1,000 claims takes to be brought in again, a hundred times over.
//!
//! Every revision changes the words of ten claims; some move a paragraph, some take a claim's
//! sentence away or bring it back. Everything is measured on the release build, on a desk of its
//! own in SQLite, and printed for `docs/figures.md`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement may end where something fails"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::{NewClaim, Quote, Sent};
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::revisions::Revised;
use claimdesk::desk::set_up::NewDesk;
use claimdesk::desk::{Desk, machine_clock};
use claimdesk::domain::claim::Kind;
use claimdesk::domain::{Actor, ArticleId, seeds};
use claimdesk::store::{self, Blobs, Place, blobs};
use claimdesk::text::page::Format;

const CLAIMS: usize = 1_000;
/// Unless another number is asked for as an argument.
const REVISIONS: usize = 100;

/// Sentences of a paragraph.
const TOGETHER: usize = 5;

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("revisions");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let asked = std::env::args().skip(1).find_map(|it| it.parse().ok());
    runtime.block_on(measure(&folder, asked.unwrap_or(REVISIONS)));
}

async fn measure(folder: &Path, revisions: usize) {
    let db = store::open(&Place::Sqlite(folder.join("claimdesk.db"))).await.unwrap();
    let program = Arc::from(Path::new(env!("CARGO_BIN_EXE_claimdesk")));
    let blobs = Blobs::open(&blobs::Place::Folder(folder.join("blobs"))).unwrap();
    let desk = Desk::new(db, blobs, machine_clock(), program);
    let new = NewDesk {
        name: "A desk with one article".to_owned(),
        scale: seeds::DEFAULT.to_owned(),
        admin_name: "Noor Admin".to_owned(),
        admin_email: "admin@bench.example".to_owned(),
        password: "four ponies eat blue hay".to_owned(),
    };
    desk.found(&Passwords::new(Strength::PROPER).unwrap(), new).await.unwrap();
    let mut sentences: Vec<String> = (0..CLAIMS).map(|it| sentence(it, it * 7 % 900)).collect();
    let article = desk.import(text(&sentences), sent()).await.unwrap();
    for sentence in &sentences {
        desk.open_claim(claim(article, sentence), sent()).await.unwrap();
    }

    let mut taken = Vec::new();
    let (mut unchanged, mut changed, mut orphaned) = (0, 0, 0);
    let mut away: Vec<String> = Vec::new();
    for revision in 1..=revisions {
        edit(&mut sentences, &mut away, revision);
        let begun = Instant::now();
        let revised = desk.revise(article, text(&sentences), sent()).await.unwrap();
        taken.push(begun.elapsed());
        if let Revised::Made(made) = revised {
            unchanged += made.unchanged;
            changed += made.changed;
            orphaned += made.orphaned;
        }
    }
    told(&taken);
    println!("{unchanged} times unchanged, {changed} changed, {orphaned} orphaned");
}

fn told(taken: &[Duration]) {
    let whole: Duration = taken.iter().sum();
    let mut sorted = taken.to_vec();
    sorted.sort_unstable();
    println!("{CLAIMS} claims over {} revisions: {:.1} s", taken.len(), whole.as_secs_f64());
    for (name, which) in [
        ("first", taken[0]),
        ("median", sorted[sorted.len() / 2]),
        ("slowest", sorted[sorted.len() - 1]),
        ("last", taken[taken.len() - 1]),
    ] {
        println!("{name} revision: {} ms", which.as_millis());
    }
}

fn sentence(number: usize, cost: usize) -> String {
    let cars = cost * 13 + number;
    format!(
        "The bridge over stream {number} of the valley cost {cost} million crowns and carries \
         {cars} cars a day."
    )
}

/// The next state of the article.
fn edit(sentences: &mut Vec<String>, away: &mut Vec<String>, revision: usize) {
    for change in 0..10 {
        let at = (revision * 37 + change * 101) % sentences.len();
        let edited = sentences[at].replacen("carries", "now carries", 1);
        sentences[at] = edited.replacen("now now carries", "carries", 1);
    }
    if revision.is_multiple_of(10) {
        let moved: Vec<String> = sentences.drain(..TOGETHER).collect();
        sentences.extend(moved);
    }
    if revision.is_multiple_of(5) {
        let at = revision * 13 % sentences.len();
        away.push(sentences.remove(at));
    }
    if revision.is_multiple_of(20) {
        let back = away.remove(0);
        sentences.push(back);
    }
}

fn text(sentences: &[String]) -> Brought {
    let paragraphs: Vec<String> = sentences.chunks(TOGETHER).map(|it| it.join(" ")).collect();
    Brought {
        bytes: format!("Report from the valley\n\n{}", paragraphs.join("\n\n")).into_bytes(),
        format: Some(Format::Text),
        ..Brought::default()
    }
}

fn claim(article: ArticleId, sentence: &str) -> NewClaim {
    NewClaim {
        article,
        quote: Quote::Words(sentence.to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    }
}

fn sent() -> Sent {
    Sent { actor: Actor::command_line(), once: None }
}
