//! Lists: what pages page through. Every list goes by keyset, so that its cost does not grow with
//! what lies before the page.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};

use super::{Desk, Error};
use crate::domain::evidence::Stance;
use crate::domain::scale::Scale;
use crate::domain::{ArticleId, ClaimId, ClaimNumber, RevisionId, SourceId, SpeakerId};
use crate::store::{self, articles, claims, evidence, sources};
use crate::text;

pub use crate::store::articles::{Article, Revision, Suggestion, SuggestionState};
pub use crate::store::claims::{
    Assignee, ClaimRow, Cursor, Filter, Loaded, Moment, Numbers, Place, Sort,
};
pub use crate::store::sources::{Source, Speaker};

impl Desk {
    /// One page of claims.
    pub async fn claims(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Vec<ClaimRow>, Error> {
        Ok(claims::list(self.db.read(), filter, sort, after, limit).await?)
    }

    /// These claims as lists show them, in any order.
    pub async fn claim_rows(&self, of: &[ClaimId]) -> Result<Vec<ClaimRow>, Error> {
        Ok(claims::rows_of(self.db.read(), of).await?)
    }

    /// One page of claims at any place of a list.
    pub async fn claims_from(
        &self,
        filter: &Filter,
        sort: Sort,
        place: Place,
        limit: u64,
    ) -> Result<Vec<ClaimRow>, Error> {
        Ok(claims::list_from(self.db.read(), filter, sort, place, limit).await?)
    }

    /// The claims with these numbers, in any order.
    pub async fn claims_numbered(&self, numbers: &[ClaimNumber]) -> Result<Vec<ClaimRow>, Error> {
        Ok(claims::rows_numbered(self.db.read(), numbers).await?)
    }

    /// The claim that comes after a place of a list, or before it: whatever has become since of the
    /// claim that stood there.
    pub async fn next_in(
        &self,
        filter: &Filter,
        sort: Sort,
        place: Place,
    ) -> Result<Option<ClaimNumber>, Error> {
        let found = claims::list_from(self.db.read(), filter, sort, place, 1).await?;
        Ok(found.first().map(|row| row.number))
    }

    /// How many claims a list holds, counted no further than `most`.
    pub async fn count_claims(&self, filter: &Filter, most: u64) -> Result<u64, Error> {
        Ok(claims::count_up_to(self.db.read(), filter, most).await?)
    }

    /// How many claims there are, whatever became of them.
    pub async fn claims_given(&self) -> Result<u64, Error> {
        Ok(store::desk::claim_numbers_given(self.db.read()).await?)
    }

    /// Articles, newest first.
    pub async fn articles(
        &self,
        after: Option<(DateTime<Utc>, ArticleId)>,
        limit: u64,
    ) -> Result<Vec<Article>, Error> {
        Ok(articles::list(self.db.read(), after, limit).await?)
    }

    pub async fn article_head(&self, of: ArticleId) -> Result<Article, Error> {
        articles::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// An article with its newest text.
    pub async fn article_text(&self, of: ArticleId) -> Result<(Article, Revision), Error> {
        let article = self.article_head(of).await?;
        let revision = articles::latest(self.db.read(), of).await?.ok_or(Error::NotFound)?;
        Ok((article, revision))
    }

    /// The claims on a text with the places of their quotes (Unicode scalars, end exclusive), in
    /// the order of the text.
    pub async fn claims_on(
        &self,
        revision: RevisionId,
    ) -> Result<Vec<(ClaimRow, Range<usize>)>, Error> {
        let c = self.db.read();
        let places = claims::places_in(c, revision).await?;
        let ids: Vec<ClaimId> = places.iter().map(|(claim, ..)| *claim).collect();
        let rows = claims::rows_of(c, &ids).await?;
        let rows: BTreeMap<ClaimId, ClaimRow> = rows.into_iter().map(|it| (it.id, it)).collect();
        let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
        let found = places.into_iter().filter_map(|(claim, start, end)| {
            Some((rows.get(&claim)?.clone(), at(start)..at(end)))
        });
        Ok(found.collect())
    }

    /// Sources, newest first.
    pub async fn sources(
        &self,
        after: Option<(DateTime<Utc>, SourceId)>,
        limit: u64,
    ) -> Result<Vec<Source>, Error> {
        Ok(sources::list(self.db.read(), after, limit).await?)
    }

    pub async fn source(&self, of: SourceId) -> Result<Source, Error> {
        sources::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// What a source says about each of these claims.
    pub async fn stances_of(
        &self,
        of: SourceId,
        on: &[ClaimId],
    ) -> Result<BTreeMap<ClaimId, Vec<Stance>>, Error> {
        Ok(evidence::stances(self.db.read(), of, on).await?)
    }

    /// Speakers by name, behind the levelled name given.
    pub async fn speakers(&self, after: Option<&str>, limit: u64) -> Result<Vec<Speaker>, Error> {
        Ok(sources::list_speakers(self.db.read(), after, limit).await?)
    }

    pub async fn speaker(&self, of: SpeakerId) -> Result<Speaker, Error> {
        sources::read_speaker(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// The speaker of this name, however it is written.
    pub async fn speaker_called(&self, name: &str) -> Result<Speaker, Error> {
        let folded = text::fold(name);
        sources::speaker_named(self.db.read(), &folded).await?.ok_or(Error::NotFound)
    }

    /// Whether some claim has this tag.
    pub async fn is_tag(&self, tag: &str) -> Result<bool, Error> {
        Ok(claims::is_tag(self.db.read(), tag).await?)
    }

    /// The speaker whom somebody means by a name.
    pub async fn speaker_named(&self, name: &str) -> Result<Option<Speaker>, Error> {
        Ok(sources::speaker_named(self.db.read(), &text::fold(name)).await?)
    }

    /// Every version of every scale.
    pub async fn scales(&self) -> Result<Vec<Scale>, Error> {
        Ok(store::desk::list_scales(self.db.read()).await?)
    }
}
