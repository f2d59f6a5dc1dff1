//! Background work: what is done beside the pages, by workers that take jobs.

pub mod run;
pub mod tasks;
