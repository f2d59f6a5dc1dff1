//! Markdown: a report to paste into a message or a repository.

mod escape;

use super::document::{
    Answer, Article, ArticleDocument, Changes, ClaimDocument, Contact, Correction, Desk, Entry,
    Evidence, Origins, Question, Quote, Search, Speakers, TextChange, Verdict,
};
use super::dossier::{ArticleDossier, Dossier};
use super::words::{day, minute, titles};
use escape::{block, inline, link};

pub fn claim(dossier: &Dossier) -> String {
    let document = ClaimDocument::of(dossier);
    let mut page = Page(String::new());
    page.heading(1, &document.claim.case.statement);
    page.entry(&document.claim, 2);
    page.heading(2, "Article");
    page.article(&document.article);
    page.trail(&document.claim);
    page.foot(&document.desk, &minute(&document.generated_at));
    page.0
}

pub fn article(dossier: &ArticleDossier) -> String {
    let document = ArticleDocument::of(dossier);
    let mut page = Page(String::new());
    page.heading(1, &document.article.title);
    page.article(&document.article);
    for claim in &document.claims {
        page.heading(2, &claim.case.statement);
        page.entry(claim, 3);
        page.paragraph(&format!("Last event of the trail: `{}`", hash(&claim.head_hash)));
    }
    page.foot(&document.desk, &minute(&document.generated_at));
    page.0
}

/// The text so far. Every method takes the words as they were typed and escapes them, but for
/// `paragraph` and `bullet`, which take Markdown.
struct Page(String);

impl Page {
    fn heading(&mut self, level: usize, words: &str) {
        self.paragraph(&format!("{} {}", "#".repeat(level), inline(words)));
    }

    fn paragraph(&mut self, markdown: &str) {
        self.0.push_str(markdown);
        self.0.push_str("\n\n");
    }

    fn bullets(&mut self, items: impl IntoIterator<Item = String>) {
        self.list(items.into_iter().map(|item| format!("- {item}")));
    }

    fn list(&mut self, items: impl Iterator<Item = String>) {
        let items: Vec<_> = items.collect();
        if !items.is_empty() {
            self.paragraph(&items.join("\n"));
        }
    }

    fn entry(&mut self, it: &Entry, level: usize) {
        self.paragraph(&format!("Claim {} · {}", inline(&it.number), it.stage.word()));
        self.standing(it, level);
        self.heading(level, "In the article");
        let Quote { before, exact, after, .. } = &it.quote;
        self.paragraph(&format!("> {}", in_context(before, exact, after)));
        self.bullets(said(&it.case.speakers));
        let case = &it.case;
        self.evidence(&case.evidence, level);
        self.origins(&case.origins, &case.evidence);
        self.questions(&case.questions, &case.evidence, level);
        self.searches(&case.searches, level);
        if let Some(changes) = &it.unapproved_changes {
            self.changes(changes, &case.evidence, level);
        }
        self.contacts(&it.contacts, level);
        self.corrections(&it.told_corrections(), level);
    }

    fn corrections(&mut self, corrections: &[&Correction], level: usize) {
        if !corrections.is_empty() {
            self.heading(level, "Corrections");
        }
        self.bullets(corrections.iter().map(|it| {
            let change = it.change().map(|change| format!(" {}", inline(&change)));
            let words = inline(it.words());
            format!("{}: {words}{}", day(&it.when()), change.unwrap_or_default())
        }));
    }

    fn changes(&mut self, it: &Changes, approved: &[Evidence], level: usize) {
        self.heading(level, "Changed since, not approved");
        if let Some(statement) = &it.statement {
            self.paragraph(&format!("Statement: {}", inline(statement)));
        }
        self.bullets(it.speakers.iter().flat_map(said));
        self.evidence(it.evidence.as_deref().unwrap_or_default(), level + 1);
        let evidence = it.evidence.as_deref().unwrap_or(approved);
        if let Some(origins) = &it.origins {
            self.origins(origins, evidence);
        }
        self.questions(it.questions.as_deref().unwrap_or_default(), evidence, level + 1);
        self.searches(it.searches.as_deref().unwrap_or_default(), level + 1);
    }

    fn origins(&mut self, it: &Origins, evidence: &[Evidence]) {
        if evidence.is_empty() {
            return;
        }
        self.paragraph(&format!("{}.", it.count_of(evidence.len())));
        self.bullets(it.shared.iter().map(|shared| {
            let titles = inline(&titles(evidence, &shared.evidence));
            let note = shared.note.as_ref().map(|note| format!(". {}", inline(note)));
            let why = shared.why.phrase();
            format!("One origin, {why}: {titles}{}", note.unwrap_or_default())
        }));
    }

    fn questions(&mut self, questions: &[Question], evidence: &[Evidence], level: usize) {
        if !questions.is_empty() {
            self.heading(level, "Questions and answers");
        }
        for question in questions {
            self.paragraph(&format!("**{}**", inline(&question.text)));
            if question.answers.is_empty() {
                self.paragraph("Not answered.");
            }
            self.bullets(question.answers.iter().map(|answer| said_so(answer, evidence)));
        }
    }

    fn searches(&mut self, searches: &[Search], level: usize) {
        if !searches.is_empty() {
            self.heading(level, "Searches made");
        }
        self.bullets(searches.iter().map(|it| {
            let found = match &it.found {
                Some(found) => format!("Found: {}", inline(found)),
                None => "Nothing was found.".to_owned(),
            };
            format!("{}, {}: “{}”. {found}", inline(&it.place), it.day(), inline(&it.query))
        }));
    }

    fn evidence(&mut self, items: &[Evidence], level: usize) {
        if !items.is_empty() {
            self.heading(level, "Evidence");
            for item in items {
                self.item(item);
            }
        }
    }

    fn contacts(&mut self, items: &[Contact], level: usize) {
        if !items.is_empty() {
            self.heading(level, "Asked for comment");
        }
        for it in items {
            let title = it.title.as_ref().map(|title| format!(", {}", inline(title)));
            let (who, purpose) = (inline(&it.who()), it.purpose.word());
            let asked = inline(&it.asked());
            self.paragraph(&format!("**{purpose}:** {who}{}, {asked}.", title.unwrap_or_default()));
            self.paragraph(&block(&it.question, ""));
            for answer in &it.answers {
                self.paragraph(&inline(&answer.head()));
                self.paragraph(&block(&answer.words(), "> "));
            }
            if let Some(silence) = it.without_answer() {
                self.paragraph(silence);
            }
        }
    }

    fn standing(&mut self, it: &Entry, level: usize) {
        if let Some(then) = it.then() {
            self.paragraph(&format!("**{then}**"));
        }
        if let Some(warning) = it.warning() {
            self.paragraph(&format!("**{warning}**"));
        }
        if let Some(change) = &it.text_change {
            self.text_change(change);
        }
        if let Some(closed) = &it.closed {
            self.paragraph(&format!("Closed as {}.", inline(&closed.phrase)));
        }
        if let Some(reason) = it.withdrawn() {
            self.paragraph(&format!("**Withdrawn:** {}", inline(reason)));
        }
        if let Some(verdict) = &it.verdict {
            self.heading(level, &format!("Verdict: {}", verdict.label.name));
            self.verdict(verdict);
        }
        if let Some(proposal) = &it.proposal {
            self.heading(level, &format!("Proposed, not approved: {}", proposal.label.name));
            self.verdict(proposal);
        }
    }

    fn text_change(&mut self, it: &TextChange) {
        let now = it.now.as_ref().map(|words| format!(" “{}”", inline(words.trim())));
        self.paragraph(&format!("**{}**{}", it.notice(), now.unwrap_or_default()));
        if let Some(note) = &it.note {
            self.paragraph(&block(note, ""));
        }
    }

    fn verdict(&mut self, it: &Verdict) {
        let definition = it.label.definition.as_deref().map(inline);
        let place = it.label.place().map(|place| format!("({place})"));
        let meaning: Vec<_> = definition.into_iter().chain(place).collect();
        if !meaning.is_empty() {
            self.paragraph(&format!("*{}*", meaning.join(" ")));
        }
        self.paragraph(&block(&it.rationale, ""));
        let terms = it.terms().into_iter();
        self.bullets(terms.map(|(name, words)| format!("{name}: {}", inline(&words))));
        self.paragraph(&inline(&it.by()));
    }

    fn item(&mut self, it: &Evidence) {
        let title = match it.source.link() {
            Some(url) => link(&it.source.title, &url),
            None => inline(&it.source.title),
        };
        let origin = it.source.origin().map(|origin| format!(" ({})", inline(&origin)));
        let stance = it.stance.word();
        self.paragraph(&format!("**{stance}:** {title}{}", origin.unwrap_or_default()));
        if let Some(about) = it.about() {
            self.paragraph(&inline(&about));
        }
        if let Some(passage) = &it.passage {
            self.paragraph(&block(passage, "> "));
        }
        if let Some(copy) = &it.snapshot {
            self.paragraph(&format!("{} `{}`", inline(&copy.origin()), hash(&copy.sha256)));
        }
        if let Some(note) = &it.note {
            self.paragraph(&block(note, ""));
        }
    }

    fn article(&mut self, it: &Article) {
        let title = match it.url.as_deref().and_then(super::link::web) {
            Some(url) => link(&it.title, &url),
            None => inline(&it.title),
        };
        let fact = |name: &str, words: Option<String>| words.map(|it| format!("{name}: {it}"));
        let text = |words: &Option<String>| words.as_deref().map(inline);
        let published = it.published.map(|date| date.format("%-d %B %Y").to_string());
        let facts = [
            Some(title),
            fact("Publisher", text(&it.publisher)),
            fact("Author", text(&it.author)),
            fact("Published", published),
            fact("Imported", Some(minute(&it.imported_at))),
            fact("SHA-256 of the text", Some(format!("`{}`", hash(&it.sha256)))),
        ];
        self.bullets(facts.into_iter().flatten());
    }

    fn trail(&mut self, it: &Entry) {
        if it.trail.is_empty() {
            return;
        }
        self.heading(2, "Trail");
        self.list(it.trail.iter().map(|event| {
            format!("{}. {}: {}", event.seq + 1, minute(&event.at), inline(&event.sentence))
        }));
        self.paragraph(&format!("Last event: `{}`", hash(&it.head_hash)));
    }

    fn foot(&mut self, desk: &Desk, generated: &str) {
        self.paragraph("---");
        let links = [("How we work", &desk.method_url), ("Corrections", &desk.corrections_url)];
        let links = links
            .into_iter()
            .filter_map(|(words, url)| Some(link(words, &super::link::web(url.as_deref()?)?)));
        let made = format!("{}, report made on {generated}.", inline(&desk.name));
        self.0.push_str(&[made].into_iter().chain(links).collect::<Vec<_>>().join(" · "));
        self.0.push('\n');
    }
}

fn said_so(it: &Answer, evidence: &[Evidence]) -> String {
    let text = it.text.as_deref().map(inline);
    let text = text.map(|text| if it.is_quoted() { format!("“{text}”") } else { text });
    let lead = it.lead().map(|lead| format!("{lead}."));
    let from = (!it.evidence.is_empty())
        .then(|| format!("(From {})", inline(&titles(evidence, &it.evidence))));
    [lead, text, from].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn in_context(before: &str, exact: &str, after: &str) -> String {
    // Emphasis does not begin or end at white space, so that stays outside.
    let words = exact.trim();
    let strong = if words.is_empty() { String::new() } else { format!("**{}**", inline(words)) };
    let gap = |has: bool| if has { " " } else { "" };
    let open = gap(before.ends_with(char::is_whitespace) || exact.starts_with(char::is_whitespace));
    let close = gap(after.starts_with(char::is_whitespace) || exact.ends_with(char::is_whitespace));
    format!("{}{open}{strong}{close}{}", inline(before), inline(after))
}

fn said(it: &Speakers) -> Vec<String> {
    let one = |it: &super::document::Attribution| {
        let title = it.title.as_ref().map(|title| format!(", {}", inline(title)));
        let cue = it.cue.as_ref().map(|cue| format!(": “{}”", inline(cue)));
        let (title, cue) = (title.unwrap_or_default(), cue.unwrap_or_default());
        let (role, form) = (it.role.phrase(), it.form.word());
        format!("{role} {}{title} ({form}{cue})", inline(&it.who()))
    };
    let unnamed = it.no_speaker.as_ref().map(|why| format!("no speaker is named: {}", inline(why)));
    it.attributions.iter().map(one).chain(unnamed).collect()
}

/// Only what a hash can hold, so that nothing else stands between the backticks.
fn hash(text: &str) -> String {
    text.chars().filter(char::is_ascii_hexdigit).collect()
}
