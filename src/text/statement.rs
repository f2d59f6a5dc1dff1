//! Statements: a claim's words made to be read alone, as far as the text honestly allows.

use super::lexicon::Frame;

/// What the words of a claim are read with.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    pub frame: Option<Frame>,
    /// The cue's first word, in lower case.
    pub verb: Option<&'a str>,
    /// What "he" or "she" at the beginning stands for.
    pub subject: Option<&'a str>,
    /// The sentence's own words, where they tell what somebody did not say.
    pub unsaid: Option<&'a str>,
    /// A reporting phrase inside the words, to be left out.
    pub aside: Option<&'a str>,
    /// What is spoken of, where the words only say what it is called.
    pub topic: Option<&'a str>,
}

/// The words of a claim as a sentence: without conjunctions and marks around them, its pronoun
/// replaced, with a capital and a full stop.
pub fn statement(words: &str, around: &Around<'_>) -> String {
    if let Some(unsaid) = around.unsaid {
        return finished(&unsaid.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let words = around.aside.map_or(words.to_owned(), |it| words.replacen(it, "", 1));
    // A quotation over several paragraphs is opened anew in each.
    let words = words.replace("\n\n“", " ").replace("\n\n\"", " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = unmarked(leading(words.trim()));
    let verb = around.verb.unwrap_or_default();
    let words = match around.frame {
        Some(Frame::To) => should(words),
        Some(Frame::For) => asked_for(words, verb),
        _ => words.to_owned(),
    };
    let words = named(&words, around.subject);
    let words =
        if verb.starts_with("den") { format!("it is not true that {words}") } else { words };
    let words = match around.topic {
        Some(topic) => format!("{}: {words}", topic.trim_end_matches(['.', ',', ' '])),
        None => words,
    };
    finished(&words)
}

/// Words without the conjunctions that tied them to what stood before.
fn leading(words: &str) -> &str {
    const TIES: &[&str] = &[
        "that ",
        "but ",
        "and ",
        "while ",
        "although ",
        "though ",
        "so ",
        "yet ",
        "or ",
        "whereas ",
        "meanwhile, ",
        "however, ",
        "also, ",
    ];
    let lower = words.to_lowercase();
    let tie = TIES.iter().find(|it| lower.starts_with(**it));
    let rest = tie.and_then(|it| words.split_at_checked(it.len())).map(|(_, rest)| rest);
    rest.map_or(words, |it| leading(it.trim_start()))
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
        words.split_once(tie).map(|(who, what)| format!("{who}: {how}{tie}{what}"))
    };
    let said = match verb.get(..4) {
        Some("accu") => accused(" of ", "accused"),
        Some("blam") => accused(" for ", "blamed"),
        _ => Some(format!("there should be {words}")),
    };
    said.unwrap_or_else(|| words.to_owned())
}

fn named(words: &str, subject: Option<&str>) -> String {
    let pronoun = words
        .split_once(' ')
        .filter(|(first, _)| matches!(first.to_lowercase().as_str(), "he" | "she"));
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
        let around = Around { subject: Some("Ann Lee"), ..Around::default() };
        check("she closed the port", around, "Ann Lee closed the port.");
    }

    #[test]
    fn what_something_is_called_says_what_is_called_so() {
        let around = Around { topic: Some("The strike ended"), ..Around::default() };
        check("“a relief for 40 crews”", around, "The strike ended: a relief for 40 crews.");
    }
}
