//! Contacts on a claim's page: those who were asked, and the forms about them.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::typed::Typed;
use super::wish::{Odd, moment};
use crate::desk::claims::{Sent, Wish};
use crate::desk::contacts::NewContact;
use crate::desk::names::Names;
use crate::desk::{self, Desk};
use crate::domain::claim::{Claim, Command};
use crate::domain::contact::{Answer, Channel, Contact, Purpose, Reply};
use crate::domain::{ClaimId, ContactId};
use crate::web::Site;
use crate::web::page::Flash;

/// How long a link works unless somebody chooses otherwise.
const LINK: Days = Days::new(14);

/// Somebody who was asked, as the page shows them.
pub struct ContactView {
    pub asked: Contact,
    pub asked_by: String,
    pub answers: Vec<AnswerView>,
    /// What stands in place of a name, or of an answer, that was erased.
    pub name_then: String,
    pub answer_then: String,
}

pub struct AnswerView {
    pub text: Option<String>,
    pub at: DateTime<Utc>,
    /// Absent where it came by the link.
    pub entered_by: Option<String>,
    /// Whether the verdict that stands knew nothing of it.
    pub is_late: bool,
}

impl ContactView {
    /// What to call them.
    pub fn who(&self) -> &str {
        self.asked.name.as_deref().unwrap_or(&self.name_then)
    }

    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        self.asked.is_overdue(*now)
    }

    /// Until when they can answer by a link, where they can.
    pub fn link_until(&self, now: &DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.asked.link_until.filter(|_| self.asked.has_link(*now))
    }

    /// Whether the page offers to record that no answer came.
    pub fn can_be_silent(&self, now: &DateTime<Utc>) -> bool {
        self.asked.reply() == Reply::Waiting && self.asked.had_time(*now)
    }

    /// Until when a right of reply still runs, which a verdict had better wait for.
    pub fn to_be_heard_until(&self, now: &DateTime<Utc>) -> Option<DateTime<Utc>> {
        let has_right = self.asked.purpose == Purpose::RightOfReply;
        let waits = has_right && self.asked.reply() == Reply::Waiting;
        self.asked.deadline.filter(|deadline| waits && now < deadline)
    }
}

/// The last day of a link that is made now, as a browser's field has it.
pub fn link_ends(now: &DateTime<Utc>) -> String {
    let day = now.date_naive();
    day.checked_add_days(LINK).unwrap_or(day).to_string()
}

pub fn contact(it: &Contact, claim: &Claim, names: &Names) -> ContactView {
    let late =
        |answer: &Answer| claim.answers_after_verdict().any(|(_, late)| std::ptr::eq(late, answer));
    let answer = |answer: &Answer| AnswerView {
        text: answer.text.clone(),
        at: answer.at,
        entered_by: answer.entered_by.map(|person| names.of_person(person).to_owned()),
        is_late: late(answer),
    };
    ContactView {
        name_then: claim.erased.words(it.id.0, "name"),
        answer_then: claim.erased.words(it.id.0, "text"),
        asked_by: it.asked_by.map_or("The desk", |person| names.of_person(person)).to_owned(),
        answers: it.answers.iter().map(answer).collect(),
        asked: it.clone(),
    }
}

pub(super) fn ask(typed: &Typed) -> Result<Wish, Odd> {
    let names = ["name", "title", "purpose", "channel", "question", "asked_at", "deadline"];
    let [name, title, purpose, channel, question, asked_at, deadline] = typed.exactly(names)?;
    Ok(Wish::Ask(NewContact {
        name: name.to_owned(),
        title: title.to_owned(),
        purpose: Purpose::from_key(purpose).ok_or(Odd::Form)?,
        channel: Channel::from_key(channel).ok_or(Odd::Form)?,
        question: question.to_owned(),
        asked_at: moment(asked_at)?,
        deadline: moment(deadline)?,
    }))
}

pub(super) fn answer(typed: &Typed) -> Result<Command, Odd> {
    let [contact, text, answered_at] = typed.exactly(["contact", "text", "answered_at"])?;
    let (contact, answered_at) = (id(contact)?, moment(answered_at)?);
    Ok(Command::NoteAnswer { contact, text: text.to_owned(), answered_at })
}

pub(super) fn remove(typed: &Typed) -> Result<Command, Odd> {
    let [contact, reason] = typed.exactly(["contact", "reason"])?;
    Ok(Command::RemoveContact { contact: id(contact)?, reason: reason.to_owned() })
}

/// A link works until the end of the day that was chosen.
pub(super) fn link(typed: &Typed) -> Result<Command, Odd> {
    let [contact, until] = typed.exactly(["contact", "until"])?;
    let day: Result<NaiveDate, _> = until.trim().parse();
    let until = day.ok().and_then(|day| day.checked_add_days(Days::new(1)));
    let until = until.ok_or(Odd::Said("Choose the last day on which the link works."))?;
    let until = until.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(1);
    Ok(Command::MakeContactLink { contact: id(contact)?, until, token_sha256: None })
}

/// A form that names somebody and is otherwise only a button.
pub(super) fn only(typed: &Typed) -> Result<ContactId, Odd> {
    let [contact] = typed.exactly(["contact"])?;
    id(contact)
}

fn id(text: &str) -> Result<ContactId, Odd> {
    text.parse().map_err(|_not_an_id| Odd::Form)
}

/// Makes a link, which is shown on the next page and never again.
pub(super) async fn make_link(
    desk: &Desk,
    site: &Site,
    on: (ClaimId, u64),
    (contact, until): (ContactId, DateTime<Utc>),
    sent: Sent,
) -> Result<Flash, desk::Error> {
    let made = desk.make_contact_link(on, (contact, until), sent).await?;
    let Some(token) = made else {
        return Ok(Flash::note(
            "This link was made already. If you did not keep it, make another one.",
        ));
    };
    let day = until.format("%-d %B %Y");
    let text = format!("Copy this link and send it to them yourself. It works until {day}:");
    let link = site.link(&format!("/answer/{}", token.0));
    Ok(Flash { link: Some(link), ..Flash::good(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_to_the_end_of_its_last_day() {
        let contact = "01981f00-000a-7000-8000-000000000001";
        let fields = [("contact", contact), ("until", "2026-12-08")];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let typed = Typed::new("make-link", fields.map(owned).to_vec());
        let Ok(Command::MakeContactLink { until, .. }) = link(&typed) else { panic!("a link") };
        assert_eq!(until.to_rfc3339(), "2026-12-08T23:59:59+00:00");
        for day in ["", "soon", "2026-02-30", "+262142-12-31"] {
            let fields = [("contact", contact), ("until", day)];
            let typed = Typed::new("make-link", fields.map(owned).to_vec());
            assert!(matches!(link(&typed), Err(Odd::Said(_))), "{day}");
        }
    }
}
