//! Feeds: RSS, Atom and JSON Feed, by feed-rs.

use feed_rs::model;
use feed_rs::parser::Builder;
use url::Url;

use super::{Entry, Listing, Taken, Unlisted, title};
use crate::text::page;

/// Reads a feed that has been decoded.
///
/// Entities that a document declares itself are left as they stand, so that none grows.
pub fn read(feed: &str, base: Option<&Url>) -> Result<Listing, Unlisted> {
    let parser = Builder::new()
        .base_uri(base.map(Url::as_str))
        // Nothing here asks for ids; one of its own is made of much text otherwise.
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser.parse(feed.as_bytes()).map_err(|_broken| Unlisted::Broken)?;
    let mut taken = Taken::default();
    let mut entries = Vec::new();
    for entry in feed.entries {
        let Some(url) = address(&entry).and_then(|it| taken.take(it, base)) else { continue };
        entries.push(Entry {
            url,
            title: entry.title.as_ref().and_then(words),
            published: entry.published,
            changed: entry.updated,
        });
    }
    let title = feed.title.as_ref().and_then(words);
    Ok(Listing { title, entries, cut: taken.cut, ..Listing::default() })
}

/// Where an entry can be read: its own page before anything else that it links to.
fn address(entry: &model::Entry) -> Option<&str> {
    let of = |rel: Option<&str>| entry.links.iter().find(|it| it.rel.as_deref() == rel);
    let link = of(Some("alternate")).or_else(|| of(None)).map(|it| it.href.as_str());
    link.or_else(|| Some(entry.id.as_str()).filter(|it| it.starts_with("http")))
}

/// The words of a title, which may be a piece of HTML whether or not it says so.
fn words(text: &model::Text) -> Option<String> {
    let text = text.content.as_str();
    let marked = text.contains("</") || (text.contains('&') && text.contains(';'));
    if marked { title(&page::words(text)) } else { title(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(feed: &str, expected: &[(&str, &str, &str)]) {
        let base = Url::parse("https://harbour.example/news/").expect("an address");
        let listing = read(feed, Some(&base)).expect("a feed");
        let day = |it: Option<chrono::DateTime<chrono::Utc>>| {
            it.map(|it| it.date_naive().to_string()).unwrap_or_default()
        };
        let found: Vec<(String, String, String)> = listing
            .entries
            .into_iter()
            .map(|it| (it.url, it.title.unwrap_or_default(), day(it.published)))
            .collect();
        let expected: Vec<(String, String, String)> =
            expected.iter().map(|it| (it.0.into(), it.1.into(), it.2.into())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rss_is_read_with_its_dates_and_relative_links() {
        check(
            "<rss version='2.0'><channel><title>Eastport Courier</title>\
             <item><title>Two cranes &amp; a ferry</title><link>/cranes?a=1&amp;b=2</link>\
             <pubDate>Sat, 17 May 2025 08:00:00 GMT</pubDate></item>\
             <item><title><![CDATA[The <b>quay</b>]]></title><link>https://ferry.example/q</link></item>\
             <item><title>Again</title><link>https://ferry.example/q#top</link></item>\
             <item><title>No link</title></item>\
             <item><guid>https://ferry.example/by-id</guid></item></channel></rss>",
            &[
                ("https://harbour.example/cranes?a=1&b=2", "Two cranes & a ferry", "2025-05-17"),
                ("https://ferry.example/q", "The quay", ""),
                ("https://ferry.example/by-id", "", ""),
            ],
        );
    }

    #[test]
    fn atom_is_read_by_the_link_to_the_page_itself() {
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour</title><entry><id>urn:1</id>\
             <title type='html'>Ferries &lt;i&gt;wait&lt;/i&gt;</title>\
             <link rel='edit' href='https://harbour.example/edit/1'/>\
             <link rel='alternate' href='1'/><published>2025-05-17T08:00:00Z</published>\
             </entry></feed>",
            &[("https://harbour.example/news/1", "Ferries wait", "2025-05-17")],
        );
    }

    #[test]
    fn json_feed_is_read() {
        check(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Harbour","items":[
               {"id":"1","url":"https://harbour.example/1","title":"Ferries wait",
                "content_text":"They wait.","date_published":"2025-05-17T08:00:00Z"},
               {"id":"2","url":"javascript:alert(1)","content_text":"No."}]}"#,
            &[("https://harbour.example/1", "Ferries wait", "2025-05-17")],
        );
    }

    #[test]
    fn an_entity_that_grows_is_left_as_it_stands() {
        let feed = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
            <rss version='2.0'><channel><title>&b;</title><item><title>&b;</title>\
            <link>https://a.example/1</link></item></channel></rss>";
        let listing = read(feed, None).expect("a feed");
        assert_eq!(listing.title.as_deref(), Some("&b;"));
    }

    #[test]
    fn a_broken_feed_is_broken() {
        assert_eq!(read("<rss version='7'>", None), Err(Unlisted::Broken));
        assert_eq!(
            read("{\"version\":\"https://jsonfeed.org/version/1\"", None),
            Err(Unlisted::Broken)
        );
    }
}
