//! Called: articles by what people know them by, their title or their address.

use ::entity::article;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Error;
use super::articles::{Article, row_to_article};

/// How many articles are told apart that are called the same. Each that is made of rows of a table
/// has the words of up to two hundred.
const MOST: u64 = 1_000;

/// The newest articles with exactly this title, or this address, or both.
pub async fn called(
    c: &impl ConnectionTrait,
    title: Option<&str>,
    url: Option<&str>,
) -> Result<Vec<Article>, Error> {
    let mut query = article::Entity::find();
    if let Some(title) = title {
        query = query.filter(article::COLUMN.title.eq(title));
    }
    if let Some(url) = url {
        // As the index has it.
        let start: String = url.chars().take(300).collect();
        query = query
            .filter(Expr::cust("SUBSTR(url, 1, 300)").eq(start))
            .filter(article::COLUMN.url.eq(url));
    }
    let rows = query
        .order_by_desc(article::Column::ImportedAt)
        .order_by_desc(article::Column::Id)
        .limit(MOST)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(row_to_article).collect())
}
