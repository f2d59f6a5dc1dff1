//! Plain text as scraped: the article's lines told from the page's.

use super::byline::{self, Byline};
use super::{Article, Dropped, DroppedReason};
use crate::text::lexicon::{self, Clutter};

/// Longest line that may be a headline, in scalars.
const HEADLINE: usize = 250;

/// Reads an article out of plain text.
pub fn read(input: &str) -> Article {
    let lines = lines(input);
    let mut reading = Reading::default();
    let mut rest = lines.iter().map(String::as_str).peekable();
    while let Some(line) = rest.next() {
        let last = rest.peek().is_none();
        let inside_byline = reading.body.is_empty()
            && reading.dropped.last().is_some_and(|it| it.reason == DroppedReason::Byline)
            && rest.peek().is_some_and(|next| byline::read(next).is_some());
        if reading.after_the_article {
            reading.drop(line, DroppedReason::Related);
        } else if let Some(kind) = lexicon::clutter(line) {
            reading.clutter(line, kind);
        } else if reading.publisher_follows && is_name(line) {
            reading.publisher = Some(line.to_owned());
            reading.publisher_follows = false;
            reading.drop(line, DroppedReason::Publisher);
        } else if let Some(found) = byline::read(line) {
            reading.byline(line, found);
        } else if inside_byline && is_name(line) {
            reading.publisher.get_or_insert_with(|| line.to_owned());
            reading.drop(line, DroppedReason::Publisher);
        } else if reading.title.is_none() && reading.body.is_empty() && !last && is_headline(line) {
            reading.title = Some(line.to_owned());
            reading.drop(line, DroppedReason::Title);
        } else if reading.body.is_empty() && reading.title.as_deref() == Some(line) {
            reading.drop(line, DroppedReason::Title);
        } else {
            reading.body.push(line.to_owned());
        }
    }
    Article {
        title: reading.title.unwrap_or_default(),
        publisher: reading.publisher,
        author: reading.byline.author,
        published: reading.byline.date,
        language: None,
        canonical_url: None,
        body: reading.body.join("\n\n"),
        dropped: reading.dropped,
    }
}

#[derive(Default)]
struct Reading {
    title: Option<String>,
    publisher: Option<String>,
    byline: Byline,
    body: Vec<String>,
    dropped: Vec<Dropped>,
    /// A label was read whose value is on a line of its own.
    publisher_follows: bool,
    after_the_article: bool,
}

impl Reading {
    fn clutter(&mut self, line: &str, kind: Clutter) {
        let reason = match kind {
            Clutter::Navigation => DroppedReason::Navigation,
            Clutter::Sharing => DroppedReason::Sharing,
            Clutter::Placeholder => DroppedReason::Placeholder,
            Clutter::Publisher => {
                let value = line.split_once(':').map_or("", |(_, value)| value.trim());
                if value.is_empty() {
                    self.publisher_follows = true;
                } else {
                    self.publisher = Some(value.to_owned());
                }
                DroppedReason::Publisher
            }
            Clutter::Related => {
                // Above the article it is only a link to other articles.
                self.after_the_article = !self.body.is_empty();
                DroppedReason::Related
            }
        };
        self.drop(line, reason);
    }

    fn byline(&mut self, line: &str, found: Byline) {
        self.byline.author = self.byline.author.take().or(found.author);
        self.byline.date = self.byline.date.or(found.date);
        self.drop(line, DroppedReason::Byline);
    }

    fn drop(&mut self, line: &str, reason: DroppedReason) {
        self.dropped.push(Dropped { text: line.to_owned(), reason });
    }
}

/// The text's paragraphs: its lines, with lines that were wrapped at a width put together again.
fn lines(input: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for block in input.replace("\r\n", "\n").split("\n\n") {
        let lines: Vec<&str> = block.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        if is_wrapped(&lines) {
            paragraphs.push(lines.join(" "));
        } else {
            paragraphs.extend(lines.into_iter().map(squeeze));
        }
    }
    paragraphs
}

/// Whether every line but the last is about as long as the longest, as an editor wraps them.
fn is_wrapped(lines: &[&str]) -> bool {
    let width = |it: &&str| it.chars().count();
    let longest = lines.iter().map(width).max().unwrap_or_default();
    let Some((_, wrapped)) = lines.split_last() else { return false };
    !wrapped.is_empty()
        && (40..=100).contains(&longest)
        && wrapped.iter().all(|it| width(it) + 20 >= longest)
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A headline is short and is not a sentence.
fn is_headline(line: &str) -> bool {
    let quoted_end = line.trim_end_matches(['”', '"', '’', '\'']);
    line.chars().count() <= HEADLINE
        && line.split_whitespace().nth(1).is_some()
        && !quoted_end.ends_with(['.', ':', ';', ','])
}

/// A publisher's name is a few words, most of them capitalised, and no sentence.
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let upper =
        words.iter().filter(|it| it.chars().next().is_some_and(|ch| !ch.is_lowercase())).count();
    (1..=6).contains(&words.len()) && upper * 2 >= words.len() && !line.ends_with(['.', '?', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRAPED: &str = "Menu\n\nSign in\n\nHarbour closed after storm breaks two cranes\n\nPublished 4 hours ago3 minute read\n\nBy Ann Lee\n\nThe harbour of Eastport was closed on Monday after a storm broke two of its cranes.\n\n“We lost both,” the harbour master said.\n\nShare this article\n\nSource:\npublisher logo\nEastport Courier\nLoading...\n\nYou may also like...\n\nTen storms that nobody forgot.";

    #[test]
    fn the_page_around_a_scraped_article_is_dropped_and_shown() {
        let article = read(SCRAPED);
        assert_eq!(article.title, "Harbour closed after storm breaks two cranes");
        assert_eq!(article.publisher.as_deref(), Some("Eastport Courier"));
        assert_eq!(article.author.as_deref(), Some("Ann Lee"));
        assert_eq!(article.published, None);
        assert_eq!(
            article.body,
            "The harbour of Eastport was closed on Monday after a storm broke two of its cranes.\n\n“We lost both,” the harbour master said."
        );
        let related = Dropped {
            text: "Ten storms that nobody forgot.".into(),
            reason: DroppedReason::Related,
        };
        assert!(article.dropped.contains(&related));
    }

    #[test]
    fn a_name_between_author_and_date_is_the_publisher() {
        let article = read(
            "Harbour closed after storm breaks two cranes\n\nBy Ann Lee\n\nThe Eastport Courier\n\nPublished 14 March 2026\n\nThe harbour of Eastport was closed.",
        );
        assert_eq!(article.publisher.as_deref(), Some("The Eastport Courier"));
        assert_eq!(article.body, "The harbour of Eastport was closed.");
    }

    #[test]
    fn every_line_is_either_kept_or_shown_as_dropped() {
        let article = read(SCRAPED);
        for line in SCRAPED.lines().filter(|it| !it.is_empty()) {
            let kept = article.body.contains(line);
            assert!(kept || article.dropped.iter().any(|it| it.text == line), "{line} is lost");
        }
    }

    #[test]
    fn a_clean_article_keeps_every_sentence() {
        let clean = "The harbour was closed on Monday.\n\nBy Tuesday, 40 ships were waiting.\n\nFollow us, the pilots said. Share prices fell.";
        let article = read(clean);
        assert_eq!(article.body, clean);
        assert_eq!(article.title, "");
    }

    #[test]
    fn lines_wrapped_by_an_editor_are_one_paragraph() {
        let article = read(
            "The harbour of Eastport was closed on Monday after\na storm broke two of its cranes, and nobody knows\nwhen it opens.\n\nForty ships wait.",
        );
        assert_eq!(
            article.body,
            "The harbour of Eastport was closed on Monday after a storm broke two of its cranes, and nobody knows when it opens.\n\nForty ships wait."
        );
    }
}
