//! How a desk with 100,000 claims and 1,000,000 events answers: its pages, its process, its
//! commands and its exports.
//!
//! The desk is made once, under `target/tmp`, by real events; remove it there to have it made anew.
//! Beside `scripts/with-postgres` the pages are measured on PostgreSQL. Numbers among the arguments
//! are other sizes of desks, and words that name no part choose pages by their names. On SQLite a
//! desk of several times 100,000 claims is made of copies of that one.
//! Everything is measured on the release build and printed as tables for `docs/figures.md`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a measurement may end where something fails, and rounds its figures"
)]

mod addresses;
mod client;
mod exports;
mod grow;
mod home;
mod pages;
mod process;
mod proofs;
mod seed;
mod timing;
mod words;

use home::Home;

const CLAIMS: u64 = 100_000;
const PARTS: [&str; 5] = ["pages", "process", "commands", "exports", "proofs"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let parts = || asked.iter().filter(|it| PARTS.contains(&it.as_str()));
    let wants = |part: &str| parts().count() == 0 || parts().any(|it| it == part);
    let mut sizes: Vec<u64> = asked.iter().filter_map(|it| it.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![CLAIMS, 60];
    }
    let is_name = |it: &&String| !PARTS.contains(&it.as_str()) && it.parse::<u64>().is_err();
    let names: Vec<String> = asked.iter().filter(is_name).cloned().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let homes: Vec<Home> = runtime.block_on(async {
        let mut homes = Vec::new();
        for size in sizes {
            homes.push(Home::of(size).await);
        }
        homes
    });
    if wants("pages") {
        actix_web::rt::System::new().block_on(pages::measure(&homes, &names));
    }
    if wants("exports") {
        homes.iter().filter(|it| it.is_sqlite()).for_each(exports::measure);
    }
    if wants("proofs") {
        homes.iter().filter(|it| it.is_sqlite()).for_each(|it| proofs::measure(&runtime, it));
    }
    let [large, small] = homes.as_slice() else { return };
    if !large.is_sqlite() {
        return;
    }
    if wants("process") {
        process::measure(&runtime, large, small);
    }
    if wants("commands") {
        process::commands(large);
    }
}
