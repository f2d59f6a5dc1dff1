//! Fetching: what hostile hosts send, where hostile addresses lead, and that neither gets anywhere.

mod bodies;
mod encryption;
mod forms;
mod heads;
mod manners;
mod redirects;
pub mod server;
