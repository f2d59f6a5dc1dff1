//! Understood: the filter that an address means, and what of it makes no sense.

use chrono::{DateTime, Days, NaiveTime, Utc};

use super::duty::{self, Duty, sort_named};
use super::wanted::Wanted;
use crate::desk::Desk;
use crate::desk::lists::{Assignee, Filter, Sort};
use crate::domain::claim::{Kind, Priority, Severity, Stage};
use crate::domain::scale::Label;
use crate::domain::{ArticleId, PersonId, Role};
use crate::web::error::Error;
use crate::web::session::SignedIn;

/// Something that narrows the list, and the address without it.
pub struct Chip {
    pub name: &'static str,
    pub value: String,
    pub without: String,
}

/// A list that was asked for, understood.
pub struct Understood {
    pub duty: &'static Duty,
    pub filter: Filter,
    pub sort: Sort,
    pub chips: Vec<Chip>,
    /// What could not be understood, in a sentence each. It narrows nothing, except for a tag that
    /// nobody gave: a view that was kept shows nothing then, and not every claim.
    pub doubts: Vec<String>,
}

/// The tab that an address names, where it is one for this role.
pub fn tab(wanted: &Wanted, role: Role) -> Option<&'static Duty> {
    duty::named(&wanted.tab).filter(|it| it.is_for(role))
}

/// Makes a filter of what the address asks for in this tab, and says what it could not understand.
pub async fn understand(
    desk: &Desk,
    me: &SignedIn,
    duty: &'static Duty,
    wanted: &Wanted,
) -> Result<Understood, Error> {
    let now = desk.now();
    let (filter, sort) = ((duty.filter)(me.person, now), wanted.sort(duty));
    let mut it = Understood { duty, filter, sort, chips: Vec::new(), doubts: Vec::new() };
    if !wanted.tab.is_empty() && duty::named(&wanted.tab).is_none() {
        it.doubts.push(format!("The queue has no tab called “{}”.", wanted.tab));
    }
    it.stage(wanted);
    it.speaker(desk, wanted).await?;
    it.article(desk, wanted).await?;
    it.assigned(desk, wanted).await?;
    it.label(desk, wanted).await?;
    it.due(wanted, now);
    it.tags(desk, wanted).await?;
    it.kind(wanted);
    it.flags(wanted);
    it.opened(wanted, now);
    it.evidence(wanted);
    it.priority(wanted, now);
    it.order(wanted);
    Ok(it)
}

impl Understood {
    fn chip(&mut self, name: &'static str, value: &str, without: String) {
        self.chips.push(Chip { name, value: value.to_owned(), without });
    }

    fn doubt(&mut self, sentence: String) {
        self.doubts.push(sentence);
    }

    fn stage(&mut self, wanted: &Wanted) {
        if wanted.stage.is_empty() {
            return;
        }
        let Some(stage) = Stage::from_key(&wanted.stage) else {
            return self.doubt(format!("There is no stage called “{}”.", wanted.stage));
        };
        if !self.filter.stages.is_empty() && !self.filter.stages.contains(&stage) {
            let (stage, tab) = (stage.word(), self.duty.word);
            return self.doubt(format!("No claim at the stage “{stage}” stands under “{tab}”."));
        }
        self.filter.stages = vec![stage];
        self.chip("Stage", stage.word(), wanted.with(|it| it.stage.clear()));
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
            None => self.doubt(format!("No speaker is called “{}”.", wanted.speaker)),
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
            None => self.doubt("That article is not here.".to_owned()),
        }
        Ok(())
    }

    async fn assigned(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        if wanted.assigned.is_empty() {
            return Ok(());
        }
        let (assignee, name) = if wanted.assigned == "nobody" {
            (Assignee::Nobody, "nobody".to_owned())
        } else {
            let people = desk.people_names().await?;
            let person = wanted.assigned.parse::<PersonId>().ok();
            let known = person.and_then(|id| people.get(&id).map(|name| (id, name.clone())));
            let Some((id, name)) = known else {
                self.doubt("The person asked for does not work here.".to_owned());
                return Ok(());
            };
            (Assignee::Person(id), name)
        };
        if self.filter.assignee.is_some_and(|it| it != assignee) {
            let tab = self.duty.word;
            self.doubt(format!("No claim that is assigned to {name} stands under “{tab}”."));
            return Ok(());
        }
        self.filter.assignee = Some(assignee);
        self.chip("Assigned", &name, wanted.with(|it| it.assigned.clear()));
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
            None => self.doubt(format!("No scale has the label “{}”.", wanted.label)),
        }
        Ok(())
    }

    fn due(&mut self, wanted: &Wanted, now: DateTime<Utc>) {
        if wanted.due.is_empty() {
            return;
        }
        match due(&wanted.due, now) {
            Some((until, word)) => {
                let tab = self.filter.due_before.unwrap_or(until);
                self.filter.due_before = Some(until.min(tab));
                self.chip("Due", word, wanted.with(|it| it.due.clear()));
            }
            None => self.doubt(format!(
                "Claims are due late, today or within a week, and not “{}”.",
                wanted.due
            )),
        }
    }

    async fn tags(&mut self, desk: &Desk, wanted: &Wanted) -> Result<(), Error> {
        let tags = wanted.tags();
        for tag in &tags {
            if !desk.is_tag(tag).await? {
                self.doubt(format!("No claim has the tag “{tag}” any more, or had it ever."));
            }
            let rest: Vec<&str> = tags.iter().filter(|it| *it != tag).map(String::as_str).collect();
            self.chip("Tag", tag, wanted.with(|it| it.tag = rest.join(",")));
        }
        self.filter.tags = tags;
        Ok(())
    }

    fn kind(&mut self, wanted: &Wanted) {
        match (wanted.kind.as_str(), Kind::from_key(&wanted.kind)) {
            ("", _) => {}
            (_, Some(kind)) => {
                self.filter.kind = Some(kind);
                self.chip("Kind", kind.word(), wanted.with(|it| it.kind.clear()));
            }
            (odd, None) => self.doubt(format!("There is no kind of claim called “{odd}”.")),
        }
    }

    fn flags(&mut self, wanted: &Wanted) {
        match (wanted.severity.as_str(), Severity::from_key(&wanted.severity)) {
            ("", _) => {}
            (_, Some(severity)) => {
                self.filter.severity = Some(severity);
                self.chip("Severity", severity.word(), wanted.with(|it| it.severity.clear()));
            }
            (odd, None) => self.doubt(format!("No severity is called “{odd}”.")),
        }
        if !wanted.said_before.is_empty() {
            self.filter.said_before = true;
            self.chip("Said before", "yes", wanted.with(|it| it.said_before.clear()));
        }
    }

    fn opened(&mut self, wanted: &Wanted, now: DateTime<Utc>) {
        if wanted.opened.is_empty() {
            return;
        }
        let Some(day) = crate::web::claims::wish::day(&wanted.opened).ok().flatten() else {
            return self.doubt(format!("“{}” is no day. Write it as 2026-05-17.", wanted.opened));
        };
        if day > now.date_naive() {
            return self.doubt(format!("{} is still to come.", day.format("%-d %B %Y")));
        }
        self.filter.opened_from = Some(day.and_time(NaiveTime::MIN).and_utc());
        let since = day.format("since %-d %B %Y").to_string();
        self.chip("Opened", &since, wanted.with(|it| it.opened.clear()));
    }

    fn evidence(&mut self, wanted: &Wanted) {
        let has = match wanted.evidence.as_str() {
            "" => None,
            "some" => Some(true),
            "none" => Some(false),
            odd => {
                self.doubt(format!("A claim has some evidence or none, and not “{odd}”."));
                None
            }
        };
        if let Some(has) = has {
            self.filter.has_evidence = Some(has);
            let word = if has { "some" } else { "none" };
            self.chip("Evidence", word, wanted.with(|it| it.evidence.clear()));
        }
        let (range, word) = match wanted.origins.as_str() {
            "" => return,
            "0" => ((0, Some(0)), "none"),
            "1" => ((1, Some(1)), "one"),
            "2" => ((2, None), "two or more"),
            odd => {
                return self.doubt(format!(
                    "Origins are counted as 0, 1 or 2 for two and more, and not “{odd}”."
                ));
            }
        };
        if has == Some(range.0 == 0) {
            return self.doubt(
                "Evidence has at least one origin, and what has none is not evidence. The origins are left aside."
                    .to_owned(),
            );
        }
        self.filter.origins = Some(range);
        self.chip("Origins", word, wanted.with(|it| it.origins.clear()));
    }

    fn priority(&mut self, wanted: &Wanted, now: DateTime<Utc>) {
        match (wanted.priority.as_str(), Priority::from_key(&wanted.priority)) {
            ("", _) => {}
            (_, Some(level)) => {
                self.filter.priority = Some((level, now));
                self.chip("Priority", level.word(), wanted.with(|it| it.priority.clear()));
            }
            (odd, None) => self.doubt(format!("There is no priority called “{odd}”.")),
        }
    }

    fn order(&mut self, wanted: &Wanted) {
        match sort_named(&wanted.sort) {
            _ if wanted.sort.is_empty() => {}
            None => self.doubt(format!("A list has no order called “{}”.", wanted.sort)),
            Some(sort) if !self.duty.sorts.contains(&sort) => {
                let word = duty::sort_word(self.sort);
                self.doubt(format!("“{}” has one order only: {word}.", self.duty.word));
            }
            Some(_) => {}
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
