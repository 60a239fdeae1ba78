//! `hoctap cases`: the cases of a commune and year with their state, reasons and decision; with `--code`, why
//! one subject passed or failed, read from what is stored.

use clap::{Args as ClapArgs, ValueEnum};
use programme::criteria::{Circumstances, CriteriaSet, evaluate, explain};
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::recognition::State;
use programme::text::Lang;
use programme::units::Points;

use super::Refused;
use super::criteria::read_kept;
use super::decisions::CasesArgs;
use super::records::{At, atlas_of, open, store_refused};
use crate::actions::import::read_sheet;
use crate::roster::check::plain_code;
use crate::store::cases::{ListedCase, listed_cases};
use crate::store::db::StoreError;
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    cases: CasesArgs,
    /// Một tình trạng: assessed (đã chấm điểm), proposed (đã trình), drafted (trong dự thảo), recognised (đã
    /// công nhận), refused (không công nhận) hoặc withdrawn (đã thu hồi).
    /// | One state: assessed, proposed, drafted, recognised, refused or withdrawn.
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// Giải thích từng dòng hồ sơ của đối tượng có mã này.
    /// | Explain the case of the subject with this code, line by line.
    #[arg(long)]
    code: Option<String>,
    /// Định dạng kết quả. | How it is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

fn state(word: &str) -> Result<State, String> {
    State::parse(word).ok_or_else(|| State::ALL.map(State::code).join(", "))
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let (year, title) = (args.cases.year, args.cases.title.as_str());
    let on = year_end(year);
    let (_, records_of) = args.cases.communes(&atlas, lang)?;
    let failed = |error: StoreError| store_refused(&error, lang);
    let code = args.code.as_deref().map(|code| plain_code(code.trim()));
    let mut cases = Vec::new();
    for place in records_of {
        let key = (place.get(), title, i64::from(year));
        cases.extend(listed_cases(&db, key, code).map_err(failed)?.into_iter().map(|case| (place, case)));
    }
    cases.retain(|(_, case)| args.state.is_none_or(|state| case.state == state.code()));
    if cases.is_empty() {
        return Err(Refused(match lang {
            Lang::Vi => "Không có hồ sơ nào. Kiểm tra xã, năm, danh hiệu, mã.".to_owned(),
            Lang::En => "There is no such case. Check commune, year, title and code.".to_owned(),
        }));
    }
    if code.is_some() {
        let zones = stored_zones(&db).map_err(failed)?;
        for (place, case) in &cases {
            let holder = atlas.on_map(*place, on).first().map_or(*place, |(id, _)| *id);
            let set = read_kept(&db, &case.criteria.1, lang)?;
            say_why(case, set.as_ref(), (&atlas, *place, zones.zone_at(holder, on), year), lang);
        }
        return Ok(());
    }
    let text = match args.format {
        Format::Csv => csv(&cases)?,
        Format::Table => table(&cases, lang),
    };
    super::say(&text);
    Ok(())
}

fn total(case: &ListedCase) -> String {
    let hundredths = case.total_hundredths.and_then(|n| i32::try_from(n).ok());
    hundredths.map_or_else(String::new, |n| Points::from_hundredths(n).to_string())
}

fn csv(cases: &[(PlaceId, ListedCase)]) -> Result<String, Refused> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "subject_code",
        "name",
        "hamlet",
        "state",
        "registered",
        "source",
        "total",
        "outcome",
        "reasons",
        "refusal",
        "decision",
        "signed_on",
        "again",
        "streak_years",
    ];
    let failed = |error: csv::Error| Refused(error.to_string());
    writer.write_record(head).map_err(failed)?;
    for (_, case) in cases {
        let streak = if case.streak_years > 0 { case.streak_years.to_string() } else { String::new() };
        let total = total(case);
        let record: [&str; 14] = [
            &case.code,
            &case.name,
            &case.hamlet,
            &case.state,
            &case.registered,
            &case.source,
            &total,
            &case.outcome,
            &case.reasons,
            &case.refusal,
            case.decision.as_deref().unwrap_or(""),
            case.signed_on.as_deref().unwrap_or(""),
            if case.again { "1" } else { "0" },
            &streak,
        ];
        writer.write_record(record).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Refused(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Refused(error.to_string()))
}

/// How far a case went, as people say it.
fn state_word(case: &ListedCase, lang: Lang) -> String {
    let (vi, en) = match case.state.as_str() {
        "proposed" => ("đã đề nghị", "proposed"),
        "drafted" => ("trong dự thảo", "drafted"),
        "recognised" if case.again => ("tái công nhận", "recognised again"),
        "recognised" => ("công nhận", "recognised"),
        "refused" => ("không công nhận", "refused"),
        "withdrawn" => ("đã thu hồi", "withdrawn"),
        _ => match case.outcome.as_str() {
            "pass" => ("đạt", "passed"),
            "fail" => ("chưa đạt", "not passed"),
            "refer" => ("chờ xem xét", "referred"),
            _ => ("chưa chấm", "not assessed"),
        },
    };
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn table(cases: &[(PlaceId, ListedCase)], lang: Lang) -> String {
    let heads = match lang {
        Lang::Vi => ["Mã số", "Tên", "Ấp", "Điểm", "Tình trạng", "Lý do chưa đạt", "Quyết định"],
        Lang::En => ["Code", "Name", "Hamlet", "Total", "State", "Reasons", "Decision"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for (_, case) in cases {
        let reasons = if case.refusal.is_empty() { &case.reasons } else { &case.refusal };
        let decision = [case.decision.as_deref(), case.signed_on.as_deref()];
        let decision = decision.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let total = total(case);
        let total = if lang == Lang::Vi { total.replace('.', ",") } else { total };
        lines.push([
            case.code.clone(),
            case.name.clone(),
            case.hamlet.clone(),
            total,
            state_word(case, lang),
            reasons.clone(),
            decision,
        ]);
    }
    super::aligned(&lines, &[3])
}

fn say_why(
    case: &ListedCase,
    set: Option<&CriteriaSet>,
    (atlas, place, zone, year): (&Atlas, PlaceId, &str, u16),
    lang: Lang,
) {
    let name = atlas.version_at(place, year_end(year)).map_or("", |version| version.full_name);
    println!("{} · {} · {name} · {year} · {}", case.code, case.name, state_word(case, lang));
    if let (Some(number), Some(on)) = (&case.decision, &case.signed_on) {
        match lang {
            Lang::Vi => println!("  Quyết định {number} ngày {on}; {} năm liên tục", case.streak_years),
            Lang::En => println!("  Decision {number} of {on}; {} years in a row", case.streak_years),
        }
    }
    let id = &case.criteria.0;
    let lines = set.zip(read_sheet(&case.answers)).filter(|_| case.source == "items").map(
        |(set, (answers, vetoes))| {
            let circumstances =
                Circumstances { zone: zone.to_owned(), poor: case.poor, ..Circumstances::default() };
            let score = evaluate(set, &answers, &vetoes, &circumstances);
            explain(set, &answers, &vetoes, &circumstances, &score)
        },
    );
    let was_scored = case.source == "items" && case.answers.is_empty();
    match (lines, lang) {
        (Some(lines), _) => {
            for line in lines {
                let points = line.points.map(|points| format!("{points}/{}", line.max)).unwrap_or_default();
                println!("  {points:>9}  {}", line.text.get(lang));
            }
        }
        (None, Lang::Vi) if was_scored => {
            println!(
                "  kết quả từng mục đã xóa, theo thời hạn của tỉnh hoặc theo yêu cầu của gia đình ({id})"
            );
        }
        (None, Lang::En) if was_scored => {
            println!(
                "  the answers were removed, after the province's term or at the family's request ({id})"
            );
        }
        (None, Lang::Vi) => println!("  chỉ đăng ký, hoặc chỉ có tổng điểm do cơ sở chấm ({id})"),
        (None, Lang::En) => println!("  only registered, or only a total scored by the commune ({id})"),
    }
}
