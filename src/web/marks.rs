//! Marks: an article's text cut into pieces, each with everything that covers it.

use std::ops::Range;

/// Something that covers a part of the text. Offsets are Unicode scalars, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub range: Range<usize>,
    /// The class of the stylesheet.
    pub class: &'static str,
    /// What a reader of the screen hears: "C-14, verdict proposed".
    pub label: String,
    /// The cards beside the text that tell more of it; one speaker may have said many things.
    pub cards: Vec<String>,
    /// The number shown behind the words, which leads to the card.
    pub number: Option<String>,
}

/// A paragraph of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it starts in the body.
    pub start: usize,
    pub pieces: Vec<Piece>,
}

/// A run of text that the same marks cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// The marks that cover it, the outermost first.
    pub marks: Vec<Mark>,
    /// The marks that end with it.
    pub ends: Vec<Mark>,
}

/// Cuts a body into paragraphs (as given, in order) and pieces. Marks may overlap in any way.
///
/// Each paragraph looks only at the marks that reach it: a long article has thousands.
pub fn paragraphs(body: &str, blocks: &[Range<usize>], mut marks: Vec<Mark>) -> Vec<Paragraph> {
    marks.retain(|mark| mark.range.start < mark.range.end);
    // The longer of two that start together lies outside.
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    let mut marks = marks.into_iter().peekable();
    let mut reaching: Vec<Mark> = Vec::new();
    let mut chars = body.chars();
    let mut at = 0;
    let mut paragraphs = Vec::with_capacity(blocks.len());
    for block in blocks {
        chars.by_ref().take(block.start.saturating_sub(at)).for_each(drop);
        reaching.extend(std::iter::from_fn(|| marks.next_if(|it| it.range.start < block.end)));
        reaching.retain(|it| it.range.end > block.start);
        let pieces = pieces(&mut chars, block, &reaching);
        at = block.end;
        paragraphs.push(Paragraph { start: block.start, pieces });
    }
    paragraphs
}

/// Cuts the next block off a text wherever a mark begins or ends.
fn pieces(chars: &mut std::str::Chars<'_>, block: &Range<usize>, marks: &[Mark]) -> Vec<Piece> {
    let ends = marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]);
    let mut cuts: Vec<usize> =
        ends.filter(|cut| block.contains(cut)).chain([block.start, block.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(cuts.len());
    // Marks are in the order of their starts, so that each piece looks only at those around it.
    let mut coming = marks.iter().peekable();
    let mut covering: Vec<&Mark> = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let text: String = chars.by_ref().take(end.saturating_sub(*start)).collect();
        covering.retain(|mark| mark.range.end > *start);
        let next = std::iter::from_fn(|| coming.next_if(|mark| mark.range.start <= *start));
        covering.extend(next.filter(|mark| mark.range.end > *start));
        let ends = covering.iter().filter(|mark| mark.range.end == *end);
        let (marks, ends) = (covering.iter().copied().cloned(), ends.copied().cloned());
        pieces.push(Piece { text, marks: marks.collect(), ends: ends.collect() });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>, label: &str) -> Mark {
        Mark { range, class: "open", label: label.to_owned(), cards: Vec::new(), number: None }
    }

    fn shown(body: &str, marks: Vec<Mark>) -> Vec<String> {
        let whole = 0..body.chars().count();
        let piece = |piece: &Piece| {
            let labels: Vec<_> = piece.marks.iter().map(|mark| mark.label.as_str()).collect();
            format!("{}[{}]", piece.text, labels.join("+"))
        };
        paragraphs(body, &[whole], marks)[0].pieces.iter().map(piece).collect()
    }

    #[test]
    fn marks_that_cross_share_the_piece_between() {
        let pieces = shown("abcdef", vec![mark(1..4, "x"), mark(2..6, "y")]);
        assert_eq!(pieces, ["a[]", "b[x]", "cd[x+y]", "ef[y]"]);
    }

    #[test]
    fn a_mark_inside_another_lies_inside() {
        let pieces = shown("abcd", vec![mark(1..2, "in"), mark(1..4, "out")]);
        assert_eq!(pieces, ["a[]", "b[out+in]", "cd[out]"]);
    }

    #[test]
    fn offsets_are_characters_and_paragraphs_keep_their_place() {
        let body = "Żółć a\n\nßb";
        let found = paragraphs(body, &[0..6, 8..10], vec![mark(0..4, "x"), mark(9..10, "y")]);
        assert_eq!(found[0].pieces[0].text, "Żółć");
        assert_eq!((found[1].start, found[1].pieces[1].text.as_str()), (8, "b"));
    }

    #[test]
    fn a_mark_over_several_paragraphs_is_in_each() {
        let found = paragraphs("ab\n\ncd\n\nef", &[0..2, 4..6, 8..10], vec![mark(1..9, "x")]);
        let marked = |it: &Paragraph| it.pieces.iter().filter(|it| !it.marks.is_empty()).count();
        let ends = |it: &Paragraph| it.pieces.iter().map(|it| it.ends.len()).sum::<usize>();
        assert_eq!(found.iter().map(marked).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(found.iter().map(ends).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn no_words_are_lost() {
        let body = "one two three";
        let marks = vec![mark(0..13, "a"), mark(4..7, "b"), mark(5..30, "c"), mark(9..9, "d")];
        let whole = 0..body.chars().count();
        let text: String = paragraphs(body, &[whole], marks)[0]
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(text, body);
    }
}
