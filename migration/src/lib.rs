//! The schema's history: append-only, one concern a file, each in a transaction on both databases.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m20261122_000001_log;
mod m20261122_000002_desk;
mod m20261122_000003_articles;
mod m20261122_000004_sources;
mod m20261122_000005_claims;
mod m20261122_000006_four_eyes;
mod m20261124_000007_jobs;
mod m20261124_000008_snapshots;
mod m20261124_000009_revisions;
mod m20261124_000010_contacts;
mod m20261124_000011_evidence;
mod m20261124_000012_watches;
mod m20261130_000013_pages_of_revisions;
mod m20261130_000014_blobs;
mod m20261130_000015_scales;
mod m20261130_000016_opinions;
mod m20261130_000017_relations;
mod m20261130_000018_search;
mod m20261130_000019_duties;
mod m20261130_000020_taking;
mod m20261130_000021_notices;
mod m20261130_000022_past;
mod m20261130_000023_guidelines;
mod m20261130_000024_edits;
mod m20261130_000025_sealing;
mod m20261130_000026_known;
mod m20261130_000027_publication;
mod m20261130_000029_called;
mod m20261130_000033_log_guards;
mod m20261130_000035_same_as;
mod m20261130_000036_complaints;
mod m20261130_000037_rulings;
mod m20261130_000038_prepared;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_log::Migration),
            Box::new(m20261122_000002_desk::Migration),
            Box::new(m20261122_000003_articles::Migration),
            Box::new(m20261122_000004_sources::Migration),
            Box::new(m20261122_000005_claims::Migration),
            Box::new(m20261122_000006_four_eyes::Migration),
            Box::new(m20261124_000007_jobs::Migration),
            Box::new(m20261124_000008_snapshots::Migration),
            Box::new(m20261124_000009_revisions::Migration),
            Box::new(m20261124_000010_contacts::Migration),
            Box::new(m20261124_000011_evidence::Migration),
            Box::new(m20261124_000012_watches::Migration),
            Box::new(m20261130_000013_pages_of_revisions::Migration),
            Box::new(m20261130_000014_blobs::Migration),
            Box::new(m20261130_000015_scales::Migration),
            Box::new(m20261130_000016_opinions::Migration),
            Box::new(m20261130_000017_relations::Migration),
            Box::new(m20261130_000018_search::Migration),
            Box::new(m20261130_000019_duties::Migration),
            Box::new(m20261130_000020_taking::Migration),
            Box::new(m20261130_000021_notices::Migration),
            Box::new(m20261130_000022_past::Migration),
            Box::new(m20261130_000023_guidelines::Migration),
            Box::new(m20261130_000024_edits::Migration),
            Box::new(m20261130_000025_sealing::Migration),
            Box::new(m20261130_000026_known::Migration),
            Box::new(m20261130_000027_publication::Migration),
            Box::new(m20261130_000029_called::Migration),
            Box::new(m20261130_000033_log_guards::Migration),
            Box::new(m20261130_000035_same_as::Migration),
            Box::new(m20261130_000036_complaints::Migration),
            Box::new(m20261130_000037_rulings::Migration),
            Box::new(m20261130_000038_prepared::Migration),
        ]
    }
}
