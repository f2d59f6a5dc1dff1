//! Unpack: a body becomes its bytes as they arrive, and a bomb ends with the first byte too many.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

/// Up to so many bytes a body may have any ratio: a small page may well repeat itself.
const NO_RATIO_BELOW: u64 = 100 * 1024;
/// How much is unpacked at a time, in bytes.
const STEP: usize = 16 * 1024;

/// Why a body is not unpacked any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is larger than it may be, or grows faster.
    Bomb,
    /// It is not packed as its head says.
    Garbled,
}

/// How a body is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Deflate,
    Brotli,
}

impl Packing {
    /// What all fields `Content-Encoding` of an answer say together, RFC 9110 §8.4; `None` if it
    /// is not known here or several are stacked.
    pub(super) fn named(fields: &[&str]) -> Option<Self> {
        let mut packing = Self::None;
        for name in fields.iter().flat_map(|it| it.split(',')).map(str::trim) {
            let named = match name.to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Self::Gzip,
                "deflate" => Self::Deflate,
                "br" => Self::Brotli,
                _ => return None,
            };
            if packing != Self::None {
                return None;
            }
            packing = named;
        }
        Some(packing)
    }
}

/// What a body is unpacked into; it refuses what is too much.
struct Bytes {
    taken: Vec<u8>,
    raw: u64,
    most: u64,
    ratio: u64,
    is_bomb: bool,
}

impl Write for Bytes {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        let size = length(&self.taken).saturating_add(length(more));
        let grows = size > NO_RATIO_BELOW && size > self.raw.saturating_mul(self.ratio);
        if size > self.most || grows {
            self.is_bomb = true;
            return Err(io::Error::other("too much"));
        }
        self.taken.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number of bytes; memory has no more of them than fit.
pub(super) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

enum Form {
    None(Bytes),
    Gzip(Box<MultiGzDecoder<Bytes>>),
    Deflate(Box<Inflate>),
    Brotli(Box<DecompressorWriter<Bytes>>),
}

/// A body while it arrives.
pub(super) struct Unpacking {
    form: Form,
}

impl Unpacking {
    /// Takes at most `most` bytes, and once there are many at most `ratio` times as many as came.
    pub(super) fn new(packing: Packing, most: u64, ratio: u64) -> Self {
        let bytes = Bytes { taken: Vec::new(), raw: 0, most, ratio, is_bomb: false };
        let form = match packing {
            Packing::None => Form::None(bytes),
            Packing::Gzip => Form::Gzip(Box::new(MultiGzDecoder::new(bytes))),
            Packing::Deflate => Form::Deflate(Box::new(Inflate::new(bytes))),
            Packing::Brotli => Form::Brotli(Box::new(DecompressorWriter::new(bytes, STEP))),
        };
        Self { form }
    }

    /// How many bytes were unpacked so far.
    pub(super) fn taken(&self) -> u64 {
        length(&self.bytes().taken)
    }

    /// Takes the next bytes from the line.
    pub(super) fn take(&mut self, raw: &[u8]) -> Result<(), Stop> {
        self.bytes_mut().raw += length(raw);
        let taken = match &mut self.form {
            Form::None(bytes) => bytes.write_all(raw),
            Form::Gzip(gzip) => gzip.write_all(raw),
            Form::Deflate(inflate) => inflate.take(raw),
            Form::Brotli(brotli) => brotli.write_all(raw),
        };
        taken.map_err(|_error| self.stop())
    }

    /// The whole body, once the line has no more of it.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Stop> {
        if self.bytes().raw > 0 {
            let ended = match &mut self.form {
                Form::None(_) => Ok(()),
                Form::Gzip(gzip) => gzip.try_finish(),
                Form::Deflate(inflate) => inflate.finish(),
                Form::Brotli(brotli) => brotli.close(),
            };
            ended.map_err(|_error| self.stop())?;
        }
        Ok(self.so_far())
    }

    /// What was unpacked, whether or not that is all.
    pub(super) fn so_far(mut self) -> Vec<u8> {
        let mut taken = std::mem::take(&mut self.bytes_mut().taken);
        taken.shrink_to_fit();
        taken
    }

    fn stop(&self) -> Stop {
        if self.bytes().is_bomb { Stop::Bomb } else { Stop::Garbled }
    }

    fn bytes(&self) -> &Bytes {
        match &self.form {
            Form::None(bytes) => bytes,
            Form::Gzip(gzip) => gzip.get_ref(),
            Form::Deflate(inflate) => &inflate.bytes,
            Form::Brotli(brotli) => brotli.get_ref(),
        }
    }

    fn bytes_mut(&mut self) -> &mut Bytes {
        match &mut self.form {
            Form::None(bytes) => bytes,
            Form::Gzip(gzip) => gzip.get_mut(),
            Form::Deflate(inflate) => &mut inflate.bytes,
            Form::Brotli(brotli) => brotli.get_mut(),
        }
    }
}

/// `deflate` as hosts send it: with the frame of zlib, as RFC 9110 §8.4.1.2 has it, or without.
struct Inflate {
    bytes: Bytes,
    state: Option<Decompress>,
    is_over: bool,
}

impl Inflate {
    fn new(bytes: Bytes) -> Self {
        Self { bytes, state: None, is_over: false }
    }

    fn take(&mut self, mut raw: &[u8]) -> io::Result<()> {
        let Some(first) = raw.first() else { return Ok(()) };
        if self.is_over {
            return Err(io::ErrorKind::InvalidData.into());
        }
        // The frame begins with the number of its method, which is 8.
        let has_frame = first & 0x0f == 8;
        let state = self.state.get_or_insert_with(|| Decompress::new(has_frame));
        let mut step = vec![0; STEP];
        loop {
            let (read, written) = (state.total_in(), state.total_out());
            let status = state.decompress(raw, &mut step, FlushDecompress::None)?;
            let (read, written) =
                (advance(read, state.total_in()), advance(written, state.total_out()));
            raw = raw.get(read..).unwrap_or_default();
            self.bytes.write_all(step.get(..written).unwrap_or_default())?;
            if status == Status::StreamEnd {
                self.is_over = true;
                return if raw.is_empty() {
                    Ok(())
                } else {
                    Err(io::ErrorKind::InvalidData.into())
                };
            }
            // A full step may have left something to be unpacked.
            if raw.is_empty() && written < STEP {
                return Ok(());
            }
            if read == 0 && written == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
    }

    /// Whether the last byte that came was the last one of what is packed.
    fn finish(&mut self) -> io::Result<()> {
        if self.is_over { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// How far a count went; a step has no more bytes than fit.
fn advance(before: u64, now: u64) -> usize {
    usize::try_from(now.saturating_sub(before)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::default());
        to.write_all(text).unwrap();
        to.finish().unwrap()
    }

    fn zlib(text: &[u8]) -> Vec<u8> {
        let mut to = ZlibEncoder::new(Vec::new(), Compression::default());
        to.write_all(text).unwrap();
        to.finish().unwrap()
    }

    fn deflate(text: &[u8]) -> Vec<u8> {
        let mut to = DeflateEncoder::new(Vec::new(), Compression::default());
        to.write_all(text).unwrap();
        to.finish().unwrap()
    }

    fn brotli(text: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut to = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
        to.write_all(text).unwrap();
        drop(to);
        packed
    }

    type Pack = fn(&[u8]) -> Vec<u8>;

    const PACKERS: &[(Packing, Pack)] = &[
        (Packing::None, <[u8]>::to_vec),
        (Packing::Gzip, gzip),
        (Packing::Deflate, zlib),
        (Packing::Deflate, deflate),
        (Packing::Brotli, brotli),
    ];

    fn unpack(packing: Packing, raw: &[u8], piece: usize) -> Result<Vec<u8>, Stop> {
        let mut unpacking = Unpacking::new(packing, 1024 * 1024, 100);
        raw.chunks(piece).try_for_each(|it| unpacking.take(it))?;
        unpacking.finish()
    }

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked_whatever_pieces_it_comes_in(
            text in prop::collection::vec(any::<u8>(), 0..5000),
            piece in 1..700_usize,
        ) {
            for (packing, pack) in PACKERS {
                prop_assert_eq!(unpack(*packing, &pack(&text), piece), Ok(text.clone()));
            }
        }

        #[test]
        fn garbage_never_does_harm(raw in prop::collection::vec(any::<u8>(), 0..2000)) {
            for (packing, _) in PACKERS {
                drop(unpack(*packing, &raw, 100));
            }
        }
    }

    #[test]
    fn a_bomb_ends_at_its_ratio_and_at_its_size() {
        let zeros = vec![0; 8_000_000];
        for (packing, pack) in &PACKERS[1..] {
            let bomb = pack(&zeros);
            for (most, ratio, held) in [(u64::MAX, 100, 500_000), (300_000, u64::MAX, 300_000)] {
                let mut unpacking = Unpacking::new(*packing, most, ratio);
                let stop = bomb.chunks(1000).find_map(|it| unpacking.take(it).err());
                assert_eq!(stop, Some(Stop::Bomb), "{packing:?}");
                assert!(unpacking.taken() <= held, "{packing:?} held {}", unpacking.taken());
            }
        }
    }

    #[test]
    fn a_small_page_may_repeat_itself() {
        let page = vec![b'a'; 90_000];
        for (packing, pack) in PACKERS {
            assert_eq!(unpack(*packing, &pack(&page), 100), Ok(page.clone()));
        }
    }

    #[test]
    fn what_is_cut_or_has_something_after_it_is_said_to_be_garbled() {
        let text = b"The ferry sails at nine. The bridge opens at ten.".repeat(20);
        for (packing, pack) in &PACKERS[1..] {
            let packed = pack(&text);
            let cut = unpack(*packing, &packed[..packed.len() - 1], 100);
            assert_eq!(cut, Err(Stop::Garbled), "{packing:?} cut");
            let mut longer = packed.clone();
            longer.extend(b"and more");
            assert_eq!(unpack(*packing, &longer, 100), Err(Stop::Garbled), "{packing:?} longer");
            assert_eq!(unpack(*packing, &text, 100), Err(Stop::Garbled), "{packing:?} not at all");
            assert_eq!(unpack(*packing, b"", 1), Ok(Vec::new()), "{packing:?} empty");
        }
    }

    #[test]
    fn one_packing_is_known_and_a_stack_of_them_is_not() {
        for (fields, expected) in [
            (&[][..], Some(Packing::None)),
            (&["identity"], Some(Packing::None)),
            (&["GZIP"], Some(Packing::Gzip)),
            (&[" x-gzip , identity"], Some(Packing::Gzip)),
            (&["deflate"], Some(Packing::Deflate)),
            (&["br"], Some(Packing::Brotli)),
            (&["gzip, gzip"], None),
            (&["br", "gzip"], None),
            (&["zstd"], None),
            (&["gzip\u{0}"], None),
        ] {
            assert_eq!(Packing::named(fields), expected, "{fields:?}");
        }
    }
}
