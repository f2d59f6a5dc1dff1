//! Article: what was checked of one article.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::checks::Wanted;
use super::{Front, LISTED, Made, Row, Sheet, With, cut, give, or_missing, rows};
use crate::desk::Desk;
use crate::desk::lists::Article;
use crate::domain::ArticleId;
use crate::report::link;
use crate::web::page::filters;
use crate::web::{Error, Site};

#[derive(Template)]
#[template(path = "readers/article.html")]
struct ArticlePage {
    sheet: Sheet,
    article: Article,
    /// Where it stands, where that can be followed.
    url: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

pub async fn show(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    id: Path<ArticleId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let front = Front::of(&desk, &site).await?;
    let after = wanted.after.parse().ok();
    let found = desk.checked_article(*id, after, LISTED.saturating_add(1)).await;
    let (article, mut checks) = match found {
        Ok(found) => found,
        Err(error) => return or_missing(&front, error),
    };
    let next = cut(&mut checks, LISTED).map(|it| it.number.to_string());
    let sheet = front.sheet_in(article.language.as_deref(), format!("/checks/articles/{id}"));
    let url = article.url.as_deref().and_then(link::web);
    let page = ArticlePage { sheet, url, rows: rows(&desk, &checks).await?, article, next };
    Ok(give(&request, &Made::page(&page)?, &With::page(None)))
}
