//! Text by Unicode scalar offsets: the one unit in which this house says where something stands.

use std::ops::Range;

/// A text with the byte position of each of its scalars, so that slicing by scalar is O(1).
#[derive(Clone, Debug)]
pub struct Scalars<'a> {
    text: &'a str,
    /// Byte offset of each scalar, and of the end.
    starts: Vec<usize>,
}

impl<'a> Scalars<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        starts.push(text.len());
        Self { text, starts }
    }

    /// Number of scalars.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The words of a scalar range; the empty string where the range does not lie in the text.
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        self.get(range).unwrap_or_default()
    }

    /// The words of a scalar range, or nothing where the range does not lie in the text.
    pub fn get(&self, range: Range<usize>) -> Option<&'a str> {
        let from = *self.starts.get(range.start)?;
        let to = *self.starts.get(range.end)?;
        self.text.get(from..to)
    }

    pub fn char(&self, at: usize) -> Option<char> {
        self.text.get(*self.starts.get(at)?..)?.chars().next()
    }

    /// The scalar offset of a byte offset that lies on a scalar's edge.
    pub fn offset(&self, byte: usize) -> Option<usize> {
        self.starts.binary_search(&byte).ok()
    }

    /// The range without white space at its ends.
    pub fn trim(&self, range: Range<usize>) -> Range<usize> {
        self.trim_by(range, char::is_whitespace)
    }

    /// The range without the scalars at its ends for which `unwanted` holds.
    pub fn trim_by(&self, range: Range<usize>, unwanted: impl Fn(char) -> bool) -> Range<usize> {
        let Range { mut start, mut end } = range;
        while start < end && self.char(start).is_some_and(&unwanted) {
            start += 1;
        }
        while start < end && self.char(end.saturating_sub(1)).is_some_and(&unwanted) {
            end -= 1;
        }
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_counts_scalars_and_not_bytes() {
        let text = Scalars::new("Zoë’s 🐈 said");
        assert_eq!(text.slice(0..3), "Zoë");
        assert_eq!(text.slice(6..7), "🐈");
        assert_eq!(text.len(), 12);
    }

    #[test]
    fn a_range_outside_the_text_is_nothing_rather_than_a_panic() {
        let text = Scalars::new("ab");
        assert_eq!(text.get(1..9), None);
        assert_eq!(text.slice(7..9), "");
        assert_eq!(text.char(2), None);
    }
}
