//! Differences: two texts side by side, word by word.

use similar::{Algorithm, ChangeTag, DiffableStr, TextDiff};

/// A run of words that both texts have, or that only one of them has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Removed(String),
    Added(String),
}

/// Words times words up to which a difference is sought word by word.
///
/// The search is quadratic at worst; past this a difference by lines is made, and past that the
/// whole middle is said to be replaced.
const WORK: usize = 4_000_000;

/// The pieces that turn `old` into `new`, in order.
///
/// `Same` and `Removed` together spell `old`, `Same` and `Added` spell `new`.
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (old.tokenize_words(), new.tokenize_words());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (same, old) = old.split_at(head);
    let new = new.get(head..).unwrap_or_default();
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, after) = old.split_at(old.len() - tail);
    let new = new.get(..new.len() - tail).unwrap_or_default();

    let mut pieces = Pieces::default();
    pieces.add(ChangeTag::Equal, &same.concat());
    if old.len().saturating_mul(new.len()) <= WORK {
        pieces.compare(old, new);
    } else {
        let (old, new) = (old.concat(), new.concat());
        let (old, new) = (old.tokenize_lines(), new.tokenize_lines());
        if old.len().saturating_mul(new.len()) <= WORK {
            pieces.compare(&old, &new);
        } else {
            pieces.add(ChangeTag::Delete, &old.concat());
            pieces.add(ChangeTag::Insert, &new.concat());
        }
    }
    pieces.add(ChangeTag::Equal, &after.concat());
    pieces.0
}

/// The same pieces, with changes that nothing but white space parts taken together, as a person
/// reads them: four words in the place of three, and not a word removed and one added four times.
pub fn runs(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Removed(text) => removed.push_str(&text),
            Piece::Added(text) => added.push_str(&text),
            Piece::Same(text) => {
                let within = !removed.is_empty() && !added.is_empty() && pieces.peek().is_some();
                if within && text.chars().all(|it| it.is_whitespace() && it != '\n') {
                    removed.push_str(&text);
                    added.push_str(&text);
                } else {
                    close(&mut all, &mut removed, &mut added);
                    all.push(Piece::Same(text));
                }
            }
        }
    }
    close(&mut all, &mut removed, &mut added);
    all
}

fn close(all: &mut Vec<Piece>, removed: &mut String, added: &mut String) {
    let removed = Some(std::mem::take(removed)).filter(|it| !it.is_empty());
    let added = Some(std::mem::take(added)).filter(|it| !it.is_empty());
    all.extend(removed.map(Piece::Removed).into_iter().chain(added.map(Piece::Added)));
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn compare(&mut self, old: &[&str], new: &[&str]) {
        let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(old, new);
        for change in diff.iter_all_changes() {
            self.add(change.tag(), change.value());
        }
    }

    fn add(&mut self, tag: ChangeTag, text: &str) {
        if text.is_empty() {
            return;
        }
        match (tag, self.0.last_mut()) {
            (ChangeTag::Equal, Some(Piece::Same(it)))
            | (ChangeTag::Delete, Some(Piece::Removed(it)))
            | (ChangeTag::Insert, Some(Piece::Added(it))) => it.push_str(text),
            (ChangeTag::Equal, _) => self.0.push(Piece::Same(text.to_owned())),
            (ChangeTag::Delete, _) => self.0.push(Piece::Removed(text.to_owned())),
            (ChangeTag::Insert, _) => self.0.push(Piece::Added(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_number_is_one_word_removed_and_one_added() {
        assert_eq!(
            words("The port closed 12 berths.", "The port closed 14 berths."),
            [
                Piece::Same("The port closed ".into()),
                Piece::Removed("12".into()),
                Piece::Added("14".into()),
                Piece::Same(" berths.".into()),
            ]
        );
    }

    #[test]
    fn two_long_texts_with_nothing_in_common_are_a_replacement() {
        let many = |word: &str| (0..60_000).map(|it| format!("{word}{it}")).collect::<Vec<_>>();
        let (old, new) = (many("a").join(" "), many("b").join("\t"));
        assert_eq!(words(&old, &new).len(), 2);
    }

    #[test]
    fn words_that_took_the_place_of_others_are_read_in_one_run() {
        let found =
            runs(words("The road office wrote a letter.", "The harbour master sent a note."));
        assert_eq!(
            found,
            [
                Piece::Same("The ".into()),
                Piece::Removed("road office wrote".into()),
                Piece::Added("harbour master sent".into()),
                Piece::Same(" a ".into()),
                Piece::Removed("letter.".into()),
                Piece::Added("note.".into()),
            ]
        );
    }

    proptest! {
        #[test]
        fn the_pieces_spell_both_texts(old in "[ab \n]{0,40}", new in "[ab \n]{0,40}") {
            let (mut was, mut is) = (String::new(), String::new());
            for piece in runs(words(&old, &new)) {
                match piece {
                    Piece::Same(it) => { was.push_str(&it); is.push_str(&it); }
                    Piece::Removed(it) => was.push_str(&it),
                    Piece::Added(it) => is.push_str(&it),
                }
            }
            prop_assert_eq!(was, old);
            prop_assert_eq!(is, new);
        }
    }
}
