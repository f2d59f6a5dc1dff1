//! Process: papers and pictures are set in a process of their own, which takes one on its standard
//! input and gives its bytes on the standard output. Should one ever break it, the desk lives on.

use std::io::{Write, stdin, stdout};
use std::process::ExitCode;

use rlimit::Resource;

use crate::draw::draw;
use crate::fonts::Fonts;
use crate::order::Order;
use crate::set::set;

/// The most memory that the process may map, in bytes, and the processor time that it may use, in
/// seconds.
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
const PROCESSOR: u64 = 60;

/// Sets what comes in. Must come before anything that starts threads.
#[expect(clippy::print_stderr, reason = "whoever started the process logs why it failed")]
pub fn run() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn answer() -> Result<(), Box<dyn std::error::Error>> {
    let limits = [(Resource::AS, MEMORY), (Resource::CPU, PROCESSOR), (Resource::CORE, 0)];
    limits.into_iter().try_for_each(|(resource, most)| resource.set(most, most))?;
    let fonts = Fonts::of_machine();
    let made = match serde_json::from_reader(stdin().lock())? {
        Order::Paper(paper) => set(&paper, &fonts)?,
        Order::Picture(picture) => draw(&picture, &fonts)?,
    };
    let mut out = stdout().lock();
    out.write_all(&made)?;
    Ok(out.flush()?)
}
