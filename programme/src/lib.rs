//! The learning-society programme as rules that an official or an auditor can read.
//!
//! Deliberately absent: IO, a clock, HTTP, SQL, floating point. Dates come in as parameters; data
//! files are embedded at build time or handed over as text.
#![warn(missing_docs, clippy::float_arithmetic)]

pub mod accounts;
pub mod assessment;
pub mod calendar;
pub mod certificate;
pub mod criteria;
pub mod fold;
pub mod ids;
pub mod indicators;
pub mod lineage;
pub mod maps;
pub mod papers;
pub mod places;
pub mod privacy;
pub mod recognition;
pub mod registry;
pub mod restate;
pub mod text;
pub mod titles;
pub mod units;
