//! Library files and the faces of a mix.
