//! The typesetter as a program: what to set comes in as JSON, its bytes go out.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimdesk_pdf::run()
}
