//! What is known of an article besides its text, to be put right.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use crate::desk::Desk;
use crate::desk::details::Details;
use crate::desk::lists::Article;
use crate::domain::{Act, ArticleId};
use crate::web::claims::wish::{Odd, day};
use crate::web::error::{Error, mendable};
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, Room, filters, see_other_saying, show, show_as};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/details.html")]
struct DetailsPage {
    frame: Frame,
    article: Article,
    typed: Form,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    title: String,
    publisher: String,
    author: String,
    url: String,
    language: String,
    published_on: String,
}

impl Form {
    fn of(it: &Article) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        Self {
            title: it.title.clone(),
            publisher: text(&it.publisher),
            author: text(&it.author),
            url: text(&it.url),
            language: text(&it.language),
            published_on: it.published_on.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

pub async fn form(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let article = desk.article_head(*id).await?;
    let (frame, typed) = (frame.within(Room::Articles), Form::of(&article));
    show(&DetailsPage { frame, article, typed, problem: None })
}

pub async fn change(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    posted: Posted<Form>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Import)?;
    let typed = posted.form;
    let problem = match day(&typed.published_on) {
        Ok(published_on) => {
            let details = Details {
                title: typed.title.clone(),
                publisher: typed.publisher.clone(),
                author: typed.author.clone(),
                url: typed.url.clone(),
                language: typed.language.clone(),
                published_on,
            };
            match desk.describe_article(*id, details, me.actor()).await {
                Ok(()) => {
                    let flash = Flash::good("The article’s details are stored.");
                    return Ok(see_other_saying(&format!("/articles/{id}"), flash));
                }
                Err(error) => mendable(error)?,
            }
        }
        Err(Odd::Said(why)) => why.to_owned(),
        Err(Odd::Form) => return Err(Error::BadForm),
    };
    let article = desk.article_head(*id).await?;
    let frame = frame.within(Room::Articles);
    let page = DetailsPage { frame, article, typed, problem: Some(problem) };
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
