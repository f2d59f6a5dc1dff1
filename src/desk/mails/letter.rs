//! Letter: the words of a mail. Plain text that names claims and what happened to them, and nothing
//! that a verdict says: whoever is asked for a blind opinion reads it too.

use std::fmt::Write;

use crate::desk::people::Token;
use crate::domain::ClaimNumber;
use crate::domain::notice::Kind;

/// A mail in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    pub name: String,
    pub email: String,
    pub subject: String,
    pub text: String,
    /// The address that puts an end to such mail with one click, without an account.
    pub end: String,
}

/// Only the subject, because addresses and links do not belong into logs.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A claim, and what happened to it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub number: ClaimNumber,
    pub statement: String,
    pub kinds: Vec<Kind>,
    /// How many things happened.
    pub count: u64,
}

/// How much of a statement stands in a subject, in characters.
const SHORT: usize = 70;
/// How many claims a subject names.
const NAMED: usize = 5;

pub(super) fn write(
    desk: &str,
    (name, email): (&str, &str),
    items: &[Item],
    address: &str,
    token: &Token,
) -> Letter {
    let end = format!("{address}/unsubscribe/{}", token.0);
    let mut text = String::new();
    for item in items {
        // Writing into a text does not fail.
        let _infallible = tell(&mut text, item, address);
    }
    let _infallible = write!(
        text,
        "-- \n{}\nAll notices: {address}/notices\nWhat is mailed to you: {address}/profile#notices\nNo more mail: {end}\n",
        line(desk)
    );
    let subject = subject(items);
    Letter { name: line(name), email: line(email), subject, text, end }
}

fn tell(text: &mut String, item: &Item, address: &str) -> std::fmt::Result {
    writeln!(text, "{}  {}", item.number, line(&item.statement))?;
    for kind in &item.kinds {
        writeln!(text, "  {}", kind.sentence())?;
    }
    if u64::try_from(item.kinds.len()).is_ok_and(|told| told < item.count) {
        writeln!(text, "  {} things happened to it in all.", item.count)?;
    }
    writeln!(text, "  {address}/claims/{}\n", item.number)
}

fn subject(items: &[Item]) -> String {
    if let [item] = items {
        let statement = line(&item.statement);
        let short: String = statement.chars().take(SHORT).collect();
        let dots = if short == statement { "" } else { "…" };
        return format!("{}: {}{dots}", item.number, short.trim_end());
    }
    let named: Vec<String> = items.iter().take(NAMED).map(|it| it.number.to_string()).collect();
    let dots = if items.len() > NAMED { " …" } else { "" };
    format!("{} claims: {}{dots}", items.len(), named.join(", "))
}

/// On one line and without controls, so that no word of somebody's begins a line of its own.
fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: u64, statement: &str, kinds: &[Kind], count: u64) -> Item {
        let (number, statement) = (ClaimNumber(number), statement.to_owned());
        Item { number, statement, kinds: kinds.to_vec(), count }
    }

    fn written(items: &[Item]) -> Letter {
        let token = Token("t0".to_owned());
        write("The desk", ("Ann", "ann@test.example"), items, "https://desk.example", &token)
    }

    #[test]
    fn one_claim_is_the_subject_and_its_letter_says_what_happened() {
        let it = written(&[item(11, "The bridge is long.", &[Kind::Mention, Kind::Reply], 4)]);
        assert_eq!(it.subject, "C-12: The bridge is long.");
        assert_eq!(
            it.text,
            "C-12  The bridge is long.\n  You were mentioned in the discussion.\n  Somebody replied in a thread of yours.\n  4 things happened to it in all.\n  https://desk.example/claims/C-12\n\n-- \nThe desk\nAll notices: https://desk.example/notices\nWhat is mailed to you: https://desk.example/profile#notices\nNo more mail: https://desk.example/unsubscribe/t0\n"
        );
        assert_eq!(it.end, "https://desk.example/unsubscribe/t0");
    }

    #[test]
    fn several_claims_stand_in_one_letter() {
        let some: Vec<Item> = (0..7).map(|it| item(it, "Words.", &[Kind::Late], 1)).collect();
        let it = written(&some);
        assert_eq!(it.subject, "7 claims: C-1, C-2, C-3, C-4, C-5 …");
        assert_eq!(it.text.matches("  It is late.").count(), 7);
        assert!(!it.text.contains("things happened"));
    }

    #[test]
    fn nothing_that_somebody_typed_begins_a_line() {
        let odd = "Long\r\nBcc: all@test.example\u{85}\u{2028}x\0";
        let it = written(&[item(0, odd, &[Kind::Late], 1)]);
        assert_eq!(it.subject, "C-1: Long Bcc: all@test.example x");
        assert!(it.text.starts_with("C-1  Long Bcc: all@test.example x\n"));
        let long = "ö".repeat(100);
        let subject = written(&[item(0, &long, &[Kind::Late], 1)]).subject;
        assert_eq!(subject, format!("C-1: {}…", "ö".repeat(70)));
    }
}
