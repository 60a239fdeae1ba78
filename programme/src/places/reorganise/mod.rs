//! Reorganisation of places: a legal event with an instrument, a day and typed moves, replayed on the places before it.
//!
//! The events that ship and those that an official drafts are the same table and go through the same rules. Taking
//! one back is replaying the rest. Deliberately absent: records and roles, which keep the place they were created at
//! and are found on any map by the links that an event leaves.

mod apply;
#[cfg(test)]
mod corpus_tests;
mod difference;
mod fault;
mod moves;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use apply::reorganised;
pub(super) use apply::{Map, identity};
pub use difference::{Difference, Passing, Reach, difference};
pub use fault::{EventFault, Fault};
pub use moves::{Change, Event, Facts, Goes, Move, MoveKind, read_moves};
