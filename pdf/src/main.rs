//! The typesetter as a program: a paper comes in as JSON, its PDF goes out.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimdesk_pdf::run()
}
