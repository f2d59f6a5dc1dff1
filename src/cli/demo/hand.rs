//! Hand: somebody at the demo desk, as they act: through the same doors as any work.

use anyhow::Context;
use bytes::Bytes;

use super::PEOPLE;
use crate::desk::Desk;
use crate::desk::citing::{Finding, Words};
use crate::desk::claims::{Sent, Wish};
use crate::desk::lists::Loaded;
use crate::desk::snapshots::Brought;
use crate::desk::sources::{NewSource, Source};
use crate::domain::claim::{Command, Proposal};
use crate::domain::evidence::Stance;
use crate::domain::{Actor, ClaimId, SnapshotId, SourceId, SuggestionId};

/// Someone at the demo desk.
pub struct Hand<'d> {
    pub desk: &'d Desk,
    pub sent: Sent,
}

/// A source by its title, address and publisher.
pub type Named<'n> = (&'n str, &'n str, &'n str);

impl<'d> Hand<'d> {
    pub async fn of(desk: &'d Desk, email: &str) -> anyhow::Result<Self> {
        let role = PEOPLE.iter().find(|(it, ..)| *it == email).map(|(.., role)| *role);
        let role = role.with_context(|| format!("{email} works at the demo desk"))?;
        let person = desk.person_by_email(email).await?;
        Ok(Self { desk, sent: Sent { actor: Actor::person(person, role), once: None } })
    }

    pub async fn does(&self, claim: ClaimId, wish: impl Into<Wish>) -> anyhow::Result<Loaded> {
        let seen = self.desk.claim(claim).await?.version();
        Ok(self.desk.perform(claim, seen, wish, self.sent.clone()).await?)
    }

    pub async fn accepts(&self, suggestion: SuggestionId) -> anyhow::Result<ClaimId> {
        let loaded = self.desk.accept(suggestion, None, self.sent.clone()).await?;
        Ok(loaded.claim.context("an accepted suggestion is a claim")?.id)
    }

    pub async fn finds(
        &self,
        claim: ClaimId,
        stance: Stance,
        named: Named<'_>,
        passage: &str,
    ) -> anyhow::Result<()> {
        let (passage, note) = (passage.to_owned(), String::new());
        let finding = Finding::new(Source::New(source(named)), stance, passage, note);
        self.does(claim, Wish::AddEvidence(Box::new(finding))).await?;
        Ok(())
    }

    /// Keeps a file as a snapshot of a source that nobody has used yet.
    pub async fn keeps(
        &self,
        named: Named<'_>,
        (name, text): (&str, &'static str),
    ) -> anyhow::Result<(SourceId, SnapshotId)> {
        let source = self.desk.add_source(source(named), self.sent.actor).await?;
        let file = Brought {
            bytes: Bytes::from_static(text.as_bytes()),
            name: name.to_owned(),
            media: Some("text/plain".to_owned()),
            charset: Some("utf-8".to_owned()),
        };
        Ok((source, self.desk.upload_snapshot(source, file, self.sent.actor).await?))
    }

    /// A finding whose passage stands in a snapshot.
    pub fn cites(
        (source, snapshot): (SourceId, SnapshotId),
        stance: Stance,
        passage: &str,
    ) -> Finding {
        Finding {
            cited: Some((snapshot, Words::Typed(passage.to_owned()))),
            ..Finding::new(Source::Known(source), stance, String::new(), String::new())
        }
    }

    pub async fn proposes(
        &self,
        claim: ClaimId,
        label: &str,
        rationale: &str,
    ) -> anyhow::Result<()> {
        let proposal = Proposal::new(label.to_owned(), rationale.to_owned());
        self.does(claim, Command::Propose(Box::new(proposal))).await?;
        Ok(())
    }
}

fn source((title, url, publisher): Named<'_>) -> NewSource {
    NewSource {
        title: title.to_owned(),
        url: url.to_owned(),
        publisher: publisher.to_owned(),
        published_on: None,
    }
}
