//! Filters: how templates write times, names and words that people typed.
#![expect(clippy::inline_always, reason = "askama's macro for filters writes it")]

use askama::Values;
use askama::filters::Safe;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use linkify::{LinkFinder, LinkKind};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::domain::size::Size;
use crate::text::hidden;

/// `17 May 2026, 09:30`, in UTC and readable by machines.
#[askama::filter_fn]
pub fn time(at: &DateTime<Utc>, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(marked(at, &at.format("%-d %b %Y, %H:%M").to_string()))
}

/// How long ago it was, or the day where that is long ago; the whole time stands behind it.
#[askama::filter_fn]
pub fn ago(
    at: &DateTime<Utc>,
    _: &dyn Values,
    now: &DateTime<Utc>,
) -> askama::Result<Safe<String>> {
    Ok(marked(at, &since(*at, *now)))
}

/// When something is due: `today 17:00`, `tomorrow 09:00`, `24 Nov 09:00`.
#[askama::filter_fn]
pub fn due(
    at: &DateTime<Utc>,
    _: &dyn Values,
    now: &DateTime<Utc>,
) -> askama::Result<Safe<String>> {
    Ok(marked(at, &until(*at, *now)))
}

/// `17 May 2026`, for a day of no particular time.
#[askama::filter_fn]
pub fn day(of: &NaiveDate, _: &dyn Values) -> askama::Result<Safe<String>> {
    let (machine, words) = (of.format("%Y-%m-%d"), of.format("%-d %b %Y"));
    Ok(Safe(format!("<time datetime=\"{machine}\">{words}</time>")))
}

/// `48 kB`, `3.4 MB`: a number of bytes, in thousands.
#[askama::filter_fn]
pub fn size(bytes: &u64, _: &dyn Values) -> askama::Result<String> {
    Ok(Size(*bytes).to_string())
}

/// Enough of a hash to compare it by eye.
#[askama::filter_fn]
pub fn short(hash: impl AsRef<str>, _: &dyn Values) -> askama::Result<String> {
    Ok(hash.as_ref().chars().take(12).collect())
}

/// Words that somebody typed, with links for the addresses in them and nothing else.
#[askama::filter_fn]
pub fn linked(text: impl AsRef<str>, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(with_links(text.as_ref())))
}

/// Words that somebody typed, with characters that cannot be seen shown as marks.
#[askama::filter_fn]
pub fn revealed(text: impl AsRef<str>, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(escaped(text.as_ref())))
}

/// Markdown that somebody wrote, as a part of a page.
#[askama::filter_fn]
pub fn prose(text: impl AsRef<str>, _: &dyn Values) -> askama::Result<Safe<String>> {
    super::prose::html(text.as_ref()).map(Safe).map_err(|_fmt| askama::Error::Fmt)
}

/// At most two letters that stand for a name.
#[askama::filter_fn]
pub fn initials(name: impl AsRef<str>, _: &dyn Values) -> askama::Result<String> {
    Ok(initials_of(name.as_ref()))
}

fn marked(at: &DateTime<Utc>, words: &str) -> Safe<String> {
    let machine = at.format("%Y-%m-%dT%H:%M:%SZ");
    let whole = at.format("%-d %b %Y, %H:%M UTC");
    Safe(format!("<time datetime=\"{machine}\" title=\"{whole}\">{words}</time>"))
}

fn since(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - at;
    let days = (now.date_naive() - at.date_naive()).num_days();
    if passed < TimeDelta::minutes(1) {
        "just now".to_owned()
    } else if passed < TimeDelta::hours(1) {
        format!("{} min ago", passed.num_minutes())
    } else if passed < TimeDelta::hours(12) || days == 0 {
        format!("{} h ago", passed.num_hours())
    } else if days == 1 {
        "yesterday".to_owned()
    } else if days < 7 {
        format!("{days} days ago")
    } else {
        calendar(at, now)
    }
}

fn until(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let time = at.format("%H:%M");
    match (at.date_naive() - now.date_naive()).num_days() {
        -1 => format!("yesterday {time}"),
        0 => format!("today {time}"),
        1 => format!("tomorrow {time}"),
        _ => format!("{} {time}", calendar(at, now)),
    }
}

/// The day, with its year unless that is this one.
fn calendar(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    use chrono::Datelike;
    let format = if at.year() == now.year() { "%-d %b" } else { "%-d %b %Y" };
    at.format(format).to_string()
}

fn with_links(text: &str) -> String {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut out = String::with_capacity(text.len());
    for span in finder.spans(text) {
        let words = escaped(span.as_str());
        let address = span.kind().and_then(|_| followed(span.as_str()));
        if let Some(address) = address {
            out.push_str("<a href=\"");
            push_escaped(&mut out, address.as_str());
            out.push_str("\" rel=\"noopener noreferrer nofollow\">");
            out.push_str(&words);
            out.push_str("</a>");
        } else {
            out.push_str(&words);
        }
    }
    out
}

/// Only addresses of the web: others could run something when followed.
fn followed(address: &str) -> Option<Url> {
    let is_web = |it: &Url| matches!(it.scheme(), "http" | "https") && it.has_host();
    Url::parse(address).ok().filter(is_web)
}

/// Text as HTML. What turns the direction of text or hides in it becomes a mark that can be seen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for span in hidden::reveal(text) {
        match span {
            hidden::Span::Plain(plain) => push_escaped(&mut out, plain),
            // Joiners hold emoji together and shape Persian and Hindi words.
            hidden::Span::Mark(joiner @ ('\u{200c}' | '\u{200d}'), _) => out.push(joiner),
            hidden::Span::Mark(_, name) => {
                out.push_str("<span class=\"hidden-mark\">");
                out.push_str(name);
                out.push_str("</span>");
            }
        }
    }
    out
}

fn push_escaped(out: &mut String, plain: &str) {
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

pub fn initials_of(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.graphemes(true).find(|it| it.chars().any(char::is_alphanumeric)));
    let first = words.next().unwrap_or("?");
    format!("{first}{}", words.next_back().unwrap_or_default()).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_past_is_told_in_words() {
        let now = at("2026-05-17T09:30:00Z");
        for (then, words) in [
            ("2026-05-17T09:29:30Z", "just now"),
            ("2026-05-17T09:26:00Z", "4 min ago"),
            ("2026-05-17T02:30:00Z", "7 h ago"),
            ("2026-05-16T20:00:00Z", "yesterday"),
            ("2026-05-14T09:30:00Z", "3 days ago"),
            ("2026-05-01T09:30:00Z", "1 May"),
            ("2025-05-01T09:30:00Z", "1 May 2025"),
        ] {
            assert_eq!(since(at(then), now), words, "{then}");
        }
    }

    #[test]
    fn what_is_due_is_told_by_day() {
        let now = at("2026-05-17T09:30:00Z");
        for (then, words) in [
            ("2026-05-17T17:00:00Z", "today 17:00"),
            ("2026-05-18T00:00:00Z", "tomorrow 00:00"),
            ("2026-05-24T09:00:00Z", "24 May 09:00"),
            ("2026-05-16T09:00:00Z", "yesterday 09:00"),
        ] {
            assert_eq!(until(at(then), now), words, "{then}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let rel = "rel=\"noopener noreferrer nofollow\"";
        assert_eq!(
            with_links("see https://a.example/?b=1&c=2."),
            format!(
                "see <a href=\"https://a.example/?b=1&amp;c=2\" {rel}>https://a.example/?b=1&amp;c=2</a>."
            )
        );
        for text in ["javascript:alert(1)", "ftp://a.example/b", "data:text/html,x", "a@b.example"]
        {
            assert!(!with_links(text).contains("<a"), "{text}");
        }
    }

    #[test]
    fn what_was_typed_stays_text() {
        let typed = "<script>alert('x')</script> & \"https://a.example/\"onclick=\"x";
        let shown = with_links(typed);
        assert!(!shown.contains("<script") && !shown.contains("\"onclick"), "{shown}");
    }

    #[test]
    fn what_hides_in_a_text_is_shown() {
        let mark = |name: &str| format!("<span class=\"hidden-mark\">{name}</span>");
        let shown = escaped("pay\u{202e}<lap>");
        assert_eq!(shown, format!("pay{}&lt;lap&gt;", mark("right-to-left override")));
        assert_eq!(escaped("👩\u{200d}🚒"), "👩\u{200d}🚒");
    }

    #[test]
    fn two_letters_stand_for_a_name() {
        for (name, letters) in
            [("Ada Lovelace", "AL"), ("ada", "A"), ("“Å” de la Ü", "ÅÜ"), ("", "?"), ("—", "?")]
        {
            assert_eq!(initials_of(name), letters, "{name}");
        }
    }
}
