//! World: all that the typesetter may see. Its sources are ours; there is no file, no package, no
//! network and no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;

/// How a thing looks. It is given as data what stands there.
#[derive(Clone, Copy)]
pub enum Template {
    Paper,
    Picture,
}

/// What the templates have in common, and how they ask for it.
const COMMON: (&str, &str) = ("common.typ", include_str!("common.typ"));

pub struct Desktop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    common: Source,
}

impl Desktop {
    /// A world in which the template finds what it asks for in its inputs.
    pub fn new(template: Template, inputs: Dict, fonts: &Fonts) -> Option<Self> {
        let (name, text) = match template {
            Template::Paper => ("paper.typ", include_str!("paper.typ")),
            Template::Picture => ("picture.typ", include_str!("picture.typ")),
        };
        Some(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(fonts.all())),
            fonts: fonts.all().cloned().collect(),
            main: source(name, text)?,
            common: source(COMMON.0, COMMON.1)?,
        })
    }
}

fn source(name: &str, text: &str) -> Option<Source> {
    let path = RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?);
    Some(Source::new(FileId::new(path), text.to_owned()))
}

impl World for Desktop {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = [&self.main, &self.common].into_iter().find(|it| it.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
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
