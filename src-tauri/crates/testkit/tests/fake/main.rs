//! The fakes of the services against the contract they enforce.

#![allow(clippy::unwrap_used)]

mod faults;
mod limits;
mod others;
mod reading;
mod sign_in;
mod support;
mod writing;
