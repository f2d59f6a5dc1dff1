//! Unpacking: a listing that is kept in gzip, within limits.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{LARGEST, Unlisted};

/// How many times larger than its packed form a listing may be.
const RATIO: usize = 100;

/// The bytes inside gzip; nothing where they are not in it.
pub fn unpack(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unlisted> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Ok(None);
    }
    let most = LARGEST.min(bytes.len().saturating_mul(RATIO));
    let mut unpacked = Vec::new();
    let more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(bytes).take(more).read_to_end(&mut unpacked);
    if unpacked.len() > most {
        return Err(if most < LARGEST { Unlisted::TooTight } else { Unlisted::TooLarge });
    }
    read.map_err(|_broken| Unlisted::Broken)?;
    Ok(Some(unpacked))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::super::read;
    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).expect("room");
        encoder.finish().expect("room")
    }

    #[test]
    fn a_packed_sitemap_is_read_like_any_other() {
        let map = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>";
        let listing = read(&packed(map), None, None, None).expect("a listing");
        assert_eq!(listing, read(map, None, None, None).expect("a listing"));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        assert_eq!(unpack(&packed(&vec![b' '; 3_000_000])), Err(Unlisted::TooTight));
    }

    #[test]
    fn what_breaks_off_is_broken() {
        let whole = packed(b"<urlset></urlset>");
        assert_eq!(unpack(&whole[..whole.len() - 9]), Err(Unlisted::Broken));
        assert_eq!(unpack(b"plain"), Ok(None));
    }
}
