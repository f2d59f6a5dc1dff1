//! All articles, newest first.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::desk::Desk;
use crate::desk::lists::Article;
use crate::domain::{Act, ArticleId};
use crate::web::error::Error;
use crate::web::lists::{PAGE, cursor_id, id_cursor};
use crate::web::page::{Frame, Room, filters, show as answer};
use crate::web::session::SignedIn;

#[derive(Template)]
#[template(path = "articles/list.html")]
struct ListPage {
    frame: Frame,
    articles: Vec<Article>,
    next: Option<String>,
}

impl ListPage {
    fn may_import(&self) -> bool {
        self.frame.may(Act::Import)
    }
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

pub async fn list(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let after = id_cursor(&wanted.after).map(|(at, id)| (at, ArticleId(id)));
    let mut articles = desk.articles(after, PAGE.saturating_add(1)).await?;
    let more = u64::try_from(articles.len()).is_ok_and(|length| length > PAGE);
    articles.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = articles.last().filter(|_| more);
    let next = last.map(|article| cursor_id(article.imported_at, article.id.0));
    answer(&ListPage { frame: frame.within(Room::Articles), articles, next })
}
