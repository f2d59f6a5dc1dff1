//! Filters of a search: from what was typed to what the index goes by.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::Search;
use crate::desk::sources::{address, sha256};
use crate::desk::{Desk, Error};
use crate::domain::claim::{Publication, Stage, TextState};
use crate::domain::{ArticleId, PersonId};
use crate::store::search::{Asked, Kind, find, key, place_at, tag_key};
use crate::store::{articles, sources};
use crate::text::fold;
use crate::text::query::{Field, names};
use crate::text::search::{Need, words};

/// How many things one filter stands for.
const MOST: usize = 20;
/// Among how many articles with all the words one is looked for that has them in its title.
const TITLES: u64 = 200;

impl Desk {
    pub(super) async fn filter(
        &self,
        search: &mut Search,
        field: Field,
        value: &str,
        not: bool,
        who: PersonId,
    ) -> Result<(), Error> {
        let value = value.trim();
        if value.is_empty() {
            let (key, example) = (field.key(), field.example());
            search.doubts.push(format!("{key}: needs to know which, as in {example}."));
            return Ok(());
        }
        if matches!(field, Field::Before | Field::After) {
            self.time(search, field, value, not);
            return Ok(());
        }
        let keys = match field {
            Field::Stage => stage(value),
            Field::Is => is(value),
            Field::Label => self.labels_called(value).await?,
            Field::Assigned => self.people_called(value, who).await?,
            Field::Speaker => self.speakers_called(value).await?,
            Field::Source => self.sources_called(value).await?,
            Field::Article => self.articles_called(value).await?,
            Field::Tag | Field::Before | Field::After => Ok(vec![tag_key(value)]),
        };
        // What is not here is on no claim.
        let keys = keys.unwrap_or_else(|doubt| {
            search.doubts.push(doubt);
            Vec::new()
        });
        search.keys.push((not, keys));
        Ok(())
    }

    fn time(&self, search: &mut Search, field: Field, value: &str, not: bool) {
        let Some(day) = day(value, self.now()) else {
            search.doubts.push(format!(
                "“{value}” is no day. Days are written as 2026-05-17, 2026-05, 2026, today or yesterday."
            ));
            return;
        };
        let place = place_at(day.and_time(NaiveTime::MIN).and_utc());
        // What is not before a day is from it on.
        if (field == Field::After) == not {
            search.before = Some(search.before.map_or(place, |it| it.min(place)));
        } else {
            search.since = Some(search.since.map_or(place, |it| it.max(place)));
        }
    }

    /// Any scale may have given the label: verdicts keep theirs when the desk takes another one.
    async fn labels_called(&self, value: &str) -> Result<Result<Vec<String>, String>, Error> {
        let scales = self.scales().await?;
        let labels = || scales.iter().flat_map(|scale| &scale.labels);
        let mut keys: Vec<String> = labels()
            .filter(|it| fold(&it.key) == fold(value) || fold(&it.name) == fold(value))
            .map(|it| key("label", &it.key))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            let settled = self.settled().await?;
            let there = settled.scale.labels.iter().map(|it| it.name.as_str());
            return Ok(Err(nothing("label", value, there)));
        }
        Ok(Ok(keys))
    }

    async fn people_called(
        &self,
        value: &str,
        who: PersonId,
    ) -> Result<Result<Vec<String>, String>, Error> {
        if value.eq_ignore_ascii_case("me") {
            return Ok(Ok(vec![key("assigned", who)]));
        }
        if value.eq_ignore_ascii_case("nobody") {
            return Ok(Ok(vec![key("assigned", "nobody")]));
        }
        let people = self.people_names().await?;
        let keys: Vec<String> = people
            .iter()
            .filter(|(_, name)| names(value, name))
            .map(|(person, _)| key("assigned", person))
            .collect();
        if keys.is_empty() {
            return Ok(Err(format!(
                "Nobody who works here is called “{value}”. assigned:me and assigned:nobody work, too."
            )));
        }
        Ok(Ok(keys))
    }

    async fn speakers_called(&self, value: &str) -> Result<Result<Vec<String>, String>, Error> {
        let found = self.with_words(Kind::Speaker, value).await?;
        Ok(some("speaker", value, found))
    }

    async fn sources_called(&self, value: &str) -> Result<Result<Vec<String>, String>, Error> {
        if let Ok(url) = address(value) {
            let same = sources::same(self.db.read(), &sha256(&format!("url\n{url}"))).await?;
            return Ok(some("source", value, same.into_iter().map(|it| it.id.0).collect()));
        }
        let found = self.with_words(Kind::Source, value).await?;
        Ok(some("source", value, found))
    }

    async fn articles_called(&self, value: &str) -> Result<Result<Vec<String>, String>, Error> {
        if let Ok(id) = value.parse::<ArticleId>() {
            return Ok(Ok(vec![key("article", id)]));
        }
        if let Ok(url) = address(value) {
            let same = articles::with_url(self.db.read(), &url).await?;
            return Ok(some("article", value, same.into_iter().map(|it| it.0).collect()));
        }
        let found = self.with_words(Kind::Article, value).await?;
        let ids: Vec<_> = found.into_iter().map(ArticleId).collect();
        let titles = articles::titles(self.db.read(), &ids).await?;
        let meant = titles.into_iter().filter(|(_, title)| names(value, title));
        Ok(some("article", value, meant.map(|(id, _)| id.0).collect()))
    }

    /// The newest things that have all these words.
    async fn with_words(&self, kind: Kind, value: &str) -> Result<Vec<Uuid>, Error> {
        let needs: Vec<(bool, Need)> =
            words(value).into_iter().map(|it| (false, Need::Word(it.folded))).collect();
        if needs.is_empty() {
            return Ok(Vec::new());
        }
        let most = u64::try_from(MOST).unwrap_or_default() + 1;
        let asked = Asked {
            kind,
            needs: &needs,
            keys: &[],
            since: None,
            before: None,
            typing: false,
            limit: if kind == Kind::Article { TITLES } else { most },
        };
        let found = find(self.db.read(), &asked).await?;
        Ok(found.hits.into_iter().map(|it| it.subject).collect())
    }
}

/// The keys of the things that a filter stands for.
fn some(noun: &str, value: &str, found: Vec<Uuid>) -> Result<Vec<String>, String> {
    match found.len() {
        0 => Err(format!("There is no {noun} called “{value}”.")),
        length if length > MOST => Err(format!(
            "More than {MOST} {noun}s fit “{value}”. Say more of the name, in quotes: {noun}:\"…\"."
        )),
        _ => Ok(found.into_iter().map(|id| key(noun, id)).collect()),
    }
}

fn stage(value: &str) -> Result<Vec<String>, String> {
    let wanted = fold(value);
    let meant = |it: &Stage| it.key() == wanted || fold(it.word()) == wanted;
    match Stage::ALL.into_iter().find(meant) {
        Some(stage) => Ok(vec![key("stage", stage.key())]),
        None => Err(nothing("stage", value, Stage::ALL.map(Stage::key))),
    }
}

fn is(value: &str) -> Result<Vec<String>, String> {
    let known = [
        Publication::Published.key(),
        Publication::Unpublished.key(),
        Publication::Withdrawn { reason: String::new() }.key(),
        TextState::Changed.key(),
        TextState::Orphaned.key(),
    ];
    let wanted = fold(value);
    match known.into_iter().find(|it| *it == wanted) {
        Some(state) => Ok(vec![key("is", state)]),
        None => Err(format!("A claim is {}, and not “{value}”.", listed(known))),
    }
}

/// "There is no stage called “x”. There are open, proposed and returned."
fn nothing(noun: &str, value: &str, there: impl IntoIterator<Item = impl Into<String>>) -> String {
    format!("There is no {noun} called “{value}”. There are {}.", listed(there))
}

fn listed(words: impl IntoIterator<Item = impl Into<String>>) -> String {
    words.into_iter().map(Into::into).collect::<Vec<String>>().join(", ")
}

/// The first day that is meant, in UTC.
fn day(value: &str, now: DateTime<Utc>) -> Option<NaiveDate> {
    let today = now.date_naive();
    let date = match value.to_ascii_lowercase().as_str() {
        "today" => today,
        "yesterday" => today.checked_sub_days(Days::new(1))?,
        other => {
            let parts: Vec<&str> = other.split('-').collect();
            let number = |at: usize| parts.get(at).map_or(Some(1), |it| it.parse().ok());
            if parts.len() > 3 || parts.first()?.len() != 4 {
                return None;
            }
            let year = parts.first()?.parse().ok()?;
            NaiveDate::from_ymd_opt(year, number(1)?, number(2)?)?
        }
    };
    (1..=9999).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let now = "2026-05-17T09:30:00Z".parse().unwrap();
        for (typed, expected) in [
            ("today", Some("2026-05-17")),
            ("Yesterday", Some("2026-05-16")),
            ("2026", Some("2026-01-01")),
            ("2026-04", Some("2026-04-01")),
            ("2026-4-9", Some("2026-04-09")),
            ("2026-02-30", None),
            ("17.05.2026", None),
            ("-4-9", None),
            ("2026-", None),
            ("next week", None),
        ] {
            assert_eq!(day(typed, now).map(|it| it.to_string()).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn a_doubt_says_what_there_is() {
        assert_eq!(stage("Verdict proposed"), Ok(vec!["stage=proposed".to_owned()]));
        let doubt = stage("opne").unwrap_err();
        assert!(doubt.starts_with("There is no stage called “opne”. There are open, "), "{doubt}");
        assert!(is("published").is_ok() && is("nice").is_err());
    }
}
