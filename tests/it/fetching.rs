//! Fetching, from an address to what the desk keeps: articles, sources and lists that hosts on
//! loopback send, what is looked at again, and the program killed in the middle of it.

mod forms;
mod imports;
mod killed;
mod lists;
mod rounds;
pub mod site;
mod sources;
mod turns;
mod watches;
