//! Lists: claims as rows of a table, wherever pages show several.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::error::Error;
use super::page::Frame;
use super::session::SignedIn;
use super::taking::{Held, Waits};
use crate::desk::Desk;
use crate::desk::lists::{ClaimRow, Cursor, Filter, Place, Sort};
use crate::domain::claim::priority::Why;
use crate::domain::claim::{HIDDEN_LABEL, Priority, Severity, Stage, TextState};
use crate::domain::evidence::Stance;
use crate::domain::scale::{Scale, Tone};
use crate::domain::{Act, ClaimId, ClaimNumber, ScaleId};

/// How many rows a page shows.
pub const PAGE: u64 = 50;

/// A verdict as a mark: glyph, word and tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub class: &'static str,
    pub glyph: &'static str,
    pub name: String,
}

impl Mark {
    /// The mark of a label, on the version of the scale that it was given on.
    pub fn of(scales: &[Scale], scale: ScaleId, label: &str, name: &str) -> Self {
        if label == HIDDEN_LABEL {
            return Self { class: "hidden", glyph: "–", name: name.to_owned() };
        }
        let found = scales.iter().find(|it| it.id == scale).and_then(|it| it.label(label));
        let tone = found.map_or(Tone::Unproven, |label| label.tone);
        Self { class: tone.class(), glyph: tone.glyph(), name: name.to_owned() }
    }
}

/// One claim in a table.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the table")]
pub struct Row {
    pub id: ClaimId,
    pub number: ClaimNumber,
    pub version: u64,
    pub statement: String,
    pub article_title: String,
    pub speakers: String,
    pub stage: Stage,
    /// The verdict that stands or is proposed.
    pub mark: Option<Mark>,
    /// Whether a verdict stands.
    pub approved: bool,
    pub assignee: Option<String>,
    /// Who is at work on it just now.
    pub held: Option<Held>,
    /// How long it waits for whoever has it, where they were told.
    pub idle: Option<Waits>,
    pub due: Option<DateTime<Utc>>,
    pub late: bool,
    pub parked: bool,
    pub evidence: u64,
    pub origins: u64,
    /// What a source says about the claim, on the page of that source.
    pub stances: Vec<Stance>,
    /// What has become of its words in the article since it was opened.
    pub text: TextState,
    /// When its approved verdict is to be looked at again, and whether that day has come.
    pub review_by: Option<(NaiveDate, bool)>,
    pub severity: Severity,
    pub said_before: bool,
    pub changed_at: DateTime<Utc>,
    pub priority: Priority,
    /// Why it has that priority, completing "Urgent: …".
    pub why: String,
    /// How long it has been at its stage: "3 days in research".
    pub waits: String,
    /// Whether that is longer than the desk finds well.
    pub waits_long: bool,
}

impl Row {
    /// "5 links, 2 origins", or nothing where there is no evidence.
    pub fn links(&self) -> String {
        links(self.evidence, self.origins)
    }

    /// Whether whoever reads the list is offered to take the claim. What somebody has is taken from
    /// them on its page, which says who.
    pub fn can_take(&self, frame: &Frame) -> bool {
        frame.may(Act::EditClaim) && self.stage.is_unfinished() && self.assignee.is_none()
    }

    /// How long it waits, in a sentence for whoever reads the list.
    pub fn waiting(&self, frame: &Frame) -> Option<String> {
        let me = frame.me.as_ref()?.person;
        self.idle.as_ref().map(|it| it.sentence(&me))
    }
}

/// How much evidence there is, and from how many places: "5 links, 2 origins".
pub fn links(evidence: u64, origins: u64) -> String {
    let of = |count: u64, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    if evidence == 0 {
        return String::new();
    }
    format!("{}, {}", of(evidence, "link"), of(origins, "origin"))
}

/// Why a claim has its priority, with the words of whoever set it.
fn why(it: &ClaimRow, now: DateTime<Utc>) -> String {
    let phrase = it.urgency.why.phrase(Priority::of(it.urgency.at, now));
    match &it.priority_note {
        Some(note) if it.urgency.why == Why::Set => format!("{phrase}: {note}"),
        _ => phrase.to_owned(),
    }
}

/// How long a claim has been at its stage.
fn waits(stage: Stage, since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - since;
    let of = |count: i64, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let long = match (passed.num_days(), passed.num_hours()) {
        (0, 0) if passed < TimeDelta::minutes(1) => "under a minute".to_owned(),
        (0, 0) => of(passed.num_minutes(), "minute"),
        (0, hours) => of(hours, "hour"),
        (days, _) => of(days, "day"),
    };
    format!("{long} {}", stage.while_in())
}

impl Row {
    /// Whether its mark is of a verdict that was proposed, and neither waits nor was approved.
    pub fn was_proposed(&self) -> bool {
        self.mark.is_some() && !self.approved && self.stage != Stage::Proposed
    }
}

/// The rows of some claims.
pub async fn rows(desk: &Desk, claims: Vec<ClaimRow>) -> Result<Vec<Row>, Error> {
    let people = desk.people_names().await?;
    let scales = desk.scales().await?;
    let (now, longest) = (desk.now(), desk.settled().await?.desk.long_wait_days);
    let ids: Vec<ClaimId> = claims.iter().map(|it| it.id).collect();
    let (leases, nudges) = (desk.leases(&ids).await?, desk.nudges(&ids).await?);
    let row = |it: ClaimRow| Row {
        why: why(&it, now),
        id: it.id,
        held: leases.get(&it.id).map(|it| Held::of(it, &people)),
        idle: Waits::of(nudges.get(&it.id), (it.assignee, it.changed_at), &people, now),
        number: it.number,
        version: it.version,
        statement: it.statement,
        article_title: it.article_title,
        speakers: it.speakers.join(", "),
        stage: it.stage,
        approved: it.approved_at.is_some(),
        mark: match (it.scale, &it.label, &it.label_name) {
            (Some(scale), Some(label), Some(name)) => Some(Mark::of(&scales, scale, label, name)),
            _ => None,
        },
        assignee: it.assignee.and_then(|person| people.get(&person).cloned()),
        due: it.due,
        late: it.stage.is_unfinished() && it.due.is_some_and(|due| due < now),
        parked: it.parked_until.is_some_and(|until| until > now),
        evidence: it.evidence,
        origins: it.origins,
        stances: Vec::new(),
        text: it.text,
        review_by: it.review_by.map(|day| (day, day <= now.date_naive())),
        severity: it.severity,
        said_before: it.said_before,
        changed_at: it.changed_at,
        priority: Priority::of(it.urgency.at, now),
        waits: waits(it.stage, it.stage_since, now),
        waits_long: it.stage.is_unfinished()
            && longest > 0
            && now - it.stage_since >= TimeDelta::days(i64::from(longest)),
    };
    Ok(claims.into_iter().map(row).collect())
}

/// One page of claims, what changed last first, and the place where the next begins.
pub async fn one_page(
    desk: &Desk,
    me: &SignedIn,
    filter: &Filter,
    after: &str,
) -> Result<(Vec<Row>, Option<String>), Error> {
    page_of(desk, me, filter, Sort::Changed, after).await
}

/// One page of claims in some order, and the place where the next begins.
pub async fn page_of(
    desk: &Desk,
    me: &SignedIn,
    filter: &Filter,
    sort: Sort,
    after: &str,
) -> Result<(Vec<Row>, Option<String>), Error> {
    let seen = desk.seen_by(me.person);
    let mut found = seen.claims(filter, sort, cursor_from(after), PAGE.saturating_add(1)).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|row| cursor_text(row.cursor(sort)));
    Ok((rows(desk, found).await?, next))
}

/// A page of a list, and where the pages around it begin.
pub struct Around {
    pub rows: Vec<Row>,
    pub before: Option<String>,
    pub next: Option<String>,
}

/// One page of claims at any place of a list. A row more than is shown is asked for, which tells
/// whether the list goes on; where it came from it is known to go on.
pub async fn page_around(
    desk: &Desk,
    me: &SignedIn,
    filter: &Filter,
    sort: Sort,
    place: Place,
) -> Result<Around, Error> {
    let seen = desk.seen_by(me.person);
    let mut found = seen.claims_from(filter, sort, place, PAGE.saturating_add(1)).await?;
    let more = u64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    let is_back = matches!(place, Place::Before(_));
    if more && is_back {
        found.remove(0);
    } else if more {
        found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    }
    let end = |row: Option<&ClaimRow>, goes_on: bool| {
        row.filter(|_| goes_on).map(|row| cursor_text(row.cursor(sort)))
    };
    let before = end(found.first(), if is_back { more } else { place != Place::Start });
    let next = end(found.last(), more || is_back);
    Ok(Around { rows: rows(desk, found).await?, before, next })
}

/// What an address asks for, without characters that no text of the desk has and PostgreSQL refuses.
pub fn plain(asked: &str) -> String {
    asked.chars().filter(|it| !it.is_control()).collect()
}

/// A place in a list, as it stands in an address: milliseconds and number.
pub fn cursor_text(cursor: Cursor) -> String {
    format!("{}-{}", cursor.at.timestamp_millis(), cursor.number)
}

/// Reads a place in a list; an address that somebody changed by hand starts the list anew.
pub fn cursor_from(text: &str) -> Option<Cursor> {
    let (millis, number) = text.rsplit_once('-')?;
    Some(Cursor { at: moment(millis)?, number: place(number)? })
}

/// A place in a list of articles or sources: milliseconds and id.
pub fn cursor_id(at: DateTime<Utc>, id: Uuid) -> String {
    format!("{}-{}", at.timestamp_millis(), id.simple())
}

/// Reads a place in a list of articles or sources.
pub fn id_cursor(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (millis, id) = text.rsplit_once('-')?;
    Some((moment(millis)?, id.parse().ok()?))
}

/// A number that a row of the database may have.
pub fn place(number: &str) -> Option<u64> {
    number.parse().ok().filter(|it| i64::try_from(*it).is_ok())
}

/// A time that both databases know: PostgreSQL has none before 4713 BC.
fn moment(millis: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::from_timestamp_millis(millis.parse().ok()?)?;
    (1..=9999).contains(&at.year()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_survives_an_address() {
        let at = DateTime::from_timestamp_millis(-1_234_567).unwrap();
        let cursor = Cursor { at, number: 42 };
        assert_eq!(cursor_from(&cursor_text(cursor)), Some(cursor));
        for odd in ["", "-", "1", "x-1", "1-x", "99999999999999999999-1", "-8000000000000000-1"] {
            assert_eq!(cursor_from(odd), None, "{odd}");
        }
    }
}
