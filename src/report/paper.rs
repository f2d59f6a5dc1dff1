//! Paper: a report to print and to hand over, as what a typesetter takes. The clock has no part in
//! it: the same claim at the same version is the same paper, whenever it is made. So it says after
//! which entry of the trail the claim stood as it is told, and not whether more has happened since.

mod case;
mod parts;
#[cfg(test)]
mod tests;
pub mod trails;

use chrono::{DateTime, Datelike, Timelike, Utc};
use claimdesk_pdf::paper::{Attached, Block, Column, Date, Fact, Paper, Run, Tone};

use super::document::{ClaimDocument, Desk, Entry, Label, Verdict};
use super::dossier::Dossier;
use super::link;
use super::words::minute;
use crate::domain::scale;

/// How much of a hash stands beside an entry of the trail.
const SHORT_HASH: usize = 16;
/// How much of a statement names the document.
const SHORT_TITLE: usize = 120;

/// The first signed state of the log in which all that the paper tells stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// What the log is called.
    pub log: String,
    /// How many entries it had.
    pub size: u64,
    /// In base64.
    pub root: String,
    /// The desk's key that signed it, as a note names it.
    pub key: Option<String>,
}

/// What goes along with the words of a claim.
#[derive(Clone, Copy, Debug, Default)]
pub struct With<'a> {
    pub sealed: Option<&'a Sealed>,
    /// The proof of the whole history: the name of its file, and its JSON.
    pub proof: Option<(&'a str, &'a str)>,
}

/// The report of a claim.
pub fn claim(dossier: &Dossier, with: With<'_>) -> Paper {
    let document = ClaimDocument::of(dossier);
    let (it, desk) = (&document.claim, &document.desk);
    let mut page = Page::default();
    page.push(Block::Title { text: it.case.statement.clone() });
    page.standing(it);
    page.facts(about(it, desk));
    page.verdicts(it);
    page.heading(2, "In the article");
    page.quote(&it.quote, document.article.language.as_deref());
    page.speakers(&it.case.speakers);
    page.case(it);
    page.contacts(&it.contacts);
    page.corrections(&it.told_corrections());
    page.heading(2, "Article");
    page.article(&document.article);
    page.trail(it);
    page.checking(it, with);
    page.foot(desk);
    let short: String = it.case.statement.chars().take(SHORT_TITLE).collect();
    Paper {
        title: format!("{}: {short}", it.number),
        author: desk.name.clone(),
        language: "en".to_owned(),
        date: date(it.trail.last().map_or(it.changed_at, |last| last.at)),
        running: format!("{} · Claim report · {}", desk.name, it.number),
        blocks: page.0,
        attached: with.proof.map(|(name, json)| Attached {
            name: name.to_owned(),
            media_type: "application/json".to_owned(),
            about: format!("The history of {} with its proof (claimdesk-report/1)", it.number),
            text: json.to_owned(),
        }),
    }
}

/// What is known of the report itself.
fn about(it: &Entry, desk: &Desk) -> Vec<Fact> {
    let told = it.trail.last().map(|last| {
        let (entry, at) = (it.version, minute(&last.at));
        fact("As it stood", vec![Run::plain(format!("after entry {entry} of its trail, {at}"))])
    });
    let published = it.url.as_deref().and_then(link::web);
    let published =
        published.map(|url| fact("Published at", vec![Run::linked(url.clone(), Some(url))]));
    let tags = (!it.tags.is_empty()).then(|| fact("Tags", vec![Run::plain(it.tags.join(", "))]));
    let first = [
        fact("Checked by", vec![Run::linked(&desk.name, desk.url.as_deref().and_then(link::web))]),
        fact(
            "Claim",
            vec![Run::plain(format!("{}, {}", it.number, it.stage.word().to_lowercase()))],
        ),
    ];
    first.into_iter().chain(told).chain(published).chain(tags).collect()
}

/// A paper so far.
#[derive(Default)]
struct Page(Vec<Block>);

impl Page {
    fn push(&mut self, block: Block) {
        self.0.push(block);
    }

    fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.push(Block::Heading { level, text: text.into() });
    }

    fn notice(&mut self, runs: Vec<Run>) {
        self.push(Block::Notice { runs });
    }

    fn line(&mut self, text: impl Into<String>) {
        self.push(Block::Line { runs: vec![Run::plain(text)], small: false });
    }

    fn small(&mut self, runs: Vec<Run>) {
        self.push(Block::Line { runs, small: true });
    }

    fn words(&mut self, text: &str) {
        self.push(Block::Words { text: text.to_owned() });
    }

    fn facts(&mut self, rows: Vec<Fact>) {
        if !rows.is_empty() {
            self.push(Block::Facts { rows });
        }
    }

    fn list(&mut self, items: Vec<Vec<Run>>) {
        if !items.is_empty() {
            self.push(Block::List { items });
        }
    }

    /// How the claim stands, and whatever must not be overlooked.
    fn standing(&mut self, it: &Entry) {
        match &it.verdict {
            Some(verdict) => self.label(&verdict.label),
            None => self.push(Block::Verdict {
                tone: Tone::Unproven,
                sign: "–".to_owned(),
                word: "Not approved".to_owned(),
                about: String::new(),
            }),
        }
        if let Some(warning) = it.warning() {
            self.notice(vec![Run::plain(warning)]);
        }
        if let Some(change) = &it.text_change {
            let now = change.now.as_ref().map(|words| Run::plain(format!(" “{}”", words.trim())));
            self.notice([Run::plain(change.notice())].into_iter().chain(now).collect());
            if let Some(note) = &change.note {
                self.words(note);
            }
        }
        if let Some(closed) = &it.closed {
            self.line(format!("Closed as {}.", closed.phrase));
        }
        if let Some(reason) = it.withdrawn() {
            self.notice(vec![Run::strong("Withdrawn: "), Run::plain(reason)]);
        }
    }

    fn verdicts(&mut self, it: &Entry) {
        if let Some(verdict) = &it.verdict {
            self.heading(2, "Rationale");
            self.verdict(verdict);
        }
        if let Some(proposal) = &it.proposal {
            self.heading(2, format!("Proposed, not approved: {}", proposal.label.name));
            self.label(&proposal.label);
            self.verdict(proposal);
        }
    }

    fn label(&mut self, it: &Label) {
        let place = it.place().map(|place| format!("({place})"));
        let about: Vec<String> = it.definition.clone().into_iter().chain(place).collect();
        self.push(Block::Verdict {
            tone: it.tone.map_or(Tone::Unproven, tone),
            sign: it.glyph().to_owned(),
            word: it.name.clone(),
            about: about.join(" "),
        });
    }

    fn verdict(&mut self, it: &Verdict) {
        self.words(&it.rationale);
        let terms = it.terms().into_iter();
        self.facts(terms.map(|(name, words)| fact(name, vec![Run::plain(words)])).collect());
        self.small(vec![Run::plain(it.by())]);
    }

    fn trail(&mut self, it: &Entry) {
        if it.trail.is_empty() {
            return;
        }
        self.heading(2, "Trail");
        let rows = it.trail.iter().map(|event| {
            let hash: String = event.hash.chars().take(SHORT_HASH).collect();
            vec![
                vec![Run::plain((event.seq + 1).to_string())],
                vec![Run::plain(&event.sentence)],
                vec![Run::plain(short(&event.at))],
                vec![Run::fixed(hash)],
            ]
        });
        let column = |name: &str, width| Column { name: name.to_owned(), width };
        let columns = vec![
            column("No.", Some(7)),
            column("What happened", None),
            column("When (UTC)", Some(18)),
            column("Hash", Some(21)),
        ];
        self.push(Block::Table { columns, rows: rows.collect() });
    }

    fn foot(&mut self, desk: &Desk) {
        let links = [("How we work", &desk.method_url), ("Corrections", &desk.corrections_url)];
        let links = links.into_iter().filter_map(|(words, url)| {
            Some([Run::plain(" · "), Run::linked(words, Some(link::web(url.as_deref()?)?))])
        });
        let name = Run::linked(&desk.name, desk.url.as_deref().and_then(link::web));
        self.small([name].into_iter().chain(links.flatten()).collect());
    }
}

fn fact(name: &str, runs: Vec<Run>) -> Fact {
    Fact { name: name.to_owned(), runs }
}

/// The colour of a tone.
pub fn tone(it: scale::Tone) -> Tone {
    match it {
        scale::Tone::True => Tone::True,
        scale::Tone::Mostly => Tone::Mostly,
        scale::Tone::Mixed => Tone::Mixed,
        scale::Tone::MostlyFalse => Tone::MostlyFalse,
        scale::Tone::False => Tone::False,
        scale::Tone::Context => Tone::Context,
        scale::Tone::Unproven | scale::Tone::Form => Tone::Unproven,
    }
}

/// "9 Mar 2026, 10:00", for a table that says that its times are in UTC.
fn short(at: &DateTime<Utc>) -> String {
    at.format("%-d %b %Y, %H:%M").to_string()
}

fn date(at: DateTime<Utc>) -> Date {
    Date {
        year: at.year(),
        month: at.month(),
        day: at.day(),
        hour: at.hour(),
        minute: at.minute(),
        second: at.second(),
    }
}
