//! View: a claim as its page shows it, with every id turned into words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::contacts::{ContactView, contact};
use super::relations::RelationsView;
use super::research::ResearchView;
use super::rounds::{self, RoundView, Scales, VerdictView};
use super::talk::{self, ThreadView};
use crate::desk::Desk;
use crate::desk::lists::{Article, Loaded, Revision};
use crate::desk::names::Names;
use crate::desk::standing::Candidate;
use crate::domain::claim::{
    Attribution, Claim, Event, Recorded, Stage, TextStanding, TextState, telling,
};
use crate::domain::evidence::{At, Evidence, Stance};
use crate::domain::scale::Scale;
use crate::domain::watch::{Health, Subject};
use crate::domain::{EvidenceId, SnapshotId, SourceId};
use crate::report::correction::{Correction, corrections};
use crate::report::dossier::QuoteContext;
use crate::text::diff;
use crate::web::error::Error;
use crate::web::filters::initials_of as initials;
use crate::web::lists::{Mark, links};

/// Everything about a claim that its page shows to everybody.
pub struct View {
    pub claim: Claim,
    pub article: Article,
    /// How the article fares at its address, where it has one.
    pub article_health: Option<Health>,
    pub context: QuoteContext,
    /// How its words stand in the newest text, where the article was changed since.
    pub text: Option<TextView>,
    pub evidence: Vec<EvidenceView>,
    pub research: ResearchView,
    /// The verdict that stands.
    pub verdict: Option<VerdictView>,
    /// Every round, newest first.
    pub rounds: Vec<RoundView>,
    /// Oldest first.
    pub corrections: Vec<Correction>,
    pub relations: RelationsView,
    /// The discussion.
    pub threads: Vec<ThreadView>,
    pub contacts: Vec<ContactView>,
    /// Newest first.
    pub trail: Vec<LineView>,
    /// Whether there are more threads or entries than are shown.
    pub is_cut: bool,
    pub assignee: Option<String>,
    /// What a closed claim was closed as.
    pub closed: Option<String>,
    /// Why the claim is being corrected, while it is.
    pub correcting: Option<String>,
    pub head_hash: String,
    /// Whether the desk makes PDFs.
    pub prints: bool,
}

pub struct EvidenceView {
    pub id: EvidenceId,
    pub source: SourceId,
    pub stance: Stance,
    pub title: String,
    pub url: Option<String>,
    pub about: String,
    pub passage: Option<String>,
    pub note: Option<String>,
    pub grounds: Grounds,
    pub by: String,
    /// How its source fares at its address, where it has one.
    pub health: Option<Health>,
}

/// What is known of evidence besides its words.
pub struct Grounds {
    /// "Official data · First hand · page 4".
    pub about: String,
    /// The snapshot in which the passage stands.
    pub snapshot: Option<SnapshotView>,
    /// The newest snapshot of the source, for reading on.
    pub newest: Option<SnapshotId>,
}

pub struct SnapshotView {
    pub id: SnapshotId,
    pub sha256: String,
    pub taken_at: Option<DateTime<Utc>>,
}

pub struct LineView {
    /// How many entries the trail had with this one.
    pub version: u64,
    pub who: String,
    pub initials: String,
    pub did: String,
    pub mark: Option<Mark>,
    pub words: String,
    pub changes: Vec<diff::Piece>,
    pub at: DateTime<Utc>,
}

/// What happened to a claim's words.
pub struct TextView {
    pub standing: TextStanding,
    /// The revision that the claim was opened on.
    pub opened_in: u64,
    /// The words that it was opened with, against those that stand there now.
    pub changes: Vec<diff::Piece>,
    pub context: QuoteContext,
    pub candidates: Vec<Candidate>,
    pub settled_by: String,
}

impl TextView {
    /// Whether somebody still has to say something about it.
    pub fn waits(&self) -> bool {
        self.standing.state != TextState::Unchanged && self.standing.settled.is_none()
    }

    pub fn is_orphaned(&self) -> bool {
        self.standing.state == TextState::Orphaned
    }

    pub fn is_changed(&self) -> bool {
        self.standing.state == TextState::Changed
    }
}

impl View {
    /// What to call a speaker, or what became of the name.
    pub fn speaker_name(&self, it: &Attribution) -> String {
        let erased = || self.claim.erased.words(it.speaker.0, "name");
        it.name.clone().unwrap_or_else(erased)
    }

    /// `most` limits how many comments and how many entries of the trail are shown.
    pub async fn of(desk: &Desk, loaded: &Loaded, most: usize) -> Result<Self, Error> {
        let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
        let (article, newest) = desk.article_text(claim.article).await?;
        let first = desk.opened_on(&claim).await?;
        let names = desk.names(&loaded.history).await?;
        let scales = Scales {
            all: desk.scales_of(&claim).await?.into_values().collect(),
            current: desk.settled().await?.scale,
        };
        let hidden = loaded.history.len().saturating_sub(most);
        let mut trail = lines(loaded, &names, &scales.all, hidden);
        trail.reverse();
        let (threads, is_silent) = talk::threads(&claim, &names, most);
        let related = desk.related(&claim, &names).await?;
        Ok(Self {
            research: ResearchView::of(&claim, &names, related),
            context: crate::desk::dossiers::context(&first, &claim),
            text: text_view(desk, &claim, &first, &newest, &names).await?,
            evidence: evidence(&claim, &names, &at_hand(desk, &claim).await?),
            verdict: rounds::verdict(&claim, &scales, &names),
            threads,
            contacts: claim.contacts.iter().map(|it| contact(it, &claim, &names)).collect(),
            is_cut: hidden > 0 || is_silent,
            assignee: claim.assignee.map(|person| names.of_person(person).to_owned()),
            correcting: correcting(loaded, &claim),
            closed: claim.closing.as_ref().map(|closing| telling::closed(closing, &names)),
            head_hash: hex::encode(loaded.head.hash),
            prints: desk.prints(),
            article_health: desk.watch(Subject::Article(claim.article)).await?.map(|it| it.health),
            rounds: rounds::rounds(&claim, &scales, &names),
            corrections: corrections(&loaded.history),
            relations: RelationsView::of(&claim, &names),
            article,
            trail,
            claim,
        })
    }

    /// Enough of the last hash to compare it by eye.
    pub fn short_hash(&self) -> String {
        self.head_hash.chars().take(12).collect()
    }

    /// Whether the desk keeps a snapshot of any source.
    pub fn has_snapshots(&self) -> bool {
        self.evidence.iter().any(|it| it.grounds.snapshot.is_some() || it.grounds.newest.is_some())
    }

    /// The round that waits for a decision.
    pub fn waiting(&self) -> Option<&RoundView> {
        self.rounds.first().filter(|round| round.waiting)
    }

    /// Why an editor sent the last proposal back, while that is what the claim waits for.
    pub fn returned(&self) -> Option<&RoundView> {
        let returned = self.claim.stage == Stage::Returned;
        self.rounds.first().filter(|_| returned)
    }

    /// How many items of evidence there are of each stance that occurs, and of how many origins.
    pub fn balance(&self) -> String {
        let count = |stance: Stance| self.evidence.iter().filter(|it| it.stance == stance).count();
        let words = Stance::ALL.into_iter().map(|stance| (count(stance), stance.word()));
        let parts = words.filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, word)| format!("{count} {}", word.to_lowercase()));
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let links = links(count(self.evidence.len()), count(self.claim.origins()));
        let links = Some(links).filter(|it| !it.is_empty());
        parts.chain(links).collect::<Vec<_>>().join(" · ")
    }
}

/// The reason of the correction that goes on.
fn correcting(loaded: &Loaded, claim: &Claim) -> Option<String> {
    let goes_on = claim.verdict.is_some() && claim.stage != Stage::Approved;
    let reason = |it: &Recorded| match &it.event {
        Event::CorrectionStarted { reason } => Some(reason.clone()),
        _ => None,
    };
    loaded.history.iter().rev().find_map(reason).filter(|_| goes_on)
}

async fn text_view(
    desk: &Desk,
    claim: &Claim,
    first: &Revision,
    newest: &Revision,
    names: &Names,
) -> Result<Option<TextView>, Error> {
    let found = desk.in_newest(claim, first, newest).await?;
    let Some((found, standing)) = found.zip(claim.text.clone()) else { return Ok(None) };
    let changed = claim.anchor().filter(|_| standing.state == TextState::Changed);
    let by = standing.settled.as_ref().map(|settled| settled.by);
    let by = by.map(|by| by.map_or("The desk", |person| names.of_person(person)).to_owned());
    Ok(Some(TextView {
        opened_in: found.opened_in,
        changes: changed
            .map(|now| diff::runs(diff::words(claim.quote(), &now.exact)))
            .unwrap_or_default(),
        context: found.context,
        candidates: found.candidates,
        settled_by: by.unwrap_or_default(),
        standing,
    }))
}

/// What is known of the sources of a claim beside what its trail says.
struct AtHand {
    newest: BTreeMap<SourceId, SnapshotId>,
    health: BTreeMap<SourceId, Health>,
}

async fn at_hand(desk: &Desk, claim: &Claim) -> Result<AtHand, Error> {
    let sources: Vec<SourceId> = claim.evidence.iter().map(|it| it.source).collect();
    let mut health = BTreeMap::new();
    for watch in desk.watches_of(&sources).await? {
        if let Subject::Source(source) = watch.subject {
            health.insert(source, watch.health);
        }
    }
    Ok(AtHand { newest: desk.newest_snapshots(claim).await?, health })
}

fn evidence(claim: &Claim, names: &Names, at_hand: &AtHand) -> Vec<EvidenceView> {
    let view = |it: &Evidence| {
        let source = names.sources.get(&it.source);
        let about = source.map(|source| {
            let day = source.published_on.map(|day| day.format("%-d %B %Y").to_string());
            [source.publisher.clone(), day].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        });
        EvidenceView {
            id: it.id,
            source: it.source,
            stance: it.stance,
            title: telling::Names::source(names, it.source),
            url: source.and_then(|source| source.url.clone()),
            about: about.unwrap_or_default(),
            passage: it.passage.clone(),
            note: it.note.clone(),
            grounds: grounds(it, names, at_hand.newest.get(&it.source).copied()),
            health: at_hand.health.get(&it.source).copied(),
            by: it.added_by.map_or("The desk", |person| names.of_person(person)).to_owned(),
        }
    };
    claim.evidence.iter().map(view).collect()
}

fn grounds(it: &Evidence, names: &Names, newest: Option<SnapshotId>) -> Grounds {
    let about = [
        it.kind.map(|it| it.word().to_owned()),
        it.directness.map(|it| it.word().to_owned()),
        it.at.map(At::phrase),
    ];
    let snapshot = it.cited.as_ref().map(|cited| SnapshotView {
        id: cited.snapshot,
        sha256: cited.sha256.clone(),
        taken_at: names.snapshots.get(&cited.snapshot).map(|it| it.taken_at),
    });
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Grounds { about, snapshot, newest }
}

/// The trail in words from an entry on, oldest first.
pub fn lines(loaded: &Loaded, names: &Names, scales: &[Scale], from: usize) -> Vec<LineView> {
    let told = telling::tell_all(&loaded.history, names);
    let line = |(recorded, told): (&Recorded, telling::Told)| {
        let (mut mark, mut words, mut changes) = (None, String::new(), Vec::new());
        match told.detail {
            telling::Detail::Nothing => {}
            telling::Detail::Words(text) => words = text,
            telling::Detail::Change { before, after } => changes = diff::words(&before, &after),
            telling::Detail::Label { scale, label, name, words: text } => {
                mark = Some(Mark::of(scales, scale, &label, &name));
                words = text;
            }
        }
        LineView {
            version: recorded.seq.saturating_add(1),
            initials: initials(&told.who),
            who: told.who,
            did: told.did,
            mark,
            words,
            changes,
            at: recorded.at,
        }
    };
    loaded.history.iter().zip(told).skip(from).map(line).collect()
}
