//! Claimdesk: the desk on which a newsroom checks what an article says.

pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod report;
pub mod store;
pub mod text;
pub mod trail;
pub mod web;
pub mod work;
