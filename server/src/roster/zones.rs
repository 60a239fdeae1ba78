//! Zones by commune and period, from a file: `commune_code,zone,valid_from,valid_to,instrument`.
//!
//! Every commune that the file does not name is `regular` (*các vùng còn lại*). Status belongs to
//! a commune *and a period* and can be lost; the zone that counts for a year is the one in force on
//! 31 December (plan 3968, II.2.2).

use ahash::AHashMap;
use jiff::civil::Date;
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level, pad_commune_code};
use programme::text::Text;

/// The zone of communes that no file names.
pub const REGULAR: &str = "regular";
/// The zone with reduced targets and marks.
pub const DISADVANTAGED: &str = "disadvantaged";

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZonePeriod {
    /// The commune that had the code when the period began.
    pub commune: PlaceId,
    /// Code of the zone.
    pub zone: String,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it still holds.
    pub to: Option<Date>,
    /// Legal instrument.
    pub instrument: String,
}

/// All zones known, by commune.
#[derive(Clone, Debug, Default)]
pub struct Zones {
    by_commune: AHashMap<PlaceId, Vec<ZonePeriod>>,
}

/// What is wrong with a line of a reference file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The file's own row number.
    pub line: u32,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
}

impl Zones {
    /// From periods already read, such as those of the database.
    #[must_use]
    pub fn from_periods(periods: impl IntoIterator<Item = ZonePeriod>) -> Self {
        let mut by_commune: AHashMap<PlaceId, Vec<ZonePeriod>> = AHashMap::new();
        for period in periods {
            by_commune.entry(period.commune).or_default().push(period);
        }
        Self { by_commune }
    }

    /// Tells whether two states of the zones are the same, whatever the order of their lines.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut periods: Vec<String> = self.by_commune.values().flatten().map(|p| format!("{p:?}")).collect();
        periods.sort_unstable();
        crate::store::audit::hex_digest(periods.join("\n").as_bytes())
    }

    /// The zone's code in force on a date.
    #[must_use]
    pub fn zone_at(&self, commune: PlaceId, on: Date) -> &str {
        self.by_commune
            .get(&commune)
            .into_iter()
            .flatten()
            .find(|p| p.from <= on && p.to.is_none_or(|to| on <= to))
            .map_or(REGULAR, |p| p.zone.as_str())
    }
}

/// Reads the file's text.
///
/// # Errors
/// Every faulty line, with what to do.
pub fn read_zones(text: &str, atlas: &Atlas) -> Result<Vec<ZonePeriod>, Vec<LineProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|&d| first.bytes().filter(|&b| b == d).count())
        .unwrap_or(b',');
    let mut columns: Option<[usize; 5]> = None;
    let mut periods: Vec<(u32, ZonePeriod)> = Vec::new();
    let mut problems = Vec::new();
    let split = super::csv::for_each_record(text, delimiter, |record, cells| {
        let line = record + 1;
        let Some([code, zone, from, to, instrument]) = columns else {
            let at = |name: &str| cells.iter().position(|c| fold(c).replace(' ', "_") == name);
            match (at("commune_code"), at("zone"), at("valid_from"), at("valid_to"), at("instrument")) {
                (Some(a), Some(b), Some(c), d, e) => {
                    columns = Some([a, b, c, d.unwrap_or(usize::MAX), e.unwrap_or(usize::MAX)]);
                }
                _ if problems.is_empty() => problems.push(problem(
                    line,
                    "zones.header",
                    "Dòng đầu phải là: commune_code,zone,valid_from,valid_to,instrument.",
                    "The first line must be: commune_code,zone,valid_from,valid_to,instrument.",
                )),
                _ => {}
            }
            return;
        };
        if cells.iter().all(|c| c.trim().is_empty()) {
            return;
        }
        let cell = |column: usize| cells.get(column).map_or("", |c| c.trim());
        match period(cell(code), cell(zone), cell(from), cell(to), cell(instrument), atlas) {
            Ok(period) => periods.push((line, period)),
            Err((code, message)) => problems.push(LineProblem { line, code, message }),
        }
    });
    if split.is_err() {
        problems.push(problem(
            1,
            "zones.unreadable",
            "Tệp vùng bị hỏng: dấu ngoặc kép không đóng hoặc quá nhiều cột.",
            "The zones file is damaged: a quote is never closed or there are too many columns.",
        ));
    }
    if columns.is_none() && problems.is_empty() {
        problems.push(problem(1, "zones.empty", "Tệp vùng trống.", "The zones file is empty."));
    }
    for (index, (line, a)) in periods.iter().enumerate() {
        let overlaps = |b: &ZonePeriod| {
            a.commune == b.commune && a.to.is_none_or(|to| b.from <= to) && b.to.is_none_or(|to| a.from <= to)
        };
        if let Some((other, _)) = periods[..index].iter().find(|(_, b)| overlaps(b)) {
            problems.push(problem(
                *line,
                "zones.overlap",
                &format!("Xã này đã có vùng trong thời gian đó ở dòng {other}. Sửa ngày."),
                &format!(
                    "This commune has a zone in that period already, in line {other}. Correct the dates."
                ),
            ));
        }
    }
    if problems.is_empty() { Ok(periods.into_iter().map(|(_, p)| p).collect()) } else { Err(problems) }
}

fn problem(line: u32, code: &'static str, vi: &str, en: &str) -> LineProblem {
    LineProblem { line, code, message: Text::new(vi, en) }
}

fn period(
    code: &str,
    zone: &str,
    from: &str,
    to: &str,
    instrument: &str,
    atlas: &Atlas,
) -> Result<ZonePeriod, (&'static str, Text)> {
    let bad_date = |value: &str| {
        (
            "zones.date",
            Text::new(
                format!("Ngày “{value}” không hợp lệ. Ghi dạng 31/01/2016 hoặc 2016-01-31."),
                format!("The date “{value}” is not valid. Write it as 2016-01-31."),
            ),
        )
    };
    let date = |value: &str| super::values::day(value).ok_or_else(|| bad_date(value));
    let from = date(from)?;
    let to = if to.is_empty() { None } else { Some(date(to)?) };
    if to.is_some_and(|to| to < from) {
        return Err((
            "zones.period",
            Text::new("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first."),
        ));
    }
    let zone = match fold(zone).as_str() {
        "disadvantaged" | "vung kho khan" | "vung sau, vung xa, vung kho khan" => DISADVANTAGED,
        "regular" | "cac vung con lai" => REGULAR,
        _ => {
            return Err((
                "zones.zone",
                Text::new(
                    format!("Vùng “{zone}” không có. Ghi disadvantaged hoặc regular."),
                    format!("There is no zone “{zone}”. Write disadvantaged or regular."),
                ),
            ));
        }
    };
    let commune = commune_in_period(&pad_commune_code(code), from, to, atlas).ok_or_else(|| {
        (
            "zones.commune",
            Text::new(
                format!("Không có xã nào mang mã “{code}” trong thời gian này."),
                format!("No commune has the code “{code}” in this period."),
            ),
        )
    })?;
    Ok(ZonePeriod { commune, zone: zone.to_owned(), from, to, instrument: instrument.to_owned() })
}

/// The commune that bears the code earliest in the period: a code needs a date.
fn commune_in_period(code: &str, from: Date, to: Option<Date>, atlas: &Atlas) -> Option<PlaceId> {
    let last_year = to.map_or(2100, Date::year).min(from.year().saturating_add(100));
    let year_ends = (from.year()..=last_year)
        .map(|year| jiff::civil::date(year, 12, 31))
        .filter(|day| to.is_none_or(|to| *day <= to));
    std::iter::once(from)
        .chain(year_ends)
        .chain(to)
        .find_map(|day| atlas.by_code(Level::Commune, code, day).ok())
}
