//! Row 17: a commune's whole dossier, from 15,000 families of 40 hamlets: the letter, the minutes of every hamlet, the
//! decision with its annex, the announcement, the loudspeaker texts and every certificate, as one ZIP.
//!
//! The commune goes the way that it goes in the office, command by command; nothing is put into its records from the
//! side.

use anyhow::{Context, Result};

use super::measure::{Line, run};
use super::rows::removed;
use super::table::{Bar, Outcome};
use super::tools::{Contender, Tools};

/// A commune of 2020 in `bentre_communes_2014.csv`.
const COMMUNE: &str = "28945";
const YEAR: &str = "2020";
const TITLE: &str = "learning_family";

/// A commune: how many hamlets, and how many families in each.
struct Size {
    hamlets: u32,
    each: u32,
}

impl Size {
    const fn families(&self) -> u32 {
        self.hamlets * self.each
    }
}

/// Commands one after the other, measured as one.
fn joined(lines: Vec<Line>) -> Line {
    let mut all = Line::new();
    for line in lines {
        if !all.is_empty() {
            all.push(";;".to_owned());
        }
        all.extend(line);
    }
    all
}

/// A command of ours over the records of this row.
struct Desk<'a> {
    tools: &'a Tools,
    data: String,
}

impl Desk<'_> {
    fn line(&self, args: &[&str]) -> Line {
        let mut line = self.tools.ours(args);
        line.extend(["--data".to_owned(), self.data.clone()]);
        line
    }

    /// A command about the cases of the commune.
    fn of_cases(&self, verb: &[&str], more: &[&str]) -> Line {
        let cases = ["--commune", COMMUNE, "--year", YEAR, "--title", TITLE];
        self.line(&[verb, &cases, more].concat())
    }

    /// The roster, and in each hamlet the meeting with a vote on every family.
    fn imported(&self, roster: &str, size: &Size) -> Vec<Line> {
        let criteria = self.tools.criteria();
        let mut lines =
            vec![self.line(&["import", "roster", roster, "--title", TITLE, "--criteria", &criteria])];
        for hamlet in 0..size.hamlets {
            let name = format!("Ấp {}", hamlet + 1);
            let voters = size.each.to_string();
            let came = (size.each - size.each / 10).to_string();
            let votes = (1..=size.each).map(|nth| {
                let (number, against) = (hamlet * size.each + nth, nth % 3);
                format!("{COMMUNE}-{number:05}={}/{against}/0", size.each - size.each / 10 - against)
            });
            let votes: Vec<String> = votes.collect();
            let mut more = vec!["--hamlet", &name, "--criteria", "bench-15", "--held-on", "20/11/2020"];
            more.extend(["--invited", &voters, "--attended", &came, "--remark", "read_aloud"]);
            more.extend(votes.iter().flat_map(|vote| ["--vote", vote]));
            lines.push(self.of_cases(&["meeting"], &more));
        }
        lines
    }

    /// Reviewed hamlet by hamlet, proposed and drafted.
    fn drafted(&self, size: &Size) -> Vec<Line> {
        let mut lines = Vec::new();
        for hamlet in 1..=size.hamlets {
            let name = format!("Ấp {hamlet}");
            let more = ["--hamlet", &name, "--criteria", "bench-15"];
            lines.push(self.of_cases(&["review", "approve"], &more));
        }
        lines.push(self.of_cases(&["propose"], &["--approved"]));
        lines.push(self.of_cases(&["letter"], &["--number", "03/TTr-HKH", "--dated", "30/11/2020"]));
        lines.push(self.of_cases(&["decision", "draft"], &["--decided-on", "15/12/2020"]));
        lines
    }

    /// Id of the only decision.
    fn decision(&self) -> Result<String> {
        let listed = self.tools.told(&["decision", "list", "--data", &self.data])?;
        Ok(listed[0]["id"].as_i64().context("no decision was drafted")?.to_string())
    }

    /// Issued and announced; with certificates.
    fn issued(&self, id: &str) -> Vec<Line> {
        let issue = ["decision", "issue", id, "--number", "05/QĐ-UBND", "--signed-on", "15/12/2020"];
        vec![
            self.line(&issue),
            self.line(&["decision", "announce", id, "--on", "18/12/2020", "--way", "loudspeaker"]),
            self.line(&["certificate", "keys", "make"]),
            self.line(&["certificate", "address", "https://hoctap.example.gov.vn"]),
            self.line(&["certificate", "issue", id]),
        ]
    }

    fn dossier(&self, id: &str, out: &str) -> Line {
        self.line(&["documents", "dossier", id, "--out", out])
    }
}

/// Row 17.
pub(super) fn dossier(tools: &Tools) -> Result<Vec<Outcome>> {
    let size = if tools.small { Size { hamlets: 4, each: 50 } } else { Size { hamlets: 40, each: 375 } };
    let (families, hamlets) = (size.families(), size.hamlets.to_string());
    let options = ["--years", "2020-2020", "--commune", COMMUNE, "--hamlets", &hamlets, "--pass"];
    let roster = tools.roster("commune.csv", families, &options)?;
    let [dossier, whole] = ["dossier.zip", "whole.zip"].map(|name| tools.at(name));
    let (before, from_nothing) =
        (Desk { tools, data: tools.at("commune") }, Desk { tools, data: tools.at("commune-whole") });
    removed(&before.data)?;
    let way = |desk: &Desk<'_>| [desk.imported(&roster, &size), desk.drafted(&size)].concat();
    let go = |lines| run(&tools.python, &tools.scripts, &joined(lines));
    go(way(&before)).context("the commune's way to its draft")?;
    // Ids are given in the same order each time.
    let id = before.decision()?;
    go(before.issued(&id)).context("the commune's way from its draft")?;

    let mut lines = [way(&from_nothing), from_nothing.issued(&id)].concat();
    lines.push(from_nothing.dossier(&id, &whole));
    let [made, from_the_list] = tools.interleaved(&[
        Contender { line: before.dossier(&id, &dossier), before: &|| Ok(()) },
        Contender { line: joined(lines), before: &|| removed(&from_nothing.data) },
    ])?;
    for zip in [&dossier, &whole] {
        tools.agree("dossier", zip, &roster)?;
    }
    go(vec![from_nothing.line(&["verify"])]).context("the commune is wrong")?;
    let line = |job: String, ours, bar| Outcome { row: 17, job, ours, peer: None, bar };
    Ok(vec![
        line(
            format!("a commune's whole dossier: {families} families, {hamlets} hamlets"),
            made,
            Bar { seconds: (!tools.small).then_some(20.0), ..Bar::default() },
        ),
        line(
            "the same from the list on: imported, meetings, reviewed, proposed, decided, certificates"
                .to_owned(),
            from_the_list,
            Bar::default(),
        ),
    ])
}
