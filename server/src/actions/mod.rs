//! What people do: one function per verb, and the only way to write.

pub mod accounts;
pub mod announcement;
pub mod appeals;
pub mod assessment;
pub mod backups;
pub mod by_hand;
pub mod certificates;
pub mod criteria;
pub mod day;
pub mod demo;
pub mod erase;
pub mod held;
pub mod import;
pub mod letters;
pub mod paper_texts;
pub mod progress;
pub mod publication;
pub mod recognition;
pub mod reference;
pub mod registry;
pub mod requests;
pub mod retention;
pub mod signed_file;
pub mod titles;
pub mod undo;
pub mod zones;
