//! Rows of the progress report as pages show them: a bar against its target, two counts beside each share, and a
//! way to the rows behind.

use ahash::AHashMap;
use jiff::civil::Date;

use super::charts::{Standing, bullet};
use super::words::Words;
use crate::actions::progress::ProgressRow;
use crate::documents::words::{estimated_by_word, zone_word};

/// The rows of whole places, by place, title and year.
pub(crate) struct Wholes<'r>(AHashMap<(&'r str, &'r str, i64), &'r ProgressRow>);

impl<'r> Wholes<'r> {
    /// Of a report.
    pub(crate) fn of(rows: &'r [ProgressRow]) -> Self {
        let whole = rows.iter().filter(|row| row.zone == "all");
        Self(whole.map(|row| ((row.place_code.as_str(), row.title.as_str(), row.year), row)).collect())
    }

    /// Whether a row is worth a line of its own: a zone that holds nobody, or everybody under the same target, is not.
    pub(crate) fn say_less_than(&self, row: &ProgressRow) -> bool {
        if row.zone == "all" {
            return true;
        }
        let says = |row: &ProgressRow| {
            (row.total, row.registered, row.assessed, row.passed, row.recognised, row.target_bp)
        };
        let whole = self.0.get(&(row.place_code.as_str(), row.title.as_str(), row.year));
        holds_somebody(row) && whole.is_none_or(|whole| says(whole) != says(row))
    }
}

/// Whether a zone of a place has anybody.
pub(crate) fn holds_somebody(row: &ProgressRow) -> bool {
    row.zone == "all" || row.total.unwrap_or(0) + row.registered > 0
}

/// One row.
pub(crate) struct StandingRow {
    /// What the row is about: a place, or a title.
    pub name: String,
    /// Where it leads; empty where it leads nowhere.
    pub href: String,
    /// Below the name: the zone.
    pub under: String,
    /// The bar.
    pub bar: String,
    /// Recognised of all.
    pub share: String,
    /// Its two counts.
    pub counts: String,
    /// All, registered, assessed, passed, recognised, again: the number, and the rows behind it.
    pub numbers: [(String, String); 6],
    /// Below each number: from what is certain to the most that is possible; empty where it is exact.
    pub bounds: [String; 6],
    /// The target.
    pub target: String,
    /// Against the year before, in tenths of a point.
    pub change: String,
    /// Met, not met, or empty.
    pub verdict: String,
    /// Colours the verdict.
    pub class: &'static str,
    /// What is missing to the target, in subjects.
    pub missing: String,
    /// For sorting: name is text, these are numbers.
    pub sort: [i64; 3],
}

impl StandingRow {
    /// Of a row, with the row of the year before: its name leads to `href`, its numbers to what is `behind` them.
    #[must_use]
    pub(crate) fn of(
        row: &ProgressRow,
        before: Option<&ProgressRow>,
        name: String,
        (href, behind): (String, (&str, Date)),
        w: Words,
    ) -> Self {
        let standing = Standing::of(row.met);
        let share = row.share_of_total_bp.map_or_else(|| "–".to_owned(), |bp| w.basis_points(bp));
        let total = row.total.map_or_else(|| "–".to_owned(), |n| w.int(n));
        let label = w.with(
            "bar-label",
            &[
                ("name", &name),
                ("share", &share),
                ("target", &row.target_bp.map_or_else(|| "–".to_owned(), |bp| w.target(bp))),
            ],
        );
        let verdict = match row.met {
            // A pilot is told apart and held against no target.
            _ if row.pilot => w.t("pilot"),
            Some(true) => w.t("met"),
            Some(false) => w.t("not-met"),
            None => String::new(),
        };
        Self {
            bar: bullet(row.share_of_total_bp, row.target_bp, standing, &label),
            under: under(row, w),
            bounds: bounds(row, w),
            counts: format!("{} / {total}", w.int(row.recognised)),
            numbers: [
                (total.clone(), opens("there", behind, row)),
                (w.int(row.registered), opens("registered", behind, row)),
                (w.int(row.assessed), opens("assessed", behind, row)),
                (w.int(row.passed), opens("pass", behind, row)),
                (w.int(row.recognised), opens("recognised", behind, row)),
                (w.int(row.recognised_again), opens("again", behind, row)),
            ],
            target: row.target_bp.map_or_else(|| "–".to_owned(), |bp| w.target(bp)),
            change: change(row, before, w),
            class: standing.class(),
            missing: missing(row).filter(|n| *n > 0).map_or_else(String::new, |n| w.n("missing", n)),
            sort: [
                row.share_of_total_bp.map_or(-1, |bp| i64::try_from(bp).unwrap_or(i64::MAX)),
                row.total.unwrap_or(-1),
                row.recognised,
            ],
            share,
            verdict,
            name,
            href,
        }
    }

    /// The rows behind its share.
    pub(crate) fn behind(&self) -> &str {
        &self.numbers[4].1
    }
}

/// The zone, and whether the row is an estimate.
fn under(row: &ProgressRow, w: Words) -> String {
    let zone = if row.zone == "all" { String::new() } else { zone_word(row.zone, w.lang).to_owned() };
    let Some(method) = row.estimated_by else { return zone };
    let by = estimated_by_word(method, w.lang);
    let estimated = format!("{} {by}", w.t("restated-word"));
    if zone.is_empty() { estimated } else { format!("{zone} · {estimated}") }
}

fn bounds(row: &ProgressRow, w: Words) -> [String; 6] {
    let between = |low: Option<i64>, high: Option<i64>| {
        let differ = low.zip(high).filter(|(low, high)| low != high);
        differ.map_or_else(String::new, |(low, high)| format!("{}–{}", w.int(low), w.int(high)))
    };
    [
        between(row.total_low, row.total_high),
        between(row.registered_low, row.registered_high),
        String::new(),
        between(row.passed_low, row.passed_high),
        between(row.recognised_low, row.recognised_high),
        String::new(),
    ]
}

/// The rows behind a number: the records that it counts where the row's own address is a list of records, else the
/// parts that it is the sum of. A number that was reported without records has none.
fn opens(what: &str, (behind, as_of): (&str, Date), row: &ProgressRow) -> String {
    if behind.starts_with("/registry/") {
        let rows_behind = row.source == "records" && row.zone == "all";
        return if rows_behind {
            format!("{behind}&outcome={what}&state=all&lived=then&signed_by={as_of}")
        } else {
            String::new()
        };
    }
    behind.to_owned()
}

/// How many more must be recognised for the target to be reached.
fn missing(row: &ProgressRow) -> Option<i64> {
    let (total, target) = (row.total?, i64::from(row.target_bp?));
    // The least whole number whose share reaches the target.
    Some((total * target + 9_999) / 10_000 - row.recognised)
}

/// The change of a share against the year before, in points of a percent.
fn change(row: &ProgressRow, before: Option<&ProgressRow>, w: Words) -> String {
    let (Some(now), Some(then)) = (row.share_of_total_bp, before.and_then(|row| row.share_of_total_bp))
    else {
        return "–".to_owned();
    };
    let sign = if now >= then { "+" } else { "−" };
    let tenths = now.abs_diff(then).saturating_add(5) / 10;
    let text = w.basis_points(tenths * 10);
    format!("{sign}{}", text.trim_end_matches('%').trim_end())
}

#[cfg(test)]
mod tests {
    use programme::text::Lang;

    use super::*;

    fn row(recognised: i64, total: i64, target: u32) -> ProgressRow {
        ProgressRow {
            place_code: "83".into(),
            place_name: "Bến Tre".into(),
            level: "province",
            zone: "all",
            year: 2020,
            title: "learning_family".into(),
            total: Some(total),
            registered: total,
            assessed: total,
            passed: total,
            recognised,
            recognised_again: 0,
            target_bp: Some(target),
            share_of_total_bp: Some(u64::try_from(recognised * 10_000 / total).unwrap_or(0)),
            share_of_registered_bp: None,
            met: Some(recognised * 10_000 >= total * i64::from(target)),
            source: "records",
            scored_by_commune: 0,
            pilot: false,
            estimated: false,
            estimated_by: None,
            total_low: None,
            total_high: None,
            registered_low: None,
            registered_high: None,
            passed_low: None,
            passed_high: None,
            recognised_low: None,
            recognised_high: None,
        }
    }

    #[test]
    fn what_is_missing_is_the_least_number_that_reaches_the_target() {
        assert_eq!(missing(&row(74, 100, 7_500)), Some(1));
        assert_eq!(missing(&row(0, 7, 5_000)), Some(4));
        assert!(missing(&row(75, 100, 7_500)) == Some(0));
    }

    #[test]
    fn change_is_said_in_points_with_its_sign() {
        let w = Words::of(Lang::Vi);
        assert_eq!(change(&row(60, 100, 7_500), Some(&row(55, 100, 7_500)), w), "+5,0");
        assert_eq!(change(&row(55, 100, 7_500), Some(&row(60, 100, 7_500)), w), "−5,0");
        assert_eq!(change(&row(55, 100, 7_500), None, w), "–");
    }
}
