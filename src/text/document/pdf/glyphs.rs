//! Glyphs: what a page draws as letters, put together to lines by where it is drawn.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::direction;

/// Letters that follow each other on one base line. Lengths are in the units of the page, along
/// the direction of reading and across it, downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// In the order of reading, with spaces where there is room for one.
    pub text: String,
    /// Where it begins and ends; of a line from right to left both are negative.
    pub start: f64,
    pub end: f64,
    /// Where the base line is.
    pub down: f64,
    /// The height of the largest letters' font.
    pub size: f64,
    /// Where its spaces begin and end.
    pub spaces: Vec<(f64, f64)>,
    direction: Vec2,
    /// How many more of its letters of scripts from right to left were drawn to the right of the
    /// one before them than to the left of it.
    forth: i32,
}

/// A page whose letters are being drawn.
pub struct Page {
    /// How many letters were drawn of which it is known, and is not known, which they are.
    pub letters: usize,
    pub unknown: usize,
    most: usize,
    lines: Vec<Line>,
    /// The run drawn last: its words, where it begins and its size.
    last: Option<(String, Point, f64)>,
}

/// One letter, where it begins and ends, and how large it is.
struct Placed {
    text: String,
    from: Point,
    to: Point,
    size: f64,
    /// The direction of reading, as a vector of length 1.
    direction: Vec2,
}

/// Room between two letters that is a space, and so little that a space drawn there is none, in
/// font sizes.
const SPACE: f64 = 0.15;
const NONE: f64 = 0.02;
/// How far back the next letter of a line may begin, in font sizes.
const BACK: f64 = -1.0;
/// How far a letter may stand above or below a line and be part of it, in font sizes.
const RAISED: f64 = 0.5;
/// How far a figure must stand above or below a line to be an index of what it follows, and how
/// large it may be, in font sizes.
const INDEX: f64 = 0.1;
const SMALL: f64 = 0.85;

impl Page {
    /// A page of which at most so many letters are kept.
    pub fn new(most: usize) -> Self {
        Self { letters: 0, unknown: 0, most, lines: Vec::new(), last: None }
    }

    /// The lines that have words, in the order in which they were drawn.
    pub fn into_lines(self) -> Vec<Line> {
        let written = self.lines.into_iter().filter(|it| !it.text.trim().is_empty());
        written.map(Line::in_order).collect()
    }

    fn place(&mut self, glyph: Placed) {
        if let Some(line) = self.lines.last_mut()
            && line.take(&glyph)
        {
            return;
        }
        let (start, end, down) = glyph.in_its_direction();
        let Placed { text, size, direction, .. } = glyph;
        let (spaces, forth) = (Vec::new(), 0);
        self.lines.push(Line { text, start, end, down, size, spaces, direction, forth });
    }
}

impl Placed {
    /// A glyph as it is drawn; nothing where that is not known or of no size.
    fn new(glyph: &Glyph<'_>, transform: Affine) -> Option<Self> {
        let advance = match glyph {
            Glyph::Outline(it) => it.advance_width(),
            Glyph::Type3(it) => it.advance_width(),
        };
        let width = advance.map_or(500.0, f64::from);
        let text = match glyph.as_unicode()? {
            BfString::Char(it) => it.to_string(),
            // One glyph of several letters has them in the order of reading, the line not yet.
            BfString::String(it) if direction::is_from_right(&it) => it.chars().rev().collect(),
            BfString::String(it) => it,
        };
        let (from, to) = (transform * Point::ZERO, transform * Point::new(width, 0.0));
        let size = (transform * Point::new(0.0, 1000.0) - from).hypot();
        let ahead = transform * Point::new(1000.0, 0.0) - from;
        let length = ahead.hypot();
        let sound = [from.x, from.y, to.x, to.y, size, length].iter().all(|it| it.is_finite());
        let placed = || Self {
            text,
            from,
            to,
            size,
            direction: Vec2::new(ahead.x / length, ahead.y / length),
        };
        (sound && size > 0.0 && length > 0.0).then(placed)
    }

    /// Where it begins and ends along its direction, and how far down it stands.
    fn in_its_direction(&self) -> (f64, f64, f64) {
        let along = |it: Point| it.x * self.direction.x + it.y * self.direction.y;
        // On a page y grows upwards.
        let down = self.from.x * self.direction.y - self.from.y * self.direction.x;
        (along(self.from), along(self.to), down)
    }
}

impl Line {
    /// Takes a letter that follows on the same line.
    fn take(&mut self, glyph: &Placed) -> bool {
        let (start, end, down) = glyph.in_its_direction();
        let size = self.size.max(glyph.size);
        let same_way = self.direction.dot(glyph.direction) > 0.99;
        let room = start - self.end;
        if !same_way || (down - self.down).abs() > RAISED * size || room < BACK * size {
            return false;
        }
        let blank = glyph.text.trim().is_empty();
        let drawn = self.text.ends_with(char::is_whitespace);
        if room > SPACE * glyph.size.min(self.size) && !blank {
            if !drawn {
                self.text.push(' ');
            }
            self.spaces.push((self.end, start));
        } else if drawn && !blank && room.abs() < NONE * size {
            // Hyphens that no line needed are spaces without room to some who print.
            self.text.truncate(self.text.trim_end().len());
        }
        if direction::is_from_right(&glyph.text) {
            self.forth = self.forth.saturating_add(if room > BACK / 5.0 * size { 1 } else { -1 });
        }
        let index = index(glyph.size / self.size, (self.down - down) / self.size);
        self.text.extend(glyph.text.chars().map(|it| index(it).unwrap_or(it)));
        if glyph.size > self.size {
            // What came before was raised or small; the line is where its large letters stand.
            (self.size, self.down) = (glyph.size, down);
        }
        if !blank {
            self.end = end;
        }
        true
    }

    /// A line of a script from right to left in the order in which it is read, as if it went from
    /// left to right.
    fn in_order(mut self) -> Self {
        if self.forth > 0 {
            self.text = direction::in_order(&self.text);
        }
        if direction::is_from_right(&self.text) {
            (self.start, self.end) = (-self.end, -self.start);
            for (from, to) in &mut self.spaces {
                (*from, *to) = (-*to, -*from);
            }
        }
        self
    }
}

/// What a figure becomes that is so much smaller than its line and stands so far above it.
fn index(size: f64, up: f64) -> impl Fn(char) -> Option<char> {
    move |figure| {
        let at = usize::try_from(figure.to_digit(10)?).ok()?;
        let indexes = match up {
            _ if size > SMALL => return None,
            up if up > INDEX => "⁰¹²³⁴⁵⁶⁷⁸⁹",
            up if up < -INDEX => "₀₁₂₃₄₅₆₇₈₉",
            _ => return None,
        };
        indexes.chars().nth(at)
    }
}

impl Device<'_> for Page {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let mut placed = Vec::new();
        for glyph in run.glyphs() {
            match Placed::new(glyph, props.transform * glyph.transform()) {
                Some(it) => placed.push(it),
                None => self.unknown += 1,
            }
        }
        let Some(first) = placed.first() else { return };
        let words: String = placed.iter().map(|it| it.text.as_str()).collect();
        // Bold letters are drawn twice by some, a little beside, and outlined ones always.
        let again = self.last.as_ref().is_some_and(|(text, at, size)| {
            *text == words
                && (*at - first.from).hypot() < 0.1 * size
                && (size - first.size).abs() < 0.01 * size
        });
        self.last = Some((words, first.from, first.size));
        if again || self.letters + placed.len() > self.most {
            return;
        }
        self.letters += placed.iter().filter(|it| !it.text.trim().is_empty()).count();
        for glyph in placed {
            self.place(glyph);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
