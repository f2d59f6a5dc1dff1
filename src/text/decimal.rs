//! Decimal: a number as exactly as it is written, without the rounding of floats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal number: `mantissa` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Why some words are no decimal number.
#[derive(Debug, thiserror::Error)]
#[error("it is not a decimal number, or it is too long")]
pub struct NotDecimal;

impl Decimal {
    pub const fn integer(value: i64) -> Self {
        // A widening conversion; `From` is not for constants yet.
        #[expect(clippy::as_conversions, reason = "every i64 is an i128")]
        Self { mantissa: value as i128, scale: 0 }
    }

    /// The product, without the zeros at its end; nothing where it has too many digits.
    pub fn times(self, other: Self) -> Option<Self> {
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        Some(Self { mantissa, scale: self.scale.checked_add(other.scale)? }.plain())
    }

    /// The sum; nothing where it has too many digits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self { mantissa, scale })
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), scale: self.scale }
    }

    /// The number as an integer; nothing where it has a fraction or is too large.
    pub fn to_integer(self) -> Option<i64> {
        let plain = self.plain();
        (plain.scale == 0).then(|| i64::try_from(plain.mantissa).ok())?
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    fn plain(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let width = usize::try_from(self.scale).unwrap_or_default() + 1;
        let digits = format!("{:0width$}", self.mantissa.unsigned_abs());
        let (whole, fraction) =
            digits.split_at_checked(digits.len() + 1 - width).unwrap_or((digits.as_str(), ""));
        let point = if fraction.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{point}{fraction}")
    }
}

/// Digits as English writes them: commas between thousands, a point before the fraction.
impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |it| (-1, it));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let grouped = groups.all(|it| it.len() == 3) && (first == whole || first.len() <= 3);
        let plain = first.is_empty() || !first.bytes().all(|it| it.is_ascii_digit());
        // Longer ones are no measure of anything, and would not fit.
        if !grouped || plain || digits.len() > 30 || digits.ends_with('.') {
            return Err(NotDecimal);
        }
        let written = format!("{}{fraction}", whole.replace(',', ""));
        let scale = u32::try_from(fraction.len()).ok().ok_or(NotDecimal)?;
        if !written.bytes().all(|it| it.is_ascii_digit()) {
            return Err(NotDecimal);
        }
        let mantissa: i128 = written.parse().ok().ok_or(NotDecimal)?;
        Ok(Self { mantissa: sign * mantissa, scale })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        let read = written.parse::<Decimal>().ok().map(|it| it.to_string());
        assert_eq!(read.as_deref(), expected, "{written}");
    }

    #[test]
    fn digits_are_kept_as_they_are_written() {
        check("1,234,567.50", Some("1234567.50"));
        check("0.05", Some("0.05"));
        check("-3", Some("-3"));
        check("12", Some("12"));
        for written in ["", "1,23", "1234,567", "1.2.3", "12a", "1.", ".5", "٣"] {
            check(written, None);
        }
        check(&"9".repeat(40), None);
    }

    #[test]
    fn a_million_and_a_half_has_no_fraction() {
        let number: Decimal = "1.5".parse().expect("a number");
        let product = number.times(Decimal::integer(1_000_000)).expect("small");
        assert_eq!(
            (product.to_string().as_str(), product.to_integer()),
            ("1500000", Some(1_500_000))
        );
        assert_eq!(number.plus(Decimal::integer(2)).expect("small").to_string(), "3.5");
        assert_eq!(number.to_integer(), None);
    }

    #[test]
    fn a_product_that_is_too_large_is_nothing_rather_than_a_panic() {
        let large: Decimal = "9".repeat(30).parse().expect("a number");
        assert_eq!(large.times(large), None);
    }
}
