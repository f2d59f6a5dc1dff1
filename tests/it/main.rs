//! Integration tests: the desk on a database of its own, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "in a test a fault may end it there"
)]

mod actions;
mod append_only;
mod articles;
mod base;
mod blobs;
mod claims;
mod cli;
mod contacts;
mod crash;
mod documents;
mod door;
mod evidence;
mod fetch;
mod fetches;
mod fetching;
mod forms;
mod four_eyes;
mod full_disk;
mod headers;
mod hostile;
mod import;
mod job_files;
mod jobs;
mod matrix;
mod migrations;
mod paging;
mod presence;
mod queue;
mod races;
mod random;
mod reader;
mod reading;
mod reports;
mod review;
mod revision_pages;
mod revisions;
mod s3;
mod serving;
mod set_up;
mod snapshots;
mod staff;
mod suggestions;
mod taking;
mod template;
mod tidy;
mod verify;
mod workers;
mod world;
mod writer;
