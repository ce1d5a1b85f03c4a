//! The two SQLite files.
