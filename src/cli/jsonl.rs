//! JSON Lines: many documents through one subcommand, a line in and a line out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;

/// Gives each line of a file, or of the standard input where it is “-”, to `each` and prints what
/// comes back. A line that cannot be read ends the run and is named by its number.
pub(super) fn each_line(
    file: &Path,
    mut each: impl FnMut(&str) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let input: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let opened = std::fs::File::open(file);
        Box::new(BufReader::new(
            opened.with_context(|| format!("{} cannot be read", file.display()))?,
        ))
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (at, line) in input.lines().enumerate() {
        let place = || format!("line {} of {}", at + 1, file.display());
        let line = line.with_context(place)?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", each(&line).with_context(place)?)?;
        }
    }
    Ok(out.flush()?)
}

/// Whether the name of a file says that it holds JSON Lines.
pub(super) fn is_named(file: &Path) -> bool {
    file.extension().is_some_and(|it| it.eq_ignore_ascii_case("jsonl"))
}
