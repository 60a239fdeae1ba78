//! `report progress` as a workbook: one sheet a title, ready to be read, filtered and printed on A4.

use std::path::Path;

use programme::places::Level;
use programme::text::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::actions::progress::ProgressRow;
use crate::documents::words::{
    ProgressWords, day_word, estimated_by_of, estimated_note, level_word, title_word, zone_word,
};

/// What stands above the tables.
pub struct Heading<'a> {
    /// Name of the place.
    pub place: &'a str,
    /// Facts by this day.
    pub as_of: &'a str,
    /// On the map of this day.
    pub map_on: &'a str,
    /// The plan.
    pub plan: &'a str,
    /// Said where the data are generated.
    pub note: Option<&'a str>,
}

/// Writes the workbook. The file appears whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write_progress(
    rows: &[ProgressRow],
    heading: &Heading<'_>,
    out: &Path,
    lang: Lang,
) -> Result<(), XlsxError> {
    let mut titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    titles.sort_unstable();
    titles.dedup();
    let mut book = Workbook::new();
    if titles.is_empty() {
        sheet(book.add_worksheet(), "", &[], heading, lang)?;
    }
    for title in titles {
        let mut rows: Vec<&ProgressRow> = rows.iter().filter(|row| row.title == title && says(row)).collect();
        // The place itself first, then its parts.
        rows.sort_by_key(|row| {
            (Level::parse(row.level), &row.place_code, row.year, ZONES.iter().position(|z| *z == row.zone))
        });
        let sheet_name: String = title_word(title, lang).chars().take(31).collect();
        let added = book.add_worksheet_with_constant_memory()?;
        added.set_name(sheet_name)?;
        sheet(added, title, &rows, heading, lang)?;
    }
    super::write_whole(out, |part| book.save(part))
}

const ZONES: [&str; 3] = ["all", "regular", "disadvantaged"];

/// A zone that a place does not have is left out; the place itself always stands.
fn says(row: &ProgressRow) -> bool {
    row.zone == "all" || row.total.unwrap_or(0) + row.registered > 0
}

/// Row of the column headings, from 0.
const HEAD_ROW: u32 = 4;

fn sheet(
    sheet: &mut Worksheet,
    title: &str,
    rows: &[&ProgressRow],
    heading: &Heading<'_>,
    lang: Lang,
) -> Result<(), XlsxError> {
    let words = ProgressWords::of(lang);
    let bold = Format::new().set_bold().set_font_size(14);
    let plain = Format::new();
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00E6_F2F1))
        .set_border_bottom(rust_xlsxwriter::FormatBorder::Thin);
    let centred = Format::new().set_align(FormatAlign::Center);
    let count = Format::new().set_num_format("#,##0");
    let share = Format::new().set_num_format("0.00%");
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 2)?;
    for (column, width) in [(0, 11), (1, 30), (2, 9), (3, 7), (4, 22)] {
        sheet.set_column_width(column, width)?;
    }
    for column in 5..16 {
        sheet.set_column_width(column, 12.5)?;
    }
    sheet.set_row_height(HEAD_ROW, 48)?;
    let name = if title.is_empty() {
        words.report.to_owned()
    } else {
        format!("{}: {}", words.report, title_word(title, lang))
    };
    sheet.write_string_with_format(0, 0, name, &bold)?;
    let said = format!(
        "{} · {} {} · {} {} · {}",
        heading.place,
        words.as_of,
        day_word(heading.as_of, lang),
        words.map_on,
        day_word(heading.map_on, lang),
        heading.plan
    );
    sheet.write_string_with_format(1, 0, said, &plain)?;
    if let Some(note) = heading.note {
        sheet.write_string_with_format(2, 0, note, &plain)?;
    }
    // The bounds have columns only where something is an estimate.
    let method = estimated_by_of(rows.iter().copied());
    let estimated = method.is_some();
    if let Some(method) = method {
        sheet.write_string_with_format(3, 0, estimated_note(method, lang), &plain)?;
    }
    let bounds = words.bounds.iter().filter(|_| estimated);
    for (column, word) in (0..).zip(words.columns.iter().chain(bounds)) {
        sheet.write_string_with_format(HEAD_ROW, column, *word, &head)?;
    }
    for (at, row) in (HEAD_ROW + 1..).zip(rows) {
        sheet.write_string(at, 0, &row.place_code)?;
        sheet.write_string(at, 1, &row.place_name)?;
        sheet.write_string(at, 2, level_word(row.level, lang))?;
        sheet.write_number_with_format(at, 3, small(row.year), &centred)?;
        sheet.write_string(at, 4, zone_word(row.zone, lang))?;
        let counts = [
            row.total,
            Some(row.registered),
            Some(row.assessed),
            Some(row.scored_by_commune),
            Some(row.passed),
            Some(row.recognised),
            Some(row.recognised_again),
        ];
        for (column, n) in (5..).zip(counts) {
            match n {
                Some(n) => sheet.write_number_with_format(at, column, small(n), &count)?,
                None => sheet.write_string_with_format(at, column, "–", &centred)?,
            };
        }
        let shares = [row.target_bp.map(u64::from), row.share_of_total_bp, row.share_of_registered_bp];
        for (column, bp) in (12..).zip(shares) {
            match bp {
                Some(bp) => sheet.write_number_with_format(at, column, fraction(bp), &share)?,
                None => sheet.write_string_with_format(at, column, "–", &centred)?,
            };
        }
        let met = match row.met {
            Some(true) => words.met,
            Some(false) => words.not_met,
            None => "–",
        };
        sheet.write_string_with_format(at, 15, met, &centred)?;
        if row.estimated {
            sheet.write_string_with_format(at, 16, words.bounds[0], &centred)?;
            let pairs = [
                (row.total_low, row.total_high),
                (row.registered_low, row.registered_high),
                (row.passed_low, row.passed_high),
                (row.recognised_low, row.recognised_high),
            ];
            for (column, n) in (17..).zip(pairs.into_iter().flat_map(|(low, high)| [low, high])) {
                sheet.write_number_with_format(at, column, small(n.unwrap_or(0)), &count)?;
            }
        }
    }
    if let Ok(n) = u32::try_from(rows.len())
        && n > 0
    {
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + n, 15)?;
    }
    Ok(())
}

/// A spreadsheet holds numbers as doubles; ours are far below where that would round.
#[expect(clippy::cast_precision_loss, reason = "counts of a nation are far below 2^53")]
fn small(n: i64) -> f64 {
    n as f64
}

/// Basis points as the fraction that a percent format shows.
#[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
fn fraction(bp: u64) -> f64 {
    bp as f64 / 10_000.0
}
