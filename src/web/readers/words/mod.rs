//! Words: the fixed words of the pages for readers, in each language that the desk has them in.

mod arabic;
mod english;
mod french;
mod german;
mod spanish;

use chrono::{Datelike, NaiveDate};

use crate::domain::claim::AttributionRole;
use crate::domain::evidence::Stance;
use crate::domain::publishing::Language;
use crate::domain::research::AnswerKind;

/// One language, as a literal table.
pub struct Words {
    pub language: Language,
    pub months: [&'static str; 12],
    /// How a day is written, of {d}, {m} and {y}.
    pub date: &'static str,
    pub skip: &'static str,
    pub checks: &'static str,
    pub corrections: &'static str,
    pub method: &'static str,
    pub feed: &'static str,
    pub check: &'static str,
    pub published: &'static str,
    pub changed: &'static str,
    /// Each stands before a name.
    pub said_by: &'static str,
    pub reported_by: &'static str,
    pub repeated_by: &'static str,
    pub denied_by: &'static str,
    pub no_speaker: &'static str,
    /// Instead of a name.
    pub erased: &'static str,
    pub reviewing: &'static str,
    pub text_changed: &'static str,
    pub text_was_changed: &'static str,
    /// Stands before the words that were checked, with {} for a day.
    pub checked_then: &'static str,
    pub now_reads: &'static str,
    pub quote_gone: &'static str,
    pub why: &'static str,
    pub would_change: &'static str,
    pub as_of: &'static str,
    pub held: &'static str,
    pub review_by: &'static str,
    pub proposed_by: &'static str,
    pub approved_by: &'static str,
    pub in_article: &'static str,
    pub article: &'static str,
    pub all_of_article: &'static str,
    pub evidence: &'static str,
    pub supports: &'static str,
    pub refutes: &'static str,
    pub context: &'static str,
    pub nothing: &'static str,
    pub copy: &'static str,
    pub questions: &'static str,
    pub not_answered: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub unanswerable: &'static str,
    pub searches: &'static str,
    pub found: &'static str,
    pub nothing_found: &'static str,
    pub asked: &'static str,
    pub asked_on: &'static str,
    pub answered_on: &'static str,
    pub no_answer: &'static str,
    pub embed: &'static str,
    pub withdrawn: &'static str,
    pub withdrawn_notice: &'static str,
    pub restored: &'static str,
    pub corrected: &'static str,
    pub missing: &'static str,
    pub missing_notice: &'static str,
    pub newest: &'static str,
    pub older: &'static str,
    pub all_labels: &'static str,
    pub none_yet: &'static str,
    pub sought: &'static str,
    pub language_of_article: &'static str,
    pub all_languages: &'static str,
    pub find: &'static str,
    pub none_found: &'static str,
    pub all_checks: &'static str,
    pub none_yet_here: &'static str,
    pub counts: &'static str,
    pub selection: &'static str,
    pub no_corrections: &'static str,
    pub labels: &'static str,
    pub complain: &'static str,
    pub complain_here: &'static str,
    pub logged: &'static str,
    pub checkpoint: &'static str,
    pub verify: &'static str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over fields by reference")]
impl Words {
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &english::WORDS,
            Language::German => &german::WORDS,
            Language::French => &french::WORDS,
            Language::Spanish => &spanish::WORDS,
            Language::Arabic => &arabic::WORDS,
        }
    }

    pub fn lang(&self) -> &'static str {
        self.language.key()
    }

    /// Which way it is read.
    pub fn dir(&self) -> &'static str {
        if self.language == Language::Arabic { "rtl" } else { "ltr" }
    }

    /// Whether words that reports have in English alone may stand beside these.
    pub fn is_english(&self) -> bool {
        self.language == Language::English
    }

    pub fn stance(&self, it: &Stance) -> &'static str {
        match it {
            Stance::Supports => self.supports,
            Stance::Refutes => self.refutes,
            Stance::Context => self.context,
            Stance::NothingFound => self.nothing,
        }
    }

    /// Stands before a speaker's name.
    pub fn role(&self, it: &AttributionRole) -> &'static str {
        match it {
            AttributionRole::Originated => self.said_by,
            AttributionRole::Reported => self.reported_by,
            AttributionRole::Repeated => self.repeated_by,
            AttributionRole::Denied => self.denied_by,
        }
    }

    /// What stands before the words of an answer, where they alone do not say it.
    pub fn lead(&self, it: &AnswerKind) -> Option<&'static str> {
        match it {
            AnswerKind::Extractive | AnswerKind::Abstractive => None,
            AnswerKind::Yes => Some(self.yes),
            AnswerKind::No => Some(self.no),
            AnswerKind::Unanswerable => Some(self.unanswerable),
        }
    }

    /// What was done before the eyes of readers, by the word of its row.
    pub fn change(&self, kind: &str) -> &'static str {
        match kind {
            "withdrawn" => self.withdrawn,
            "restored" => self.restored,
            _ => self.corrected,
        }
    }

    /// "9 March 2026".
    pub fn day(&self, day: &NaiveDate) -> String {
        let month = usize::try_from(day.month0()).ok().and_then(|it| self.months.get(it));
        self.date
            .replace("{d}", &day.day().to_string())
            .replace("{m}", month.copied().unwrap_or_default())
            .replace("{y}", &day.year().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_each_language_does() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        for (language, written) in [
            (Language::English, "9 March 2026"),
            (Language::German, "9. März 2026"),
            (Language::French, "9 mars 2026"),
            (Language::Spanish, "9 de marzo de 2026"),
            (Language::Arabic, "9 مارس 2026"),
        ] {
            let words = Words::of(language);
            assert_eq!((words.language, words.day(&day).as_str()), (language, written));
        }
    }
}
