//! `report progress`: as a table, JSON, CSV or a workbook.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::civil::Date;
use programme::indicators::PLAN;
use programme::places::Level;
use programme::text::Lang;

use super::Refused;
use super::places::place;
use super::records::{At, atlas_of, open, store_refused};
use super::words::{day, level, title};
use crate::actions::demo::is_demo;
use crate::actions::progress::{Asked, ProgressRow, progress};
use crate::demo::GENERATED_NOTE;
use crate::documents::progress_workbook::{Heading, write_progress};
use crate::documents::words::{estimated_by_of, estimated_by_word, estimated_note, title_word, zone_word};
use crate::documents::write_whole;
use crate::store::counts::titles;
use crate::store::zones::stored_zones;

#[derive(Subcommand)]
pub(super) enum ReportWhat {
    /// Tiến độ: kết quả so với chỉ tiêu. | Targets against achieved.
    Progress(ProgressArgs),
}

#[derive(ClapArgs)]
pub(super) struct ProgressArgs {
    /// Mã đơn vị hành chính, theo bản đồ ngày. | Code of the place, on the map's date.
    #[arg(long)]
    place: String,
    /// Số liệu tại ngày: các năm đã bắt đầu và quyết định đã ký đến ngày này.
    /// | Facts: years begun and decisions signed by this day.
    #[arg(long, value_parser = day)]
    as_of: Date,
    /// Theo bản đồ ngày nào; không ghi thì theo bản đồ tại ngày lấy số liệu.
    /// | Whose map; the as-of day unless given.
    #[arg(long, value_parser = day)]
    map: Option<Date>,
    /// Chỉ một danh hiệu. | One title kind.
    #[arg(long, value_parser = title)]
    title: Option<String>,
    /// Chia theo cấp: province (tỉnh), district (huyện), commune (xã), hamlet (ấp, khóm).
    /// | Level of the parts: province, district, commune, hamlet.
    #[arg(long, value_parser = level)]
    by: Option<Level>,
    /// Định dạng kết quả. | How it is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Ghi ra tệp này, không in ra màn hình; bảng tính XLSX không ghi tên thì là progress.xlsx.
    /// | File to write instead of the standard output; progress.xlsx for a workbook.
    #[arg(long, short)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

/// The report as JSON.
#[derive(serde::Serialize)]
struct Report<'a> {
    as_of: &'a str,
    map_on: &'a str,
    plan: &'a str,
    rows: &'a [ProgressRow],
}

pub(super) fn report(what: ReportWhat, at: &At, lang: Lang) -> Result<(), Refused> {
    let ReportWhat::Progress(args) = what;
    let db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let map_on = args.map.unwrap_or(args.as_of);
    let place = place(&atlas, &args.place, map_on, lang)?;
    let by = args.by;
    let rows = (|| {
        let zones = stored_zones(&db)?;
        let titles = args.title.clone().map_or_else(|| titles(&db), |title| Ok(vec![title]))?;
        let asked = Asked { place, as_of: args.as_of, map_on, titles: &titles, by };
        progress(&db, &atlas, &zones, &asked)
    })();
    let rows = rows.map_err(|error| store_refused(&error, lang))?;
    let generated = is_demo(&db).map_err(|error| store_refused(&error, lang))?;
    if generated {
        eprintln!("{}", GENERATED_NOTE.get(lang));
    }
    let (as_of, map) = (args.as_of.to_string(), map_on.to_string());
    let format = if at.json { Format::Json } else { args.format };
    let text = match format {
        Format::Xlsx => {
            let name = atlas.version_at(place, map_on).map_or("", |version| version.full_name);
            let note = generated.then(|| GENERATED_NOTE.get(lang));
            let heading = Heading { place: name, as_of: &as_of, map_on: &map, plan: PLAN, note };
            let out = args.out.unwrap_or_else(|| PathBuf::from("progress.xlsx"));
            write_progress(&rows, &heading, &out, lang)
                .map_err(|error| not_written(&out, &error.to_string(), lang))?;
            println!("{}", out.display());
            return Ok(());
        }
        Format::Json => {
            let report = Report { as_of: &as_of, map_on: &map, plan: PLAN, rows: &rows };
            serde_json::to_string_pretty(&report).map_err(|error| Refused(error.to_string()))? + "\n"
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            let written = rows.iter().try_for_each(|row| writer.serialize(row));
            written.map_err(|error| Refused(error.to_string()))?;
            let bytes = writer.into_inner().map_err(|error| Refused(error.to_string()))?;
            String::from_utf8(bytes).map_err(|error| Refused(error.to_string()))?
        }
        Format::Table => table(&rows, lang),
    };
    match args.out {
        Some(out) => write_whole(&out, |part| std::fs::write(part, text))
            .map_err(|error: std::io::Error| not_written(&out, &error.to_string(), lang)),
        // Whoever reads the output may stop early; that is no failure.
        None => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            Ok(())
        }
    }
}

pub(super) fn not_written(out: &std::path::Path, why: &str, lang: Lang) -> Refused {
    Refused(match lang {
        Lang::Vi => {
            format!("Không ghi được {}: {why}. Kiểm tra thư mục, quyền ghi và chỗ trống.", out.display())
        }
        Lang::En => {
            format!("Could not write {}: {why}. Check the folder, the rights and the room.", out.display())
        }
    })
}

/// Counts with their thousands, shares with two decimals, in the language's own marks.
pub(super) fn grouped(n: i64, lang: Lang) -> String {
    let digits = n.to_string();
    let mark = if lang == Lang::Vi { '.' } else { ',' };
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

fn percent(bp: Option<u64>, lang: Lang) -> String {
    bp.map_or_else(
        || "–".to_owned(),
        |bp| match lang {
            Lang::Vi => format!("{},{:02}%", bp / 100, bp % 100),
            Lang::En => format!("{}.{:02} %", bp / 100, bp % 100),
        },
    )
}

/// What is certain of a row that is an estimate, and what is possible.
fn bounds(row: &ProgressRow, lang: Lang) -> String {
    let pair = |low: Option<i64>, high: Option<i64>| {
        let (low, high) = (low.unwrap_or(0), high.unwrap_or(0));
        format!("{}–{}", grouped(low, lang), grouped(high, lang))
    };
    if !row.estimated {
        return String::new();
    }
    let all = pair(row.total_low, row.total_high);
    let recognised = pair(row.recognised_low, row.recognised_high);
    let by = estimated_by_word(row.estimated_by.unwrap_or_default(), lang);
    match lang {
        Lang::Vi => format!("ước tính {by}: tổng {all}, công nhận {recognised}"),
        Lang::En => format!("estimated {by}: total {all}, recognised {recognised}"),
    }
}

/// The rows as people read them: zones only where a place has both.
pub(super) fn table(rows: &[ProgressRow], lang: Lang) -> String {
    let heads = match lang {
        Lang::Vi => [
            "Nơi",
            "Năm",
            "Danh hiệu",
            "Vùng",
            "Tổng số",
            "Đăng ký",
            "Đã chấm",
            "Đạt",
            "Công nhận",
            "Tái CN",
            "/ tổng",
            "/ đăng ký",
            "Chỉ tiêu",
            "",
            "",
        ],
        Lang::En => [
            "Place",
            "Year",
            "Title",
            "Zone",
            "Total",
            "Registered",
            "Assessed",
            "Passed",
            "Recognised",
            "Again",
            "/ total",
            "/ registered",
            "Target",
            "",
            "",
        ],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for row in rows.iter().filter(|row| row.zone == "all" || row.total.unwrap_or(0) + row.registered > 0) {
        let met = match (row.met, lang) {
            (Some(true), Lang::Vi) => "đạt",
            (Some(false), Lang::Vi) => "chưa đạt",
            (Some(true), Lang::En) => "met",
            (Some(false), Lang::En) => "not met",
            (None, _) => "",
        };
        lines.push([
            row.place_name.clone(),
            row.year.to_string(),
            title_word(&row.title, lang).to_owned(),
            zone_word(row.zone, lang).to_owned(),
            row.total.map_or_else(|| "–".to_owned(), |n| grouped(n, lang)),
            grouped(row.registered, lang),
            grouped(row.assessed, lang),
            grouped(row.passed, lang),
            grouped(row.recognised, lang),
            grouped(row.recognised_again, lang),
            percent(row.share_of_total_bp, lang),
            percent(row.share_of_registered_bp, lang),
            percent(row.target_bp.map(u64::from), lang),
            met.to_owned(),
            bounds(row, lang),
        ]);
    }
    // Texts stand left, numbers right.
    let mut text = super::aligned(&lines, &[1, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    if let Some(method) = estimated_by_of(rows) {
        text.push_str(&estimated_note(method, lang));
        text.push('\n');
    }
    text
}
