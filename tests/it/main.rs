//! Integration tests: the desk on a database of its own, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "in a test a fault may end it there"
)]

mod actions;
mod append_only;
mod archive;
mod articles;
mod base;
mod blobs;
mod claims;
mod cli;
mod collecting;
mod contacts;
mod corrections;
mod crash;
mod details;
mod documents;
mod door;
mod duties;
mod erasing;
mod evidence;
mod fetch;
mod fetches;
mod fetching;
mod forms;
mod four_eyes;
mod full_disk;
mod guidelines;
mod headers;
mod hostile;
mod import;
mod job_files;
mod jobs;
mod known;
mod mail;
mod matrix;
mod migrations;
mod nodes;
mod onward;
mod opinions;
mod paging;
mod past;
mod prepared;
mod presence;
mod printing;
mod publication;
mod queue;
mod races;
mod random;
mod reader;
mod reading;
mod relations;
mod reports;
mod review;
mod reviewing;
mod revision_pages;
mod revisions;
mod s3;
mod scales;
mod sealing;
mod search;
mod serving;
mod set_up;
mod snapshots;
mod space;
mod staff;
mod suggestions;
mod tables;
mod taking;
mod talk;
mod template;
mod tidy;
mod trails;
mod verify;
mod workers;
mod world;
mod writer;
