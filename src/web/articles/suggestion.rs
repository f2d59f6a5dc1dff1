//! A suggestion, accepted as it is, edited first, or dismissed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::desk::claims::Sent;
use crate::desk::suggestions::{Edited, kind, speaker_kind};
use crate::desk::{self, Desk};
use crate::domain::claim::Kind;
use crate::domain::speaker::SpeakerKind;
use crate::domain::{Act, ArticleId, SuggestionId};
use crate::web::claims::typed::Typed;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/suggestion.html")]
struct EditPage {
    frame: Frame,
    id: SuggestionId,
    article: ArticleId,
    quote: String,
    typed: Typed,
    problem: Option<String>,
}

impl EditPage {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).unwrap_or_default()
    }
}

pub async fn edit(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SuggestionId>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let (stored, found) = desk.suggestion(*id).await?;
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
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let typed = Typed::new("accept", fields);
    let page = EditPage {
        frame,
        id: *id,
        article: stored.article,
        quote: found.text,
        typed,
        problem: None,
    };
    show(&page)
}

/// Accepts: with the fields of the edit page where it was edited, with none where it was not.
pub async fn accept(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<SuggestionId>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let typed = Typed::new("accept", posted.form);
    let edited = if typed.fields.is_empty() { None } else { Some(edited(&typed)?) };
    let sent = Sent { actor: me.actor(), once: posted.once };
    match desk.accept(*id, edited, sent).await {
        Ok(loaded) => {
            let claim = loaded.claim.ok_or(Error::NotFound)?;
            let number = claim.number;
            let to = format!("/articles/{}#{number}", claim.article);
            Ok(see_other_saying(&to, Flash::good(format!("{number} opened."))))
        }
        Err(desk::Error::Refused(why)) if !typed.fields.is_empty() => {
            let (stored, found) = desk.suggestion(*id).await?;
            let page = EditPage {
                frame,
                id: *id,
                article: stored.article,
                quote: found.text,
                typed,
                problem: Some(why.to_string()),
            };
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
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    if !posted.form.is_empty() {
        return Err(Error::BadForm);
    }
    let sent = Sent { actor: me.actor(), once: posted.once };
    let article = desk.dismiss(*id, sent).await?;
    Ok(see_other_saying(
        &format!("/articles/{article}#claims"),
        Flash::good("Suggestion dismissed."),
    ))
}
