//! What was measured as lines of `docs/performance.md`: between two marks, so that what people wrote stays.

use anyhow::{Context, Result};

use super::measure::Sample;

const BEGIN: &str = "<!-- bench: cargo xtask bench writes from here -->";
const END: &str = "<!-- bench: to here -->";
const HEAD: &str = "| Row | Job | hoctap | Peer | Peer took | Ratio | Bar | | Peak memory, ours / peer | CPU, ours / peer | Day |\n\
                    |---|---|---|---|---|---|---|---|---|---|---|";

/// What must be reached.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bar {
    /// One over this of the peer's time; 0.667 reads 1.5 times.
    pub(super) ratio: Option<f64>,
    pub(super) seconds: Option<f64>,
    pub(super) megabytes: Option<f64>,
    /// Seconds within which 99 of 100 answers come.
    pub(super) slowest: Option<f64>,
}

/// One comparison.
pub(super) struct Outcome {
    /// Row of the list of jobs.
    pub(super) row: u8,
    pub(super) job: String,
    pub(super) ours: Sample,
    pub(super) peer: Option<(String, Sample)>,
    pub(super) bar: Bar,
}

impl Outcome {
    fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|(_, peer)| self.ours.wall / peer.wall)
    }

    /// Whether every bar is reached; nothing where there is none.
    pub(super) fn met(&self) -> Option<bool> {
        let held = |found: Option<f64>, most: Option<f64>| most.map(|most| found.is_some_and(|n| n <= most));
        let bars = [
            held(self.ratio(), self.bar.ratio),
            held(Some(self.ours.wall), self.bar.seconds),
            held(self.ours.megabytes, self.bar.megabytes),
            held(self.ours.slowest, self.bar.slowest),
        ];
        bars.into_iter().flatten().reduce(|a, b| a && b)
    }

    /// As a line of the table.
    pub(super) fn line(&self, day: &str) -> String {
        let both = |pick: &dyn Fn(&Sample) -> Option<f64>, say: &dyn Fn(f64) -> String| {
            let say = |n: Option<f64>| n.map_or_else(|| "–".to_owned(), say);
            let peer = self.peer.as_ref().map(|(_, peer)| format!(" / {}", say(pick(peer))));
            format!("{}{}", say(pick(&self.ours)), peer.unwrap_or_default())
        };
        let (peer, took) = self
            .peer
            .as_ref()
            .map_or(("–", "–".to_owned()), |(peer, sample)| (peer.as_str(), took_of(sample)));
        let ratio = self.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let met = match self.met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        };
        let memory = both(&|sample| sample.megabytes, &|mb| format!("{mb:.0} MB"));
        let cpu = both(&|sample| sample.cpu, &seconds);
        let (row, job, ours, bar) = (self.row, &self.job, took_of(&self.ours), self.bar.text());
        format!(
            "| {row} | {job} | {ours} | {peer} | {took} | {ratio} | {bar} | {met} | {memory} | {cpu} | {day} |"
        )
    }
}

impl Bar {
    fn text(&self) -> String {
        let ratio = self.ratio.map(|ratio| {
            if ratio < 1.0 { format!("≤ 1/{:.0}", 1.0 / ratio) } else { format!("≤ {ratio} ×") }
        });
        let seconds = self.seconds.map(|s| format!("≤ {s} s"));
        let megabytes = self.megabytes.map(|mb| format!("≤ {mb} MB"));
        let slowest = self.slowest.map(|s| format!("p99 ≤ {:.0} ms", s * 1e3));
        let bars: Vec<String> = [ratio, slowest, seconds, megabytes].into_iter().flatten().collect();
        if bars.is_empty() { "–".to_owned() } else { bars.join(", ") }
    }
}

/// A time; under load how many answers a second that makes, and what 99 of 100 keep.
fn took_of(sample: &Sample) -> String {
    match sample.slowest {
        None => seconds(sample.wall),
        Some(slowest) => {
            format!("{:.0} µs: {:.0}/s, p99 {}", sample.wall * 1e6, 1.0 / sample.wall, seconds(slowest))
        }
    }
}

/// In a unit in which three digits say it.
fn seconds(s: f64) -> String {
    match s {
        ..0.001 => format!("{:.0} µs", s * 1e6),
        ..0.1 => format!("{:.1} ms", s * 1e3),
        _ => format!("{s:.2} s"),
    }
}

/// The document with these outcomes in the place of earlier ones of the same rows; rows not run now stay.
pub(super) fn rewritten(document: &str, outcomes: &[Outcome], day: &str, about: &str) -> Result<String> {
    let (before, rest) = document.split_once(BEGIN).context("docs/performance.md has lost its first mark")?;
    let (written, after) = rest.split_once(END).context("docs/performance.md has lost its second mark")?;
    let number = |line: &str| line.strip_prefix("| ")?.split(' ').next()?.parse::<u8>().ok();
    let earlier = written.lines().filter_map(|line| Some((number(line)?, line.to_owned())));
    let mut lines: Vec<(u8, String)> =
        earlier.filter(|(row, _)| outcomes.iter().all(|outcome| outcome.row != *row)).collect();
    lines.extend(outcomes.iter().map(|outcome| (outcome.row, outcome.line(day))));
    // Stable: several lines of a row stay in their order.
    lines.sort_by_key(|(row, _)| *row);
    let lines = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    Ok(format!("{before}{BEGIN}\n{HEAD}\n{lines}\n\n{about}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(row: u8, ours: f64, peer: f64) -> Outcome {
        let sample = |wall| Sample { cpu: Some(wall * 2.0), megabytes: Some(52.4), ..Sample::of(wall) };
        let bar = Bar { ratio: Some(0.25), megabytes: Some(150.0), ..Bar::default() };
        let peer = Some(("polars".to_owned(), sample(peer)));
        Outcome { row, job: "one year".to_owned(), ours: sample(ours), peer, bar }
    }

    #[test]
    fn a_line_says_ratio_bar_and_whether_it_is_met() {
        assert_eq!(
            outcome(1, 0.2, 1.0).line("2026-01-02"),
            "| 1 | one year | 0.20 s | polars | 1.00 s | 0.20 | ≤ 1/4, ≤ 150 MB | met | 52 MB / 52 MB | 0.40 s / 2.00 s | 2026-01-02 |"
        );
        assert_eq!(outcome(1, 0.3, 1.0).met(), Some(false));
        let alone = Outcome { peer: None, bar: Bar::default(), ..outcome(1, 0.05, 1.0) };
        assert_eq!(alone.met(), None);
        assert!(alone.line("d").starts_with("| 1 | one year | 50.0 ms | – | – | – | – |  | 52 MB |"));
    }

    #[test]
    fn under_load_a_line_says_answers_a_second_and_the_slowest() {
        let sample = |wall, slowest| Sample { slowest: Some(slowest), ..Sample::of(wall) };
        let bar = Bar { ratio: Some(0.1), slowest: Some(0.01), ..Bar::default() };
        let peer = Some(("DRF".to_owned(), sample(0.002, 0.05)));
        let outcome = Outcome { row: 10, job: "list".to_owned(), ours: sample(0.000_1, 0.004), peer, bar };
        assert_eq!(
            outcome.line("d"),
            "| 10 | list | 100 µs: 10000/s, p99 4.0 ms | DRF | 2000 µs: 500/s, p99 50.0 ms | 0.05 | ≤ 1/10, p99 ≤ 10 ms | met | – / – | – / – | d |"
        );
        let slow = Outcome { ours: sample(0.000_1, 0.02), ..outcome };
        assert_eq!(slow.met(), Some(false));
    }

    #[test]
    fn a_row_run_again_takes_the_place_of_its_lines_and_all_else_stays() {
        let empty = format!("# Performance\n\nBy hand.\n\n{BEGIN}\n{END}\n\nAlso by hand.\n");
        let first =
            rewritten(&empty, &[outcome(1, 1.0, 2.0), outcome(2, 1.0, 2.0)], "d1", "about").expect("marks");
        let second = rewritten(&first, &[outcome(1, 1.5, 2.0)], "d2", "about").expect("marks");
        assert!(second.starts_with("# Performance\n\nBy hand.\n"));
        assert!(second.ends_with("\n\nAlso by hand.\n"));
        let rows: Vec<&str> = second.lines().filter(|line| line.contains("| d")).collect();
        assert_eq!(rows.len(), 2, "{second}");
        assert!(rows[0].starts_with("| 1 |") && rows[0].ends_with("d2 |"));
        assert!(rows[1].starts_with("| 2 |") && rows[1].ends_with("d1 |"));
        assert!(rewritten("no marks", &[], "d", "").is_err());
    }
}
