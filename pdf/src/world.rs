//! World: all that the typesetter may see. There is one source, which is ours; no file, no package,
//! no network and no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;

/// How a paper looks. It is given as data what stands there.
const TEMPLATE: &str = include_str!("paper.typ");

pub struct Desktop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    source: Source,
}

impl Desktop {
    /// A world in which the template finds a paper in its inputs.
    pub fn new(paper: Value, fonts: &Fonts) -> Option<Self> {
        let path = RootedPath::new(VirtualRoot::Project, VirtualPath::new("paper.typ").ok()?);
        let mut inputs = Dict::new();
        inputs.insert("paper".into(), paper);
        Some(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(fonts.all())),
            fonts: fonts.all().cloned().collect(),
            source: Source::new(FileId::new(path), TEMPLATE.to_owned()),
        })
    }
}

impl World for Desktop {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
