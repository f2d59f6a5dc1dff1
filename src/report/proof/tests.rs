//! Tests of proofs: what is honest holds, and what was touched anywhere does not.

mod browser;
mod clean;
mod forged;
mod newsroom;
mod shown;
mod tampering;
