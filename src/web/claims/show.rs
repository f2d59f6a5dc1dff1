//! The claim's page.

mod begin;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::checklist::{self, ChecklistView};
use super::contacts::link_ends;
use super::markup::{self, FindingView};
use super::opinions::OpinionForms;
use super::past::PastView;
use super::relations::{self, UsedView, led_from};
use super::taking::TakingView;
use super::talk::ThreadView;
use super::typed::Typed;
use super::view::View;
use crate::desk::Desk;
use crate::desk::lists::Loaded;
use crate::desk::relations::Leads;
use crate::domain::claim::priority::urgency;
use crate::domain::claim::{
    AttributionRole, Form, Kind, NotCheckable, Priority, Publication, RULES, Refusal, Severity,
    Stage, Verb, approvable, offered,
};
use crate::domain::contact::{Channel, Purpose, Reply};
use crate::domain::evidence::{Directness, SourceKind, Stance};
use crate::domain::media::{Authenticity, MediaKind};
use crate::domain::research::{AnswerKind, SameOrigin};
use crate::domain::scale::Scale;
use crate::domain::speaker::SpeakerKind;
use crate::domain::watch::Health;
use crate::domain::{Act, ClaimNumber, CommentId, ContactId, PersonId, QuestionId, may};
use crate::report::correction::Came;
use crate::text::diff;
use crate::web::Site;
use crate::web::error::Error;
use crate::web::page::{Frame, filters, see_other, show as answer};
use crate::web::queue::Near;
use crate::web::readers::{Found, page_of};
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
    /// What the next step needs, where the claim waits for one.
    checklist: Option<ChecklistView>,
    /// The desk's scale, from which a verdict is chosen.
    scale: Scale,
    forms: OpinionForms,
    /// Whether reports tell who was asked for comment.
    tells_contacts: bool,
    /// Why the reader may not approve what waits, besides their role.
    obstacle: Option<Refusal>,
    people: BTreeMap<PersonId, String>,
    used: UsedView,
    past: PastView,
    /// What keeps its ClaimReview from leaving, where the reader could publish it.
    unfit: Vec<FindingView>,
    /// The claim that led here because it was merged into this one.
    led: Option<ClaimNumber>,
    /// The form that was refused, with what was typed into it, and why.
    pub(super) typed: Typed,
    problem: Option<String>,
    /// Those who can be told of a comment.
    colleagues: BTreeMap<PersonId, String>,
    /// The comment that the reader wants to answer.
    reply: Option<CommentId>,
    /// Where readers find it, where the desk has pages for them.
    public: Option<Found>,
    /// The list that it was opened from.
    pub near: Option<Near>,
}

impl ShowPage {
    pub async fn of(
        (desk, site): (&Desk, &Site),
        me: &SignedIn,
        frame: Frame,
        loaded: &Loaded,
        most: usize,
        refused: Option<(Typed, String)>,
    ) -> Result<Self, Error> {
        let view = View::of(desk, loaded, most).await?;
        let used = UsedView::of(desk, site, &view).await?;
        let past = PastView::of(desk, &view.claim, me.person).await?;
        let settled = desk.settled().await?;
        let people = desk.people_names().await?;
        let forms = OpinionForms::of(desk, &view.claim, me.person, settled.desk.settings.opinions);
        let forms = forms.await?;
        let obstacle = approvable(&view.claim, me.person, &settled.desk.settings).err();
        let public = page_of(desk, site, view.claim.number).await?;
        let (typed, problem) = refused.unzip();
        let typed = typed.unwrap_or_default();
        let reply = typed.get("thread").and_then(|it| it.parse().ok());
        let mut page = Self {
            frame,
            me: me.person,
            role: me.role,
            taking: TakingView::of(desk, &view.claim, me.person).await?,
            view,
            checklist: None,
            scale: settled.scale,
            forms,
            tells_contacts: settled.desk.contacts_in_report,
            obstacle,
            people,
            colleagues: desk.active_names().await?,
            reply: reply.filter(|_| typed.is("comment")),
            used,
            past,
            unfit: Vec::new(),
            led: None,
            public,
            typed,
            problem,
            near: None,
        };
        if page.can(Verb::Publish) {
            let errors = markup::errors(desk, site, me, &page.view.claim);
            page.unfit = Box::pin(errors).await?;
        }
        page.checklist = ChecklistView::of(
            &page.view.claim,
            &page.draft(),
            (&settled.desk.settings, &page.scale),
            me.person,
            &page.people,
        );
        Ok(page)
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
        self.checklist.as_ref().is_none_or(ChecklistView::is_complete)
    }

    /// Whether the reader is to say first what they make of the claim.
    fn is_blind(&self) -> bool {
        self.view.claim.is_blind(self.me)
    }

    fn may_approve(&self) -> bool {
        self.can(Verb::Approve) && self.obstacle.is_none()
    }

    /// What an editor who did not write the proposal has to know before they can approve it.
    fn obstacle(&self) -> Option<&Refusal> {
        self.obstacle.as_ref().filter(|_| self.can(Verb::Approve) && !self.own_work())
    }

    /// Whether the reader wrote in the round that waits.
    fn own_work(&self) -> bool {
        self.view.waiting().is_some_and(|round| round.authors.contains(&self.me))
    }

    /// Whether the reader could suggest an edit of the rationale that waits.
    fn may_suggest(&self) -> bool {
        let round = self.view.claim.round();
        let waits = round.is_some_and(|it| it.waiting_edits().any(|edit| edit.by == self.me));
        self.can(Verb::SuggestEdit) && !self.own_work() && !waits
    }

    /// The threads that still want an answer, or those that do not.
    fn threads(&self, resolved: bool) -> Vec<&ThreadView> {
        self.view.threads.iter().filter(|it| it.resolved.is_some() == resolved).collect()
    }

    /// The thread that the reader wants to answer.
    fn answered(&self) -> Option<&ThreadView> {
        let thread = self.view.claim.thread(self.reply?)?.id;
        self.view.threads.iter().find(|it| it.first.id == thread && it.resolved.is_none())
    }

    fn is_answered(&self, thread: &ThreadView) -> bool {
        self.answered().is_some_and(|it| it.first.id == thread.first.id)
    }

    /// Whether the round that waits is the reader's proposal.
    fn proposed_it(&self) -> bool {
        self.view.claim.round().is_some_and(|round| round.proposed_by == self.me)
    }

    /// Whether there is a proof of its history to hand out; see `Desk::proved_report`.
    fn proves(&self) -> bool {
        self.tells_contacts || self.view.contacts.is_empty()
    }

    fn is_published(&self) -> bool {
        self.view.claim.publication == Publication::Published
    }

    /// Whether something of it stands on a page for readers.
    fn is_seen(&self) -> bool {
        self.view.claim.shown.is_some()
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

    /// The priority of now, and why.
    fn priority(&self) -> (Priority, &'static str) {
        let urgency = urgency(&self.view.claim);
        let level = Priority::of(urgency.at, self.frame.now);
        (level, urgency.why.phrase(level))
    }

    /// What a person said of the priority: the level's key and the reason.
    fn set_priority(&self) -> (&str, &str) {
        let set = self.view.claim.pace.set.as_ref();
        set.map_or(("", ""), |set| (set.level.key(), set.reason.as_str()))
    }

    /// Whether the box that says that it was said before is ticked.
    fn said_before(&self) -> bool {
        if self.typed.is("flag") {
            self.typed.get("said_before").is_some()
        } else {
            self.view.claim.flags.said_before
        }
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
}

#[derive(Deserialize)]
pub struct Wanted {
    /// Asks for every comment and the whole trail.
    whole: Option<String>,
    /// A comment that is to be answered.
    reply: Option<String>,
    /// Asks for a claim itself that was merged or split, and not for where it leads.
    trail: Option<String>,
    /// The number that led here.
    #[serde(default)]
    led: String,
    /// The address of the list that it was opened from, behind its question mark.
    #[serde(default)]
    from: String,
}

pub async fn show(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    mut frame: Frame,
    number: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    // Also where it leads on: whoever is led from here has been told.
    if frame.unseen > 0 && desk.see_claim(me.person, claim.id).await? {
        frame.unseen = desk.unseen(me.person).await?;
    }
    let wants_itself = wanted.whole.is_some() || wanted.trail.is_some();
    if claim.stage.leads_on() && !wants_itself {
        match desk.leads(claim.number).await? {
            Leads::Here(_) => {}
            Leads::To(there) => {
                return Ok(see_other(&format!("/claims/{there}?led={}", claim.number)));
            }
            Leads::Parts(whole) => {
                return Ok(see_other(&format!("/claims/{whole}/parts?led={}", claim.number)));
            }
        }
    }
    let led = led_from(&desk, &wanted.led, Leads::To(claim.number)).await?;
    let most = if wanted.whole.is_some() { usize::MAX } else { RECENT };
    let mut page = ShowPage::of((&desk, &site), &me, frame, &loaded, most, None).await?;
    page.near = Near::of(&desk, &me, page.view.claim.number, &wanted.from).await?;
    page.frame.from = page.near.as_ref().map(|near| near.list.clone()).unwrap_or_default();
    page.led = led;
    page.reply = wanted.reply.as_ref().and_then(|it| it.parse().ok());
    answer(&page)
}

/// The claim that a number in an address means, as its reader may see it.
pub async fn load(desk: &Desk, me: &SignedIn, number: &str) -> Result<Loaded, Error> {
    let number: ClaimNumber = number.parse().map_err(|_not_a_number| Error::NotFound)?;
    let id = desk.claim_by_number(number).await?;
    Ok(desk.seen_by(me.person).claim(id).await?)
}
