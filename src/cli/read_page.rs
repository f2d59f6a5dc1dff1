//! Read a page: the process in which foreign HTML is parsed. It takes the page on its standard
//! input, answers on its standard output, and holds nothing else that a page could get at.

use std::io::{Read, Write, stdin, stdout};
use std::process::ExitCode;

use rlimit::Resource;

use crate::desk::reader::{Answer, MEMORY, PROCESSOR};
use crate::text::page::{self, Format};

/// Gives up what a parser does not need, reads one page and answers.
///
/// Must come before anything that starts threads or opens files.
pub fn run() -> ExitCode {
    // Whoever waits for the answer takes any failure as one: a reader without limits is none.
    if confine().is_ok() && answer().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn confine() -> std::io::Result<()> {
    let limits = [
        (Resource::AS, MEMORY),
        (Resource::CPU, PROCESSOR),
        // The three pipes it has are open; no file can be opened beside them, or grow.
        (Resource::NOFILE, 3),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ];
    limits.into_iter().try_for_each(|(resource, most)| resource.set(most, most))
}

fn answer() -> std::io::Result<()> {
    let mut html = String::new();
    stdin().lock().read_to_string(&mut html)?;
    let answer = match page::read(&html, Format::Html) {
        Ok(article) => Answer::Article(Box::new(article)),
        Err(why) => Answer::Problem(why.to_string()),
    };
    let mut out = stdout().lock();
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()
}
