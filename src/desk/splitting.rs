//! Splitting: one claim becomes several, each with its own words, quote and evidence.

use super::carrying::{Luggage, attribution, carry};
use super::claims::{Sent, already, keep};
use super::deed::Deed;
use super::opinions::shown;
use super::quotes;
use super::{Desk, Error, Settled, allow, new_id, settled};
use crate::domain::claim::{Anchor, Claim, Closing, Command, Opening};
use crate::domain::{Act, ArticleId, ClaimId, ClaimNumber, EvidenceId};
use crate::store::claims::{self, Loaded};
use crate::store::log::Meta;
use crate::store::{self, Tx, articles, revisions};

/// One part of a claim, as somebody wants it.
#[derive(Clone, Debug)]
pub struct NewPart {
    pub statement: String,
    /// Words of the old quote, or else of the article; empty for the whole old quote.
    pub quote: String,
    pub evidence: Vec<EvidenceId>,
}

/// How somebody wants to split a claim.
#[derive(Clone, Debug)]
pub struct Split {
    pub parts: Vec<NewPart>,
    /// Whether the claim itself stays, as the first of the parts.
    pub keeps: bool,
    pub reason: String,
}

impl Desk {
    /// Splits a claim that was last seen at version `seen`: all of it or nothing. Gives the claim as
    /// it is then.
    pub async fn split(
        &self,
        claim: ClaimId,
        seen: u64,
        split: Split,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        allow(sent.actor, Act::EditClaim)?;
        allow(sent.actor, Act::Import)?;
        let article = self.claim(claim).await?.claim.ok_or(Error::NotFound)?.article;
        let meta = Meta { batch: Some(new_id()), ..self.meta(sent.actor) };
        let by = sent.actor.person;
        let done = self.write(move |tx| {
            Box::pin(splitted(tx, (claim, seen), article, split.clone(), sent.clone(), meta))
        });
        shown(done.await, by)
    }
}

/// Article, numbers, claim are locked in the order in which whoever opens a claim takes them.
async fn splitted(
    tx: &Tx,
    (claim, seen): (ClaimId, u64),
    article: ArticleId,
    split: Split,
    sent: Sent,
    meta: Meta,
) -> Result<Loaded, Error> {
    revisions::lock(tx, article).await?;
    let settled = settled(tx).await?;
    let origin = &settled.desk.origin;
    if already(tx, &sent).await?.is_some() {
        return Ok(claims::load(tx, origin, claim).await?);
    }
    let mut numbers = Vec::new();
    for _ in usize::from(split.keeps)..split.parts.len() {
        numbers.push(store::desk::next_claim_number(tx).await?);
    }
    claims::lock(tx, claim).await?;
    let loaded = claims::load(tx, origin, claim).await?;
    if !loaded.is_still(seen) {
        return Err(Error::Stale(Box::new(loaded)));
    }
    let after = Box::pin(done(tx, &settled, loaded, &split, (&numbers, meta))).await?;
    keep(tx, &sent, claim, meta).await?;
    Ok(after)
}

async fn done(
    tx: &Tx,
    settled: &Settled,
    loaded: Loaded,
    split: &Split,
    (numbers, meta): (&[ClaimNumber], Meta),
) -> Result<Loaded, Error> {
    let whole = loaded.claim.clone().ok_or(Error::NotFound)?;
    let newest = articles::latest(tx, whole.article).await?.ok_or(Error::NotFound)?;
    let (first, others) = match split.parts.split_first() {
        Some((first, others)) if split.keeps => (Some(first), others),
        _ => (None, split.parts.as_slice()),
    };
    let mut opened = Vec::new();
    for (part, number) in others.iter().zip(numbers) {
        let anchor = quotes::within(&newest, &whole, &part.quote)?;
        // Boxed: what it holds while it waits is large.
        let part = Box::pin(part_opened(tx, settled, (&whole, part), (anchor, *number), meta));
        opened.push(part.await?);
    }
    let of = (whole.id, whole.number);
    let mut deed = Deed::new(of, Some(whole.clone()), settled, meta);
    let reason = split.reason.clone();
    if let Some(first) = first {
        deed.does(Command::SplitOff { claims: opened, reason })?;
        kept(&mut deed, &whole, first, &split.reason)?;
    } else {
        let closing = Closing::SplitInto { claims: opened };
        deed.does(Command::Close { closing, reason })?;
    }
    deed.written(tx, loaded).await
}

/// The claim itself keeps one part: its words, and the evidence that bears on them.
fn kept(deed: &mut Deed<'_>, whole: &Claim, part: &NewPart, reason: &str) -> Result<(), Error> {
    let statement = part.statement.clone();
    if statement.trim() != whole.statement {
        deed.does(Command::Reword { statement, kind: whole.kind })?;
    }
    for item in whole.evidence.iter().filter(|it| !part.evidence.contains(&it.id)) {
        deed.does(Command::RemoveEvidence { id: item.id, reason: reason.to_owned() })?;
    }
    Ok(())
}

async fn part_opened(
    tx: &Tx,
    settled: &Settled,
    (whole, part): (&Claim, &NewPart),
    (anchor, number): (Anchor, ClaimNumber),
    meta: Meta,
) -> Result<ClaimId, Error> {
    let id = ClaimId(new_id());
    let opening = Opening {
        id,
        number,
        article: whole.article,
        statement: part.statement.clone(),
        kind: whole.kind,
        anchor,
        suggestion: None,
        split_from: Some(whole.id),
    };
    let mut deed = Deed::new((id, number), None, settled, meta);
    deed.does(Command::Open(Box::new(opening)))?;
    for it in &whole.attributions {
        attribution(&mut deed, it)?;
    }
    let unsaid = deed.claim().is_some_and(|claim| !claim.has_speaker());
    if let Some(reason) = whole.no_speaker.clone().filter(|_| unsaid) {
        deed.does(Command::DeclareNoSpeaker { reason })?;
    }
    let luggage = Luggage { evidence: part.evidence.clone(), ..Luggage::default() };
    carry(&mut deed, whole, &luggage)?;
    let nothing = claims::load(tx, &settled.desk.origin, id).await?;
    deed.written(tx, nothing).await?;
    Ok(id)
}
