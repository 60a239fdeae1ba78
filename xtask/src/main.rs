//! The project's tasks. `cargo xtask test` is the one entry point, the same on a laptop and in CI.

mod bench;
mod crash;
mod gallery;
mod postgres;
mod schemathesis;
mod serving;
mod tidy;

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: cargo xtask <task>

  test    format, lints, tests, documentation, house rules: what CI runs
  tidy    the house rules alone
  bench   ours beside the peers, into docs/performance.md: bench [ROW …] [--small] [--runs N]
  schemathesis  the interface of programs against its document, 50 examples an operation (or N)
  gallery pages of every kind of paper as pictures, into docs/gallery/
  crash   kill the program at random moments, a hundred times a job (or N), on both engines; writes docs/crash.md
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => test(),
        ["tidy"] => tidy::check(),
        ["bench", ..] => bench::run(&args[1..]),
        ["schemathesis"] => schemathesis::run(50),
        ["schemathesis", n] if n.parse::<u32>().is_ok() => schemathesis::run(n.parse().unwrap_or(50)),
        ["gallery"] => gallery::run(),
        ["crash"] => crash::crash(100),
        ["crash", n] if n.parse::<u32>().is_ok() => crash::crash(n.parse().unwrap_or(100)),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that must hold before a change lands, cheapest first.
fn test() -> Result<()> {
    let started = Instant::now();
    cargo("format", &["fmt", "--all", "--check"], &[])?;
    tidy::check()?;
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    cargo("lints", &lints, &[])?;
    let server = postgres::Server::start(false)?;
    cargo("tests", &["test", "--workspace", "--locked"], &[("HOCTAP_TEST_POSTGRES", &server.url())])?;
    drop(server);
    let docs = ["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"];
    cargo("documentation", &docs, &[("RUSTDOCFLAGS", "-D warnings")])?;
    eprintln!("xtask: all of it in {} s", started.elapsed().as_secs());
    Ok(())
}

fn cargo(what: &str, args: &[&str], env: &[(&str, &str)]) -> Result<()> {
    let started = Instant::now();
    eprintln!("xtask: {what}: cargo {}", args.join(" "));
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .status()
        .with_context(|| format!("could not start cargo for {what}"))?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    eprintln!("xtask: {what} in {} s", started.elapsed().as_secs());
    Ok(())
}
