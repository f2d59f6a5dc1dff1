//! output: where an export goes. A file is there once all of it is; until then, and where something
//! fails, what was there before stays.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::{Builder, NamedTempFile};

/// Who may read a file that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Nobody but its owner.
    Owner,
    /// Those who may read what programs of its owner usually make.
    Usual,
}

/// Where an export goes.
pub(super) enum Output {
    /// The standard output, or a device or pipe, which no file takes the place of.
    Straight(BufWriter<Box<dyn Write + Send>>),
    /// A file beside the one whose place it takes in the end.
    Beside(BufWriter<NamedTempFile>, PathBuf),
}

impl Output {
    /// Begins a file, or what goes to the standard output.
    pub(super) fn begin(file: Option<&Path>, readers: Readers) -> anyhow::Result<Self> {
        let straight = |out| Self::Straight(BufWriter::new(out));
        let Some(file) = file else { return Ok(straight(Box::new(io::stdout()))) };
        let unwritable = || unwritable(file);
        if fs::metadata(file).is_ok_and(|it| !it.is_file()) {
            return Ok(straight(Box::new(File::create(file).with_context(unwritable)?)));
        }
        // A link stays a link, to another file.
        let file = fs::canonicalize(file).unwrap_or_else(|_new| file.to_owned());
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        let bits = match readers {
            Readers::Owner => 0o600,
            Readers::Usual => 0o666,
        };
        let made = Builder::new()
            .prefix(".claimdesk-export-")
            .permissions(Permissions::from_mode(bits))
            .tempfile_in(folder.unwrap_or(Path::new(".")));
        Ok(Self::Beside(BufWriter::new(made.with_context(unwritable)?), file))
    }

    /// Puts the file in its place, when all of it is on the disk.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Straight(mut out) => Ok(out.flush()?),
            Self::Beside(out, file) => {
                let made = out.into_inner().map_err(io::IntoInnerError::into_error);
                let made = made.with_context(|| unwritable(&file))?;
                made.as_file().sync_all().with_context(|| unwritable(&file))?;
                made.persist(&file).map_err(|it| it.error).with_context(|| unwritable(&file))?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Straight(out) => out.write(bytes),
            Self::Beside(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Straight(out) => out.flush(),
            Self::Beside(out, _) => out.flush(),
        }
    }
}

fn unwritable(file: &Path) -> String {
    format!("{} cannot be written", file.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("desk.tar"), folder.path().join("newest"));
        fs::write(&file, "before").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();

        let mut failed = Output::begin(Some(&link), Readers::Owner).unwrap();
        failed.write_all(b"half").unwrap();
        drop(failed);
        assert_eq!(fs::read(&file).unwrap(), b"before");

        let mut whole = Output::begin(Some(&link), Readers::Owner).unwrap();
        whole.write_all(b"after").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"before");
        whole.finish().unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"after");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing else is left");

        let nowhere = Output::begin(Some(Path::new("/dev/null")), Readers::Usual).unwrap();
        assert!(matches!(nowhere, Output::Straight(_)));
        nowhere.finish().unwrap();
        let refused = Output::begin(Some(&folder.path().join("no/such")), Readers::Usual);
        assert!(refused.err().unwrap().to_string().ends_with("no/such cannot be written"));
    }
}
