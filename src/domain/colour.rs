//! Colour: one that a desk chooses, and whether letters in it can be read.

use std::fmt;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// What letters need against their ground (WCAG 2.2, 1.4.3).
const LEGIBLE: f64 = 4.5;
/// The grounds of the pages, as the stylesheet has them: paper, surface, sunken.
const LIGHT: [Colour; 3] =
    [Colour(0xfa, 0xf8, 0xf4), Colour(0xff, 0xff, 0xff), Colour(0xf2, 0xef, 0xe8)];
const DARK: [Colour; 3] =
    [Colour(0x15, 0x14, 0x0f), Colour(0x1d, 0x1c, 0x17), Colour(0x12, 0x11, 0x0d)];
const WHITE: Colour = Colour(0xff, 0xff, 0xff);
const INK: Colour = Colour(0x0d, 0x17, 0x26);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(red, green, blue) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// Reads `#1c4f9c`; nothing else is a colour.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at.saturating_add(2))?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Relative luminance (WCAG 2.2), from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let Self(red, green, blue) = self;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// From 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The colour of letters on it.
    #[must_use]
    pub fn letters(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(INK) { WHITE } else { INK }
    }

    fn weakest(self, grounds: [Self; 3]) -> f64 {
        grounds.into_iter().map(|ground| self.contrast(ground)).fold(f64::INFINITY, f64::min)
    }
}

/// The colour of links and of what is chosen, in the light and in the dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    pub light: Colour,
    pub dark: Colour,
}

/// The desk's own blue, as the stylesheet has it.
pub const OWN: Accent = Accent { light: Colour(0x1c, 0x4f, 0x9c), dark: Colour(0x8f, 0xb6, 0xf5) };

impl Accent {
    /// Whether it can be read everywhere on a page, or a sentence about what to do.
    pub fn check(self) -> Result<(), String> {
        let too_weak = |contrast: f64, ground: &str, way: &str| {
            let shown = (contrast * 10.0).floor() / 10.0;
            format!(
                "On the {ground} ground this colour has a contrast of {shown} to 1; letters need {LEGIBLE}. Choose a {way} one."
            )
        };
        let (light, dark) = (self.light.weakest(LIGHT), self.dark.weakest(DARK));
        if light < LEGIBLE {
            return Err(too_weak(light, "light", "darker"));
        }
        if dark < LEGIBLE {
            return Err(too_weak(dark, "dark", "lighter"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digits_behind_a_sign_are_a_colour() {
        assert_eq!(Colour::read(" #1C4f9c "), Some(Colour(0x1c, 0x4f, 0x9c)));
        assert_eq!(Colour::read("#1c4f9c").unwrap().to_string(), "#1c4f9c");
        for text in ["1c4f9c", "#1c4f9", "#1c4f9cff", "#ggg000", "red", "", "#+c4f9c", "#é1234"] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
    }

    #[test]
    fn contrasts_are_those_of_the_standard() {
        assert!((Colour(0, 0, 0).contrast(WHITE) - 21.0).abs() < 0.001);
        assert!((Colour(0x77, 0x77, 0x77).contrast(WHITE) - 4.48).abs() < 0.01);
        assert_eq!(Colour(0x1c, 0x4f, 0x9c).letters(), WHITE);
        assert_eq!(Colour(0xff, 0xe0, 0x40).letters(), INK);
    }

    #[test]
    fn what_cannot_be_read_says_what_to_choose() {
        assert_eq!(OWN.check(), Ok(()));
        let pale = Accent { light: Colour(0xff, 0xe0, 0x40), ..OWN };
        assert!(pale.check().unwrap_err().contains("Choose a darker one."));
        let deep = Accent { dark: OWN.light, ..OWN };
        assert!(deep.check().unwrap_err().contains("Choose a lighter one."));
    }
}
