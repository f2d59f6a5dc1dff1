//! Story: what happened at the demo desk before you came, done through the same door as any work.

use anyhow::Context;
use chrono::TimeDelta;

use super::hand::Hand;
use super::research;
use crate::desk::Desk;
use crate::desk::articles::Brought;
use crate::desk::claims::Wish;
use crate::desk::talk::NewComment;
use crate::domain::SuggestionId;
use crate::domain::claim::{Closing, Command, NotCheckable};
use crate::domain::evidence::Stance;
use crate::domain::research::SameOrigin;
use crate::text::page::Format;

/// An article of our own; town, people and figures are invented.
const ARTICLE: &str = include_str!("article.txt");
/// What its paper changed in it afterwards: what stood there, and what stands there now.
const EDITS: &[(&str, &str)] = &[
    ("would take 9,000 cars a day off", "could take up to 9,000 cars a day off"),
    (" The first trams are expected to run in autumn 2029.", ""),
];

/// Claims at every stage, in the order of the article.
pub async fn tell(desk: &Desk) -> anyhow::Result<()> {
    let rosa = Hand::of(desk, "reviewer@demo.example").await?;
    let otis = Hand::of(desk, "other@demo.example").await?;
    let edda = Hand::of(desk, "editor@demo.example").await?;
    let brought = Brought {
        bytes: ARTICLE.as_bytes().to_vec(),
        format: Some(Format::Text),
        publisher: "The Ellery Courier".to_owned(),
        author: "Imogen Hale".to_owned(),
        ..Brought::default()
    };
    let article = desk.import(brought, rosa.sent.clone()).await?;
    let found = desk.article(article).await?.suggestions;
    let with = |words: &str| {
        let hit = found.iter().find(|(_, found)| found.text.contains(words));
        let hit = hit.map(|(stored, _)| stored.id);
        hit.with_context(|| format!("the splitter finds “{words}” in the demo article"))
    };

    approved(&rosa, &edda, with("31 votes to 28")?).await?;
    returned(&otis, &edda, with("9,000 cars")?).await?;
    research::proposed(&rosa, with("six per cent")?).await?;
    correcting(&otis, &edda, with("61 per cent")?).await?;
    let assigned = rosa.accepts(with("160 million crowns")?).await?;
    let to = rosa.sent.actor.person;
    rosa.does(assigned, Command::assign(to)).await?;
    let due = desk.now() + TimeDelta::hours(7);
    rosa.does(assigned, Command::SetDue { due: Some(due) }).await?;
    rosa.does(assigned, Command::Tag { tags: vec!["costs".to_owned(), "tram".to_owned()] }).await?;
    rosa.does(assigned, Command::StartResearch).await?;
    let text = "I have asked the ministry for the letter of January.".to_owned();
    rosa.does(assigned, Wish::Comment(NewComment { text, ..NewComment::default() })).await?;

    let opinion = rosa.accepts(with("a fairy tale with a price tag")?).await?;
    let closing = Closing::NotCheckable { why: NotCheckable::Opinion };
    let reason = "A judgement about the figures, not a figure.".to_owned();
    rosa.does(opinion, Command::Close { closing, reason }).await?;

    let parked = otis.accepts(with("autumn 2029")?).await?;
    let reason = "The builder's timetable is announced for next month.".to_owned();
    let until = desk.now() + TimeDelta::days(30);
    otis.does(parked, Command::Park { until, reason }).await?;

    let small = otis.accepts(with("down to the last screw")?).await?;
    let reason = "A promise about the future that nobody disputes.".to_owned();
    otis.does(small, Command::Close { closing: Closing::Dismissed, reason }).await?;
    otis.accepts(with("four mornings out of five")?).await?;

    // The paper has corrected itself meanwhile: one claim's words changed, another's are gone.
    let brought =
        Brought { bytes: later()?.into_bytes(), format: Some(Format::Text), ..Brought::default() };
    desk.revise(article, brought, rosa.sent.clone()).await?;
    Ok(())
}

/// The article as it reads some days later.
fn later() -> anyhow::Result<String> {
    let mut text = ARTICLE.to_owned();
    for (then, now) in EDITS {
        anyhow::ensure!(text.contains(then), "the demo article says “{then}”");
        text = text.replace(then, now);
    }
    Ok(text)
}

async fn approved(rosa: &Hand<'_>, edda: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = rosa.accepts(it).await?;
    let minutes = (
        "Minutes of the council of 12 March",
        "https://council.example/minutes/2026-03-12",
        "City of Port Ellery",
    );
    let passage = "In favour: 31. Against: 28. Abstentions: none. The motion is carried.";
    rosa.finds(claim, Stance::Supports, minutes, passage).await?;
    let why = "The minutes record 31 votes in favour and 28 against.";
    rosa.proposes(claim, "true", why).await?;
    edda.does(claim, Command::approve()).await?;
    edda.does(claim, Command::Publish).await?;
    Ok(())
}

async fn returned(otis: &Hand<'_>, edda: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = otis.accepts(it).await?;
    let study = (
        "Tram feasibility study, summary",
        "https://transport.example/tram-study",
        "Regional transport institute",
    );
    let passage = "Between 5,200 and 9,000 car journeys a day could move to the tram.";
    otis.finds(claim, Stance::Context, study, passage).await?;
    otis.proposes(claim, "mostly_true", "The study names 9,000 as a possible number.").await?;
    let reason = "9,000 is the top of a range. Say so, and name the low end.".to_owned();
    edda.does(claim, Command::Return { reason }).await?;
    Ok(())
}

async fn correcting(otis: &Hand<'_>, edda: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = otis.accepts(it).await?;
    let air = ("Air quality report 2025", "https://air.example/2025", "Environment agency");
    let passage =
        "Road traffic contributed 61 per cent of nitrogen dioxide at the Old Market station.";
    otis.finds(claim, Stance::Supports, air, passage).await?;
    let institute = (
        "Why the tram matters for the old town",
        "https://transport.example/old-town-air",
        "Regional transport institute",
    );
    let passage = "As the Environment agency measured, traffic causes 61 per cent of the nitrogen dioxide in the old town.";
    otis.finds(claim, Stance::Supports, institute, passage).await?;
    let found = otis.desk.claim(claim).await?.claim.context("a claim with evidence is a claim")?;
    let shared = Wish::GroupEvidence {
        evidence: found.evidence.iter().map(|it| it.id).collect(),
        why: SameOrigin::SameData,
        note: "The institute took the figure from the agency’s report.".to_owned(),
    };
    otis.does(claim, shared).await?;
    otis.proposes(claim, "true", "The agency's report gives the same share.").await?;
    edda.does(claim, Command::approve()).await?;
    edda.does(claim, Command::Publish).await?;
    let reason = "The report counts one station, not the old town as a whole.".to_owned();
    edda.does(claim, Command::Correct { reason }).await?;
    Ok(())
}
