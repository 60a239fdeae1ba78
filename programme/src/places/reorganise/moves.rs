//! The moves of an event, and the table in which they are written.

use jiff::civil::Date;

use super::{EventFault, Fault};
use crate::places::{Extent, Level};

/// A reorganisation.
#[derive(Clone, Debug)]
pub struct Event {
    /// Number that makes the identities of the places that it begins: 2 to 99 for those that ship, from 100 for those
    /// that were drafted.
    pub era: i64,
    /// Number of the legal instrument.
    pub instrument: &'static str,
    /// First day of the new state.
    pub on: Date,
    /// The day was not seen in the instrument.
    pub assumed: bool,
    /// Its moves, each with its line in the table, from 1.
    pub moves: Vec<(usize, Move)>,
}

/// What a place is called, and what it lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Code; the same as before where it is empty, and so are the others.
    pub code: &'static str,
    /// Bare name.
    pub name: &'static str,
    /// Kind and name.
    pub full_name: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Code of the place above, on the day of the event.
    pub parent: &'static str,
}

/// A place, or a part of it, that goes into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goes {
    /// Code of the place into which it goes, on the day of the event.
    pub to: &'static str,
    /// All of it or a part.
    pub extent: Extent,
    /// It stands for the whole where nobody has chosen.
    pub is_default: bool,
    /// The share of its households that goes there, as parts of a whole; nothing where nobody says.
    pub share: Option<(u32, u32)>,
}

/// One change of a place that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Another name.
    Rename,
    /// Another kind, such as a commune that becomes a ward.
    Kind,
    /// Another code.
    Code,
    /// Another place above.
    Parent,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 4] = [Self::Rename, Self::Kind, Self::Code, Self::Parent];

    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Kind => "kind",
            Self::Code => "code",
            Self::Parent => "parent",
        }
    }
}

/// A move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// A place begins.
    Begin(Level, Facts),
    /// A place goes on, and something of it changes.
    Changes(Level, &'static str, Vec<Change>, Facts),
    /// A place goes into another: merged where all of it does, split where a part of it does.
    Goes(Level, &'static str, Goes),
    /// A hamlet of a place goes into another; the place goes on.
    Transfer {
        /// Code of the commune that it leaves, on the day before.
        from: &'static str,
        /// Name of the hamlet.
        hamlet: &'static str,
        /// Code of the commune that its records were created in, where two hamlets of the commune have the name.
        records: &'static str,
        /// Code of the commune that it goes to.
        to: &'static str,
    },
    /// A level of government ends: below a place, or everywhere where no code is given.
    Abolish(Level, &'static str),
}

/// What a move is, as a preview counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveKind {
    /// A place begins.
    Begin,
    /// A place that goes on.
    Changes,
    /// Merged whole.
    Merge,
    /// A part goes elsewhere.
    Split,
    /// A hamlet.
    Transfer,
    /// A level.
    Abolish,
}

impl Move {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> MoveKind {
        match self {
            Self::Begin(..) => MoveKind::Begin,
            Self::Changes(..) => MoveKind::Changes,
            Self::Goes(_, _, Goes { extent: Extent::Whole, .. }) => MoveKind::Merge,
            Self::Goes(_, _, Goes { extent: Extent::Part, .. }) => MoveKind::Split,
            Self::Transfer { .. } => MoveKind::Transfer,
            Self::Abolish(..) => MoveKind::Abolish,
        }
    }
}

/// The columns of the table, of which those that are not needed may be left out.
const COLUMNS: [&str; 11] =
    ["move", "level", "code", "to", "extent", "default", "share", "name", "full_name", "kind", "parent"];

/// Reads a table of moves: a header, then a move a line, without quoted cells. Cells stand between commas, or between
/// the tabs of a table that was pasted, or between semicolons.
///
/// # Errors
/// Every line that is no move, with why.
pub fn read_moves(text: &'static str) -> Result<Vec<(usize, Move)>, Vec<EventFault>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let first = lines.next().unwrap_or_default();
    let between = ['\t', ';'].into_iter().find(|mark| first.contains(*mark)).unwrap_or(',');
    let header: Vec<&str> = first.split(between).map(str::trim).collect();
    let mut at = [None; COLUMNS.len()];
    for (place, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|column| column == name) {
            Some(column) => at[column] = Some(place),
            None => return Err(vec![EventFault { line: 1, fault: Fault::Column((*name).to_owned()) }]),
        }
    }
    let (mut moves, mut faults) = (Vec::new(), Vec::new());
    for (number, line) in (2..).zip(lines) {
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&'static str> = line.split(between).map(str::trim).collect();
        if cells.len() > header.len() || line.contains('"') {
            faults.push(EventFault { line: number, fault: Fault::Cells });
            continue;
        }
        let row = at.map(|place| place.and_then(|place| cells.get(place).copied()).unwrap_or_default());
        match one(&row) {
            Ok(known) => moves.push((number, known)),
            Err(fault) => faults.push(EventFault { line: number, fault }),
        }
    }
    if faults.is_empty() { Ok(moves) } else { Err(faults) }
}

fn one(row: &[&'static str; COLUMNS.len()]) -> Result<Move, Fault> {
    let [what, level, code, to, extent, default, share, name, full_name, kind, parent] = *row;
    let level = match level {
        "" => Level::Commune,
        word => Level::parse(word).ok_or_else(|| Fault::Word(word.to_owned()))?,
    };
    let needs = |cell: &str, column: &'static str| {
        if cell.is_empty() { Err(Fault::Missing(column)) } else { Ok(()) }
    };
    match what {
        "begin" => {
            needs(to, "to")?;
            needs(full_name, "full_name")?;
            needs(parent, "parent")?;
            Ok(Move::Begin(level, Facts { code: to, name, full_name, kind, parent }))
        }
        "merge" | "split" => {
            needs(code, "code")?;
            needs(to, "to")?;
            let extent = match (what, extent) {
                ("merge", "" | "whole") => Extent::Whole,
                ("split", "" | "part") => Extent::Part,
                (_, word) => return Err(Fault::Word(word.to_owned())),
            };
            let share = match share {
                "" => None,
                text => {
                    let parts =
                        text.split_once('/').and_then(|(n, of)| Some((n.parse().ok()?, of.parse().ok()?)));
                    Some(
                        parts
                            .filter(|(n, of)| n <= of && *of > 0)
                            .ok_or_else(|| Fault::Word(text.to_owned()))?,
                    )
                }
            };
            let is_default = match default {
                "1" => true,
                "" | "0" => extent == Extent::Whole,
                word => return Err(Fault::Word(word.to_owned())),
            };
            Ok(Move::Goes(level, code, Goes { to, extent, is_default, share }))
        }
        "transfer" => {
            needs(code, "code")?;
            needs(name, "name")?;
            needs(to, "to")?;
            Ok(Move::Transfer { from: code, hamlet: name, records: parent, to })
        }
        "abolish" => Ok(Move::Abolish(level, code)),
        words => {
            needs(code, "code")?;
            let mut changes = Vec::new();
            for word in words.split('+') {
                let change = Change::ALL.into_iter().find(|change| change.code() == word);
                changes.push(change.ok_or_else(|| Fault::Word(word.to_owned()))?);
            }
            for change in &changes {
                match change {
                    Change::Rename => needs(full_name, "full_name")?,
                    Change::Kind => needs(kind, "kind")?,
                    Change::Code => needs(to, "to")?,
                    Change::Parent => needs(parent, "parent")?,
                }
            }
            Ok(Move::Changes(level, code, changes, Facts { code: to, name, full_name, kind, parent }))
        }
    }
}
