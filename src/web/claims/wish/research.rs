//! What the forms about origins, searches, questions and known sources ask for.

use std::str::FromStr;

use super::{Odd, chosen, day, locator, stance};
use crate::desk::citing::Finding;
use crate::desk::claims::Wish;
use crate::desk::sources::Source;
use crate::domain::EvidenceId;
use crate::domain::claim::Command;
use crate::domain::evidence::{Directness, SourceKind};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::web::claims::typed::Typed;

pub fn use_source(typed: &Typed) -> Result<Wish, Odd> {
    let stance = stance(typed)?;
    let names = ["source", "stance", "passage", "note", "kind", "directness", "at"];
    let [source, _, passage, note, kind, directness, at] = typed.exactly(names)?;
    let source = Source::Known(id(source)?);
    Ok(Wish::AddEvidence(Box::new(Finding {
        kind: chosen(kind, SourceKind::from_key)?,
        directness: chosen(directness, Directness::from_key)?,
        at: locator(at)?,
        ..Finding::new(source, stance, passage.to_owned(), note.to_owned())
    })))
}

pub fn group(typed: &Typed) -> Result<Wish, Odd> {
    let (evidence, rest) = links(typed)?;
    if rest.get("why").is_none() {
        return Err(Odd::Said("Say why they share an origin."));
    }
    // A suggestion has a button for each reason, and no note.
    let [why, note] = match rest.get("note") {
        Some(_) => rest.exactly(["why", "note"])?,
        None => rest.exactly(["why"]).map(|[why]| [why, ""])?,
    };
    let why = SameOrigin::from_key(why).ok_or(Odd::Form)?;
    Ok(Wish::GroupEvidence { evidence, why, note: note.to_owned() })
}

pub fn ungroup(typed: &Typed) -> Result<Wish, Odd> {
    let [evidence, reason] = typed.exactly(["evidence", "reason"])?;
    Ok(Command::UngroupEvidence { id: id(evidence)?, reason: reason.to_owned() }.into())
}

pub fn tell_apart(typed: &Typed) -> Result<Wish, Odd> {
    let (evidence, rest) = links(typed)?;
    let [] = rest.exactly([])?;
    let [one, other] = evidence.as_slice() else { return Err(Odd::Form) };
    Ok(Command::TellApart { one: *one, other: *other }.into())
}

pub fn search(typed: &Typed) -> Result<Wish, Odd> {
    // Where none of two buttons was chosen no field is sent at all.
    if typed.get("came").is_none() {
        return Err(Odd::Said("Say whether the search found something or nothing."));
    }
    let [query, place, on, came, found] =
        typed.exactly(["query", "place", "on", "came", "found"])?;
    let found = match (came, found.trim()) {
        ("something", _) => Found::Something(found.to_owned()),
        ("nothing", "") => Found::Nothing,
        ("nothing", _) => {
            return Err(Odd::Said(
                "You chose that nothing was found and wrote what was. Choose “Something”, or empty the field of what was found.",
            ));
        }
        _ => return Err(Odd::Form),
    };
    let on = day(on)?.ok_or(Odd::Said("Give the day of the search."))?;
    Ok(Wish::RecordSearch { query: query.to_owned(), place: place.to_owned(), on, found })
}

pub fn ask(typed: &Typed) -> Result<Wish, Odd> {
    let [text] = typed.exactly(["text"])?;
    Ok(Wish::AskQuestion { text: text.to_owned() })
}

pub fn answer(typed: &Typed) -> Result<Wish, Odd> {
    let (evidence, rest) = links(typed)?;
    let [question, kind, text] = rest.exactly(["question", "kind", "text"])?;
    Ok(Wish::AnswerQuestion {
        question: id(question)?,
        kind: AnswerKind::from_key(kind).ok_or(Odd::Form)?,
        text: text.to_owned(),
        evidence,
    })
}

/// Takes away a search, a question or an answer, with the reason why.
pub fn remove(typed: &Typed, noun: &str) -> Result<Wish, Odd> {
    let [of, reason] = typed.exactly([noun, "reason"])?;
    let reason = reason.to_owned();
    let command = match noun {
        "search" => Command::RemoveSearch { id: id(of)?, reason },
        "question" => Command::RemoveQuestion { id: id(of)?, reason },
        _ => Command::RemoveAnswer { id: id(of)?, reason },
    };
    Ok(command.into())
}

/// The evidence that was chosen, and the rest of the form.
fn links(typed: &Typed) -> Result<(Vec<EvidenceId>, Typed), Odd> {
    let (chosen, rest) = typed.several("evidence");
    let chosen = chosen.into_iter().map(id).collect::<Result<_, _>>()?;
    Ok((chosen, rest))
}

fn id<T: FromStr>(text: &str) -> Result<T, Odd> {
    text.parse().map_err(|_not_an_id| Odd::Form)
}
