//! Integration tests: the desk on a database of its own, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "in a test a fault may end it there"
)]

mod append_only;
mod base;
mod claims;
mod crash;
mod door;
mod forms;
mod four_eyes;
mod full_disk;
mod headers;
mod import;
mod migrations;
mod paging;
mod races;
mod random;
mod reader;
mod set_up;
mod staff;
mod tidy;
mod verify;
mod world;
mod writer;
