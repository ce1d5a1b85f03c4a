//! Synthetic libraries.
