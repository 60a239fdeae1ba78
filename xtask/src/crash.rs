//! `cargo xtask crash [N]`: kills the program at random moments of an import, an undo, the issue of a decision, and
//! of applying and taking back a reorganisation, N times each (100), on both engines. After each the records must agree with themselves and say
//! what they said before, or what they say once the job is done; never anything between.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::postgres::Server;

/// Households of the roster that is imported.
const ROWS: u32 = 9_000;

pub(crate) fn crash(kills: u32) -> Result<()> {
    crate::cargo("build", &["build", "--release", "--locked", "-p", "hoctap"], &[])?;
    let root = crate::tidy::root()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let server = Server::start(true)?;
    let folder = std::env::temp_dir().join(format!("hoctap-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = (|| {
        let mut lines = String::new();
        for (engine, url) in
            [("SQLite", format!("sqlite:{}/c.sqlite", folder.display())), ("PostgreSQL", server.url())]
        {
            let bench = Bench { program: target.join("release/hoctap"), folder: folder.clone(), url };
            bench.run(engine, kills, &mut lines)?;
        }
        Ok::<_, anyhow::Error>(lines)
    })();
    std::fs::remove_dir_all(&folder)?;
    let lines = result?;
    let report = format!(
        "# Killed at random moments\n\n`cargo xtask crash {kills}` starts a job over {ROWS} households, kills it (`SIGKILL`) at a \
         random moment within the time that the job takes, then runs `verify` and holds the progress of every hamlet on the \
         map of 2020 and of every commune on the map of 2026, the list of decisions and that of reorganisations against what stood before and against what stands when the job is done.\n\nLast result: \
         no half state, `verify` clean after every kill.\n\n\
         | engine | job | kills | nothing stood | all stood | half |\n|---|---|---|---|---|---|\n{lines}"
    );
    std::fs::write(root.join("docs/crash.md"), &report)?;
    eprintln!("{report}");
    Ok(())
}

struct Bench {
    program: PathBuf,
    folder: PathBuf,
    url: String,
}

impl Bench {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--lang", "en", "--database", &self.url]).args(args).current_dir(&self.folder);
        command
    }

    fn say(&self, args: &[&str]) -> Result<String> {
        let run = self.command(args).output().context("the program does not start")?;
        ensure!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
        Ok(String::from_utf8(run.stdout)?)
    }

    /// What stands, as a report says it.
    fn state(&self) -> Result<String> {
        let report = [
            "report",
            "progress",
            "--place",
            "83",
            "--as-of",
            "2020-12-31",
            "--by",
            "hamlet",
            "--format",
            "csv",
        ];
        let later = ["report", "progress", "--place", "86", "--as-of", "2026-12-31", "--by", "commune"];
        let later = self.say(&[&later[..], &["--format", "csv"]].concat())?;
        let lists = self.say(&["decision", "list"])? + &self.say(&["reorganise", "list"])?;
        Ok(self.say(&report)? + &later + &lists)
    }

    fn run(&self, engine: &str, kills: u32, lines: &mut String) -> Result<()> {
        let title = ["--title", "learning_family"];
        let import =
            |file| [&["import", "roster", file, "--criteria", "448-2015-family"][..], &title].concat();
        write_roster(&self.folder.join("a.csv"), 0)?;
        write_roster(&self.folder.join("b.csv"), 3)?;
        self.say(&import("a.csv"))?;
        self.job(engine, "import", kills, lines, &|| {
            Ok(import("b.csv").iter().map(ToString::to_string).collect())
        })?;
        self.say(&import("b.csv"))?;
        let newest = || -> Result<String> {
            let list = self.say(&["imports", "list"])?;
            let line = list.lines().nth(1).context("an import")?;
            Ok(line.split_whitespace().next().context("an id")?.to_owned())
        };
        let id = newest()?;
        self.job(engine, "undo", kills, lines, &|| Ok(["imports", "undo", &id].map(str::to_owned).to_vec()))?;
        let cases = [&["--commune", "28756", "--year", "2018"][..], &title].concat();
        self.say(&[&["propose"][..], &cases].concat())?;
        let draft = self.say(&[&["decision", "draft"][..], &cases].concat())?;
        let id = draft.split([' ', ':']).nth(1).context("a draft")?.to_owned();
        let issue = ["decision", "issue", &id, "--number", "1/QĐ-UBND", "--signed-on", "2018-12-20"];
        self.job(engine, "decision", kills, lines, &|| Ok(issue.map(str::to_owned).to_vec()))?;
        // Two hamlets leave a commune of which eighteen stay: twenty are placed, and a ward has another name.
        let moves = "move,level,code,to,name,full_name\ntransfer,commune,28756,28858,Ấp 1\n\
                     transfer,commune,28756,28858,Ấp 2\nrename,commune,28783,,,Phường Tên Mới\n";
        std::fs::write(self.folder.join("moves.csv"), moves)?;
        let event = ["--on", "2026-08-01", "--instrument", "1/NQ", "--name", "Chuyển ấp"];
        let draft = self.say(&[&["reorganise", "draft", "moves.csv"][..], &event].concat())?;
        let id = draft.split("preview ").nth(1).context("a draft")?.trim().to_owned();
        let verb = |verb: &str| Ok(["reorganise", verb, &id].map(str::to_owned).to_vec());
        self.job(engine, "reorganisation applied", kills, lines, &|| verb("apply"))?;
        self.say(&["reorganise", "apply", &id])?;
        self.job(engine, "reorganisation taken back", kills, lines, &|| verb("undo"))
    }

    /// Kills one job again and again, each time from the same beginning.
    fn job(
        &self,
        engine: &str,
        name: &str,
        kills: u32,
        lines: &mut String,
        args: &dyn Fn() -> Result<Vec<String>>,
    ) -> Result<()> {
        let begin = self.folder.join(format!("{engine}-{name}.backup"));
        let begin = begin.to_str().context("a path")?;
        self.say(&["backup", begin])?;
        let args = args()?;
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let before = self.state()?;
        let started = Instant::now();
        self.say(&args)?;
        let takes = started.elapsed();
        let after = self.state()?;
        ensure!(before != after, "{name} changes nothing");
        self.back(begin)?;
        let (mut nothing, mut all) = (0, 0);
        for kill in 0..kills {
            let mut child =
                self.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("starts")?;
            std::thread::sleep(moment(takes, kill, kills));
            let _ = child.kill();
            child.wait()?;
            self.say(&["verify"])?;
            let now = self.state()?;
            if now == before {
                nothing += 1;
            } else if now == after {
                all += 1;
                self.back(begin)?;
            } else {
                bail!("{engine}: {name}: half a job stands after kill {kill}");
            }
        }
        eprintln!("xtask: crash: {engine}: {name}: {kills} kills, {nothing} before, {all} done");
        writeln!(lines, "| {engine} | {name} | {kills} | {nothing} | {all} | 0 |")?;
        Ok(())
    }

    fn back(&self, backup: &str) -> Result<()> {
        self.say(&["restore", backup])?;
        for file in std::fs::read_dir(&self.folder)? {
            let path = file?.path();
            if path.to_string_lossy().contains("before-restore") {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// Somewhere in the time that the job takes and a little after: spread evenly, shuffled within its slot.
fn moment(takes: Duration, kill: u32, kills: u32) -> Duration {
    let shuffled = (kill.wrapping_mul(2_654_435_761) >> 16) % 1_000;
    takes.mul_f64(1.05 * (f64::from(kill) + f64::from(shuffled) / 1_000.0) / f64::from(kills))
}

fn write_roster(path: &Path, shift: u32) -> Result<()> {
    let mut text = String::from(
        "household_code,commune_code,hamlet,head_name,year,registered,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n",
    );
    for i in 0..ROWS {
        let commune = ["28756", "29107", "28777"][(i % 3) as usize];
        let points = 10 + (i + shift) % 11;
        writeln!(
            text,
            "{i},{commune},Ấp {},Hộ {i},2018,1,NA,10,10,10,{points},{points},{points}",
            i / 3 % 20
        )?;
    }
    Ok(std::fs::write(path, text)?)
}
