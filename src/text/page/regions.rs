//! Regions: what an element of a page says of itself that it holds beside the article.

use std::collections::HashMap;
use std::sync::LazyLock;

use html5ever::tokenizer::Tag;

/// What an element holds that is not the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    Navigation,
    Sharing,
    Related,
    Byline,
    Caption,
    /// Not shown, or shown only to readers who do not see the page.
    Hidden,
}

/// Longest value of a class or id that is read, in bytes; longer ones are no names.
const LONGEST: usize = 400;

/// What a tag says that its element holds, by its name, its role and its names.
pub fn region(tag: &Tag) -> Option<Region> {
    let attribute = |name: &str| {
        tag.attrs.iter().find(|it| &*it.name.local == name).map(|it| it.value.as_ref())
    };
    let style = attribute("style").unwrap_or_default();
    if attribute("hidden").is_some() || is_unseen(style) {
        return Some(Region::Hidden);
    }
    by_name(&tag.name).or_else(|| {
        ["role", "itemprop", "rel", "class", "id"]
            .iter()
            .filter_map(|it| attribute(it))
            .filter(|it| it.len() <= LONGEST)
            .find_map(named)
    })
}

/// Whether a quotation is of a post, as the scripts that show posts know it.
pub fn is_post(tag: &Tag) -> bool {
    let posts = ["twitter-", "instagram-", "tiktok-", "bluesky-", "mastodon-", "fb-", "reddit-"];
    tag.attrs.iter().filter(|it| &*it.name.local == "class").any(|it| {
        it.value.split_whitespace().any(|name| posts.iter().any(|post| name.starts_with(post)))
    })
}

fn by_name(name: &str) -> Option<Region> {
    match name {
        "nav" | "footer" | "form" | "button" | "select" | "option" | "label" | "dialog"
        | "textarea" | "menu" | "fieldset" => Some(Region::Navigation),
        "aside" => Some(Region::Related),
        "figcaption" => Some(Region::Caption),
        "time" => Some(Region::Byline),
        _ => None,
    }
}

fn is_unseen(style: &str) -> bool {
    let bare = || style.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_lowercase();
    !style.is_empty() && {
        let style = bare();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}

/// Names of what is not shown; as part of a name they say something else.
const HIDDEN: &[&str] = &[
    "hidden",
    "hide",
    "invisible",
    "offscreen",
    "screen-reader-text",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "is-hidden",
    "d-none",
    "noprint",
];

/// What the words of a class or id say, by the first of them that says something.
fn named(value: &str) -> Option<Region> {
    value.split_whitespace().find_map(|name| {
        if HIDDEN.contains(&name) {
            return Some(Region::Hidden);
        }
        let words = words(name);
        let said = |it: &str| REGIONS.get(it).copied();
        let mut pairs = words.windows(2).map(|it| it.join(" "));
        pairs.find_map(|it| said(&it)).or_else(|| words.iter().find_map(|it| said(it)))
    })
}

/// The words of a name: "relatedPosts" and "related-posts" are both "related", "posts".
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for ch in name.chars() {
        if !ch.is_alphabetic() || (small && ch.is_uppercase()) {
            words.extend(Some(std::mem::take(&mut word)).filter(|it| !it.is_empty()));
        }
        small = ch.is_lowercase();
        if ch.is_alphabetic() {
            word.extend(ch.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|it| !it.is_empty()));
    words
}

static REGIONS: LazyLock<HashMap<&str, Region>> = LazyLock::new(|| {
    lines()
        .filter_map(|it| it.split_once('\t'))
        .filter_map(|(it, words)| Some((words, of(it)?)))
        .collect()
});

fn lines() -> impl Iterator<Item = &'static str> {
    let file = include_str!("../data/regions.txt");
    file.lines().filter(|it| !it.is_empty() && !it.starts_with('#'))
}

fn of(name: &str) -> Option<Region> {
    Some(match name {
        "navigation" => Region::Navigation,
        "sharing" => Region::Sharing,
        "related" => Region::Related,
        "byline" => Region::Byline,
        "caption" => Region::Caption,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        assert_eq!(REGIONS.len(), lines().count());
    }

    #[test]
    fn names_are_read_however_they_are_joined() {
        assert_eq!(named("entry relatedPosts"), Some(Region::Related));
        assert_eq!(named("post_meta--small"), Some(Region::Byline));
        assert_eq!(named("story-body"), None);
        assert_eq!(named("shareholders"), None);
    }
}
