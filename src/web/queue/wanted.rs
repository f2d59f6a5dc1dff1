//! Wanted: what the address of a list asks for, and the filter that it means.

use chrono::{DateTime, Days, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::Tab;
use crate::desk::Desk;
use crate::desk::lists::{Assignee, Filter, Sort};
use crate::domain::claim::{Severity, Stage};
use crate::domain::scale::Label;
use crate::domain::{ArticleId, PersonId};
use crate::web::error::Error;
use crate::web::lists::plain;
use crate::web::session::SignedIn;

/// The address of a list. What is empty narrows nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub tab: Option<Tab>,
    pub stage: String,
    pub speaker: String,
    pub article: String,
    pub assigned: String,
    pub due: String,
    pub label: String,
    pub tag: String,
    pub severity: String,
    /// Says something where only what was said before is wanted.
    pub said_before: String,
    pub sort: String,
    pub after: String,
}

impl Wanted {
    /// As it was asked for, without characters that nobody typed.
    pub fn read(self) -> Self {
        Self {
            tab: self.tab,
            stage: plain(&self.stage),
            speaker: plain(&self.speaker),
            article: plain(&self.article),
            assigned: plain(&self.assigned),
            due: plain(&self.due),
            label: plain(&self.label),
            tag: plain(&self.tag),
            severity: plain(&self.severity),
            said_before: plain(&self.said_before),
            sort: plain(&self.sort),
            after: plain(&self.after),
        }
    }

    /// The address of this list with one part changed; the part behind `after` starts anew.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut wanted = Self { after: String::new(), ..self.clone() };
        change(&mut wanted);
        wanted.query()
    }

    pub fn query(&self) -> String {
        let parts = [
            ("tab", self.tab.map_or("", Tab::key)),
            ("stage", &self.stage),
            ("speaker", &self.speaker),
            ("article", &self.article),
            ("assigned", &self.assigned),
            ("due", &self.due),
            ("label", &self.label),
            ("tag", &self.tag),
            ("severity", &self.severity),
            ("said_before", &self.said_before),
            ("sort", &self.sort),
            ("after", &self.after),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parts.into_iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// The order; a list of what is due soon begins with what is due first, unless it is asked
    /// otherwise. What expires goes by the day of its review.
    pub fn sort(&self) -> Sort {
        if self.tab == Some(Tab::Expiring) {
            return Sort::Review;
        }
        match self.sort.as_str() {
            "due" => Sort::Due,
            "number" => Sort::Number,
            "" if !self.due.is_empty() => Sort::Due,
            _ => Sort::Changed,
        }
    }
}

/// Something that narrows the list, and the address without it.
pub struct Chip {
    pub name: &'static str,
    pub value: String,
    pub without: String,
}

/// A list that was asked for, understood.
pub struct Understood {
    pub filter: Filter,
    pub chips: Vec<Chip>,
    /// What could not be understood, in a sentence each.
    pub doubts: Vec<String>,
}

/// Makes a filter of what the address asks for, and says what it could not understand.
pub async fn understand(desk: &Desk, me: &SignedIn, wanted: &Wanted) -> Result<Understood, Error> {
    let now = desk.now();
    let filter = wanted.tab.unwrap_or_default().filter(me.person, now);
    let mut it = Understood { filter, chips: Vec::new(), doubts: Vec::new() };
    it.stage(wanted);
    it.speaker(desk, wanted).await?;
    it.article(desk, wanted).await?;
    it.assigned(desk, wanted).await?;
    it.label(desk, wanted).await?;
    it.due(wanted, now);
    it.flags(wanted);
    let tag = wanted.tag.trim();
    if !tag.is_empty() {
        it.filter.tag = Some(tag.to_owned());
        it.chip("Tag", tag, wanted.with(|it| it.tag.clear()));
    }
    if !["", "changed", "due", "number"].contains(&wanted.sort.as_str()) {
        it.doubts.push(format!("A list has no order called “{}”.", wanted.sort));
    }
    Ok(it)
}

impl Understood {
    fn chip(&mut self, name: &'static str, value: &str, without: String) {
        self.chips.push(Chip { name, value: value.to_owned(), without });
    }

    fn stage(&mut self, wanted: &Wanted) {
        if wanted.stage.is_empty() {
            return;
        }
        match Stage::from_key(&wanted.stage) {
            Some(stage) => {
                self.filter.stages = vec![stage];
                self.chip("Stage", stage.word(), wanted.with(|it| it.stage.clear()));
            }
            None => self.doubts.push(format!("There is no stage called “{}”.", wanted.stage)),
        }
    }

    async fn speaker(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        if wanted.speaker.trim().is_empty() {
            return Ok(());
        }
        match desk.speaker_named(&wanted.speaker).await? {
            Some(speaker) => {
                self.filter.speaker = Some(speaker.id);
                self.chip("Speaker", &speaker.name, wanted.with(|it| it.speaker.clear()));
            }
            None => self.doubts.push(format!("No speaker is called “{}”.", wanted.speaker)),
        }
        Ok(())
    }

    async fn article(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        if wanted.article.is_empty() {
            return Ok(());
        }
        match article(desk, &wanted.article).await? {
            Some((id, title)) => {
                self.filter.article = Some(id);
                self.chip("Article", &title, wanted.with(|it| it.article.clear()));
            }
            None => self.doubts.push("That article is not here.".to_owned()),
        }
        Ok(())
    }

    async fn assigned(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        if wanted.assigned.is_empty() {
            return Ok(());
        }
        let without = wanted.with(|it| it.assigned.clear());
        if wanted.assigned == "nobody" {
            self.filter.assignee = Some(Assignee::Nobody);
            self.chip("Assigned", "nobody", without);
            return Ok(());
        }
        let people = desk.people_names().await?;
        let person = wanted.assigned.parse::<PersonId>().ok();
        match person.and_then(|id| people.get(&id).map(|name| (id, name))) {
            Some((id, name)) => {
                self.filter.assignee = Some(Assignee::Person(id));
                self.chip("Assigned", name, without);
            }
            None => self.doubts.push("The person asked for does not work here.".to_owned()),
        }
        Ok(())
    }

    /// Any scale may have given the label: verdicts keep theirs when the desk takes another one.
    async fn label(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        if wanted.label.is_empty() {
            return Ok(());
        }
        let labels = labels(desk).await?;
        match labels.iter().find(|label| label.key == wanted.label) {
            Some(label) => {
                self.filter.label = Some(wanted.label.clone());
                self.chip("Verdict", &label.name, wanted.with(|it| it.label.clear()));
            }
            None => self.doubts.push(format!("No scale has the label “{}”.", wanted.label)),
        }
        Ok(())
    }

    fn flags(&mut self, wanted: &Wanted) {
        if !wanted.severity.is_empty() {
            match Severity::from_key(&wanted.severity) {
                Some(severity) => {
                    self.filter.severity = Some(severity);
                    let without = wanted.with(|it| it.severity.clear());
                    self.chip("Severity", severity.word(), without);
                }
                None => {
                    self.doubts.push(format!("No severity is called “{}”.", wanted.severity));
                }
            }
        }
        if !wanted.said_before.is_empty() {
            self.filter.said_before = true;
            self.chip("Said before", "yes", wanted.with(|it| it.said_before.clear()));
        }
    }

    fn due(&mut self, wanted: &Wanted, now: DateTime<Utc>) {
        if wanted.due.is_empty() {
            return;
        }
        match due(&wanted.due, now) {
            Some((until, word)) => {
                self.filter.due_before = Some(until);
                self.chip("Due", word, wanted.with(|it| it.due.clear()));
            }
            None => self.doubts.push(format!(
                "Claims are due late, today or within a week, and not “{}”.",
                wanted.due
            )),
        }
    }
}

/// The labels that a list can be narrowed to: those of the desk's scale, then those that only other
/// scales have or had, each once and as its newest version calls it.
pub async fn labels(desk: &Desk) -> Result<Vec<Label>, Error> {
    let current = desk.settled().await?.scale.labels;
    let older = desk.scales().await?.into_iter().rev().flat_map(|scale| scale.labels);
    let mut labels: Vec<Label> = Vec::new();
    for label in current.into_iter().chain(older) {
        if labels.iter().all(|it| it.key != label.key) {
            labels.push(label);
        }
    }
    Ok(labels)
}

async fn article(desk: &Desk, wanted: &str) -> Result<Option<(ArticleId, String)>, Error> {
    let Ok(id) = wanted.parse::<ArticleId>() else { return Ok(None) };
    match desk.article_head(id).await {
        Ok(article) => Ok(Some((id, article.title))),
        Err(crate::desk::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Until when something is due that counts as late, due today or due this week, in UTC days.
fn due(word: &str, now: DateTime<Utc>) -> Option<(DateTime<Utc>, &'static str)> {
    let end_of = |days| {
        let day = now.date_naive().checked_add_days(Days::new(days))?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    };
    match word {
        "late" => Some((now, "late")),
        "today" => Some((end_of(1)?, "today")),
        "week" => Some((end_of(7)?, "within a week")),
        _ => None,
    }
}
