//! Splitting: an article's body into who is cited for what, and the claims that it may hold.

use std::ops::Range;

use super::antecedents::Heard;
use super::attribution::{Attribution, Who, announces, attributions};
use super::clauses;
use super::dates::{DateExpression, Wording, dates, dates_in, in_full};
use super::measures::{Measure, measures, measures_in};
use super::mentions::Mentions;
use super::scalars::Scalars;
use super::speaker::{self, Scene};
use super::statement::{Around, statement};
use super::subject::subject;
use super::suggestion::{
    ClaimKind, Cue, Draft, Findings, Form, Quote, Reason, Speaker, SpeakerKind, Suggestion,
};
use super::tokens::{Token, tokens};
use super::unit::{Unit, units};
use super::worth::{Said, Worth, is_slight, weigh};

mod cited;
mod pronouns;
mod stated;

#[cfg(test)]
mod forms;
#[cfg(test)]
mod reasons;
#[cfg(test)]
mod tests;

/// The claims that an article's words may hold, in text order.
///
/// Whoever is cited is the speaker; where nobody is, the publisher is. Questions and bare opinions
/// of the publisher are left out; those of people who are cited are kept with a low worth, because
/// that they said so can be checked.
pub fn split(draft: &Draft<'_>) -> Vec<Suggestion> {
    findings(draft).suggestions
}

/// The same, with the words that each person is cited for as they stand in the article.
pub fn findings(draft: &Draft<'_>) -> Findings {
    let text = Scalars::new(draft.body);
    let units = units(&text, draft.language);
    let mentions = Mentions::of(&text, &units);
    let dates = dates(&text, draft.published, draft.language);
    let measures = measures(&text, &dates, draft.language);
    let mut splitting = Splitting {
        text: &text,
        draft,
        mentions,
        dates,
        measures,
        heard: Heard::default(),
        goes_on: None,
        open: false,
        quotes: Vec::new(),
        suggestions: Vec::new(),
    };
    for unit in &units {
        splitting.read(unit);
    }
    let Splitting { mut quotes, mut suggestions, dates, measures, .. } = splitting;
    quotes.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
    quotes.dedup_by_key(|it| (it.start, it.end));
    suggestions.sort_by_key(|it| (it.start, it.end));
    suggestions.dedup_by_key(|it| (it.start, it.end));
    Findings { quotes, suggestions, dates, measures }
}

struct Splitting<'a> {
    text: &'a Scalars<'a>,
    draft: &'a Draft<'a>,
    mentions: Mentions,
    dates: Vec<DateExpression>,
    measures: Vec<Measure>,
    heard: Heard,
    /// Whose quotation the next one may continue, and in which paragraph it stood.
    goes_on: Option<(Speaker, usize)>,
    /// Whether the last quotation was left open by its paragraph.
    open: bool,
    quotes: Vec<Quote>,
    suggestions: Vec<Suggestion>,
}

/// The words of a suggestion before it is weighed.
struct Words<'a> {
    range: Range<usize>,
    form: Form,
    speaker: Option<Speaker>,
    via: Option<Speaker>,
    cue: Option<Range<usize>>,
    pieces: Vec<Range<usize>>,
    /// The reporting phrase that stands inside the words, with its commas.
    aside: Option<Range<usize>>,
    around: Around<'a>,
}

impl Splitting<'_> {
    fn read(&mut self, unit: &Unit<'_>) {
        if unit.is_quotation() {
            self.continued(unit);
            return;
        }
        if self.signed(unit) {
            return;
        }
        let open = std::mem::take(&mut self.open);
        self.heard.begin(unit, &self.mentions);
        if !self.is_english() && self.quoted(unit) {
            return;
        }
        let found = attributions(unit);
        let stated = self.stated(unit, &found);
        let mut last = None;
        let mut speakers: Vec<Option<Speaker>> = Vec::new();
        for one in &found {
            let speaker = self.speaker(unit, one, last.as_ref());
            if let Some(speaker) = &speaker {
                self.heard.note(speaker);
                self.learn(unit, speaker);
                self.know(speaker);
            }
            if !found.iter().any(|it| it.holds(one)) {
                last = speaker.clone().or(last);
            }
            speakers.push(speaker);
        }
        if open {
            self.closed(unit, &found, &speakers);
        }
        self.cited(unit, &found, &speakers, &stated);
        self.resumed(unit, &found);
        self.within_quotations(unit, &found, &speakers);
        let announced = announces(unit)
            .and_then(|(_, who)| self.who(unit, &who, unit.range.end, last.as_ref()));
        self.goes_on = announced.or(last).map(|it| (it, unit.block));
    }

    /// Notes the role in which a person is cited.
    fn know(&mut self, speaker: &Speaker) {
        if let (Some(role), SpeakerKind::Person) = (&speaker.role, speaker.kind) {
            self.mentions.role(&speaker.name, role);
        }
    }

    fn speaker(
        &self,
        unit: &Unit<'_>,
        one: &Attribution,
        last: Option<&Speaker>,
    ) -> Option<Speaker> {
        let at = unit.tokens.get(one.cue.start).map_or(unit.range.start, |it| it.start);
        self.who(unit, &one.speaker, at, last)
    }

    fn who(
        &self,
        unit: &Unit<'_>,
        who: &Who,
        at: usize,
        last: Option<&Speaker>,
    ) -> Option<Speaker> {
        let scene = Scene { text: self.text, mentions: &self.mentions, heard: &self.heard };
        match who {
            Who::Named(phrase) => speaker::read(&scene, unit.tokens.get(phrase.clone())?),
            Who::Same => last.cloned().or_else(|| {
                let verb = clauses::first_verb(&unit.tokens)?;
                let subject = unit.tokens.get(subject(&unit.tokens, verb, 0)?)?;
                subject.last().filter(|it| it.end <= at && !it.is("it"))?;
                speaker::read(&scene, subject)
            }),
            Who::Nobody => None,
        }
    }

    fn is_english(&self) -> bool {
        self.draft.language.is_none_or(|it| it.starts_with("en"))
    }

    /// A range without the spaces and marks at its ends that belong to the sentence around it.
    fn words(&self, range: Range<usize>) -> Range<usize> {
        self.text.trim_by(range, |ch| {
            ch.is_whitespace() || matches!(ch, ',' | ';' | ':' | '.' | '—' | '–')
        })
    }

    fn suggest(&mut self, words: Words<'_>) {
        let inside = tokens(self.text, words.range.clone());
        let asks =
            self.text.slice(words.range.end..(words.range.end + 1).min(self.text.len())) == "?";
        let worth = weigh(&inside, &said(&words));
        let slight = is_slight(&inside, &worth);
        let Worth { kind, score, mut reasons } = worth;
        let dates = dates_in(&self.dates, words.range.clone()).to_vec();
        let measures = measures_in(&self.measures, words.range.clone()).to_vec();
        // A number or date is a reason only where it was read as one, so that it can be shown.
        reasons.retain(|it| match it {
            Reason::Number => !measures.is_empty(),
            Reason::Date => !dates.is_empty(),
            _ => true,
        });
        if reasons.is_empty() {
            reasons.push(if words.form == Form::Stated { Reason::Fact } else { Reason::Cited });
        }
        let exclaims =
            matches!(inside.as_slice(), [what, a, ..] if what.is("what") && a.is_any(&["a", "an"]));
        let idle =
            asks || exclaims || slight || matches!(kind, ClaimKind::Opinion | ClaimKind::NotAClaim);
        if inside.is_empty() || (words.form == Form::Stated && idle) {
            return;
        }
        let spoken = self.spoken(&words);
        self.suggestions.push(Suggestion {
            start: words.range.start,
            end: words.range.end,
            statement: statement(&spoken, &words.around),
            text: self.text.slice(words.range.clone()).to_owned(),
            dates,
            measures,
            speaker: words.speaker,
            via: words.via,
            cue: self.cue(words.cue),
            form: words.form,
            pieces: words.pieces,
            kind,
            worth: score,
            reasons,
        });
    }

    /// The words that a statement is made of: their dates in full, the reporting phrase left out.
    ///
    /// What stands in quotation marks among them is left as it was said.
    fn spoken(&self, words: &Words<'_>) -> String {
        let range = &words.range;
        let inside = |it: &Range<usize>| range.start <= it.start && it.end <= range.end;
        let free = |it: &Range<usize>| {
            let apart = |other: &Range<usize>| it.end <= other.start || other.end <= it.start;
            words.pieces.iter().chain(&words.aside).all(apart)
        };
        let dates = dates_in(&self.dates, range.clone()).iter();
        let mut changes: Vec<Wording> = dates
            .filter_map(|it| in_full(self.text, it))
            .filter(|it| inside(&it.range) && free(&it.range))
            .chain(words.aside.clone().map(|range| Wording { range, words: String::new() }))
            .collect();
        changes.sort_by_key(|it| it.range.start);
        let mut spoken = String::new();
        let mut at = range.start;
        for change in changes.into_iter().filter(|it| inside(&it.range)) {
            spoken.push_str(self.text.slice(at..change.range.start.max(at)));
            spoken.push_str(&change.words);
            at = change.range.end;
        }
        spoken.push_str(self.text.slice(at..range.end.max(at)));
        spoken
    }

    fn cue(&self, cue: Option<Range<usize>>) -> Option<Cue> {
        let it = cue?;
        let text = self.text.slice(it.clone()).to_owned();
        Some(Cue { text, start: it.start, end: it.end })
    }
}

fn said<'a>(words: &'a Words<'_>) -> Said<'a> {
    Said { form: words.form, speaker: words.speaker.as_ref(), frame: words.around.frame }
}

fn range_of(tokens: &[Token<'_>]) -> Range<usize> {
    tokens.first().map_or(0, |it| it.start)..tokens.last().map_or(0, |it| it.end)
}
