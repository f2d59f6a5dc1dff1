//! Standing: how the words of a claim stand in the newest text, for those who look at it.

use std::ops::Range;

use super::articles::Unreadable;
use super::dossiers::context_at;
use super::following::{of_text, range};
use super::{Desk, Error};
use crate::domain::claim::{Claim, TextState};
use crate::domain::{ArticleId, RevisionId};
use crate::report::dossier::QuoteContext;
use crate::store::articles::{self, Revision};
use crate::store::claims::{self, ClaimRow};
use crate::store::revisions;
use crate::text::anchor::{Placement, Revised};
use crate::text::scalars::Scalars;

pub use crate::store::revisions::Head;

/// A claim's words in the newest text of its article.
#[derive(Clone, Debug)]
pub struct InNewest {
    /// The number of the revision that the claim was opened on.
    pub opened_in: u64,
    /// The words around those that stand there now; empty where they have no certain place.
    pub context: QuoteContext,
    /// Where they may be, the likeliest first. Only for claims that have no certain place.
    pub candidates: Vec<Candidate>,
}

/// A place that may be that of a claim's words.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub revision: RevisionId,
    /// Unicode scalars into its body, end exclusive.
    pub range: Range<usize>,
    /// How like it is, in thousandths.
    pub similarity: u16,
    pub words: String,
    pub context: QuoteContext,
}

impl Desk {
    /// One page of the revisions of an article without their texts, newest first.
    pub async fn revisions(
        &self,
        of: ArticleId,
        before: Option<u64>,
        limit: u64,
    ) -> Result<Vec<Head>, Error> {
        Ok(revisions::heads(self.db.read(), of, before, limit).await?)
    }

    /// One revision of an article, by its number.
    pub async fn revision(&self, of: ArticleId, number: u64) -> Result<Revision, Error> {
        revisions::numbered(self.db.read(), of, number).await?.ok_or(Error::NotFound)
    }

    /// One revision of an article, by its id.
    pub async fn revision_by_id(
        &self,
        of: ArticleId,
        revision: RevisionId,
    ) -> Result<Revision, Error> {
        let found = articles::read_revision(self.db.read(), revision).await?;
        found.filter(|it| it.article == of).ok_or(Error::NotFound)
    }

    /// The text that a claim was opened on.
    pub async fn opened_on(&self, claim: &Claim) -> Result<Revision, Error> {
        let first = claim.anchors.first().ok_or(Error::NotFound)?;
        self.revision_by_id(claim.article, first.revision).await
    }

    /// The claims of an article that have no place in its newest text, as they were opened. What
    /// is closed is not among them.
    pub async fn orphans(&self, of: ArticleId) -> Result<Vec<ClaimRow>, Error> {
        let c = self.db.read();
        let ids = revisions::orphans_of(c, of).await?;
        let mut rows = claims::rows_of(c, &ids).await?;
        rows.retain(|row| !row.stage.is_closed());
        rows.sort_by_key(|row| row.number);
        Ok(rows)
    }

    /// How the words of a claim stand in the newest text; nothing where its article was never
    /// changed since it was opened.
    pub async fn in_newest(
        &self,
        claim: &Claim,
        first: &Revision,
        newest: &Revision,
    ) -> Result<Option<InNewest>, Error> {
        let Some(text) = &claim.text else { return Ok(None) };
        let mut it = InNewest {
            opened_in: first.number,
            context: QuoteContext::default(),
            candidates: Vec::new(),
        };
        if let Some(anchor) = claim.anchor().filter(|it| it.revision == newest.id) {
            it.context = context_at(&newest.body, &range(anchor.start, anchor.end));
        }
        if text.state == TextState::Orphaned {
            it.candidates = self.candidates(claim, newest).await?;
        }
        Ok(Some(it))
    }

    /// Looks again for the places that are like a claim's words, for a person to choose from.
    async fn candidates(&self, claim: &Claim, newest: &Revision) -> Result<Vec<Candidate>, Error> {
        let Some(from) = claim.anchor().cloned() else { return Ok(Vec::new()) };
        let old = articles::read_revision(self.db.read(), from.revision).await?;
        let newest = newest.clone();
        let look = move || {
            let revised = Revised::new(old.as_ref().map(|it| it.body.as_str()), &newest.body);
            let Placement::Orphan { candidates } = revised.place(&of_text(&from)) else {
                return Vec::new();
            };
            let body = Scalars::new(&newest.body);
            let shown = candidates.into_iter().map(|it| Candidate {
                revision: newest.id,
                similarity: it.similarity,
                words: body.slice(it.range.clone()).to_owned(),
                context: context_at(&newest.body, &it.range),
                range: it.range,
            });
            shown.collect()
        };
        Ok(tokio::task::spawn_blocking(look).await.map_err(|_died| Unreadable::ReaderDied)?)
    }
}
