//! Claims: opened from an article, and changed by commands.

use serde::{Deserialize, Serialize};

use super::deed::Deed;
use super::opinions::shown;
use super::sources::sha256;
use super::wishes::prepare;
use super::{
    ATTEMPTS, Desk, Error, Settled, allow, contacts, erasing, known, new_id, notices, past,
    relations, settled, taking,
};
use crate::domain::claim::{
    Anchor, Closing, Command, Context, Event, Judgement, Kind, Opening, RULES, Refusal, decide,
};
use crate::domain::known::Known;
use crate::domain::{Act, Actor, ArticleId, ClaimId, ClaimNumber, PersonId, SuggestionId, may};
use crate::store::articles::{self, SuggestionState};
use crate::store::claims::{self, Loaded};
use crate::store::log::Meta;
use crate::store::{self, Tx, forms, people, prepared, revisions};

pub use super::quotes::{NotInText, Quote};
pub use super::wishes::{NewAttribution, Wish};

/// A claim as somebody wants to open it.
#[derive(Clone, Debug)]
pub struct NewClaim {
    pub article: ArticleId,
    pub quote: Quote,
    /// Left empty, the quote itself is the statement.
    pub statement: String,
    pub kind: Kind,
    /// In the order in which they are to stand.
    pub attributions: Vec<NewAttribution>,
    pub suggestion: Option<SuggestionId>,
}

/// What comes in one transaction with a claim that is opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Along {
    pub wishes: Vec<Wish>,
    pub rulings: Vec<Known>,
}

/// Why something else that a command names cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misnamed {
    #[error("There is no such claim. Look up the number of the claim that you mean.")]
    NoSuchClaim,
    #[error(
        "That claim leads back to this one: it was closed as its duplicate, or merged into it. Reopen it first."
    )]
    Circle,
    #[error(
        "That claim is closed itself, so nothing can be merged into it. Choose the claim that stands for it, or reopen it first."
    )]
    OtherClosed,
    #[error(
        "Nobody works on that claim now, so nothing can go along. Merge without, or take that claim up again first."
    )]
    OtherSettled,
    #[error("Somebody said the same of these two claims already.")]
    JudgedAlready,
    #[error("Nobody of that name works here, or not any more. Choose somebody else.")]
    NoSuchPerson,
    #[error("Their role does not let them judge claims. Choose a reviewer or an editor.")]
    MayNotJudge,
}

/// Somebody sends a form: who, made from which version, and the key that makes it count once.
#[derive(Clone, Debug)]
pub struct Sent {
    pub actor: Actor,
    pub once: Option<String>,
}

/// What a form did, kept under its key.
#[derive(Serialize, Deserialize)]
pub(super) struct Did {
    claim: ClaimId,
}

impl Did {
    pub(super) fn claim(&self) -> ClaimId {
        self.claim
    }
}

impl Desk {
    /// Loads a claim with its history.
    pub async fn claim(&self, claim: ClaimId) -> Result<Loaded, Error> {
        let settled = self.settled().await?;
        let loaded = claims::load(self.db.read(), &settled.desk.origin, claim).await?;
        if loaded.claim.is_some() { Ok(loaded) } else { Err(Error::NotFound) }
    }

    /// The id of the claim with a number.
    pub async fn claim_by_number(&self, number: ClaimNumber) -> Result<ClaimId, Error> {
        claims::by_number(self.db.read(), number).await?.ok_or(Error::NotFound)
    }

    /// Performs what somebody wishes on a claim that they last saw at version `seen`. This and
    /// opening are the only ways to change a claim; the links of those who were asked lead here too.
    pub async fn perform(
        &self,
        claim: ClaimId,
        seen: u64,
        wish: impl Into<Wish>,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        self.perform_in(None, claim, seen, wish.into(), sent).await
    }

    /// The same, as a part of what one act does to several claims.
    pub(super) async fn perform_in(
        &self,
        batch: Option<uuid::Uuid>,
        claim: ClaimId,
        seen: u64,
        wish: Wish,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        let meta = Meta { batch, ..self.meta(sent.actor) };
        // Before anything else, so that nobody is shown a conflict about what is not theirs to do.
        for rule in RULES.iter().filter(|rule| rule.verb == wish.verb()) {
            allow(sent.actor, rule.act)?;
        }
        let by = sent.actor.person;
        let done = self.write(move |tx| {
            let (wish, sent) = (wish.clone(), sent.clone());
            Box::pin(performed(tx, claim, Some(seen), wish, sent, meta))
        });
        shown(done.await, by)
    }

    /// Opens a claim on words of an article.
    pub async fn open_claim(&self, new: NewClaim, sent: Sent) -> Result<Loaded, Error> {
        self.open_claim_in(new_id(), new, Along::default(), sent).await
    }

    /// The same, as a part of what one act does to several claims.
    pub(super) async fn open_claim_in(
        &self,
        batch: uuid::Uuid,
        new: NewClaim,
        along: Along,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        allow(sent.actor, Act::Import)?;
        let meta = Meta { batch: Some(batch), ..self.meta(sent.actor) };
        if let Some(did) = already(self.db.read(), &sent).await? {
            return self.claim(did.claim).await;
        }
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let anchor = self.anchored(new.article, &new.quote).await?;
            let (new, along, sent) = (new.clone(), along.clone(), sent.clone());
            let work = self.write(move |tx| {
                let new = (new.clone(), along.clone());
                Box::pin(opened(tx, new, anchor.clone(), sent.clone(), meta))
            });
            match work.await {
                // The article has got a new text since, in which the words are looked for again.
                Err(Error::TextChanged) if left > 0 => {}
                done => return done,
            }
        }
    }

    /// Forgets forms that are too old to be sent again; says how many.
    pub async fn forget_forms(&self) -> Result<u64, Error> {
        let now = self.now();
        self.write(move |tx| Box::pin(async move { Ok(forms::forget_old(tx, now).await?) })).await
    }
}

/// Performs a wish. Whoever saw no version has nothing to be held against: what they do fits any.
pub(super) async fn performed(
    tx: &Tx,
    claim: ClaimId,
    seen: Option<u64>,
    wish: Wish,
    sent: Sent,
    meta: Meta,
) -> Result<Loaded, Error> {
    let settled = settled(tx).await?;
    for one in relations::locked(claim, &wish) {
        claims::lock(tx, one).await?;
    }
    let loaded = claims::load(tx, &settled.desk.origin, claim).await?;
    if let Some(did) = already(tx, &sent).await? {
        return Ok(claims::load(tx, &settled.desk.origin, did.claim).await?);
    }
    let Some(current) = loaded.claim.clone() else { return Err(Error::NotFound) };
    if seen.is_some_and(|seen| !loaded.is_still(seen)) {
        return Err(Error::Stale(Box::new(loaded)));
    }
    let of = (claim, current.number);
    let takes = matches!(wish, Wish::Take { .. });
    let command = prepare(tx, &settled, wish, Some(&current), meta).await?;
    let events = match decide(loaded.claim.as_ref(), command, &context(&settled, meta)) {
        // It is theirs already, and they are at work on it again: nothing that a trail tells.
        Err(Refusal::Unchanged) if takes => Vec::new(),
        decided => decided?,
    };
    named(tx, &settled.desk.origin, claim, &events).await?;
    let meta = relations::batched(&current, &events, meta);
    let after = claims::append(tx, loaded, of, &events, meta).await?;
    // Boxed, because two claims with their histories are a lot to carry along.
    Box::pin(relations::tell(tx, &settled, &current, &events, meta)).await?;
    contacts::follow(tx, &events).await?;
    notices::tell_all(tx, after.claim.as_ref(), &events, meta).await?;
    taking::follow(tx, claim, &events, takes, settled.desk.taking, meta).await?;
    keep(tx, &sent, claim, meta).await?;
    Ok(after)
}

async fn opened(
    tx: &Tx,
    (new, along): (NewClaim, Along),
    anchor: Anchor,
    sent: Sent,
    meta: Meta,
) -> Result<Loaded, Error> {
    let settled = settled(tx).await?;
    let origin = &settled.desk.origin;
    revisions::lock(tx, new.article).await?;
    if let Some(did) = already(tx, &sent).await? {
        return Ok(claims::load(tx, origin, did.claim).await?);
    }
    let revision = anchor.revision;
    if revisions::latest_id(tx, new.article).await? != Some(revision) {
        return Err(Error::TextChanged);
    }
    let statement = if new.statement.trim().is_empty() { &anchor.exact } else { &new.statement };
    let id = ClaimId(new_id());
    let opening = Opening {
        id,
        number: store::desk::next_claim_number(tx).await?,
        article: new.article,
        statement: statement.clone(),
        kind: new.kind,
        anchor,
        suggestion: new.suggestion,
        split_from: None,
    };
    let of = (id, opening.number);
    let mut deed = Deed::new(of, None, &settled, meta);
    deed.does(Command::Open(Box::new(opening)))?;
    for attribution in new.attributions {
        let wish = Wish::Attribute(attribution);
        deed.does(prepare(tx, &settled, wish, None, meta).await?)?;
    }
    for wish in along.wishes {
        let command = prepare(tx, &settled, wish, deed.claim(), meta).await?;
        deed.does(command)?;
    }
    let nothing = claims::load(tx, origin, id).await?;
    let after = deed.written(tx, nothing).await?;
    known::learn(tx, along.rulings, meta.at).await?;
    if let Some(suggestion) = new.suggestion {
        let found = articles::read_suggestion(tx, suggestion).await?.ok_or(Error::NotFound)?;
        if found.revision != revision {
            return Err(Error::TextChanged);
        }
        let by = meta.actor.person;
        let accepted = SuggestionState::Accepted;
        let first =
            articles::decide_suggestion(tx, suggestion, accepted, Some(id), by, meta.at).await?;
        if !first {
            return Err(Error::SuggestionGone);
        }
    }
    keep(tx, &sent, id, meta).await?;
    Ok(after)
}

/// Holds what events name against the rest of the desk, of which the core knows nothing.
async fn named(tx: &Tx, origin: &str, claim: ClaimId, events: &[Event]) -> Result<(), Error> {
    for event in events {
        match event {
            Event::Closed { closing, .. } => {
                if let Some(other) = closing.other() {
                    leads_elsewhere(tx, origin, claim, other).await?;
                }
            }
            Event::Assigned { to: Some(person), .. } => works_here(tx, *person).await?,
            Event::Matched { claim: other, number } => {
                past::named(tx, claim, (*other, *number), Judgement::Matched).await?;
            }
            Event::NotMatched { claim: other, number } => {
                past::named(tx, claim, (*other, *number), Judgement::NotMatched).await?;
            }
            Event::AppearanceLinked { claim: other, number } => {
                past::named(tx, claim, (*other, *number), Judgement::Appearance).await?;
            }
            Event::Redacted { fields, ground } => {
                erasing::named(tx, claim, fields, ground).await?;
                prepared::delete_all(tx).await?;
            }
            Event::Commented { mentions, .. } => {
                for person in mentions {
                    works_here(tx, *person).await?;
                }
            }
            Event::OpinionAsked { of, .. } => {
                let known = people::read(tx, *of).await?.filter(|it| !it.is_disabled());
                let role = known.ok_or(Misnamed::NoSuchPerson)?.role;
                if !may(role, Act::Propose) {
                    return Err(Misnamed::MayNotJudge.into());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

async fn works_here(tx: &Tx, person: PersonId) -> Result<(), Error> {
    let known = people::read(tx, person).await?;
    if known.is_none_or(|it| it.is_disabled()) {
        return Err(Misnamed::NoSuchPerson.into());
    }
    Ok(())
}

/// Follows duplicates and mergers to their end, which must not be the claim they start from. Each
/// is locked on the way, so that two claims cannot be closed as each other at the same moment.
async fn leads_elsewhere(
    tx: &Tx,
    origin: &str,
    claim: ClaimId,
    mut other: ClaimId,
) -> Result<(), Error> {
    let mut passed = vec![claim];
    loop {
        if passed.contains(&other) {
            return Err(Misnamed::Circle.into());
        }
        passed.push(other);
        claims::lock(tx, other).await?;
        let next = claims::load(tx, origin, other).await?.claim.ok_or(Misnamed::NoSuchClaim)?;
        match next.closing.as_ref().and_then(Closing::other) {
            Some(further) => other = further,
            None => return Ok(()),
        }
    }
}

pub(super) fn context(settled: &Settled, meta: Meta) -> Context<'_> {
    Context {
        actor: meta.actor,
        now: meta.at,
        settings: &settled.desk.settings,
        scale: &settled.scale,
    }
}

impl Sent {
    /// Whose form it is, and its key as it is kept: whatever was sent in its place fits that way.
    /// An empty key is none, or all forms without one would be the same form.
    pub(super) fn key(&self) -> Option<(PersonId, String)> {
        let once = self.once.as_deref().filter(|once| !once.is_empty())?;
        Some((self.actor.person?, sha256(once)))
    }
}

pub(super) async fn already(tx: &impl store::Reads, sent: &Sent) -> Result<Option<Did>, Error> {
    match sent.key() {
        Some((person, key)) => Ok(forms::done(tx, person, &key).await?),
        None => Ok(None),
    }
}

pub(super) async fn keep(tx: &Tx, sent: &Sent, claim: ClaimId, meta: Meta) -> Result<(), Error> {
    if let Some((person, key)) = sent.key() {
        forms::keep(tx, person, &key, &Did { claim }, meta.at).await?;
    }
    Ok(())
}
