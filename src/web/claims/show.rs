//! The claim's page.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::contacts::link_ends;
use super::taking::TakingView;
use super::typed::Typed;
use super::view::View;
use crate::desk::Desk;
use crate::desk::lists::Loaded;
use crate::domain::claim::{
    AttributionRole, Claim, Form, Kind, NotCheckable, Publication, RULES, Stage, Verb, missing,
    offered,
};
use crate::domain::contact::{Channel, Purpose, Reply};
use crate::domain::evidence::{Directness, SourceKind, Stance};
use crate::domain::research::{AnswerKind, SameOrigin};
use crate::domain::scale::Label;
use crate::domain::speaker::SpeakerKind;
use crate::domain::watch::Health;
use crate::domain::{Act, ClaimNumber, ContactId, PersonId, QuestionId, may};
use crate::text::diff;
use crate::web::error::Error;
use crate::web::page::{Frame, filters, show as answer};
use crate::web::session::SignedIn;

/// How many comments and how many entries of the trail are shown at first.
pub const RECENT: usize = 100;

#[derive(Template)]
#[template(path = "claims/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    me: PersonId,
    role: crate::domain::Role,
    pub view: View,
    taking: TakingView,
    /// What a proposal still lacks, as sentences; met ones too.
    checklist: Vec<(bool, String)>,
    labels: Vec<Label>,
    people: BTreeMap<PersonId, String>,
    /// The form that was refused, with what was typed into it, and why.
    typed: Typed,
    problem: Option<String>,
}

impl ShowPage {
    pub async fn of(
        desk: &Desk,
        me: &SignedIn,
        frame: Frame,
        loaded: &Loaded,
        most: usize,
        refused: Option<(Typed, String)>,
    ) -> Result<Self, Error> {
        let view = View::of(desk, loaded, most).await?;
        let settled = desk.settled().await?;
        let need = settled.desk.settings.min_evidence;
        let lacks = missing(&view.claim, &settled.desk.settings);
        let lacks_evidence =
            lacks.iter().any(|it| matches!(it, crate::domain::claim::Missing::Evidence { .. }));
        let lacks_speaker = lacks.contains(&crate::domain::claim::Missing::Speaker);
        let checklist = vec![
            (!lacks_evidence, needed(&view.claim, need)),
            (!lacks_speaker, "a speaker, or a reason why there is none".to_owned()),
        ];
        let (typed, problem) = refused.unzip();
        Ok(Self {
            frame,
            me: me.person,
            role: me.role,
            taking: TakingView::of(desk, &view.claim, me.person).await?,
            view,
            checklist,
            labels: settled.scale.labels,
            people: desk.people_names().await?,
            typed: typed.unwrap_or_default(),
            problem,
        })
    }

    /// Whether the page offers a command to whoever reads it: the same table that refuses.
    fn can(&self, verb: Verb) -> bool {
        let claim = &self.view.claim;
        let role_may = RULES.iter().any(|rule| rule.verb == verb && may(self.role, rule.act));
        role_may && offered(verb, claim.stage, &claim.publication)
    }

    fn may_read_trail(&self) -> bool {
        may(self.role, Act::ReadTrail)
    }

    fn may_export(&self) -> bool {
        may(self.role, Act::Export)
    }

    fn complete(&self) -> bool {
        self.checklist.iter().all(|(met, _)| *met)
    }

    /// Whether the reader wrote in the round that waits.
    fn own_work(&self) -> bool {
        self.view.waiting().is_some_and(|round| round.authors.contains(&self.me))
    }

    fn is_published(&self) -> bool {
        self.view.claim.publication == Publication::Published
    }

    fn version(&self) -> u64 {
        self.view.claim.version
    }

    /// The due time as a browser's field has it.
    fn due_value(&self) -> String {
        let due = self.view.claim.due;
        due.map(|due| due.format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
    }

    /// Whether the form that was refused answers this question.
    fn answers(&self, question: &QuestionId) -> bool {
        self.typed.has("answer-question", "question", &question.to_string())
    }

    /// The day as a browser's field has it.
    fn today(&self) -> String {
        self.frame.now.format("%Y-%m-%d").to_string()
    }

    fn tags_value(&self) -> String {
        self.view.claim.tags.join(", ")
    }

    /// Whether the reader could take the claim onto their own desk.
    fn can_take(&self) -> bool {
        self.view.claim.assignee != Some(self.me)
    }

    fn is_assigned_to(&self, person: &PersonId) -> bool {
        self.view.claim.assignee == Some(*person)
    }

    /// Whether a form about somebody who was asked was sent and has to be mended.
    fn is_open(&self, action: &str, contact: &ContactId) -> bool {
        self.typed.is(action) && self.typed.get("contact") == Some(contact.to_string().as_str())
    }

    /// What was typed into a field of such a form.
    fn filled(&self, action: &str, contact: &ContactId, field: &str) -> &str {
        let typed = self.typed.get(field).filter(|_| self.is_open(action, contact));
        typed.unwrap_or_default()
    }

    /// Those whose answers the verdict that stands knew nothing of.
    fn late_answers(&self) -> Vec<(ContactId, &str)> {
        let contacts = self.view.contacts.iter();
        let late = contacts.filter(|it| it.answers.iter().any(|answer| answer.is_late));
        late.map(|it| (it.asked.id, it.who())).collect()
    }

    /// What is the trouble with the article at its address, in a sentence.
    fn article_fares(&self) -> Option<&'static str> {
        match self.view.article_health? {
            Health::Moved => Some("The article answers from another address by now."),
            Health::Changed => Some("The article says something else at its address by now."),
            Health::Gone => Some("The article is not at its address any more."),
            Health::Unreachable => Some("The article does not answer at its address."),
            Health::Unseen | Health::Fine | Health::Refused => None,
        }
    }

    /// Why the last publication was withdrawn.
    fn withdrawn(&self) -> Option<&str> {
        match &self.view.claim.publication {
            Publication::Withdrawn { reason } => Some(reason),
            Publication::Unpublished | Publication::Published => None,
        }
    }

    /// The rationale to begin from: the one that was returned, or nothing.
    fn last_rationale(&self) -> &str {
        self.view.rounds.first().map_or("", |round| &round.rationale)
    }
}

/// How much evidence there is of what a proposal needs: origins count, not links.
fn needed(claim: &Claim, need: u32) -> String {
    let (have, links) = (claim.origins(), claim.evidence.len());
    if have == links {
        return format!("evidence: {have} of {need} needed");
    }
    let origins = if have == 1 { "origin" } else { "origins" };
    format!("evidence: {have} {origins} of {need} needed, in {links} links")
}

#[derive(Deserialize)]
pub struct Wanted {
    /// Asks for every comment and the whole trail.
    whole: Option<String>,
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let loaded = load(&desk, &number).await?;
    let most = if wanted.whole.is_some() { usize::MAX } else { RECENT };
    let page = ShowPage::of(&desk, &me, frame, &loaded, most, None).await?;
    answer(&page)
}

/// The claim that a number in an address means.
pub async fn load(desk: &Desk, number: &str) -> Result<Loaded, Error> {
    let number: ClaimNumber = number.parse().map_err(|_not_a_number| Error::NotFound)?;
    let id = desk.claim_by_number(number).await?;
    Ok(desk.claim(id).await?)
}
