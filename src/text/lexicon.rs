//! The lexicon: words that mean something to the splitter, one a line in `data/`.
//!
//! Adding a cue verb, a title, a place or a pair of marks is a line in a file and nothing else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

mod forms;

pub use forms::{Reading, Share, VerbForm, function, is_auxiliary, is_finite, is_helping, reading};

/// How a cue is built into its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A clause follows, with or without "that".
    Clause,
    /// The same, and what follows is always a clause: nobody "says" a thing.
    Free,
    /// Somebody is told, then a clause follows.
    Told,
    /// A clause follows after "that" or in quotation marks; otherwise it is an ordinary verb.
    Weak,
    /// Somebody is asked to do something.
    To,
    /// Something is called what follows "as".
    As,
    /// Something is called what follows it in quotation marks.
    Called,
    /// A clause follows, or a thing to come that is told in numbers.
    Coming,
    /// A thing is asked for or somebody is accused of it.
    For,
}

/// A cue verb in one of its forms.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    pub frame: Frame,
    pub form: Inflection,
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inflection {
    /// "claim": its subject is plural, or an auxiliary stands before it; may also be a noun.
    Base,
    /// "claims": may also be a noun.
    Third,
    /// "claimed": passive after "was".
    Past,
    /// "claiming": has no subject of its own.
    Participle,
}

impl Verb {
    pub fn is_participle(self) -> bool {
        self.form == Inflection::Participle
    }

    pub fn may_be_noun(self) -> bool {
        matches!(self.form, Inflection::Base | Inflection::Third)
    }
}

/// Whether a person is "he" or "she".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    He,
    She,
}

/// What a word shows about the claim it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    Comparison,
    Cause,
    Prediction,
    Rule,
    Position,
    Experience,
    Opinion,
    Affected,
    /// Somebody is hurt, which affects many where a number says so.
    Harm,
    Number,
    Date,
    /// Words that show nothing, though one of them alone would: "no longer", "free will".
    Nothing,
}

/// The months in lower case, in order.
pub const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The cue verb that a form belongs to. A form is one lower-case word, or two ("called on").
pub fn verb(form: &str) -> Option<Verb> {
    VERBS.get(form).copied()
}

/// Phrases after which the speaker is named, each as its words.
pub fn according() -> &'static [Vec<&'static str>] {
    &ACCORDING
}

/// Whether a lower-case word is a noun of saying: "claim", "fears".
pub fn is_cue_noun(word: &str) -> bool {
    let one = |it: &str| NOUNS.contains(it);
    one(word)
        || word.strip_suffix('s').is_some_and(one)
        || word.strip_suffix("ies").is_some_and(|it| NOUNS.contains(format!("{it}y").as_str()))
}

/// Whether a lower-case word says what a person is or does.
pub fn is_title(word: &str) -> bool {
    in_either_number(&TITLES, word)
}

/// Whether a lower-case word stands before a name and is no part of it.
pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(word)
}

/// How a person is spoken of whom a lower-case word tells of: "mr", "spokeswoman".
pub fn gender(word: &str) -> Option<Gender> {
    GENDERS.get(word.trim_end_matches('.')).copied()
}

/// Whether a lower-case word stands for people who are cited without a name.
pub fn is_unnamed(word: &str) -> bool {
    matches!(word, "people" | "men" | "women") || in_either_number(&UNNAMED, word)
}

/// Whether a lower-case word makes what it names an organisation.
pub fn is_organisation(word: &str) -> bool {
    ORGANISATIONS.contains(word)
}

/// Whether a lower-case word makes a name a place's or a thing's.
pub fn is_thing(word: &str) -> bool {
    THINGS.contains(word)
}

/// Whether a lower-case word begins sentences and is no part of a name.
pub fn is_starter(word: &str) -> bool {
    STARTERS.contains(word)
}

/// Whether a name is a place that may speak for its government.
pub fn is_place(name: &str) -> bool {
    PLACES.contains(name)
}

/// The marks that may close what a mark opens; nothing where it opens nothing.
pub fn closers(open: char) -> Option<&'static str> {
    MARKS.iter().find(|(it, _)| *it == open).map(|(_, closers)| *closers)
}

/// Whether a mark is one of the small ones, which are apostrophes too.
pub fn is_single_mark(mark: char) -> bool {
    matches!(mark, '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›')
}

/// Whether a mark is a quotation mark and nothing else.
pub fn is_double_mark(mark: char) -> bool {
    let known = || MARKS.iter().any(|(open, close)| *open == mark || close.contains(mark));
    !mark.is_alphanumeric() && !mark.is_whitespace() && !is_single_mark(mark) && known()
}

/// The BCP 47 tag of a language's three letters.
pub fn bcp47(code: &str) -> Option<&'static str> {
    LANGUAGES.get(code).copied()
}

/// The signals by their words; a word ending in a star stands for any ending.
pub fn signals(first: &str) -> &'static [(Vec<&'static str>, Signal)] {
    SIGNALS.get(first).map_or(&[], Vec::as_slice)
}

/// The signals whose word may have any ending.
pub fn signal_stems() -> &'static [(&'static str, Signal)] {
    &STEMS
}

pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'))
}

fn words(file: &'static str) -> HashSet<&'static str> {
    lines(file).collect()
}

fn in_either_number(set: &HashSet<&str>, word: &str) -> bool {
    set.contains(word)
        || word.strip_suffix('s').is_some_and(|it| set.contains(it))
        || word.strip_suffix("es").is_some_and(|it| set.contains(it))
        || word.strip_suffix("men").is_some_and(|it| set.contains(format!("{it}man").as_str()))
}

static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| words(include_str!("data/titles.txt")));
static NOUNS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(include_str!("data/nouns.txt")));
static HONORIFICS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words(include_str!("data/honorifics.txt")));
static GENDERS: LazyLock<HashMap<&str, Gender>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let (pronoun, word) = it.split_once(' ')?;
        Some((word, if pronoun == "she" { Gender::She } else { Gender::He }))
    };
    lines(include_str!("data/genders.txt")).filter_map(entry).collect()
});
static UNNAMED: LazyLock<HashSet<&str>> = LazyLock::new(|| words(include_str!("data/unnamed.txt")));
static ORGANISATIONS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words(include_str!("data/organisations.txt")));
static THINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(include_str!("data/things.txt")));
static STARTERS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words(include_str!("data/starters.txt")));
static PLACES: LazyLock<HashSet<&str>> = LazyLock::new(|| words(include_str!("data/places.txt")));
static ACCORDING: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    lines(include_str!("data/according.txt")).map(|it| it.split(' ').collect()).collect()
});

static LANGUAGES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    lines(include_str!("data/languages.txt")).filter_map(|it| it.split_once(' ')).collect()
});

static MARKS: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
    let pair = |it: &'static str| {
        let (open, close) = it.split_once(' ')?;
        Some((open.chars().next()?, close))
    };
    lines(include_str!("data/marks.txt")).filter_map(pair).collect()
});

/// The forms of a verb as a line of cues gives them.
const FORMS: [Inflection; 4] =
    [Inflection::Base, Inflection::Third, Inflection::Past, Inflection::Participle];

static VERBS: LazyLock<HashMap<String, Verb>> = LazyLock::new(|| {
    let mut verbs = HashMap::new();
    for line in lines(include_str!("data/cues.txt")) {
        let (forms, frame) = line.split_once('|').unwrap_or((line, ""));
        let Some(frame) = frame_named(frame.trim()) else { continue };
        let words: Vec<&str> = forms.split_whitespace().collect();
        // Four forms of one word, or four of two ("call on, calls on, called on, calling on").
        let length = words.len().div_ceil(FORMS.len()).max(1);
        for (form, words) in FORMS.into_iter().zip(words.chunks(length)) {
            let verb = Verb { frame, form };
            verbs.entry(words.join(" ")).or_insert(verb);
        }
    }
    verbs
});

fn frame_named(name: &str) -> Option<Frame> {
    Some(match name {
        "" => Frame::Clause,
        "free" => Frame::Free,
        "told" => Frame::Told,
        "weak" => Frame::Weak,
        "to" => Frame::To,
        "as" => Frame::As,
        "called" => Frame::Called,
        "coming" => Frame::Coming,
        "for" => Frame::For,
        _ => return None,
    })
}

type Phrases = Vec<(Vec<&'static str>, Signal)>;

static SIGNAL_LINES: LazyLock<Vec<(Signal, &str)>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let (sign, words) = it.split_once('\t')?;
        Some((signal_named(sign)?, words))
    };
    lines(include_str!("data/signals.txt")).filter_map(entry).collect()
});
static SIGNALS: LazyLock<HashMap<&str, Phrases>> = LazyLock::new(|| {
    let mut signals: HashMap<&str, Phrases> = HashMap::new();
    for (sign, phrase) in SIGNAL_LINES.iter().filter(|(_, it)| !it.ends_with('*')) {
        let words: Vec<&str> = phrase.split(' ').collect();
        if let Some(first) = words.first().copied() {
            signals.entry(first).or_default().push((words, *sign));
        }
    }
    signals
});
static STEMS: LazyLock<Vec<(&str, Signal)>> = LazyLock::new(|| {
    SIGNAL_LINES.iter().filter_map(|(sign, it)| Some((it.strip_suffix('*')?, *sign))).collect()
});

fn signal_named(name: &str) -> Option<Signal> {
    Some(match name {
        "comparison" => Signal::Comparison,
        "cause" => Signal::Cause,
        "prediction" => Signal::Prediction,
        "rule" => Signal::Rule,
        "position" => Signal::Position,
        "experience" => Signal::Experience,
        "opinion" => Signal::Opinion,
        "affected" => Signal::Affected,
        "harm" => Signal::Harm,
        "nothing" => Signal::Nothing,
        "number" => Signal::Number,
        "date" => Signal::Date,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        let cues = lines(include_str!("data/cues.txt")).collect::<Vec<_>>();
        for line in &cues {
            let (forms, frame) = line.split_once('|').unwrap_or((line, ""));
            assert!(frame_named(frame.trim()).is_some(), "{line}");
            let count = forms.split_whitespace().count();
            assert!(count == 4 || count == 8, "four forms in {line}");
        }
        let plain = |it: &&str| {
            let words: Vec<_> = it.split('|').next()?.split_whitespace().collect();
            Some(words.get(..words.len() / 4)?.join(" "))
        };
        let first: HashSet<_> = cues.iter().filter_map(plain).collect();
        assert_eq!(first.len(), cues.len(), "a verb stands twice");
        for line in lines(include_str!("data/signals.txt")) {
            assert!(line.split_once('\t').is_some_and(|it| signal_named(it.0).is_some()), "{line}");
        }
        assert_eq!(MARKS.len(), lines(include_str!("data/marks.txt")).count());
        assert_eq!(LANGUAGES.len(), lines(include_str!("data/languages.txt")).count());
    }

    #[test]
    fn a_cue_is_known_in_all_its_forms() {
        assert_eq!(verb("said").map(|it| it.frame), Some(Frame::Free));
        assert_eq!(verb("called on").map(|it| it.frame), Some(Frame::To));
        assert!(verb("adding").is_some_and(Verb::is_participle));
        assert!(verb("walked").is_none());
    }

    #[test]
    fn nouns_are_known_in_both_numbers() {
        assert!(is_title("ministers") && is_title("spokesmen") && is_unnamed("officials"));
        assert!(!is_title("table"));
    }
}
