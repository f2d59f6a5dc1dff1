//! Duty: a tab of the queue, and what waits in it for whom. One row of a table each.

use chrono::{DateTime, Days, TimeDelta, Utc};

use crate::desk::lists::{Assignee, Filter, Sort};
use crate::domain::claim::{Stage, WORK};
use crate::domain::{Act, PersonId, Role, may};

/// A tab of the queue.
#[derive(Debug)]
pub struct Duty {
    /// In addresses.
    pub key: &'static str,
    pub word: &'static str,
    /// What it is for, where it is empty.
    pub empty: &'static str,
    /// Who may do what it asks for; others do not see it.
    act: Act,
    /// Whether it waits for whoever sees it: the first of those that is not empty opens the queue.
    pub waits: bool,
    pub filter: fn(PersonId, DateTime<Utc>) -> Filter,
    /// The order that it has by itself, and the others that it can have.
    pub sort: Sort,
    pub sorts: &'static [Sort],
}

/// The orders that most tabs can have.
pub const SORTS: &[Sort] = &[Sort::Priority, Sort::Waiting, Sort::Due, Sort::Changed, Sort::Number];

/// Stages in which somebody still has to do something.
const UNDONE: [Stage; 5] =
    [Stage::Open, Stage::Researching, Stage::Proposed, Stage::Returned, Stage::Correcting];

/// How far ahead the tab of what is due looks.
const AHEAD: TimeDelta = TimeDelta::days(3);

/// How many days before its review a verdict becomes a duty.
const EXPIRES_WITHIN: u64 = 7;

/// The tabs, in their order: first what only the reader can do, then what anybody could.
pub const DUTIES: &[Duty] = &[
    Duty {
        key: "mine",
        word: "To research",
        empty: "Claims assigned to you stand here until a verdict is proposed.",
        act: Act::EditClaim,
        waits: true,
        filter: |me, now| Filter {
            stages: WORK.to_vec(),
            assignee: Some(Assignee::Person(me)),
            awake_at: Some(now),
            ..Filter::default()
        },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "returned",
        word: "Returned to me",
        empty: "Verdicts that an editor returned to you stand here.",
        act: Act::EditClaim,
        waits: true,
        filter: |me, _| Filter {
            stages: vec![Stage::Returned],
            proposed_by: Some(me),
            ..Filter::default()
        },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "edits",
        word: "Suggested edits",
        empty: "Proposals of yours stand here of whose rationale somebody suggests an edit, until you accept or decline it.",
        act: Act::Propose,
        waits: true,
        filter: |me, _| Filter {
            stages: vec![Stage::Proposed],
            proposed_by: Some(me),
            edits_wait: true,
            ..Filter::default()
        },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "approve",
        word: "To approve",
        empty: "Proposed verdicts that you may decide on stand here. Your own never do.",
        act: Act::Decide,
        waits: true,
        filter: |me, _| Filter {
            stages: vec![Stage::Proposed],
            decidable_by: Some(me),
            ..Filter::default()
        },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "opinion",
        word: "Second opinion",
        empty: "Claims stand here on which somebody asked for your opinion. You see what was proposed once you have given it.",
        act: Act::Propose,
        waits: true,
        filter: |me, _| Filter { opinion_of: Some(me), ..Filter::default() },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "mentions",
        word: "Mentions",
        empty: "Claims stand here in whose discussion somebody mentioned you, until you open them.",
        act: Act::Comment,
        waits: true,
        filter: |me, _| Filter { mentions: Some(me), ..Filter::default() },
        sort: Sort::Changed,
        sorts: SORTS,
    },
    Duty {
        key: "unassigned",
        word: "Unassigned",
        empty: "Open claims that nobody has taken stand here.",
        act: Act::Read,
        waits: true,
        filter: |_, now| Filter {
            stages: WORK.to_vec(),
            assignee: Some(Assignee::Nobody),
            awake_at: Some(now),
            ..Filter::default()
        },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "due",
        word: "Due soon or late",
        empty: "Claims stand here that are late, or due within three days.",
        act: Act::Read,
        waits: true,
        filter: |_, now| Filter {
            stages: UNDONE.to_vec(),
            due_before: Some(now.checked_add_signed(AHEAD).unwrap_or(now)),
            ..Filter::default()
        },
        sort: Sort::Due,
        // What is due is found by when it is due: by any other order all claims would be looked at.
        sorts: &[Sort::Due],
    },
    Duty {
        key: "changed",
        word: "Article changed",
        empty: "Claims stand here whose words were changed in their article, or went from it, until somebody has looked.",
        act: Act::EditClaim,
        waits: true,
        filter: |_, _| Filter { text_waits: true, ..Filter::default() },
        sort: Sort::Changed,
        sorts: SORTS,
    },
    Duty {
        key: "sources",
        word: "Source changed",
        empty: "Claims stand here with a source that was changed, moved or went, or whose article did, until somebody has looked at it.",
        act: Act::EditClaim,
        waits: true,
        filter: |_, _| Filter { source_in_trouble: true, ..Filter::default() },
        sort: Sort::Changed,
        sorts: SORTS,
    },
    Duty {
        key: "expiring",
        word: "Expiring",
        empty: "Approved verdicts stand here from a week before the day of their review, until an editor has confirmed or begun to correct them.",
        act: Act::EditClaim,
        waits: true,
        filter: |_, now| Filter {
            review_until: now.date_naive().checked_add_days(Days::new(EXPIRES_WITHIN)),
            ..Filter::default()
        },
        sort: Sort::Review,
        // What expires is found by when it does: by any other order all claims would be looked at.
        sorts: &[Sort::Review],
    },
    Duty {
        key: "review",
        word: "In review",
        empty: "Verdicts that wait for an editor stand here.",
        act: Act::Read,
        waits: false,
        filter: |_, _| Filter { stages: vec![Stage::Proposed], ..Filter::default() },
        sort: Sort::Changed,
        sorts: SORTS,
    },
    Duty {
        key: "open",
        word: "All open",
        empty: "Every claim stands here that somebody still has to do something about.",
        act: Act::Read,
        waits: false,
        filter: |_, _| Filter { stages: UNDONE.to_vec(), ..Filter::default() },
        sort: Sort::Priority,
        sorts: SORTS,
    },
    Duty {
        key: "approved",
        word: "Approved",
        empty: "Claims with an approved verdict stand here.",
        act: Act::Read,
        waits: false,
        filter: |_, _| Filter {
            stages: vec![Stage::Approved, Stage::Correcting],
            ..Filter::default()
        },
        sort: Sort::Changed,
        sorts: SORTS,
    },
    Duty {
        key: "all",
        word: "All",
        empty: "Every claim of the desk stands here.",
        act: Act::Read,
        waits: false,
        filter: |_, _| Filter::default(),
        sort: Sort::Changed,
        sorts: SORTS,
    },
];

impl Duty {
    /// Whether the tab says anything to somebody of this role.
    pub fn is_for(&self, role: Role) -> bool {
        may(role, self.act)
    }

    /// Whether it waits for somebody of this role: whoever works on no claim has no duty.
    pub fn waits_for(&self, role: Role) -> bool {
        self.waits && self.is_for(role) && may(role, Act::EditClaim)
    }
}

/// The tab of an address.
pub fn named(key: &str) -> Option<&'static Duty> {
    DUTIES.iter().find(|it| it.key == key)
}

/// The tabs of a role.
pub fn of_role(role: Role) -> impl Iterator<Item = &'static Duty> {
    DUTIES.iter().filter(move |it| it.is_for(role))
}

/// The order of an address.
pub fn sort_named(key: &str) -> Option<Sort> {
    SORTS.iter().copied().chain([Sort::Review]).find(|it| sort_key(*it) == key)
}

/// The word of an order in addresses.
pub fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Priority => "priority",
        Sort::Waiting => "waiting",
        Sort::Due => "due",
        Sort::Review => "review",
        Sort::Changed => "changed",
        Sort::Number => "number",
    }
}

/// What an order is called in a choice.
pub fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Priority => "most urgent first",
        Sort::Waiting => "longest in its stage first",
        Sort::Due => "due first",
        Sort::Review => "to be reviewed first",
        Sort::Changed => "changed last first",
        Sort::Number => "as opened",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_has_a_key_of_its_own_and_its_own_order_among_the_others() {
        for (at, duty) in DUTIES.iter().enumerate() {
            assert!(duty.sorts.contains(&duty.sort), "{}", duty.key);
            assert!(DUTIES[..at].iter().all(|it| it.key != duty.key), "{}", duty.key);
            assert_eq!(named(duty.key).map(|it| it.word), Some(duty.word));
            assert!(duty.sorts.iter().all(|it| sort_named(sort_key(*it)) == Some(*it)));
        }
        for role in Role::ALL {
            assert!(of_role(role).any(|it| it.key == "all"), "{role:?} can see everything");
        }
    }
}
