//! Cited: what somebody is cited for, as quotes and as the claims that are made of them.

use std::ops::Range;

use super::{Splitting, Words, range_of};
use crate::text::attribution::{Attribution, Who, attributions};
use crate::text::content;
use crate::text::lexicon::Frame;
use crate::text::segment::sentences_of;
use crate::text::statement::{Around, statement};
use crate::text::suggestion::{Form, Quote, Speaker, SpeakerKind};
use crate::text::tokens::{Kind, Token};
use crate::text::unit::Unit;

impl<'a> Splitting<'a> {
    /// Notes what each attribution of a sentence cites and suggests what it claims.
    pub(super) fn cited(
        &mut self,
        unit: &Unit<'_>,
        found: &[Attribution],
        speakers: &[Option<Speaker>],
        stated: &[Range<usize>],
    ) {
        let all = || found.iter().zip(speakers.iter().map(Option::as_ref));
        for (one, speaker) in all() {
            if speaker.is_none() && one.speaker != Who::Nobody {
                continue;
            }
            let mut words = self.attributed(unit, one, speaker, stated);
            // Where somebody else's words are all that is reported, the claim is theirs.
            let passed_on = all()
                .any(|(it, who)| one.is_all(it) && who.is_some_and(|it| is_other(it, speaker)));
            let outer = all().find(|(it, _)| it.holds(one));
            let passed_on_here = outer.filter(|(it, _)| it.is_all(one)).and_then(|(_, who)| who);
            words.via = passed_on_here
                .filter(|it| speaker.is_some_and(|who| is_other(who, Some(*it))))
                .cloned();
            if !passed_on && (outer.is_none() || words.via.is_some()) {
                self.claims(words);
            }
        }
    }

    /// Suggests the quotations of a sentence whose cues are not known, and says whether it has any.
    pub(super) fn quoted(&mut self, unit: &Unit<'_>) -> bool {
        let speech = |it: &&Token<'_>| it.kind == Kind::Quote && content::is_speech(it);
        let mut any = false;
        for token in unit.tokens.iter().filter(speech) {
            self.quote(unit.inner(token), Form::Direct, None, None, Vec::new());
            self.claims(direct(unit.inner(token), None, None));
            any = true;
        }
        any
    }

    /// A quotation by itself belongs to who was cited just before, if anybody was.
    pub(super) fn continued(&mut self, unit: &Unit<'_>) {
        let Some(token) = unit.tokens.iter().find(|it| it.kind == Kind::Quote) else { return };
        let near = self.goes_on.take().filter(|(_, block)| unit.block <= block + 1);
        let speaker = near.map(|(it, _)| it);
        let inner = unit.inner(token);
        let goes_on = self.open;
        self.open = unit.is_left_open(token);
        if !goes_on && self.text.slice(inner.clone()).split_whitespace().nth(2).is_none() {
            // A word or two in quotation marks by themselves are a heading.
            self.open = false;
            if speaker.is_none() || !content::is_speech(token) {
                return;
            }
        }
        self.goes_on = speaker.clone().map(|it| (it, unit.block));
        let range = self.words(inner.clone());
        match self.quotes.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = range.end,
            None => self.quote(inner.clone(), Form::Direct, speaker.clone(), None, Vec::new()),
        }
        self.claims(direct(inner, speaker, None));
    }

    /// A quotation with which a sentence begins and that nobody in it is cited for goes on with
    /// whom the sentence before cites.
    pub(super) fn resumed(&mut self, unit: &Unit<'_>, found: &[Attribution]) {
        let Some(token) = unit.tokens.first().filter(|it| it.kind == Kind::Quote) else { return };
        let words = self.text.slice(unit.inner(token)).split_whitespace().count();
        let claimed = found.iter().any(|it| it.whole.start == 0);
        let Some((speaker, block)) = self.goes_on.clone() else { return };
        if !claimed && words >= 5 && block == unit.block {
            let (inner, form) = (unit.inner(token), Form::Direct);
            self.quote(inner.clone(), form, Some(speaker.clone()), None, Vec::new());
            self.claims(direct(inner, Some(speaker), None));
        }
    }

    /// Paragraphs of a quotation that nobody has been cited for are whose the last one is: "“We lost
    /// three.¶“We lost four more,” said Ann Lee."
    pub(super) fn closed(
        &mut self,
        unit: &Unit<'_>,
        found: &[Attribution],
        speakers: &[Option<Speaker>],
    ) {
        let goes_on = unit.tokens.first().is_some_and(|it| it.kind == Kind::Quote);
        let cites = |(it, _): &(&Attribution, &Option<Speaker>)| it.content == (0..1);
        let last = found.iter().zip(speakers).find(cites);
        let Some(speaker) = last.and_then(|(_, who)| who.clone()).filter(|_| goes_on) else {
            return;
        };
        let Some(quote) = self.quotes.last_mut().filter(|it| it.speaker.is_none()) else { return };
        quote.speaker = Some(speaker.clone());
        let inside = quote.start..quote.end;
        for it in self.suggestions.iter_mut().rev().take_while(|it| inside.start <= it.start) {
            if it.end <= inside.end {
                it.speaker = Some(speaker.clone());
            }
        }
    }

    /// "— Ann Lee": a name by itself after a dash signs the quotation before it.
    pub(super) fn signed(&mut self, unit: &Unit<'_>) -> bool {
        let Some((dash, name)) = unit.tokens.split_first() else { return false };
        let signs = matches!(dash.text, "—" | "–" | "-" | "―")
            && name.first().is_some_and(Token::is_capital)
            && name.len() <= 12
            && !name.iter().any(|it| it.is_finite() || it.kind == Kind::Number);
        let near = unit.range.start.saturating_sub(10);
        let Some(last) = self.quotes.last().filter(|it| {
            signs && it.speaker.is_none() && it.form == Form::Direct && it.end >= near
        }) else {
            return false;
        };
        let (start, end) = (last.start, last.end);
        let who = Who::Named(1..unit.tokens.len());
        let Some(speaker) = self.who(unit, &who, unit.range.end, None) else { return false };
        for it in self.suggestions.iter_mut().filter(|it| start <= it.start && it.end <= end) {
            it.speaker = Some(speaker.clone());
        }
        if let Some(last) = self.quotes.last_mut() {
            last.speaker = Some(speaker);
        }
        true
    }

    /// Notes what somebody says in quotation marks that they or others think or say: "“I think it
    /// is lost,” she said." The claim is made of the whole, so that this makes none.
    pub(super) fn within_quotations(
        &mut self,
        unit: &Unit<'_>,
        found: &[Attribution],
        speakers: &[Option<Speaker>],
    ) {
        for (one, speaker) in found.iter().zip(speakers) {
            let content = unit.tokens.get(one.content.clone()).unwrap_or_default();
            for token in content.iter().filter(|it| it.kind == Kind::Quote) {
                for sentence in sentences_of(self.text, unit.inner(token), self.draft.language) {
                    self.within(&unit.part(self.text, sentence), speaker.as_ref());
                }
            }
        }
    }

    fn within(&mut self, sentence: &Unit<'_>, outer: Option<&Speaker>) {
        let says = |it: &Attribution| {
            matches!(it.frame, Frame::Clause | Frame::Free | Frame::Told | Frame::Coming)
        };
        for one in attributions(sentence).into_iter().filter(says) {
            let Who::Named(who) = &one.speaker else { continue };
            let (Some(named), Some(content), Some(cue)) = (
                sentence.tokens.get(who.clone()),
                sentence.tokens.get(one.content.clone()),
                sentence.tokens.get(one.cue.clone()),
            ) else {
                continue;
            };
            let oneself = matches!(named, [it] if it.is_any(&["i", "we"]));
            let at = range_of(named);
            let speaker = if oneself {
                outer.map(|it| Speaker { start: Some(at.start), end: Some(at.end), ..it.clone() })
            } else {
                self.who(sentence, &one.speaker, at.start, None)
            };
            if speaker.is_some() {
                let (words, cue) = (range_of(content), Some(range_of(cue)));
                self.quote(words, Form::Mixed, speaker, cue, Vec::new());
            }
        }
    }

    /// Notes words that somebody is cited for and gives what claims are made of.
    fn attributed(
        &mut self,
        unit: &Unit<'_>,
        one: &Attribution,
        speaker: Option<&Speaker>,
        stated: &[Range<usize>],
    ) -> Words<'a> {
        let content = unit.tokens.get(one.content.clone()).unwrap_or_default();
        let cue = unit.tokens.get(one.cue.clone()).map(range_of);
        let quotes = content.iter().filter(|it| it.kind == Kind::Quote);
        let pieces: Vec<Range<usize>> = quotes.map(|it| self.words(unit.inner(it))).collect();
        let (range, form) = match content {
            [only] if only.kind == Kind::Quote => (unit.inner(only), Form::Direct),
            _ if pieces.is_empty() => (range_of(content), Form::Indirect),
            _ => (range_of(content), Form::Mixed),
        };
        let pieces = if form == Form::Mixed { pieces } else { Vec::new() };
        self.quote(range.clone(), form, speaker.cloned(), cue.clone(), pieces.clone());
        self.open = content.last().is_some_and(|it| unit.is_left_open(it));
        let topic = matches!(one.frame, Frame::As | Frame::Called)
            .then(|| self.topic(unit, one, stated))
            .flatten();
        let whole = unit.tokens.get(one.whole.clone()).map(range_of);
        let unsaid = whole.filter(|_| one.is_negated(&unit.tokens)).map(|it| self.text.slice(it));
        let range = self.words(range);
        let name = speaker.and_then(|it| self.of_oneself(unit, it, range.start));
        let around = Around {
            frame: Some(one.frame),
            verb: unit.tokens.get(one.cue.start).map(|it| it.lower.clone()),
            subject: name,
            topic,
            oneself: speaker
                .filter(|it| form == Form::Direct && it.kind == SpeakerKind::Person)
                .map(|it| it.name.clone()),
            unsaid,
            quoted: form == Form::Direct,
        };
        let aside = one.aside.clone().and_then(|it| unit.tokens.get(it)).map(range_of);
        Words { range, form, speaker: speaker.cloned(), via: None, cue, pieces, aside, around }
    }

    fn quote(
        &mut self,
        range: Range<usize>,
        form: Form,
        speaker: Option<Speaker>,
        cue: Option<Range<usize>>,
        pieces: Vec<Range<usize>>,
    ) {
        let Range { start, end } = self.words(range);
        if start < end {
            let cue = self.cue(cue);
            self.quotes.push(Quote { start, end, speaker, cue, form, pieces });
        }
    }

    /// Suggests what some words claim: each sentence of a quotation by itself.
    fn claims(&mut self, words: Words<'_>) {
        let sentences = match words.form {
            Form::Direct if words.around.topic.is_none() && words.around.unsaid.is_none() => {
                sentences_of(self.text, words.range.clone(), self.draft.language)
            }
            _ => Vec::new(),
        };
        if sentences.len() < 2 {
            let range = self.words(words.range.clone());
            self.suggest(Words { range, ..words });
            return;
        }
        for (nth, sentence) in sentences.into_iter().enumerate() {
            let range = self.words(sentence);
            // "Yes." and "Nobody?" alone claim nothing.
            if self.text.slice(range.clone()).split_whitespace().nth(2).is_none() {
                continue;
            }
            self.suggest(Words {
                range,
                form: words.form,
                speaker: words.speaker.clone(),
                via: words.via.clone(),
                cue: words.cue.clone(),
                pieces: Vec::new(),
                aside: None,
                around: match nth {
                    0 => words.around.clone(),
                    _ => Around { oneself: words.around.oneself.clone(), ..Around::default() },
                },
            });
        }
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
}

/// Whether somebody is known to be another than whom the words around theirs are of.
fn is_other(who: &Speaker, outer: Option<&Speaker>) -> bool {
    !who.is_pronoun() && outer.is_none_or(|it| it.name != who.name)
}

fn direct<'a>(
    range: Range<usize>,
    speaker: Option<Speaker>,
    cue: Option<Range<usize>>,
) -> Words<'a> {
    let (form, pieces, around) = (Form::Direct, Vec::new(), Around::default());
    Words { range, form, speaker, via: None, cue, pieces, aside: None, around }
}
