//! The window as a runner meets it: the real program, in WebKit, on a display of its own, beside stand-ins of the services.
//!
//! Things are found by role and accessible name, as somebody who does not see the window finds them. Nothing here touches the
//! machine's own data, display, session bus or network; all music is invented.

#![allow(clippy::unwrap_used)]

mod doors;
mod harness;
mod journey;
mod keyboard;
mod launches;
mod measures;
mod screens;
mod troubles;
