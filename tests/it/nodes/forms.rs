//! Forms: what writers send, with fields as the pages have them.

use claimdesk::domain::claim::Verb;
use claimdesk::domain::{ClaimNumber, PersonId};

use super::dice::Dice;
use super::newsroom::{Person, Seeded};

/// The actions of the forms, and how often each is chosen where it is offered.
pub const ACTIONS: [(&str, usize); 17] = [
    ("approve", 30),
    ("propose", 26),
    ("correct", 12),
    ("reopen", 20),
    ("revise", 9),
    ("return", 6),
    ("merge", 8),
    ("reword", 4),
    ("tag", 4),
    ("comment", 4),
    ("take", 4),
    ("assign", 4),
    ("add-evidence", 3),
    ("take-back", 3),
    ("end-correction", 2),
    ("close", 2),
    ("split", 2),
];

/// A form that is filled in, still without a version.
#[derive(Clone, Debug)]
pub struct Filled {
    pub action: &'static str,
    pub fields: Vec<(&'static str, String)>,
    /// What it leaves in the trail, as `trails` names it.
    pub what: String,
    pub tells: Option<(u64, String)>,
    pub may_be_idle: bool,
    pub verb: Verb,
}

/// What a form is filled in with.
pub struct Ink<'a> {
    pub who: &'a Person,
    pub claim: Seeded,
    /// Words that stand nowhere else.
    pub words: String,
    pub people: &'a [Person],
    pub other: Seeded,
}

impl Ink<'_> {
    pub fn fill(&self, action: &'static str, dice: &mut Dice) -> Filled {
        let words = self.words.as_str();
        match action {
            "approve" => simple(action, Verb::Approve, &[], "approve".to_owned()),
            "propose" => self.proposal(),
            "revise" => written(action, Verb::ReviseRationale, "rationale", words),
            "comment" => written(action, Verb::Comment, "text", words),
            "tag" => written(action, Verb::Tag, "tags", words),
            "correct" => written(action, Verb::Correct, "reason", words),
            "reopen" => written(action, Verb::Reopen, "reason", words),
            "return" => written(action, Verb::Return, "reason", words),
            "take-back" => written(action, Verb::TakeBack, "reason", words),
            "end-correction" => written(action, Verb::EndCorrection, "reason", words),
            "reword" => {
                let fields = [("statement", words), ("kind", "quantity")];
                simple(action, Verb::Reword, &fields, format!("reword {words}"))
            }
            "close" => {
                let fields = [("as", "dismissed"), ("other", ""), ("reason", words)];
                simple(action, Verb::Close, &fields, format!("close {words}"))
            }
            "take" => {
                let over = [("over", "yes")];
                let over = if dice.falls(70) { &over[..] } else { &[] };
                let left = assigned(Some(self.who.id), "");
                let filled = simple(action, Verb::Assign, over, left);
                Filled { may_be_idle: true, ..filled }
            }
            "assign" => self.assignment(dice),
            "add-evidence" => self.evidence(),
            "split" => self.splitting(dice),
            "merge" => self.merger(),
            other => panic!("no form {other}"),
        }
    }

    fn proposal(&self) -> Filled {
        let fields = [
            ("label", "false"),
            ("rationale", &self.words),
            ("correction", "The council’s final figure came later."),
        ];
        simple("propose", Verb::Propose, &fields, format!("propose {}", self.words))
    }

    fn assignment(&self, dice: &mut Dice) -> Filled {
        let to = &self.people[dice.below(self.people.len())];
        let id = to.id.to_string();
        let fields = [("to", id.as_str()), ("note", &self.words), ("over", "yes")];
        simple("assign", Verb::Assign, &fields, assigned(Some(to.id), &self.words))
    }

    fn evidence(&self) -> Filled {
        let fields = [
            ("title", ""),
            ("url", "https://town.example/minutes"),
            ("publisher", ""),
            ("published_on", ""),
            ("stance", "context"),
            ("passage", &self.words),
            ("note", ""),
            ("kind", ""),
            ("directness", ""),
            ("at", ""),
        ];
        let left = format!("add-evidence {}", self.words);
        simple("add-evidence", Verb::AddEvidence, &fields, left)
    }

    fn splitting(&self, dice: &mut Dice) -> Filled {
        let (first, second) = (format!("{} one", self.words), format!("{} two", self.words));
        let mut fields = vec![
            ("statement-1", first.as_str()),
            ("quote-1", ""),
            ("statement-2", &second),
            ("quote-2", ""),
            ("reason", &self.words),
        ];
        let mut left = format!("close {}", self.words);
        if dice.falls(70) {
            fields.push(("keeps", "yes"));
            left = format!("split-off {}", self.words);
        }
        simple("split", Verb::SplitOff, &fields, left)
    }

    /// What goes along is ticked on the page that shows both.
    fn merger(&self) -> Filled {
        let (claim, other) = (self.claim.number, self.other.number);
        let (into, confirm) = (other.to_string(), format!("{claim} into {other}"));
        let fields = [("into", into.as_str()), ("reason", &self.words), ("confirm", &confirm)];
        let filled = simple("merge", Verb::Close, &fields, format!("close {}", self.words));
        Filled { tells: Some((other.0, absorbed(claim))), ..filled }
    }
}

fn absorbed(claim: ClaimNumber) -> String {
    format!("absorbed {claim}")
}

fn assigned(to: Option<PersonId>, note: &str) -> String {
    let to = to.map_or("nobody".to_owned(), |it| it.to_string());
    format!("assign {to} {note}")
}

/// A form of one text.
fn written(action: &'static str, verb: Verb, field: &'static str, words: &str) -> Filled {
    simple(action, verb, &[(field, words)], format!("{action} {words}"))
}

fn simple(
    action: &'static str,
    verb: Verb,
    fields: &[(&'static str, &str)],
    what: String,
) -> Filled {
    let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Filled { action, fields, what, tells: None, may_be_idle: false, verb }
}
