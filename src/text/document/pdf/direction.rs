//! Direction: scripts that are read from right to left, which are drawn from left to right.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Whether more letters of a text belong to scripts from right to left than to others.
pub fn is_from_right(text: &str) -> bool {
    let (mut right, mut left) = (0_usize, 0_usize);
    for ch in text.chars() {
        match bidi_class(ch) {
            BidiClass::R | BidiClass::AL => right += 1,
            BidiClass::L => left += 1,
            _ => {}
        }
    }
    right > left
}

/// A line as it is read, of its letters as they stand from left to right.
///
/// The rules that tell where each letter of a line is to stand (Unicode Standard Annex 9) turn
/// the line back when they are followed once more, but for some signs between two directions.
pub fn in_order(drawn: &str) -> String {
    let level = if is_from_right(drawn) { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(drawn, Some(level));
    let mut text = String::with_capacity(drawn.len());
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let turned = levels.get(run.start).is_some_and(Level::is_rtl);
            let letters = drawn.get(run).unwrap_or_default();
            if turned {
                text.extend(turn(letters));
            } else {
                text.push_str(letters);
            }
        }
    }
    text
}

/// Letters in the opposite order, with brackets that look the other way.
fn turn(letters: &str) -> impl Iterator<Item = char> {
    letters.chars().rev().map(|it| match it {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        it => it,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_from_right_to_left_is_turned_and_its_numbers_are_not() {
        // As they would be drawn, from left to right.
        let drawn: String = "הנמל נסגר".chars().rev().collect();
        assert_eq!(in_order(&drawn), "הנמל נסגר");
        assert_eq!(in_order(&format!("2025 {drawn}")), "הנמל נסגר 2025");
        assert_eq!(in_order(&format!("(Bo Ek) {drawn}")), "הנמל נסגר (Bo Ek)");
    }

    #[test]
    fn words_from_right_to_left_in_another_line_are_turned_where_they_stand() {
        let drawn: String = "הנמל נסגר".chars().rev().collect();
        assert_eq!(
            in_order(&format!("The sign says {drawn} here")),
            "The sign says הנמל נסגר here"
        );
        assert!(is_from_right(&drawn) && !is_from_right("The quay, 2025"));
    }
}
