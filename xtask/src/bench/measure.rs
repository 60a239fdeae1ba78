//! One command's wall time, processor time and memory, and the medians of several.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What a run took; of several runs, the median of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    /// Seconds on the clock.
    pub(super) wall: f64,
    /// Seconds of the processor, user and system; nothing where the work was done by a server.
    pub(super) cpu: Option<f64>,
    /// Peak memory in MB; nothing where it was a server's.
    pub(super) megabytes: Option<f64>,
    /// Under load: seconds within which 99 of 100 answers came; `wall` is then the seconds of all by the answers.
    pub(super) slowest: Option<f64>,
}

impl Sample {
    /// A time alone.
    pub(super) const fn of(wall: f64) -> Self {
        Self { wall, cpu: None, megabytes: None, slowest: None }
    }
}

/// A command line; `;;` stands between commands that are measured as one.
pub(super) type Line = Vec<String>;

/// Runs the commands under `xtask/bench/measure.py`.
pub(super) fn run(python: &Path, scripts: &Path, line: &Line) -> Result<Sample> {
    let done = Command::new(python).arg(scripts.join("measure.py")).args(line).output();
    let done = done.with_context(|| format!("could not start {}", python.display()))?;
    if !done.status.success() {
        bail!("{}", String::from_utf8_lossy(&done.stderr));
    }
    parse(&String::from_utf8_lossy(&done.stdout)).context("measure.py said something else")
}

/// Reads what `measure.py` prints: wall seconds, processor seconds, KB.
fn parse(said: &str) -> Option<Sample> {
    let mut numbers = said.split_ascii_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next()?.ok();
    let (wall, cpu, kilobytes) = (next()?, next()?, next()?);
    Some(Sample { wall, cpu: Some(cpu), megabytes: Some(kilobytes / 1024.0), slowest: None })
}

/// The median of each.
pub(super) fn medians(samples: &[Sample]) -> Option<Sample> {
    let of = |pick: &dyn Fn(&Sample) -> Option<f64>| median(samples.iter().filter_map(pick).collect());
    Some(Sample {
        wall: of(&|sample| Some(sample.wall))?,
        cpu: of(&|sample| sample.cpu),
        megabytes: of(&|sample| sample.megabytes),
        slowest: of(&|sample| sample.slowest),
    })
}

/// The middle one, or the mean of the two in the middle.
fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    let middle = of.len() / 2;
    let upper = *of.get(middle)?;
    if of.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(*of.get(middle - 1)?, upper)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn memory_unknown_in_every_run_stays_unknown() {
        let one = parse("0.5 0.75 2048\n").expect("three numbers");
        assert_eq!(one, Sample { cpu: Some(0.75), megabytes: Some(2.0), ..Sample::of(0.5) });
        let served = Sample::of(1.5);
        assert_eq!(medians(&[served]), Some(served));
        assert_eq!(medians(&[one, served]).map(|both| both.wall), Some(1.0));
        assert_eq!(parse("Traceback"), None);
    }
}
