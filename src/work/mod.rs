//! Work: what is done in the background, beside the pages, by workers that take jobs.

pub mod fetch;
pub mod mail;
pub mod run;
pub mod signing;
pub mod tasks;
