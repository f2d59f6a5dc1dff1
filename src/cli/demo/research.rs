//! Research: the claim of the demo desk that was looked into from every side.

use anyhow::Context;
use chrono::TimeDelta;

use super::hand::Hand;
use crate::desk::claims::Wish;
use crate::desk::contacts::NewContact;
use crate::domain::claim::Command;
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::{Directness, SourceKind, Stance};
use crate::domain::research::{AnswerKind, Found};
use crate::domain::{ClaimId, SuggestionId};

/// The financial plan of the city; the words are our own.
const PLAN: &str = include_str!("plan.txt");

/// A claim with a passage in a frozen copy, a question, a search, and people who were asked; its
/// verdict waits for an editor.
pub async fn proposed(rosa: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = rosa.accepts(it).await?;
    let plan =
        ("Financial plan 2026–2030", "https://council.example/finance/plan", "City of Port Ellery");
    let kept = rosa.keeps(plan, ("financial-plan.txt", PLAN)).await?;
    let passage = "The municipal tax rate remains unchanged over the period of the plan.";
    let mut finding = Hand::cites(kept, Stance::Refutes, passage);
    finding.kind = Some(SourceKind::PrimaryDocument);
    finding.directness = Some(Directness::FirstHand);
    rosa.does(claim, Wish::AddEvidence(Box::new(finding))).await?;
    let answer = (
        "Answer of the finance department to question 114",
        "https://council.example/questions/114",
        "City of Port Ellery",
    );
    let passage =
        "Without a national grant, a rise of between four and six per cent would be needed.";
    rosa.finds(claim, Stance::Context, answer, passage).await?;
    asks(rosa, claim).await?;
    searches(rosa, claim).await?;
    contacts(rosa, claim).await?;
    let why = "The adopted plan holds the tax rate. A rise of up to six per cent was named only for the case that no grant comes, which the speaker left out.";
    rosa.proposes(claim, "missing_context", why).await
}

/// A question, and the evidence that answers it.
async fn asks(rosa: &Hand<'_>, claim: ClaimId) -> anyhow::Result<()> {
    let text = "Under which condition would taxes rise by six per cent?".to_owned();
    let loaded = rosa.does(claim, Wish::AskQuestion { text }).await?;
    let asked = loaded.claim.context("a claim with a question is a claim")?;
    let question = asked.research.questions.last().context("the question stands")?.id;
    let evidence = asked.evidence.last().context("the evidence stands")?.id;
    let answer = Wish::AnswerQuestion {
        question,
        kind: AnswerKind::Abstractive,
        text: "Only if the national government pays nothing.".to_owned(),
        evidence: vec![evidence],
    };
    rosa.does(claim, answer).await?;
    Ok(())
}

/// A search that found nothing.
async fn searches(rosa: &Hand<'_>, claim: ClaimId) -> anyhow::Result<()> {
    let search = Wish::RecordSearch {
        query: "tax rate, tram, six per cent".to_owned(),
        place: "Minutes of the council, January 2025 to March 2026".to_owned(),
        on: rosa.desk.now().date_naive(),
        found: Found::Nothing,
    };
    rosa.does(claim, search).await?;
    Ok(())
}

/// One was asked and has answered; another has not, and is late.
async fn contacts(rosa: &Hand<'_>, claim: ClaimId) -> anyhow::Result<()> {
    let now = rosa.desk.now();
    let speaker = NewContact {
        name: "Henrik Aldous".to_owned(),
        title: "Leader of the Harbour Alliance".to_owned(),
        purpose: Purpose::RightOfReply,
        channel: Channel::Email,
        question: "On which document does the six per cent rest?".to_owned(),
        asked_at: Some(now - TimeDelta::days(3)),
        deadline: Some(now - TimeDelta::hours(20)),
    };
    let loaded = rosa.does(claim, Wish::Ask(speaker)).await?;
    let asked = loaded.claim.context("a claim with a contact is a claim")?;
    let contact = asked.contacts.last().context("the contact stands")?.id;
    let answer = Command::NoteAnswer {
        contact,
        text: "On the answer to question 114. Nobody can promise me the grant.".to_owned(),
        answered_at: Some(now - TimeDelta::days(2)),
    };
    rosa.does(claim, answer).await?;
    let expert = NewContact {
        name: "Milan Ostrander".to_owned(),
        title: "Budget officer of the city".to_owned(),
        purpose: Purpose::Expert,
        channel: Channel::Phone,
        question: "Has the council decided on a tax rate since the plan was adopted?".to_owned(),
        asked_at: Some(now - TimeDelta::days(3)),
        deadline: Some(now - TimeDelta::hours(20)),
    };
    rosa.does(claim, Wish::Ask(expert)).await?;
    Ok(())
}
