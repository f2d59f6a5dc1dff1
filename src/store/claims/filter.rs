//! Which claims a list holds.

use ::entity::{
    claim, claim_attribution, claim_evidence, claim_tag, notice, opinion, verdict_author, watch,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, EntityTrait};
use serde::{Deserialize, Serialize};

use crate::domain::claim::{Kind, Priority, Severity, Stage};
use crate::domain::watch::Health;
use crate::domain::{ArticleId, PersonId, SourceId, SpeakerId};
use crate::store::convert::id;

/// Which claims a list holds. Every part that is given narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each narrows the list by itself")]
pub struct Filter {
    /// Any of these stages; all stages where none is given.
    pub stages: Vec<Stage>,
    pub assignee: Option<Assignee>,
    pub article: Option<ArticleId>,
    pub speaker: Option<SpeakerId>,
    pub source: Option<SourceId>,
    /// Filed under each of these.
    pub tags: Vec<String>,
    pub kind: Option<Kind>,
    pub label: Option<String>,
    pub proposed_by: Option<PersonId>,
    /// Only proposals of which somebody suggests an edit that is not answered yet.
    pub edits_wait: bool,
    /// Leaves out what this person may not decide, because they wrote in the last round, and what
    /// nobody may, because an opinion on it is still to be given.
    pub decidable_by: Option<PersonId>,
    /// Only those on which this person has still to give an opinion.
    pub opinion_of: Option<PersonId>,
    /// Takes a label that is hidden from this person for none: it cannot be found out by asking.
    pub read_by: Option<PersonId>,
    pub due_before: Option<DateTime<Utc>>,
    pub opened_from: Option<DateTime<Utc>>,
    /// Whether there is any evidence.
    pub has_evidence: Option<bool>,
    /// From how many origins its evidence comes: at least so many, and at most.
    pub origins: Option<(u32, Option<u32>)>,
    /// The level that it has at a moment.
    pub priority: Option<(Priority, DateTime<Utc>)>,
    /// Only those whose words changed or went, and at which nobody has looked.
    pub text_waits: bool,
    /// Only claims with a source, or of an article, that fares badly at its address.
    pub source_in_trouble: bool,
    /// Only approved verdicts that are to be looked at again by this day, or were before.
    pub review_until: Option<NaiveDate>,
    pub severity: Option<Severity>,
    /// Only those flagged as said before.
    pub said_before: bool,
    /// Only claims in whose discussion this person was mentioned and has not seen it yet.
    pub mentions: Option<PersonId>,
    /// Leaves out what is parked beyond this moment.
    pub awake_at: Option<DateTime<Utc>>,
}

/// Whom a claim is assigned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    Person(PersonId),
    Nobody,
}

impl Filter {
    /// Whether its claims are found by their stage: where there are several to find them by, and
    /// nothing else that leaves only a few.
    pub(super) fn goes_by_stage(&self) -> bool {
        let few = self.article.is_some()
            || self.text_waits
            || self.review_until.is_some()
            || self.is_found_elsewhere();
        let of_somebody = self.assignee.is_some() || self.proposed_by.is_some();
        !few && (self.stages.len() > 1 || self.stages.is_empty() && of_somebody)
    }

    /// Whether it leaves what somebody proposed and has at one stage: a handful.
    pub(super) fn leaves_few(&self) -> bool {
        self.proposed_by.is_some() && self.stages.len() == 1
    }

    /// Whether its claims are those that another table names.
    fn is_found_elsewhere(&self) -> bool {
        self.speaker.is_some()
            || self.source.is_some()
            || !self.tags.is_empty()
            || self.source_in_trouble
            || self.opinion_of.is_some()
            || self.mentions.is_some()
    }

    pub(super) fn stages_meant(&self) -> &[Stage] {
        if self.stages.is_empty() { &Stage::ALL } else { &self.stages }
    }

    pub(super) fn condition(&self) -> Condition {
        let stages = self.stages.iter().map(|stage| stage.key());
        let mut all = Condition::all();
        if !self.stages.is_empty() {
            let stage = Expr::col((claim::Entity, claim::Column::Stage));
            // Where something else leaves only a few, they are looked up and their stage is looked
            // at. As a bare column it would draw SQLite to read all claims of the stage instead.
            let looked_at = Expr::from(Func::coalesce([stage.clone(), Expr::val("")]));
            let stage = if self.is_found_elsewhere() { looked_at } else { stage };
            all = all.add(stage.is_in(stages));
        }
        all.add_option(self.assignee.map(|it| match it {
            Assignee::Person(person) => claim::COLUMN.assignee_id.eq(id(person.0)),
            Assignee::Nobody => claim::COLUMN.assignee_id.is_null(),
        }))
        .add_option(self.article.map(|it| claim::COLUMN.article_id.eq(id(it.0))))
        .add_option(self.label.as_ref().map(|it| claim::COLUMN.label.eq(it.as_str())))
        .add_option(self.label.as_ref().and(self.read_by).map(knows_the_label))
        .add_option(
            self.opinion_of
                .map(|it| claim_in(opinion::Entity, opinion::Column::ClaimId, waits_for(it))),
        )
        .add_option(self.proposed_by.map(|it| claim::COLUMN.proposed_by.eq(id(it.0))))
        .add_option(self.edits_wait.then(|| claim::COLUMN.edits_wait.eq(true)))
        .add_option(self.text_waits.then(|| claim::COLUMN.text_waits.eq(true)))
        .add_option(self.review_until.map(|it| claim::COLUMN.review_by.lte(it)))
        .add_option(self.severity.map(|it| claim::COLUMN.severity.eq(it.key())))
        .add_option(self.said_before.then(|| claim::COLUMN.said_before.eq(true)))
        .add_option(self.due_before.map(|it| claim::COLUMN.due_key.lt(it)))
        .add_option(self.awake_at.map(|now| {
            claim::COLUMN.parked_until.is_null().or(claim::COLUMN.parked_until.lte(now))
        }))
        .add_option(self.speaker.map(|it| {
            let said = claim_attribution::COLUMN.speaker_id.eq(id(it.0));
            claim_in(claim_attribution::Entity, claim_attribution::Column::ClaimId, said)
        }))
        .add_option(self.source.map(|it| {
            let used = claim_evidence::COLUMN.source_id.eq(id(it.0));
            claim_in(claim_evidence::Entity, claim_evidence::Column::ClaimId, used)
        }))
        .add_option(self.source_in_trouble.then(in_trouble))
        .add_option(self.mentions.map(|it| {
            let mine = notice::COLUMN.person_id.eq(id(it.0));
            let unseen = notice::COLUMN.seen_at.is_null().and(notice::COLUMN.mentioned.eq(true));
            claim_in(notice::Entity, notice::Column::ClaimId, mine.and(unseen))
        }))
        .add_option(self.decidable_by.map(not_written_by))
        .add_option(self.decidable_by.map(|_| no_opinion_waits()))
        .add(self.tagged())
        .add(self.measured())
    }

    fn tagged(&self) -> Condition {
        let filed = self.tags.iter().map(|tag| {
            let filed = claim_tag::COLUMN.tag.eq(tag.as_str());
            claim_in(claim_tag::Entity, claim_tag::Column::ClaimId, filed)
        });
        filed.fold(Condition::all(), Condition::add)
    }

    /// What narrows a list and finds nothing by itself.
    fn measured(&self) -> Condition {
        let (least, most) = self.origins.unwrap_or((0, None));
        let levels = self.priority.map(|(level, now)| level.range(now));
        let (later, latest) = levels.unwrap_or((None, None));
        Condition::all()
            .add_option(self.kind.map(|it| claim::COLUMN.kind.eq(it.key())))
            .add_option(self.opened_from.map(|it| claim::COLUMN.opened_at.gte(it)))
            .add_option(self.has_evidence.map(|it| {
                let evidence = claim::COLUMN.evidence;
                if it { evidence.gt(0) } else { evidence.eq(0) }
            }))
            .add_option((least > 0).then(|| claim::COLUMN.origins.gte(i64::from(least))))
            .add_option(most.map(|it| claim::COLUMN.origins.lte(i64::from(it))))
            .add_option(later.map(|it| claim::COLUMN.urgent_at.gt(it)))
            .add_option(latest.map(|it| claim::COLUMN.urgent_at.lte(it)))
    }
}

/// The claim has a source, or is of an article, that fares badly. Said as one list of claims and not
/// as two conditions, because PostgreSQL would look at every claim for "this or that".
fn in_trouble() -> Expr {
    let mut claims = Query::select()
        .column(claim_evidence::Column::ClaimId)
        .from(claim_evidence::Entity)
        .and_where(Expr::col(claim_evidence::Column::SourceId).in_subquery(troubled("source")))
        .to_owned();
    let of_articles = Query::select()
        .column(("other", claim::Column::Id))
        .from_as(claim::Entity, "other")
        .and_where(Expr::col(("other", claim::Column::ArticleId)).in_subquery(troubled("article")))
        .to_owned();
    claims.union(UnionType::All, of_articles);
    Expr::col((claim::Entity, claim::Column::Id)).in_subquery(claims)
}

/// What fares badly at its address, and nobody has seen it.
fn troubled(noun: &str) -> SelectStatement {
    Query::select()
        .column(watch::Column::SubjectId)
        .from(watch::Entity)
        .and_where(watch::COLUMN.health.is_in(Health::TROUBLES.map(Health::key)))
        .and_where(watch::COLUMN.seen.eq(false))
        .and_where(watch::COLUMN.subject.eq(noun))
        .to_owned()
}

fn claim_in<E: EntityTrait, C: ColumnTrait>(table: E, column: C, which: Expr) -> Expr {
    let query: SelectStatement =
        Query::select().column(column).from(table).and_where(which).to_owned();
    Expr::col((claim::Entity, claim::Column::Id)).in_subquery(query)
}

fn waits_for(person: PersonId) -> Expr {
    opinion::COLUMN.person_id.eq(id(person.0)).and(opinion::COLUMN.waits.eq(true))
}

/// The row has the label of the verdict that stands, which is hidden from nobody, or that of a
/// proposal on which no opinion of this person is waited for.
fn knows_the_label(person: PersonId) -> Expr {
    let blind = claim_in(opinion::Entity, opinion::Column::ClaimId, waits_for(person));
    claim::COLUMN.approved_at.is_not_null().or(blind.not())
}

fn no_opinion_waits() -> Expr {
    nothing(
        Query::select()
            .from(opinion::Entity)
            .and_where(
                Expr::col((opinion::Entity, opinion::Column::ClaimId))
                    .equals((claim::Entity, claim::Column::Id)),
            )
            .and_where(opinion::COLUMN.waits.eq(true)),
    )
}

fn not_written_by(person: PersonId) -> Expr {
    nothing(
        Query::select()
            .from(verdict_author::Entity)
            .and_where(
                Expr::col((verdict_author::Entity, verdict_author::Column::ClaimId))
                    .equals((claim::Entity, claim::Column::Id)),
            )
            .and_where(verdict_author::COLUMN.person_id.eq(id(person.0)))
            // As a bare column it would draw SQLite to find the last round of every claim first, also
            // of the many in which the person wrote nothing.
            .and_where(Expr::cust(
                "COALESCE(verdict_author.round, 0) = (SELECT MAX(r.number) FROM verdict_round r WHERE r.claim_id = claim.id)",
            )),
    )
}

/// Nothing is there for the claim of the query around it. Counted, because of what does not exist
/// PostgreSQL makes a join, for which it reads all that anybody ever wrote; and not as equal to
/// nought, which it takes for so rare that it would rather sort all claims than go on to find some.
fn nothing(of_claim: &mut SelectStatement) -> Expr {
    let count = of_claim.expr(Expr::cust("COUNT(*)")).to_owned();
    Expr::SubQuery(None, Box::new(count.into())).lt(1)
}
