//! Web pages as sources: the article where the page is one, else all that the page shows.

use super::Document;
use crate::text::page::{self, TooComplex, Whole};

/// Reads a page. Tables, lists and pages of few words are no articles and are read whole.
pub fn read(html: &str) -> Result<Document, TooComplex> {
    let Whole { article, shown } = page::whole(html)?;
    let own = shown.iter().filter(|it| it.own).map(|it| letters(&it.text)).sum::<usize>();
    // What is said of an article holds of the page too.
    let body = if letters(&article.body) * 2 > own {
        article.body
    } else {
        shown.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n\n")
    };
    Ok(Document {
        title: Some(article.title).filter(|it| !it.is_empty()),
        publisher: article.publisher,
        author: article.author,
        published: article.published,
        language: article.language,
        canonical_url: article.canonical_url,
        body,
        pages: Vec::new(),
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|it| !it.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_without_the_page_around_it() {
        let page = "<html lang=en><title>Two cranes down</title><body><nav><a href=/>Home</a></nav>\
            <article><h1>Two cranes down</h1>\
            <p>The harbour of Eastport was closed on Monday after a storm broke two of its cranes.</p>\
            <p>Forty ships are waiting, more than at any time since the strike of 1998.</p></article>\
            <footer>All rights are with the Courier.</footer>";
        let document = read(page).expect("a document");
        assert_eq!(document.title.as_deref(), Some("Two cranes down"));
        assert!(document.body.starts_with("The harbour of Eastport"), "{}", document.body);
        assert!(!document.body.contains("All rights"), "{}", document.body);
    }

    #[test]
    fn a_page_of_figures_is_read_whole_and_in_order() {
        let page = "<html><title>Ships by year</title><body><nav><a href=/>Home</a></nav>\
            <h1>Ships by year</h1><p>Counted at the gate.</p><p hidden>Not yet out</p>\
            <table><tr><th>Year<th>Ships<tr><td>2023<td>410<tr><td>2024<td>433</table>\
            <ul><li>Ferries are not counted<li>Tugs are";
        let document = read(page).expect("a document");
        assert_eq!(
            document.body,
            "Home\n\nShips by year\n\nCounted at the gate.\n\nYear | Ships\n\n2023 | 410\n\n\
             2024 | 433\n\nFerries are not counted\n\nTugs are"
        );
        assert_eq!(document.title.as_deref(), Some("Ships by year"));
    }

    #[test]
    fn a_long_table_under_a_short_article_is_not_lost() {
        let rows = (1990..2025).map(|it| format!("<tr><td>{it}<td>{it} ships<td>of the line"));
        let rows = rows.collect::<Vec<_>>().concat();
        let page = format!(
            "<html><body><p>The harbour counts the ships that pass its gate, and has done so since \
             the year in which the gate was built, its master said.</p><table>{rows}</table>"
        );
        let document = read(&page).expect("a document");
        assert!(document.body.contains("its master said"), "{}", document.body);
        assert!(document.body.contains("1990 | 1990 ships | of the line"), "{}", document.body);
    }
}
