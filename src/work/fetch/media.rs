//! Media: what a `Content-Type` says about a body, RFC 9110 §8.3.

/// The most characters of a type or a label; longer ones mean nothing to anybody.
const LONGEST: usize = 127;

/// The media type, in lower case and without parameters, and the label of the character set as it
/// is written, without quotation marks. Either may be missing or senseless, because hosts are free
/// to write what they like.
pub(super) fn read(content_type: &str) -> (Option<String>, Option<String>) {
    let mut parts = content_type.split(';');
    let media = parts.next().map(str::trim).filter(|it| is_type(it)).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let is_label = !value.is_empty()
            && value.len() <= LONGEST
            && value.chars().all(|it| it.is_ascii_graphic());
        (name.trim().eq_ignore_ascii_case("charset") && is_label).then(|| value.to_owned())
    });
    (media, charset)
}

fn is_type(text: &str) -> bool {
    let is_token = |it: &str| {
        !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    text.len() <= LONGEST
        && text.split_once('/').is_some_and(|(kind, form)| is_token(kind) && is_token(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_and_a_label_are_found_however_they_are_written() {
        for (written, media, charset) in [
            ("text/html", Some("text/html"), None),
            ("Text/HTML; Charset=UTF-8", Some("text/html"), Some("UTF-8")),
            ("text/html;charset=\"windows-1251\"", Some("text/html"), Some("windows-1251")),
            ("text/plain; format=flowed; charset = 'koi8-r' ", Some("text/plain"), Some("koi8-r")),
            ("application/ld+json", Some("application/ld+json"), None),
            ("; charset=utf-8", None, Some("utf-8")),
            ("text/html; charset=", Some("text/html"), None),
            ("text", None, None),
            ("", None, None),
            ("text/html\u{7}", None, None),
        ] {
            let expected = (media.map(str::to_owned), charset.map(str::to_owned));
            assert_eq!(read(written), expected, "{written}");
        }
    }
}
