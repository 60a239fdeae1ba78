//! Jobs 10 to 13: both servers under the same load by `wrk`, one after the other, and how ours starts.
//!
//! Both are asked as somebody who is signed in by a token, over sixteen connections that stay open, on the two
//! cores that the load is made on too. Ours keeps its audit, the peer keeps none.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::measure::{Sample, medians};
use super::rows::{psql, removed};
use super::table::{Bar, Outcome};
use super::tools::{Tools, said};
use crate::serving::{Serving, free_port};

/// The last day of a demo's tokens: it works in the year after its last.
const UNTIL: &str = "2022-06-01";
const PEER: &str = "Django REST framework, gunicorn, PostgreSQL";

/// Both servers over the same families, and what they are asked.
pub(super) struct Sides {
    ours: Side,
    peer: Side,
    data: String,
    peer_database: String,
}

struct Side {
    serving: Serving,
    name: &'static str,
}

/// A province with its accounts; made once.
fn province(tools: &Tools, name: &str) -> Result<String> {
    let data = tools.at(name);
    removed(&data)?;
    let mut demo = Command::new(&tools.hoctap);
    demo.args(["--data", &data, "demo", "--no-serve", "--years", "2020-2020"]);
    if tools.small {
        demo.args(["--households", "20000"]);
    }
    said(&mut demo)?;
    Ok(data)
}

/// A token of an account that holds a role at a place.
fn token(tools: &Tools, data: &str, login: &str, place: &str) -> Result<String> {
    let told =
        accounts(tools, data, &["token", login, "bench", "--place", place, "--until", UNTIL, "--json"])?;
    let told: serde_json::Value = serde_json::from_str(&told).context(told.clone())?;
    Ok(told["token"].as_str().context("no token")?.to_owned())
}

fn accounts(tools: &Tools, data: &str, args: &[&str]) -> Result<String> {
    said(Command::new(&tools.hoctap).args(["--lang", "en", "--data", data, "accounts"]).args(args))
}

/// Accounts of the demo that review in their share of the communes.
const REVIEWERS: [&str; 8] =
    ["hoixa", "hoihuyen", "giaoduc", "vanhoa", "taichinh", "thongtin", "trungtam", "nguoixem"];

/// A token of the province's officer, who sees all of it, and one of an association for each commune, which reviews:
/// lines of a place's code and its token.
fn tokens(tools: &Tools, data: &str) -> Result<String> {
    let mut tokens = format!("83\t{}\n", token(tools, data, "hoitinh", "83")?);
    for (commune, login) in communes(tools, data)?.iter().zip(REVIEWERS.iter().cycle()) {
        let at = ["grant", login, "commune_association", "--place", commune, "--from", "2021-01-01"];
        accounts(tools, data, &at)?;
        tokens.push_str(&format!("{commune}\t{}\n", token(tools, data, login, commune)?));
    }
    Ok(tokens)
}

/// Codes of the communes on the day that the demo works on.
fn communes(tools: &Tools, data: &str) -> Result<BTreeSet<String>> {
    let mut report = Command::new(&tools.hoctap);
    report.args(["--data", data, "report", "progress", "--place", "83", "--as-of", "2021-12-01"]);
    let told = said(report.args(["--by", "commune", "--format", "csv"]))?;
    let code = |line: &str| line.split_once(',').map(|(code, _)| code.to_owned());
    Ok(told.lines().filter(|line| line.contains(",commune,")).filter_map(code).collect())
}

impl Sides {
    /// Fills and starts both. `url` is a server of PostgreSQL that waits for the disk.
    pub(super) fn ready(tools: &Tools, url: &str) -> Result<Self> {
        let data = province(tools, "province")?;
        eprintln!("xtask: bench: a token for each commune");
        let tokens = tools.at("tokens.txt");
        std::fs::write(&tokens, self::tokens(tools, &data)?)?;
        let peer_database =
            url.strip_suffix("/postgres").map(|server| format!("{server}/peer")).context(url.to_owned())?;
        psql(
            url,
            &["DROP DATABASE IF EXISTS peer", "CREATE DATABASE peer ENCODING 'UTF8' TEMPLATE template0"],
        )?;
        let records = format!("{data}/hoctap.sqlite");
        let load = [tools.script("drf_peer.py"), "load".into(), peer_database.clone(), records.clone()];
        let key = tools.python(&load)?;
        let (serving, _) = Serving::records(&tools.hoctap, &data)?;
        let ours = Side { serving, name: "ours" };
        let peer = Side { serving: gunicorn(tools, &peer_database)?, name: "peer" };
        let folder = tools.folder.display().to_string();
        let requests = tools.script("serving_requests.py");
        let sides =
            [ours.serving.at(), tokens, records, folder, peer_database.clone(), peer.serving.at(), key];
        tools.python(&std::iter::once(requests).chain(sides).collect::<Vec<_>>())?;
        Ok(Self { ours, peer, data, peer_database })
    }
}

/// The peer as its documentation advises on two cores: three workers of several threads, connections kept.
fn gunicorn(tools: &Tools, database: &str) -> Result<Serving> {
    let port = free_port()?;
    let mut command = Command::new(&tools.python);
    command.args(["-m", "gunicorn", "drf_peer:application", "--bind", &format!("127.0.0.1:{port}")]);
    command.args(["--workers", "3", "--threads", "6", "--worker-class", "gthread", "--keep-alive", "60"]);
    command.current_dir(&tools.scripts).env("PEER_DATABASE", database).env("PYTHONDONTWRITEBYTECODE", "1");
    // Every address of the peer wants a token; its 401 says that it is there.
    let (serving, _) = Serving::start(&mut command, port, "/search", "401")?;
    Ok(serving)
}

/// What a run of the load generator told.
struct Run {
    requests: u64,
    sample: Sample,
}

fn wrk(tools: &Tools, side: &Side, job: &str, skip: usize) -> Result<Run> {
    let seconds = if tools.small { "1s" } else { "5s" };
    let requests = tools.at(&format!("{job}-{}.txt", side.name));
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", "-c16", "-d", seconds, "-s", &tools.script("replay.lua"), &side.serving.at(), "--"]);
    wrk.args([&requests, &skip.to_string()]);
    let told = said(&mut wrk).context("wrk is needed: apt-get install wrk")?;
    let line = told.lines().rfind(|line| line.starts_with('{')).context("wrk told nothing")?;
    let told: serde_json::Value = serde_json::from_str(line)?;
    let number = |name: &str| told[name].as_f64().with_context(|| format!("no {name} in {line}"));
    if number("refused")? + number("broken")? > 0.0 {
        bail!("{}: {job}: not every request was answered with success: {line}", side.name);
    }
    let requests = told["requests"].as_u64().context(line.to_owned())?;
    let mut sample = Sample::of(number("seconds")? / number("requests")?);
    sample.slowest = Some(number("p99_ms")? / 1e3);
    Ok(Run { requests, sample })
}

/// Rows 10, 11 and 12.
pub(super) fn row(tools: &Tools, row: u8, sides: &Sides) -> Result<Vec<Outcome>> {
    let (file, job, ratio, slowest) = match row {
        10 => ("list", "list 50 of a hamlet", 0.1, Some(0.01)),
        11 => ("search", "search a name without accents", 0.1, None),
        _ => ("approve", "approve a case: one durable commit, ours with its audit entry", 0.25, Some(0.04)),
    };
    let lines = std::fs::read_to_string(tools.at(&format!("{file}-ours.txt")))?.lines().count();
    let before = written(tools, sides)?;
    let (mut mine, mut theirs, mut asked) = (Vec::new(), Vec::new(), [0, 0]);
    for round in 0..=tools.runs {
        let skip = round * lines / (tools.runs + 1);
        for (at, side, samples) in [(0, &sides.ours, &mut mine), (1, &sides.peer, &mut theirs)] {
            let run = wrk(tools, side, file, skip)?;
            asked[at] += run.requests;
            if round > 0 {
                samples.push(run.sample);
            }
        }
    }
    if row == 12 {
        all_there(tools, sides, before, asked)?;
    }
    let [ours, peer] = [mine, theirs].map(|samples| medians(&samples));
    let job = format!("{job}, {} households, 16 connections, signed in", super::rows::stored(tools));
    let peer = Some((PEER.to_owned(), peer.context("nothing was measured")?));
    let bar = Bar { ratio: Some(ratio), slowest, ..Bar::default() };
    Ok(vec![Outcome { row, job, ours: ours.context("nothing was measured")?, peer, bar }])
}

/// How many approvals stand in the audit of ours, and the rows that the peer wrote since it began.
fn written(tools: &Tools, sides: &Sides) -> Result<[u64; 2]> {
    let script = [tools.script("serving_written.py"), sides.data.clone(), sides.peer_database.clone()];
    let told = tools.python(&script)?;
    let mut numbers = told.split_whitespace().map(str::parse::<u64>);
    let mut next = || numbers.next().context(told.clone())?.context(told.clone());
    Ok([next()?, next()?])
}

/// Every approval that was answered is written; then the records agree.
fn all_there(tools: &Tools, sides: &Sides, before: [u64; 2], asked: [u64; 2]) -> Result<()> {
    let after = written(tools, sides)?;
    for (side, ((before, after), asked)) in
        ["ours", "peer"].iter().zip(before.into_iter().zip(after).zip(asked))
    {
        if after - before < asked {
            bail!("{side}: {asked} approvals were answered and {} written", after - before);
        }
    }
    said(Command::new(&tools.hoctap).args(["--data", &sides.data, "verify"]))
        .context("the records are wrong")
        .map(drop)
}

/// Row 13: from the command to the first answer, and what it holds when nobody asks.
pub(super) fn start(tools: &Tools) -> Result<Vec<Outcome>> {
    let data = province(tools, "started")?;
    let secret = token(tools, &data, "hoitinh", "83")?;
    let (mut idle, mut searched) = (Vec::new(), Vec::new());
    for round in 0..=tools.runs {
        let (serving, took) = Serving::records(&tools.hoctap, &data)?;
        std::thread::sleep(std::time::Duration::from_secs(2));
        let resting = Sample { megabytes: Some(serving.megabytes()?), ..Sample::of(took.as_secs_f64()) };
        let begun = std::time::Instant::now();
        search(&serving, &secret)?;
        let took = begun.elapsed();
        std::thread::sleep(std::time::Duration::from_secs(2));
        let warm = Sample { megabytes: Some(serving.megabytes()?), ..Sample::of(took.as_secs_f64()) };
        if round > 0 {
            idle.push(resting);
            searched.push(warm);
        }
    }
    if !Path::new(&data).exists() {
        bail!("the records are gone");
    }
    let line = |job: &str, samples: &[Sample], bar| {
        let ours = medians(samples).context("nothing was measured")?;
        let job = format!("{job}, {} households", super::rows::stored(tools));
        Ok::<_, anyhow::Error>(Outcome { row: 13, job, ours, peer: None, bar })
    };
    let bar = Bar { seconds: Some(0.15), megabytes: Some(80.0), ..Bar::default() };
    Ok(vec![
        line("start serving; memory when idle", &idle, bar)?,
        line(
            "the first search of all names after that; memory afterwards",
            &searched,
            Bar { megabytes: Some(80.0), ..Bar::default() },
        )?,
    ])
}

/// Asks for a name in the whole province.
fn search(serving: &Serving, secret: &str) -> Result<()> {
    let mut curl = Command::new("curl");
    curl.args(["-sf", "-o", "/dev/null", "-H", &format!("Authorization: Bearer {secret}")]);
    curl.args(["-H", "Content-Type: application/json", "-d", r#"{"q": "nguyen van hoa"}"#]);
    said(curl.arg(format!("{}/api/v1/search", serving.at()))).context("curl is needed").map(drop)
}
