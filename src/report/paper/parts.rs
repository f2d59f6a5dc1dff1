//! What stands around the case: those who were asked, corrections, the article, and how all of it
//! is checked.

use claimdesk_pdf::paper::{Block, Run, Tone};

use super::super::document::{Article, Contact, Correction, Entry};
use super::super::words::{day, minute};
use super::{Page, Sealed, With, fact};

impl Page {
    pub(super) fn contacts(&mut self, contacts: &[Contact]) {
        if !contacts.is_empty() {
            self.heading(2, "Asked for comment");
        }
        for it in contacts {
            let mut inside = Self::default();
            let title = it.title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let who = vec![Run::strong(it.who()), Run::plain(format!("{title}, {}.", it.asked()))];
            inside.push(Block::Line { runs: who, small: false });
            inside.words(&it.question);
            for answer in &it.answers {
                inside.small(vec![Run::plain(answer.head())]);
                inside.push(Block::Quote { text: answer.words() });
            }
            if let Some(silence) = it.without_answer() {
                inside.small(vec![Run::plain(silence)]);
            }
            self.push(Block::Item {
                tone: Tone::Unproven,
                sign: it.reply.glyph().to_owned(),
                word: it.purpose.word().to_owned(),
                blocks: inside.0,
            });
        }
    }

    pub(super) fn corrections(&mut self, corrections: &[&Correction]) {
        if !corrections.is_empty() {
            self.heading(2, "Corrections");
        }
        let told = corrections.iter().map(|it| {
            let change = it.change().map(|change| format!(" {change}")).unwrap_or_default();
            vec![Run::strong(day(&it.when())), Run::plain(format!(": {}{change}", it.words()))]
        });
        self.list(told.collect());
    }

    pub(super) fn article(&mut self, it: &Article) {
        let text = |words: &Option<String>| words.as_deref().map(Run::plain);
        let url = it.link();
        let published = it.published.map(|date| date.format("%-d %B %Y").to_string());
        let facts = [
            ("Title", Some(Run::linked(&it.title, url.clone()))),
            ("Address", url.map(|url| Run::linked(url.clone(), Some(url)))),
            ("Publisher", text(&it.publisher)),
            ("Author", text(&it.author)),
            ("Published", published.map(Run::plain)),
            ("Imported", Some(Run::plain(minute(&it.imported_at)))),
            ("SHA-256 of the text", Some(Run::fixed(&it.sha256))),
        ];
        let facts = facts.into_iter().filter_map(|(name, run)| Some(fact(name, vec![run?])));
        self.facts(facts.collect());
    }

    /// How a reader finds out whether what the paper says is what the desk recorded.
    pub(super) fn checking(&mut self, it: &Entry, with: With<'_>) {
        self.heading(2, "How to check this");
        self.line(
            "Every entry of the trail is chained to the one before by its hash, so that none can be changed, removed or put in unnoticed. The last hash stands for all of them.",
        );
        let last = fact("Last entry", vec![Run::fixed(&it.head_hash)]);
        let sealed = with.sealed.map(sealed).unwrap_or_default();
        self.facts([last].into_iter().chain(sealed).collect());
        if with.sealed.is_none() {
            self.line("The desk’s log was not signed when this was made.");
        }
        match with.proof {
            Some((name, _)) => self.line(format!(
                "The proof of the whole history is a file inside of this document, {name}. Anybody can check it without the desk: open this document on the page “Verify a report” of any desk, or run claimdesk verify-report on it, each time with the desk’s key from elsewhere than here. What a verifier then says is proved; the words of these pages are not."
            )),
            None => self.line(format!(
                "The desk gives out the proof of the whole history beside this document, as claim-{0}-proof.json or inside of claim-{0}-proof.pdf. Anybody can check it without the desk, on the page “Verify a report” of any desk or by claimdesk verify-report, with the desk’s key from elsewhere than here. The trail tells the SHA-256 of this document, after the entries above.",
                it.number
            )),
        }
    }
}

fn sealed(it: &Sealed) -> Vec<claimdesk_pdf::paper::Fact> {
    let key = it.key.as_ref().map(|key| fact("Signed with the key", vec![Run::fixed(key)]));
    let log = [
        fact("Log", vec![Run::plain(format!("{}, at {} entries", it.log, it.size))]),
        fact("Root of the log", vec![Run::fixed(&it.root)]),
    ];
    log.into_iter().chain(key).collect()
}
