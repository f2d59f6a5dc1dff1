//! Draw: from what stands on a picture to the bytes of its PNG.

use std::collections::BTreeSet;

use typst::foundations::{Bytes, Dict, Value};
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use crate::fonts::{Fonts, is_seen};
use crate::picture::Picture;
use crate::set::{Unset, clean, letters, refused};
use crate::world::{Desktop, Template};

/// Of how many letters of a text one may have no shape before the text is of no use.
const BOXES: usize = 10;

/// Draws a picture. Where a text has no letters that could be read, it stands without it.
pub fn draw(picture: &Picture, fonts: &Fonts) -> Result<Vec<u8>, Unset> {
    let mut fonts = fonts.clone();
    let mut picture = picture.clone();
    let logo = picture.logo.take();
    let lacking = fonts.borrow(letters(&serde_json::to_value(&picture)?));
    let data = serde_json::to_value(legible(picture, &lacking))?;
    let mut inputs = Dict::new();
    inputs.insert("picture".into(), serde_json::from_value(clean(data))?);
    if let Some(logo) = logo {
        inputs.insert("logo".into(), Value::Bytes(Bytes::new(logo)));
    }
    let world = Desktop::new(Template::Picture, inputs, &fonts)
        .ok_or_else(|| Unset::Refused("no world".to_owned()))?;
    let png = drawn(&world);
    comemo::evict(0);
    png
}

fn drawn(world: &Desktop) -> Result<Vec<u8>, Unset> {
    let document: PagedDocument = typst::compile(world).output.map_err(|it| refused(&it))?;
    let first = document.pages().first();
    let page = first.ok_or_else(|| Unset::Refused("no page".to_owned()))?;
    // A point of the template is a pixel.
    let options = RenderOptions { pixel_per_pt: 1.0.into(), ..RenderOptions::default() };
    let pixels = typst_render::render(page, &options);
    pixels.encode_png().map_err(|why| Unset::Refused(why.to_string()))
}

/// The same picture, without the texts that would be boxes. In the place of the statement stands
/// where it is read; a verdict goes with its colour, which says nothing by itself.
fn legible(picture: Picture, lacking: &BTreeSet<char>) -> Picture {
    let is_legible = |text: &str| {
        let seen = text.chars().filter(|it| is_seen(*it));
        let boxes = text.chars().filter(|it| lacking.contains(it));
        boxes.count().saturating_mul(BOXES) <= seen.count()
    };
    let or_nothing = |text: String| if is_legible(&text) { text } else { String::new() };
    let Picture { desk, statement, said, verdict, address, .. } = picture;
    Picture {
        desk: or_nothing(desk),
        statement: if is_legible(&statement) { statement } else { address.clone() },
        said: or_nothing(said),
        verdict: verdict.filter(|it| is_legible(&it.word)),
        address,
        ..picture
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Tone;
    use crate::picture::{HIGH, Mark, WIDE};

    const GROUND: [u8; 3] = [0xfa, 0xf8, 0xf4];

    fn picture(statement: &str) -> Picture {
        let (sign, word) = ("✕".to_owned(), "False".to_owned());
        Picture {
            desk: "Harbour Desk".to_owned(),
            check: "Fact-check".to_owned(),
            language: "en".to_owned(),
            leftwards: false,
            statement: statement.to_owned(),
            said: "Said by \u{2068}Mayor Quill\u{2069}".to_owned(),
            verdict: Some(Mark { tone: Tone::False, sign, word }),
            address: "desk.example/c/12".to_owned(),
            accent: "#1c4f9c".to_owned(),
            logo: None,
        }
    }

    fn inside(picture: &Picture) -> Vec<u8> {
        draw(picture, &Fonts::with_folders(Vec::new())).unwrap()
    }

    /// The colour of each pixel, row by row.
    fn pixels(png: &[u8]) -> Vec<Vec<[u8; 3]>> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.width, info.height), (WIDE, HIGH));
        let row = |row: &[u8]| row.chunks(4).map(|it| [it[0], it[1], it[2]]).collect();
        bytes.chunks(info.line_size).map(row).collect()
    }

    /// Nothing stands in the margins, nor between what was said and its verdict.
    #[track_caller]
    fn has_room(picture: &Picture) {
        let rows = pixels(&inside(picture));
        for (y, row) in rows.iter().enumerate().skip(14).take(480) {
            let margins = row[..70].iter().chain(&row[1130..]);
            assert!(margins.clone().all(|it| *it == GROUND), "row {y} of {picture:?}");
        }
        assert!(rows[490..505].iter().flatten().all(|it| *it == GROUND), "{picture:?}");
        assert!(rows[150..490].iter().flatten().any(|it| *it != GROUND), "{picture:?}");
    }

    #[test]
    fn the_same_picture_is_the_same_bytes_and_another_is_not() {
        let one = inside(&picture("No bridge is longer."));
        assert_eq!(one, inside(&picture("No bridge is longer.")));
        assert_ne!(one, inside(&picture("No bridge is shorter.")));
    }

    #[test]
    fn whatever_was_typed_has_room() {
        let long = [
            "No bridge is longer than this one, they say. ".repeat(60),
            "x".repeat(4_000),
            "https://harbour.example/".to_owned() + &"a-b_c/".repeat(80),
            "لا يوجد جسر أطول من هذا الجسر في العالم كله. ".repeat(30),
            "אין גשר ארוך יותר מזה בעולם כולו. ".repeat(30),
            "gjpqy ÅÊŌ\u{323} ".repeat(90),
            "#panic(\"x\") $ ] \\ \u{0}\u{202e}\u{2028}".repeat(40),
            "Yes.".to_owned(),
        ];
        for words in long {
            has_room(&picture(&words));
        }
        let long = "Verwaltungsgemeinschaft am Hafen ".repeat(30);
        let (tone, sign) = (Tone::Mostly, String::new());
        has_room(&Picture {
            desk: long.clone(),
            said: long.clone(),
            address: long.replace(' ', ""),
            verdict: Some(Mark { tone, sign, word: long.clone() }),
            leftwards: true,
            ..picture(&long)
        });
    }

    #[test]
    fn what_no_font_can_show_is_left_out() {
        let address = "desk.example/c/12";
        assert_eq!(inside(&picture("東京の橋は長い。")), inside(&picture(address)));
        assert_ne!(inside(&picture("No bridge 🙂 is longer.")), inside(&picture(address)));
        let (tone, sign, word) = (Tone::False, "✕".to_owned(), "誤り".to_owned());
        let verdict = Some(Mark { tone, sign, word });
        let without = Picture { verdict: None, ..picture("No bridge.") };
        assert_eq!(inside(&Picture { verdict, ..picture("No bridge.") }), inside(&without));
    }

    #[test]
    fn a_logo_is_shown_and_a_broken_one_is_refused() {
        let logo = inside(&picture("A picture in a picture."));
        let shown = Picture { logo: Some(logo), ..picture("No bridge.") };
        assert_ne!(inside(&shown), inside(&picture("No bridge.")));
        has_room(&shown);
        let broken = Picture { logo: Some(b"\x89PNG\r\n\x1a\n\0".to_vec()), ..shown };
        assert!(draw(&broken, &Fonts::with_folders(Vec::new())).is_err());
    }
}
