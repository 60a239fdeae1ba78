//! Scoring a hamlet by hand: the sheet that a meeting fills, what people type into it, the running verdict in
//! words, exceptions, totals alone, votes and what a reviewer decides; and the slip that a family takes home.
//!
//! Deliberately absent: whose row it is, what is stored, and who may type. Arithmetic is `criteria::evaluate`.

mod fill;
mod meeting;
mod sheet;
mod slip;
#[cfg(test)]
mod tests;
mod typed;
mod verdict;

pub use fill::{Base, carry_over, fill_row, restated};
pub use meeting::{
    Cleared, MeetingFacts, MeetingFault, Remark, ReviewReason, ReviewVerdict, Votes, fits_meeting,
};
pub use sheet::{Column, ColumnKind, Sheet, cell_text, item_number, row_texts};
pub use slip::{Slip, slip};
pub use typed::{CellFault, CellProblem, Filled, TotalFault, outcome_of_total, read_row, read_total, row_of};
pub use verdict::{Standing, Verdict, verdict, verdict_of_score, verdict_of_total};
