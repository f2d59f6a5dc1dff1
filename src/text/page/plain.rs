//! Plain text as scraped: the article's lines told from the page's.

use super::byline::{self, Byline};
use super::clutter::{Clutter, clutter};
use super::{Article, Dropped, DroppedReason};

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
        if reading.after_the_article || leads_elsewhere(line) {
            reading.drop(line, DroppedReason::Related);
        } else if let Some(kind) = clutter(line) {
            reading.clutter(line, kind);
        } else if std::mem::take(&mut reading.link_follows) && is_headline(line) {
            reading.drop(line, DroppedReason::Related);
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
    /// A label was read whose link is on a line of its own.
    link_follows: bool,
    after_the_article: bool,
}

impl Reading {
    fn clutter(&mut self, line: &str, kind: Clutter) {
        match kind {
            Clutter::Publisher => {
                let value = line.split_once(':').map_or("", |(_, value)| value.trim());
                if value.is_empty() {
                    self.publisher_follows = true;
                } else {
                    self.publisher = Some(value.to_owned());
                }
            }
            // Above the article it is only a link to other articles.
            Clutter::Related => self.after_the_article = !self.body.is_empty(),
            Clutter::Link => self.link_follows = true,
            Clutter::Navigation | Clutter::Sharing | Clutter::Placeholder | Clutter::Caption => {}
        }
        self.drop(line, kind.into());
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

/// Longest line that names another article, in scalars.
const LINK: usize = 200;

/// "Read also: Forty ships wait outside", which is a label and a headline.
fn leads_elsewhere(line: &str) -> bool {
    let Some((label, headline)) = line.split_once(':') else { return false };
    let labelled = matches!(clutter(label), Some(Clutter::Link | Clutter::Related));
    labelled && line.chars().count() <= LINK && is_headline(headline)
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

    #[track_caller]
    fn check(line: &str, reason: DroppedReason) {
        let (first, second) =
            ("The harbour of Eastport was closed on Monday.", "Forty ships wait outside it.");
        let article = read(&format!("{first}\n\n{line}\n\n{second}"));
        assert_eq!(article.body, format!("{first}\n\n{second}"), "{line}");
        assert_eq!(article.dropped, [Dropped { text: line.into(), reason }]);
    }

    #[test]
    fn lines_of_the_page_within_the_article_are_dropped_and_the_article_goes_on() {
        check("Advertisement", DroppedReason::Navigation);
        check("Sign up to our newsletter for news of the harbour", DroppedReason::Navigation);
        check("We and our partners store your choices", DroppedReason::Navigation);
        check("Accept all cookies", DroppedReason::Navigation);
        check("Share this article", DroppedReason::Sharing);
        check("12 comments", DroppedReason::Sharing);
        check("Photo: Bo Ek / Eastport Courier", DroppedReason::Caption);
        check("Image credit: Harbour Archive", DroppedReason::Caption);
        check("Read also: Ten storms that nobody forgot", DroppedReason::Related);
        check("Lea también: Diez tormentas que nadie olvida", DroppedReason::Related);
        check("10:32 GMT", DroppedReason::Byline);
        check("Updated 17 May 2025, 10:32", DroppedReason::Byline);
    }

    #[test]
    fn a_label_within_the_article_takes_the_headline_after_it_and_no_more() {
        let article = read(
            "The harbour was closed.\n\nRead also:\n\nTen storms that nobody forgot\n\nForty ships wait outside it.",
        );
        assert_eq!(article.body, "The harbour was closed.\n\nForty ships wait outside it.");
        let sentence = read("The harbour was closed.\n\nRead more\n\nForty ships wait outside it.");
        assert_eq!(sentence.body, "The harbour was closed.\n\nForty ships wait outside it.");
    }

    #[test]
    fn sentences_that_begin_like_lines_of_the_page_are_kept() {
        let kept = "Photo opportunities are rare, she said.\n\nShare prices fell to 12 comments a day.\n\nRelated: that is what the pilots are, the court found, and nobody doubts it.\n\nLive ammunition was found on the quay.\n\nAccept nothing, he told them.";
        assert_eq!(read(kept).body, kept);
    }
}
