//! Criteria sets: what a family, clan, hamlet or unit is scored against, as dated data.
//!
//! Two families of sets live side by side: *points* (Quyết định 448/QĐ-KHVN, Thông tư 22/2020) and
//! *levels* of all-or-nothing targets (Thông tư 24/2023, 25/2023). What a set says is data in
//! `programme/criteria-sets/`; what a kind of rule means is code here.
//!
//! Deliberately absent: any number from a law. A set that lacks items says so (`complete = false`).

mod answer;
#[cfg(test)]
mod answer_tests;
mod check;
#[cfg(test)]
mod corpus_tests;
mod evaluate;
#[cfg(test)]
mod evaluate_tests;
mod explain;
mod fit;
mod model;
#[cfg(test)]
mod properties;
mod raw;
mod reader;
#[cfg(test)]
mod reader_tests;
mod shape;
mod shipped;
#[cfg(test)]
mod tests;
mod write;

pub use answer::{AnswerError, not_applicable_word, parse_answer, small_points};
pub use evaluate::{answer_points, evaluate, pass_mark};
pub use explain::{Line, explain, reason_code, reason_text};
pub use model::*;
pub use reader::{SetProblem, read};
pub use shipped::{shipped, shipped_set};
pub use write::write_variant;
