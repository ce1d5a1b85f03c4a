//! The oracle against numbers worked out by hand.

mod audits;
mod curves;
mod figures;
mod formulas;
mod plans;
mod reading;
mod sample;
