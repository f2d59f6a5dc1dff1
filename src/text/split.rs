//! Splitting: an article's body into suggestions of who claims what.

use std::collections::BTreeSet;
use std::ops::Range;

use super::antecedents::Heard;
use super::attribution::{Attribution, Who, announces, attributions};
use super::clauses;
use super::content;
use super::lexicon::Frame;
use super::mentions::Mentions;
use super::scalars::Scalars;
use super::speaker::{self, Scene};
use super::statement::{Around, statement};
use super::subject::subject;
use super::suggestion::{ClaimKind, Cue, Draft, Form, Speaker, SpeakerKind, Suggestion};
use super::tokens::{Kind, Token, tokens};
use super::unit::{Unit, units};
use super::worth::{Said, Worth, is_slight, weigh};

/// The claims that an article's words may hold, in text order.
///
/// Whoever is cited is the speaker; where nobody is, the publisher is. Questions and bare opinions
/// of the publisher are left out; those of people who are cited are kept with a low worth, because
/// that they said so can be checked.
pub fn split(draft: &Draft<'_>) -> Vec<Suggestion> {
    let text = Scalars::new(draft.body);
    let units = units(&text, draft.language);
    let mentions = Mentions::of(&text, &units);
    let mut splitting = Splitting {
        text: &text,
        draft,
        mentions,
        heard: Heard::default(),
        goes_on: None,
        open: None,
        longer: BTreeSet::new(),
        suggestions: Vec::new(),
    };
    for unit in &units {
        splitting.read(unit);
    }
    for nth in std::mem::take(&mut splitting.longer) {
        splitting.complete(nth);
    }
    let mut suggestions = splitting.suggestions;
    suggestions.sort_by_key(|it| (it.start, it.end));
    suggestions.dedup_by_key(|it| (it.start, it.end));
    suggestions
}

struct Splitting<'a> {
    text: &'a Scalars<'a>,
    draft: &'a Draft<'a>,
    mentions: Mentions,
    heard: Heard,
    /// Whose quotation the next one may continue, and in which paragraph it stood.
    goes_on: Option<(Speaker, usize)>,
    /// The suggestion whose quotation the paragraph before left open.
    open: Option<usize>,
    /// Suggestions whose quotation went on after they were made.
    longer: BTreeSet<usize>,
    suggestions: Vec<Suggestion>,
}

/// The words of a suggestion before it is weighed.
struct Words<'a> {
    range: Range<usize>,
    form: Form,
    speaker: Option<Speaker>,
    cue: Option<Range<usize>>,
    around: Around<'a>,
}

impl<'a> Splitting<'a> {
    fn read(&mut self, unit: &Unit<'_>) {
        if unit.is_quotation() {
            self.continued(unit);
            return;
        }
        self.open = None;
        self.heard.begin(unit, &self.mentions);
        if !self.is_english() && self.quoted(unit) {
            return;
        }
        let found = attributions(unit);
        let stated = self.stated(unit, &found);
        let mut last = None;
        for one in &found {
            let Some(speaker) = self.speaker(unit, one, last.as_ref()) else { continue };
            self.heard.note(&speaker);
            self.learn(unit, &speaker);
            if let Some(role) =
                speaker.role.as_ref().filter(|_| speaker.kind == SpeakerKind::Person)
            {
                self.mentions.role(&speaker.name, role);
            }
            self.attributed(unit, one, &speaker, &stated);
            last = Some(speaker);
        }
        let announced = announces(unit)
            .and_then(|(_, who)| self.who(unit, &who, unit.range.end, last.as_ref()));
        self.goes_on = announced.or(last).map(|it| (it, unit.block));
    }

    /// Suggests the quotations of a sentence whose cues are not known, and says whether it has any.
    fn quoted(&mut self, unit: &Unit<'_>) -> bool {
        let speech = |it: &&Token<'_>| it.kind == Kind::Quote && content::is_speech(it);
        let mut any = false;
        for token in unit.tokens.iter().filter(speech) {
            let range = self.words(unit.inner(token));
            let around = Around::default();
            self.suggest(Words { range, form: Form::Direct, speaker: None, cue: None, around });
            any = true;
        }
        any
    }

    /// A quotation by itself belongs to who was cited just before, if anybody was.
    fn continued(&mut self, unit: &Unit<'_>) {
        let Some(token) = unit.tokens.iter().find(|it| it.kind == Kind::Quote) else { return };
        let near = self.goes_on.take().filter(|(_, block)| unit.block <= block + 1);
        let speaker = near.map(|(it, _)| it);
        let range = self.words(unit.inner(token));
        if let Some(open) = self.open.take() {
            if let Some(it) = self.suggestions.get_mut(open) {
                it.end = range.end;
            }
            self.longer.insert(open);
            self.open = unit.is_left_open(token).then_some(open);
            self.goes_on = speaker.map(|it| (it, unit.block));
            return;
        }
        if self.text.slice(range.clone()).split_whitespace().nth(2).is_none() {
            return;
        }
        self.goes_on = speaker.clone().map(|it| (it, unit.block));
        let around = Around::default();
        self.suggest(Words { range, form: Form::Direct, speaker, cue: None, around });
        self.open = self.last().filter(|_| unit.is_left_open(token));
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
                subject.last().filter(|it| it.end <= at)?;
                speaker::read(&scene, subject)
            }),
        }
    }

    fn attributed(
        &mut self,
        unit: &Unit<'_>,
        one: &Attribution,
        speaker: &Speaker,
        stated: &[Range<usize>],
    ) {
        let Some(content) = unit.tokens.get(one.content.clone()) else { return };
        let cue = unit.tokens.get(one.cue.clone()).map(range_of);
        let (range, form) = match content {
            [only] if only.kind == Kind::Quote => (unit.inner(only), Form::Direct),
            _ if content.iter().any(|it| it.kind == Kind::Quote) => {
                (range_of(content), Form::Mixed)
            }
            _ => (range_of(content), Form::Indirect),
        };
        let range = self.words(range);
        let topic = matches!(one.frame, Frame::As | Frame::Called)
            .then(|| self.topic(unit, one, stated))
            .flatten();
        let whole = unit.tokens.get(one.whole.clone()).map(range_of);
        let unsaid = whole.filter(|_| one.is_negated(&unit.tokens)).map(|it| self.text.slice(it));
        let name = self.of_oneself(unit, speaker, range.start);
        let around = Around {
            frame: Some(one.frame),
            verb: unit.tokens.get(one.cue.start).map(|it| it.lower.as_str()),
            subject: name.as_deref(),
            topic: topic.as_deref(),
            unsaid,
            aside: self.aside(unit, one),
            quoted: form == Form::Direct,
        };
        self.suggest(Words { range, form, speaker: Some(speaker.clone()), cue, around });
        let open = content.last().is_some_and(|it| unit.is_left_open(it));
        self.open = self.last().filter(|_| open);
    }

    fn last(&self) -> Option<usize> {
        self.suggestions.len().checked_sub(1)
    }

    /// Gives a suggestion the words up to its end, after its quotation went on.
    fn complete(&mut self, nth: usize) {
        let Some(it) = self.suggestions.get_mut(nth) else { return };
        let range = it.start..it.end;
        let inside = tokens(self.text, range.clone());
        let said = Said { form: it.form, speaker: it.speaker.as_ref(), frame: None };
        let worth = weigh(&inside, &said);
        self.text.slice(range).clone_into(&mut it.text);
        it.statement = statement(&it.text, &Around::default());
        (it.kind, it.worth, it.reasons) = (worth.kind, worth.score, worth.reasons);
    }

    /// The reporting phrase that stands inside what it reports, with its commas.
    fn aside(&self, unit: &Unit<'_>, one: &Attribution) -> Option<&'a str> {
        let Who::Named(who) = &one.speaker else { return None };
        let inside = one.content.contains(&one.cue.start) && one.content.contains(&who.end);
        let phrase = unit.tokens.get(one.cue.start.checked_sub(1)?..=who.end)?;
        inside.then(|| self.text.slice(range_of(phrase)))
    }

    /// What a thing is called by: the object of the cue, or the clause before it.
    fn topic(&self, unit: &Unit<'_>, one: &Attribution, stated: &[Range<usize>]) -> Option<String> {
        let passive = matches!(&one.speaker, Who::Named(who) if who.start >= one.cue.end);
        if passive {
            let before = unit.tokens.get(one.cue.start)?.start;
            let clause = stated.iter().rev().find(|it| it.end <= before)?;
            return Some(statement(self.text.slice(clause.clone()), &Around::default()));
        }
        let object = unit.tokens.get(
            one.cue.end..one.content.start.checked_sub(usize::from(one.frame == Frame::As))?,
        )?;
        (!object.is_empty()).then(|| self.text.slice(range_of(object)).to_owned())
    }

    /// Suggests what the article says itself, and gives those ranges.
    fn stated(&mut self, unit: &Unit<'_>, found: &[Attribution]) -> Vec<Range<usize>> {
        let ended =
            unit.tokens.last().is_some_and(|it| matches!(it.kind, Kind::Stop | Kind::Quote));
        if !ended {
            return Vec::new();
        }
        let mut ranges = Vec::new();
        for gap in gaps(unit.tokens.len(), found) {
            let dangles = gap.end < unit.tokens.len();
            for part in clauses::stated(&unit.tokens, gap, dangles) {
                let Some(words) = unit.tokens.get(part) else { continue };
                if !self.is_english() || (words.len() >= 4 && clauses::has_verb(words)) {
                    ranges.push(self.words(range_of(words)));
                }
            }
        }
        for range in &ranges {
            let speaker = self.draft.publisher.map(publisher);
            let subject = self.begins_with(unit, range.start).map(|it| it.name);
            let around = Around { subject: subject.as_deref(), ..Around::default() };
            self.suggest(Words {
                range: range.clone(),
                form: Form::Stated,
                speaker,
                cue: None,
                around,
            });
        }
        ranges
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
        let Worth { kind, score, reasons } = worth;
        let exclaims =
            matches!(inside.as_slice(), [what, a, ..] if what.is("what") && a.is_any(&["a", "an"]));
        let idle =
            asks || exclaims || slight || matches!(kind, ClaimKind::Opinion | ClaimKind::NotAClaim);
        if inside.is_empty() || (words.form == Form::Stated && idle) {
            return;
        }
        let text = self.text.slice(words.range.clone()).to_owned();
        self.suggestions.push(Suggestion {
            start: words.range.start,
            end: words.range.end,
            statement: statement(&text, &words.around),
            text,
            speaker: words.speaker,
            cue: words.cue.map(|it| Cue {
                text: self.text.slice(it.clone()).to_owned(),
                start: it.start,
                end: it.end,
            }),
            form: words.form,
            kind,
            worth: score,
            reasons,
        });
    }
}

fn said<'a>(words: &'a Words<'_>) -> Said<'a> {
    Said { form: words.form, speaker: words.speaker.as_ref(), frame: words.around.frame }
}

fn publisher(name: &str) -> Speaker {
    Speaker {
        name: name.to_owned(),
        role: None,
        start: None,
        end: None,
        kind: SpeakerKind::Publisher,
    }
}

/// What no attribution covers, as token indexes.
fn gaps(length: usize, found: &[Attribution]) -> Vec<Range<usize>> {
    let mut covered: Vec<Range<usize>> = found.iter().map(|it| it.whole.clone()).collect();
    covered.sort_by_key(|it| it.start);
    let mut gaps = Vec::new();
    let mut at = 0;
    for it in covered {
        if it.start > at {
            gaps.push(at..it.start);
        }
        at = at.max(it.end);
    }
    if at < length {
        gaps.push(at..length);
    }
    gaps
}

fn range_of(tokens: &[Token<'_>]) -> Range<usize> {
    tokens.first().map_or(0, |it| it.start)..tokens.last().map_or(0, |it| it.end)
}

mod pronouns;
#[cfg(test)]
mod tests;
