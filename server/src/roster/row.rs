//! One accepted row of a roster: a subject in one year, every cell parsed and checked.

use programme::criteria::{Answer, Outcome, Score};
use programme::ids::PlaceId;
use programme::units::Points;

/// What the *Đăng ký* column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// *mới*: for the first time.
    New,
    /// *lại*: again, to keep the title.
    Again,
    /// Registered, without saying which (`1`, `có`, `x`, or no such column).
    Unsaid,
    /// *không*: on the list, not registered.
    No,
}

/// What was assessed, if anything.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// Every item cell blank: registers the subject without an assessment.
    Nothing,
    /// One answer per item and one flag per veto of the set, and what the set makes of them.
    Items {
        /// In the order of the set's items.
        answers: Vec<Answer>,
        /// In the order of the set's vetoes.
        vetoes: Vec<bool>,
        /// The set's verdict.
        score: Score,
    },
    /// Only a total or a result, scored by the commune (*điểm do cơ sở chấm*).
    Total {
        /// Total, when given.
        total: Option<Points>,
        /// The commune's result, or the set's pass mark applied to the total.
        outcome: Outcome,
    },
}

/// One subject in one year, as accepted from a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterRow {
    /// Name of the sheet; empty for CSV.
    pub sheet: String,
    /// The file's own row number, from 1.
    pub row: u32,
    /// Commune named by the row, as of 31 December of `year`.
    pub commune: PlaceId,
    /// Former commune, where two former codes collide after a merger.
    pub former_commune: Option<PlaceId>,
    /// Hamlet as written; empty when unsaid.
    pub hamlet: String,
    /// Self-management group as written; empty when unsaid.
    pub group: String,
    /// Subject's code as written (all-digit codes without leading zeros); nothing in a list without a code column.
    pub code: Option<String>,
    /// Head of household, or name of the clan, hamlet or unit.
    pub name: String,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
    /// Members of the household.
    pub members: Option<u8>,
    /// Poor or near-poor.
    pub poor: bool,
    /// Year assessed.
    pub year: u16,
    /// Registration.
    pub registration: Registration,
    /// What was assessed.
    pub assessed: Assessed,
}
