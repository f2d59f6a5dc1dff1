//! Opinions: the desk as somebody sees it who may still have to give one.

use std::ops::Range;

use super::dossiers::Site;
use super::{Desk, Error};
use crate::domain::claim::hidden_from;
use crate::domain::{ArticleId, ClaimId, PersonId, RevisionId};
use crate::report::dossier::{ArticleDossier, Dossier};
use crate::report::list::ListRow;
use crate::store::claims::{ClaimRow, Cursor, Filter, Loaded, Sort};
use crate::store::opinions;

/// The desk as one person may see it: on claims that wait for their opinion, without what others
/// think. All that pages show of claims to somebody comes through here.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    desk: &'a Desk,
    by: PersonId,
}

impl Desk {
    pub fn seen_by(&self, person: PersonId) -> Seen<'_> {
        Seen { desk: self, by: person }
    }
}

impl Seen<'_> {
    /// A claim with its history.
    pub async fn claim(self, of: ClaimId) -> Result<Loaded, Error> {
        Ok(masked(self.desk.claim(of).await?, self.by))
    }

    /// What the reports of a claim need.
    pub async fn dossier(self, of: ClaimId, site: Site<'_>) -> Result<Dossier, Error> {
        self.desk.dossier_of(self.claim(of).await?, site).await
    }

    /// What the reports of an article need.
    pub async fn article_dossier(
        self,
        of: ArticleId,
        site: Site<'_>,
    ) -> Result<ArticleDossier, Error> {
        self.desk.article_dossier_for(of, site, Some(self.by)).await
    }

    /// One page of claims.
    pub async fn claims(
        self,
        filter: &Filter,
        sort: Sort,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.claims(&self.asks(filter), sort, after, limit).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    /// How many claims a list holds, counted no further than `most`.
    pub async fn count_claims(self, filter: &Filter, most: u64) -> Result<u64, Error> {
        self.desk.count_claims(&self.asks(filter), most).await
    }

    /// One page of a list as it leaves the desk, and where the next begins. It has labels of
    /// approved verdicts only, but a filter may ask for others.
    pub async fn listed(
        self,
        filter: &Filter,
        sort: Sort,
        after: Option<Cursor>,
    ) -> Result<(Vec<ListRow>, Option<Cursor>), Error> {
        self.desk.listed(&self.asks(filter), sort, after).await
    }

    /// The claims on a text with the places of their quotes.
    pub async fn claims_on(
        self,
        revision: RevisionId,
    ) -> Result<Vec<(ClaimRow, Range<usize>)>, Error> {
        let found = self.desk.claims_on(revision).await?;
        let (mut rows, places): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        self.hide(&mut rows).await?;
        Ok(rows.into_iter().zip(places).collect())
    }

    /// The claims of an article that have no place in its newest text.
    pub async fn orphans(self, of: ArticleId) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.orphans(of).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    fn asks(self, filter: &Filter) -> Filter {
        Filter { read_by: Some(self.by), ..filter.clone() }
    }

    /// Takes labels away that this person is not to know yet. That of a verdict which stands is
    /// known to everybody.
    async fn hide(self, rows: &mut [ClaimRow]) -> Result<(), Error> {
        let ids: Vec<ClaimId> = rows.iter().map(|row| row.id).collect();
        let blind = opinions::waiting(self.desk.db.read(), self.by, &ids).await?;
        for row in rows.iter_mut().filter(|it| it.approved_at.is_none() && blind.contains(&it.id)) {
            (row.scale, row.label, row.label_name) = (None, None, None);
        }
        Ok(())
    }
}

/// A claim as somebody may see it.
pub(super) fn masked(loaded: Loaded, by: PersonId) -> Loaded {
    let seen = loaded.claim.as_ref().and_then(|it| hidden_from(by, it, &loaded.history));
    match seen {
        Some((claim, history)) => Loaded { claim, history, ..loaded },
        None => loaded,
    }
}
