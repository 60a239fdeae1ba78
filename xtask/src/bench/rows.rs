//! The jobs, one function a row of the list: what ours does, what the peer does, and that both say the same.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::measure::{Line, Sample, medians, run};
use super::table::{Bar, Outcome};
use super::tools::{Contender, Tools, said};
use super::{dossier, load, places};
use crate::postgres;

/// Rows that can be asked for.
pub(super) const ROWS: [u8; 17] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18];

const TITLE: &str = "learning_family";

/// What rows share: made when the first of them needs it. What is first ends first: the servers before the database.
#[derive(Default)]
pub(super) struct Shared {
    sides: Option<load::Sides>,
    postgres: Option<postgres::Server>,
}

/// Runs one row.
pub(super) fn measured(tools: &Tools, row: u8, shared: &mut Shared) -> Result<Vec<Outcome>> {
    let server = &mut shared.postgres;
    match row {
        1 => score(tools, 1),
        2 => score(tools, 7),
        3 => durable(tools, &url(server)?),
        4 => one_change(tools, &url(server)?),
        5 => workbook(tools),
        6 => official_workbook(tools),
        7 => workbook_out(tools),
        8 => certificates(tools),
        9 => decision(tools),
        10..=12 => {
            let url = url(server)?;
            if shared.sides.is_none() {
                shared.sides = Some(load::Sides::ready(tools, &url)?);
            }
            load::row(tools, row, shared.sides.as_ref().context("no servers")?)
        }
        13 => load::start(tools),
        14 => demo(tools),
        15 => places::restated(tools),
        17 => dossier::dossier(tools),
        18 => places::country(tools),
        other => bail!("there is no row {other}"),
    }
}

fn url(server: &mut Option<postgres::Server>) -> Result<String> {
    if server.is_none() {
        *server = Some(postgres::Server::start(true)?);
    }
    Ok(server.as_ref().context("no server")?.url())
}

fn nothing() -> Result<()> {
    Ok(())
}

pub(super) fn plain(line: Line) -> Contender<'static> {
    Contender { line, before: &nothing }
}

/// 400,000 becomes 20,000 where a small run is asked for.
fn households(tools: &Tools) -> u32 {
    if tools.small { 20_000 } else { 400_000 }
}

/// Households of a demo, as it is said in a job.
pub(super) const fn stored(tools: &Tools) -> &'static str {
    if tools.small { "20,000" } else { "402,860" }
}

fn one_year(tools: &Tools) -> Result<String> {
    tools.roster("one.csv", households(tools), &["--years", "2016-2016"])
}

/// Rows 1 and 2.
fn score(tools: &Tools, years: u32) -> Result<Vec<Outcome>> {
    let roster = match years {
        1 => one_year(tools)?,
        _ => tools.roster("seven.csv", households(tools), &["--years", "2014-2020", "--lean"])?,
    };
    let (places, criteria) = (tools.places.display().to_string(), tools.criteria());
    let [ours, polars, typed, duckdb] = ["ours", "polars", "typed", "duckdb"].map(|name| tools.at(name));
    let samples = tools.interleaved(&[
        plain(tools.ours(&["score", &roster, "--criteria", &criteria, "--out", &ours])),
        plain(tools.peer("polars_score.py", &[&roster, &polars, &places])),
        plain(tools.peer("polars_score.py", &[&roster, &typed, &places, "typed"])),
        plain(tools.peer("duckdb_score.py", &[&roster, &duckdb, &places])),
    ])?;
    for peer in [&polars, &typed, &duckdb] {
        tools.agree("reports", &ours, peer)?;
    }
    let [ours, polars, typed, duckdb] = samples;
    let row = if years == 1 { 1 } else { 2 };
    let job = format!("score a CSV of {} × 15", households(tools) * years);
    let bar = Bar {
        ratio: Some(1.0 / 3.0),
        megabytes: Some(if years == 1 { 150.0 } else { 400.0 }),
        ..Bar::default()
    };
    let line = |job: &str, peer: &str, sample, bar| Outcome {
        row,
        job: job.to_owned(),
        ours,
        peer: Some((peer.to_owned(), sample)),
        bar,
    };
    Ok(vec![
        line(&job, "polars", polars, bar),
        line("the same", "polars that trusts every cell", typed, Bar::default()),
        line("the same", "DuckDB", duckdb, Bar::default()),
    ])
}

/// `import roster`, then the report, as one line of commands.
fn import_and_report(tools: &Tools, roster: &str, at: [&str; 2], report: &str) -> Line {
    let criteria = tools.criteria();
    let mut import = vec!["import", "roster", roster, "--title", TITLE, "--criteria", &criteria];
    let mut told = vec!["report", "progress", "--place", "83", "--as-of", "2020-12-31", "--by", "district"];
    told.extend(["--format", "csv", "--out", report]);
    import.extend(at);
    told.extend(at);
    let mut line = tools.ours(&import);
    line.push(";;".to_owned());
    line.extend(tools.ours(&told));
    line
}

/// Nothing of the run before is left.
pub(super) fn removed(folder: &str) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

pub(super) fn psql(url: &str, commands: &[&str]) -> Result<()> {
    let mut psql = Command::new(postgres::programs()?.join("psql"));
    psql.args(["-q", url]);
    for command in commands {
        psql.args(["-c", command]);
    }
    said(&mut psql).map(drop)
}

/// Row 3.
fn durable(tools: &Tools, url: &str) -> Result<Vec<Outcome>> {
    let roster = one_year(tools)?;
    let places = tools.places.display().to_string();
    let [data, ours, on_server, peer] =
        ["data", "ours.csv", "server.csv", "peer.csv"].map(|name| tools.at(name));
    let second =
        url.strip_suffix("/postgres").map(|server| format!("{server}/ours")).context(url.to_owned())?;
    let empty = tools.script("postgres_import.py");
    let samples = tools.interleaved(&[
        Contender {
            line: import_and_report(tools, &roster, ["--data", &data], &ours),
            before: &|| removed(&data),
        },
        Contender {
            line: tools.peer("postgres_import.py", &[url, "import", &roster, &peer]),
            before: &|| {
                let line = [empty.clone(), url.to_owned(), "empty".to_owned(), places.clone()];
                tools.python(&line).map(drop)
            },
        },
        Contender {
            line: import_and_report(tools, &roster, ["--database", &second], &on_server),
            before: &|| psql(url, &["DROP DATABASE IF EXISTS ours", "CREATE DATABASE ours", "CHECKPOINT"]),
        },
    ])?;
    tools.agree("sums", &ours, &peer)?;
    tools.agree("sums", &on_server, &peer)?;
    let [ours, mut peer, mut on_server] = samples;
    for served in [&mut peer, &mut on_server] {
        served.cpu = None;
        served.megabytes = None;
    }
    let job = format!("import {} × 15 durably, then report by district", households(tools));
    let line = |job: &str, ours, bar| Outcome {
        row: 3,
        job: job.to_owned(),
        ours,
        peer: Some(("PostgreSQL".to_owned(), peer)),
        bar,
    };
    Ok(vec![
        line(&job, ours, Bar { ratio: Some(0.25), ..Bar::default() }),
        line("the same, ours on PostgreSQL too", on_server, Bar::default()),
    ])
}

/// Row 4: many changes in one process, told as JSON. Ours is a change in the meeting grid, which names the family by its
/// id as the peer's does; an import of one row, which has to find it by its code, stands beside it.
fn one_change(tools: &Tools, url: &str) -> Result<Vec<Outcome>> {
    let roster = one_year(tools)?;
    let [data, ours, peer] = ["data", "ours.csv", "peer.csv"].map(|name| tools.at(name));
    removed(&data)?;
    run(&tools.python, &tools.scripts, &import_and_report(tools, &roster, ["--data", &data], &ours))?;
    let empty = tools.script("postgres_import.py");
    let places = tools.places.display().to_string();
    tools.python(&[empty.clone(), url.to_owned(), "empty".to_owned(), places])?;
    tools.python(&[empty, url.to_owned(), "import".to_owned(), roster, peer.clone()])?;
    tools.agree("sums", &ours, &peer)?;
    let rounds = if tools.small { "20" } else { "100" };
    let database = format!("sqlite:{data}/hoctap.sqlite");
    let (mut mine, mut theirs, mut on_maps, mut imports) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..=tools.runs {
        let said_by_us =
            said(Command::new(&tools.jobs).args(["change", &database, &tools.criteria(), rounds]))?;
        let said_by_peer =
            tools.python(&[tools.script("postgres_tallies.py"), url.to_owned(), rounds.to_owned()])?;
        if round > 0 {
            mine.push(times(&said_by_us)?);
            on_maps.push(times_on_maps(&said_by_us)?);
            imports.push(told_ms(&said_by_us, "import_ms")?);
            theirs.push(times(&said_by_peer)?);
        }
    }
    said(Command::new(&tools.hoctap).args(["--data", &data, "verify"])).context("the tallies are wrong")?;
    let part = |all: &[[Sample; 3]], at: usize| {
        medians(&all.iter().map(|times| times[at]).collect::<Vec<_>>()).context("nothing was measured")
    };
    let line = |job: &str, at: usize, bar| -> Result<Outcome> {
        let peer = Some(("PostgreSQL, trigger-kept tallies".to_owned(), part(&theirs, at)?));
        Ok(Outcome { row: 4, job: job.to_owned(), ours: part(&mine, at)?, peer, bar })
    };
    let mut lines = vec![
        line(
            "one case changed: commit, then the province's report",
            2,
            Bar { ratio: Some(0.5), ..Bar::default() },
        )?,
        line("of it the commit", 0, Bar::default())?,
        line("of it the report", 1, Bar::default())?,
    ];
    let by_import = medians(&imports).context("not measured")?;
    let peer = Some(("PostgreSQL, trigger-kept tallies".to_owned(), part(&theirs, 0)?));
    let job = "the commit, where the change is an import of one row".to_owned();
    lines.push(Outcome { row: 4, job, ours: by_import, peer, bar: Bar::default() });
    // The peer has no map but its own; its report is the one that ours are held against.
    let peer = ("PostgreSQL, trigger-kept tallies, its one map".to_owned(), part(&theirs, 1)?);
    for (at, (name, _)) in ON_MAPS.iter().enumerate() {
        let ours =
            medians(&on_maps.iter().map(|times| times[at]).collect::<Vec<_>>()).context("not measured")?;
        let job = format!("the report on the map of {name}");
        lines.push(Outcome { row: 4, job, ours, peer: Some(peer.clone()), bar: Bar::default() });
    }
    Ok(lines)
}

/// Maps on which the report of row 4 is asked too, and what its time is called.
const ON_MAPS: [(&str, &str); 3] = [
    ("2014 by district", "map_2014_ms"),
    ("2020 by district", "map_2020_ms"),
    ("2026 by commune", "map_2026_ms"),
];

fn times_on_maps(json: &str) -> Result<[Sample; 3]> {
    let samples: Result<Vec<_>> = ON_MAPS.iter().map(|(_, name)| told_ms(json, name)).collect();
    samples?.try_into().map_err(|_| anyhow::anyhow!("not as many as maps"))
}

fn told_ms(json: &str, name: &str) -> Result<Sample> {
    let told: serde_json::Value = serde_json::from_str(json).with_context(|| format!("not JSON: {json}"))?;
    let ms = told[name].as_f64().with_context(|| format!("no {name} in {json}"))?;
    Ok(Sample::of(ms / 1e3))
}

/// Commit, report, both.
fn times(json: &str) -> Result<[Sample; 3]> {
    Ok([told_ms(json, "commit_ms")?, told_ms(json, "report_ms")?, told_ms(json, "both_ms")?])
}

/// Row 5.
fn workbook(tools: &Tools) -> Result<Vec<Outcome>> {
    let n = if tools.small { 5_000 } else { 100_000 };
    let roster = tools.roster("roster.xlsx", n, &["--lean"])?;
    let as_csv = tools.roster("roster.csv", n, &["--lean"])?;
    let (data, criteria) = (tools.at("data"), tools.criteria());
    let [from_xlsx, from_csv] = ["from-xlsx", "from-csv"].map(|name| tools.at(name));
    let import = ["import", "roster", &roster, "--title", TITLE, "--criteria", &criteria, "--data", &data];
    let samples = tools.interleaved(&[
        Contender { line: tools.ours(&import), before: &|| removed(&data) },
        plain(tools.peer("calamine_read.py", &[&roster])),
        plain(tools.ours(&["score", &roster, "--criteria", &criteria, "--out", &from_xlsx])),
    ])?;
    // The peer only reads; that nothing is lost on the way is told by the same rows as CSV.
    let line = tools.ours(&["score", &as_csv, "--criteria", &criteria, "--out", &from_csv]);
    run(&tools.python, &tools.scripts, &line)?;
    tools.agree("reports", &from_xlsx, &from_csv)?;
    let [imported, peer, scored] = samples;
    let line = |job: String, ours, bar| Outcome {
        row: 5,
        job,
        ours,
        peer: Some(("python-calamine, only reading".to_owned(), peer)),
        bar,
    };
    Ok(vec![
        line(format!("import an XLSX of {n} × 19"), imported, Bar { ratio: Some(1.5), ..Bar::default() }),
        line("the same workbook, scored".to_owned(), scored, Bar::default()),
    ])
}

/// LibreOffice's filter: commas, double quotes, UTF-8.
const UTF8_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1";

/// Row 6. The peer takes minutes and runs once.
fn official_workbook(tools: &Tools) -> Result<Vec<Outcome>> {
    let n = households(tools);
    let roster = tools.roster("official.xlsx", n, &["--totals"])?;
    let (out, criteria) = (tools.at("ours"), tools.criteria());
    let [ours] = tools.interleaved(&[plain(tools.ours(&[
        "score",
        &roster,
        "--criteria",
        &criteria,
        "--out",
        &out,
    ]))])?;
    let profile = format!("-env:UserInstallation=file://{}", tools.at("office"));
    let office = ["soffice", &profile, "--headless", "--convert-to", UTF8_CSV, "--outdir"];
    let mut office: Line = office.map(str::to_owned).to_vec();
    let converted = tools.at("office-out");
    office.extend([converted.clone(), roster]);
    let peer = run(&tools.python, &tools.scripts, &office).context("LibreOffice is needed for row 6")?;
    tools.agree("totals", &format!("{out}/results.csv"), &format!("{converted}/official.csv"))?;
    let job = format!("an official's workbook of {n} rows with its totals");
    let peer = Some(("LibreOffice, to CSV".to_owned(), peer));
    let bar = Bar { ratio: Some(1.0 / 15.0), ..Bar::default() };
    Ok(vec![Outcome { row: 6, job, ours, peer, bar }])
}

/// Row 7.
fn workbook_out(tools: &Tools) -> Result<Vec<Outcome>> {
    let (n, many) = if tools.small { ("5000", "50000") } else { ("100000", "1000000") };
    let [ours, peer, large] = ["ours.xlsx", "peer.xlsx", "large.xlsx"].map(|name| tools.at(name));
    let table = |rows: &str, out: &str| -> Line {
        [&tools.jobs.display().to_string(), "table", rows, out].map(|word: &str| word.to_owned()).to_vec()
    };
    let written = tools
        .interleaved(&[plain(table(n, &ours)), plain(tools.peer("xlsxwriter_table.py", &[n, &peer]))])?;
    tools.agree("cells", &ours, &peer)?;
    let [million] = tools.interleaved(&[plain(table(many, &large))])?;
    let [ours, peer] = written;
    Ok(vec![
        Outcome {
            row: 7,
            job: format!("an XLSX of {n} × 19 written"),
            ours,
            peer: Some(("XlsxWriter, constant memory".to_owned(), peer)),
            bar: Bar { ratio: Some(0.2), ..Bar::default() },
        },
        Outcome {
            row: 7,
            job: format!("an XLSX of {many} × 19 written"),
            ours: million,
            peer: None,
            bar: Bar { megabytes: Some(150.0), ..Bar::default() },
        },
    ])
}

/// Row 8: signed, set and with their QR codes; that both have a page for each is told by their pages.
fn certificates(tools: &Tools) -> Result<Vec<Outcome>> {
    let n = if tools.small { "100" } else { "1000" };
    let [ours, peer] = ["certificates.pdf", "reportlab.pdf"].map(|name| tools.at(name));
    let font = |style: &str| {
        tools.root.join(format!("server/fonts/LiberationSerif-{style}.ttf")).display().to_string()
    };
    let (regular, bold) = (font("Regular"), font("Bold"));
    let print: Line = [&tools.jobs.display().to_string(), "certificates", n, &ours]
        .map(|word: &str| word.to_owned())
        .to_vec();
    let samples = tools.interleaved(&[
        plain(print),
        plain(tools.peer("reportlab_certificates.py", &[n, &peer, &regular, &bold])),
    ])?;
    tools.agree("pages", &ours, &peer)?;
    let [ours, peer] = samples;
    Ok(vec![Outcome {
        row: 8,
        job: format!("{n} certificates with QR, signed and printed as tagged PDF"),
        ours,
        peer: Some(("ReportLab with segno, unsigned and untagged".to_owned(), peer)),
        bar: Bar { ratio: Some(0.1), seconds: (!tools.small).then_some(0.8), ..Bar::default() },
    }])
}

/// Row 9.
fn decision(tools: &Tools) -> Result<Vec<Outcome>> {
    let n = if tools.small { "500" } else { "5000" };
    let [ours, peer] = ["decision-ours.pdf", "decision-peer.pdf"].map(|name| tools.at(name));
    let line: Line =
        [&tools.jobs.display().to_string(), "decision", n, &ours].map(|word: &str| word.to_owned()).to_vec();
    let face = |style: &str| {
        tools.root.join(format!("server/fonts/LiberationSerif-{style}.ttf")).display().to_string()
    };
    let script =
        tools.peer("reportlab_decision.py", &[n, &peer, &face("Regular"), &face("Bold"), &face("Italic")]);
    let [made, theirs] = tools.interleaved(&[plain(line), plain(script)])?;
    tools.agree("names", &ours, &peer)?;
    Ok(vec![Outcome {
        row: 9,
        job: format!("a decision with {n} names as PDF, ours tagged"),
        ours: made,
        peer: Some(("ReportLab".to_owned(), theirs)),
        bar: Bar { ratio: Some(1.0), ..Bar::default() },
    }])
}

/// Row 14.
fn demo(tools: &Tools) -> Result<Vec<Outcome>> {
    let data = tools.at("demo");
    let mut outcomes = Vec::new();
    for (years, most) in [("2020-2020", 15.0), ("2016-2020", 30.0)] {
        let mut line = tools.ours(&["demo", "--no-serve", "--data", &data, "--years", years]);
        if tools.small {
            line.extend(["--households", "20000"].map(str::to_owned));
        }
        let [ours] = tools.interleaved(&[Contender { line, before: &|| removed(&data) }])?;
        if !Path::new(&data).join("progress.xlsx").exists() {
            bail!("the demo left no workbook");
        }
        said(Command::new(&tools.hoctap).args(["--data", &data, "verify"])).context("the demo is wrong")?;
        let bar = Bar { seconds: Some(most), ..Bar::default() };
        let job = format!("demo --no-serve --years {years}");
        outcomes.push(Outcome { row: 14, job, ours, peer: None, bar });
    }
    Ok(outcomes)
}
