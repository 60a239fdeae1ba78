//! `hoctap score ROSTER --criteria ID|FILE --out DIR`.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use programme::criteria::CriteriaSet;
use programme::places::Atlas;
use programme::text::Lang;

use super::Refused;
use super::criteria::load_set_alone;
use super::profiles::mark;
use super::records::At;
use super::words::ContextArgs;
use crate::roster::read::{Found, MappedColumn, Reading, SheetRead};
use crate::roster::refusal::FileProblem;
use crate::roster::table::{Column, read_table};
use crate::roster::text::read_text;
use crate::roster::workbook::{Format, sniff};
use crate::roster::zones::{Zones, read_zones};
use crate::score::{Explained, ScoreError, Scored, explain, score};
use programme::calendar::year_end;

/// Every commune of the country, several times over.
const MAX_ZONES_KILOBYTES: u64 = 4_096;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Danh sách: tệp CSV, XLSX, XLS hoặc ODS. | Roster: CSV, XLSX, XLS or ODS.
    roster: PathBuf,
    /// Mã bộ tiêu chí có sẵn, hoặc một tệp. | Id of a shipped criteria set, or a file.
    #[arg(long)]
    criteria: String,
    /// Vùng của từng xã theo thời gian (commune_code,zone,valid_from,valid_to,instrument).
    /// | Zones by commune and period (commune_code,zone,valid_from,valid_to,instrument).
    #[arg(long)]
    zones: Option<PathBuf>,
    #[command(flatten)]
    context: ContextArgs,
    /// Giải thích thêm, từng dòng, điểm của đối tượng có mã này.
    /// | Also explain, line by line, the score of the subject with this code.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
    /// Thư mục ghi results.csv, errors.csv và report.csv.
    /// | Folder for results.csv, errors.csv and report.csv.
    #[arg(long)]
    out: PathBuf,
}

pub(super) fn run(args: Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let set = load_set_alone(&args.criteria, at, lang)?;
    let atlas = Atlas::shipped();
    let zones = match &args.zones {
        Some(path) => load_zones(path, &atlas, lang)?,
        None => Zones::default(),
    };
    let context = args.context.context();
    let profile = args.context.profile(&set, lang)?;
    let profile = profile.as_ref();
    let reading = Reading { set: &set, atlas: &atlas, zones: &zones, context: &context, profile };
    match score(&args.roster, reading, &args.out, lang) {
        Ok(scored) => {
            say(&scored, &set, &args.out, lang);
            args.explain.as_deref().map_or(Ok(()), |code| say_why(&args.roster, reading, code, lang))
        }
        Err(ScoreError::Refused(problem)) => Err(Refused(problem.message(lang))),
        Err(ScoreError::Write { path, source }) => Err(Refused(match lang {
            Lang::Vi => format!(
                "Không ghi được {}: {source}. Kiểm tra quyền ghi và dung lượng đĩa; chưa có tệp kết quả nào được thay.",
                path.display()
            ),
            Lang::En => format!(
                "Could not write {}: {source}. Check permissions and free space; no result file was replaced.",
                path.display()
            ),
        })),
    }
}

/// The columns of zones in a workbook.
const ZONES: [Column; 5] = [
    Column { name: "commune_code", aliases: &["ma xa"], required: true },
    Column { name: "zone", aliases: &["vung"], required: true },
    Column { name: "valid_from", aliases: &["tu ngay"], required: true },
    Column { name: "valid_to", aliases: &["den ngay"], required: false },
    Column { name: "instrument", aliases: &["van ban"], required: false },
];

/// A zones file as CSV, each row in the line that bears its number, whatever it came in.
pub(super) fn zones_text(path: &Path) -> Result<String, FileProblem> {
    if sniff(path)? == Format::Csv {
        return read_text(path, MAX_ZONES_KILOBYTES);
    }
    let head = ZONES.each_ref().map(|column| column.name).join(",");
    let mut lines = vec![head];
    for row in read_table(path, &ZONES)? {
        let line = row.row as usize - 1;
        lines.resize(lines.len().max(line + 1), String::new());
        let cells: Vec<String> =
            row.cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        if line > 0 {
            lines[line] = cells.join(",");
        }
    }
    Ok(lines.join("\n"))
}

/// Reads a zones file, or says every line that is wrong.
pub(super) fn load_zones(path: &Path, atlas: &Atlas, lang: Lang) -> Result<Zones, Refused> {
    let name = path.display();
    let text = zones_text(path).map_err(|problem| Refused(problem.message(lang)))?;
    let periods = read_zones(&text, atlas).map_err(|problems| {
        let lines =
            problems.iter().map(|p| format!("{name}:{}: {} [{}]", p.line, p.message.get(lang), p.code));
        Refused(lines.collect::<Vec<_>>().join("\n"))
    })?;
    Ok(Zones::from_periods(periods))
}

fn say(scored: &Scored, set: &CriteriaSet, out: &Path, lang: Lang) {
    notes(&scored.found, set, lang);
    let Found { rows, accepted, refused, skipped, .. } = scored.found;
    let (assessed, passed, out) = (scored.assessed, scored.passed, out.display());
    let see = if refused == 0 {
        ""
    } else if lang == Lang::Vi {
        " Các dòng bị từ chối và cách sửa: errors.csv."
    } else {
        " Refused rows and what to do: errors.csv."
    };
    match lang {
        Lang::Vi => println!(
            "{rows} dòng: nhận {accepted}, từ chối {refused}; bỏ qua {skipped} dòng tiêu đề hoặc cộng.\nĐã chấm {assessed}, đạt {passed}. Kết quả ở {out}.{see}"
        ),
        Lang::En => println!(
            "{rows} rows: {accepted} accepted, {refused} refused; {skipped} headings or subtotals skipped.\n{assessed} assessed, {passed} passed. Results are in {out}.{see}"
        ),
    }
}

/// The explanation of one subject's score, as an official would say it to the family.
fn say_why(roster: &Path, reading: Reading<'_>, code: &str, lang: Lang) -> Result<(), Refused> {
    let found = explain(roster, reading, code).map_err(|problem| Refused(problem.message(lang)))?;
    if found.is_empty() {
        return Err(Refused(match lang {
            Lang::Vi => format!("Không có dòng hợp lệ nào mang mã “{code}”. Xem errors.csv."),
            Lang::En => format!("No good row has the code “{code}”. See errors.csv."),
        }));
    }
    for Explained { commune, year, lines } in found {
        let on = reading.context.codes_on.unwrap_or_else(|| year_end(year));
        let place = reading.atlas.version_at(commune, on).map_or("", |version| version.full_name);
        println!("\n{code} · {place} · {year}");
        if lines.is_empty() {
            println!(
                "{}",
                match lang {
                    Lang::Vi => "  chỉ đăng ký, hoặc chỉ có tổng điểm do cơ sở chấm",
                    Lang::En => "  only registered, or only a total scored by the commune",
                }
            );
        }
        for line in lines {
            let points = line.points.map(|points| format!("{points}/{}", line.max)).unwrap_or_default();
            println!("  {points:>9}  {}", line.text.get(lang));
        }
    }
    Ok(())
}

/// Years that the set was not made for: said, not refused, since a province may go on with a set that lapsed.
fn outside_the_period(found: &Found, set: &CriteriaSet, lang: Lang) {
    let (from, to) = (set.valid_from.year(), set.valid_to.map_or(i16::MAX, |to| to.year()));
    let outside = found.years.iter().filter(|year| i16::try_from(**year).is_ok_and(|y| y < from || y > to));
    let outside: Vec<String> = outside.map(ToString::to_string).collect();
    if outside.is_empty() {
        return;
    }
    let (outside, last) =
        (outside.join(", "), set.valid_to.map_or_else(|| "…".to_owned(), |to| to.to_string()));
    let (id, first) = (&set.id, set.valid_from);
    match lang {
        Lang::Vi => eprintln!(
            "Chú ý: bộ tiêu chí {id} có hiệu lực {first} – {last}, nhưng danh sách có năm {outside}. Kiểm tra có đúng bộ đang áp dụng không."
        ),
        Lang::En => eprintln!(
            "Note: the criteria set {id} is in force {first} – {last}, but the roster speaks of {outside}. Check that it is the set that applies."
        ),
    }
}

/// Which columns a profile named, each as the criteria are shown: with what nobody saw in a real file.
fn through_the_profile(at: &str, mapped: &[MappedColumn], lang: Lang) {
    let columns = mapped.iter().map(|column| {
        let values = column.values.iter().map(|(theirs, ours)| format!("{theirs} = {ours}"));
        let values = values.collect::<Vec<_>>().join(", ");
        let values = if values.is_empty() { values } else { format!(" ({values})") };
        format!("{} → {}{values}{}", column.heading, column.means.get(lang), mark(column.provenance, lang))
    });
    let columns = columns.collect::<Vec<_>>().join("; ");
    match lang {
        Lang::Vi => eprintln!("Trang{at}: đọc theo bảng đối chiếu cột: {columns}."),
        Lang::En => eprintln!("Sheet{at}: read through the profile: {columns}."),
    }
}

/// Which heading was taken for which column.
fn understood(at: &str, sheet: &SheetRead, lang: Lang) {
    let mut columns: Vec<String> =
        sheet.known.iter().map(|(heading, means)| format!("{heading} → {}", means.get(lang))).collect();
    if !sheet.scored.is_empty() {
        let word = match lang {
            Lang::Vi => "cột điểm",
            Lang::En => "items",
        };
        columns.push(format!("{word} {}", sheet.scored.join(", ")));
    }
    let columns = columns.join("; ");
    match lang {
        Lang::Vi if !columns.is_empty() => eprintln!("Trang{at}: hiểu các cột: {columns}."),
        Lang::En if !columns.is_empty() => eprintln!("Sheet{at}: columns understood: {columns}."),
        Lang::Vi | Lang::En => {}
    }
}

/// What was understood of the headers, and what the criteria set lacks: on standard error.
pub(super) fn notes(found: &Found, set: &CriteriaSet, lang: Lang) {
    for sheet in &found.sheets {
        let at = if sheet.name.is_empty() { String::new() } else { format!(" “{}”", sheet.name) };
        if !sheet.mapped.is_empty() {
            through_the_profile(&at, &sheet.mapped, lang);
        }
        understood(&at, sheet, lang);
        if !sheet.unused.is_empty() {
            let columns = sheet.unused.join(", ");
            match lang {
                Lang::Vi => eprintln!("Trang{at}: các cột không cần nên không lấy: {columns}."),
                Lang::En => eprintln!("Sheet{at}: columns not needed, so not taken: {columns}."),
            }
        }
        if !sheet.unknown.is_empty() {
            let columns = sheet.unknown.join(", ");
            match lang {
                Lang::Vi => eprintln!("Trang{at}: bỏ qua các cột không biết: {columns}."),
                Lang::En => eprintln!("Sheet{at}: unknown columns ignored: {columns}."),
            }
        }
        if sheet.sums_ignored {
            match lang {
                Lang::Vi => eprintln!(
                    "Trang{at}: có cột điểm từng mục nên chương trình tự cộng; cột Tổng điểm, Kết quả không dùng."
                ),
                Lang::En => eprintln!(
                    "Sheet{at}: items have columns, so they are summed here; the columns total and result are not used."
                ),
            }
        }
        if !sheet.items_without_column.is_empty() {
            let items = sheet.items_without_column.join(", ");
            match lang {
                Lang::Vi => {
                    eprintln!("Trang{at}: thiếu cột của các mục {items}; mọi dòng có điểm sẽ bị từ chối.")
                }
                Lang::En => {
                    eprintln!("Sheet{at}: there is no column for {items}; every scored row is refused.")
                }
            }
        }
    }
    outside_the_period(found, set, lang);
    if !set.complete {
        match lang {
            Lang::Vi => eprintln!(
                "Bộ tiêu chí {} chưa đầy đủ hoặc chưa đối chiếu văn bản gốc. {}",
                set.id, set.lacks.vi
            ),
            Lang::En => {
                eprintln!("The criteria set {} is incomplete or unverified. {}", set.id, set.lacks.en)
            }
        }
    }
}
