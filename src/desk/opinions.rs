//! Opinions: the desk as somebody sees it who may still have to give one.

use std::ops::Range;

use super::dossiers::Site;
use super::{Desk, Error};
use crate::domain::claim::{Refusal, hidden_from};
use crate::domain::{ArticleId, ClaimId, ClaimNumber, PersonId, RevisionId};
use crate::report::dossier::{ArticleDossier, Dossier};
use crate::report::list::ListRow;
use crate::store::claims::{ClaimRow, Cursor, Filter, Loaded, Moment, Numbers, Place, Sort};
use crate::store::opinions;

/// The desk as one person may see it: on claims that wait for their opinion, without what others
/// think. All that pages show of claims to somebody comes through here.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    pub(super) desk: &'a Desk,
    pub(super) by: PersonId,
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

    /// What the reports of a claim need, as it was at a moment. Whoever has to give an opinion
    /// first is refused: what was said before they were asked tells the verdict as well.
    pub async fn dossier_as_of(
        self,
        of: ClaimId,
        site: Site<'_>,
        moment: Moment,
    ) -> Result<Dossier, Error> {
        let loaded = self.desk.claim(of).await?;
        let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
        if hidden_from(self.by, claim, &loaded.history).is_some() {
            return Err(Refusal::Blind.into());
        }
        self.desk.dossier_then(loaded, site, moment).await
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

    /// One page of claims at any place of a list.
    pub async fn claims_from(
        self,
        filter: &Filter,
        sort: Sort,
        place: Place,
        limit: u64,
    ) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.claims_from(&self.asks(filter), sort, place, limit).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    /// The claims with these numbers, in any order.
    pub async fn claims_numbered(self, numbers: &[ClaimNumber]) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.claims_numbered(numbers).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    /// These claims as lists show them, in any order.
    pub async fn claim_rows(self, of: &[ClaimId]) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.claim_rows(of).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    /// The claim that comes after a place of a list, or before it.
    pub async fn next_in(
        self,
        filter: &Filter,
        sort: Sort,
        place: Place,
    ) -> Result<Option<ClaimNumber>, Error> {
        self.desk.next_in(&self.asks(filter), sort, place).await
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

    /// One page of the claims of a list that have these numbers, in their order.
    pub async fn listed_within(
        self,
        filter: &Filter,
        numbers: Numbers,
        after: Option<Cursor>,
    ) -> Result<(Vec<ListRow>, Option<Cursor>), Error> {
        self.desk.listed_within(&self.asks(filter), numbers, after).await
    }

    /// The claims with these numbers as they leave the desk.
    pub async fn listed_numbers(self, numbers: &[ClaimNumber]) -> Result<Vec<ListRow>, Error> {
        self.desk.listed_numbers(numbers).await
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

    /// The parts that a claim was split into, and was split off from it, in their order.
    pub async fn parts(self, of: ClaimId) -> Result<Vec<ClaimRow>, Error> {
        let mut rows = self.desk.parts(of).await?;
        self.hide(&mut rows).await?;
        Ok(rows)
    }

    fn asks(self, filter: &Filter) -> Filter {
        Filter { read_by: Some(self.by), ..filter.clone() }
    }

    /// Takes labels away that this person is not to know yet, and words that may tell them. That of a
    /// verdict which stands is known to everybody.
    pub(super) async fn hide(self, rows: &mut [ClaimRow]) -> Result<(), Error> {
        let ids: Vec<ClaimId> = rows.iter().map(|row| row.id).collect();
        let blind = opinions::waiting(self.desk.db.read(), self.by, &ids).await?;
        for row in rows.iter_mut().filter(|it| blind.contains(&it.id)) {
            row.priority_note = None;
            if row.approved_at.is_none() {
                (row.scale, row.label, row.label_name) = (None, None, None);
            }
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

/// What a change came to, as somebody may see it: whoever has to give an opinion first is not told
/// what others think on the way.
pub(super) fn shown(done: Result<Loaded, Error>, by: Option<PersonId>) -> Result<Loaded, Error> {
    let seen = |loaded| match by {
        Some(person) => masked(loaded, person),
        None => loaded,
    };
    match done {
        Ok(loaded) => Ok(seen(loaded)),
        Err(Error::Stale(loaded)) => Err(Error::Stale(Box::new(seen(*loaded)))),
        Err(error) => Err(error),
    }
}
