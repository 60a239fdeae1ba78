//! What the jobs need: the release build, the peers in a throw-away virtual environment, the generated inputs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::measure::{Line, Sample, medians, run};
use crate::postgres;

/// Folders and programs.
pub(super) struct Tools {
    pub(super) python: PathBuf,
    pub(super) hoctap: PathBuf,
    /// `server/benches/jobs.rs`, built.
    pub(super) jobs: PathBuf,
    /// `xtask/bench`.
    pub(super) scripts: PathBuf,
    pub(super) places: PathBuf,
    /// Inputs and results.
    pub(super) folder: PathBuf,
    pub(super) root: PathBuf,
    pub(super) runs: usize,
    pub(super) small: bool,
}

/// A job of ours or a peer's: what to do before each run, untimed, and what to run.
pub(super) struct Contender<'a> {
    pub(super) line: Line,
    pub(super) before: &'a dyn Fn() -> Result<()>,
}

impl Tools {
    /// Builds and installs what is not there yet.
    pub(super) fn ready(runs: usize, small: bool) -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask has no parent folder")?.to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let folder = target.join("bench").join(if small { "small" } else { "full" });
        std::fs::create_dir_all(&folder)?;
        let scripts = root.join("xtask/bench");
        let python = peers(&target.join("bench/venv"), &scripts.join("requirements.txt"))?;
        let jobs = built()?;
        let hoctap = target.join("release/hoctap");
        let places = root.join("programme/places-data");
        Ok(Self { python, hoctap, jobs, scripts, places, folder, root, runs, small })
    }

    /// A file or folder of the bench.
    pub(super) fn at(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// One of the scripts.
    pub(super) fn script(&self, name: &str) -> String {
        self.scripts.join(name).display().to_string()
    }

    pub(super) fn criteria(&self) -> String {
        self.script("criteria15.toml")
    }

    /// A generated roster of Bến Tre; made once.
    pub(super) fn roster(&self, name: &str, households: u32, options: &[&str]) -> Result<String> {
        let places = self.places.join("bentre_communes_2014.csv").display().to_string();
        self.roster_of(name, &places, households, options)
    }

    /// A generated roster of the communes of a file; made once.
    pub(super) fn roster_of(
        &self,
        name: &str,
        places: &str,
        households: u32,
        options: &[&str],
    ) -> Result<String> {
        let path = self.at(name);
        if Path::new(&path).exists() {
            return Ok(path);
        }
        eprintln!("xtask: bench: making {name}");
        let part = self.at(&format!("part-{name}"));
        let households = households.to_string();
        let places = places.to_owned();
        let mut line =
            vec![self.script("roster.py"), part.clone(), places, "--households".to_owned(), households];
        line.extend(options.iter().map(|&option| option.to_owned()));
        self.python(&line)?;
        std::fs::rename(part, &path)?;
        Ok(path)
    }

    /// Runs a script, untimed; what it says.
    pub(super) fn python(&self, line: &[String]) -> Result<String> {
        said(Command::new(&self.python).args(line))
    }

    /// A timed line of a script.
    pub(super) fn peer(&self, script: &str, args: &[&str]) -> Line {
        let mut line = vec![self.python.display().to_string(), self.script(script)];
        line.extend(args.iter().map(|&arg| arg.to_owned()));
        line
    }

    /// A timed line of ours.
    pub(super) fn ours(&self, args: &[&str]) -> Line {
        let all = ["--lang", "en"].iter().chain(args).map(|&arg| arg.to_owned());
        std::iter::once(self.hoctap.display().to_string()).chain(all).collect()
    }

    /// What ours says as JSON, untimed.
    pub(super) fn told(&self, args: &[&str]) -> Result<serde_json::Value> {
        Ok(serde_json::from_str(&said(Command::new(&self.hoctap).arg("--json").args(args))?)?)
    }

    /// Whether both gave the same answer; `agree.py` says how that is told.
    pub(super) fn agree(&self, kind: &str, ours: &str, peer: &str) -> Result<()> {
        let line = [self.script("agree.py"), kind.to_owned(), ours.to_owned(), peer.to_owned()];
        self.python(&line).context("ours and the peer disagree").map(drop)
    }

    /// Runs all in turn, again and again; the first round warms up and is dropped.
    pub(super) fn interleaved<const N: usize>(&self, contenders: &[Contender<'_>; N]) -> Result<[Sample; N]> {
        let mut samples = [(); N].map(|()| Vec::new());
        for round in 0..=self.runs {
            for (contender, samples) in contenders.iter().zip(&mut samples) {
                (contender.before)()?;
                let sample = run(&self.python, &self.scripts, &contender.line)?;
                if round > 0 {
                    samples.push(sample);
                }
            }
        }
        let all: Vec<Sample> = samples.iter().filter_map(|samples| medians(samples)).collect();
        all.try_into().map_err(|_| anyhow::anyhow!("no run was measured"))
    }

    /// What was measured with: compilers, libraries, server, cores.
    pub(super) fn versions(&self) -> Result<String> {
        let rustc = said(Command::new("rustc").arg("--version"))?;
        let listed = self.python(&["-m", "pip", "list", "--format", "freeze"].map(str::to_owned))?;
        let wanted = [
            "polars==",
            "duckdb==",
            "python-calamine==",
            "xlsxwriter==",
            "reportlab==",
            "psycopg==",
            "segno==",
            "django==",
            "djangorestframework==",
            "gunicorn==",
        ];
        let known = |line: &&str| wanted.iter().any(|name| line.to_lowercase().starts_with(name));
        let mut versions = vec![rustc, self.python(&["--version".to_owned()])?];
        versions.extend(listed.lines().filter(known).map(|line| line.replace("==", " ")));
        versions.push(said(Command::new(postgres::programs()?.join("postgres")).arg("--version"))?);
        if let Ok(office) = said(Command::new("soffice").arg("--version")) {
            versions.push(office.split(' ').take(2).collect::<Vec<_>>().join(" "));
        }
        let cores = std::thread::available_parallelism()?;
        Ok(format!("{} · {cores} cores", versions.join(" · ")))
    }
}

/// What a command says on its standard output.
pub(super) fn said(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("could not start {command:?}"))?;
    if !done.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// A virtual environment with the pinned peers; made again when the pins change.
fn peers(venv: &Path, pins: &Path) -> Result<PathBuf> {
    let python = venv.join("bin/python");
    let (wanted, mark) = (std::fs::read_to_string(pins)?, venv.join("pins"));
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    eprintln!("xtask: bench: installing the peers");
    said(Command::new("python3").args(["-m", "venv", "--clear"]).arg(venv))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    said(Command::new(&python).args(pip).arg(pins))?;
    std::fs::write(&mark, wanted)?;
    Ok(python)
}

/// Builds hoctap and `jobs` in release; where `jobs` is.
fn built() -> Result<PathBuf> {
    eprintln!("xtask: bench: cargo build --release");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let args =
        ["build", "--release", "--locked", "--package", "hoctap", "--bin", "hoctap", "--bench", "jobs"];
    let told = said(Command::new(cargo).args(args).arg("--message-format=json"))?;
    let mut executables = told.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_jobs = message["target"]["name"] == "jobs";
        message["executable"].as_str().filter(|_| is_jobs).map(PathBuf::from)
    });
    executables.next_back().context("cargo did not say where it put the bench")
}
