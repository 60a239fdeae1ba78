//! The moves of an event as a page lays them out, and what is wrong with a line.

use jiff::civil::Date;
use programme::places::{Atlas, Event, EventFault, Level, Move};

use super::super::words::Words;
use super::label;
use crate::actions::reorganise::move_word;
use crate::documents::words::level_word;

/// A move as a line of the page.
pub(super) struct MoveLine {
    pub(super) line: String,
    pub(super) what: String,
    pub(super) from: String,
    pub(super) to: String,
    /// Part, share, default.
    pub(super) more: String,
}

/// A line that cannot be.
pub(super) struct FaultLine {
    pub(super) line: usize,
    /// As it was written.
    pub(super) text: String,
    pub(super) why: String,
    pub(super) code: &'static str,
}

/// Faults of a table, with the lines as they were written.
pub(super) fn fault_lines(faults: &[EventFault], table: &str, w: Words) -> Vec<FaultLine> {
    let text = |line: usize| table.lines().nth(line.checked_sub(1)?).map(|text| text.trim().to_owned());
    let each = faults.iter().map(|EventFault { line, fault }| FaultLine {
        line: *line,
        text: text(*line).unwrap_or_default(),
        why: w.text(&fault.text()).to_owned(),
        code: fault.code(),
    });
    each.collect()
}

/// The first so many moves, as places are called before and after.
pub(super) fn move_lines(
    event: &Event,
    (before, after): (&Atlas, &Atlas),
    most: usize,
    w: Words,
) -> Vec<MoveLine> {
    let (on, eve) = (event.on, event.on.yesterday().unwrap_or(event.on));
    let named = |atlas: &Atlas, level: Level, code: &str, day: Date| {
        let found = atlas.by_code(level, code, day);
        found.map_or_else(|_| code.to_owned(), |place| label(atlas, place, day))
    };
    let below = |code: &str, day: Date, atlas: &Atlas| {
        let found = atlas.any_level_by_code(code, day);
        found.map_or_else(|_| code.to_owned(), |place| label(atlas, place, day))
    };
    let one = |(line, known): &(usize, Move)| {
        let (from, to, more) = match known {
            Move::Begin(level, facts) => {
                let above = below(facts.parent, on, after);
                let lies = w.with("reorg-lies-in", &[("place", &above)]);
                (String::new(), named(after, *level, facts.code, on), lies)
            }
            Move::Changes(level, code, _, _) => {
                let was = before.by_code(*level, code, eve).ok();
                let is = was.map_or_else(String::new, |place| label(after, place, on));
                let above = was.and_then(|place| {
                    let (old, new) =
                        (before.version_at(place, eve)?.parent, after.version_at(place, on)?.parent);
                    new.filter(|_| new != old)
                });
                let lies = above.map_or_else(String::new, |above| {
                    w.with("reorg-lies-in", &[("place", &label(after, above, on))])
                });
                (named(before, *level, code, eve), is, lies)
            }
            Move::Goes(level, code, goes) => {
                let mut more = Vec::new();
                if let Some((n, of)) = goes.share {
                    more.push(w.with("reorg-share", &[("share", &format!("{n}/{of}"))]));
                }
                if goes.is_default && goes.extent == programme::places::Extent::Part {
                    more.push(w.t("reorg-default"));
                }
                (named(before, *level, code, eve), named(after, *level, goes.to, on), more.join(" · "))
            }
            Move::Transfer { from, hamlet, to, .. } => {
                let from = named(before, Level::Commune, from, eve);
                (format!("{hamlet}, {from}"), named(after, Level::Commune, to, on), String::new())
            }
            Move::Abolish(level, code) => {
                let of = if code.is_empty() { w.t("country") } else { below(code, eve, before) };
                (of, String::new(), level_word(level.code(), w.lang).to_owned())
            }
        };
        MoveLine { line: line.to_string(), what: w.text(&move_word(known.kind())).to_owned(), from, to, more }
    };
    event.moves.iter().take(most).map(one).collect()
}
