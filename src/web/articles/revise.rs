//! Bringing an article's text in again: what differs becomes its next revision.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

use super::import::{Fields, OTHER_SESSION, TOO_LARGE, arriving, brought};
use crate::desk::claims::Sent;
use crate::desk::lists::Article;
use crate::desk::revisions::{Made, Revised};
use crate::desk::{self, Desk};
use crate::domain::claim::Refusal;
use crate::domain::{Act, ArticleId};
use crate::web::claims::wish::Odd;
use crate::web::error::Error;
use crate::web::form::check_token;
use crate::web::page::{Flash, Frame, Room, filters, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/revise.html")]
struct RevisePage {
    frame: Frame,
    article: Article,
    fields: Fields,
    problem: Option<String>,
    /// The other article that has this text.
    same: Option<Article>,
}

pub async fn new(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let article = desk.article_head(*id).await?;
    let frame = frame.within(Room::Articles);
    show(&RevisePage { frame, article, fields: Fields::default(), problem: None, same: None })
}

pub async fn revise(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    (request, parts): (HttpRequest, Multipart),
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let article = desk.article_head(*id).await?;
    let fields = arriving(parts).await?;
    let again = |status: StatusCode, fields: Fields, why: String, same: Option<Article>| {
        let frame = frame.within(Room::Articles);
        show_as(status, &RevisePage { frame, article, fields, problem: Some(why), same })
    };
    if check_token(&request, &fields.token).is_err() {
        return again(StatusCode::FORBIDDEN, fields, OTHER_SESSION.to_owned(), None);
    }
    if fields.too_large {
        return again(StatusCode::PAYLOAD_TOO_LARGE, fields, TOO_LARGE.to_owned(), None);
    }
    let text = match brought(&fields) {
        Ok(text) => text,
        Err(Odd::Said(why)) => {
            return again(StatusCode::UNPROCESSABLE_ENTITY, fields, why.to_owned(), None);
        }
        Err(Odd::Form) => return Err(Error::BadForm),
    };
    let once = (!fields.once.is_empty()).then(|| fields.once.clone());
    match desk.revise(*id, text, Sent { actor: me.actor(), once }).await {
        Ok(revised) => Ok(see_other_saying(&format!("/articles/{id}"), said(&revised))),
        Err(desk::Error::SameText(other)) => {
            let same = desk.article_head(other).await?;
            let why = "This is the text of another article.".to_owned();
            again(StatusCode::CONFLICT, fields, why, Some(same))
        }
        Err(desk::Error::Unreadable(why)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, fields, why.to_string(), None)
        }
        Err(desk::Error::NoRoom(why)) => {
            again(StatusCode::INSUFFICIENT_STORAGE, fields, why.to_string(), None)
        }
        Err(desk::Error::Refused(Refusal::Unfit(why))) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, fields, why.to_string(), None)
        }
        Err(error) => {
            // The page that says why gives back what was pasted.
            if let Some(kept) = fields.kept(request.path()) {
                request.extensions_mut().insert(kept);
            }
            Err(error.into())
        }
    }
}

/// What came of it, in a sentence.
fn said(revised: &Revised) -> Flash {
    match revised {
        Revised::Same { .. } => Flash::note("The text is the same as before: nothing was stored."),
        Revised::Made(Made { number, unchanged: 0, changed: 0, orphaned: 0 }) => {
            Flash::good(format!("Revision {number} stored. The article has no claims yet."))
        }
        Revised::Made(Made { number, unchanged, changed, orphaned }) => {
            let claims = if *unchanged == 1 { "claim" } else { "claims" };
            Flash::good(format!(
                "Revision {number}: {unchanged} {claims} unchanged, {changed} changed, {orphaned} orphaned."
            ))
        }
    }
}
