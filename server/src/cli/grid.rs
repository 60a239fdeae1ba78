//! The commands of a hamlet meeting: `grid`, `score-row`, `score-hamlet`, `meeting`. The same actions as the page.

use clap::{Args as ClapArgs, ValueEnum};
use jiff::civil::Date;
use programme::assessment::{Cleared, MeetingFacts, Remark, Votes};
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::text::{Lang, Text};

use super::Refused;
use super::decisions::{CasesArgs, today};
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use crate::actions::assessment::{
    Entry, FillFrom, Grid, GridRow, KeptSet, MeetingError, MeetingTyped, SaveError, Scoring, Sets, TypedRow,
    fill, grid, record_meeting, save_row,
};
use crate::roster::check::plain_code;
use crate::roster::row::Registration;
use crate::roster::zones::Zones;
use crate::store::db::{Database, StoreError};
use crate::store::sheet::hamlet_by_name;
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

#[derive(ClapArgs)]
pub(super) struct SheetArgs {
    #[command(flatten)]
    pub(super) cases: CasesArgs,
    /// Ấp, khóm, khu phố; bỏ trống nếu danh sách không ghi ấp.
    /// | The hamlet; none where the list says no hamlet.
    #[arg(long)]
    hamlet: Option<String>,
    /// Bộ tiêu chí, nếu không phải bộ đang có hiệu lực. | Criteria set, if not the one in force.
    #[arg(long)]
    criteria: Option<String>,
}

/// A sheet that was found: what is scored, and the hamlet.
pub(super) struct Found {
    pub(super) db: Database,
    pub(super) sets: Sets,
    set: KeptSet,
    zones: Zones,
    atlas: Atlas,
    commune: PlaceId,
    pub(super) hamlet: i64,
    title: String,
    year: u16,
}

impl Found {
    pub(super) fn of(args: &SheetArgs, at: &At, lang: Lang) -> Result<Self, Refused> {
        let db = open(at, lang)?;
        let failed = |error: StoreError| store_refused(&error, lang);
        let atlas = atlas_of(&db, lang)?;
        let (commune, records_of) = args.cases.communes(&atlas, lang)?;
        let (title, year) = (args.cases.title.clone(), args.cases.year);
        let sets = Sets::load(&db).map_err(failed)?;
        let set = match &args.criteria {
            Some(id) => sets.find(id),
            None => sets.in_force(&atlas, &title, year, commune).into_iter().next(),
        };
        let set = set.ok_or_else(|| {
            say(
                lang,
                "Không có bộ tiêu chí của danh hiệu này cho năm đó. Chọn bằng --criteria.",
                "No criteria set of the title is in force that year. Choose one by --criteria.",
            )
        })?;
        let mut places = Vec::new();
        for place in records_of {
            match &args.hamlet {
                None => places.push((place, 0)),
                Some(name) => {
                    let found = hamlet_by_name(&db, place.get(), &fold(name)).map_err(failed)?;
                    places.extend(found.map(|hamlet| (place, hamlet)));
                }
            }
        }
        // A list without hamlets is its own commune's.
        if args.hamlet.is_none() {
            places.retain(|(place, _)| *place == commune);
        }
        match places[..] {
            [(commune, hamlet)] => {
                let zones = stored_zones(&db).map_err(failed)?;
                Ok(Self { db, sets, set, zones, atlas, commune, hamlet, title, year })
            }
            [] => Err(say(
                lang,
                "Không có ấp này trong xã. Kiểm tra tên ấp.",
                "The commune has no such hamlet. Check its name.",
            )),
            _ => Err(say(
                lang,
                "Ấp này có ở hai xã cũ. Ghi thêm --former-commune MÃ-XÃ-CŨ.",
                "Two former communes have a hamlet of this name. Add --former-commune CODE.",
            )),
        }
    }

    /// What is scored, beside the database that it is written to.
    pub(super) fn parts(&mut self) -> (&mut Database, Scoring<'_>, &Sets, i64) {
        let places = (&self.atlas, &self.zones);
        let scoring = Scoring::new(places, self.commune, (&self.title, self.year), &self.set);
        (&mut self.db, scoring, &self.sets, self.hamlet)
    }

    pub(super) fn grid(&mut self, lang: Lang) -> Result<Grid, Refused> {
        let (db, scoring, sets, hamlet) = self.parts();
        grid(db, sets, &scoring, hamlet).map_err(|error| store_refused(&error, lang))
    }
}

pub(super) fn say(lang: Lang, vi: &str, en: &str) -> Refused {
    Refused::text(&Text::new(vi, en), lang)
}

/// The row of a code.
pub(super) fn row_by_code<'g>(grid: &'g Grid, code: &str, lang: Lang) -> Result<&'g GridRow, Refused> {
    let code = plain_code(code.trim());
    let row = grid.rows.iter().find(|row| row.code == code);
    row.ok_or_else(|| {
        let text = Text::new(
            format!("Ấp không có đối tượng mang mã {code} trong năm đó."),
            format!("The hamlet has no subject with the code {code} in that year."),
        );
        Refused::text(&text, lang)
    })
}

/// A row for machines.
#[derive(serde::Serialize)]
struct Line<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    members: Option<i64>,
    poor: bool,
    registered: &'a str,
    cells: &'a [String],
    total: Option<String>,
    standing: &'static str,
    verdict: &'a str,
    source: &'a str,
    state: &'a str,
    version: i64,
    typed_by: Option<&'a str>,
    typed_at: Option<&'a str>,
    reasons: Vec<&'a str>,
    last_year: Option<&'a str>,
    review: Option<&'static str>,
}

pub(super) fn show(args: &SheetArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let grid = Found::of(args, at, lang)?.grid(lang)?;
    if at.json {
        return super::say_json(&lines(&grid, lang));
    }
    let heads = match lang {
        Lang::Vi => ["Mã số", "Tên", "Tổ", "Các mục", "Kết quả", "Năm trước", "Bản"],
        Lang::En => ["Code", "Name", "Group", "Items", "Verdict", "Last year", "Version"],
    };
    let mut table = vec![heads.map(str::to_owned)];
    for row in &grid.rows {
        let cells = row.cells.iter().map(|cell| if cell.is_empty() { "·" } else { cell });
        table.push([
            row.code.clone(),
            row.name.clone(),
            row.group.clone(),
            cells.collect::<Vec<_>>().join(" "),
            row.verdict.text.get(lang).to_owned(),
            row.last_year.as_ref().map_or("", |last| last.verdict.text.get(lang)).to_owned(),
            row.version.to_string(),
        ]);
    }
    super::say(&super::aligned(&table, &[6]));
    Ok(())
}

fn lines(grid: &Grid, lang: Lang) -> Vec<Line<'_>> {
    grid.rows
        .iter()
        .map(|row| Line {
            code: &row.code,
            name: &row.name,
            group: &row.group,
            members: row.members,
            poor: row.poor,
            registered: &row.registered,
            cells: &row.cells,
            total: row.verdict.total.map(|total| total.to_string()),
            standing: row.verdict.standing.code(),
            verdict: row.verdict.text.get(lang),
            source: &row.source,
            state: &row.state,
            version: row.version,
            typed_by: row.typed.as_ref().map(|(actor, _)| actor.as_str()),
            typed_at: row.typed.as_ref().map(|(_, at)| at.as_str()),
            reasons: row.reasons.iter().map(|reason| reason.get(lang)).collect(),
            last_year: row.last_year.as_ref().map(|last| last.verdict.text.get(lang)),
            review: row.review.as_ref().filter(|review| review.stands).map(|review| review.verdict.code()),
        })
        .collect()
}

#[derive(Clone, Copy, ValueEnum)]
enum Registered {
    New,
    Again,
    Yes,
    No,
}

#[derive(ClapArgs)]
pub(super) struct ScoreRowArgs {
    #[command(flatten)]
    sheet: SheetArgs,
    /// Mã của đối tượng trong xã. | The subject's code in its commune.
    #[arg(long)]
    code: String,
    /// Một mục và điểm, ví dụ c1.1=7,5; k là không có đối tượng; để trống sau dấu = là xóa. Mục không nêu giữ nguyên.
    /// | An item and its answer, such as c1.1=7.5; k where it does not apply; nothing after = takes it out. Items
    /// not named stay.
    #[arg(long = "item", value_parser = pair)]
    items: Vec<(String, String)>,
    /// Tổng điểm do cơ sở chấm, không ghi từng mục. | A total alone, scored by the commune.
    #[arg(long, conflicts_with = "items")]
    total: Option<String>,
    /// Kết quả đi với tổng điểm: đạt hoặc không đạt. | Its result: passed or not passed.
    #[arg(long, conflicts_with = "items")]
    result: Option<String>,
    /// Đăng ký; bỏ trống là giữ nguyên. | Registered; as it stands where not given.
    #[arg(long, value_enum)]
    registered: Option<Registered>,
    /// Số nhân khẩu, 1–30. | Members, 1–30.
    #[arg(long)]
    members: Option<u8>,
    /// Hộ nghèo, cận nghèo: true hoặc false. | Poor or near-poor: true or false.
    #[arg(long)]
    poor: Option<bool>,
    /// Xóa điểm đã ghi, kèm lý do: wrong_row (nhầm dòng), again (chấm lại), withdrew (không tham gia).
    /// | Take the score out, for a reason: wrong_row, again or withdrew.
    #[arg(long, value_parser = cleared, conflicts_with_all = ["items", "total", "result"])]
    clear: Option<Cleared>,
    /// Bản đã xem; bỏ trống là bản mới nhất. | The version that was seen; the newest where not given.
    #[arg(long)]
    seen: Option<i64>,
    /// Khóa chống ghi hai lần. | Key under which this is done once.
    #[arg(long)]
    key: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (item, answer) = text.split_once('=').ok_or_else(|| "c1.1=10".to_owned())?;
    Ok((item.trim().to_owned(), answer.trim().to_owned()))
}

fn cleared(word: &str) -> Result<Cleared, String> {
    let known = || Cleared::ALL.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(", ");
    Cleared::parse(word).ok_or_else(known)
}

/// How a row registers: as asked, or as it stands.
fn registration(asked: Option<Registered>, row: &GridRow) -> Registration {
    match (asked, row.registered.as_str()) {
        (Some(Registered::New), _) | (None, "new") => Registration::New,
        (Some(Registered::Again), _) | (None, "again") => Registration::Again,
        (Some(Registered::No), _) | (None, "no") => Registration::No,
        (Some(Registered::Yes), _) | (None, _) => Registration::Unsaid,
    }
}

pub(super) fn score_row(args: &ScoreRowArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut found = Found::of(&args.sheet, at, lang)?;
    let grid = found.grid(lang)?;
    let row = row_by_code(&grid, &args.code, lang)?;
    let mut cells =
        if args.clear.is_some() { vec![String::new(); row.cells.len()] } else { row.cells.clone() };
    for (item, answer) in &args.items {
        let column = grid.sheet.columns.iter().position(|column| column.id == *item || column.short == *item);
        let column = column.ok_or_else(|| {
            let known = grid.sheet.columns.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
            say(
                lang,
                &format!("Không có mục {item}. Các mục: {known}."),
                &format!("There is no item {item}. Items: {known}."),
            )
        })?;
        cells[column].clone_from(answer);
    }
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let alone = args.total.is_some() || args.result.is_some();
    let typed = TypedRow {
        subject: row.subject,
        seen: args.seen.unwrap_or(row.version),
        entry: if alone {
            Entry::Total(args.total.as_deref().unwrap_or(""), args.result.as_deref().unwrap_or(""))
        } else {
            Entry::Cells(&cells)
        },
        registered: registration(args.registered, row),
        members: args.members.or_else(|| row.members.and_then(|n| u8::try_from(n).ok())),
        poor: args.poor.unwrap_or(row.poor),
    };
    let (db, scoring, sets, _) = found.parts();
    let saved = save_row(db, at.by(), (&scoring, sets), &typed, args.clear, args.key.as_deref());
    let saved = saved.map_err(|error| save_refused(&error, &scoring, lang))?;
    println!("{} · {} · {}", row.code, saved.verdict.text.get(lang), saved.version);
    Ok(())
}

pub(super) fn save_refused(error: &SaveError, scoring: &Scoring<'_>, lang: Lang) -> Refused {
    match error {
        SaveError::Store(error) => store_refused(error, lang),
        SaveError::KeyReused => {
            say(lang, "Khóa này đã dùng cho một lần ghi khác.", "The key was used for something else.")
        }
        SaveError::Refused(rows) => {
            let set = &scoring.set.set;
            let lines =
                rows.iter().map(|(_, error)| format!("{} [{}]", error.message(set).get(lang), error.code()));
            Refused(lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

#[derive(ClapArgs)]
pub(super) struct ScoreHamletArgs {
    #[command(flatten)]
    sheet: SheetArgs,
    /// Chấm các dòng chưa chấm: last-year (như năm trước), all-met (đạt tất cả các mục) hoặc learning-result (chỉ
    /// các mục lấy theo kết quả học tập, ở danh hiệu văn hóa); sau đó sửa, ghi phần còn lại.
    /// | Score the rows that are not scored: last-year, as each was, all-met, or learning-result, only the items of a
    /// culture title that the learning result answers; then the rest is typed.
    #[arg(long, value_enum)]
    fill: FillWord,
}

#[derive(Clone, Copy, ValueEnum)]
enum FillWord {
    LastYear,
    AllMet,
    LearningResult,
}

pub(super) fn score_hamlet(args: &ScoreHamletArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut found = Found::of(&args.sheet, at, lang)?;
    let from = match args.fill {
        FillWord::LastYear => FillFrom::LastYear,
        FillWord::AllMet => FillFrom::AllMet,
        FillWord::LearningResult => FillFrom::LearningResult,
    };
    let (db, scoring, sets, hamlet) = found.parts();
    let filled = fill(db, at.by(), (&scoring, sets), hamlet, from);
    let filled = filled.map_err(|error| store_refused(&error, lang))?;
    let (done, drafts, kept, left) = (filled.done, filled.drafts, filled.kept, filled.left.len());
    match lang {
        Lang::Vi => println!(
            "Đã chấm {done} dòng, {drafts} dòng còn thiếu mục, giữ {kept} dòng đã có, chưa chấm được {left} dòng."
        ),
        Lang::En => println!(
            "{done} rows scored, {drafts} still lack items, {kept} kept as they were, {left} left unscored."
        ),
    }
    Ok(())
}

#[derive(ClapArgs)]
pub(super) struct MeetingArgs {
    #[command(flatten)]
    sheet: SheetArgs,
    /// Ngày họp. | Day of the meeting.
    #[arg(long, value_parser = day)]
    held_on: Date,
    /// Số người được mời. | How many were invited.
    #[arg(long, default_value_t = 0)]
    invited: u32,
    /// Số người dự. | How many came.
    #[arg(long)]
    attended: u32,
    /// Nhận xét theo mã: few_came (ít người dự), read_aloud (đã đọc), posted (đã niêm yết), no_objection (không có ý
    /// kiến), objection (có ý kiến), second_time (họp lần hai).
    /// | Remarks by code: few_came, read_aloud, posted, no_objection, objection, second_time.
    #[arg(long = "remark", value_parser = remark)]
    remarks: Vec<Remark>,
    /// Phiếu của một đối tượng: MÃ=ĐỒNG-Ý/KHÔNG/Ý-KIẾN-KHÁC. | Votes on a subject: CODE=FOR/AGAINST/ABSTAINED.
    #[arg(long = "vote", value_parser = vote)]
    votes: Vec<(String, Votes)>,
}

fn remark(word: &str) -> Result<Remark, String> {
    let known = || Remark::ALL.iter().map(|remark| remark.code()).collect::<Vec<_>>().join(", ");
    Remark::parse(word).ok_or_else(known)
}

fn vote(text: &str) -> Result<(String, Votes), String> {
    let wanted = || "12=40/2/0".to_owned();
    let (code, votes) = text.split_once('=').ok_or_else(wanted)?;
    let mut counts = votes.split('/').map(|n| n.trim().parse::<u32>());
    let (Some(Ok(agreed)), Some(Ok(against)), Some(Ok(abstained)), None) =
        (counts.next(), counts.next(), counts.next(), counts.next())
    else {
        return Err(wanted());
    };
    Ok((code.trim().to_owned(), Votes { agreed, against, abstained }))
}

pub(super) fn meeting(args: &MeetingArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut found = Found::of(&args.sheet, at, lang)?;
    let grid = found.grid(lang)?;
    let mut votes = Vec::new();
    for (code, counts) in &args.votes {
        votes.push((row_by_code(&grid, code, lang)?.subject, *counts));
    }
    let typed = MeetingTyped {
        seen: grid.meeting.as_ref().map_or(0, |meeting| meeting.version),
        held_on: args.held_on,
        facts: MeetingFacts { invited: args.invited, attended: args.attended },
        remarks: &args.remarks,
        votes: &votes,
    };
    let today = today(&at.now).unwrap_or_else(|| year_end(args.sheet.cases.year));
    let (db, scoring, _, hamlet) = found.parts();
    record_meeting(db, at.by(), &scoring, (hamlet, today), &typed).map_err(|error| match error {
        MeetingError::Store(error) => store_refused(&error, lang),
        MeetingError::UnknownHamlet | MeetingError::UnknownSubject(_) => {
            say(lang, "Ấp không có đối tượng này.", "The hamlet has no such subject.")
        }
        MeetingError::Conflict(_) => say(
            lang,
            "Người khác vừa ghi cuộc họp này. Xem lại rồi ghi tiếp.",
            "Somebody else wrote this meeting meanwhile. Look again.",
        ),
        MeetingError::Fault(_, fault) => Refused(format!("{} [{}]", fault.message().get(lang), fault.code())),
    })?;
    match lang {
        Lang::Vi => println!("Đã ghi cuộc họp; {} đối tượng có phiếu.", votes.len()),
        Lang::En => println!("The meeting is written down; {} subjects have votes.", votes.len()),
    }
    Ok(())
}
