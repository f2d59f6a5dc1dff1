//! The program.

use std::process::ExitCode;

use claimdesk::{cli, desk::reader};

/// Hashing a password takes 19 MiB, which Debian's own allocator hardly ever gives back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Foreign pages are read before anything else is started or opened.
    if std::env::args_os().nth(1).is_some_and(|it| it == reader::SUBCOMMAND) {
        return cli::read_page::run();
    }
    ExitCode::FAILURE
}
