//! Settling: from single words that were found again to the stretch that they have become.

use std::ops::Range;

use super::quote::{AROUND, Quote};
use super::words::{Word, Words};

/// The stretch of a text that a changed quote has become, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// In words of the new text.
    pub range: Range<usize>,
    /// The weight that both have in common, twice, of the weight of both; in thousandths.
    pub similarity: u16,
    /// How much of the words before and after the quote stands close by on the same side; in
    /// thousandths.
    pub before: u16,
    pub after: u16,
    /// Whether the words right before and right after the quote stand right beside it again.
    pub tight: bool,
    /// Whether words were only left out or only put in, and three words at least are left.
    pub whole: bool,
}

/// New words that a new beginning or end may have, beyond twice those that it replaces.
const SLACK: usize = 5;

/// Words of a quote's end that are taken to be replaced one by one where nothing else is known.
const FEW: usize = 2;

/// The stretch that a quote has become.
///
/// `images` are the places of the words of the quote's passage in the new text. Of the words of the
/// quote those count that stand close together; the ends are then put where the words beside the
/// quote stand, or where its sentence begins and ends.
pub fn settle(quote: &Quote<'_>, new: &Words, images: &[Option<usize>]) -> Option<Settled> {
    let passage = quote.passage();
    let image = |at: usize| images.get(at.checked_sub(passage.start)?).copied().flatten();
    let pairs: Vec<(usize, usize)> =
        quote.range.clone().filter_map(|at| Some((at, image(at)?))).collect();
    let core = together(quote, new, &pairs);
    let (first, last) = (core.first()?, core.last()?);

    let before = quote.range.start.checked_sub(1).and_then(image).filter(|it| *it < first.1);
    let after = image(quote.range.end).filter(|it| *it > last.1);
    let start = first.1 - lead(quote, new, first, before);
    let end = last.1 + 1 + trail(quote, new, last, after);

    let range = start..end;
    let found: Vec<Word> = pairs
        .iter()
        .filter(|it| range.contains(&it.1))
        .filter_map(|it| quote.text.list.get(it.0).copied())
        .collect();
    let shared: usize = found.iter().map(|it| it.weight).sum();
    let spoken = found.iter().filter(|it| it.spoken).count();
    let (was, is) = (quote.weight(), new.weight(range.clone()));
    let near = |side: Range<usize>, beside: Range<usize>| {
        let (mut all, mut kept) = (0, 0);
        for at in side {
            let weight = quote.text.list.get(at).map_or(0, |it| it.weight);
            all += weight;
            kept += if image(at).is_some_and(|it| beside.contains(&it)) { weight } else { 0 };
        }
        (kept * 1000).checked_div(all)
    };
    let reach = 2 * AROUND;
    let before_kept = near(quote.before(), start.saturating_sub(reach)..start);
    let after_kept = near(quote.after(), end..end + reach);
    Some(Settled {
        similarity: thousandths((2000 * shared).checked_div(was + is)),
        before: thousandths(before_kept.or(Some(if start == 0 { 1000 } else { 0 }))),
        after: thousandths(after_kept.or(Some(if end == new.len() { 1000 } else { 0 }))),
        tight: beside(before, quote.range.start == 0, start == 0, |it| it + 1 == start)
            && beside(after, quote.range.end == quote.text.len(), end == new.len(), |it| it == end),
        whole: (shared == was || shared == is) && spoken > 2,
        range,
    })
}

/// Whether the word beside a quote, or the edge of the text, is right beside it again.
fn beside(
    image: Option<usize>,
    was_edge: bool,
    is_edge: bool,
    close: impl Fn(usize) -> bool,
) -> bool {
    image.map_or(was_edge && is_edge, close)
}

fn thousandths(value: Option<usize>) -> u16 {
    value.and_then(|it| u16::try_from(it.min(1000)).ok()).unwrap_or(0)
}

/// The pairs that are the quote: those that stand close together, or all where nearly all of the
/// quote is there in order and much was put in between.
fn together<'p>(
    quote: &Quote<'_>,
    new: &Words,
    pairs: &'p [(usize, usize)],
) -> &'p [(usize, usize)] {
    let close = densest(quote.text, new, pairs);
    let weight = |pairs: &[(usize, usize)]| -> usize {
        pairs.iter().map(|it| quote.text.weight(it.0..it.0 + 1)).sum()
    };
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return close };
    let in_order = pairs.windows(2).all(|it| matches!(it, [one, next] if one.1 < next.1));
    let all = weight(pairs);
    let stretched = in_order
        && all * 10 >= quote.weight() * 9
        && weight(close) * 5 < all * 4
        && new.weight(first.1..last.1) <= quote.weight() * 4;
    if stretched { pairs } else { close }
}

/// The pairs that stand together: the run in which the weight of what was found again, four times,
/// outweighs that of what was not by the most.
fn densest<'p>(old: &Words, new: &Words, pairs: &'p [(usize, usize)]) -> &'p [(usize, usize)] {
    let (mut best, mut best_score) = (0..0, 0);
    let (mut from, mut score) = (0, 0_usize);
    let mut previous: Option<(usize, usize)> = None;
    for (at, pair) in pairs.iter().enumerate() {
        let lost = previous
            .filter(|it| it.1 < pair.1)
            .map(|it| old.weight(it.0 + 1..pair.0) + new.weight(it.1 + 1..pair.1));
        score = lost.and_then(|it| score.checked_sub(it)).unwrap_or(0);
        if score == 0 {
            from = at;
        }
        score += 4 * old.list.get(pair.0).map_or(0, |it| it.weight);
        if score > best_score {
            (best, best_score) = (from..at + 1, score);
        }
        previous = Some(*pair);
    }
    pairs.get(best).unwrap_or_default()
}

/// How many new words before the first one found again belong to the quote.
fn lead(quote: &Quote<'_>, new: &Words, first: &(usize, usize), before: Option<usize>) -> usize {
    let lost = first.0 - quote.range.start;
    let old_sentence = quote.text.sentence(quote.range.start);
    let bare = quote.words().first().is_some_and(|it| it.spoken);
    let opening = |sentence: Range<usize>| {
        let skipped =
            new.slice(sentence.clone()).iter().take_while(|it| bare && !it.spoken).count();
        first.1.saturating_sub(sentence.start + skipped)
    };
    let from_edge = quote.text.slice(old_sentence.start..quote.range.start);
    extent(&Edge {
        lost,
        beside: before.map(|it| first.1 - it - 1),
        sentence: is_marks(from_edge).then(|| opening(new.sentence(first.1))),
        crossed: !old_sentence.contains(&first.0),
    })
}

/// How many new words after the last one found again belong to the quote.
fn trail(quote: &Quote<'_>, new: &Words, last: &(usize, usize), after: Option<usize>) -> usize {
    let end = quote.range.end - 1;
    let missing = end - last.0;
    let old_sentence = quote.text.sentence(end);
    let bare = quote.words().last().is_some_and(|it| it.spoken);
    let closing = |sentence: Range<usize>| {
        let skipped =
            new.slice(sentence.clone()).iter().rev().take_while(|it| bare && !it.spoken).count();
        (sentence.end - skipped).saturating_sub(last.1 + 1)
    };
    let to_edge = quote.text.slice(quote.range.end..old_sentence.end);
    extent(&Edge {
        lost: missing,
        beside: after.map(|it| it - last.1 - 1),
        sentence: is_marks(to_edge).then(|| closing(new.sentence(last.1))),
        crossed: !old_sentence.contains(&last.0),
    })
}

fn is_marks(words: &[Word]) -> bool {
    words.iter().all(|it| !it.spoken)
}

/// What is known of one end of a quote, in words.
struct Edge {
    /// Words of the quote on this end that were not found again.
    lost: usize,
    /// New words up to the one that stood beside the quote, if that was found again.
    beside: Option<usize>,
    /// New words up to the end of the sentence, if the quote reached to the end of its own.
    sentence: Option<usize>,
    /// Whether what was not found again is a sentence or more.
    crossed: bool,
}

fn extent(edge: &Edge) -> usize {
    let replaced = 2 * edge.lost;
    let beside = edge.beside.filter(|it| edge.lost > 0 && *it <= replaced + 1);
    let Some(sentence) = edge.sentence else { return beside.unwrap_or(0) };
    if let (true, Some(beside)) = (edge.crossed, beside) {
        return beside;
    }
    let reach = edge.beside.map_or(sentence, |it| it.min(sentence));
    // The word beside the quote begins or ends the sentence beside it, as it did before.
    let framed = edge.beside == Some(sentence) && reach <= replaced + 4 * SLACK;
    match edge.lost {
        _ if framed => reach,
        _ if reach <= replaced + SLACK => reach,
        lost @ 0..=FEW => lost,
        _ => 0,
    }
}
