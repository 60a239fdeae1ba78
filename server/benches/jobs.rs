//! Jobs that `cargo xtask bench` measures inside the program, where no command does just that.
//!
//! `change DATABASE CRITERIA ROUNDS` opens a database into which the roster of one year was imported and changes one
//! case again and again as a person does in the meeting grid, each time committed and followed by the whole province's
//! report; and changes as many by an import of one row. The database is one of a pool, as a server's is. Prints medians as
//! JSON.
//! `table ROWS OUT` writes a workbook of ROWS × 19. `certificates N OUT` signs N certificates and prints them with
//! their QR codes into one PDF. `decision N OUT` sets a decision with N names as PDF. `restated DATABASE ROUNDS` asks for
//! the years of a province by commune on the maps of 2014, 2020 and 2026; prints medians as JSON.
#![expect(clippy::print_stdout, reason = "the numbers are what it is run for")]

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use hoctap::actions::assessment::{Entry, Scoring, Sets, TypedRow, save_row};
use hoctap::actions::certificates::PublicAddress;
use hoctap::actions::import::{Filed, Import, Job, job_digest};
use hoctap::actions::progress::{Asked, progress};
use hoctap::actions::titles::TitleRules;
use hoctap::documents::certificate::{Certified, Sheet, print};
use hoctap::documents::paper::gallery::{common, named};
use hoctap::documents::paper::kinds::{Recognition, recognition, title_words};
use hoctap::documents::paper::pdf;
use hoctap::documents::table_workbook::{Cell, TableWorkbook};
use hoctap::roster::row::{Assessed, Registration, RosterRow};
use hoctap::store::certificates::CertificateRow;
use hoctap::store::db::pool::Pool;
use hoctap::store::db::{Address, By, Database, hex_digest};
use hoctap::store::decisions::StoredDecision;
use hoctap::store::zones::stored_zones;
use jiff::civil::date;
use programme::assessment::row_texts;
use programme::calendar::year_end;
use programme::certificate::{Day, KeyId, Salt, Statement, digest};
use programme::criteria::{Answer, Circumstances, CriteriaSet, evaluate, read};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::units::Points;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["change", database, criteria, rounds] => change(database, Path::new(criteria), rounds.parse()?),
        ["table", rows, out] => table(rows.parse()?, Path::new(out)),
        ["certificates", n, out] => certificates(n.parse()?, Path::new(out)),
        ["decision", n, out] => decision(n.parse()?, Path::new(out)),
        ["restated", database, rounds] => restated(database, rounds.parse()?),
        _ => {
            println!(
                "usage: jobs change DATABASE CRITERIA ROUNDS | table ROWS OUT | certificates N OUT | decision N OUT | restated DATABASE ROUNDS; see cargo xtask bench"
            );
            Ok(())
        }
    }
}

/// The year of the roster.
const YEAR: u16 = 2016;

/// A family whose case is going to change: commune, id, the version of its case, code, name, hamlet, group, and the
/// answers it has.
struct Family {
    commune: PlaceId,
    id: i64,
    version: i64,
    code: String,
    name: String,
    hamlet: String,
    group: String,
    answers: Vec<Answer>,
}

fn change(database: &str, criteria: &Path, rounds: usize) -> Result<()> {
    let body = std::fs::read_to_string(criteria)?;
    let set = read(&body, &|_| None).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let atlas = Atlas::shipped();
    let on = date(2020, 12, 31);
    let place = atlas.by_code(Level::Province, "83", on).map_err(|error| anyhow::anyhow!("{error}"))?;
    let titles = [set.title.clone()];
    let asked = Asked { place, as_of: on, map_on: on, titles: &titles, by: Some(Level::District) };
    // The same on the communes of other days: what a report on any map costs after a change.
    let on_map = |map_on, code: &str, by| -> Result<Asked<'_>> {
        let place =
            atlas.by_code(Level::Province, code, map_on).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(Asked { place, as_of: on, map_on, titles: &titles, by: Some(by) })
    };
    let maps = [
        ("map_2014_ms", on_map(date(2014, 6, 1), "83", Level::District)?),
        ("map_2020_ms", on_map(date(2020, 6, 1), "83", Level::District)?),
        ("map_2026_ms", on_map(date(2026, 6, 1), "86", Level::Commune)?),
    ];
    let pool = Pool::open(&Address::parse(database)?)?;
    let mut db = pool.get()?;
    let (mut commits, mut reports, mut both) = (Vec::new(), Vec::new(), Vec::new());
    let mut on_maps = maps.each_ref().map(|_| Vec::new());
    // The first half by hand, the others by an import of a row each, which comes first: so the log has its size, as after
    // the first minutes of a server.
    let mut changing = families(&db, 2 * (rounds + 1))?;
    let by_import = changing.split_off(rounds + 1);
    let imports = imported(&mut db, &atlas, (&set, &body), &by_import)?;
    let (sets, zones) = (Sets::load(&db)?, stored_zones(&db)?);
    let kept = sets.find(&set.id).context("the roster was imported by another set")?;
    for family in changing {
        let answers: Vec<_> = family.changed_answers().into_iter().map(Some).collect();
        let cells = row_texts(&set, &answers, &[]);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let row = TypedRow {
            subject: family.id,
            seen: family.version,
            entry: Entry::Cells(&cells),
            registered: Registration::Unsaid,
            members: None,
            poor: false,
        };
        let begun = Instant::now();
        let scoring = Scoring::new((&atlas, &zones), family.commune, (&set.title, YEAR), &kept);
        let by = By::command("2020-12-31T00:00:00Z");
        let saved = save_row(&mut db, by, (&scoring, &sets), &row, None, None)?;
        let committed = begun.elapsed();
        let rows = progress(&db, &atlas, &stored_zones(&db)?, &asked)?;
        let told = begun.elapsed();
        if !saved.changed || rows.is_empty() {
            bail!("nothing changed for {}: {saved:?}", family.code);
        }
        commits.push(committed);
        reports.push(told.saturating_sub(committed));
        both.push(told);
        for ((_, asked), times) in maps.iter().zip(&mut on_maps) {
            let begun = Instant::now();
            let rows = progress(&db, &atlas, &stored_zones(&db)?, asked)?;
            times.push(begun.elapsed());
            if !rows.iter().any(|row| row.assessed > 0) {
                bail!("nothing on the map of {}", asked.map_on);
            }
        }
    }
    let mut told = serde_json::json!({
        "commit_ms": median(commits), "report_ms": median(reports), "both_ms": median(both), "import_ms": median(imports),
    });
    for ((name, _), times) in maps.iter().zip(on_maps) {
        told[*name] = serde_json::json!(median(times));
    }
    println!("{told}");
    Ok(())
}

/// How long it takes to import one row that changes a case, for each of some families.
fn imported(
    db: &mut Database,
    atlas: &Atlas,
    (set, body): (&CriteriaSet, &str),
    families: &[Family],
) -> Result<Vec<Duration>> {
    let criteria_digest = hex_digest(format!("{set:?}").as_bytes());
    let former = |commune, year: u16| atlas.predecessors_at(commune, year_end(year));
    let mut commits = Vec::new();
    for (round, family) in families.iter().enumerate() {
        let begun = Instant::now();
        let filed = changed(set, family);
        let digest = job_digest(&format!("round {round} {begun:?}"), &set.title, &criteria_digest, "");
        let job = Job {
            title: &set.title,
            kind: "family",
            set,
            criteria_digest: &criteria_digest,
            criteria_body: body,
            digest: &digest,
            all_or_nothing: true,
            dry_run: false,
            by: By::command("2020-12-31T00:00:00Z"),
            file: "bench",
            former: &former,
            allowed: None,
            not_given: &|_, _| None,
            choices: &Default::default(),
        };
        let mut import = Import::begin(db, &job)?;
        import.add("", &filed)?;
        let done = import.finish(0)?;
        commits.push(begun.elapsed());
        if done.changed != 1 {
            bail!("nothing changed for {}: {done:?}", family.code);
        }
    }
    Ok(commits)
}

/// What was counted until 2023, on the maps of other days.
fn restated(database: &str, rounds: usize) -> Result<()> {
    let atlas = Atlas::shipped();
    let db = Database::open(&Address::parse(database)?)?;
    let titles = ["learning_family".to_owned()];
    let mut told = serde_json::Map::new();
    for (map_on, code) in [(date(2014, 6, 1), "83"), (date(2020, 6, 1), "83"), (date(2026, 6, 1), "86")] {
        let place =
            atlas.by_code(Level::Province, code, map_on).map_err(|error| anyhow::anyhow!("{error}"))?;
        let as_of = date(2023, 12, 31);
        let asked = Asked { place, as_of, map_on, titles: &titles, by: Some(Level::Commune) };
        let mut times = Vec::new();
        for _ in 0..=rounds {
            let begun = Instant::now();
            let rows = progress(&db, &atlas, &stored_zones(&db)?, &asked)?;
            times.push(begun.elapsed());
            let years =
                rows.iter().filter(|row| row.place_code == code && row.zone == "all" && row.assessed > 0);
            if years.count() != 10 {
                bail!("not ten years on the map of {map_on}");
            }
        }
        told.insert(format!("{}_ms", map_on.year()), serde_json::json!(median(times)));
    }
    println!("{}", serde_json::Value::Object(told));
    Ok(())
}

/// Families spread over the province: the next one is rarely in the same commune.
fn families(db: &Database, n: usize) -> Result<Vec<Family>> {
    let sql = "SELECT s.commune_id, s.code, s.name, h.name, s.grp, c.answers, s.id, c.import_id FROM subjects s \
               JOIN cases c ON c.commune_id = s.commune_id AND c.subject_id = s.id AND c.year = 2016 \
               JOIN hamlets h ON h.commune_id = s.commune_id AND h.id = s.hamlet_id WHERE c.source = 'items' \
               ORDER BY s.id * 7919 % 400009, s.id LIMIT ?1";
    let found = db.query(sql, &[i64::try_from(n)?.into()], |row| {
        let sheet = row.text(5)?;
        let family = Family {
            commune: PlaceId::new(row.int(0)?),
            id: row.int(6)?,
            version: row.int(7)?,
            code: row.text(1)?,
            name: row.text(2)?,
            hamlet: row.text(3)?,
            group: row.text(4)?,
            answers: Vec::new(),
        };
        Ok((family, sheet))
    })?;
    let families = found.into_iter().map(|(family, sheet)| {
        let (answers, _) = hoctap::actions::import::read_sheet(&sheet).context("an answer sheet")?;
        Ok(Family { answers, ..family })
    });
    families.collect()
}

impl Family {
    /// Another answer to the first item.
    fn changed_answers(&self) -> Vec<Answer> {
        let mut answers = self.answers.clone();
        let nothing = Answer::Points(Points::ZERO);
        answers[0] = if answers[0] == nothing { Answer::Points(Points::whole(10)) } else { nothing };
        answers
    }
}

/// The family's row with another answer to the first item.
fn changed(set: &CriteriaSet, family: &Family) -> Filed {
    let answers = family.changed_answers();
    let circumstances = Circumstances { zone: "regular".to_owned(), poor: false, years_held: Vec::new() };
    let score = evaluate(set, &answers, &[], &circumstances);
    let row = RosterRow {
        sheet: String::new(),
        row: 2,
        commune: family.commune,
        former_commune: Some(family.commune),
        hamlet: family.hamlet.clone(),
        group: family.group.clone(),
        code: Some(family.code.clone()),
        name: family.name.clone(),
        birth_year: None,
        members: None,
        poor: false,
        year: YEAR,
        registration: Registration::Unsaid,
        assessed: Assessed::Items { answers, vetoes: Vec::new(), score },
    };
    let mut filed = Filed::default();
    filed.push(&row, set);
    filed
}

/// In milliseconds, the first round left out.
fn median(times: Vec<Duration>) -> f64 {
    let mut times: Vec<f64> = times.iter().skip(1).map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The same cells as `xtask/bench/xlsxwriter_table.py`.
fn table(rows: u32, out: &Path) -> Result<()> {
    let headings: Vec<String> = (1..=19).map(|n| format!("Column {n}")).collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = TableWorkbook::new("table", &headings)?;
    for row in 0..rows {
        let texts = [
            format!("{row:08}"),
            (28_756 + row % 164).to_string(),
            format!("Ấp {}", row % 8 + 1),
            format!("Nguyễn Thị Hạnh {}", row % 977),
        ];
        let mut cells = [Cell::Empty; 19];
        for (cell, text) in cells.iter_mut().zip(&texts) {
            *cell = Cell::Text(text);
        }
        cells[4] = Cell::Whole(i64::from(2016 + row % 5));
        for (column, cell) in (5_u64..).zip(&mut cells[5..]) {
            let hundredths = i32::try_from((u64::from(row) * 7 + column * 131) % 1001)?;
            *cell = Cell::Points(Points::from_hundredths(hundredths));
        }
        table.row(&cells)?;
    }
    Ok(table.finish(out)?)
}

/// A decision's certificates, each of another family.
fn certificates(n: u32, out: &Path) -> Result<()> {
    let atlas = Atlas::shipped();
    let on = date(2020, 12, 20);
    let commune = atlas.by_code(Level::Commune, "28945", on).map_err(|error| anyhow::anyhow!("{error}"))?;
    let version = atlas.version_at(commune, on).context("no such commune")?;
    let key = SigningKey::from_bytes(&[7; 32]);
    let decision = StoredDecision {
        id: 1,
        commune: commune.get(),
        title: "learning_family".to_owned(),
        year: 2020,
        state: "issued".to_owned(),
        number: Some("05/QĐ-UBND".to_owned()),
        signed_on: Some(on.to_string()),
        kind: "recognise".to_owned(),
        about: None,
    };
    let (valid_to, issued_on) = (date(2020, 12, 31), on);
    let day = |on| Day::of(on).context("no such day");
    let rows: Vec<CertificateRow> = (1..=n)
        .map(|number| {
            let name = format!("Nguyễn Thị Hồng {number}");
            let mut salt = [0; 16];
            salt[..4].copy_from_slice(&number.to_be_bytes());
            let salt = Salt::new(salt);
            let statement = Statement {
                key: KeyId::of(&key.verifying_key()),
                issuer: u32::try_from(commune.get())?,
                issuer_code: version.code.to_owned(),
                issuer_name: version.full_name.to_owned(),
                number,
                register_year: 2020,
                title: decision.title.clone(),
                year: 2020,
                years: 1,
                valid_to: day(valid_to)?,
                issued_on: day(issued_on)?,
                status: number,
                salt,
                name_digest: digest(&name, &salt),
            };
            let (code, short) = statement.sign(&key)?;
            Ok(CertificateRow {
                commune: commune.get(),
                id: i64::from(number),
                register_year: 2020,
                number: i64::from(number),
                decision: 1,
                subject_commune: commune.get(),
                subject: i64::from(number),
                title: statement.title,
                year: 2020,
                years: 1,
                name,
                hamlet: format!("Ấp {}", number % 9 + 1),
                code,
                short_code: short.as_str().to_owned(),
                key: statement.key.to_string(),
                status: i64::from(number),
                replaced_by: 0,
                why: String::new(),
                issued_on: issued_on.to_string(),
                valid_to: valid_to.to_string(),
            })
        })
        .collect::<Result<_>>()?;
    let address = PublicAddress::parse("https://hoctap.example.gov.vn").context("no address")?;
    let certified: Vec<Certified<'_>> = rows.iter().map(|row| (row, &decision)).collect();
    let rules = TitleRules::shipped(&atlas);
    let sheet = Sheet { atlas: &atlas, rules: &rules, address: Some(&address), offset: (0, 0), today: on };
    std::fs::write(out, print(&certified, &sheet)?)?;
    Ok(())
}

/// A decision that names N families, the same as `xtask/bench/reportlab_decision.py` writes.
fn decision(n: usize, out: &Path) -> Result<()> {
    let words = title_words("learning_family").context("no such title")?;
    let common = common("learning_family", words, date(2020, 12, 25), false);
    let paper = recognition(&Recognition { common, named: named("learning_family", n) });
    Ok(std::fs::write(out, pdf(&paper)?)?)
}
