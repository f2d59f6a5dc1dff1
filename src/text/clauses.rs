//! Clauses: where a part of a sentence begins and ends that could stand alone.

use std::ops::Range;

use super::parts::Part;
use super::tokens::{Kind, Token};

/// Most tokens that are looked through for one clause, so that a sentence of a megabyte takes
/// linear time.
pub const REACH: usize = 400;

/// Whether tokens hold a finite verb.
pub fn has_verb(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(Token::is_finite)
}

/// Tokens without a relative clause that a comma opens and the last comma or the end closes.
pub fn before_relative<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let opens = |pair: &[Token<'a>]| matches!(pair, [comma, next] if comma.kind == Kind::Comma && is_relative(next));
    let Some(open) = tokens.windows(2).position(opens) else { return tokens };
    let closed = tokens.iter().skip(open + 1).any(|it| it.kind == Kind::Comma);
    if closed { tokens } else { tokens.get(..open).unwrap_or_default() }
}

/// Whether a word opens a clause about the noun before it.
pub fn is_relative(token: &Token<'_>) -> bool {
    token.is_any(&["who", "which", "whose", "whom"])
}

/// Where the first finite verb stands, of the main clause where a subordinate one opens the sentence.
pub fn first_verb(tokens: &[Token<'_>]) -> Option<usize> {
    const SUBORDINATE: &[&str] =
        &["when", "while", "after", "before", "although", "though", "as", "if", "because", "since"];
    let subordinate = tokens.first().is_some_and(|it| it.is_any(SUBORDINATE));
    let comma = || tokens.iter().take(40).position(|it| it.kind == Kind::Comma);
    let from = if subordinate { comma().unwrap_or(0) } else { 0 };
    (from..tokens.len()).find(|at| tokens.get(*at).is_some_and(Token::is_finite))
}

/// Whether tokens begin with a subject and its finite verb, and not with a noun that only has a
/// verb in a relative clause or infinitive after it.
pub fn is_clause(tokens: &[Token<'_>]) -> bool {
    const RELATIVES: &[&str] = &[
        "that", "which", "who", "whose", "whom", "when", "where", "as", "if", "while", "because",
        "after", "before", "until",
    ];
    let ends = |it: &Token<'_>| it.is_any(RELATIVES) || it.part == Part::Participle;
    // "Knew this and told it": the second verb has no subject here.
    let joined = tokens.windows(2).position(
        |pair| matches!(pair, [joiner, verb] if joiner.part == Part::Joiner && verb.is_finite()),
    );
    let until = tokens.iter().position(ends).unwrap_or(tokens.len());
    let until = until.min(joined.unwrap_or(tokens.len()));
    tokens.get(..until).is_some_and(has_verb)
}

/// "What began as a joke had grown": what begins like a question and has a verb of its own after.
pub fn is_free_relative(tokens: &[Token<'_>]) -> bool {
    const HELPING: &[&str] = &["has", "have", "had", "is", "are", "was", "were", "be", "been"];
    let finite = |at: &usize| {
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        let helped = before.is_some_and(|it| it.is_any(HELPING));
        tokens.get(*at).is_some_and(|it| it.is_finite() && !helped)
    };
    (0..tokens.len().min(40)).filter(finite).count() > 1
}

/// Whether a word is an auxiliary, negation or adverb that stands between a subject and its verb.
pub fn is_between(token: &Token<'_>) -> bool {
    const BETWEEN: &[&str] = &[
        "has",
        "have",
        "had",
        "having",
        "also",
        "later",
        "then",
        "not",
        "did",
        "does",
        "do",
        "never",
        "would",
        "will",
        "could",
        "may",
        "might",
        "must",
        "once",
        "again",
        "earlier",
        "still",
        "always",
        "often",
        "further",
        "since",
        "even",
        "now",
        "today",
        "yesterday",
        "both",
        "all",
        "is",
        "are",
        "was",
        "were",
        "been",
        "be",
        "can",
        "should",
        "meanwhile",
    ];
    token.is_any(BETWEEN)
        || token.lower.ends_with("n’t")
        || (token.kind == Kind::Word
            && !token.is_capital()
            && token.lower.len() > 4
            && token.lower.ends_with("ly"))
}

/// Where the clause begins that ends before `end`; not before `floor`.
pub fn start(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    const OPENERS: &[&str] = &[
        "that", "because", "while", "but", "when", "if", "which", "whereas", "although", "though",
        "as", "until", "who", "whose", "or", "so", "than", "where", "why", "how", "after",
        "before", "once", "since", "unless",
    ];
    let floor = floor.max(end.saturating_sub(60));
    let mut at = end;
    while at > floor {
        let Some(before) = tokens.get(at - 1) else { break };
        let such = before.is("as") && at > 1 && tokens.get(at - 2).is_some_and(|it| it.is("such"));
        let edge = is_edge(before) || (before.is_any(OPENERS) && !such);
        let verb = at < end && before.is_finite();
        let joins = before.is("and")
            && has_verb(
                tokens
                    .get(floor.max((at - 1).saturating_sub(12))..at - 1)
                    .map_or(&[], |it| last_clause(it)),
            );
        if edge || verb || joins {
            break;
        }
        at -= 1;
    }
    at
}

/// Where the clause begins that a mark at `end` closes: behind a semicolon, a dash or ", but", or
/// at `floor`. A piece without a verb behind a dash belongs to what stands before it.
pub fn begin(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    let limit = floor.max(end.saturating_sub(REACH));
    let mut at = end;
    while at > limit {
        at -= 1;
        let Some(it) = tokens.get(at) else { break };
        let verb = || tokens.get(at + 1..end).is_some_and(has_verb);
        let joined =
            || tokens.get(at + 1).is_some_and(|it| it.is_any(&["but", "while", "although"]));
        let edge = match it.kind {
            Kind::Semicolon | Kind::Stop => true,
            Kind::Dash => verb(),
            Kind::Comma => joined() && verb(),
            _ => false,
        };
        if edge {
            return at + 1;
        }
    }
    limit
}

/// What follows the last edge in tokens.
fn last_clause<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let from = tokens.iter().rposition(is_edge).map_or(0, |it| it + 1);
    tokens.get(from..).unwrap_or_default()
}

/// Whether a mark parts two clauses.
pub fn is_edge(token: &Token<'_>) -> bool {
    matches!(
        token.kind,
        Kind::Quote | Kind::Comma | Kind::Colon | Kind::Semicolon | Kind::Dash | Kind::Stop
    ) || matches!(token.text, "(" | ")" | "[" | "]")
}

/// The clauses of a stretch that nobody is cited for, as token indexes.
///
/// Where the stretch `dangles`, an attribution follows it, and a last part without a verb ("— a
/// move") belongs to that.
pub fn stated(tokens: &[Token<'_>], stretch: Range<usize>, dangles: bool) -> Vec<Range<usize>> {
    let mut cuts = vec![stretch.start];
    let mut at = stretch.start;
    while at < stretch.end {
        if let Some(next) = cut(tokens, at, stretch.end) {
            cuts.push(at);
            cuts.push(next);
            at = next;
        } else {
            at += 1;
        }
    }
    cuts.push(stretch.end);
    let sentence = stretch.start == 0;
    let parts: Vec<Range<usize>> = cuts
        .chunks(2)
        .filter_map(|it| Some(*it.first()?..*it.get(1)?))
        .filter(|it| !it.is_empty())
        .collect();
    let parts = join(tokens, parts, dangles);
    let parts = parts.into_iter().map(|it| without_joiner(tokens, it));
    let whole =
        |it: &Range<usize>| sentence && it.start == 0 && !is_subordinate(tokens, it.clone());
    parts.filter(|it| whole(it) || stands_alone(tokens, it.clone())).collect()
}

/// Whether a part that begins its sentence only says when or why the rest holds.
fn is_subordinate(tokens: &[Token<'_>], part: Range<usize>) -> bool {
    let all = part == (0..tokens.len());
    let words = tokens.get(part).unwrap_or_default();
    let words = match words {
        [first, comma, rest @ ..] if first.is("however") && comma.kind == Kind::Comma => rest,
        _ => words,
    };
    let opens = words.first().is_some_and(|it| {
        it.is_any(&["when", "if", "after", "before", "because", "since", "until", "once", "unless"])
    });
    opens && !all && !words.iter().any(|it| it.kind == Kind::Comma)
}

/// A clause without the conjunction and marks that tied what was cut off after it.
fn without_joiner(tokens: &[Token<'_>], mut part: Range<usize>) -> Range<usize> {
    const TIES: &[&str] = &[
        "and", "but", "or", "while", "although", "as", "that", "because", "when", "with", "who",
        "which", "where",
    ];
    while part.end > part.start
        && tokens.get(part.end - 1).is_some_and(|it| it.kind == Kind::Comma || it.is_any(TIES))
    {
        part.end -= 1;
    }
    part
}

/// Whether a part of a sentence has a subject of its own: it is no relative clause, no participle
/// and nothing that only goes with what stands before it.
fn stands_alone(tokens: &[Token<'_>], part: Range<usize>) -> bool {
    const LEANING: &[&str] = &[
        "with",
        "without",
        "not",
        "including",
        "such",
        "like",
        "as",
        "than",
        "to",
        "of",
        "by",
        "then",
    ];
    let words = tokens.get(part).unwrap_or_default();
    let first = words.iter().find(|it| {
        !matches!(it.kind, Kind::Comma | Kind::Dash) && !it.is_any(&["and", "but", "also"])
    });
    first.is_some_and(|it| {
        let leans = is_relative(it) || it.is_any(LEANING) || it.is_any(&["where", "when", "that"]);
        let participle = it.kind == Kind::Word && !it.is_capital() && it.lower.ends_with("ing");
        !leans && !participle && !it.is_finite()
    })
}

/// Where the next clause begins if one ends at `at`.
fn cut(tokens: &[Token<'_>], at: usize, end: usize) -> Option<usize> {
    const JOINERS: &[&str] = &["but", "while", "although", "though", "whereas"];
    let it = tokens.get(at)?;
    let next = tokens.get(at + 1).filter(|_| at + 1 < end)?;
    if refers_back(tokens.get(at + 1..end.min(at + 40)).unwrap_or_default()) {
        return None;
    }
    match it.kind {
        Kind::Semicolon | Kind::Dash => {
            Some(at + 1 + usize::from(next.is_any(JOINERS) || next.is("and")))
        }
        Kind::Comma if next.is_any(JOINERS) => {
            let rest = tokens.get(at + 2..end.min(at + 30))?;
            begins_clause(rest).then_some(at + 2)
        }
        Kind::Comma if next.is("and") && !ends_list(tokens, at) => {
            let rest = tokens.get(at + 2..end.min(at + 30))?;
            begins_clause(rest).then_some(at + 2)
        }
        // "While no agreement was reached, both sides …": the comma ends the clause that "while" opens.
        Kind::Comma => {
            let from = start_of_sentence(tokens, at)?;
            let opened = tokens.get(from)?.is_any(&["while", "although", "though"]);
            let before = tokens.get(from + 1..at)?;
            let belongs =
                next.is_any(&["such", "including", "like", "which", "who", "where", "and", "with"]);
            (opened
                && !belongs
                && has_verb(before)
                && has_verb(tokens.get(at + 1..end.min(at + 30))?))
            .then_some(at + 1)
        }
        _ => None,
    }
}

/// Whether a comma before "and" ends a list of words and opens no clause: "carry, stack, and tie".
fn ends_list(tokens: &[Token<'_>], comma: usize) -> bool {
    let near = tokens.get(comma.saturating_sub(4)..comma).unwrap_or_default();
    near.iter().any(|it| it.kind == Kind::Comma) && !has_verb(last_clause(near))
}

/// Whether a clause begins or ends with what only the clause before it names: "a petition for one".
fn refers_back(clause: &[Token<'_>]) -> bool {
    const SUBJECTS: &[&str] =
        &["it", "its", "they", "their", "he", "she", "his", "her", "this", "those", "these"];
    let until = clause.iter().position(is_edge).unwrap_or(clause.len());
    let joins =
        |it: &&Token<'_>| !it.is_any(&["and", "but", "although", "though", "while", "whereas"]);
    let words: Vec<&Token<'_>> = clause.iter().take(until).filter(joins).collect();
    let begins = words.first().is_some_and(|it| it.is_any(SUBJECTS));
    begins || words.last().is_some_and(|it| it.is_any(&["one", "ones", "it", "them", "so"]))
}

/// The sentence's first token, if no comma stands between it and `at`.
fn start_of_sentence(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let from = at.saturating_sub(40);
    let before = tokens.get(from..at)?;
    (from == 0 && !before.iter().any(is_edge)).then_some(0)
}

/// Whether tokens begin with a subject and its verb.
fn begins_clause(tokens: &[Token<'_>]) -> bool {
    let until = tokens.iter().position(is_edge).unwrap_or(tokens.len());
    let clause = tokens.get(..until.min(14)).unwrap_or_default();
    let asks = ["how", "what", "which", "who", "whether", "why", "when", "where"];
    let adverb = |it: &&Token<'_>| {
        it.is_any(&["only", "then", "later", "now", "still", "also"]) || it.lower.ends_with("ly")
    };
    clause
        .iter()
        .find(|it| !adverb(it))
        .is_some_and(|it| !it.is_finite() && !it.lower.ends_with("ing") && !it.is_any(&asks))
        && is_clause(clause)
}

/// Parts without a verb of their own belong to the part before them.
fn join(tokens: &[Token<'_>], parts: Vec<Range<usize>>, dangles: bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let count = parts.len();
    for (nth, part) in parts.into_iter().enumerate() {
        let whole = tokens.get(part.clone()).is_some_and(|it| it.len() >= 4 && has_verb(it));
        match out.last_mut() {
            Some(_) if !whole && dangles && nth + 1 == count => {}
            Some(last) if !whole => last.end = part.end,
            _ => out.push(part),
        }
    }
    out
}
