//! Reasons: each one that a suggestion gives is held against the words, by other means than the
//! splitter's own.

use crate::text::suggestion::Reason;
use crate::text::{DateExpression, Draft, Form, SpeakerKind, Suggestion, split};

/// Articles of our own, and sentences that tempt to say too much.
const BODIES: &[&str] = &[
    include_str!("../../../tests/golden/text/harbour.scraped.txt"),
    include_str!("../../cli/demo/article.txt"),
    "The old ferry may sail in May. No more than rain fell. Bo Ek said it was no longer true. \
     March of the pilots began. A third time they left. The Constitution Hall burned for hours. \
     Who would pay more? Ann Lee said she would rather stay. One of them left because of Bo Ek.",
    "“I saw 40 ships sink on Monday, more than ever,” said Ann Lee. A pilot said rents will rise \
     by 3 per cent by 2030. The court ruled that 9,000 workers must be paid. Bo Ek demands that \
     the quay be shut. Workers at the plant said 3 ships sank. Researchers say the quay is old. A study \
     published in Norway found 40 wrecks. Police say 3 ships sank. It is the oldest bridge in Norway. The plan is a terrible idea, Ek said.",
];

/// Whether any word of the text is, begins or ends as one of the patterns says: "than", "caus*",
/// "*est".
fn has(text: &str, patterns: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|it: char| !it.is_alphanumeric() && it != '-').collect();
    patterns.split(' ').map(|it| it.replace('_', " ")).any(|pattern| {
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(end), _) => words.iter().any(|it| it.ends_with(end) && *it != end),
            (_, Some(start)) => words.iter().any(|it| it.starts_with(start)),
            _ if pattern.contains(' ') => lower.contains(&pattern),
            _ => words.contains(&pattern.as_str()),
        }
    })
}

/// Words of which at least one stands in any claim that a reason is true of; "_" is a space.
const WORDS: &[(Reason, &str)] = &[
    (
        Reason::Comparison,
        "than more most less least fewer first record twice double* worse better only as_much *est *er compared* last same ever",
    ),
    (
        Reason::ManyAffected,
        "people workers families children residents customers taxes tax cost* million* jobs killed died public crowns billion* students patients passengers cars hous* schools hospital* everyone everybody country city dead ill* nation*",
    ),
    (
        Reason::Cause,
        "because* caus* due led lead* result* after thanks so_that driven forc* brought broke made",
    ),
    (
        Reason::Prediction,
        "will would may might could shall expect* soon by_2030 going plan* predict* forecast* likely",
    ),
    (
        Reason::Rule,
        "law* court* rule* legal* illegal* ban* must right* vote* council constitution* regulat* contract* agree* referendum petition budget tax* government",
    ),
    (
        Reason::Position,
        "must should demand* need* want* to call* agree* support* oppos* against plan* propos* reject* refus*",
    ),
    (Reason::Experience, "i we me my our us"),
    (
        Reason::Opinion,
        "terrible good bad great best worst idea should sensible awful beautiful think believe hope fairy better",
    ),
    (Reason::Question, "who why how what whether if when where"),
    (
        Reason::Number,
        "one two three four five six seven eight nine ten half third dozen* hundred* thousand* million* twice first",
    ),
];

fn holds(it: &Suggestion, reason: Reason) -> bool {
    let text = it.text.as_str();
    let kind = it.speaker.as_ref().map(|who| who.kind);
    let words = WORDS.iter().find(|(of, _)| *of == reason).map(|(_, words)| *words);
    let shown = words.is_some_and(|it| has(text, it));
    match reason {
        Reason::Number => text.chars().any(char::is_numeric) || shown,
        Reason::Date => {
            let inside = |at: &DateExpression| it.start <= at.start && at.end <= it.end;
            !it.dates.is_empty() && it.dates.iter().all(inside)
        }
        Reason::Fragment => !text.split(' ').any(|it| it.starts_with(char::is_lowercase)),
        Reason::Quoted => it.form == Form::Direct || !it.pieces.is_empty(),
        Reason::NamedSpeaker => {
            let name = it.speaker.as_ref().map(|who| who.name.as_str()).unwrap_or_default();
            let common = ["Workers", "Researchers", "Shopkeepers", "Islanders", "Police", "A", "a"];
            let first = name.split(' ').next().unwrap_or_default();
            name.chars().any(char::is_uppercase)
                && kind != Some(SpeakerKind::Unnamed)
                && !common.contains(&first)
        }
        Reason::UnnamedSpeaker => kind == Some(SpeakerKind::Unnamed),
        Reason::Fact => it.form == Form::Stated,
        Reason::Cited => it.form != Form::Stated,
        Reason::Question => shown || text.ends_with('?'),
        _ => shown,
    }
}

#[test]
fn every_reason_is_true_of_its_words() {
    let mut seen = 0;
    for body in BODIES {
        for it in split(&Draft { body, publisher: Some("The Courier"), ..Draft::default() }) {
            assert!(!it.reasons.is_empty(), "no reason for “{}”", it.text);
            for reason in &it.reasons {
                assert!(holds(&it, *reason), "{reason:?} is not true of “{}”", it.text);
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "only {seen} reasons were held against their words");
}

#[test]
fn what_only_looks_like_a_number_or_a_date_is_no_reason() {
    let reasons = |body: &str| -> Vec<Reason> {
        split(&Draft { body, ..Draft::default() }).into_iter().flat_map(|it| it.reasons).collect()
    };
    assert!(!reasons("The Boeing 737 landed in Bergen.").contains(&Reason::Number));
    assert!(!reasons("The ferry to Bergen may sail at last.").contains(&Reason::Date));
    assert!(reasons("The ferry sank in May 2004 near Bergen.").contains(&Reason::Date));
    assert!(reasons("Two thirds of all ferries near Bergen sank.").contains(&Reason::Number));
}
