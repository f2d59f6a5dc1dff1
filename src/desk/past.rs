//! Past rulings: claims that are like one, what was ruled on them, and whether they are the same.

use std::collections::BTreeMap;

use super::claims::Misnamed;
use super::{Desk, Error};
use crate::domain::claim::{Approval, Claim, Judgement, Ruling};
use crate::domain::{ClaimId, ClaimNumber, PersonId};
use crate::store::claims::{self, ClaimRow};
use crate::store::search::similar::{Similar, similar};
use crate::store::{Tx, past, relations};
use crate::text::similar::LEAST;

/// How many claims of each sort are shown.
const SHOWN: usize = 5;
/// The most matches that are shown, the newest.
const MATCHES: usize = 50;

/// Another claim as it bears on one.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRuling {
    pub row: ClaimRow,
    /// Of the verdict that stands.
    pub rationale: Option<String>,
    /// What was said of the two; nothing where nobody was asked yet.
    pub judgement: Option<Judgement>,
}

/// What the rest of the desk says of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastRulings {
    /// Claims that were said to be the same, the newest first.
    pub matches: Vec<PastRuling>,
    /// Claims that look like it and have a verdict that stands, the most alike first.
    pub rulings: Vec<PastRuling>,
    /// Claims that look like it and are being checked too, the most alike first.
    pub checking: Vec<PastRuling>,
    /// Claims that were said not to be the same, the newest first.
    pub apart: Vec<PastRuling>,
    /// What an approval has to take into account.
    pub binding: Vec<Ruling>,
}

impl Desk {
    /// The rulings that an approval of a claim is held against.
    pub async fn rulings_on(&self, claim: ClaimId) -> Result<Vec<Ruling>, Error> {
        Ok(past::rulings(self.db.read(), claim).await?)
    }

    /// The claims that are most like one, as somebody may see them. Pairs that were judged are not
    /// offered again, on whichever of the two it was. The cost does not grow with the desk.
    pub async fn past_rulings(&self, claim: &Claim, me: PersonId) -> Result<PastRulings, Error> {
        let c = self.db.read();
        let judged = past::judged(c, claim.id).await?;
        let mut found = if claim.stage.is_closed() {
            Vec::new()
        } else {
            similar(c, claim.id, &claim.statement, LEAST).await?
        };
        found.retain(|it| !judged.iter().any(|(other, _)| *other == it.claim));
        let (decided, checked): (Vec<_>, Vec<_>) = found.iter().partition(|it| it.decided);
        let some = |all: Vec<_>| -> Vec<ClaimId> {
            let ids = all.into_iter().map(|it: &Similar| it.claim);
            ids.take(SHOWN).collect()
        };
        let (decided, checked) = (some(decided), some(checked));
        let (mut matches, mut apart): (Vec<_>, Vec<_>) =
            judged.into_iter().partition(|(_, it)| it.is_match());
        matches.truncate(MATCHES);
        apart.truncate(MATCHES);
        let judged = matches.iter().chain(&apart).map(|(it, _)| it);
        let ids = judged.chain(&decided).chain(&checked).copied();
        let ids: Vec<ClaimId> = ids.collect();
        if ids.is_empty() {
            return Ok(PastRulings::default());
        }
        let rows = self.seen_by(me).claim_rows(&ids).await?;
        let rationales = claims::approved_rationales(c, &ids).await?;
        let rows: BTreeMap<ClaimId, ClaimRow> = rows.into_iter().map(|it| (it.id, it)).collect();
        let one = |(id, judgement): (ClaimId, Option<Judgement>)| {
            let (row, rationale) = (rows.get(&id)?.clone(), rationales.get(&id).cloned());
            Some(PastRuling { row, rationale, judgement })
        };
        let unjudged = |ids: Vec<ClaimId>| ids.into_iter().map(|id| (id, None)).filter_map(one);
        let judged = |them: Vec<(ClaimId, Judgement)>| {
            them.into_iter().filter_map(|(id, it)| one((id, Some(it)))).collect()
        };
        Ok(PastRulings {
            rulings: unjudged(decided).collect(),
            checking: unjudged(checked).collect(),
            binding: past::rulings(c, claim.id).await?,
            matches: judged(matches),
            apart: judged(apart),
        })
    }
}

/// An approval with the rulings that stand now, whatever its author saw.
pub(super) async fn weighed(
    tx: &Tx,
    claim: ClaimId,
    approval: Approval,
) -> Result<Approval, Error> {
    Ok(Approval { rulings: past::rulings(tx, claim).await?, ..approval })
}

/// Holds a comparison against the rest of the desk: the other claim is there under its number, and
/// nobody said the same on its page.
pub(super) async fn named(
    tx: &Tx,
    claim: ClaimId,
    (other, number): (ClaimId, ClaimNumber),
    judgement: Judgement,
) -> Result<(), Error> {
    let step = relations::step(tx, other).await?;
    if step.is_none_or(|it| it.number != number) {
        return Err(Misnamed::NoSuchClaim.into());
    }
    let said = past::judged(tx, claim).await?;
    if said.contains(&(other, judgement)) {
        return Err(Misnamed::JudgedAlready.into());
    }
    Ok(())
}
