//! Check: an archive held against its own manifest, and read part by part.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use tar::Archive;

use super::Unmoved;
use super::manifest::{Count, FORMAT, Manifest, PATH, Part};
use crate::store::archive::{self, Table};

/// The largest file of an archive that is read.
const LARGEST: u64 = 1024 * 1024 * 1024;

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
                blobs.count = blobs.count.saturating_add(1);
                blobs.bytes = blobs.bytes.saturating_add(length(&bytes));
            }
            Piece::Rows { path, bytes, .. } => {
                let lines = bytes.split(|byte| *byte == b'\n').skip(1).count();
                let rows = u64::try_from(lines).unwrap_or(u64::MAX);
                let (bytes, sha256) = (length(&bytes), digest(&bytes));
                let part = Part { path: path.clone(), rows, bytes, sha256 };
                if parts.insert(path, part).is_some() {
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
    let torn = |_error| broken("it breaks off, or is no tar archive");
    let tables: BTreeMap<&str, Table> =
        archive::tables().into_iter().map(|it| (it.name, it)).collect();
    let mut tar = Archive::new(BufReader::new(File::open(file).map_err(unreadable)?));
    for entry in tar.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(torn)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let foreign = || Unmoved::Foreign(format!("it has “{}” in it", path.escape_debug()));
        if entry.size() > LARGEST || !entry.header().entry_type().is_file() {
            return Err(foreign());
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(torn)?;
        if length(&bytes) != entry.size() {
            return Err(broken("it breaks off"));
        }
        let piece = match path.split('/').collect::<Vec<_>>().as_slice() {
            [PATH] => Piece::Manifest(bytes),
            ["blobs", sha256] => Piece::Blob { sha256: (*sha256).to_owned(), bytes },
            ["tables", name, _] => {
                let table = *tables.get(name).ok_or_else(foreign)?;
                Piece::Rows { table, path: path.clone(), bytes }
            }
            _ => return Err(foreign()),
        };
        take(piece)?;
    }
    Ok(())
}

pub fn broken(what: impl Into<String>) -> Unmoved {
    Unmoved::Broken(what.into())
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
