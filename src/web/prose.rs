//! Prose: Markdown that somebody wrote, as HTML that can run, load and hide nothing.

use std::fmt;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};
use url::Url;

/// Headings stand below the heading of the page.
const DEEPER: u8 = 1;
const DEEPEST: u8 = 6;

/// Headings, paragraphs, lists, links, quotations and the like. HTML in it is shown as text,
/// pictures as their description, and only links to pages are links.
pub fn html(markdown: &str) -> Result<String, fmt::Error> {
    let mut options = Options::default();
    options.render.escape = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let nodes: Vec<&AstNode<'_>> = root.descendants().collect();
    for node in nodes {
        let is_kept = match &mut node.data_mut().value {
            NodeValue::Heading(heading) => {
                heading.level = heading.level.saturating_add(DEEPER).min(DEEPEST);
                true
            }
            NodeValue::Link(link) => {
                link.title.clear();
                is_page(&link.url)
            }
            NodeValue::CodeBlock(code) => {
                code.info.clear();
                true
            }
            NodeValue::Image(_) => false,
            _ => true,
        };
        if !is_kept {
            let inside: Vec<&AstNode<'_>> = node.children().collect();
            for child in inside {
                node.insert_before(child);
            }
            node.detach();
        }
    }
    let mut out = String::new();
    format_html(root, &options, &mut out)?;
    Ok(out)
}

/// Whether an address is that of a page, here or elsewhere, or of a mailbox.
fn is_page(address: &str) -> bool {
    match Url::parse(address) {
        Ok(url) => matches!(url.scheme(), "http" | "https" | "mailto"),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            // What begins with two strokes leads to another host.
            address.starts_with('#') || (address.starts_with('/') && !is_host(address))
        }
        Err(_odd) => false,
    }
}

fn is_host(address: &str) -> bool {
    address.chars().nth(1).is_some_and(|second| matches!(second, '/' | '\\'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headings_stand_below_that_of_the_page() {
        let made = html("# One\n\n## Two\n\n###### Six\n\nText *here*.\n\n- a\n- b").unwrap();
        for piece in ["<h2>One</h2>", "<h3>Two</h3>", "<h6>Six</h6>", "<em>here</em>", "<li>b</li>"]
        {
            assert!(made.contains(piece), "{piece}: {made}");
        }
    }

    #[test]
    fn only_pages_are_linked_to() {
        for address in
            ["https://a.example/b", "http://a.example", "mailto:a@b.example", "/scales", "#labels"]
        {
            let made = html(&format!("[here]({address})")).unwrap();
            assert_eq!(made, format!("<p><a href=\"{address}\">here</a></p>\n"));
        }
        for address in [
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//evil.example",
            "/\\evil.example",
            "vbscript:x",
            "ftp://a.example",
            "evil",
            "",
        ] {
            let made = html(&format!("[here](<{address}>)")).unwrap();
            assert_eq!(made, "<p>here</p>\n", "{address}");
        }
    }

    #[test]
    fn html_and_pictures_are_words() {
        let made = html(
            "<script>alert(1)</script>\n\na <b onclick=x>b</b> ![a *bridge*](https://a.example/x.png)",
        );
        let made = made.unwrap();
        assert!(made.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{made}");
        assert!(made.contains("a <em>bridge</em>") && !made.contains("<img"), "{made}");
        assert!(!made.contains("<b"), "{made}");
    }

    proptest! {
        #[test]
        fn whatever_is_written_runs_and_loads_nothing(
            text in r#"([a-z \n]{0,4}|[<>"'`*_#!\[\]()&;:/\\=-]|<script|<img src=x|javascript:|\]\(|onload=|```){0,40}"#
        ) {
            let made = html(&text).unwrap();
            for tag in made.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap_or_default();
                let name: String =
                    tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                let known = [
                    "p", "h2", "h3", "h4", "h5", "h6", "em", "strong", "a", "ul", "ol", "li", "pre",
                    "code", "blockquote", "hr", "br",
                ];
                prop_assert!(known.contains(&name.as_str()), "<{}> of {:?}", tag, text);
                let rest = tag.trim_start_matches('/').strip_prefix(&name).unwrap_or_default();
                let rest = rest.trim_end_matches(" /");
                let value = [" href=\"", " start=\""].iter().find_map(|it| rest.strip_prefix(it));
                let value = value.map(|it| it.strip_suffix('"').unwrap_or_default());
                let is_sound = match value {
                    None => rest.is_empty(),
                    Some(value) if name == "ol" => value.bytes().all(|it| it.is_ascii_digit()),
                    Some(value) => !value.contains('"') && is_page(value),
                };
                prop_assert!(is_sound, "<{}> of {:?}", tag, text);
            }
        }
    }
}
