//! Features: what the weigher sees of some words, each under a name that a person can read.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::tokens::{Kind, Token};
use super::figures::figures;
use super::grammar;

/// The groups of features. What a group finds is divided by the square root of how much it finds,
/// so that a long sentence weighs no more than a short one.
pub const GROUPS: [char; 7] = ['w', 'c', 's', 'x', 'g', 'm', 'e'];

/// Most different classes of one text that are paired.
const CLASSES: usize = 48;

/// A word as the weigher reads it.
struct Read<'a> {
    word: &'a str,
    class: &'static str,
}

/// Gives every feature of some words to `found`, by the number of its group and its name; the same
/// one may come twice.
///
/// The groups: `w` one or two words, endings and length; `c` one to three classes of words; `s` the
/// beginnings of one or two words; `x` two classes in any places; `g` two to four parts of the
/// sentence; `m` numbers and names; `e` each word for what it resembles.
pub fn features(tokens: &[Token<'_>], mut found: impl FnMut(usize, &str)) {
    let words = read(tokens);
    let classes = classes(&words);
    let mut name = String::new();
    for nth in 0..words.len() {
        one(&words, nth, &mut name, &mut found);
    }
    sequences(&classes, &mut name, &mut found);
    pairs(&classes, &mut name, &mut found);
    write(&mut name, &["w length ", length(words.len())]);
    found(0, &name);
    grammar::sequences(tokens, &mut name, |it| found(4, it));
    figures(tokens, &mut name, |it| found(5, it));
    for it in tokens.iter().filter(|it| it.kind == Kind::Word) {
        write(&mut name, &["e ", &it.lower]);
        found(6, &name);
    }
}

/// How long a text is, as its feature says it.
fn length(words: usize) -> &'static str {
    match words {
        0..=4 => "to 3",
        5..=7 => "to 6",
        8..=11 => "to 10",
        12..=16 => "to 15",
        17..=23 => "to 22",
        24..=33 => "to 32",
        _ => "over",
    }
}

/// The words, numbers and telling marks among tokens, after a word that stands for the beginning.
fn read<'a>(tokens: &'a [Token<'_>]) -> Vec<Read<'a>> {
    let mut words = vec![Read { word: "^", class: "^" }];
    for token in tokens {
        let first = words.len() == 1;
        let before = words.last().map_or("", |it| it.class);
        let it = match token.kind {
            Kind::Word => Read { word: &token.lower, class: class_of(token, first, before) },
            Kind::Number if is_year(token.text) => Read { word: "<year>", class: "year" },
            Kind::Number => Read { word: "<number>", class: "number" },
            Kind::Clitic => {
                let verb = matches!(before, "it" | "that" | "he" | "there" | "what" | "i");
                Read { word: "'s", class: if verb { "be" } else { "'s" } }
            }
            Kind::Comma => Read { word: ",", class: "," },
            Kind::Colon => Read { word: ":", class: ":" },
            Kind::Semicolon => Read { word: ";", class: ";" },
            Kind::Dash => Read { word: "-", class: "-" },
            Kind::Stop if token.text == "?" => Read { word: "?", class: "?" },
            Kind::Stop if token.text == "!" => Read { word: "!", class: "!" },
            Kind::Other if matches!(token.text, "$" | "£" | "€") => {
                Read { word: "<money>", class: "$" }
            }
            Kind::Other if token.text == "%" => Read { word: "percent", class: "percent" },
            _ => continue,
        };
        words.push(it);
        if token.kind == Kind::Number && token.text.ends_with('%') {
            words.push(Read { word: "percent", class: "percent" });
        }
    }
    words
}

/// Whether a number is written like a year: "1998", "the 1990s".
pub fn is_year(number: &str) -> bool {
    let number = number.strip_suffix('s').unwrap_or(number);
    number.len() == 4 && number.parse().is_ok_and(|it: u32| (1500..=2100).contains(&it))
}

/// The class that a word is known by, or the one that its form shows.
fn class_of(token: &Token<'_>, first: bool, before: &str) -> &'static str {
    const NOUNS: &[&str] = &["tion", "ment", "ity", "ness", "ance", "ence", "ism", "ship"];
    const DESCRIBING: &[&str] = &["ous", "ive", "able", "ible", "al", "ful", "ic"];
    let word = token.lower.as_str();
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    if let Some(known) = known_class(word) {
        known
    } else if token.is_capital() && !first && before != "^" {
        "name"
    } else if word.ends_with("ed") && word.len() > 3 {
        "-ed"
    } else if word.ends_with("ing") && word.len() > 4 {
        "-ing"
    } else if word.ends_with("ly") {
        "-ly"
    } else if word.ends_with('s') && !word.ends_with("ss") {
        "-s"
    } else if ends(NOUNS) {
        "-tion"
    } else if ends(DESCRIBING) {
        "-al"
    } else {
        "."
    }
}

/// The class that `classes.txt` gives a lower-case word.
pub fn known_class(word: &str) -> Option<&'static str> {
    if word.contains('’') {
        return CLASSES_OF.get(word.replace('’', "'").as_str()).copied();
    }
    CLASSES_OF.get(word).copied()
}

static CLASSES_OF: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let entry = |it: &'static str| it.split_once('\t').map(|(class, word)| (word, class));
    lexicon::lines(include_str!("../data/classes.txt")).filter_map(entry).collect()
});

/// The classes of words in order; a name of several words counts once.
fn classes(words: &[Read<'_>]) -> Vec<&'static str> {
    let mut classes: Vec<&'static str> = Vec::with_capacity(words.len());
    for it in words {
        if it.class != "name" || classes.last() != Some(&"name") {
            classes.push(it.class);
        }
    }
    classes
}

/// What one word shows, and it with the one after.
fn one(words: &[Read<'_>], nth: usize, name: &mut String, found: &mut impl FnMut(usize, &str)) {
    let Some(it) = words.get(nth) else { return };
    let next = words.get(nth + 1);
    write(name, &["w ", it.word]);
    found(0, name);
    write(name, &["s ", stem(it.word)]);
    found(2, name);
    if let Some(next) = next {
        write(name, &["w ", it.word, " ", next.word]);
        found(0, name);
        write(name, &["s ", stem(it.word), " ", stem(next.word)]);
        found(2, name);
    }
    if !it.word.starts_with(char::is_alphabetic) {
        return;
    }
    for (least, length) in [(5, 2), (6, 3)] {
        if it.word.len() >= least
            && let Some(ending) = it.word.get(it.word.len() - length..)
        {
            write(name, &["w -", ending]);
            found(0, name);
        }
    }
}

/// The first five scalars of a long word.
fn stem(word: &str) -> &str {
    if word.starts_with('<') {
        return word;
    }
    word.char_indices().nth(5).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

fn sequences(classes: &[&str], name: &mut String, found: &mut impl FnMut(usize, &str)) {
    for at in 0..classes.len() {
        name.clear();
        name.push('c');
        for class in classes.iter().skip(at).take(3) {
            name.push(' ');
            name.push_str(class);
            found(1, name);
        }
    }
}

fn pairs(classes: &[&str], name: &mut String, found: &mut impl FnMut(usize, &str)) {
    let mut different: Vec<&str> = classes.iter().copied().filter(|it| *it != ".").collect();
    different.sort_unstable();
    different.dedup();
    different.truncate(CLASSES);
    for (nth, one) in different.iter().enumerate() {
        for other in different.iter().skip(nth + 1) {
            write(name, &["x ", one, " ", other]);
            found(3, name);
        }
    }
}

/// Makes a name of its parts.
pub fn write(name: &mut String, parts: &[&str]) {
    name.clear();
    name.extend(parts.iter().copied());
}
