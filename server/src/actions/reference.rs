//! `import hamlets|clan-members|bodies`: reference rows, with the habits of a roster: a job with an id, a dry
//! run, all or nothing, undo.

use jiff::civil::{Date, date};
use programme::fold::fold;
use programme::ids::{ImportId, PlaceId};
use programme::places::{Atlas, Level, pad_commune_code};
use programme::text::Text;

use crate::roster::check::plain_code;
use crate::roster::table::{Column, LineProblem, TableRow};
use crate::store::db::{By, Change, Database, StoreError, WriteTx};
use crate::store::imports::{ImportRow, import_by_digest, insert_import};
use crate::store::reference::{Codes, Filed, HamletFacts, Period, file_body, file_clan_member, file_hamlet};
use crate::store::registry::stamp_names;

/// What a reference file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Hamlets with kind, code and dates.
    Hamlets,
    /// Households of clans, which may live in another commune.
    ClanMembers,
    /// Units that founded an association body.
    Bodies,
}

const COMMUNE: Column = Column { name: "commune_code", aliases: &["ma xa"], required: true };
const FROM: Column = Column { name: "valid_from", aliases: &["tu ngay"], required: true };
const TO: Column = Column { name: "valid_to", aliases: &["den ngay"], required: false };
const INSTRUMENT: Column = Column { name: "instrument", aliases: &["van ban"], required: false };

const HAMLETS: [Column; 7] = [
    COMMUNE,
    Column { name: "hamlet", aliases: &["ap", "khom", "khu pho"], required: true },
    Column { name: "kind", aliases: &["loai"], required: false },
    Column { name: "hamlet_code", aliases: &["ma ap"], required: false },
    FROM,
    TO,
    INSTRUMENT,
];
const CLAN_MEMBERS: [Column; 6] = [
    COMMUNE,
    Column { name: "clan_code", aliases: &["ma dong ho"], required: true },
    Column { name: "household_commune_code", aliases: &["ma xa cua ho"], required: false },
    Column { name: "household_code", aliases: &["ma ho"], required: true },
    FROM,
    TO,
];
const BODIES: [Column; 5] = [
    COMMUNE,
    Column { name: "unit_code", aliases: &["ma don vi", "ma so"], required: true },
    FROM,
    TO,
    INSTRUMENT,
];

impl Reference {
    /// The columns of its file.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Hamlets => &HAMLETS,
            Self::ClanMembers => &CLAN_MEMBERS,
            Self::Bodies => &BODIES,
        }
    }

    /// The word in the list of imports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hamlets => "hamlets",
            Self::ClanMembers => "clan_members",
            Self::Bodies => "bodies",
        }
    }
}

/// How the import is done.
pub struct ReferenceJob<'a> {
    /// What the file holds.
    pub what: Reference,
    /// Digest of the file and what it holds.
    pub digest: &'a str,
    /// A single refused row refuses all.
    pub all_or_nothing: bool,
    /// Say what would happen; write nothing.
    pub dry_run: bool,
    /// Who, and when.
    pub by: By<'a>,
    /// Name of the file, without its folder.
    pub file: &'a str,
    /// Communes whose rows may be taken; all of them where nothing is said.
    pub allowed: Option<&'a dyn Fn(PlaceId) -> bool>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct ReferenceImported {
    /// The job; nothing after a dry run or where nothing was taken.
    pub id: Option<ImportId>,
    /// The same file was imported before.
    pub already: bool,
    /// New, changed, unchanged.
    pub counts: [u64; 3],
    /// Rows refused.
    pub refused: Vec<LineProblem>,
}

/// Imports reference rows.
///
/// # Errors
/// When the store fails; nothing stands then.
pub fn import_reference(
    db: &mut Database,
    atlas: &Atlas,
    job: &ReferenceJob<'_>,
    rows: &[TableRow],
) -> Result<ReferenceImported, StoreError> {
    let tx = db.write()?;
    tx.lock(0)?;
    // Asked inside the write: two who send the same file at once make one job.
    if let Some(id) = import_by_digest(tx.reads(), job.digest)? {
        return Ok(ReferenceImported { id: Some(ImportId::new(id)), already: true, ..Default::default() });
    }
    let import = tx.next_job_id()?;
    let mut done = ReferenceImported::default();
    let mut codes = Codes::default();
    for row in rows {
        match file(&tx, &mut codes, atlas, job, row, import)? {
            Ok(Filed::New) => done.counts[0] += 1,
            Ok(Filed::Changed) => done.counts[1] += 1,
            Ok(Filed::Unchanged) => done.counts[2] += 1,
            Ok(Filed::Contradicts) => done.refused.push(contradicts(row.row)),
            Err(problem) => done.refused.push(problem),
        }
    }
    if job.dry_run || (job.all_or_nothing && !done.refused.is_empty()) {
        return Ok(done);
    }
    let [new, changed, unchanged] = done.counts;
    // A row that is refused for want of a roster may be taken once that is there.
    let digest = format!("{}{}", job.digest, if done.refused.is_empty() { "" } else { "+" });
    let row = ImportRow {
        id: import,
        kind: job.what.code(),
        digest: &digest,
        title: "",
        criteria: 0,
        by: job.by,
        file: job.file,
        counts: [new, changed, unchanged, done.refused.len() as u64],
    };
    insert_import(&tx, &row)?;
    done.id = Some(ImportId::new(import));
    stamp_names(&tx, 0, &format!("{import} {}", job.by.at))?;
    tx.commit(&Change::new(job.by, 0, format!("import.done {import}"), job.digest.to_owned()))?;
    Ok(done)
}

/// The first day of the tree of 2014.
const FIRST_TREE: Date = date(2013, 1, 1);

type Taken = Result<Filed, LineProblem>;

fn file(
    tx: &WriteTx<'_>,
    codes: &mut Codes,
    atlas: &Atlas,
    job: &ReferenceJob<'_>,
    row: &TableRow,
    import: i64,
) -> Result<Taken, StoreError> {
    let what = job.what;
    let cell = |name: &str| {
        let at = what.columns().iter().position(|column| column.name == name);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    };
    let (from, to) = match period(row.row, cell("valid_from"), cell("valid_to")) {
        Ok(period) => period,
        Err(problem) => return Ok(Err(problem)),
    };
    let commune = match commune(atlas, row.row, "commune_code", cell("commune_code"), from) {
        Ok(commune) => commune,
        Err(problem) => return Ok(Err(problem)),
    };
    // Asked of the commune that the code named on the row's day, which may be another than today's.
    if job.allowed.is_some_and(|allowed| !allowed(commune)) {
        let (code, message) = super::import::not_yours();
        return Ok(Err(LineProblem { row: row.row, column: "commune_code", code, message }));
    }
    let (from_text, to_text) = (from.to_string(), to.map(|to| to.to_string()));
    let period: Period<'_> = (&from_text, to_text.as_deref());
    let mut subject = |commune, kind, column, code: &str| {
        subject(tx, codes, atlas, row.row, (commune, from), kind, (column, code))
    };
    Ok(Ok(match what {
        Reference::Hamlets => {
            let name = cell("hamlet");
            if name.is_empty() {
                return Ok(Err(missing(row.row, "hamlet")));
            }
            let facts = HamletFacts {
                commune: commune.get(),
                name,
                folded: &fold(name),
                kind: cell("kind"),
                code: cell("hamlet_code"),
                valid_from: period.0,
                valid_to: period.1,
            };
            file_hamlet(tx, &facts, import)?
        }
        Reference::ClanMembers => {
            let clan = match subject(commune, "clan", "clan_code", cell("clan_code"))? {
                Ok(clan) => clan,
                Err(problem) => return Ok(Err(problem)),
            };
            let of_household = match cell("household_commune_code") {
                "" => Ok(commune),
                code => self::commune(atlas, row.row, "household_commune_code", code, from),
            };
            let household = match of_household {
                Ok(commune) => subject(commune, "family", "household_code", cell("household_code"))?,
                Err(problem) => Err(problem),
            };
            match household {
                Ok(household) => file_clan_member(tx, clan, household, period, import)?,
                Err(problem) => return Ok(Err(problem)),
            }
        }
        Reference::Bodies => match subject(commune, "unit", "unit_code", cell("unit_code"))? {
            Ok(unit) => file_body(tx, unit, period, cell("instrument"), import)?,
            Err(problem) => return Ok(Err(problem)),
        },
    }))
}

fn problem(row: u32, column: &'static str, code: &'static str, vi: String, en: String) -> LineProblem {
    LineProblem { row, column, code, message: Text::new(vi, en) }
}

fn missing(row: u32, column: &'static str) -> LineProblem {
    let (vi, en) = ("Ô này không được để trống.".to_owned(), "This cell must not be blank.".to_owned());
    problem(row, column, "reference.missing", vi, en)
}

fn contradicts(row: u32) -> LineProblem {
    problem(
        row,
        "valid_from",
        "reference.contradicts",
        "Dữ liệu đã có nói khác, hoặc trùng một phần thời gian. Hoàn tác lần nhập trước, hoặc sửa ngày."
            .to_owned(),
        "What is known says otherwise, or overlaps in time. Undo the earlier import, or correct the dates."
            .to_owned(),
    )
}

fn period(row: u32, from: &str, to: &str) -> Result<(Date, Option<Date>), LineProblem> {
    let day = |column, text: &str| {
        crate::roster::values::day(text).ok_or_else(|| {
            let vi = format!("Ngày “{text}” không hợp lệ. Ghi dạng 31/01/2016 hoặc 2016-01-31.");
            let en = format!("The date “{text}” is not valid. Write it as 2016-01-31 or 31/01/2016.");
            problem(row, column, "reference.date", vi, en)
        })
    };
    let from = day("valid_from", from)?;
    let to = if to.is_empty() { None } else { Some(day("valid_to", to)?) };
    if to.is_some_and(|to| to < from) {
        let (vi, en) = ("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first.");
        return Err(problem(row, "valid_to", "reference.period", vi.to_owned(), en.to_owned()));
    }
    Ok((from, to))
}

fn commune(
    atlas: &Atlas,
    row: u32,
    column: &'static str,
    code: &str,
    on: Date,
) -> Result<PlaceId, LineProblem> {
    // Bodies and clans are older than the first tree we have; its codes are read on its first day.
    let on = on.max(FIRST_TREE);
    atlas.by_code(Level::Commune, &pad_commune_code(code), on).map_err(|_| {
        let vi = format!("Không có xã nào mang mã “{code}” vào ngày {on}. Xem lại mã hoặc ngày.");
        let en = format!("No commune has the code “{code}” on {on}. Check the code or the date.");
        problem(row, column, "commune.unknown", vi, en)
    })
}

/// A subject by its code, in the commune or one that flowed into it.
fn subject(
    tx: &WriteTx<'_>,
    codes: &mut Codes,
    atlas: &Atlas,
    row: u32,
    (commune, on): (PlaceId, Date),
    kind: &str,
    (column, code): (&'static str, &str),
) -> Result<Result<(i64, i64), LineProblem>, StoreError> {
    let mut found = Vec::new();
    for place in atlas.predecessors_at(commune, on.max(FIRST_TREE)) {
        found.extend(codes.find(tx.reads(), place.get(), kind, plain_code(code))?);
    }
    Ok(match found[..] {
        [one] => Ok(one),
        [] => Err(problem(
            row,
            column,
            "subject.unknown",
            format!("Chưa có mã “{code}” ở xã này. Nhập danh sách của xã trước (import roster)."),
            format!(
                "The code “{code}” is not known in this commune. Import its roster first (import roster)."
            ),
        )),
        _ => Err(problem(
            row,
            column,
            "subject.ambiguous",
            format!("Mã “{code}” có ở hai xã cũ. Ghi mã xã cũ và ngày trước khi sáp nhập."),
            format!(
                "The code “{code}” exists in two former communes. Write the former code and a day before the merger."
            ),
        )),
    })
}
