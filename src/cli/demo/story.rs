//! Story: what happened at the demo desk before you came, done through the same door as any work.

use anyhow::Context;
use chrono::TimeDelta;

use super::PEOPLE;
use crate::desk::Desk;
use crate::desk::articles::Brought;
use crate::desk::citing::Finding;
use crate::desk::claims::{Sent, Wish};
use crate::desk::lists::Loaded;
use crate::desk::sources::{NewSource, Source};
use crate::domain::claim::{Closing, Command, NotCheckable};
use crate::domain::evidence::Stance;
use crate::domain::{Actor, ClaimId, SuggestionId};
use crate::text::page::Format;

/// An article of our own; town, people and figures are invented.
const ARTICLE: &str = include_str!("article.txt");

/// Someone at the demo desk, as they act.
struct Hand<'d> {
    desk: &'d Desk,
    sent: Sent,
}

impl Hand<'_> {
    async fn does(&self, claim: ClaimId, wish: impl Into<Wish>) -> anyhow::Result<Loaded> {
        let seen = self.desk.claim(claim).await?.version();
        Ok(self.desk.perform(claim, seen, wish, self.sent.clone()).await?)
    }

    async fn accepts(&self, suggestion: SuggestionId) -> anyhow::Result<ClaimId> {
        let loaded = self.desk.accept(suggestion, None, self.sent.clone()).await?;
        Ok(loaded.claim.context("an accepted suggestion is a claim")?.id)
    }

    async fn finds(
        &self,
        claim: ClaimId,
        stance: Stance,
        (title, url, publisher): (&str, &str, &str),
        passage: &str,
    ) -> anyhow::Result<()> {
        let source = Source::New(NewSource {
            title: title.to_owned(),
            url: url.to_owned(),
            publisher: publisher.to_owned(),
            published_on: None,
        });
        let (passage, note) = (passage.to_owned(), String::new());
        let finding = Finding::new(source, stance, passage, note);
        self.does(claim, Wish::AddEvidence(Box::new(finding))).await?;
        Ok(())
    }

    async fn proposes(&self, claim: ClaimId, label: &str, rationale: &str) -> anyhow::Result<()> {
        let (label, rationale) = (label.to_owned(), rationale.to_owned());
        self.does(claim, Command::Propose { label, rationale }).await?;
        Ok(())
    }
}

/// Claims at every stage, in the order of the article.
pub async fn tell(desk: &Desk) -> anyhow::Result<()> {
    let rosa = hand(desk, "reviewer@demo.example").await?;
    let otis = hand(desk, "other@demo.example").await?;
    let edda = hand(desk, "editor@demo.example").await?;
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
    proposed(&rosa, with("six per cent")?).await?;
    correcting(&otis, &edda, with("61 per cent")?).await?;
    let assigned = rosa.accepts(with("160 million crowns")?).await?;
    let to = rosa.sent.actor.person;
    rosa.does(assigned, Command::Assign { to }).await?;
    let due = desk.now() + TimeDelta::hours(7);
    rosa.does(assigned, Command::SetDue { due: Some(due) }).await?;
    rosa.does(assigned, Command::Tag { tags: vec!["costs".to_owned(), "tram".to_owned()] }).await?;
    rosa.does(assigned, Command::StartResearch).await?;
    let text = "I have asked the ministry for the letter of January.".to_owned();
    rosa.does(assigned, Wish::Comment { text }).await?;

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
    Ok(())
}

async fn hand<'d>(desk: &'d Desk, email: &str) -> anyhow::Result<Hand<'d>> {
    let role = PEOPLE.iter().find(|(it, ..)| *it == email).map(|(.., role)| *role);
    let role = role.with_context(|| format!("{email} works at the demo desk"))?;
    let person = desk.person_by_email(email).await?;
    Ok(Hand { desk, sent: Sent { actor: Actor::person(person, role), once: None } })
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
    edda.does(claim, Command::Approve).await?;
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

async fn proposed(rosa: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = rosa.accepts(it).await?;
    let plan =
        ("Financial plan 2026–2030", "https://council.example/finance/plan", "City of Port Ellery");
    let passage = "The municipal tax rate remains unchanged over the period of the plan.";
    rosa.finds(claim, Stance::Refutes, plan, passage).await?;
    let budget = (
        "Answer of the finance department to question 114",
        "https://council.example/questions/114",
        "City of Port Ellery",
    );
    let passage =
        "Without a national grant, a rise of between four and six per cent would be needed.";
    rosa.finds(claim, Stance::Context, budget, passage).await?;
    let why = "The adopted plan holds the tax rate. A rise of up to six per cent was named only for the case that no grant comes, which the speaker left out.";
    rosa.proposes(claim, "missing_context", why).await
}

async fn correcting(otis: &Hand<'_>, edda: &Hand<'_>, it: SuggestionId) -> anyhow::Result<()> {
    let claim = otis.accepts(it).await?;
    let air = ("Air quality report 2025", "https://air.example/2025", "Environment agency");
    let passage =
        "Road traffic contributed 61 per cent of nitrogen dioxide at the Old Market station.";
    otis.finds(claim, Stance::Supports, air, passage).await?;
    otis.proposes(claim, "true", "The agency's report gives the same share.").await?;
    edda.does(claim, Command::Approve).await?;
    let reason = "The report counts one station, not the old town as a whole.".to_owned();
    edda.does(claim, Command::Correct { reason }).await?;
    Ok(())
}
