//! Claimdesk: the desk on which a newsroom checks what an article says.

pub mod domain;
pub mod trail;
