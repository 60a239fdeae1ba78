//! Rows 15 and 18: a report on another day's map, and a reorganisation of the whole country over four million families.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::measure::{Line, Sample, medians, run};
use super::rows::{plain, removed};
use super::table::{Bar, Outcome};
use super::tools::{Tools, said};

const TITLE: &str = "learning_family";

/// `import roster` into the records of a folder.
fn import(tools: &Tools, roster: &str, data: &str) -> Line {
    let criteria = tools.criteria();
    tools.ours(&["import", "roster", roster, "--title", TITLE, "--criteria", &criteria, "--data", data])
}

/// Row 15: ten years of a province by commune, as they were counted before and after the communes were merged in 2020, on the
/// maps of days before, between and after.
pub(super) fn restated(tools: &Tools) -> Result<Vec<Outcome>> {
    let families = if tools.small { 20_000 } else { 400_000 };
    let data = tools.at("ten-years");
    removed(&data)?;
    for (name, years) in [("years-a.csv", "2014-2019"), ("years-b.csv", "2020-2023")] {
        let roster = tools.roster(name, families, &["--years", years, "--lean"])?;
        run(&tools.python, &tools.scripts, &import(tools, &roster, &data))?;
    }
    let database = format!("sqlite:{data}/hoctap.sqlite");
    let rounds = if tools.small { "5" } else { "50" };
    let maps = ["2014", "2020", "2026"];
    let mut found = maps.map(|_| Vec::new());
    for round in 0..=tools.runs {
        let told = said(Command::new(&tools.jobs).args(["restated", &database, rounds]))?;
        let told: serde_json::Value = serde_json::from_str(&told).context("not JSON")?;
        for (map, found) in maps.iter().zip(&mut found) {
            let ms = told[format!("{map}_ms")].as_f64().context("no time")?;
            if round > 0 {
                found.push(Sample::of(ms / 1e3));
            }
        }
    }
    said(Command::new(&tools.hoctap).args(["--data", &data, "verify"])).context("the tallies are wrong")?;
    let line = |(map, found): (&str, &Vec<Sample>)| {
        let bar = Bar { seconds: Some(0.05), ..Bar::default() };
        let job = format!("ten years, 2014 to 2023, of {families} families by commune on the map of {map}");
        Ok(Outcome { row: 15, job, ours: medians(found).context("nothing was measured")?, peer: None, bar })
    };
    maps.into_iter().zip(&found).map(line).collect()
}

/// Row 18: every commune of 2026 is merged with others or split, and half of the provinces are.
pub(super) fn country(tools: &Tools) -> Result<Vec<Outcome>> {
    let families: u32 = if tools.small { 40_000 } else { 4_000_000 };
    let [data, table] = ["country", "country-event.csv"].map(|name| tools.at(name));
    let places = tools.places.join("communes_2025.csv").display().to_string();
    let roster = ["--years", "2026-2026", "--lean", "--hamlets", "10"];
    let roster = tools.roster_of("country.csv", &places, families, &roster)?;
    let script = tools.script("country_event.py");
    let moves = tools.python(&[script, table.clone(), places])?;
    removed(&data)?;
    run(&tools.python, &tools.scripts, &import(tools, &roster, &data))?;
    let before = total(tools, &data)?;
    let of_event =
        |verb: &str, more: &[&str]| tools.ours(&[&["reorganise", verb], more, &["--data", &data]].concat());
    let instrument = ["--on", "2026-11-01", "--instrument", "bench", "--name", "bench"];
    let drafting = of_event("draft", &[&[table.as_str()], &instrument[..]].concat());
    let timed = |verb: &str, id: &str| run(&tools.python, &tools.scripts, &of_event(verb, &[id]));
    let (mut previews, mut applied) = (Vec::new(), Vec::new());
    for round in 0..=tools.runs {
        // What was taken back stays so, and each round has a draft of its own.
        run(&tools.python, &tools.scripts, &drafting)?;
        let id = newest(tools, &data)?;
        let (preview, apply) = (timed("preview", &id)?, timed("apply", &id)?);
        if round > 0 {
            previews.push(preview);
            applied.push(apply);
        }
        if round < tools.runs {
            timed("undo", &id)?;
        }
    }
    let of = |samples: &[Sample]| medians(samples).context("nothing was measured");
    let (previewed, done) = (of(&previews)?, of(&applied)?);
    let after = total(tools, &data)?;
    ensure!(before == after, "{before} families before the event, {after} after it");
    said(Command::new(&tools.hoctap).args(["--data", &data, "verify"])).context("the country is wrong")?;
    let [tree] = tools.interleaved(&[plain(tools.ours(&["places", "as-of", "2014-06-01", "--all"]))])?;
    let line = |job: String, ours, bar| Outcome { row: 18, job, ours, peer: None, bar };
    let seconds = |most: f64| Bar { seconds: (!tools.small).then_some(most), ..Bar::default() };
    Ok(vec![
        line(
            format!("preview of a reorganisation of the country, {moves} moves, {families} families"),
            previewed,
            seconds(5.0),
        ),
        line("the same applied".to_owned(), done, seconds(30.0)),
        line(
            "the places of 2014 listed: the whole tree with its history in memory".to_owned(),
            tree,
            Bar { megabytes: Some(60.0), ..Bar::default() },
        ),
    ])
}

/// Id of the reorganisation drafted last.
fn newest(tools: &Tools, data: &str) -> Result<String> {
    let listed = tools.told(&["reorganise", "list", "--data", data])?;
    let ids = listed.as_array().context("no list")?.iter().filter_map(|event| event["id"].as_i64());
    Ok(ids.max().context("nothing was drafted")?.to_string())
}

/// How many families the country's report counts.
fn total(tools: &Tools, data: &str) -> Result<i64> {
    let report = ["report", "progress", "--place", "VN", "--as-of", "2026-12-31", "--data", data];
    let told = tools.told(&report)?;
    let rows = told["rows"].as_array().context("no rows")?;
    let all = rows.iter().find(|row| row["zone"] == "all" && row["year"] == 2026);
    all.and_then(|row| row["assessed"].as_i64()).context("the country has no row")
}
