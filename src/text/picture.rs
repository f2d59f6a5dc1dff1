//! Picture: whether a PNG or a JPEG is there from its beginning to its end.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::kind::ImageKind;

/// The most pixels of a side: a few bytes can say that they are gigabytes.
pub const MOST_SIDE: u16 = 3_000;

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is wider or higher than is looked at.
    TooWide,
    /// It ends in the middle, or cannot be read for another reason.
    Broken,
    /// It is neither of the two.
    Kind,
}

/// Decodes a picture from its first byte to its last, and says what is wrong with it.
pub fn examine(bytes: &[u8], kind: ImageKind) -> Result<(), Flaw> {
    match kind {
        ImageKind::Png => png(bytes),
        ImageKind::Jpeg => jpeg(bytes),
        ImageKind::Gif | ImageKind::Webp | ImageKind::Avif | ImageKind::Heic | ImageKind::Tiff => {
            Err(Flaw::Kind)
        }
    }
}

/// Row by row, so that it is never in memory as a whole.
fn png(bytes: &[u8]) -> Result<(), Flaw> {
    let broken = |_why: png::DecodingError| Flaw::Broken;
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().map_err(broken)?;
    let info = reader.info();
    if info.width.max(info.height) > u32::from(MOST_SIDE) {
        return Err(Flaw::TooWide);
    }
    while reader.next_row().map_err(broken)?.is_some() {}
    reader.finish().map_err(broken)
}

fn jpeg(bytes: &[u8]) -> Result<(), Flaw> {
    // What is missing is painted grey by a decoder that is not strict.
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_why| Flaw::Broken)?;
    let (width, height) = decoder.dimensions().ok_or(Flaw::Broken)?;
    if width.max(height) > usize::from(MOST_SIDE) {
        return Err(Flaw::TooWide);
    }
    decoder.decode().map_err(|_why| Flaw::Broken)?;
    // The decoder does without the mark of the end where only the last lines are missing.
    let last = |mark: u8| bytes.windows(2).rposition(|it| it == [0xff, mark]);
    let (scan, end) = (last(0xda), last(0xd9));
    if end > scan { Ok(()) } else { Err(Flaw::Broken) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture with noise in it, so that its bytes are not all told by the first of them.
    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        let noise = |it: u32| it.wrapping_mul(2_654_435_761).to_be_bytes()[0];
        let pixels: Vec<u8> = (0..width * height).map(noise).collect();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    const JPEG: &[u8] = include_bytes!("picture/noise.jpg");

    #[test]
    fn a_whole_picture_is_taken_and_one_that_was_cut_off_is_not() {
        for (bytes, kind) in [(png_of(40, 30), ImageKind::Png), (JPEG.to_vec(), ImageKind::Jpeg)] {
            assert_eq!(examine(&bytes, kind), Ok(()));
            for length in 0..bytes.len() {
                let cut = bytes.get(..length).unwrap();
                assert_eq!(examine(cut, kind), Err(Flaw::Broken), "{kind:?} of {length} bytes");
            }
        }
    }

    #[test]
    fn a_wide_picture_is_refused_before_it_is_unpacked() {
        let side = u32::from(MOST_SIDE);
        assert_eq!(examine(&png_of(side + 1, 1), ImageKind::Png), Err(Flaw::TooWide));
        assert_eq!(examine(&png_of(side, 1), ImageKind::Png), Ok(()));
        let mut jpeg = JPEG.to_vec();
        let frame = jpeg.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
        jpeg.splice(frame + 5..frame + 7, [0xff, 0xff]);
        assert_eq!(examine(&jpeg, ImageKind::Jpeg), Err(Flaw::TooWide));
        assert_eq!(examine(b"GIF89a", ImageKind::Gif), Err(Flaw::Kind));
    }
}
