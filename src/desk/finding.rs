//! Finding: published checks by their words and their language, as readers look for them.
//!
//! The index of words is that of the desk, which knows more of a claim than readers do. So what it
//! leads to is held against what was published, and a word of a draft finds nothing.

use super::publishing::{Check, Place};
use super::{Desk, Error};
use crate::store::published;
use crate::store::search::{self, Asked, Kind, key};
use crate::text::query::{Query, Term};
use crate::text::search::{Need, levelled};

/// How many checks one page of a list looks through for those that are wanted.
const LOOKED_AT: u64 = 1_000;
/// How many are read together.
const TOGETHER: u64 = 200;
/// How often the index is asked for one page.
const ROUNDS: usize = 4;

/// What a reader looks for; what is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    pub words: String,
    pub label: Option<String>,
    /// ISO 639-1, of the article.
    pub language: Option<String>,
}

/// Where a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onwards {
    Newest(Place),
    /// In the index.
    Found(i64),
}

/// A page of checks, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundChecks {
    pub checks: Vec<Check>,
    pub next: Option<Onwards>,
}

impl Sought {
    fn needs(&self) -> Vec<(bool, Need)> {
        let parts = Query::read(&self.words).parts;
        let words = parts.into_iter().filter(|it| !matches!(it.term, Term::Filter(..)));
        words.filter_map(|it| Some((it.not, it.term.need()?))).collect()
    }

    /// Whether there are words at all, and not only marks.
    pub fn has_words(&self) -> bool {
        self.needs().iter().any(|(not, _)| !not)
    }
}

impl Desk {
    /// The published checks that a reader looks for, behind a place of the same list.
    pub async fn sought_checks(
        &self,
        sought: &Sought,
        after: Option<Onwards>,
        limit: u64,
    ) -> Result<FoundChecks, Error> {
        if sought.has_words() {
            let before = match after {
                Some(Onwards::Found(place)) => Some(place),
                _ => None,
            };
            return self.by_words(sought, before, limit).await;
        }
        let after = match after {
            Some(Onwards::Newest(place)) => Some(place),
            _ => None,
        };
        self.by_language(sought, after, limit).await
    }

    async fn by_language(
        &self,
        sought: &Sought,
        mut after: Option<Place>,
        limit: u64,
    ) -> Result<FoundChecks, Error> {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let page = if sought.language.is_some() { TOGETHER } else { limit.saturating_add(1) };
        let mut found = FoundChecks::default();
        let mut looked = 0;
        while looked < LOOKED_AT {
            let some = self.checks(sought.label.as_deref(), after, page).await?;
            let is_last = u64::try_from(some.len()).is_ok_and(|length| length < page);
            for check in self.in_language(sought, some).await? {
                let (check, fits) = check;
                if found.checks.len() == most && fits {
                    found.next = after.map(Onwards::Newest);
                    return Ok(found);
                }
                looked += 1;
                after = Some((check.first_at, check.number));
                if fits {
                    found.checks.push(check);
                }
            }
            if is_last {
                return Ok(found);
            }
        }
        found.next = after.map(Onwards::Newest);
        Ok(found)
    }

    async fn by_words(
        &self,
        sought: &Sought,
        mut before: Option<i64>,
        limit: u64,
    ) -> Result<FoundChecks, Error> {
        let needs = sought.needs();
        let keys = [(false, vec![key("is", "published")])];
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = FoundChecks::default();
        for _ in 0..ROUNDS {
            let asked = Asked {
                kind: Kind::Claim,
                needs: &needs,
                keys: &keys,
                since: None,
                before,
                typing: false,
                limit,
            };
            let some = search::find(self.db.read(), &asked).await?;
            let ids: Vec<_> = some.hits.iter().map(|hit| hit.subject).collect();
            let shown = published::these(self.db.read(), &ids).await?;
            let says = |check: &Check, quote: &str| {
                let parts = [check.statement.as_str(), quote];
                let names = check.speakers.iter().map(String::as_str);
                let body = levelled(parts.into_iter().chain(names));
                let fits = |(not, need): &(bool, Need)| as_typed(need).is_in(&body) != *not;
                let label = sought.label.as_ref().is_none_or(|label| *label == check.label);
                label && needs.iter().all(fits)
            };
            let said = shown.into_iter().filter(|(check, quote)| says(check, quote));
            let said = said.map(|(check, _)| check).collect();
            let fitting = self.in_language(sought, said).await?;
            found.checks.extend(fitting.into_iter().filter(|it| it.1).map(|it| it.0));
            before = some.next;
            found.next = before.map(Onwards::Found);
            if before.is_none() || found.checks.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Says of each check whether its article is in the language that is wanted.
    async fn in_language(
        &self,
        sought: &Sought,
        checks: Vec<Check>,
    ) -> Result<Vec<(Check, bool)>, Error> {
        let Some(wanted) = &sought.language else {
            return Ok(checks.into_iter().map(|it| (it, true)).collect());
        };
        let articles: Vec<_> = checks.iter().map(|it| it.article).collect();
        let languages = published::languages(self.db.read(), &articles).await?;
        let fits = |it: &Check| {
            let tag = languages.get(&it.article).map(String::as_str).unwrap_or_default();
            tag.split(['-', '_']).next().is_some_and(|first| first.eq_ignore_ascii_case(wanted))
        };
        Ok(checks.into_iter().map(|it| (fits(&it), it)).map(|(fits, it)| (it, fits)).collect())
    }
}

/// What a reader typed, also where it only begins a word.
fn as_typed(need: &Need) -> Need {
    match need {
        Need::Word(word) => Need::Start(word.clone()),
        other => other.clone(),
    }
}
