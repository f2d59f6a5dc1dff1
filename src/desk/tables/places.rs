//! Places: where the words of rows stand, in articles that are here or in one that is made of them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use futures_util::FutureExt;
use uuid::Uuid;

use super::line::{Key, Line, UNTITLED};
use crate::desk::articles::{self, Prepared, Unreadable, json};
use crate::desk::claims::Quote;
use crate::desk::sources::sha256;
use crate::desk::{Desk, Error, new_id};
use crate::domain::claim::Event;
use crate::domain::{Actor, ArticleId, ClaimId, ClaimNumber, RevisionId};
use crate::store::articles::{Article, Revision};
use crate::store::called::called;
use crate::store::log::Meta;
use crate::store::revisions::Change;
use crate::store::whole_millis;
use crate::text::anchor::{self, Found};
use crate::text::{fingerprint, page};

/// Where the words of a row stand.
pub enum Place {
    /// The claim is there.
    Claim(ClaimId, ClaimNumber),
    /// In this article, which has this title.
    Words((ArticleId, String), Quote),
    Several,
    Nowhere,
}

/// A text of an article, and the claims on it.
struct Text {
    article: (ArticleId, String),
    revision: RevisionId,
    body: Arc<str>,
    /// By where their words stand, with their levelled statements.
    claims: HashMap<(usize, usize), Vec<Named>>,
}

type Named = (ClaimId, ClaimNumber, String);

/// The articles that may be meant.
pub struct Places {
    texts: Vec<Text>,
    /// Where each paragraph stands, by its levelled words: in which text, and from where to where.
    paragraphs: HashMap<String, (usize, Range<usize>)>,
    /// Whether words may stand within a paragraph. What nobody named an article for stands in those
    /// that were made for such rows, where it is a paragraph.
    within: bool,
}

impl Places {
    /// The articles with an address or a title.
    pub async fn new(desk: &Desk, key: &Key) -> Result<Self, Error> {
        let c = desk.db.read();
        let (found, within) = match key {
            Key::Address(url) => (called(c, None, Some(url)).await?, true),
            Key::Title(title) => (called(c, Some(title), None).await?, title != UNTITLED),
        };
        Self::in_these(desk, found, within).await
    }

    async fn in_these(desk: &Desk, found: Vec<Article>, within: bool) -> Result<Self, Error> {
        let mut places = Self { texts: Vec::new(), paragraphs: HashMap::new(), within };
        for article in found {
            let (article, revision) = desk.article_text(article.id).await?;
            let mut claims: HashMap<_, Vec<_>> = HashMap::new();
            for (row, range) in desk.claims_on(revision.id).await? {
                let of = (row.id, row.number, fingerprint(&row.statement));
                claims.entry((range.start, range.end)).or_default().push(of);
            }
            let at = places.texts.len();
            for (words, range) in paragraphs(&revision.body) {
                places.paragraphs.entry(words).or_insert((at, range));
            }
            let article = (article.id, article.title);
            let (revision, body) = (revision.id, Arc::from(revision.body));
            places.texts.push(Text { article, revision, body, claims });
        }
        Ok(places)
    }

    /// A paragraph with these levelled words.
    pub fn paragraph(&self, words: &str) -> Option<((ArticleId, String), Quote)> {
        let (at, range) = self.paragraphs.get(words)?;
        self.texts.get(*at).map(|text| text.words(range.clone()))
    }

    /// Where a row stands.
    pub async fn of(&self, desk: &Desk, line: &Line) -> Result<Place, Error> {
        let mut several = false;
        let mut found = None;
        for (text, ranges) in self.standing(line).await? {
            for range in &ranges {
                if let Some((id, number)) = text.claim(desk, range, line).await? {
                    return Ok(Place::Claim(id, number));
                }
            }
            match <[_; 1]>::try_from(ranges) {
                Ok([range]) => found = found.or_else(|| Some(text.words(range))),
                Err(_many) => several = true,
            }
        }
        Ok(match found {
            Some((article, quote)) => Place::Words(article, quote),
            None if several => Place::Several,
            None => Place::Nowhere,
        })
    }

    /// The texts in which the words of a row stand, and where.
    async fn standing(&self, line: &Line) -> Result<Vec<(&Text, Vec<Range<usize>>)>, Error> {
        if let Some((at, range)) = self.paragraphs.get(&line.words()) {
            let text = self.texts.get(*at).into_iter();
            return Ok(text.map(|text| (text, vec![range.clone()])).collect());
        }
        let mut all = Vec::new();
        for text in self.texts.iter().filter(|_| self.within) {
            let (body, quote) = (Arc::clone(&text.body), line.quote.clone());
            let look = tokio::task::spawn_blocking(move || anchor::find(&body, &quote));
            match look.await.map_err(|_died| Unreadable::ReaderDied)? {
                Found::Nowhere => {}
                Found::Once(range) => all.push((text, vec![range])),
                Found::Several(ranges) => all.push((text, ranges)),
            }
        }
        Ok(all)
    }
}

impl Text {
    fn words(&self, range: Range<usize>) -> ((ArticleId, String), Quote) {
        (self.article.clone(), Quote::Range { revision: self.revision, range })
    }

    /// The claim on these words that says what a row says, or said it when it was opened.
    async fn claim(
        &self,
        desk: &Desk,
        range: &Range<usize>,
        line: &Line,
    ) -> Result<Option<(ClaimId, ClaimNumber)>, Error> {
        let wanted = fingerprint(&line.statement);
        let there = self.claims.get(&(range.start, range.end)).into_iter().flatten();
        for (id, number, statement) in there {
            let is_same = *statement == wanted || {
                let history = desk.claim(*id).await?.history;
                history.first().is_some_and(|it| match &it.event {
                    Event::Opened { statement, .. } => fingerprint(statement) == wanted,
                    _ => false,
                })
            };
            if is_same {
                return Ok(Some((*id, *number)));
            }
        }
        Ok(None)
    }
}

/// The paragraphs of a text by their levelled words, each from where to where (Unicode scalars).
fn paragraphs(body: &str) -> Vec<(String, Range<usize>)> {
    let mut at = 0_usize;
    let mut all = Vec::new();
    for line in body.split('\n') {
        let length = line.chars().count();
        let words = fingerprint(line);
        if !words.is_empty() {
            all.push((words, at..at.saturating_add(length)));
        }
        at = at.saturating_add(length).saturating_add(1);
    }
    all
}

/// Makes an article whose text is the words of these rows, or finds the one that has this text.
pub async fn made(
    desk: &Desk,
    lines: &[&Line],
    batch: Uuid,
    actor: Actor,
) -> Result<Places, Error> {
    let Some(first) = lines.first() else { return Places::in_these(desk, Vec::new(), false).await };
    let mut words: Vec<&str> = Vec::new();
    for line in lines {
        if !words.contains(&line.quote.as_str()) {
            words.push(&line.quote);
        }
    }
    let body = words.join("\n\n");
    let meta = Meta { batch: Some(batch), ..desk.meta(actor) };
    let article = Article {
        id: ArticleId(new_id()),
        title: first.title.clone(),
        publisher: lines.iter().find_map(|it| it.publisher.clone()),
        author: None,
        published_on: lines.iter().find_map(|it| it.published_on),
        language: None,
        url: match &first.article {
            Key::Address(url) => Some(url.clone()),
            Key::Title(_) => None,
        },
        imported_by: actor.person,
        imported_at: whole_millis(meta.at),
    };
    let revision = Revision {
        id: RevisionId(new_id()),
        article: article.id,
        number: 1,
        title: article.title.clone(),
        sha256: sha256(&body),
        fingerprint: sha256(&fingerprint(&body)),
        dropped: json(&Vec::<page::Dropped>::new())?,
        body,
        made_by: actor.person,
        how: articles::how(actor),
        change: Change::default(),
        made_at: article.imported_at,
    };
    // Its words are the claims: there is nothing that a splitter could suggest besides them.
    let new = Prepared { article, revision, suggestions: Vec::new() };
    let stored = desk.write(move |tx| {
        let new = new.clone();
        async move { articles::stored(tx, &new, meta).await }.boxed()
    });
    let id = match stored.await {
        Ok(id) | Err(Error::SameText(id)) => id,
        Err(error) => return Err(error),
    };
    Places::in_these(desk, vec![desk.article_head(id).await?], false).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_counted_in_scalars() {
        let body = "Größe\n\n“Zwei”  Wörter";
        let all = paragraphs(body);
        let scalars: Vec<char> = body.chars().collect();
        let words: Vec<String> =
            all.iter().map(|(_, range)| scalars[range.clone()].iter().collect()).collect();
        assert_eq!(words, ["Größe", "“Zwei”  Wörter"]);
        assert_eq!(all[1].0, "\"Zwei\" Wörter");
    }
}
