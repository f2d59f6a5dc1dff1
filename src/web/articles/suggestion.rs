//! A suggestion, accepted as it is, edited first, dismissed, or restored.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::cards::Why;
use super::passage::passage;
use super::wanted::{Next, Show, Wanted};
use crate::desk::claims::Sent;
use crate::desk::lists::{Article, SuggestionState};
use crate::desk::suggestions::{Edited, InText, kind, speaker_kind};
use crate::desk::{self, Desk};
use crate::domain::claim::Kind;
use crate::domain::speaker::SpeakerKind;
use crate::domain::{Act, SuggestionId};
use crate::text;
use crate::web::claims::typed::Typed;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::marks::Paragraph;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/suggestion.html")]
struct EditPage {
    frame: Frame,
    id: SuggestionId,
    article: Article,
    /// The view of the article that it was opened from, and the place in it.
    view: String,
    back: String,
    state: SuggestionState,
    passage: Vec<Paragraph>,
    why: Why,
    typed: Typed,
    problem: Option<String>,
}

impl EditPage {
    fn of(
        frame: Frame,
        it: InText,
        (wanted, next): (&Wanted, Next),
        typed: Typed,
        problem: Option<String>,
    ) -> Self {
        let (stored, found) = &it.suggestion;
        Self {
            frame,
            id: stored.id,
            view: wanted.going_on(next),
            back: wanted.at(it.article.id, &format!("s-{}", stored.id)),
            state: stored.state,
            passage: passage(&it.revision.body, it.article.language.as_deref(), &it.suggestion),
            why: Why::of(found),
            article: it.article,
            typed,
            problem,
        }
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }

    fn language(&self) -> &str {
        self.article.language.as_deref().unwrap_or("und")
    }
}

pub async fn edit(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SuggestionId>,
    (wanted, next): (Query<Wanted>, Query<Next>),
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let it = desk.suggestion_in_text(*id).await?;
    let typed = suggested(&it.suggestion.1);
    show(&EditPage::of(frame, it, (&wanted, *next), typed, None))
}

/// The fields of the form as the suggestion fills them.
fn suggested(found: &text::Suggestion) -> Typed {
    let speaker = found.speaker.as_ref();
    let speaker_kind = speaker.and_then(|it| speaker_kind(it.kind));
    let speaker_kind = speaker_kind.unwrap_or(SpeakerKind::Organisation);
    let fields = [
        ("statement", found.statement.clone()),
        ("kind", kind(found.kind).key().to_owned()),
        ("speaker", speaker.map(|it| it.name.clone()).unwrap_or_default()),
        ("speaker_kind", speaker_kind.key().to_owned()),
        ("title", speaker.and_then(|it| it.role.clone()).unwrap_or_default()),
    ];
    Typed::new("accept", fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

/// Accepts: with the fields of the edit page where it was edited, with none where it was not.
pub async fn accept(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SuggestionId>,
    (wanted, next): (Query<Wanted>, Query<Next>),
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let typed = Typed::new("accept", posted.form);
    let edited = if typed.fields.is_empty() { None } else { Some(edited(&typed)?) };
    let sent = Sent { actor: me.actor(), once: posted.once };
    match desk.accept(*id, edited, sent).await {
        Ok(loaded) => {
            let claim = loaded.claim.ok_or(Error::NotFound)?;
            let to = match wanted.show {
                Show::All | Show::Open => wanted.at(claim.article, &claim.number.to_string()),
                // The new claim is not among these cards.
                Show::Suggested | Show::Dismissed => wanted.back(claim.article, *next),
            };
            Ok(see_other_saying(&to, Flash::good(format!("{} opened.", claim.number))))
        }
        Err(desk::Error::Refused(why)) if !typed.fields.is_empty() => {
            let it = desk.suggestion_in_text(*id).await?;
            let page = EditPage::of(frame, it, (&wanted, *next), typed, Some(why.to_string()));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

fn edited(typed: &Typed) -> Result<Edited, Error> {
    let names = ["statement", "kind", "speaker", "speaker_kind", "title"];
    let fields = typed.exactly(names).map_err(|_odd| Error::BadForm)?;
    let [statement, kind, speaker, speaker_kind, title] = fields;
    Ok(Edited {
        statement: statement.to_owned(),
        kind: Kind::from_key(kind).ok_or(Error::BadForm)?,
        speaker: speaker.to_owned(),
        speaker_kind: SpeakerKind::from_key(speaker_kind).ok_or(Error::BadForm)?,
        title: title.to_owned(),
    })
}

pub async fn dismiss(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<SuggestionId>,
    (wanted, next): (Query<Wanted>, Query<Next>),
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let article = desk.dismiss(*id, plain(&me, posted)?).await?;
    Ok(see_other_saying(&wanted.back(article, *next), Flash::good("Suggestion dismissed.")))
}

pub async fn restore(
    desk: Data<Desk>,
    me: SignedIn,
    id: Path<SuggestionId>,
    (wanted, next): (Query<Wanted>, Query<Next>),
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    let article = desk.restore(*id, plain(&me, posted)?).await?;
    let said = "Suggestion restored. It waits to be decided on again.";
    Ok(see_other_saying(&wanted.back(article, *next), Flash::good(said)))
}

/// A form that is a button and nothing else.
fn plain(me: &SignedIn, posted: Posted<Vec<(String, String)>>) -> Result<Sent, Error> {
    if posted.form.is_empty() { Ok(posted.sent(me)) } else { Err(Error::BadForm) }
}
