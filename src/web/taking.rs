//! Taking: who is at work on a claim, who has it in view and for how long it waits, in words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::PersonId;
use crate::domain::taking::{Lease, Nudge};

/// Stands for somebody who is not among the people of the desk any more.
const NAMELESS: &str = "Somebody";

/// Who is at work on a claim just now, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub person: PersonId,
    pub name: String,
    pub until: DateTime<Utc>,
}

impl Held {
    pub fn of(lease: &Lease, people: &BTreeMap<PersonId, String>) -> Self {
        Self { person: lease.person, name: name(people, lease.person), until: lease.until }
    }

    pub fn is_of(&self, person: &PersonId) -> bool {
        self.person == *person
    }

    /// "until 14:20" in UTC, with its day where that is not today.
    pub fn until(&self, now: &DateTime<Utc>) -> String {
        let same_day = self.until.date_naive() == now.date_naive();
        let format = if same_day { "until %H:%M" } else { "until %-d %b, %H:%M" };
        self.until.format(format).to_string()
    }

    /// "Ann has it until 14:20 UTC", for whoever reads it.
    pub fn sentence(&self, me: &PersonId, now: &DateTime<Utc>) -> String {
        let who = if self.is_of(me) { "You have".to_owned() } else { format!("{} has", self.name) };
        format!("{who} it {} UTC.", self.until(now))
    }
}

/// How long a claim has waited, where whoever has it was told so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    pub person: PersonId,
    name: String,
    days: i64,
}

impl Waits {
    /// Nothing where the claim was changed since, or went to somebody else.
    pub fn of(
        nudge: Option<&Nudge>,
        (assignee, changed_at): (Option<PersonId>, DateTime<Utc>),
        people: &BTreeMap<PersonId, String>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let nudge =
            nudge.filter(|it| assignee == Some(it.person) && it.unchanged_since == changed_at)?;
        let days = (now - changed_at).num_days();
        Some(Self { person: nudge.person, name: name(people, nudge.person), days })
    }

    /// "Has waited for you for 4 days", for whoever reads it.
    pub fn sentence(&self, me: &PersonId) -> String {
        let whom = if self.person == *me { "you" } else { &self.name };
        let days = if self.days == 1 { "a day".to_owned() } else { format!("{} days", self.days) };
        format!("Has waited for {whom} for {days}.")
    }
}

/// "Ann and Ben have this claim in view too", without whoever reads it; nothing where nobody else has.
pub fn present(people: &BTreeMap<PersonId, String>, present: &[PersonId], me: PersonId) -> String {
    let others: Vec<String> =
        present.iter().filter(|it| **it != me).map(|it| name(people, *it)).collect();
    match others.as_slice() {
        [] => String::new(),
        [one] => format!("{one} is on this claim too."),
        [some @ .., last] => format!("{} and {last} are on this claim too.", some.join(", ")),
    }
}

/// Who changed a claim last: "Ann changed this claim".
pub fn changed(people: &BTreeMap<PersonId, String>, by: Option<PersonId>, me: PersonId) -> String {
    match by {
        Some(person) if person == me => "You changed this claim in another window.".to_owned(),
        Some(person) => format!("{} changed this claim.", name(people, person)),
        None => "This claim was changed.".to_owned(),
    }
}

fn name(people: &BTreeMap<PersonId, String>, person: PersonId) -> String {
    people.get(&person).cloned().unwrap_or_else(|| NAMELESS.to_owned())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ClaimId;

    const ANN: PersonId = PersonId(Uuid::from_u128(1));
    const BEN: PersonId = PersonId(Uuid::from_u128(2));
    const EVE: PersonId = PersonId(Uuid::from_u128(3));

    fn people() -> BTreeMap<PersonId, String> {
        [(ANN, "Ann"), (BEN, "Ben"), (EVE, "Eve")].map(|(id, name)| (id, name.to_owned())).into()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn nobody_is_told_of_themselves() {
        let people = people();
        assert_eq!(present(&people, &[ANN], ANN), "");
        assert_eq!(present(&people, &[ANN, BEN], ANN), "Ben is on this claim too.");
        let all = present(&people, &[ANN, BEN, EVE], PersonId(Uuid::nil()));
        assert_eq!(all, "Ann, Ben and Eve are on this claim too.");
        assert_eq!(changed(&people, Some(BEN), ANN), "Ben changed this claim.");
    }

    #[test]
    fn an_end_on_another_day_has_its_day() {
        let (taken_at, until) = (at("2026-05-17T23:50:00Z"), at("2026-05-18T00:20:00Z"));
        let lease = Lease { claim: ClaimId(Uuid::nil()), person: ANN, taken_at, until };
        let held = Held::of(&lease, &people());
        assert_eq!(held.sentence(&BEN, &taken_at), "Ann has it until 18 May, 00:20 UTC.");
        assert_eq!(
            held.sentence(&ANN, &at("2026-05-18T00:01:00Z")),
            "You have it until 00:20 UTC."
        );
    }

    #[test]
    fn what_was_changed_since_does_not_wait() {
        let (changed_at, now) = (at("2026-05-13T09:00:00Z"), at("2026-05-17T10:00:00Z"));
        let claim = ClaimId(Uuid::nil());
        let nudge = Nudge { claim, person: ANN, unchanged_since: changed_at, nudged_at: now };
        let waits =
            |assignee, changed_at| Waits::of(Some(&nudge), (assignee, changed_at), &people(), now);
        let it = waits(Some(ANN), changed_at).unwrap();
        assert_eq!(it.sentence(&ANN), "Has waited for you for 4 days.");
        assert_eq!(it.sentence(&BEN), "Has waited for Ann for 4 days.");
        assert_eq!(waits(Some(BEN), changed_at), None);
        assert_eq!(waits(Some(ANN), now), None);
    }
}
