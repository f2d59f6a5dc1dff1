//! Read foreign bytes: the process in which pages, documents and listings of others are parsed. It
//! takes them on its standard input, answers on its standard output, and holds nothing else that
//! they could get at.

use std::io::{BufRead, Read, Write, stdin, stdout};
use std::process::ExitCode;

use rlimit::Resource;

use crate::desk::reader::{Answer, MEMORY, PROCESSOR, Request, Wanted};
use crate::text::decode::decode;
use crate::text::{document, listing, page};

/// Gives up what a parser does not need, reads what is asked for and answers.
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
    let (mut header, mut bytes) = (String::new(), Vec::new());
    let mut input = stdin().lock();
    input.read_line(&mut header)?;
    let request: Request = serde_json::from_str(&header)?;
    input.read_to_end(&mut bytes)?;
    let answer = read(&request, &bytes).unwrap_or_else(Answer::Problem);
    let mut out = stdout().lock();
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()
}

/// What was asked for, or a sentence on why there is none.
fn read(request: &Request, bytes: &[u8]) -> Result<Answer, String> {
    let hints = &request.hints;
    let (media_type, charset) = (hints.media_type.as_deref(), hints.charset.as_deref());
    match request.wanted {
        Wanted::Article => {
            let text = decode(bytes, charset).map_err(|why| why.to_string())?;
            let format = hints.format.unwrap_or_else(|| page::sniff(&text));
            let article = page::read(&text, format).map_err(|why| why.to_string())?;
            Ok(Answer::Article(Box::new(article)))
        }
        Wanted::Document => document::read(bytes, media_type, charset, hints.name.as_deref())
            .map(|it| Answer::Document(Box::new(it)))
            .map_err(|why| why.to_string()),
        Wanted::Listing => listing::read(bytes, media_type, charset, hints.base.as_ref())
            .map(|it| Answer::Listing(Box::new(it)))
            .map_err(|why| why.to_string()),
    }
}
