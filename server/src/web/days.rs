//! The two days that every list and report takes: *as of* (*số liệu đến ngày*), up to which facts are read, and *on the
//! map of* (*địa giới ngày*), whose communes they are told by. Nothing said of either is today; of the map, the day of
//! the facts.

use jiff::civil::Date;

use super::form::{Problems, day_shown};
use super::visit::Visit;

/// Both days as an address asks for them.
pub(crate) struct Days {
    /// Facts are read up to this day.
    pub(crate) as_of: Date,
    /// Places are those of this day.
    pub(crate) map: Date,
    /// What the fields show: facts, map.
    pub(crate) typed: [String; 2],
    /// What is no day.
    pub(crate) problems: Problems,
    today: Date,
}

impl Days {
    /// As the address has them.
    pub(crate) fn asked(visit: &Visit<'_>) -> Self {
        let mut problems = Problems::default();
        let mut read = |name: &str, otherwise: Date| match visit.query.get(name) {
            "" => (otherwise, day_shown(otherwise)),
            typed => match visit.query.day(name) {
                Some(day) => (day, day_shown(day)),
                None => {
                    problems.add(name, visit.words.t("bad-day"));
                    (otherwise, typed.to_owned())
                }
            },
        };
        let (as_of, as_of_typed) = read("as_of", visit.today);
        let (map, map_typed) = read("map", as_of);
        Self { as_of, map, typed: [as_of_typed, map_typed], problems, today: visit.today }
    }

    /// Facts up to another day than the address says.
    pub(crate) fn set_as_of(&mut self, day: Date) {
        self.as_of = day;
        self.typed[0] = day_shown(day);
    }

    /// The list as it is today, which alone is worked on.
    pub(crate) fn is_today(&self) -> bool {
        self.as_of == self.today && self.map == self.today
    }

    /// The day of the facts; nothing of today's list, which has what is not signed yet, too.
    pub(crate) fn facts_to(&self) -> Option<String> {
        (!self.is_today()).then(|| self.as_of.to_string())
    }

    /// What a heading says of them; nothing of today.
    pub(crate) fn said(&self, visit: &Visit<'_>) -> String {
        let w = visit.words;
        let [as_of, map] = [w.day(self.as_of), w.day(self.map)];
        if self.is_today() {
            String::new()
        } else {
            w.with("progress-sub", &[("as_of", &as_of), ("map", &map)])
        }
    }
}

/// Both days as a list's page shows them.
pub(crate) struct DaysPart {
    /// What is said of them above the list; nothing of today.
    pub(crate) said: String,
    /// What the list leaves out, and why.
    pub(crate) in_part: String,
    /// The list of today, where another is shown.
    pub(crate) today: Option<String>,
    typed: [String; 2],
    /// What is no day.
    pub(crate) problems: Problems,
}

impl DaysPart {
    /// For the page that was asked for, where these communes lay in the one chosen only in part.
    pub(crate) fn of(visit: &Visit<'_>, days: &Days, in_part: &[String]) -> Self {
        let places = in_part.join(", ");
        Self {
            said: days.said(visit),
            in_part: if in_part.is_empty() {
                String::new()
            } else {
                visit.words.with("registry-in-part", &[("places", &places)])
            },
            // A commune's code may be another's today.
            today: (!days.is_today()).then(|| {
                visit.query.query_with(&[("as_of", ""), ("map", ""), ("commune", ""), ("before", "")])
            }),
            typed: days.typed.clone(),
            problems: days.problems.clone(),
        }
    }

    /// The fields: name, key of the label, what it shows, what is wrong with it.
    pub(crate) fn fields(&self) -> [(&'static str, &'static str, &str, Option<&str>); 2] {
        let [as_of, map] = &self.typed;
        [("as_of", "as-of", as_of), ("map", "map-on", map)]
            .map(|(name, label, shown)| (name, label, shown.as_str(), self.problems.of(name)))
    }
}
