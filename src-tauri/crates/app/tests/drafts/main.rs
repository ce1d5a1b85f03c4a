//! Drafts at a desk, on real files: what is answered is kept, and everything can be taken back.

#![allow(clippy::unwrap_used)]

mod keeping;
mod kills;
mod never_again;
mod outside;
mod overview;
mod regenerate;
mod saving;
mod support;
mod tempo;
mod undo;
mod world_clock;
