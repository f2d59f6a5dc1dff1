//! Research as a claim's page shows it: origins, likenesses, searches, questions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::desk::likeness::{Likeness, Reason, Related, USES};
use crate::desk::names::Names;
use crate::domain::claim::{Claim, telling};
use crate::domain::research::{Answer, AnswerKind, Origin, Question, SameOrigin};
use crate::domain::{AnswerId, ClaimNumber, EvidenceId, PersonId, QuestionId, SearchId, SourceId};

/// How many suggestions of likeness are shown at once.
const SUGGESTED: usize = 5;
/// Unicode scalars of a passage that tell two items of one source apart.
const BEGINNING: usize = 60;

pub struct ResearchView {
    /// Every item of evidence, in words.
    pub links: Vec<LinkView>,
    /// The others with which an item shares a group, and the group.
    shared: BTreeMap<EvidenceId, SharedView>,
    uses: BTreeMap<SourceId, Vec<ClaimNumber>>,
    pub likenesses: Vec<LikenessView>,
    pub searches: Vec<SearchView>,
    pub questions: Vec<QuestionView>,
}

/// An item of evidence as choices and sentences name it.
#[derive(Clone)]
pub struct LinkView {
    pub id: EvidenceId,
    pub source: SourceId,
    pub title: String,
    /// How its words begin, where it has any.
    pub beginning: String,
}

pub struct SharedView {
    pub why: SameOrigin,
    pub note: Option<String>,
    pub with: Vec<LinkView>,
}

pub struct LikenessView {
    pub pair: [LinkView; 2],
    pub reasons: Vec<String>,
}

pub struct SearchView {
    pub id: SearchId,
    pub query: String,
    pub place: String,
    pub on: NaiveDate,
    /// Nothing where nothing was found.
    pub found: Option<String>,
    pub by: String,
}

pub struct QuestionView {
    pub id: QuestionId,
    pub text: String,
    pub by: String,
    pub answers: Vec<AnswerView>,
}

pub struct AnswerView {
    pub id: AnswerId,
    pub kind: AnswerKind,
    pub text: Option<String>,
    pub evidence: Vec<LinkView>,
    pub by: String,
}

impl ResearchView {
    pub fn of(claim: &Claim, names: &Names, related: Related) -> Self {
        let links = links(claim, names);
        let research = &claim.research;
        let shared = research.origins.iter().flat_map(|origin| shared(origin, &links));
        let likeness = |it: Likeness| {
            let pair = [link(&links, it.one)?, link(&links, it.other)?];
            Some(LikenessView { pair, reasons: it.reasons.into_iter().map(reason).collect() })
        };
        let likenesses = related.likenesses.into_iter().filter_map(likeness).take(SUGGESTED);
        let search = |it: &crate::domain::research::Search| SearchView {
            id: it.id,
            query: it.query.clone(),
            place: it.place.clone(),
            on: it.on,
            found: it.found.text().map(str::to_owned),
            by: by(it.by, names),
        };
        Self {
            shared: shared.collect(),
            uses: related.uses,
            likenesses: likenesses.collect(),
            searches: research.searches.iter().map(search).collect(),
            questions: research.questions.iter().map(|it| question(it, &links, names)).collect(),
            links,
        }
    }

    /// With which items somebody said that this one shares its origin.
    pub fn shared(&self, of: &EvidenceId) -> Option<&SharedView> {
        self.shared.get(of)
    }

    /// Other passages of the same source on this claim.
    pub fn same_source(&self, of: &EvidenceId) -> bool {
        let source = self.links.iter().find(|it| it.id == *of).map(|it| it.source);
        self.links.iter().any(|it| it.id != *of && Some(it.source) == source)
    }

    /// The newest other claims that use a source.
    pub fn uses(&self, source: &SourceId) -> &[ClaimNumber] {
        self.uses.get(source).map_or(&[], Vec::as_slice)
    }

    /// Whether there may be more of them than are named.
    pub fn has_more_uses(&self, source: &SourceId) -> bool {
        u64::try_from(self.uses(source).len()).is_ok_and(|named| named >= USES)
    }
}

pub(super) fn links(claim: &Claim, names: &Names) -> Vec<LinkView> {
    let link = |it: &crate::domain::evidence::Evidence| {
        let words = it.passage.as_ref().or(it.note.as_ref()).map_or("", String::as_str);
        let mut beginning: String = words.chars().take(BEGINNING).collect();
        if beginning.len() < words.len() {
            beginning.push('…');
        }
        let title = telling::Names::source(names, it.source);
        LinkView { id: it.id, source: it.source, title, beginning }
    };
    claim.evidence.iter().map(link).collect()
}

fn link(links: &[LinkView], id: EvidenceId) -> Option<LinkView> {
    links.iter().find(|it| it.id == id).cloned()
}

fn shared(origin: &Origin, links: &[LinkView]) -> Vec<(EvidenceId, SharedView)> {
    let with = |of: EvidenceId| {
        let others = origin.evidence.iter().filter(move |it| **it != of);
        others.filter_map(|it| link(links, *it)).collect()
    };
    let view =
        |of: EvidenceId| SharedView { why: origin.why, note: origin.note.clone(), with: with(of) };
    origin.evidence.iter().map(|it| (*it, view(*it))).collect()
}

fn reason(it: Reason) -> String {
    match it {
        Reason::Words(percent) => format!("{percent} % of the words are the same"),
        Reason::GroupedElsewhere => {
            "these sources share an origin on another claim of this desk".to_owned()
        }
        Reason::SameTitle => "the title and the publisher are the same".to_owned(),
    }
}

fn question(it: &Question, links: &[LinkView], names: &Names) -> QuestionView {
    let answer = |it: &Answer| AnswerView {
        id: it.id,
        kind: it.kind,
        text: it.text.clone(),
        evidence: it.evidence.iter().filter_map(|id| link(links, *id)).collect(),
        by: by(it.by, names),
    };
    QuestionView {
        id: it.id,
        text: it.text.clone(),
        by: by(it.by, names),
        answers: it.answers.iter().map(answer).collect(),
    }
}

fn by(person: Option<PersonId>, names: &Names) -> String {
    person.map_or("The desk", |person| names.of_person(person)).to_owned()
}
