//! Statements: a claim's words made to be read alone, as far as the text honestly allows.

use super::clauses::has_verb;
use super::lexicon::{self, Frame, VerbForm};
use super::scalars::Scalars;
use super::tokens::tokens;

/// What the words of a claim are read with.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    pub frame: Option<Frame>,
    /// The cue's first word, in lower case.
    pub verb: Option<String>,
    /// Whom the pronoun at the beginning stands for.
    pub subject: Option<String>,
    /// Whose words they are, where "I" at their beginning is that person.
    pub oneself: Option<String>,
    /// The sentence's own words, where they tell what somebody did not say.
    pub unsaid: Option<&'a str>,
    /// What is spoken of, where the words only say what it is called.
    pub topic: Option<String>,
    /// Whether the words are quoted as they stand.
    pub quoted: bool,
}

/// The words of a claim as a sentence: without conjunctions and marks around them, its pronoun
/// replaced, with a capital and a full stop.
pub fn statement(words: &str, around: &Around<'_>) -> String {
    if let Some(unsaid) = around.unsaid {
        return finished(&unsaid.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    // A quotation over several paragraphs is opened anew in each.
    let words = words.replace("\n\n“", " ").replace("\n\n\"", " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = unmarked(leading(words.trim(), around.quoted));
    let verb = around.verb.as_deref().unwrap_or_default();
    let words = match around.frame {
        Some(Frame::To) => should(words),
        Some(Frame::For) => asked_for(words, verb),
        Some(Frame::Coming) => coming(words, verb),
        _ if DEMANDS.iter().any(|it| verb.starts_with(it)) => demanded(words),
        _ => words.to_owned(),
    };
    let words = named(&words, around.subject.as_deref());
    let words =
        around.oneself.as_deref().map_or_else(|| words.clone(), |it| of_oneself(&words, it));
    let words = if verb.starts_with("den") {
        format!("it is not true that {}", uncapitalised(&words))
    } else {
        words
    };
    let words = match around.topic.as_deref() {
        Some(topic) if around.quoted => called(topic, &format!("“{words}”")),
        Some(topic) => called(topic, &words),
        None if around.frame == Some(Frame::As) => called("it", &words),
        None => words,
    };
    finished(&words)
}

/// Words without the conjunctions that tied them to what stood before. What somebody is quoted
/// with keeps all that its meaning needs.
fn leading(words: &str, quoted: bool) -> &str {
    let mut words = words;
    while let Some((first, rest)) = words.split_once(' ') {
        let rest = rest.trim_start();
        let first = first.to_lowercase();
        let tied = match first.as_str() {
            "and" | "but" => true,
            _ if quoted => false,
            "meanwhile," | "however," | "also," => true,
            "while" | "although" | "though" | "whereas" => !rest.contains(','),
            "that" | "so" | "yet" | "or" => opens_clause(rest),
            _ => false,
        };
        if !tied || rest.is_empty() {
            break;
        }
        words = rest;
    }
    words
}

/// Whether words begin like a clause: "that the bridge is old", but "that man".
fn opens_clause(words: &str) -> bool {
    const OPENERS: &[&str] = &[
        "the", "a", "an", "it", "he", "she", "they", "we", "i", "you", "there", "this", "these",
        "those", "its", "his", "her", "their", "our", "my", "no", "nobody", "all", "some", "many",
    ];
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    OPENERS.contains(&first.as_str())
}

/// Words without one pair of quotation marks around the whole.
fn unmarked(words: &str) -> &str {
    let mut inside = words.chars();
    let (first, last) = (inside.next(), inside.next_back());
    let pair = matches!(
        (first, last),
        (Some('“'), Some('”')) | (Some('"'), Some('"')) | (Some('«'), Some('»'))
    );
    let inner = inside.as_str();
    if pair && !inner.contains(['“', '"', '«']) { inner } else { words }
}

/// "both sides to stop" as "both sides should stop".
fn should(words: &str) -> String {
    if let Some((who, what)) = words.split_once(" not to ") {
        return format!("{who} should not {what}");
    }
    match words.split_once(" to ") {
        Some((who, what)) => format!("{who} should {what}"),
        None => words.to_owned(),
    }
}

/// "the pilots of fraud" after "accused"; "an inquiry" after "called for".
fn asked_for(words: &str, verb: &str) -> String {
    let accused = |tie: &str, how: &str| {
        let (who, what) = words.split_once(tie)?;
        Some(format!("{who} {} {how}{tie}{what}", to_be(who)))
    };
    let said = match verb.get(..4) {
        Some("accu") => accused(" of ", "guilty"),
        Some("blam") => accused(" for ", "to blame")
            .or_else(|| Some(format!("{words} {} to blame", to_be(words)))),
        _ => Some(format!("there should be {words}")),
    };
    said.unwrap_or_else(|| words.to_owned())
}

/// "a fall of 3 per cent" after "predicted"; what is a clause is left as it is.
fn coming(words: &str, verb: &str) -> String {
    let clause = tokens(&Scalars::new(words), 0..words.chars().count());
    // A last word in -s may be a noun: "two years of building works".
    let thing = clause.split_last().is_some_and(|(last, rest)| {
        !has_verb(rest) && (last.lower.ends_with('s') || !has_verb(std::slice::from_ref(last)))
    });
    match thing {
        true if verb.starts_with("fear") => format!("there may be {words}"),
        true => format!("there will be {words}"),
        false => words.to_owned(),
    }
}

/// Verbs after which a plain form says what should be: "insisted Kyiv withdraw".
const DEMANDS: &[&str] = &["insist", "demand", "propos", "recommend"];

/// "Kyiv withdraw from the islands" as "Kyiv should withdraw".
fn demanded(words: &str) -> String {
    let text = Scalars::new(words);
    let all = tokens(&text, 0..words.chars().count());
    let name = all.iter().take_while(|it| it.is_capital()).count();
    let plain = all.get(name).filter(|it| {
        let form = lexicon::reading(&it.lower).map(|it| it.form);
        name > 0 && matches!(form, Some(VerbForm::Plain | VerbForm::PlainOrPast))
    });
    match plain {
        Some(it) => {
            format!("{}should {}", text.slice(0..it.start), text.slice(it.start..text.len()))
        }
        None => words.to_owned(),
    }
}

/// "The figures are “a fairy tale”": what somebody calls a thing, or what a sentence tells.
fn called(topic: &str, words: &str) -> String {
    if let Some(clause) = topic.strip_suffix('.') {
        return format!("that {} is {words}", uncapitalised(clause));
    }
    let topic = match topic.trim().trim_end_matches(',') {
        "him" => "he",
        "her" => "she",
        "them" => "they",
        "me" => "I",
        "us" => "we",
        other => other,
    };
    format!("{topic} {} {words}", to_be(topic))
}

/// The form of "to be" that goes with a subject, as far as its words show.
fn to_be(subject: &str) -> &'static str {
    let last = subject.split_whitespace().next_back().unwrap_or_default();
    let many = last.ends_with('s') && !last.ends_with("ss") && last.starts_with(char::is_lowercase);
    match subject.to_lowercase().as_str() {
        "i" => "am",
        "we" | "you" | "they" => "are",
        _ if many || subject.contains(" and ") => "are",
        _ => "is",
    }
}

/// Words that go on inside a sentence: a capital that only began one is given up.
fn uncapitalised(words: &str) -> String {
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    let mut chars = words.chars();
    match chars.next() {
        Some(it) if lexicon::is_starter(&first) => it.to_lowercase().chain(chars).collect(),
        _ => words.to_owned(),
    }
}

/// "I lost the ship" as "Ann Lee lost the ship", where nothing else in the words speaks of oneself.
fn of_oneself(words: &str, name: &str) -> String {
    const OWN: &[&str] = &["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "you"];
    let text = Scalars::new(words);
    let all = tokens(&text, 0..text.len());
    let [first, verb, rest @ ..] = all.as_slice() else { return words.to_owned() };
    if !first.is("i") || rest.iter().any(|it| it.is_any(OWN)) {
        return words.to_owned();
    }
    let form = lexicon::reading(&verb.lower).map(|it| it.form);
    let verb_now = match verb.lower.as_str() {
        "am" => "is",
        "have" => "has",
        "do" => "does",
        "was" | "had" | "did" => verb.text,
        _ if lexicon::is_helping(&verb.lower) && verb.text.starts_with(char::is_alphabetic) => {
            verb.text
        }
        _ if matches!(form, Some(VerbForm::Past | VerbForm::PastOrDone)) => verb.text,
        _ => return words.to_owned(),
    };
    format!("{name} {verb_now}{}", text.slice(verb.end..text.len()))
}

fn named(words: &str, subject: Option<&str>) -> String {
    let pronoun = words
        .split_once(' ')
        .filter(|(first, _)| matches!(first.to_lowercase().as_str(), "he" | "she" | "it"));
    match (pronoun, subject) {
        (Some((_, rest)), Some(name)) => format!("{name} {rest}"),
        (Some(_) | None, _) => words.to_owned(),
    }
}

fn finished(words: &str) -> String {
    let words = words.trim().trim_end_matches([',', ';', ':', ' ', '—', '–']);
    let words = words.replace(",”", "”").replace(",\"", "\"");
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return String::new() };
    let capital: String = first.to_uppercase().chain(chars).collect();
    let bare = capital.trim_end_matches(['”', '"', '’', '\'', '»']);
    if bare.ends_with(['.', '!', '?', '…']) { capital } else { format!("{capital}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, around: Around<'_>, expected: &str) {
        assert_eq!(statement(words, &around), expected);
    }

    #[test]
    fn a_clause_becomes_a_sentence() {
        check("but that the bridge  is old", Around::default(), "The bridge is old.");
        check("“We lost both,”", Around::default(), "We lost both.");
        check("rents are “far too high,”", Around::default(), "Rents are “far too high”.");
        check("rents are “far too high”", Around::default(), "Rents are “far too high”.");
    }

    #[test]
    fn a_request_says_who_should_do_what() {
        let asked = Around { frame: Some(Frame::To), ..Around::default() };
        check("the crews not to sail", asked.clone(), "The crews should not sail.");
        check("both crews to wait", asked, "Both crews should wait.");
    }

    #[test]
    fn a_pronoun_gives_way_to_the_name() {
        let around = Around { subject: Some("Ann Lee".to_owned()), ..Around::default() };
        check("she closed the port", around, "Ann Lee closed the port.");
    }

    #[test]
    fn somebody_s_own_words_name_them_where_the_rest_can_stay() {
        let around = Around { oneself: Some("Ann Lee".to_owned()), ..Around::default() };
        check("I lost the ship.", around.clone(), "Ann Lee lost the ship.");
        check("I’ve never seen it", around.clone(), "Ann Lee has never seen it.");
        check("I lost my ship.", around.clone(), "I lost my ship.");
        check("I know the ship.", around, "I know the ship.");
    }

    #[test]
    fn what_something_is_called_says_what_is_called_so() {
        let of = |topic: &str, quoted| Around {
            topic: Some(topic.to_owned()),
            quoted,
            ..Around::default()
        };
        check("a relief", of("The strike ended.", true), "That the strike ended is “a relief”.");
        check("a fairy tale", of("the figures", true), "The figures are “a fairy tale”.");
        check("unsafe", of("the bridge", false), "The bridge is unsafe.");
        check("a planet", of("her", true), "She is “a planet”.");
    }

    #[test]
    fn what_is_feared_or_demanded_is_a_sentence_too() {
        let of = |verb: &str| Around {
            frame: Some(Frame::Coming),
            verb: Some(verb.to_owned()),
            ..Around::default()
        };
        check("two years of works", of("fear"), "There may be two years of works.");
        check("a fall of 3 per cent", of("predicts"), "There will be a fall of 3 per cent.");
        check("rents fell", of("feared"), "Rents fell.");
        let insisted = Around { verb: Some("insisting".to_owned()), ..Around::default() };
        check("Bergen withdraw its ships", insisted.clone(), "Bergen should withdraw its ships.");
        check("Bergen was safe", insisted, "Bergen was safe.");
    }
}
