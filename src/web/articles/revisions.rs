//! Revisions: an article's text as it once was, and the difference between two of its states.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::marked;
use crate::desk::Desk;
use crate::desk::lists::{Article, Revision};
use crate::desk::revisions::{Head, How};
use crate::domain::{ArticleId, RevisionId, SnapshotId};
use crate::text::{diff, segment};
use crate::web::error::Error;
use crate::web::lists::{PAGE, rows};
use crate::web::marks::{Paragraph, paragraphs};
use crate::web::page::{Frame, Room, filters, show as answer};
use crate::web::session::SignedIn;

/// How many words that both texts have are shown beside a change, on each side.
const AROUND: usize = 15;

/// A revision in the list on its article's page.
pub struct Entry {
    pub head: Head,
    pub by: String,
    /// The revision before it, to compare with.
    pub before: Option<u64>,
    /// The headline, where it is another than before.
    pub title: Option<String>,
    /// The page that it was read from, where that was fetched.
    pub snapshot: Option<SnapshotId>,
}

/// Which revisions an article's page lists: those before this number, or the newest.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Older {
    pub before: Option<u64>,
}

/// A page of the revisions of an article, newest first.
pub struct History {
    pub entries: Vec<Entry>,
    /// Whether newer ones are not on it.
    pub has_newer: bool,
    /// The number before which the next page begins.
    pub older: Option<u64>,
}

/// One page of the revisions of an article.
pub async fn history(desk: &Desk, of: ArticleId, from: Older) -> Result<History, Error> {
    // One more, which the last of the page is compared with.
    let heads = desk.revisions(of, from.before, PAGE.saturating_add(1)).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown: Vec<RevisionId> = heads.iter().take(most).map(|it| it.id).collect();
    let (people, pages) = (desk.people_names().await?, desk.pages_of(&shown).await?);
    let older = heads.iter().skip(1).map(Some).chain([None]);
    let entry = |(head, before): (&Head, Option<&Head>)| Entry {
        by: head
            .made_by
            .and_then(|person| people.get(&person).cloned())
            .unwrap_or_else(|| "the desk".to_owned()),
        before: before.map(|it| it.number),
        title: before.filter(|it| it.title != head.title).map(|_| head.title.clone()),
        snapshot: pages.get(&head.id).copied(),
        head: head.clone(),
    };
    let entries: Vec<Entry> = heads.iter().zip(older).map(entry).take(most).collect();
    let last = entries.last().filter(|_| heads.len() > most);
    Ok(History { older: last.map(|it| it.head.number), has_newer: from.before.is_some(), entries })
}

impl Entry {
    fn is_fetched(&self) -> bool {
        self.head.how == How::Fetched
    }

    /// "fetched by Ana", "brought in by Ana".
    pub fn how(&self) -> &'static str {
        if self.is_fetched() { "fetched for" } else { "brought in by" }
    }
}

#[derive(Template)]
#[template(path = "articles/revision.html")]
struct RevisionPage {
    frame: Frame,
    article: Article,
    revision: Revision,
    newest: u64,
    paragraphs: Vec<Paragraph>,
}

impl RevisionPage {
    fn language(&self) -> &str {
        self.article.language.as_deref().unwrap_or("und")
    }

    fn before(&self) -> Option<u64> {
        self.revision.number.checked_sub(1).filter(|number| *number > 0)
    }
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    path: Path<(ArticleId, u64)>,
) -> Result<HttpResponse, Error> {
    let (id, number) = path.into_inner();
    let (article, newest) = desk.article_text(id).await?;
    let revision = desk.revision(id, number).await?;
    let seen = desk.seen_by(me.person);
    let (found, places): (Vec<_>, Vec<_>) = seen.claims_on(revision.id).await?.into_iter().unzip();
    let claims: Vec<_> = rows(&desk, found).await?.into_iter().zip(places).collect();
    let mut marks = marked::of_claims(&claims);
    for mark in &mut marks {
        // There are no cards beside this text to lead to.
        mark.cards.clear();
    }
    let page = RevisionPage {
        frame: frame.within(Room::Articles),
        paragraphs: paragraphs(&revision.body, &segment::blocks(&revision.body), marks),
        newest: newest.number,
        article,
        revision,
    };
    answer(&page)
}

/// Which two revisions to compare; the newest with the one before it where nothing is said.
#[derive(Deserialize)]
pub struct Wanted {
    from: Option<u64>,
    to: Option<u64>,
}

/// A stretch of the difference between two texts.
enum Stretch {
    Piece(diff::Piece),
    /// Words that both have, and that are far from any change: folded away.
    Folded {
        words: usize,
        text: String,
    },
}

#[derive(Template)]
#[template(path = "articles/compare.html")]
struct ComparePage {
    frame: Frame,
    article: Article,
    from: Revision,
    to: Revision,
    /// The difference between both headlines, where there is one.
    titles: Vec<diff::Piece>,
    stretches: Vec<Stretch>,
    added: usize,
    removed: usize,
    newest: u64,
}

impl ComparePage {
    fn language(&self) -> &str {
        self.article.language.as_deref().unwrap_or("und")
    }
}

pub async fn compare(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let article = desk.article_head(*id).await?;
    let newest = desk.revisions(*id, None, 1).await?.first().map_or(1, |it| it.number);
    let to = wanted.to.unwrap_or(newest);
    let from = wanted.from.unwrap_or_else(|| to.saturating_sub(1).max(1));
    let from = desk.revision(*id, from).await?;
    let to = desk.revision(*id, to).await?;
    let (old, new) = (from.body.clone(), to.body.clone());
    let compared = actix_web::web::block(move || diff::runs(diff::words(&old, &new))).await;
    let pieces = compared.map_err(Error::internal)?;
    let titles =
        if from.title == to.title { Vec::new() } else { diff::words(&from.title, &to.title) };
    let count = |text: &str| text.split_whitespace().count();
    let (mut added, mut removed) = (0_usize, 0_usize);
    for piece in &pieces {
        match piece {
            diff::Piece::Same(_) => {}
            diff::Piece::Added(text) => added += count(text),
            diff::Piece::Removed(text) => removed += count(text),
        }
    }
    let page = ComparePage {
        frame: frame.within(Room::Articles),
        stretches: stretches(pieces),
        article,
        from,
        to,
        titles,
        added,
        removed,
        newest,
    };
    answer(&page)
}

/// Folds away what both texts have, but for some words beside each change.
fn stretches(pieces: Vec<diff::Piece>) -> Vec<Stretch> {
    let last = pieces.len().saturating_sub(1);
    let mut all = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        match piece {
            diff::Piece::Same(text) => {
                let (head, middle, tail) = parted(&text, at > 0, at < last);
                let words = middle.split_whitespace().count();
                if words > AROUND {
                    let kept = |text: &str| Stretch::Piece(diff::Piece::Same(text.to_owned()));
                    all.extend((!head.is_empty()).then(|| kept(head)));
                    all.push(Stretch::Folded { words, text: middle.to_owned() });
                    all.extend((!tail.is_empty()).then(|| kept(tail)));
                } else {
                    all.push(Stretch::Piece(diff::Piece::Same(text)));
                }
            }
            changed => all.push(Stretch::Piece(changed)),
        }
    }
    all
}

/// The words beside the change before, those beside the change behind, and what lies between.
fn parted(text: &str, before: bool, behind: bool) -> (&str, &str, &str) {
    let starts: Vec<usize> = text
        .char_indices()
        .scan(true, |gap, (at, ch)| {
            let begins = *gap && !ch.is_whitespace();
            *gap = ch.is_whitespace();
            Some(begins.then_some(at))
        })
        .flatten()
        .collect();
    let place = |word: usize| starts.get(word).copied().unwrap_or(text.len());
    let head = if before { place(AROUND) } else { 0 };
    let tail = if behind { place(starts.len().saturating_sub(AROUND)) } else { text.len() };
    if head >= tail {
        return ("", "", "");
    }
    let (head, rest) = text.split_at_checked(head).unwrap_or((text, ""));
    let (middle, tail) = rest.split_at_checked(tail - head.len()).unwrap_or((rest, ""));
    (head, middle, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_stretches_without_a_change_are_folded_and_nothing_is_lost() {
        let same = "word and word ".repeat(100);
        let (old, new) = (format!("One {same}two {same}"), format!("Ten {same}six {same}"));
        let found = stretches(diff::words(&old, &new));
        let folded = found.iter().filter(|it| matches!(it, Stretch::Folded { .. })).count();
        assert_eq!(folded, 2);
        let spelt: String = found
            .iter()
            .map(|it| match it {
                Stretch::Piece(diff::Piece::Same(text) | diff::Piece::Added(text))
                | Stretch::Folded { text, .. } => text.as_str(),
                Stretch::Piece(diff::Piece::Removed(_)) => "",
            })
            .collect();
        assert_eq!(spelt, new);
    }

    #[test]
    fn short_stretches_stay_as_they_are() {
        let found = stretches(diff::words("One ship came in.", "Two ships came in."));
        assert!(found.iter().all(|it| matches!(it, Stretch::Piece(_))));
    }

    #[test]
    fn texts_that_are_equal_are_one_fold() {
        let same = "word ".repeat(200);
        let found = stretches(diff::words(&same, &same));
        assert!(matches!(found.as_slice(), [Stretch::Folded { words: 200, .. }]));
    }
}
