//! Near: the choices next to some chosen words, by whole sentences, for those who choose without a
//! mouse.

use std::ops::Range;

use crate::text::scalars::Scalars;
use crate::text::segment;

/// How far around the words sentences are looked for: some texts have no full stop for pages.
const AROUND: usize = 4_000;

/// What each choice changes, and where it stands in the body.
pub fn near(
    body: &Scalars<'_>,
    language: Option<&str>,
    chosen: &Range<usize>,
) -> Vec<(&'static str, Range<usize>)> {
    let sentences = sentences(body, language, chosen);
    let before = sentences.iter().rfind(|it| it.end <= chosen.start);
    let after = sentences.iter().find(|it| it.start >= chosen.end);
    let inside: Vec<_> =
        sentences.iter().filter(|it| it.start < chosen.end && it.end > chosen.start).collect();
    let second = inside.get(1).map(|it| it.start..chosen.end);
    let but_last = inside.len().checked_sub(2).and_then(|at| inside.get(at));
    let but_last = but_last.map(|it| chosen.start..it.end);
    let choices = [
        ("the sentence before as well", before.map(|it| it.start..chosen.end)),
        ("the sentence after as well", after.map(|it| chosen.start..it.end)),
        ("not the first sentence", second),
        ("not the last sentence", but_last),
    ];
    let whole = |(words, range): (_, Option<Range<usize>>)| Some((words, range?));
    choices.into_iter().filter_map(whole).filter(|(_, it)| it.start < it.end).collect()
}

/// The sentences of the paragraphs that the words touch, and of one more on either side.
fn sentences(
    body: &Scalars<'_>,
    language: Option<&str>,
    chosen: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = chosen.start.saturating_sub(AROUND);
    let until = chosen.end.saturating_add(AROUND).min(body.len());
    let piece = body.slice(from..until);
    let found = segment::blocks(piece).into_iter().flat_map(|block| {
        let start = from.saturating_add(block.start);
        let text = Scalars::new(piece).slice(block).to_owned();
        let sentences = segment::sentences(&text, language);
        sentences.into_iter().map(move |it| start + it.start..start + it.end).collect::<Vec<_>>()
    });
    let mut found: Vec<_> = found.collect();
    // Where the piece was cut out of the text, its ends are no whole sentences.
    if until < body.len() {
        found.pop();
    }
    if from > 0 && !found.is_empty() {
        found.remove(0);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "One ship came. Two left at noon.\n\nThree stayed in Łódź. Four sank.";

    fn told(chosen: &str) -> Vec<(&'static str, String)> {
        let body = Scalars::new(BODY);
        let byte = BODY.find(chosen).unwrap();
        let start = body.offset(byte).unwrap();
        let range = start..start + chosen.chars().count();
        let near = near(&body, Some("en"), &range);
        near.into_iter().map(|(words, it)| (words, body.slice(it).to_owned())).collect()
    }

    #[test]
    fn a_choice_grows_by_a_sentence_on_either_side() {
        assert_eq!(
            told("Two left at noon."),
            [
                ("the sentence before as well", "One ship came. Two left at noon.".to_owned()),
                (
                    "the sentence after as well",
                    "Two left at noon.\n\nThree stayed in Łódź.".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_choice_of_several_sentences_shrinks_from_either_end() {
        let told = told("One ship came. Two left at noon.");
        assert_eq!(told[1], ("not the first sentence", "Two left at noon.".to_owned()));
        assert_eq!(told[2], ("not the last sentence", "One ship came.".to_owned()));
    }

    #[test]
    fn a_part_of_a_sentence_is_a_choice_too() {
        let told = told("stayed in");
        assert_eq!(told[0].1, "Two left at noon.\n\nThree stayed in");
        assert_eq!(told[1].1, "stayed in Łódź. Four sank.");
    }

    #[test]
    fn a_sentence_without_an_end_is_not_offered_in_part() {
        let dull = "and so on ".repeat(2_000);
        let text = format!("{dull}here. Now. {dull}");
        let body = Scalars::new(&text);
        let start = dull.chars().count() + 6;
        assert_eq!(body.slice(start..start + 4), "Now.");
        assert_eq!(near(&body, Some("en"), &(start..start + 4)), []);
    }
}
