//! Unstopped: where a sentence of the web ends without a stop.

use super::gap::{Gap, Rule};
use super::vocabulary::{self, Closing};
use super::words::Word;
use crate::text::lexicon;

/// The rules about sentences without a stop, the first that knows deciding.
pub(super) const RULES: [Rule; 9] = [
    rule,
    greeting,
    link,
    mailbox,
    attachment,
    time_of_a_message,
    date_of_a_headline,
    label,
    closing,
];

/// The days of a week, with which the date of an article begins.
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A rule drawn with marks stands alone, or around a line of its own.
fn rule(gap: &Gap<'_, '_>) -> Option<bool> {
    (gap.before().ends_rule() || gap.after().begins_rule()).then_some(true)
}

/// After an address of the web a capital or another address begins anew.
fn link(gap: &Gap<'_, '_>) -> Option<bool> {
    let before = gap.before();
    let open = before.text.ends_with(|it: char| it.is_alphanumeric() || it == '/' || it == '>');
    if !before.is_link() || !open {
        return None;
    }
    let after = gap.after();
    (after.is_link() || after.text.starts_with(char::is_uppercase)).then_some(true)
}

/// An address of mail ends the head of a message.
fn mailbox(gap: &Gap<'_, '_>) -> Option<bool> {
    let before = gap.before();
    if !before.is_mailbox() || !before.text.ends_with(|it: char| it.is_alphanumeric() || it == '>')
    {
        return None;
    }
    let headed = gap.words.get(gap.first).is_some_and(|it| vocabulary::is_label(it.text));
    let marked = headed || before.text.ends_with('>');
    (gap.english
        && marked
        && (headed || !gap.after().is_lower())
        && !is_date(gap.after())
        && !gap.after().is_marks())
    .then_some(true)
}

/// The names of attached files stand each on a line: "- plan.pdf - budget.xls".
fn attachment(gap: &Gap<'_, '_>) -> Option<bool> {
    let name = gap.before().text.rsplit_once('.');
    let file = name.is_some_and(|(name, end)| {
        let known =
            ["pdf", "doc", "docx", "xls", "xlsx", "txt", "htm", "html", "jpg", "png", "zip"];
        !name.is_empty() && known.contains(&end.to_ascii_lowercase().as_str())
    });
    (file && gap.after().text == "-").then_some(true)
}

/// A date with its time, as the head of a message has it, stands alone.
fn time_of_a_message(gap: &Gap<'_, '_>) -> Option<bool> {
    let half = |it: &Word<'_>| matches!(it.text, "AM" | "PM" | "am" | "pm");
    if is_date(gap.after()) && is_time(gap.ahead(1)) {
        let before = gap.before();
        let name = before.is_capital() || before.is_mailbox() || before.text.ends_with('>');
        return Some(gap.cut || name && !before.text.ends_with([',', ':', ';', '(']));
    }
    let time = if half(gap.before()) { 2 } else { 1 };
    if !is_time(gap.back(time)) || !is_date(gap.back(time + 1)) || half(gap.after()) {
        return None;
    }
    let alone = gap.is_word(time + 1) && !gap.after().is_marks();
    (alone || gap.after().is_capital()).then_some(true)
}

/// "5/13/2025", "13.5.25" or "2025-05-13".
fn is_date(word: &Word<'_>) -> bool {
    let mut parts = word.text.trim_end_matches(',').split(['/', '.', '-']);
    let digits = |it: Option<&str>| {
        it.is_some_and(|it| (1..=4).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()))
    };
    digits(parts.next()) && digits(parts.next()) && digits(parts.next()) && parts.next().is_none()
}

/// "8:28" or "08:28:15".
fn is_time(word: &Word<'_>) -> bool {
    word.text.contains(':')
        && word.text.len() <= 8
        && word.text.split(':').all(|it| it.len() <= 2 && it.parse::<u8>().is_ok())
}

/// The date of an article stands apart from its headline and from its first sentence.
fn date_of_a_headline(gap: &Gap<'_, '_>) -> Option<bool> {
    let begins = |at: usize| {
        let word = |it: usize| gap.words.get(at + it).map_or("", |it| it.text);
        let day = word(0).strip_suffix(',').is_some_and(|it| DAYS.contains(&it));
        let year = word(3).len() == 4 && word(3).bytes().all(|it| it.is_ascii_digit());
        day && word(1).starts_with(char::is_uppercase) && word(2).ends_with(',') && year
    };
    if gap.is_opening(4) && begins(0) {
        return gap.after().is_capital().then_some(true);
    }
    let ends = gap.words.len() == gap.at + 4 && begins(gap.at);
    let open = gap.before().text.ends_with([',', ':', ';', '—', '–', '-'])
        || gap.before().is_lower() && gap.before().text.len() < 3;
    (ends && !open).then_some(true)
}

/// The label of a caption begins anew, and its number ends before a capital.
fn label(gap: &Gap<'_, '_>) -> Option<bool> {
    if !gap.english {
        return None;
    }
    let numbered = gap.is_opening(2) && gap.before().is_number();
    if numbered && vocabulary::is_figure(gap.back(2).text) {
        let after = gap.after();
        return (after.is_capital() && !after.text.ends_with(':')).then_some(true);
    }
    let free = |it: char| it.is_alphanumeric() || matches!(it, ')' | '"' | '”' | '>' | '.');
    if !gap.before().text.ends_with(free) {
        return None;
    }
    let (one, next) = (gap.after().text, gap.ahead(1).text);
    let two = || one.starts_with(char::is_uppercase) && next.ends_with(':');
    let labelled =
        vocabulary::is_label(one) || two() && vocabulary::is_label(&[one, next].join(" "));
    labelled.then_some(true)
}

/// "Ann, We are late" and "Hello, Are you there?" begin with a line of their own.
fn greeting(gap: &Gap<'_, '_>) -> Option<bool> {
    let name = gap.before().text.strip_suffix(',').filter(|_| gap.english && gap.is_opening(1))?;
    let named = name.starts_with(char::is_uppercase)
        && name.chars().skip(1).all(char::is_lowercase)
        && !name.ends_with("ly")
        && !lexicon::is_starter(&name.to_lowercase());
    let first = gap.after().text;
    let titled = matches!(first, "The" | "A" | "An" | "All" | "New" | "One" | "I");
    let begins = !titled
        && gap.after().is_capital()
        && lexicon::is_starter(&first.to_lowercase())
        && !lexicon::is_honorific(&first.to_lowercase())
        && gap.ahead(1).is_lower();
    (named && begins).then_some(true)
}

/// "Best regards, Ann" is two lines of a letter.
fn closing(gap: &Gap<'_, '_>) -> Option<bool> {
    let count = gap.at - gap.first;
    if !gap.english || count > 4 || !gap.before().text.ends_with(',') {
        return None;
    }
    let sentence = gap.words.get(gap.first..gap.at)?;
    let plain = sentence.iter().all(|it| it.text.starts_with(char::is_alphabetic));
    let kinds: Option<Vec<Closing>> =
        sentence.iter().map(|it| vocabulary::closing(&it.bare().to_lowercase())).collect();
    let closes = kinds.is_some_and(|it| it.contains(&Closing::Word));
    (plain && closes && gap.after().text.starts_with(char::is_uppercase)).then_some(true)
}
