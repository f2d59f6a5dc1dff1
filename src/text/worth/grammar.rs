//! Grammar: in what order the parts of a sentence stand, as features of the weigher.

use super::super::lexicon::{self, VerbForm};
use super::super::parts::Part;
use super::super::tokens::{Kind, Token};

/// Most parts of a sentence that are read together.
const LONGEST: usize = 4;

/// Gives the names of two to four parts that follow each other to `found`: "g we had done".
pub fn sequences(tokens: &[Token<'_>], name: &mut String, mut found: impl FnMut(&str)) {
    let labels = labels(tokens);
    for from in 0..labels.len() {
        name.clear();
        name.push('g');
        for (nth, label) in labels.iter().skip(from).take(LONGEST).enumerate() {
            name.push(' ');
            name.push_str(label);
            if nth > 0 {
                found(name);
            }
        }
    }
}

/// What each token does, after a mark for the beginning; neighbours that are all nouns, names or
/// numbers count once.
fn labels<'a>(tokens: &'a [Token<'_>]) -> Vec<&'a str> {
    let mut labels = Vec::with_capacity(tokens.len() + 1);
    labels.push("^");
    for it in tokens {
        let label = label(it);
        if !matches!(label, "noun" | "name" | "number") || labels.last() != Some(&label) {
            labels.push(label);
        }
    }
    labels
}

/// What a token does: a small word stands for itself, a large one for its part.
fn label<'a>(it: &'a Token<'_>) -> &'a str {
    match it.part {
        Part::Finite => tense(it),
        Part::Plain => "plain",
        Part::Participle => "-ing",
        Part::Done => "done",
        Part::Noun => "noun",
        Part::Name => "name",
        Part::Pronoun => person(it),
        Part::Determiner => "the",
        Part::Number => "number",
        Part::Adverb if it.is_any(&["not", "never"]) => "not",
        Part::Adverb => "adverb",
        Part::Preposition | Part::Opener => &it.lower,
        Part::Joiner => "and",
        Part::To => "to",
        Part::Owner => "'s",
        Part::Quote => "quote",
        Part::Mark => match it.kind {
            Kind::Comma => ",",
            Kind::Stop => it.text,
            _ => "-",
        },
    }
}

/// When a verb with a subject says that something is: the helping verb, or "past" or "now".
pub fn tense(it: &Token<'_>) -> &'static str {
    match it.lower.strip_suffix("n’t").unwrap_or(&it.lower) {
        "am" | "is" | "are" | "’s" | "ai" => "is",
        "was" | "were" => "was",
        "has" | "have" => "has",
        "had" => "had",
        "do" | "does" => "do",
        "did" => "did",
        "will" | "wo" | "shall" => "will",
        "would" => "would",
        "can" | "ca" | "cannot" | "could" | "may" | "might" => "may",
        "should" | "must" | "ought" => "must",
        word => match lexicon::reading(word).map(|it| it.form) {
            Some(VerbForm::Past | VerbForm::PastOrDone | VerbForm::Done) => "past",
            _ => "now",
        },
    }
}

fn person(it: &Token<'_>) -> &'static str {
    match it.lower.as_str() {
        "i" | "me" => "i",
        "we" | "us" => "we",
        "you" => "you",
        "he" | "him" | "she" => "he",
        "they" | "them" => "they",
        "it" => "it",
        "there" => "there",
        _ => "pronoun",
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[&str]) {
        let found =
            read(words, |tokens| labels(tokens).into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sentence_is_read_as_its_tenses_persons_and_small_words() {
        check(
            "We have not sold 40 old boats to Ann Lee.",
            &["^", "we", "has", "not", "done", "number", "noun", "to", "name", "."],
        );
        check("They’ll see that it sank", &["^", "they", "will", "plain", "that", "it", "past"]);
        check("", &["^"]);
    }

    #[test]
    fn parts_are_read_two_to_four_together() {
        let mut found = Vec::new();
        read("it sank", |tokens| {
            sequences(tokens, &mut String::new(), |it| found.push(it.to_owned()));
        });
        assert_eq!(found, ["g ^ it", "g ^ it past", "g it past"]);
    }
}
