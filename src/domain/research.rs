//! Research: how a claim was looked into beside its evidence: which sources share an origin, what
//! was searched for, and what was asked and answered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::{AnswerId, EvidenceId, OriginId, PersonId, QuestionId, SearchId, SourceId};

/// Why several sources are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameOrigin {
    /// They print the same words: an agency's report, a press release.
    SameText,
    /// They draw on the same figures.
    SameData,
    /// The same person told it to all of them.
    SamePerson,
    /// As a note says.
    Other,
}

impl SameOrigin {
    pub const ALL: [Self; 4] = [Self::SameText, Self::SameData, Self::SamePerson, Self::Other];

    pub fn key(self) -> &'static str {
        match self {
            Self::SameText => "same_text",
            Self::SameData => "same_data",
            Self::SamePerson => "same_person",
            Self::Other => "other",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::SameText => "Same text",
            Self::SameData => "Same data",
            Self::SamePerson => "Same person",
            Self::Other => "Another reason",
        }
    }

    /// Completes "They share an origin: …".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::SameText => "the same text",
            Self::SameData => "the same data",
            Self::SamePerson => "the same person",
            Self::Other => "another reason",
        }
    }
}

/// Evidence that somebody said comes from one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub id: OriginId,
    pub why: SameOrigin,
    pub note: Option<String>,
    /// Two or more, in the order in which they were named.
    pub evidence: Vec<EvidenceId>,
}

/// What a search came back with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Nothing,
    Something(String),
}

impl Found {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Nothing => None,
            Self::Something(text) => Some(text),
        }
    }
}

/// A search that somebody made, whatever came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub id: SearchId,
    pub query: String,
    pub place: String,
    pub on: NaiveDate,
    pub found: Found,
    pub by: Option<PersonId>,
}

/// In which way an answer answers, as in the `AVeriTeC` data set (Schlichtkrull, Guo and Vlachos
/// 2023), whose boolean answers are the two that say yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// In the words of a source.
    Extractive,
    /// In the desk's own words.
    Abstractive,
    Yes,
    No,
    Unanswerable,
}

impl AnswerKind {
    pub const ALL: [Self; 5] =
        [Self::Extractive, Self::Abstractive, Self::Yes, Self::No, Self::Unanswerable];

    pub fn key(self) -> &'static str {
        match self {
            Self::Extractive => "extractive",
            Self::Abstractive => "abstractive",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unanswerable => "unanswerable",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Extractive => "In the words of a source",
            Self::Abstractive => "In our own words",
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Unanswerable => "Cannot be answered",
        }
    }
}

/// Something that had to be known to decide on the claim. Several answers may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub text: String,
    pub by: Option<PersonId>,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub id: AnswerId,
    pub kind: AnswerKind,
    /// The answer, or why it is yes or no; may be absent where there is none to give.
    pub text: Option<String>,
    /// What it rests on; what was removed from the claim since is not among it.
    pub evidence: Vec<EvidenceId>,
    pub by: Option<PersonId>,
}

/// Everything of this file about one claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Research {
    /// Groups of evidence; no item stands in two.
    pub origins: Vec<Origin>,
    /// Pairs that look alike and are not, each in the order of its ids.
    pub apart: BTreeSet<(EvidenceId, EvidenceId)>,
    pub searches: Vec<Search>,
    pub questions: Vec<Question>,
}

/// Two items of evidence, in one order.
pub fn pair(one: EvidenceId, other: EvidenceId) -> (EvidenceId, EvidenceId) {
    if one <= other { (one, other) } else { (other, one) }
}

impl Research {
    /// The group in which an item of evidence stands.
    pub fn origin_of(&self, evidence: EvidenceId) -> Option<&Origin> {
        self.origins.iter().find(|origin| origin.evidence.contains(&evidence))
    }

    /// The group that some items would join by sharing an origin, and all who would join it with
    /// them: whoever shares an origin with one of them shares it with all. None where no item
    /// stands in a group yet.
    pub fn joined(&self, items: &[EvidenceId]) -> Option<(OriginId, Vec<EvidenceId>)> {
        let is_touched = |it: &&Origin| it.evidence.iter().any(|item| items.contains(item));
        let mut touched = self.origins.iter().filter(is_touched);
        let first = touched.next()?;
        let others = touched.flat_map(|origin| origin.evidence.iter().copied());
        Some((first.id, items.iter().copied().chain(others).collect()))
    }

    pub fn question(&self, id: QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The answer with an id, and the question that it answers.
    pub fn answer(&self, id: AnswerId) -> Option<(&Question, &Answer)> {
        self.questions.iter().find_map(|question| {
            let answer = question.answers.iter().find(|answer| answer.id == id)?;
            Some((question, answer))
        })
    }

    /// These items join a group, which is made where it is new. They leave the groups in which they
    /// were, and are not told apart any more.
    pub fn group(
        &mut self,
        id: OriginId,
        evidence: &[EvidenceId],
        why: SameOrigin,
        note: Option<String>,
    ) {
        for origin in self.origins.iter_mut().filter(|origin| origin.id != id) {
            origin.evidence.retain(|item| !evidence.contains(item));
        }
        let place = self.origins.iter().position(|origin| origin.id == id);
        let mut members = match place {
            Some(place) => self.origins.remove(place).evidence,
            None => Vec::new(),
        };
        for item in evidence {
            if !members.contains(item) {
                members.push(*item);
            }
        }
        self.apart.retain(|(one, other)| !(members.contains(one) && members.contains(other)));
        let origin = Origin { id, why, note, evidence: members };
        self.origins.insert(place.unwrap_or(self.origins.len()), origin);
        self.drop_loners();
    }

    /// An item has its own origin again.
    pub fn ungroup(&mut self, evidence: EvidenceId) {
        for origin in &mut self.origins {
            origin.evidence.retain(|item| *item != evidence);
        }
        self.drop_loners();
    }

    /// An item of evidence was removed from the claim.
    pub fn forget(&mut self, evidence: EvidenceId) {
        self.ungroup(evidence);
        self.apart.retain(|(one, other)| *one != evidence && *other != evidence);
        for answer in self.questions.iter_mut().flat_map(|question| &mut question.answers) {
            answer.evidence.retain(|item| *item != evidence);
        }
    }

    pub fn remove_answer(&mut self, id: AnswerId) {
        for question in &mut self.questions {
            question.answers.retain(|answer| answer.id != id);
        }
    }

    /// One item alone shares its origin with nobody.
    fn drop_loners(&mut self) {
        self.origins.retain(|origin| origin.evidence.len() > 1);
    }

    /// The evidence by its origins, each with its items; origins and items in the order of the
    /// evidence. Passages of one source have one origin, and so have items of one group; what is
    /// linked by several of these is one.
    pub fn origins(&self, evidence: &[Evidence]) -> Vec<Vec<EvidenceId>> {
        let mut parts = Parts::new(evidence.len());
        let mut first_of: BTreeMap<SourceId, usize> = BTreeMap::new();
        let mut places: BTreeMap<EvidenceId, usize> = BTreeMap::new();
        for (place, item) in evidence.iter().enumerate() {
            parts.join(place, *first_of.entry(item.source).or_insert(place));
            parts.join(place, *places.entry(item.id).or_insert(place));
        }
        for origin in &self.origins {
            let mut members = origin.evidence.iter().filter_map(|id| places.get(id).copied());
            if let Some(first) = members.next() {
                members.for_each(|other| parts.join(first, other));
            }
        }
        let mut found: BTreeMap<usize, Vec<EvidenceId>> = BTreeMap::new();
        for (place, item) in evidence.iter().enumerate() {
            found.entry(parts.first(place)).or_default().push(item.id);
        }
        found.into_values().collect()
    }
}

/// Places that are joined into parts: a forest of disjoint sets (Galler and Fischer 1964), in which
/// the first place of each part is its root.
struct Parts(Vec<usize>);

impl Parts {
    fn new(length: usize) -> Self {
        Self((0..length).collect())
    }

    /// The first place of the part in which a place is.
    fn first(&mut self, mut place: usize) -> usize {
        while let Some(up) = self.0.get(place).copied().filter(|up| *up != place) {
            // Each step halves the way for whoever comes next.
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(it) = self.0.get_mut(place) {
                *it = above;
            }
            place = above;
        }
        place
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(it) = self.0.get_mut(one.max(other)) {
            *it = one.min(other);
        }
    }
}
