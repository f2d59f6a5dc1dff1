//! Project: the rows that pages read, made of a claim and of nothing else.

mod shown;

use std::collections::BTreeSet;

use ::entity::id::Id;
use ::entity::{
    claim, claim_anchor, claim_attribution, claim_evidence, claim_judgement, claim_tag, opinion,
    publication, publication_change, publication_speaker, verdict_author, verdict_round,
};
use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter,
};
use uuid::Uuid;

use super::convert::{id, length, number};
use super::{Error, Tx, search};
use crate::domain::PersonId;
use crate::domain::claim::priority::{never, urgency};
use crate::domain::claim::{
    Attribution, AttributionRole, Claim, Closing, Judged, Outcome, Round, Stage, Verdict,
};

/// All rows of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub claim: claim::Model,
    pub anchors: Vec<claim_anchor::Model>,
    pub attributions: Vec<claim_attribution::Model>,
    pub evidence: Vec<claim_evidence::Model>,
    pub tags: Vec<claim_tag::Model>,
    pub rounds: Vec<verdict_round::Model>,
    pub authors: Vec<verdict_author::Model>,
    pub opinions: Vec<opinion::Model>,
    pub judgements: Vec<claim_judgement::Model>,
    pub publication: Vec<publication::Model>,
    pub publication_speakers: Vec<publication_speaker::Model>,
    pub publication_changes: Vec<publication_change::Model>,
}

/// The parts of a column that holds several, one a line: names and tags have no line breaks.
pub fn lines(column: &str) -> Vec<String> {
    column.lines().map(str::to_owned).collect()
}

/// The rows of a claim.
pub fn rows(it: &Claim) -> Result<Rows, Error> {
    let claim_id = id(it.id.0);
    let attributions =
        it.attributions.iter().enumerate().map(|(place, attribution)| claim_attribution::Model {
            claim_id,
            place: length(place),
            speaker_id: id(attribution.speaker.0),
            role: attribution.role.key().to_owned(),
            form: attribution.form.key().to_owned(),
            title: attribution.title.clone(),
        });
    let evidence = it.evidence.iter().map(|evidence| claim_evidence::Model {
        claim_id,
        evidence_id: id(evidence.id.0),
        source_id: id(evidence.source.0),
        stance: evidence.stance.key().to_owned(),
        origin_id: it.research.origin_of(evidence.id).map(|origin| id(origin.id.0)),
    });
    let tags = it.tags.iter().map(|tag| claim_tag::Model { claim_id, tag: tag.clone() });
    let authors = it.rounds.iter().flat_map(|round| {
        writers(round).into_iter().map(move |person| verdict_author::Model {
            claim_id,
            round: i64::from(round.number),
            person_id: id(person.0),
        })
    });
    Ok(Rows {
        claim: row(it)?,
        anchors: anchors(it)?,
        attributions: attributions.collect(),
        evidence: evidence.collect(),
        tags: tags.collect(),
        rounds: rounds(it),
        authors: authors.collect(),
        opinions: opinions(it),
        judgements: judgements(it),
        publication: shown::publication(it)?,
        publication_speakers: shown::speakers(it)?,
        publication_changes: shown::changes(it),
    })
}

fn row(it: &Claim) -> Result<claim::Model, Error> {
    let verdict = it.verdict.as_ref().map(|it| (it.scale, &it.label, &it.label_name));
    let proposed = it.round().map(|it| (it.scale, &it.label, &it.label_name));
    let shown = verdict.or(proposed);
    let urgency = urgency(it);
    Ok(claim::Model {
        id: id(it.id.0),
        number: number(it.number.0)?,
        version: number(it.version)?,
        article_id: id(it.article.0),
        statement: it.statement.clone(),
        quote: it.quote().to_owned(),
        kind: it.kind.key().to_owned(),
        stage: it.stage.key().to_owned(),
        publication: it.publication.key().to_owned(),
        speakers: names(&it.attributions).join("\n"),
        assignee_id: it.assignee.map(|person| id(person.0)),
        due_at: it.due,
        // Later than anything is due, so that what has no due time sorts last.
        due_key: it.due.unwrap_or_else(never),
        parked_until: it.parked_until,
        evidence: length(it.evidence.len()),
        origins: length(it.origins()),
        scale_id: shown.map(|(scale, _, _)| id(scale.0)),
        label: shown.map(|(_, label, _)| label.clone()),
        label_name: shown.map(|(_, _, name)| name.clone()),
        proposed_by: it.round().map(|round| id(round.proposed_by.0)),
        edits_wait: it.round().is_some_and(|round| round.waiting_edits().next().is_some()),
        approved_at: it.verdict.as_ref().map(|verdict| verdict.approved_at),
        tags: it.tags.join("\n"),
        opened_at: it.opened_at,
        changed_at: it.changed_at,
        text_state: it.text_state().key().to_owned(),
        text_number: it.text.as_ref().map_or(0, |text| i64::from(text.number)),
        text_after_verdict: it.text.as_ref().is_some_and(|text| text.after_verdict),
        text_waits: it.awaits_a_look(),
        review_by: review_by(it),
        severity: it.flags.severity.key().to_owned(),
        said_before: it.flags.said_before,
        other_id: it.closing.as_ref().and_then(Closing::other).map(|other| id(other.0)),
        split_from_id: it.relations.split_from.map(|whole| id(whole.0)),
        stage_since: it.pace.stage_since,
        urgent_at: urgency.at,
        urgent_why: urgency.why.key().to_owned(),
        priority_note: it.pace.set.as_ref().map(|set| set.reason.clone()),
    })
}

/// When an approved verdict is to be looked at again; nothing while it is being corrected, which is
/// such a look.
fn review_by(it: &Claim) -> Option<NaiveDate> {
    let stands = it.verdict.as_ref().filter(|_| it.stage == Stage::Approved);
    stands.and_then(Verdict::review_by)
}

/// Who said it, for lists: whoever said or repeated it, and those who only passed it on or denied
/// it where there is nobody else.
fn names(attributions: &[Attribution]) -> Vec<&str> {
    let names = |own: bool| {
        let roles = attributions.iter().filter(move |one| {
            matches!(one.role, AttributionRole::Originated | AttributionRole::Repeated) == own
        });
        roles.filter_map(|one| one.name.as_deref()).collect::<Vec<_>>()
    };
    let own = names(true);
    if own.is_empty() { names(false) } else { own }
}

fn anchors(it: &Claim) -> Result<Vec<claim_anchor::Model>, Error> {
    let mut rows = Vec::new();
    for (place, anchor) in it.anchors.iter().enumerate() {
        rows.push(claim_anchor::Model {
            claim_id: id(it.id.0),
            place: length(place),
            revision_id: id(anchor.revision.0),
            start_at: number(anchor.start)?,
            end_at: number(anchor.end)?,
        });
    }
    Ok(rows)
}

fn rounds(it: &Claim) -> Vec<verdict_round::Model> {
    let row = |round: &Round| {
        let (outcome, decided_by, decided_at) = match &round.outcome {
            Outcome::Waiting => ("waiting", None, None),
            Outcome::Approved { by, at } => ("approved", Some(*by), Some(*at)),
            Outcome::Returned { by, at, .. } => ("returned", Some(*by), Some(*at)),
            Outcome::TakenBack { by, at, .. } => ("taken_back", Some(*by), Some(*at)),
        };
        verdict_round::Model {
            claim_id: id(it.id.0),
            number: i64::from(round.number),
            scale_id: id(round.scale.0),
            label: round.label.clone(),
            rationale: round.rationale.clone(),
            proposed_by: id(round.proposed_by.0),
            proposed_at: round.proposed_at,
            outcome: outcome.to_owned(),
            decided_by: decided_by.map(|person| id(person.0)),
            decided_at,
        }
    };
    it.rounds.iter().map(row).collect()
}

/// Whoever wrote in a round, be it in the rationale or in an opinion: none of them approves it.
fn writers(round: &Round) -> BTreeSet<PersonId> {
    let opinions = round.opinions.given().map(|(person, _)| person);
    round.authors.iter().copied().chain(opinions).collect()
}

fn opinions(it: &Claim) -> Vec<opinion::Model> {
    let row = |round: &Round| {
        let (claim_id, round_number) = (id(it.id.0), i64::from(round.number));
        let row = |it: &crate::domain::claim::Request| {
            let given = it.opinion.as_ref();
            opinion::Model {
                claim_id,
                round: round_number,
                person_id: id(it.of.0),
                asked_at: it.at,
                waits: given.is_none(),
                scale_id: given.map(|it| id(it.scale.0)),
                label: given.map(|it| it.label.clone()),
                given_at: given.map(|it| it.at),
            }
        };
        round.opinions.asked.iter().map(row).collect::<Vec<_>>()
    };
    it.rounds.iter().flat_map(row).collect()
}

fn judgements(it: &Claim) -> Vec<claim_judgement::Model> {
    let row = |judged: &Judged| claim_judgement::Model {
        claim_id: id(it.id.0),
        other_id: id(judged.claim.0),
        judgement: judged.judgement.key().to_owned(),
        judged_at: judged.at,
    };
    it.past.judged.iter().map(row).collect()
}

/// Brings the stored rows from what they were to what they are. Parts that did not change are not
/// written again.
pub async fn save(tx: &Tx, before: Option<&Claim>, after: &Claim) -> Result<(), Error> {
    let old = before.map(rows).transpose()?;
    let new = rows(after)?;
    let is_new = old.is_none();
    let of = id(after.id.0);
    macro_rules! part {
        ($part:ident, $table:ident) => {
            if old.as_ref().is_none_or(|old| old.$part != new.$part) {
                if !is_new {
                    let mine = $table::COLUMN.claim_id.eq(of);
                    $table::Entity::delete_many().filter(mine).exec(tx).await?;
                }
                insert::<$table::Entity>(tx, new.$part).await?;
            }
        };
    }
    part!(anchors, claim_anchor);
    part!(attributions, claim_attribution);
    part!(evidence, claim_evidence);
    part!(tags, claim_tag);
    part!(opinions, opinion);
    part!(judgements, claim_judgement);
    part!(publication, publication);
    part!(publication_speakers, publication_speaker);
    part!(publication_changes, publication_change);
    // Authors come before their round, so that the database can hold the round against them, and
    // both before the claim, which may be approved only with an approved round.
    if old.as_ref().is_none_or(|old| (&old.authors, &old.rounds) != (&new.authors, &new.rounds)) {
        if !is_new {
            let mine = verdict_round::COLUMN.claim_id.eq(of);
            verdict_round::Entity::delete_many().filter(mine).exec(tx).await?;
            let mine = verdict_author::COLUMN.claim_id.eq(of);
            verdict_author::Entity::delete_many().filter(mine).exec(tx).await?;
        }
        insert::<verdict_author::Entity>(tx, new.authors).await?;
        insert::<verdict_round::Entity>(tx, new.rounds).await?;
    }
    let row = new.claim.into_active_model().reset_all();
    let mut replace = OnConflict::column(claim::Column::Id);
    replace.update_columns(claim::Column::iter().filter(|it| !matches!(it, claim::Column::Id)));
    claim::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    search::save_claim(tx, before, after).await
}

async fn insert<E>(tx: &Tx, rows: Vec<E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    if !rows.is_empty() {
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        E::insert_many(rows.map(ActiveModelTrait::reset_all)).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The rows that stand in the database for a claim.
pub async fn stored(c: &impl ConnectionTrait, of: Uuid) -> Result<Option<Rows>, Error> {
    let of: Id = id(of);
    let Some(claim) = claim::Entity::find_by_id(of).one(c).await? else { return Ok(None) };
    let mut rows = Rows {
        claim,
        anchors: claim_anchor::Entity::find()
            .filter(claim_anchor::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        attributions: claim_attribution::Entity::find()
            .filter(claim_attribution::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        evidence: claim_evidence::Entity::find()
            .filter(claim_evidence::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        tags: claim_tag::Entity::find().filter(claim_tag::COLUMN.claim_id.eq(of)).all(c).await?,
        rounds: verdict_round::Entity::find()
            .filter(verdict_round::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        authors: verdict_author::Entity::find()
            .filter(verdict_author::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        opinions: opinion::Entity::find().filter(opinion::COLUMN.claim_id.eq(of)).all(c).await?,
        judgements: claim_judgement::Entity::find()
            .filter(claim_judgement::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        publication: publication::Entity::find()
            .filter(publication::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        publication_speakers: publication_speaker::Entity::find()
            .filter(publication_speaker::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
        publication_changes: publication_change::Entity::find()
            .filter(publication_change::COLUMN.claim_id.eq(of))
            .all(c)
            .await?,
    };
    rows.order();
    Ok(Some(rows))
}

impl Rows {
    /// Puts parts that are sets in one order, so that equal rows are equal.
    pub fn order(&mut self) {
        self.anchors.sort_by_key(|it| it.place);
        self.attributions.sort_by_key(|it| it.place);
        self.evidence.sort_by_key(|it| it.evidence_id.0);
        self.tags.sort_by(|one, other| one.tag.cmp(&other.tag));
        self.rounds.sort_by_key(|it| it.number);
        self.authors.sort_by_key(|it| (it.round, it.person_id.0));
        self.opinions.sort_by_key(|it| (it.round, it.person_id.0));
        self.judgements.sort_by_key(|it| it.other_id.0);
        self.publication_speakers.sort_by_key(|it| it.speaker_id.0);
        self.publication_changes.sort_by_key(|it| it.place);
    }
}
