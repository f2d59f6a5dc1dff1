//! Pronouns in what is said: whom the first word of some words stands for, and what it teaches.

use super::Splitting;
use crate::text::lexicon::Gender;
use crate::text::suggestion::{Speaker, SpeakerKind};
use crate::text::tokens::Token;
use crate::text::unit::Unit;

impl Splitting<'_> {
    /// Learns from a pronoun that stands for somebody whether they are "he" or "she".
    pub(super) fn learn(&mut self, unit: &Unit<'_>, speaker: &Speaker) {
        let token = speaker.start.and_then(|it| unit.token_at(it));
        let person = speaker.kind == SpeakerKind::Person;
        if let Some(gender) = token.and_then(gender).filter(|_| person) {
            self.mentions.learn(&speaker.name, gender);
        }
    }

    /// Whom the "he" or "she" stands for with which a sentence of the article begins.
    pub(super) fn begins_with(&self, unit: &Unit<'_>, at: usize) -> Option<Speaker> {
        let gender = gender(unit.token_at(at)?)?;
        let found = self.heard.person(self.text, &self.mentions, gender, at);
        found.filter(|it| it.kind == SpeakerKind::Person)
    }

    /// The speaker's name, where their words begin with a pronoun that can only mean them.
    pub(super) fn of_oneself(
        &self,
        unit: &Unit<'_>,
        speaker: &Speaker,
        at: usize,
    ) -> Option<String> {
        let first = unit.token_at(at)?;
        let means_them = if let Some(gender) = gender(first) {
            speaker.kind == SpeakerKind::Person
                && self.heard.is_alone(&self.mentions, &speaker.name, gender, at)
        } else {
            // "It had cut the budget" is a ministry's; "it had been raining" is nobody's.
            let has = unit.token_after(first.end).filter(|it| it.is_any(&["had", "has"]));
            let done = has.and_then(|it| unit.token_after(it.end));
            first.is("it")
                && speaker.kind == SpeakerKind::Organisation
                && done.is_some_and(|it| it.lower.ends_with("ed") || it.is_any(DONE))
        };
        means_them.then(|| speaker.name.clone())
    }
}

/// Participles of what somebody does on purpose, besides those in -ed.
const DONE: &[&str] = &[
    "built", "bought", "cut", "found", "given", "made", "paid", "sent", "sold", "spent", "taken",
    "told", "won", "written",
];

fn gender(token: &Token<'_>) -> Option<Gender> {
    match token.lower.as_str() {
        "he" => Some(Gender::He),
        "she" => Some(Gender::She),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Draft, split};

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let last = split(&Draft { body, ..Draft::default() }).pop();
        assert_eq!(last.map(|it| it.statement).as_deref(), Some(expected), "{body}");
    }

    #[test]
    fn a_speaker_s_own_pronoun_gives_way_to_their_name() {
        check("Ann Lee said she had sold 40 ships.", "Ann Lee had sold 40 ships.");
        check("The port board said it had sold 40 ships.", "The port board had sold 40 ships.");
        check("The port board said it had been raining.", "It had been raining.");
    }

    #[test]
    fn a_pronoun_that_may_mean_somebody_else_stays() {
        check("Mr Bo Ek left. Ann Lee said he had sold 40 ships.", "He had sold 40 ships.");
        check("Mrs Ann Lee said he had sold 40 ships.", "He had sold 40 ships.");
    }
}
