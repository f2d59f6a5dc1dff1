//! Work: what the desk does in the background.

pub mod fetch;
