//! Wish: what each form of a claim's page asks for.

mod research;
mod verdict;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::typed::{OddField, Typed};
use super::{checklist, contacts, editing, opinions, past, relations, taking, talk};
use crate::desk::citing::Finding;
use crate::desk::claims::{NewAttribution, Quote, Wish};
use crate::desk::sources::{NewSource, NewSpeaker, Source};
use crate::domain::ClaimId;
use crate::domain::claim::{AttributionRole, Closing, Command, Form, Kind, NotCheckable, Priority};
use crate::domain::evidence::{At, Directness, SourceKind, Stance};
use crate::domain::speaker::SpeakerKind;

/// Why a form asks for nothing that can be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Odd {
    /// Not a form of this page: somebody changed it.
    Form,
    /// Something a person can put right; the sentence says how.
    Said(&'static str),
}

impl From<OddField> for Odd {
    fn from(_: OddField) -> Self {
        Self::Form
    }
}

/// What a form asks for. Closing as a duplicate names another claim by its number, which the
/// caller has looked up already.
#[expect(clippy::too_many_lines, reason = "one arm for each form, to be read as a table")]
pub fn wish(typed: &Typed, other: Option<ClaimId>) -> Result<Wish, Odd> {
    let own = str::to_owned;
    let command = match typed.action.as_str() {
        "reword" => {
            let [statement, kind] = typed.exactly(["statement", "kind"])?;
            let kind = Kind::from_key(kind).ok_or(Odd::Form)?;
            Command::Reword { statement: own(statement), kind }
        }
        "place" => return place(typed),
        "settle" => {
            let [note] = typed.exactly(["note"])?;
            Command::SettleChange { note: own(note) }
        }
        "attribute" => return attribute(typed),
        "reattribute" => return reattribute(typed),
        "remove-attribution" => {
            let [speaker, role] = typed.exactly(["speaker", "role"])?;
            let speaker = speaker.parse().map_err(|_not_an_id| Odd::Form)?;
            let role = AttributionRole::from_key(role).ok_or(Odd::Form)?;
            Command::RemoveAttribution { speaker, role }
        }
        "no-speaker" => Command::DeclareNoSpeaker { reason: reason(typed)? },
        "add-evidence" => return add_evidence(typed),
        "remove-evidence" => {
            let [id, reason] = typed.exactly(["evidence", "reason"])?;
            let id = id.parse().map_err(|_not_an_id| Odd::Form)?;
            Command::RemoveEvidence { id, reason: own(reason) }
        }
        "use-source" => return research::use_source(typed),
        "group-evidence" => return research::group(typed),
        "ungroup-evidence" => return research::ungroup(typed),
        "tell-apart" => return research::tell_apart(typed),
        "search" => return research::search(typed),
        "remove-search" => return research::remove(typed, "search"),
        "ask-question" => return research::ask(typed),
        "remove-question" => return research::remove(typed, "question"),
        "answer-question" => return research::answer(typed),
        "remove-answer" => return research::remove(typed, "answer"),
        "start" => nothing(typed, Command::StartResearch)?,
        "propose" => return verdict::propose(typed),
        "take-back" => Command::TakeBack { reason: reason(typed)? },
        "revise" => {
            let [rationale] = typed.exactly(["rationale"])?;
            Command::ReviseRationale { rationale: own(rationale) }
        }
        "suggest-edit" => return editing::suggest(typed),
        "accept-edit" => editing::accept(typed)?,
        "decline-edit" => editing::decline(typed)?,
        "ask-opinion" => opinions::ask(typed)?,
        "give-opinion" => opinions::give(typed)?,
        "withdraw-opinion" => opinions::withdraw(typed)?,
        "approve" => return past::approve(typed),
        "return" => Command::Return { reason: reason(typed)? },
        "correct" => Command::Correct { reason: reason(typed)? },
        "end-correction" => Command::EndCorrection { reason: reason(typed)? },
        "confirm" => return verdict::confirm(typed),
        "close" => return close(typed, other),
        "judge" => return past::judge(typed, other),
        "reopen" => Command::Reopen { reason: reason(typed)? },
        "park" => {
            let [until, reason] = typed.exactly(["until", "reason"])?;
            let until = until.parse::<NaiveDate>();
            let until =
                until.map_err(|_no_day| Odd::Said("Choose the day until which to park it."))?;
            Command::Park { until: until.and_time(NaiveTime::MIN).and_utc(), reason: own(reason) }
        }
        "unpark" => nothing(typed, Command::Unpark)?,
        "publish" => nothing(typed, Command::Publish)?,
        "withdraw" => Command::Withdraw { reason: reason(typed)? },
        "take" => return taking::take(typed),
        "assign" => return taking::assign(typed),
        "due" => {
            let [due] = typed.exactly(["due"])?;
            Command::SetDue { due: moment(due)? }
        }
        "priority" => {
            let [level, reason] = typed.exactly(["level", "reason"])?;
            let level = chosen(level, Priority::from_key)?;
            Command::SetPriority { level, reason: own(reason) }
        }
        "tag" => {
            let [tags] = typed.exactly(["tags"])?;
            Command::Tag { tags: tags.split(',').map(str::to_owned).collect() }
        }
        "flag" => return verdict::flag(typed),
        "tick" => Command::Tick { item: checklist::item(typed)? },
        "untick" => Command::Untick { item: checklist::item(typed)? },
        "comment" => return talk::comment(typed),
        "resolve-thread" => talk::resolve(typed)?,
        "reopen-thread" => talk::reopen(typed)?,
        "ask" => return contacts::ask(typed),
        "answer" => contacts::answer(typed)?,
        "no-answer" => Command::NoteSilence { contact: contacts::only(typed)? },
        "remove-contact" => contacts::remove(typed)?,
        "make-link" => contacts::link(typed)?,
        "end-link" => Command::EndContactLink { contact: contacts::only(typed)? },
        _ => return Err(Odd::Form),
    };
    Ok(command.into())
}

fn nothing(typed: &Typed, command: Command) -> Result<Command, Odd> {
    let [] = typed.exactly([])?;
    Ok(command)
}

fn reason(typed: &Typed) -> Result<String, Odd> {
    let [reason] = typed.exactly(["reason"])?;
    Ok(reason.to_owned())
}

/// A local-looking time, which the desk takes as UTC; nothing where the field is empty.
pub fn moment(text: &str) -> Result<Option<DateTime<Utc>>, Odd> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let whole = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let read = whole.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    read.map(|at| Some(at.and_utc())).ok_or(Odd::Said("Give the time as a day and an hour."))
}

/// The fields of a speaker, as the forms of several pages have them.
pub fn attribution([name, kind, title, role, form, cue]: [&str; 6]) -> Result<NewAttribution, Odd> {
    Ok(NewAttribution {
        speaker: NewSpeaker {
            name: name.to_owned(),
            kind: SpeakerKind::from_key(kind).ok_or(Odd::Form)?,
        },
        title: title.to_owned(),
        role: AttributionRole::from_key(role).ok_or(Odd::Form)?,
        form: Form::from_key(form).ok_or(Odd::Form)?,
        cue: cue.to_owned(),
    })
}

/// A place that was offered and chosen, or words to be looked for.
fn place(typed: &Typed) -> Result<Wish, Odd> {
    let known = ["revision", "place", "words"];
    if typed.fields.iter().any(|(name, _)| !known.contains(&name.as_str())) {
        return Err(Odd::Form);
    }
    let words = typed.get("words").unwrap_or_default();
    let quote = match typed.get("place") {
        Some(place) => {
            let revision = typed.get("revision").and_then(|it| it.parse().ok()).ok_or(Odd::Form)?;
            let (start, end) = place.split_once('-').ok_or(Odd::Form)?;
            let number = |text: &str| text.parse::<usize>().map_err(|_not_a_number| Odd::Form);
            Quote::Range { revision, range: number(start)?..number(end)? }
        }
        None if words.trim().is_empty() => {
            return Err(Odd::Said(
                "Choose one of the places, or paste the words as they stand in the article.",
            ));
        }
        None => Quote::Words(words.to_owned()),
    };
    Ok(Wish::Place { quote })
}

fn attribute(typed: &Typed) -> Result<Wish, Odd> {
    let fields = typed.exactly(["name", "speaker_kind", "title", "role", "form", "cue"])?;
    Ok(Wish::Attribute(attribution(fields)?))
}

fn reattribute(typed: &Typed) -> Result<Wish, Odd> {
    let names = ["was", "name", "speaker_kind", "title", "role", "form", "cue", "reason"];
    let [was, name, kind, title, role, form, cue, reason] = typed.exactly(names)?;
    let (was, was_role) = relations::of_key(was).ok_or(Odd::Form)?;
    Ok(Wish::Reattribute {
        was,
        was_role,
        now: attribution([name, kind, title, role, form, cue])?,
        reason: reason.to_owned(),
    })
}

fn add_evidence(typed: &Typed) -> Result<Wish, Odd> {
    let stance = stance(typed)?;
    let names = [
        "title",
        "url",
        "publisher",
        "published_on",
        "stance",
        "passage",
        "note",
        "kind",
        "directness",
        "at",
    ];
    // A box that is not ticked sends no field.
    let (ticked, rest) = typed.several("capture");
    let capture = !ticked.is_empty();
    let [title, url, publisher, published_on, _, passage, note, kind, directness, at] =
        rest.exactly(names)?;
    let source = Source::New(NewSource {
        title: title.to_owned(),
        url: url.to_owned(),
        publisher: publisher.to_owned(),
        published_on: day(published_on)?,
    });
    Ok(Wish::AddEvidence(Box::new(Finding {
        kind: chosen(kind, SourceKind::from_key)?,
        directness: chosen(directness, Directness::from_key)?,
        at: locator(at)?,
        capture,
        ..Finding::new(source, stance, passage.to_owned(), note.to_owned())
    })))
}

/// Which way the source points. A picker in which nothing was chosen sends no field at all.
pub fn stance(typed: &Typed) -> Result<Stance, Odd> {
    let key = typed.get("stance").ok_or(Odd::Said(
        "Say whether the source supports the claim, refutes it or gives context.",
    ))?;
    Stance::from_key(key).ok_or(Odd::Form)
}

/// What was chosen of a list that can be left alone.
pub fn chosen<T>(key: &str, from_key: fn(&str) -> Option<T>) -> Result<Option<T>, Odd> {
    if key.is_empty() { Ok(None) } else { from_key(key).map(Some).ok_or(Odd::Form) }
}

/// A page or a time in a recording; nothing where the field is empty.
pub fn locator(text: &str) -> Result<Option<At>, Odd> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let at = At::from_typed(text);
    at.map(Some)
        .ok_or(Odd::Said("Give the place as a page, such as 12, or as a time, such as 4:05."))
}

/// A day as browsers send it; nothing where the field is empty.
pub fn day(text: &str) -> Result<Option<NaiveDate>, Odd> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let day = text.parse().ok().filter(|it: &NaiveDate| (1..=9999).contains(&it.year()));
            day.map(Some).ok_or(Odd::Said("Give the date as year-month-day."))
        }
    }
}

fn close(typed: &Typed, other: Option<ClaimId>) -> Result<Wish, Odd> {
    let [kind, _, reason] = typed.exactly(["as", "other", "reason"])?;
    let other = || other.ok_or(Odd::Said("Give the number of the other claim, such as C-12."));
    let closing = match kind {
        "dismissed" => Closing::Dismissed,
        "duplicate" => Closing::DuplicateOf { claim: other()? },
        kind => Closing::NotCheckable { why: NotCheckable::from_key(kind).ok_or(Odd::Form)? },
    };
    Ok(Command::Close { closing, reason: reason.to_owned() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(action: &str, fields: &[(&str, &str)]) -> Result<Wish, Odd> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        wish(&Typed::new(action, fields.iter().map(owned).collect()), None)
    }

    #[test]
    fn a_form_with_a_field_too_many_asks_for_nothing() {
        assert!(asked("approve", &[]).is_ok());
        assert!(matches!(asked("approve", &[("role", "admin")]), Err(Odd::Form)));
        assert!(matches!(asked("destroy", &[]), Err(Odd::Form)));
    }

    #[test]
    fn what_a_person_left_out_is_said() {
        assert!(matches!(asked("propose", &[("rationale", "x")]), Err(Odd::Said(_))));
        assert!(matches!(asked("park", &[("until", ""), ("reason", "x")]), Err(Odd::Said(_))));
        let fields = [("as", "duplicate"), ("other", ""), ("reason", "x")];
        assert!(matches!(asked("close", &fields), Err(Odd::Said(_))));
        assert!(matches!(asked("due", &[("due", "soon")]), Err(Odd::Said(_))));
    }

    #[test]
    fn an_empty_due_time_takes_it_away() {
        let wish = asked("due", &[("due", "")]);
        assert!(matches!(wish, Ok(Wish::Plain(Command::SetDue { due: None }))));
    }
}
