//! Check: an archive held against its own manifest, and read part by part.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use tar::{Archive, Entry};

use super::Unmoved;
use super::manifest::{Count, FORMAT, Manifest, PATH, Part, digest};
use crate::desk::snapshots;
use crate::store::archive::{self, Table};

/// The largest files of an archive that are read, each of which is held in memory. A part of a table
/// that this program writes has 4 MiB and one row.
const LARGEST_PART: usize = 64 * 1024 * 1024;
const LARGEST_BLOB: usize = snapshots::MAX_BYTES;
const LARGEST_MANIFEST: usize = 16 * 1024 * 1024;

/// A file of an archive.
pub enum Piece {
    Blob { sha256: String, bytes: Vec<u8> },
    Rows { table: Table, path: String, bytes: Vec<u8> },
    Manifest(Vec<u8>),
}

/// Reads an archive to its end and gives its manifest where everything that it names is there, and
/// nothing else.
pub fn checked(file: &Path, schema: &str) -> Result<Manifest, Unmoved> {
    let mut blobs = Count::default();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut manifest = None;
    each(file, |piece| {
        if manifest.is_some() {
            return Err(broken("something stands behind its manifest"));
        }
        match piece {
            Piece::Blob { sha256, bytes } => {
                if digest(&bytes) != sha256 {
                    return Err(broken(format!("the file {sha256} has other bytes")));
                }
                blobs.add(&bytes);
            }
            Piece::Rows { path, bytes, .. } => {
                if parts.insert(path.clone(), Part::of(path, &bytes)).is_some() {
                    return Err(broken("it has a part twice"));
                }
            }
            Piece::Manifest(bytes) => manifest = Some(read(&bytes, schema)?),
        }
        Ok(())
    })?;
    let manifest: Manifest = manifest.ok_or_else(|| broken("it breaks off before its manifest"))?;
    if manifest.blobs != blobs {
        return Err(broken("it has other snapshots than its manifest says"));
    }
    for (name, kept) in &manifest.tables {
        let mut rows = 0_u64;
        for part in &kept.parts {
            rows = rows.saturating_add(part.rows);
            match parts.remove(&part.path) {
                Some(found) if found == *part => {}
                Some(_other) => return Err(broken(format!("{} has other bytes", part.path))),
                None => return Err(broken(format!("{} is missing", part.path))),
            }
        }
        if rows != kept.rows {
            return Err(broken(format!("the rows of “{name}” are not as many as it says")));
        }
    }
    match parts.into_keys().next() {
        Some(more) => Err(broken(format!("its manifest does not name {more}"))),
        None => Ok(manifest),
    }
}

fn read(bytes: &[u8], schema: &str) -> Result<Manifest, Unmoved> {
    let read: Manifest = serde_json::from_slice(bytes)
        .map_err(|_odd| Unmoved::Foreign("its manifest cannot be understood".to_owned()))?;
    if read.format != FORMAT {
        return Err(Unmoved::Foreign(format!("its format is “{}”", read.format.escape_debug())));
    }
    if read.schema != schema {
        return Err(Unmoved::OtherSchema(read.schema, schema.to_owned()));
    }
    let known = archive::tables();
    if known.iter().all(|it| read.tables.contains_key(it.name)) && known.len() == read.tables.len()
    {
        return Ok(read);
    }
    Err(broken("it does not have the tables of a desk"))
}

/// Reads an archive file by file. Nothing of it ever becomes a file of the machine.
pub fn each(
    file: &Path,
    mut take: impl FnMut(Piece) -> Result<(), Unmoved>,
) -> Result<(), Unmoved> {
    let unreadable = |error| Unmoved::Unreadable(file.to_owned(), error);
    let tables: BTreeMap<&str, Table> =
        archive::tables().into_iter().map(|it| (it.name, it)).collect();
    let mut tar = Archive::new(BufReader::new(File::open(file).map_err(unreadable)?));
    for entry in tar.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(torn)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let foreign = || Unmoved::Foreign(format!("it has “{}” in it", path.escape_debug()));
        if !entry.header().entry_type().is_file() {
            return Err(foreign());
        }
        let mut held = |most| held(&mut entry, &path, most);
        let piece = match path.split('/').collect::<Vec<_>>().as_slice() {
            [PATH] => Piece::Manifest(held(LARGEST_MANIFEST)?),
            ["blobs", sha256] => {
                Piece::Blob { sha256: (*sha256).to_owned(), bytes: held(LARGEST_BLOB)? }
            }
            ["tables", name, _] => {
                let table = *tables.get(name).ok_or_else(foreign)?;
                Piece::Rows { table, path: path.clone(), bytes: held(LARGEST_PART)? }
            }
            _ => return Err(foreign()),
        };
        take(piece)?;
    }
    Ok(())
}

/// The bytes of a file of an archive, which are not read where they are too many.
fn held(entry: &mut Entry<'_, impl Read>, path: &str, most: usize) -> Result<Vec<u8>, Unmoved> {
    let size = usize::try_from(entry.size()).ok().filter(|size| *size <= most);
    let Some(size) = size else {
        let (path, most) = (path.escape_debug(), most / 1024 / 1024);
        return Err(Unmoved::Foreign(format!("“{path}” in it is larger than {most} MB")));
    };
    let mut bytes = Vec::with_capacity(size);
    entry.read_to_end(&mut bytes).map_err(torn)?;
    if bytes.len() == size { Ok(bytes) } else { Err(broken("it breaks off")) }
}

fn torn(_error: std::io::Error) -> Unmoved {
    broken("it breaks off, or is no tar archive")
}

pub fn broken(what: impl Into<String>) -> Unmoved {
    Unmoved::Broken(what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.tar");
        let blob = format!("blobs/{}", "0".repeat(64));
        for (path, most) in [
            ("tables/event/000001.jsonl", LARGEST_PART),
            (blob.as_str(), LARGEST_BLOB),
            (PATH, LARGEST_MANIFEST),
        ] {
            // Nothing stands behind its head.
            let mut head = tar::Header::new_ustar();
            head.set_path(path).unwrap();
            head.set_size(u64::try_from(most).unwrap() + 1);
            head.set_cksum();
            std::fs::write(&file, head.as_bytes()).unwrap();
            let refused = each(&file, |_piece| Ok(())).unwrap_err().to_string();
            assert!(refused.contains(path) && refused.contains("is larger than"), "{refused}");
        }
    }
}
