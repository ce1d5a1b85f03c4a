//! Genre umbrellas.
