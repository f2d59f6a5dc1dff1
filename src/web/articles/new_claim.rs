//! A claim made of an article's words: chosen with the mouse, by sentence, or pasted.

use std::ops::Range;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::desk::claims::{NewClaim, Quote, Sent};
use crate::desk::lists::{Article, Revision};
use crate::desk::{self, Desk};
use crate::domain::claim::{AttributionRole, Form, Kind};
use crate::domain::speaker::SpeakerKind;
use crate::domain::{Act, ArticleId, RevisionId};
use crate::text;
use crate::web::claims::typed::Typed;
use crate::web::claims::wish::{Odd, attribution};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/new_claim.html")]
struct NewPage {
    frame: Frame,
    article: Article,
    /// The text that the words are chosen from.
    revision: RevisionId,
    /// The words that were chosen in the text, with their place.
    chosen: Option<(Range<usize>, String)>,
    sentences: Vec<Sentence>,
    typed: Typed,
    problem: Option<String>,
}

struct Sentence {
    /// "120-184": where it stands.
    place: String,
    text: String,
    checked: bool,
}

impl NewPage {
    fn of(
        frame: Frame,
        (article, revision): (Article, Revision),
        typed: Typed,
        problem: Option<String>,
    ) -> Self {
        let body = text::scalars::Scalars::new(&revision.body);
        let place = typed.get("start").zip(typed.get("end"));
        let range = place.and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
        let chosen = range.and_then(|range: Range<usize>| {
            let words = body.get(range.clone())?.to_owned();
            Some((range, words))
        });
        let sentence = |range: Range<usize>| {
            let place = format!("{}-{}", range.start, range.end);
            let checked =
                typed.fields.iter().any(|(name, value)| name == "sentence" && *value == place);
            Sentence { text: body.slice(range).to_owned(), place, checked }
        };
        let sentences = text::segment::sentences(&revision.body, article.language.as_deref());
        let sentences = sentences.into_iter().map(sentence).collect();
        Self { frame, article, revision: revision.id, chosen, sentences, typed, problem }
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub struct Wanted {
    start: Option<usize>,
    end: Option<usize>,
    /// The text that they are places of; the newest where it is not said.
    revision: Option<RevisionId>,
}

pub async fn new(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let read = desk.article_text(*id).await?;
    let mut fields = Vec::new();
    if let (Some(start), Some(end)) = (wanted.start, wanted.end) {
        fields.push(("start".to_owned(), start.to_string()));
        fields.push(("end".to_owned(), end.to_string()));
    }
    let typed = Typed::new("claims", fields);
    match wanted.revision.filter(|revision| *revision != read.1.id) {
        None => show(&NewPage::of(frame, read, typed, None)),
        Some(old) => {
            let old = desk.revision_by_id(*id, old).await?;
            let why = desk::Error::TextChanged.to_string();
            show(&NewPage::of(frame, read, afresh(typed, &old.body), Some(why)))
        }
    }
}

pub async fn create(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let typed = Typed::new("claims", posted.form);
    let read = desk.article_text(*id).await?;
    // Places are those of the text that the page was made from, which may be another one by now.
    let made_from = match typed.get("revision") {
        Some(revision) if revision != read.1.id.to_string() => {
            let revision = revision.parse().map_err(|_not_an_id| Error::BadForm)?;
            desk.revision_by_id(*id, revision).await?
        }
        _ => read.1.clone(),
    };
    let again = |why: String, typed: Typed, read: (Article, Revision)| {
        let is_old = made_from.id != read.1.id;
        let typed = if is_old { afresh(typed, &made_from.body) } else { typed };
        let page = NewPage::of(frame, read, typed, Some(why));
        show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let new = match wanted(*id, &typed, &made_from) {
        Ok(new) => new,
        Err(Odd::Form) => return Err(Error::BadForm),
        Err(Odd::Said(why)) => {
            return again(why.to_owned(), typed, read);
        }
    };
    let sent = Sent { actor: me.actor(), once: posted.once };
    match desk.open_claim(new, sent).await {
        Ok(loaded) => {
            let number = loaded.claim.ok_or(Error::NotFound)?.number;
            Ok(see_other_saying(
                &format!("/claims/{number}"),
                Flash::good(format!("{number} opened.")),
            ))
        }
        Err(error @ (desk::Error::Refused(_) | desk::Error::NotInText(_))) => {
            again(error.to_string(), typed, read)
        }
        Err(error) => Err(error.into()),
    }
}

/// The same form for another text: what was chosen in the old one is words to look for, and no
/// place any more.
fn afresh(mut typed: Typed, old: &str) -> Typed {
    let quote = quote(&typed, RevisionId(uuid::Uuid::nil()), old);
    let places = ["start", "end", "sentence", "revision"];
    typed.fields.retain(|(name, _)| !places.contains(&name.as_str()));
    if let Ok(Quote::Range { range, .. }) = quote {
        typed.fields.retain(|(name, _)| name != "words");
        let words = text::scalars::Scalars::new(old).slice(range).to_owned();
        typed.fields.push(("words".to_owned(), words));
    }
    typed
}

fn wanted(article: ArticleId, typed: &Typed, made_from: &Revision) -> Result<NewClaim, Odd> {
    let known = [
        "revision",
        "start",
        "end",
        "words",
        "sentence",
        "statement",
        "kind",
        "name",
        "speaker_kind",
        "title",
        "role",
        "form",
        "cue",
    ];
    if typed.fields.iter().any(|(name, _)| !known.contains(&name.as_str())) {
        return Err(Odd::Form);
    }
    let field = |name| typed.get(name).ok_or(Odd::Form);
    let fields = [
        field("name")?,
        field("speaker_kind")?,
        field("title")?,
        field("role")?,
        field("form")?,
        field("cue")?,
    ];
    let unsaid = fields.first().is_none_or(|name| name.trim().is_empty());
    Ok(NewClaim {
        article,
        quote: quote(typed, made_from.id, &made_from.body)?,
        statement: field("statement")?.to_owned(),
        kind: Kind::from_key(field("kind")?).ok_or(Odd::Form)?,
        attributions: if unsaid { Vec::new() } else { vec![attribution(fields)?] },
        suggestion: None,
    })
}

/// Sentences as one stretch of text; what lies between two of them must be chosen as well.
fn whole(mut chosen: Vec<Range<usize>>, body: &str) -> Result<Option<Range<usize>>, Odd> {
    chosen.sort_unstable_by_key(|it| it.start);
    let body = text::scalars::Scalars::new(body);
    let mut all: Option<Range<usize>> = None;
    for next in chosen {
        let start = all.as_ref().map_or(next.start, |all| all.start);
        let between = all.map_or(next.start, |all| all.end)..next.start;
        if body.get(between).is_some_and(|it| !it.trim().is_empty()) {
            return Err(Odd::Said(
                "Choose sentences that follow each other, or make a claim of each.",
            ));
        }
        all = Some(start..next.end);
    }
    Ok(all)
}

/// The words: what was chosen in the text, or else the sentences, or else what was pasted.
fn quote(typed: &Typed, revision: RevisionId, body: &str) -> Result<Quote, Odd> {
    let number = |text: &str| text.parse::<usize>().map_err(|_not_a_number| Odd::Form);
    if let Some((start, end)) = typed.get("start").zip(typed.get("end")) {
        return Ok(Quote::Range { revision, range: number(start)?..number(end)? });
    }
    let mut chosen = Vec::new();
    for (_, place) in typed.fields.iter().filter(|(name, _)| name == "sentence") {
        let (start, end) = place.split_once('-').ok_or(Odd::Form)?;
        chosen.push(number(start)?..number(end)?);
    }
    let range = whole(chosen, body)?;
    let words = typed.get("words").unwrap_or_default();
    match range {
        Some(_) if !words.trim().is_empty() => {
            Err(Odd::Said("Choose sentences or paste words, not both."))
        }
        Some(range) => Ok(Quote::Range { revision, range }),
        None if words.trim().is_empty() => {
            Err(Odd::Said("Choose a sentence of the article, or paste its words."))
        }
        None => Ok(Quote::Words(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "One ship came. Two left.\n\nThree stayed.";

    #[test]
    fn sentences_that_follow_each_other_are_one_quote() {
        assert_eq!(whole(vec![26..39, 15..24], BODY), Ok(Some(15..39)));
        assert_eq!(whole(Vec::new(), BODY), Ok(None));
    }

    #[test]
    fn sentences_with_others_between_them_are_not() {
        assert!(matches!(whole(vec![0..14, 26..39], BODY), Err(Odd::Said(_))));
    }
}
