//! Paragraphs: lines of a page that belong together.

use super::Words;
use super::glyphs::Line;
use super::mending::{clean, has_leader, join};

/// How many lines of a block before and after a line tell how far its column goes.
const AROUND: usize = 3;
/// What a list's items begin with.
const BULLETS: &[char] = &['•', '◦', '▪', '▫', '■', '□', '●', '○', '‣', '⁃', '·', '➢', '✓'];
/// What sentences end with, before any closing quotation mark.
const ENDS: &[char] = &['.', '!', '?', '…', ':', '。', '！', '？', '؟'];
/// Room that tells the cells of a table apart, in font sizes.
const CELL: f64 = 1.5;

/// The paragraphs of a page, each in one line.
pub fn paragraphs(lines: &[Line], words: &Words) -> Vec<String> {
    let leading = leading(lines);
    let mut paragraphs: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = clean(&line.text);
        if text.is_empty() {
            continue;
        }
        let goes_on = at.checked_sub(1).is_some_and(|it| goes_on(lines, it, leading));
        match paragraphs.last_mut() {
            Some(last) if goes_on => join(last, &text, words),
            _ => paragraphs.push(text),
        }
    }
    for paragraph in &mut paragraphs {
        paragraph.retain(|it| it != '\u{AD}');
    }
    paragraphs.retain(|it| !it.is_empty());
    paragraphs
}

/// Whether a line of a page goes on in the next one.
fn goes_on(lines: &[Line], at: usize, leading: f64) -> bool {
    let (Some(line), Some(next)) = (lines.get(at), lines.get(at + 1)) else { return false };
    let size = line.size.max(next.size);
    let (down, text) = (next.down - line.down, next.text.trim_start());
    let ended = ends_a_sentence(&line.text);
    if (line.size - next.size).abs() > 0.15 * size || text.starts_with(BULLETS) {
        return false;
    }
    if down < 0.0 {
        // Up again: the next column.
        return !ended && text.starts_with(char::is_lowercase);
    }
    if down < 0.5 * size {
        // Beside it: a cell of a table, or a line that was drawn in pieces.
        return true;
    }
    if is_row(lines, at) || is_row(lines, at + 1) {
        return false;
    }
    let indented = next.start - line.start > size && ended;
    if down > 1.3 * leading * size || indented {
        return false;
    }
    // A line whose next word had room was ended on purpose.
    line.end + first_word(next) + 0.25 * size > edge(lines, at + 1, leading)
}

/// Whether a line is the row of a table: its words stand apart, and not because it was stretched
/// to end where its neighbours do. So is one that leads to the number of a page.
fn is_row(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let wide = |it: &Line| {
        let size = it.size;
        it.spaces.clone().into_iter().filter(move |(from, to)| to - from > CELL * size)
    };
    if wide(line).next().is_none() {
        return has_leader(&line.text);
    }
    let around = |far: usize| {
        let near = lines.iter().enumerate().skip(at.saturating_sub(far)).take(2 * far + 1);
        near.filter(move |(it, _)| *it != at).map(|(_, it)| it)
    };
    if !around(AROUND).any(|it| (it.end - line.end).abs() < 0.1 * line.size) {
        return true;
    }
    // The spaces of a stretched line are of one width, and its words do not stand below others;
    // figures do where they end.
    let widths = line.spaces.iter().map(|(from, to)| to - from);
    let (least, most) =
        widths.fold((f64::MAX, f64::MIN), |(least, most), it| (least.min(it), most.max(it)));
    let even = line.spaces.len() > 1 && most < 1.3 * least;
    let figures = |it: &Line| it.text.trim_end().ends_with(|it: char| it.is_ascii_digit());
    let below = |it: &Line| {
        let figures = figures(it) && figures(line);
        wide(it).any(|(from, to)| {
            let below = |right: f64| figures || (to - right).abs() < 0.2 * line.size;
            wide(line).any(|(left, right)| from < right && left < to && below(right))
        })
    };
    !even && around(1).any(below)
}

/// How wide the first word of a line is, with a space before it.
fn first_word(line: &Line) -> f64 {
    let text = line.text.trim();
    let word = text.split_whitespace().next().unwrap_or_default();
    (line.end - line.start) * count(word) / count(text).max(1.0)
}

fn count(text: &str) -> f64 {
    f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX))
}

/// How far the column goes in which a line and the one before it stand, by the lines of their
/// block; by all lines of the page where a block is too short to tell.
fn edge(lines: &[Line], at: usize, leading: f64) -> f64 {
    let near = |line: &Line, next: &Line| {
        let step = (next.down - line.down) / line.size;
        let same_size = (line.size - next.size).abs() < 0.15 * line.size;
        same_size && (0.5..1.3 * leading).contains(&step)
    };
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let up = pairs().take(at).rev().take_while(|(line, next)| near(line, next));
    let above = up.map(|(line, _)| line.end).take(AROUND);
    let down = pairs().skip(at).take_while(|(line, next)| near(line, next));
    let below = down.map(|(_, next)| next.end).take(AROUND);
    let Some(line) = lines.get(at) else { return f64::MAX };
    let block: Vec<f64> = above.chain(below).chain([line.end]).collect();
    let (known, widest) = (block.len() > 2, block.iter().copied().fold(f64::MIN, f64::max));
    let ended =
        at.checked_sub(1).and_then(|it| lines.get(it)).is_some_and(|it| ends_a_sentence(&it.text));
    if known || !ended || line.text.trim_start().starts_with(char::is_lowercase) {
        return widest;
    }
    lines.iter().filter(|it| it.start < line.end).map(|it| it.end).fold(widest, f64::max)
}

/// How far lines of a page are apart as a rule, in font sizes.
fn leading(lines: &[Line]) -> f64 {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let mut steps: Vec<f64> = pairs
        .filter(|(it, next)| (it.size - next.size).abs() < 0.15 * it.size)
        .map(|(it, next)| (next.down - it.down) / it.size)
        .filter(|it| (0.5..3.0).contains(it))
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.2).max(1.0)
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(['”', '"', '’', '\'', '»', ')', ']']).ends_with(ENDS)
}
