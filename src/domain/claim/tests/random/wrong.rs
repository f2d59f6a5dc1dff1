//! Wrong: cores that forget one promise each, which the newsrooms must catch.

use uuid::Uuid;

use crate::domain::claim::*;
use crate::domain::*;

/// The core as it would be if it forgot, at an approval, who wrote in the round.
pub fn forgetful(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut claim = claim.cloned();
    let approved = claim.iter_mut().filter(|_| matches!(command, Command::Approve(_)));
    for round in approved.flat_map(|claim| &mut claim.rounds) {
        round.proposed_by = PersonId(Uuid::nil());
        round.authors.clear();
    }
    decide(claim.as_ref(), command, context)
}

/// The core as it would be if it knew, at an approval, the proposer only and no other writer.
pub fn half_forgetful(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut claim = claim.cloned();
    let approved = claim.iter_mut().filter(|_| matches!(command, Command::Approve(_)));
    for round in approved.flat_map(|claim| &mut claim.rounds) {
        round.authors.truncate(1);
    }
    decide(claim.as_ref(), command, context)
}

/// The core as it would be if any proposal were complete.
pub fn lenient(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let settings = Settings { min_evidence: 0, ..context.settings.clone() };
    decide(claim, command, &Context { settings: &settings, ..context.clone() })
}

/// The core as it would be if links counted, and not origins.
pub fn counting_links(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut claim = claim.cloned();
    if let (Some(claim), Command::Propose(_)) = (&mut claim, &command) {
        claim.research.origins.clear();
        for item in &mut claim.evidence {
            item.source = SourceId(item.id.0);
        }
    }
    decide(claim.as_ref(), command, context)
}

/// The core as it would be if it forgot who was asked for an opinion.
pub fn deaf(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut claim = claim.cloned();
    if matches!(command, Command::Approve(_)) {
        let rounds = claim.iter_mut().flat_map(|claim| &mut claim.rounds);
        rounds.for_each(|round| round.opinions = Opinions::default());
    }
    decide(claim.as_ref(), command, context)
}

/// The core as it would be if it did not know what was ruled before.
pub fn blithe(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let command = if matches!(command, Command::Approve(_)) { Command::approve() } else { command };
    decide(claim, command, context)
}

/// The core as it would be if it forgot, at an approval, whose words the author took over.
pub fn flattered(
    claim: Option<&Claim>,
    command: Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut claim = claim.cloned();
    let approved = claim.iter_mut().filter(|_| matches!(command, Command::Approve(_)));
    for round in approved.flat_map(|claim| &mut claim.rounds) {
        let Round { authors, edits, .. } = round;
        authors.retain(|person| edits.iter().all(|edit| edit.by != *person));
    }
    decide(claim.as_ref(), command, context)
}
