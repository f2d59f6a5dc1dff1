//! Link: which addresses may become something that a reader can follow.

use url::Url;

/// An absolute web address in its normal form. Anything else, `javascript:` above all, is shown as
/// text or left out.
pub fn web(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let followable = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    followable.then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(web(" https://a.example/x y "), Some("https://a.example/x%20y".to_owned()));
        for address in ["javascript:alert(1)", "data:text/html,x", "//a.example", "/c/1", "a b", ""]
        {
            assert_eq!(web(address), None, "{address}");
        }
    }
}
