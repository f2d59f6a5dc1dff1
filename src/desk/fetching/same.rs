//! Same: whether a text that was fetched is the article that it was before.

use crate::text;

/// How much of an article must stand in the text that is at its address now, in percent, for it to
/// be the same one: what is left of an article before a wall for payers is not an edit of it.
const SAME_ARTICLE: usize = 25;
/// How much of a page's text stands in the article where the page shows only its beginning, in
/// percent: around it stand the words that ask for money.
const MOSTLY: usize = 40;

/// Whether a text that was fetched is the same article, edited, and no page about something else.
pub fn is_same_article(old: &str, new: &str) -> bool {
    let (was, is) = (old.chars().count(), new.chars().count());
    old == new || shared(old, new) * was.min(is) >= SAME_ARTICLE * was
}

/// Whether a text is little but a part of another.
pub fn is_beginning(old: &str, new: &str) -> bool {
    new.chars().count() < old.chars().count() && shared(old, new) >= MOSTLY
}

/// How much of the shorter of two texts stands in the other, in percent.
fn shared(old: &str, new: &str) -> usize {
    let shared = text::likeness::alike(&[old, new], 1);
    shared.first().and_then(|it| usize::try_from(it.percent).ok()).unwrap_or_default()
}
