//! Worth: what kind of claim some words are, how much checking them would matter, and why.

pub mod features;
mod figures;
mod grammar;
mod kind;
pub mod model;

pub use kind::signs;

use self::kind::{is_fragment, kind};
use self::model::{Model, probability, shipped};
use super::clauses;
use super::lexicon::{self, Frame, Signal};
use super::scalars::Scalars;
use super::suggestion::{ClaimKind, Form, Reason, Speaker, SpeakerKind};
use super::tokens::{Kind, Token, tokens};

/// What words show of themselves, and what they are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    pub kind: ClaimKind,
    /// Thousandths, 0 to 1000.
    pub score: u16,
    pub reasons: Vec<Reason>,
}

/// How words stand in an article.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub form: Form,
    pub speaker: Option<&'a Speaker>,
    pub frame: Option<Frame>,
}

impl Said<'_> {
    /// Whether the speaker is told by name, and not only by what they are. A capital that only
    /// begins a sentence makes no name of "workers" or "a study".
    fn is_named(&self) -> bool {
        let capital = |word: &&str| {
            word.starts_with(char::is_uppercase) && !lexicon::is_starter(&word.to_lowercase())
        };
        self.speaker.is_some_and(|it| match it.kind {
            SpeakerKind::Person | SpeakerKind::Place => true,
            SpeakerKind::Unnamed | SpeakerKind::Publisher => false,
            // "Ann Lee and Bo Ek", but "Islanders".
            SpeakerKind::Group => {
                let mut words = it.name.split_whitespace();
                it.name.contains(' ') && words.all(|it| it == "and" || capital(&it))
            }
            SpeakerKind::Organisation => {
                let mut words = it.name.split_whitespace().skip_while(|it| *it == "the");
                let first = words.next().filter(capital);
                let short = |it: &str| it.chars().all(char::is_uppercase);
                first.is_some_and(|it| short(it) || words.any(|it| capital(&it)))
            }
        })
    }
}

/// Weighs words as they stand in an article.
pub fn weigh(tokens: &[Token<'_>], said: &Said<'_>) -> Worth {
    let (kind, reasons) = shown(tokens, said);
    let odds = || shipped().odds(tokens) + in_article(tokens, said, &reasons);
    let score = if kind == ClaimKind::NotAClaim { 0 } else { probability(odds()) };
    Worth { kind, score, reasons }
}

/// What kind of claim words are as they stand, and the reasons that hold of them.
fn shown(tokens: &[Token<'_>], said: &Said<'_>) -> (ClaimKind, Vec<Reason>) {
    let signs = signs(tokens);
    let has = |sign: Signal| signs.contains(&sign);
    let asked = matches!(said.frame, Some(Frame::To | Frame::For));
    let quoted = matches!(said.form, Form::Direct | Form::Mixed);
    let unnamed = said.speaker.is_some_and(|it| it.kind == SpeakerKind::Unnamed);
    // "Why the bridge fell" asserts nothing.
    let open = tokens.first().is_some_and(|it| it.is_any(&["why", "how", "whether", "if"]))
        || (tokens.first().is_some_and(|it| it.is("what")) && !clauses::is_free_relative(tokens));
    let kind = match kind(tokens, &signs) {
        _ if open && said.form != Form::Direct => ClaimKind::NotAClaim,
        ClaimKind::Event if asked => ClaimKind::Position,
        kind => kind,
    };
    let fragment = is_fragment(tokens);
    let mut reasons: Vec<Reason> = [
        (has(Signal::Number), Reason::Number),
        (has(Signal::Affected), Reason::ManyAffected),
        (has(Signal::Comparison), Reason::Comparison),
        (has(Signal::Cause), Reason::Cause),
        (has(Signal::Prediction), Reason::Prediction),
        (has(Signal::Rule), Reason::Rule),
        (has(Signal::Position) || said.frame == Some(Frame::To), Reason::Position),
        (has(Signal::Date), Reason::Date),
        (kind == ClaimKind::Experience, Reason::Experience),
        (kind == ClaimKind::Opinion, Reason::Opinion),
        (kind == ClaimKind::NotAClaim && !fragment, Reason::Question),
        (kind == ClaimKind::NotAClaim && fragment, Reason::Fragment),
        (said.is_named(), Reason::NamedSpeaker),
        (unnamed, Reason::UnnamedSpeaker),
        (quoted, Reason::Quoted),
    ]
    .into_iter()
    .filter_map(|(true_of_it, reason)| true_of_it.then_some(reason))
    .collect();
    if reasons.is_empty() {
        reasons.push(if said.form == Form::Stated { Reason::Fact } else { Reason::Cited });
    }
    (kind, reasons)
}

/// Weighs a sentence that stands by itself, said by nobody in particular. What asks may hold a
/// claim here ("It sank, didn't it?"), and is ranked like the rest.
pub fn of_sentence(sentence: &str) -> Worth {
    of_sentence_by(shipped(), sentence)
}

/// The same by another model than the one that is compiled in.
pub fn of_sentence_by(model: &Model<'_>, sentence: &str) -> Worth {
    let said = Said { form: Form::Stated, speaker: None, frame: None };
    read(sentence, |tokens| {
        let (kind, reasons) = shown(tokens, &said);
        Worth { kind, score: probability(model.odds(tokens)), reasons }
    })
}

/// Does something with the tokens of a sentence that stands by itself.
pub fn read<T>(sentence: &str, then: impl FnOnce(&[Token<'_>]) -> T) -> T {
    let text = Scalars::new(sentence);
    then(&tokens(&text, 0..text.len()))
}

/// What it adds to the log-odds of words that they stand in an article, in thousandths.
///
/// The model has heard debates, where much is said in few words and most of it about oneself. In
/// an article longer words say more that can be checked, and what is cited matters more.
fn in_article(tokens: &[Token<'_>], said: &Said<'_>, reasons: &[Reason]) -> i64 {
    let of = |reason: &Reason| match reason {
        Reason::ManyAffected | Reason::Rule | Reason::Cause => 300,
        Reason::NamedSpeaker => 200,
        Reason::Opinion => -1000,
        _ => 0,
    };
    let words = tokens.iter().filter(|it| matches!(it.kind, Kind::Word | Kind::Number)).count();
    let length = i64::try_from(words.min(LONG)).unwrap_or_default() * 100 - 1500;
    let reported = if matches!(said.form, Form::Indirect | Form::Mixed) { 500 } else { 0 };
    length + reported + reasons.iter().map(of).sum::<i64>()
}

/// How many words of a claim count towards its worth.
const LONG: usize = 30;

/// Whether what a publisher says itself gives nobody anything to check: a few words without a
/// name or a sign, what somebody did with words that stand elsewhere, or how something is.
pub fn is_slight(tokens: &[Token<'_>], worth: &Worth) -> bool {
    let words: Vec<&Token<'_>> = tokens.iter().filter(|it| it.kind == Kind::Word).collect();
    let (Some((first, rest)), Some(last)) = (words.split_first(), words.last()) else {
        return true;
    };
    let named = rest.iter().any(|it| it.is_capital()) || (first.is_capital() && rest.is_empty());
    let before_last = rest.len().checked_sub(2).and_then(|it| rest.get(it));
    let cue = before_last.is_some_and(|it| lexicon::verb(&it.lower).is_some());
    let elsewhere = cue && last.is_any(&["this", "that", "it", "so", "them"]);
    let state = before_last.is_some_and(|it| it.is_any(STATES));
    elsewhere || (worth.reasons == [Reason::Fact] && !named && (words.len() <= 5 || state))
}

/// Verbs before a last word that only says how something is: "remains unclear".
const STATES: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "remains", "remain", "remained", "seems", "seem",
    "seemed", "looks", "looked", "feels", "felt", "not",
];

#[cfg(test)]
mod tests {
    use super::*;

    const STATED: Said<'_> = Said { form: Form::Stated, speaker: None, frame: None };

    #[track_caller]
    fn check(words: &str, kind: ClaimKind, reasons: &[Reason]) {
        let text = Scalars::new(words);
        let worth = weigh(&tokens(&text, 0..text.len()), &STATED);
        assert_eq!((worth.kind, worth.reasons.as_slice()), (kind, reasons));
    }

    #[test]
    fn each_kind_is_known_by_its_words() {
        check("the port lost 40 ships", ClaimKind::Quantity, &[Reason::Number]);
        check("rents rose because of the port", ClaimKind::Cause, &[Reason::Cause]);
        check("it is the oldest bridge", ClaimKind::Comparison, &[Reason::Comparison]);
        check("the bridge will fall", ClaimKind::Prediction, &[Reason::Prediction]);
        check("the ferry must stop", ClaimKind::Position, &[Reason::Position]);
        check("the court heard it", ClaimKind::Rule, &[Reason::Rule]);
        check("the plan is awful", ClaimKind::Opinion, &[Reason::Opinion]);
        check("who pays?", ClaimKind::NotAClaim, &[Reason::Question]);
        check("the ferry sank", ClaimKind::Event, &[Reason::Fact]);
    }

    #[test]
    fn a_number_about_many_is_worth_more_than_an_opinion() {
        let of = |words: &str| {
            let text = Scalars::new(words);
            weigh(&tokens(&text, 0..text.len()), &STATED).score
        };
        assert!(of("3,000 workers lost their jobs") > of("the ferry sank"));
        assert!(of("the ferry sank") > of("the plan is awful"));
    }
}
