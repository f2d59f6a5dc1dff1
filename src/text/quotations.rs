//! Quotations: what stands between quotation marks, whichever marks they are.

use std::ops::Range;

use super::lexicon;
use super::scalars::Scalars;

/// A stretch between quotation marks, outermost only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks, in scalars.
    pub outer: Range<usize>,
    /// Without them.
    pub inner: Range<usize>,
    /// The mark that opened it, where its paragraph does not close it.
    pub left_open: Option<char>,
}

/// The outermost quotations of a paragraph, in order.
///
/// A large mark that nothing closes runs to the end of the paragraph. `carried` is the mark that
/// the paragraph before left open: where this one closes it without opening it anew, it begins
/// inside that quotation. Linear in the paragraph's length.
pub fn quotations(
    text: &Scalars<'_>,
    block: Range<usize>,
    carried: Option<char>,
) -> Vec<Quotation> {
    let mut found = Vec::new();
    let goes_on = carried.filter(|mark| closes_first(text, *mark, &block));
    let mut open = goes_on.map(|mark| (mark, block.start..block.start));
    for at in block.clone() {
        let Some(ch) = text.char(at) else { break };
        if ch.is_alphanumeric() || ch == ' ' {
            continue;
        }
        match &open {
            Some((mark, from)) if closes(text, *mark, at, ch, &block) => {
                let (outer, inner) = (from.start..at + 1, from.end..at);
                found.push(Quotation { outer, inner, left_open: None });
                open = None;
            }
            // A straight small mark before a large one was an apostrophe after all.
            Some(('\'', _)) | None if opens(text, at, ch, &block) => open = Some((ch, at..at + 1)),
            Some(_) | None => {}
        }
    }
    if let Some((mark, from)) = open.filter(|(mark, _)| !lexicon::is_single_mark(*mark)) {
        let (outer, inner) = (from.start..block.end, from.end..block.end);
        found.push(Quotation { outer, inner, left_open: Some(mark) });
    }
    found
}

/// Whether the first mark of a paragraph that could end what `mark` opened comes before one that
/// opens anything.
fn closes_first(text: &Scalars<'_>, mark: char, block: &Range<usize>) -> bool {
    let first = block.clone().find_map(|at| {
        let ch = text.char(at)?;
        let opens = opens(text, at, ch, block) && !lexicon::is_single_mark(ch);
        (opens || closes(text, mark, at, ch, block)).then_some(opens)
    });
    first == Some(false)
}

fn opens(text: &Scalars<'_>, at: usize, ch: char, block: &Range<usize>) -> bool {
    if lexicon::closers(ch).is_none() {
        return false;
    }
    let before = at.checked_sub(1).filter(|it| *it >= block.start).and_then(|it| text.char(it));
    let after = text.char(at + 1).filter(|_| at + 1 < block.end);
    let free = before.is_none_or(|it| !it.is_alphanumeric());
    let touches = after.is_some_and(|it| !it.is_whitespace());
    if lexicon::is_single_mark(ch) {
        free && touches && after.is_some_and(char::is_alphanumeric) && ch != '’'
    } else {
        // Some pages leave a space behind a mark that can only open.
        let opens = matches!(ch, '“' | '«') && after.is_some();
        (touches || opens) && (free || ch != '"') && ch != '”'
    }
}

fn closes(text: &Scalars<'_>, open: char, at: usize, ch: char, block: &Range<usize>) -> bool {
    let paired = lexicon::closers(open).is_some_and(|it| it.contains(ch));
    if !paired && !closes_badly(text, open, at, ch) {
        return false;
    }
    if !paired {
        return true;
    }
    // An apostrophe inside a word closes nothing, nor does one after a space.
    let after = text.char(at + 1).filter(|_| at + 1 < block.end);
    let before = at.checked_sub(1).and_then(|it| text.char(it));
    !lexicon::is_single_mark(ch)
        || (after.is_none_or(|it| !it.is_alphanumeric())
            && before.is_some_and(|it| !it.is_whitespace()))
}

/// Whether a mark closes a quotation that begins with another kind: a straight one or two small
/// ones where a curly one was meant.
fn closes_badly(text: &Scalars<'_>, open: char, at: usize, ch: char) -> bool {
    let before = at.checked_sub(1).and_then(|it| text.char(it));
    let after = text.char(at + 1);
    let behind_word = before.is_some_and(|it| !it.is_whitespace());
    let ends = after.is_none_or(|it| !it.is_alphanumeric());
    let twice = matches!(ch, '\'' | '’') && before == Some(ch);
    open == '“' && behind_word && ends && (ch == '"' || twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let text = Scalars::new(body);
        let found: Vec<&str> = quotations(&text, 0..text.len(), None)
            .into_iter()
            .map(|it| text.slice(it.inner))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_pair_of_marks_is_read() {
        check(
            "She said “one” and \"two\" and «three» and „four“.",
            &["one", "two", "three", "four"],
        );
        check("It was ‘five’ or 'six'.", &["five", "six"]);
        check("‘They “lost” both’ was all.", &["They “lost” both"]);
    }

    #[test]
    fn marks_that_do_not_match_close_each_other_all_the_same() {
        check("“We lost both,\" she said.", &["We lost both,"]);
        check("“We lost both,’’ she said.", &["We lost both,’"]);
        check("“ We lost both.” It rained.", &[" We lost both."]);
    }

    #[test]
    fn an_apostrophe_is_no_quotation_mark() {
        check("Kyiv’s allies don't say 'it’s over' in the '90s.", &["it’s over"]);
        check("The players' coach and the ’90s.", &[]);
    }

    #[test]
    fn a_quotation_within_one_belongs_to_it() {
        check("“He told me ‘never’, twice,” she said.", &["He told me ‘never’, twice,"]);
    }

    #[test]
    fn a_quotation_left_open_runs_to_the_end_of_its_paragraph() {
        check("“We lost both. It goes on", &["We lost both. It goes on"]);
        check("A board of 6\" by 4 feet.", &[]);
    }

    #[test]
    fn very_many_marks_take_no_longer_than_very_many_letters() {
        let body = "\"“'‘«".repeat(20_000);
        let text = Scalars::new(&body);
        assert!(quotations(&text, 0..text.len(), None).len() <= text.len());
    }
}
