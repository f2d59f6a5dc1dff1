//! Fonts: those inside of the program, and those of the machine for letters that these lack.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;

/// Latin, Greek, Cyrillic, Hebrew, Arabic and signs.
const INSIDE: [&[u8]; 9] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../fonts/NotoSansMono-Regular.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../fonts/NotoSansHebrew-Bold.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Regular.ttf"),
];

/// Where machines keep fonts for everybody.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];
/// The most files of the machine that are read for one thing, and the largest of them in bytes.
const MOST_FILES: usize = 400;
const LARGEST: u64 = 64 * 1024 * 1024;

/// The fonts that a paper is set with.
#[derive(Clone)]
pub struct Fonts {
    inside: Vec<Font>,
    borrowed: Vec<Font>,
    folders: Vec<PathBuf>,
}

impl Fonts {
    /// Those inside of the program, and what the machine has where they do not suffice.
    pub fn of_machine() -> Self {
        Self::with_folders(FOLDERS.map(PathBuf::from).to_vec())
    }

    /// Those inside of the program, and what these folders have where they do not suffice.
    pub fn with_folders(folders: Vec<PathBuf>) -> Self {
        static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
            INSIDE.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect()
        });
        Self { inside: FONTS.clone(), borrowed: Vec::new(), folders }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Font> {
        self.inside.iter().chain(&self.borrowed)
    }

    /// Borrows fonts for the letters of these texts that no font has; says which have none then.
    pub(crate) fn borrow(&mut self, letters: BTreeSet<char>) -> BTreeSet<char> {
        let mut lacking = letters;
        lacking.retain(|it| is_seen(*it) && !self.all().any(|font| has(font, *it)));
        // No font is looked for that has what everybody may use as they like.
        let private: BTreeSet<char> =
            lacking.iter().copied().filter(|it| is_private(*it)).collect();
        lacking.retain(|it| !is_private(*it));
        if !lacking.is_empty() {
            self.borrow_for(&mut lacking);
        }
        lacking.extend(private);
        lacking
    }

    fn borrow_for(&mut self, lacking: &mut BTreeSet<char>) {
        let mut files = Vec::new();
        self.folders.iter().for_each(|folder| gather(folder, &mut files));
        // The plain cut of a typeface before its bold and its light one.
        files.sort_by_key(|path| {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
            (!name.unwrap_or_default().contains("Regular"), path.clone())
        });
        for bytes in files.into_iter().take(MOST_FILES).filter_map(|path| std::fs::read(path).ok())
        {
            for font in Font::iter(Bytes::new(bytes)) {
                let before = lacking.len();
                lacking.retain(|it| !has(&font, *it));
                if lacking.len() < before {
                    self.borrowed.push(font);
                }
            }
            if lacking.is_empty() {
                break;
            }
        }
    }
}

fn has(font: &Font, letter: char) -> bool {
    font.info().coverage.contains(u32::from(letter))
}

/// Whether a letter has a shape. Marks that only steer a text have none in any font.
pub(crate) fn is_seen(letter: char) -> bool {
    let steers = matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    !steers && !letter.is_whitespace() && !letter.is_control()
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        let is_font =
            ending.is_some_and(|it| ["ttf", "otf", "ttc", "otc"].iter().any(|of| it == *of));
        // Links are not followed, so that no folder is walked twice.
        if kind.is_dir() {
            gather(&path, files);
        } else if is_font && entry.metadata().is_ok_and(|it| it.len() <= LARGEST) {
            files.push(path);
        }
    }
}
