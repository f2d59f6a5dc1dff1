//! Sitemaps and their indexes (sitemaps.org protocol 0.9, with the tags for news).

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use url::Url;

use super::{Entry, Listing, Taken, Unlisted, moment, title};

/// How many elements may be open at once; a sitemap has four.
const DEPTH: usize = 64;
/// Longest value that is read, in bytes.
const VALUE: usize = 8192;

/// Reads a sitemap that has been decoded, up to where it can be read.
///
/// Entities that a document declares itself are left out, so that none grows.
pub fn read(map: &str, base: Option<&Url>) -> Result<Listing, Unlisted> {
    let mut reader = Reader::from_str(map);
    reader.config_mut().check_end_names = false;
    let mut reading = Reading::new(base);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.start(tag.name().as_ref())?,
            Ok(Event::End(_)) => reading.end(),
            Ok(Event::Text(text)) => reading.text(&text.xml10_content()),
            Ok(Event::CData(text)) => reading.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => reading.text(&referred(&reference)),
            Ok(Event::Eof) => break,
            // What came before the break can be used.
            Err(_) if reading.found_some() => break,
            Err(_) => return Err(Unlisted::Broken),
            Ok(
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_),
            ) => {}
        }
        if reading.taken.cut {
            break;
        }
    }
    Ok(reading.listing())
}

/// What a reference such as `&amp;` or `&#38;` stands for.
fn referred(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(ch)) => ch.to_string(),
        _ => resolve_predefined_entity(reference).unwrap_or_default().to_owned(),
    }
}

/// How far a sitemap has been read.
struct Reading<'a> {
    base: Option<&'a Url>,
    taken: Taken,
    entries: Vec<Entry>,
    more: Vec<String>,
    /// Names of the open elements, as written.
    open: Vec<String>,
    value: String,
    at: Place,
}

/// What is known of the entry that is being read.
#[derive(Default)]
struct Place {
    url: String,
    title: Option<String>,
    published: String,
    changed: String,
}

impl<'a> Reading<'a> {
    fn new(base: Option<&'a Url>) -> Self {
        Self {
            base,
            taken: Taken::default(),
            entries: Vec::new(),
            more: Vec::new(),
            open: Vec::new(),
            value: String::new(),
            at: Place::default(),
        }
    }

    fn found_some(&self) -> bool {
        !self.entries.is_empty() || !self.more.is_empty()
    }

    fn start(&mut self, name: &str) -> Result<(), Unlisted> {
        if self.open.len() >= DEPTH {
            return Err(Unlisted::Broken);
        }
        self.value.clear();
        self.open.push(name.to_lowercase());
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.value.len() + text.len() <= VALUE {
            self.value.push_str(text);
        }
    }

    fn end(&mut self) {
        let value = std::mem::take(&mut self.value);
        let open: Vec<&str> = self.open.iter().map(String::as_str).collect();
        // Pictures and films have a `loc` of their own, further in.
        match open.as_slice() {
            [_, "url" | "sitemap", "loc"] => self.at.url = value,
            [_, "url", "lastmod"] => self.at.changed = value,
            [_, "url", "news:news", "news:title"] => self.at.title = title(&value),
            [_, "url", "news:news", "news:publication_date"] => self.at.published = value,
            [_, "url"] => self.entry(),
            [_, "sitemap"] => {
                let Place { url, .. } = std::mem::take(&mut self.at);
                self.more.extend(self.taken.take(&url, self.base));
            }
            _ => {}
        }
        self.open.pop();
    }

    fn entry(&mut self) {
        let Place { url, title, published, changed } = std::mem::take(&mut self.at);
        if let Some(url) = self.taken.take(&url, self.base) {
            let (published, changed) = (moment(&published), moment(&changed));
            self.entries.push(Entry { url, title, published, changed });
        }
    }

    fn listing(self) -> Listing {
        let Self { entries, more, taken, .. } = self;
        Listing { title: None, entries, more, cut: taken.cut, bad: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_is_read_with_what_it_says_of_news() {
        let map = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
            <url><loc> https://harbour.example/a?b=1&amp;c=&#50; </loc><lastmod>2025-05-17</lastmod>\
            <image:image><image:loc>https://harbour.example/a.png</image:loc></image:image>\
            <news:news><news:publication><news:name>Courier</news:name></news:publication>\
            <news:publication_date>2025-05-16T10:00:00+02:00</news:publication_date>\
            <news:title>Two cranes\n down</news:title></news:news></url>\
            <url><loc><![CDATA[https://harbour.example/b]]></loc></url>\
            <url><loc>https://harbour.example/b</loc></url><url><loc>mailto:ann@a.example</loc></url>\
            </urlset>";
        let listing = read(map, None).expect("a sitemap");
        assert_eq!(listing.entries.len(), 2);
        assert_eq!(
            serde_json::to_string(&listing.entries[0]).expect("json"),
            r#"{"url":"https://harbour.example/a?b=1&c=2","title":"Two cranes down","published":"2025-05-16T08:00:00Z","changed":"2025-05-17T00:00:00Z"}"#
        );
        assert_eq!(listing.entries[1].url, "https://harbour.example/b");
    }

    #[test]
    fn an_index_names_further_listings() {
        let base = Url::parse("https://harbour.example/maps/").expect("an address");
        let map = "<sitemapindex><sitemap><loc>/one.xml.gz</loc></sitemap>\
            <sitemap><loc>two.xml</loc></sitemap></sitemapindex>";
        let listing = read(map, Some(&base)).expect("an index");
        assert_eq!(listing.entries, []);
        assert_eq!(
            listing.more,
            ["https://harbour.example/one.xml.gz", "https://harbour.example/maps/two.xml"]
        );
    }

    #[test]
    fn entities_depth_and_length_have_their_end() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'https://a.example/b'>]><urlset><url><loc>&b;</loc></url></urlset>";
        assert_eq!(read(bomb, None).expect("a sitemap").entries, []);
        assert_eq!(read(&"<url>".repeat(100), None), Err(Unlisted::Broken));
        let urls = (0..50_010).map(|it| format!("<url><loc>https://a.example/{it}</loc></url>"));
        let many = urls.collect::<Vec<_>>().concat();
        let listing = read(&format!("<urlset>{many}</urlset>"), None).expect("a sitemap");
        assert_eq!((listing.entries.len(), listing.cut), (50_000, true));
    }

    #[test]
    fn what_stands_before_a_break_is_taken() {
        let broken = "<urlset><url><loc>https://a.example/1</loc></url><url><loc <<";
        assert_eq!(read(broken, None).expect("a sitemap").entries.len(), 1);
        assert_eq!(read("<urlset <", None), Err(Unlisted::Broken));
    }
}
