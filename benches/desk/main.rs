//! How a desk with 100,000 claims answers: its pages, its process and its commands.
//!
//! The desk is made once, under `target/tmp`, by real events; remove it there to have it made anew.
//! Everything is measured on the release build and printed as tables for `docs/figures.md`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "a measurement may end where something fails, and rounds its figures"
)]

mod client;
mod pages;
mod process;
mod seed;
mod timing;

use std::path::PathBuf;

const CLAIMS: u64 = 100_000;

fn main() {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let large = home.join(format!("desk-{CLAIMS}"));
    let small = home.join("desk-60");
    runtime.block_on(async {
        seed::desk(&large, CLAIMS).await;
        seed::desk(&small, 60).await;
    });
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|it| it == part);
    if wants("pages") {
        actix_web::rt::System::new().block_on(pages::measure(&large, &small));
    }
    if wants("process") {
        process::measure(&runtime, &large, &small);
    }
    if wants("commands") {
        process::commands(&large);
    }
}
