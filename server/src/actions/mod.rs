//! What people do: one function per verb, and the only way to write.

pub mod accounts;
pub mod assessment;
pub mod backups;
pub mod by_hand;
pub mod criteria;
pub mod day;
pub mod demo;
pub mod import;
pub mod paper_texts;
pub mod progress;
pub mod recognition;
pub mod reference;
pub mod registry;
pub mod signed_file;
pub mod undo;
pub mod zones;
