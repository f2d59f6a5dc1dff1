//! Escape: typed words that Markdown shows as they are: no tag, link, heading or list comes of them.

/// Words on one line. Line breaks become spaces; the start of the line is safe too.
pub fn inline(words: &str) -> String {
    let one: Vec<_> = words.split_whitespace().collect();
    line(&one.join(" "))
}

/// Words that keep their lines and paragraphs, each line behind `prefix` ("> " for a quotation).
pub fn block(words: &str, prefix: &str) -> String {
    let lines: Vec<_> = words.trim().lines().map(|it| line(it.trim())).collect();
    let mut out = String::new();
    for (index, text) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        // A backslash keeps the break where the paragraph goes on.
        let goes_on = !text.is_empty() && next.is_some_and(|next| !next.is_empty());
        out.push_str(prefix);
        out.push_str(text);
        out.push_str(if goes_on {
            "\\\n"
        } else if next.is_some() {
            "\n"
        } else {
            ""
        });
    }
    out
}

/// A link to an address that is known to be a web address in its normal form.
pub fn link(words: &str, url: &str) -> String {
    let url = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    format!("[{}](<{url}>)", inline(words))
}

fn line(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 8);
    let numbered = numbered(words);
    for (at, c) in words.char_indices() {
        let rest = words.get(at..).unwrap_or_default();
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '$' | '@' => {
                true
            }
            // A caret at the start of a link's words would make a footnote of it.
            '-' | '+' | '=' | '^' => at == 0,
            '.' | ')' => numbered == Some(at) || c == '.' && ends_with_www(words, at),
            ':' => rest.starts_with("://"),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        if hidden(c) {
            out.push_str(&hidden_mark(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Where the mark of an ordered list stands, if the line begins like one.
fn numbered(words: &str) -> Option<usize> {
    words.find(|c: char| !c.is_ascii_digit()).filter(|at| (1..=9).contains(at))
}

fn ends_with_www(words: &str, at: usize) -> bool {
    let start = at.checked_sub(3);
    let before = start.and_then(|start| words.get(start..at));
    before.is_some_and(|it| it.eq_ignore_ascii_case("www"))
}

/// Characters that turn the direction of what follows them, beyond the words they came with.
fn hidden(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn hidden_mark(c: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(c))
}
