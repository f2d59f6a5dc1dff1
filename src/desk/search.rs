//! Search: from what somebody typed to what the desk has of it.

mod filters;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::lists::{Article, ClaimRow, Source, Speaker};
use super::opinions::{Seen, masked};
use super::sources::{address, sha256};
use super::{Desk, Error};
use crate::domain::claim::{Comment, HIDDEN};
use crate::domain::{ArticleId, ClaimId, ClaimNumber, PersonId, SourceId, SpeakerId};
use crate::store::known::Stored;
use crate::store::search::{self, Asked, Hit};
use crate::store::{articles, claims, known, sources};
use crate::text::query::{Field, Query, Term};
use crate::text::search::Need;

pub use crate::store::search::Kind;

/// A search, understood.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub query: Query,
    /// What could not be understood, in a sentence each.
    pub doubts: Vec<String>,
    needs: Vec<(bool, Need)>,
    keys: Vec<(bool, Vec<String>)>,
    since: Option<i64>,
    before: Option<i64>,
    typing: bool,
}

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct Results {
    pub things: Things,
    /// Where the next page begins, if there may be one.
    pub next: Option<i64>,
    /// Whether the search looked at enough before the page was full.
    pub stopped: bool,
    /// What to mark.
    pub marks: Vec<Need>,
    /// Words that nothing has, with those that were taken instead.
    pub instead: Vec<(String, Vec<String>)>,
}

/// Things of one kind, newest first.
#[derive(Clone, Debug)]
pub enum Things {
    Claims(Vec<ClaimRow>),
    /// With the newest text of each.
    Articles(Vec<(Article, String)>),
    Sources(Vec<Source>),
    Speakers(Vec<Speaker>),
    Comments(Vec<Remark>),
    Known(Vec<Stored>),
}

/// A comment, with the claim that it is on.
#[derive(Clone, Debug)]
pub struct Remark {
    pub claim: ClaimNumber,
    pub text: String,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// What somebody names outright: a claim by its number, or what is at an address.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub claim: Option<ClaimNumber>,
    pub article: Option<ArticleId>,
    pub source: Option<SourceId>,
}

impl Desk {
    /// Understands what somebody typed; what it cannot understand it says, and finds nothing by it.
    /// While they are `typing`, their last word may go on.
    pub async fn understand(
        &self,
        typed: &str,
        who: PersonId,
        typing: bool,
    ) -> Result<Search, Error> {
        let query = Query::read(typed);
        let mut search = Search::default();
        for part in &query.parts {
            match (&part.term, part.term.need()) {
                (Term::Filter(field, value), _) => {
                    self.filter(&mut search, *field, value, part.not, who).await?;
                }
                (term, Some(need)) => {
                    search.doubts.extend(self.doubt(term).await?.filter(|_| !typing));
                    search.needs.push((part.not, need));
                }
                // Nothing in it is a letter or a digit.
                (_, None) => {}
            }
        }
        let last = query.parts.last().is_some_and(|it| matches!(it.term, Term::Word(_)));
        search.typing = typing && last && !typed.ends_with(char::is_whitespace);
        if query.cut {
            search.doubts.push(
                "That is more than a search reads; only its beginning was looked for.".to_owned(),
            );
        }
        Ok(Search { query, ..search })
    }

    /// What somebody may have meant otherwise than it is looked for.
    async fn doubt(&self, term: &Term) -> Result<Option<String>, Error> {
        let Term::Word(word) = term else { return Ok(None) };
        if let Some(key) = term.unknown_filter() {
            let known: Vec<&str> = Field::ALL.iter().map(|it| it.key()).collect();
            let known = known.join(", ");
            return Ok(Some(format!(
                "There is no filter “{key}:”, so it was looked for as words. There are {known}."
            )));
        }
        let number = word.parse::<ClaimNumber>().ok().filter(|_| word.starts_with(['C', 'c']));
        let Some(number) = number else { return Ok(None) };
        let is_there = claims::by_number(self.db.read(), number).await?.is_some();
        Ok((!is_there).then(|| format!("There is no claim {number}.")))
    }

    async fn things(&self, kind: Kind, hits: &[Hit], by: PersonId) -> Result<Things, Error> {
        let c = self.db.read();
        let place: BTreeMap<_, _> =
            hits.iter().zip(0..).map(|(hit, at)| (hit.subject, at)).collect();
        Ok(match kind {
            Kind::Claim => {
                let ids: Vec<_> = hits.iter().map(|it| ClaimId(it.subject)).collect();
                let mut rows = claims::rows_of(c, &ids).await?;
                rows.sort_by_key(|it| place.get(&it.id.0).copied());
                Things::Claims(rows)
            }
            Kind::Article => {
                let ids: Vec<_> = hits.iter().map(|it| ArticleId(it.subject)).collect();
                let mut found = articles::newest_of(c, &ids).await?;
                found.sort_by_key(|(it, _)| place.get(&it.id.0).copied());
                Things::Articles(found)
            }
            Kind::Source => {
                let ids: Vec<_> = hits.iter().map(|it| SourceId(it.subject)).collect();
                let mut found = sources::read_all(c, &ids).await?;
                found.sort_by_key(|it| place.get(&it.id.0).copied());
                Things::Sources(found)
            }
            Kind::Speaker => {
                let ids: Vec<_> = hits.iter().map(|it| SpeakerId(it.subject)).collect();
                let mut found = sources::read_speakers(c, &ids).await?;
                found.sort_by_key(|it| place.get(&it.id.0).copied());
                Things::Speakers(found)
            }
            Kind::Comment => Things::Comments(self.remarks(hits, by).await?),
            Kind::Known => {
                let ids: Vec<_> = hits.iter().map(|it| it.subject).collect();
                let mut found = known::read_all(c, &ids).await?;
                found.sort_by_key(|it| place.get(&it.id).copied());
                Things::Known(found)
            }
        })
    }

    /// The words of comments stand in the trails of their claims and nowhere else. Those that are
    /// hidden from somebody are not found by them either.
    async fn remarks(&self, hits: &[Hit], by: PersonId) -> Result<Vec<Remark>, Error> {
        let mut ids: Vec<ClaimId> = hits.iter().filter_map(|it| it.claim).collect();
        ids.sort_unstable();
        ids.dedup();
        let settled = self.settled().await?;
        let loaded = claims::load_all(self.db.read(), &settled.desk.origin, &ids).await?;
        let claims: Vec<_> =
            loaded.into_iter().filter_map(|(_, it)| masked(it, by).claim).collect();
        let remark = |hit: &Hit| {
            let claim = claims.iter().find(|it| Some(it.id) == hit.claim)?;
            let Comment { text, by, at, .. } =
                claim.comments.iter().find(|it| it.id.0 == hit.subject)?;
            let text = text.clone().filter(|it| it != HIDDEN)?;
            Some(Remark { claim: claim.number, text, by: *by, at: *at })
        };
        Ok(hits.iter().filter_map(remark).collect())
    }

    /// What is named outright by what somebody typed, if it is here.
    pub async fn named_outright(&self, typed: &str) -> Result<Named, Error> {
        let typed = typed.trim();
        let c = self.db.read();
        let mut named = Named::default();
        if typed.starts_with(['C', 'c'])
            && let Ok(number) = typed.parse::<ClaimNumber>()
        {
            named.claim = claims::by_number(c, number).await?.map(|_| number);
        }
        if let Ok(url) = address(typed) {
            named.article = articles::with_url(c, &url).await?;
            let same = sources::same(c, &sha256(&format!("url\n{url}"))).await?;
            named.source = same.map(|it| it.id);
        }
        Ok(named)
    }
}

impl Seen<'_> {
    /// One page of what was found of one kind, newest first, behind the place given.
    pub async fn search(
        self,
        search: &Search,
        kind: Kind,
        after: Option<i64>,
        limit: u64,
    ) -> Result<Results, Error> {
        let asked = Asked {
            kind,
            needs: &search.needs,
            keys: &search.keys,
            since: search.since,
            before: [after, search.before].into_iter().flatten().min(),
            typing: search.typing,
            limit,
        };
        let c = self.desk.db.read();
        let is_nothing = search.needs.is_empty()
            && search.keys.is_empty()
            && search.since.is_none()
            && search.before.is_none();
        let found =
            if is_nothing { search::Found::default() } else { search::find(c, &asked).await? };
        let mut things = self.desk.things(kind, &found.hits, self.by).await?;
        if let Things::Claims(rows) = &mut things {
            self.hide(rows).await?;
        }
        Ok(Results {
            things,
            next: found.next,
            stopped: found.stopped,
            marks: found.marks,
            instead: found.instead,
        })
    }
}
