//! All SQL. `db.rs` alone knows the engine.

pub mod counts;
pub mod db;
pub mod verify;
