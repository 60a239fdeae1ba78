//! All SQL. The folder `db` alone knows the engine.

pub mod accounts;
pub mod audit;
pub mod cases;
pub mod counts;
pub mod criteria;
pub mod db;
pub mod decisions;
pub mod health;
pub mod imports;
mod json;
pub mod once;
pub mod paged;
pub mod paper_texts;
pub mod reference;
pub mod registry;
mod rules;
pub mod shares;
pub mod sheet;
pub mod subjects;
pub mod tallies;
pub mod typed;
pub mod undo;
pub mod verify;
pub mod waiting;
pub mod zones;
