//! Text: the words of a snapshot in pages and paragraphs, with what is marked in them.

use std::ops::Range;

use crate::desk::snapshots::Text;
use crate::text::segment;
use crate::web::marks::{Mark, Paragraph, paragraphs};

/// What stands below each other on the page.
pub enum Part {
    /// A page of the document begins, counted from 1.
    Page {
        number: usize,
        is_empty: bool,
    },
    Words(Words),
}

/// A paragraph, or as much of one as stands on a page of the document.
pub struct Words {
    pub paragraph: Paragraph,
    /// Where it ends in the body.
    pub end: usize,
    /// Whether the chosen words begin in it.
    pub is_chosen: bool,
}

/// The words of a snapshot. Offsets are Unicode scalars, end exclusive.
pub fn parts(text: &Text, marks: Vec<Mark>, chosen: Option<&Range<usize>>) -> Vec<Part> {
    let blocks = cut(segment::blocks(&text.body), &text.pages);
    let begins = |at: usize, until: usize| blocks.iter().any(|it| (at..until).contains(&it.start));
    let ends = text.pages.iter().skip(1).copied().chain([usize::MAX]);
    let pages = text.pages.iter().zip(ends).zip(1..);
    let mut pages = pages
        .map(|((at, until), number)| (*at, Part::Page { number, is_empty: !begins(*at, until) }))
        .peekable();
    let mut parts = Vec::new();
    let shown = paragraphs(&text.body, &blocks, marks);
    for (paragraph, block) in shown.into_iter().zip(&blocks) {
        let due = std::iter::from_fn(|| pages.next_if(|(at, _)| *at <= block.start));
        parts.extend(due.map(|(_, page)| page));
        let is_chosen = chosen.is_some_and(|it| block.contains(&it.start));
        parts.push(Part::Words(Words { paragraph, end: block.end, is_chosen }));
    }
    parts.extend(pages.map(|(_, page)| page));
    parts
}

/// Cuts paragraphs where a page begins inside them.
fn cut(blocks: Vec<Range<usize>>, pages: &[usize]) -> Vec<Range<usize>> {
    let mut cut = Vec::with_capacity(blocks.len());
    let mut pages = pages.iter().copied().peekable();
    for block in blocks {
        let mut start = block.start;
        while let Some(page) = pages.next_if(|page| *page < block.end) {
            if page > start {
                cut.push(start..page);
                start = page;
            }
        }
        cut.push(start..block.end);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str, pages: &[usize]) -> Vec<String> {
        let text = Text { body: body.to_owned(), pages: pages.to_vec(), ..Text::default() };
        let part = |part: Part| match part {
            Part::Page { number, is_empty } => {
                format!("[{number}{}]", if is_empty { " -" } else { "" })
            }
            Part::Words(it) => it.paragraph.pieces.iter().map(|it| it.text.as_str()).collect(),
        };
        parts(&text, Vec::new(), None).into_iter().map(part).collect()
    }

    #[test]
    fn pages_stand_before_their_words_and_empty_ones_are_named() {
        let body = "One ferry.\n\nTwo quays.\n\nThree cranes.";
        assert_eq!(
            shown(body, &[0, 12, 12, 24, 37]),
            ["[1]", "One ferry.", "[2 -]", "[3]", "Two quays.", "[4]", "Three cranes.", "[5 -]"]
        );
    }

    #[test]
    fn a_paragraph_over_two_pages_is_cut_where_the_second_begins() {
        assert_eq!(shown("Żółte łodzie wait.", &[0, 6]), ["[1]", "Żółte ", "[2]", "łodzie wait."]);
    }

    #[test]
    fn what_has_no_pages_has_no_headings() {
        assert_eq!(shown("a\n\nb", &[]), ["a", "b"]);
        assert_eq!(shown("", &[]), Vec::<String>::new());
    }
}
