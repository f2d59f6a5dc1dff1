//! Head: lines of a record that come from elsewhere, made so that each stays one line.

/// Fields of an answer that tell how its body was sent, which it is not any more.
const OF_THE_WAY: [&str; 3] = ["content-encoding", "transfer-encoding", "content-length"];

/// The head of an HTTP answer with a body of this many bytes, up to the empty line and with it.
pub fn http(status: u16, headers: &[(String, String)], length: usize) -> String {
    let mut head = format!("HTTP/1.1 {status:03} \r\n");
    for (name, value) in headers {
        let renamed = OF_THE_WAY.iter().any(|it| name.eq_ignore_ascii_case(it));
        let prefix = if renamed { "X-Orig-" } else { "" };
        push(&mut head, &format!("{prefix}{}", token(name)), value);
    }
    push(&mut head, "Content-Length", &length.to_string());
    head.push_str("\r\n");
    head
}

/// Lines of name and value, as `application/warc-fields` has them.
pub fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines = String::new();
    for (name, value) in fields {
        push(&mut lines, &token(name), value);
    }
    lines
}

fn push(lines: &mut String, name: &str, value: &str) {
    lines.extend([name, ": ", &line(value), "\r\n"]);
}

/// A text without what could end its line: controls are spaces, as RFC 9110 §5.5 has it.
pub fn line(text: &str) -> String {
    text.replace(char::is_control, " ").trim().to_owned()
}

/// The name of a field: a token of RFC 9110 §5.6.2. What may not be in it becomes a low line.
fn token(name: &str) -> String {
    let is_fit = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it);
    let token = name.replace(|it| !is_fit(it), "_");
    if token.is_empty() { "_".to_owned() } else { token }
}

/// An address in which only characters are left that RFC 3986 knows; a good one stays as it is.
pub fn uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    for byte in address.trim().bytes() {
        let fit = byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
        if fit {
            uri.push(char::from(byte));
        } else {
            uri.extend(["%", &hex::encode_upper([byte])]);
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_spaces_and_a_good_one_is_left_alone() {
        let good = "https://port.example/a%20b?x=1&y=[2]#z";
        assert_eq!(uri(good), good);
        assert_eq!(
            uri("https://port.example/a b\r\nX: y"),
            "https://port.example/a%20b%0D%0AX:%20y"
        );
        assert_eq!(uri("https://hafen.example/größe"), "https://hafen.example/gr%C3%B6%C3%9Fe");
    }

    #[test]
    fn a_field_is_one_line() {
        let lines = fields([("ti tle:", "Ferries\r\nHTTP/1.1 200\u{85}\u{0}"), ("", "Fähre")]);
        assert_eq!(lines, "ti_tle_: Ferries  HTTP/1.1 200\r\n_: Fähre\r\n");
    }

    #[test]
    fn how_a_body_was_sent_is_told_apart_from_how_it_is() {
        let headers = [
            ("content-encoding", "br"),
            ("Transfer-Encoding", "chunked"),
            ("CONTENT-LENGTH", "7"),
            ("Content-Type", "text/html"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            http(200, &headers, 12),
            "HTTP/1.1 200 \r\nX-Orig-content-encoding: br\r\nX-Orig-Transfer-Encoding: chunked\r\n\
             X-Orig-CONTENT-LENGTH: 7\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n"
        );
    }
}
