//! The answer in the words of the page.

use programme::certificate::{Statement, Verdict, Verified, register_number};

use super::super::words::Words;
use crate::portable::issuer;

/// What is shown.
pub(super) struct Said {
    /// Stable code, for tests and scripts.
    pub(super) code: &'static str,
    pub(super) class: &'static str,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
}

/// The key of a verdict's words.
pub(super) const fn key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "check-valid",
        Verdict::NoLonger => "check-no-longer",
        Verdict::OtherName => "check-other-name",
        Verdict::NotGenuine => "check-not-genuine",
        Verdict::CannotSay => "check-cannot-say",
    }
}

fn states(of: &Statement, w: Words) -> String {
    let last = of.year + u16::from(of.years) - 1;
    let years = if of.years > 1 { format!("{}–{last}", of.year) } else { of.year.to_string() };
    w.with(
        "check-states",
        &[
            ("number", &register_number(of.number, of.register_year)),
            ("title", &w.title(&of.title)),
            ("year", &years),
            ("issuer", &issuer(&of.title, &of.issuer_name)),
            ("to", &w.day(of.valid_to.date())),
        ],
    )
}

/// A verdict as it is said, with what the code states.
pub(super) fn said(verified: &Verified, w: Words) -> Said {
    let verdict = verified.verdict;
    let mut lines = vec![w.t(match verdict {
        Verdict::Valid => "check-valid-why",
        Verdict::NoLonger => "check-no-longer-why",
        Verdict::OtherName => "check-other-name-why",
        Verdict::NotGenuine => "check-not-genuine-why",
        Verdict::CannotSay => "check-cannot-say-why",
    })];
    lines.extend(verified.statement.as_ref().map(|statement| states(statement, w)));
    Said {
        code: verdict.code(),
        class: match verdict {
            Verdict::Valid => "good",
            Verdict::NoLonger | Verdict::OtherName | Verdict::NotGenuine => "bad",
            Verdict::CannotSay => "warn",
        },
        heading: w.t(key(verdict)),
        lines,
    }
}
