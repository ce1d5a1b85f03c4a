//! The program as a runner and a script meet it: the real binary, each time in a room of its own.
//!
//! Nothing here touches the machine's own data, configuration or network; all music is invented.

#![allow(clippy::unwrap_used)]

mod check;
mod check_library;
mod config;
mod edit;
mod edit_refusals;
mod environment;
mod errors;
mod formats;
mod help;
mod hostile_names;
mod import;
mod import_refusals;
mod mix;
mod online;
mod scarce;
mod store_faults;
mod support;
mod usage;
