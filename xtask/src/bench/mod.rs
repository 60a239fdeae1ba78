//! `cargo xtask bench`: ours beside the peers, interleaved, and what came of it in `docs/performance.md`.
//!
//! Never a test: a machine that is busy makes no claim wrong. That ours and the peer give the same answer is
//! checked in every run.

mod dossier;
mod load;
mod measure;
mod places;
mod rows;
mod table;
mod tools;

use anyhow::{Context, Result, bail};

use rows::{ROWS, Shared, measured};
use table::rewritten;
use tools::{Tools, said};

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    rows: Vec<u8>,
    small: bool,
    runs: usize,
}

/// Runs the rows named, or all. A small run is for the harness's own sake and writes no document.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let asked = parse(args)?;
    let tools = Tools::ready(asked.runs, asked.small)?;
    let day = said(std::process::Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let mut shared = Shared::default();
    let mut outcomes = Vec::new();
    for &row in &asked.rows {
        eprintln!("xtask: bench: row {row}");
        for outcome in measured(&tools, row, &mut shared).with_context(|| format!("row {row}"))? {
            eprintln!("{}", outcome.line(&day));
            outcomes.push(outcome);
        }
    }
    if asked.small {
        eprintln!("xtask: bench: a small run: docs/performance.md is left as it is");
        return Ok(());
    }
    let path = tools.root.join("docs/performance.md");
    let command = format!("cargo xtask bench {}", args.join(" "));
    let about = format!(
        "Last written by `{}`: medians of {} runs each, after one to warm up. {}.",
        command.trim(),
        asked.runs,
        tools.versions()?
    );
    let document = std::fs::read_to_string(&path)?;
    std::fs::write(&path, rewritten(&document, &outcomes, &day, &about)?)?;
    eprintln!("xtask: bench: {} written", path.display());
    let missed = outcomes.iter().filter(|outcome| outcome.met() == Some(false)).count();
    eprintln!("xtask: bench: {missed} bars missed");
    Ok(())
}

fn parse(args: &[String]) -> Result<Asked> {
    let mut asked = Asked { rows: Vec::new(), small: false, runs: 5 };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--small" => asked.small = true,
            "--runs" => {
                let runs = args.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
                asked.runs = runs.context("--runs takes a number from 1")?;
            }
            row => match row.parse() {
                Ok(row) if ROWS.contains(&row) => asked.rows.push(row),
                _ => bail!("bench measures rows {ROWS:?}, and takes --small and --runs N; not “{row}”"),
            },
        }
    }
    if asked.rows.is_empty() {
        asked.rows = ROWS.to_vec();
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_options_come_in_any_order() {
        let parse = |line: &str| parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let asked = parse("3 --small 4 --runs 7").expect("understood");
        assert_eq!(asked, Asked { rows: vec![3, 4], small: true, runs: 7 });
        assert_eq!(parse("").expect("understood"), Asked { rows: ROWS.to_vec(), small: false, runs: 5 });
        for wrong in ["16", "--runs", "--runs 0", "all"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
