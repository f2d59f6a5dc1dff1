//! Clutter: lines of a web page that are known by their words not to be its article.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Why a line of a page is not its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clutter {
    Navigation,
    Sharing,
    Placeholder,
    Publisher,
    /// Other articles follow, and no more of this one.
    Related,
    /// Another article is named in the same line or the next, and this one goes on.
    Link,
    Caption,
}

/// Why a line of a page is not its article, where it is known not to be.
pub fn clutter(line: &str) -> Option<Clutter> {
    let line = line.trim().to_lowercase().replace('’', "'");
    if line.chars().count() > 60 || line.ends_with('.') && !line.ends_with("..") {
        return None;
    }
    let bare = line.trim_end_matches([':', '.', '…', '!', '?', '»', '›', '→', ' ']);
    // "12 comments" is listed as "# comments".
    let bare = match bare.split_once(' ') {
        Some((many, what)) if many.chars().all(|ch| ch.is_ascii_digit()) => &format!("# {what}"),
        _ => bare,
    };
    let longer = || CLUTTER_STARTS.iter().find(|(start, _)| line.starts_with(start));
    CLUTTER.get(bare).copied().or_else(|| longer().map(|(_, kind)| *kind))
}

fn lines() -> impl Iterator<Item = &'static str> {
    let file = include_str!("../data/clutter.txt");
    file.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with("# "))
}

static CLUTTER_LINES: LazyLock<Vec<(Clutter, &str)>> = LazyLock::new(|| {
    let entry = |it: &'static str| {
        let (kind, words) = it.split_once('\t')?;
        let kind = match kind {
            "navigation" => Clutter::Navigation,
            "sharing" => Clutter::Sharing,
            "placeholder" => Clutter::Placeholder,
            "publisher" => Clutter::Publisher,
            "related" => Clutter::Related,
            "link" => Clutter::Link,
            "caption" => Clutter::Caption,
            _ => return None,
        };
        Some((kind, words))
    };
    lines().filter_map(entry).collect()
});
static CLUTTER: LazyLock<HashMap<&str, Clutter>> = LazyLock::new(|| {
    CLUTTER_LINES
        .iter()
        .filter(|(_, it)| !it.ends_with('*'))
        .map(|(kind, it)| (*it, *kind))
        .collect()
});
static CLUTTER_STARTS: LazyLock<Vec<(&str, Clutter)>> = LazyLock::new(|| {
    CLUTTER_LINES.iter().filter_map(|(kind, it)| Some((it.strip_suffix('*')?, *kind))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        assert_eq!(CLUTTER_LINES.len(), lines().count());
        assert_eq!(CLUTTER.len() + CLUTTER_STARTS.len(), lines().count(), "a line stands twice");
    }

    #[test]
    fn a_line_of_the_page_is_told_from_a_sentence_that_begins_like_it() {
        assert_eq!(clutter("Follow us on:"), Some(Clutter::Sharing));
        assert_eq!(clutter("Loading..."), Some(Clutter::Placeholder));
        assert_eq!(clutter("YOU MAY ALSO LIKE…"), Some(Clutter::Related));
        assert_eq!(clutter("Origin: Eastport Courier"), Some(Clutter::Publisher));
        assert_eq!(clutter("Follow us on the river, the pilots said."), None);
        assert_eq!(clutter("Share prices fell"), None);
    }
}
