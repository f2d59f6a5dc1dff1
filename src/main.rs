//! The program: parse, open, dispatch.

use std::process::ExitCode;

use claimdesk::cli::{self, Cli};
use claimdesk::desk::reader;
use clap::Parser;

/// Hashing a password takes 19 MiB, which Debian's own allocator hardly ever gives back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::print_stderr, reason = "the last words of a command that failed")]
fn main() -> ExitCode {
    // Foreign bytes are read before anything else is started or opened.
    if std::env::args_os().nth(1).is_some_and(|it| it == reader::SUBCOMMAND) {
        return cli::read_foreign::run();
    }
    #[cfg(feature = "pdf")]
    if std::env::args_os().nth(1).is_some_and(|it| it == claimdesk::desk::printing::SUBCOMMAND) {
        return claimdesk_pdf::run();
    }
    match cli::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("claimdesk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
