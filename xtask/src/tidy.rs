//! House rules that the compiler does not know.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Longest source file, tests excluded.
const MAX_LINES: usize = 800;

/// Checks every rule and lists all that is broken.
pub(crate) fn check() -> Result<()> {
    let root = root()?;
    let mut broken = Vec::new();
    for file in tracked(&root)? {
        let path = root.join(&file);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if file.ends_with(".rs") {
            rust_file(&file, &text, &mut broken);
        }
        // What fuzzers begin from is odd on purpose.
        if text.contains('\r') && !file.contains("/tests/") && !file.starts_with("fuzz/corpus/") {
            broken.push(format!("{file}: CR line ends"));
        }
    }
    let manifest = fs::read_to_string(root.join("programme/Cargo.toml"))?;
    for io in ["rusqlite", "postgres", "axum", "tokio", "csv", "calamine"] {
        if manifest.lines().any(|line| line.starts_with(io)) {
            broken.push(format!("programme/Cargo.toml: {io}: programme does no IO"));
        }
    }
    if broken.is_empty() {
        eprintln!("xtask: tidy: every house rule holds");
        return Ok(());
    }
    for rule in &broken {
        eprintln!("tidy: {rule}");
    }
    bail!("{} house rules broken", broken.len())
}

fn rust_file(file: &str, text: &str, broken: &mut Vec<String>) {
    let is_test = file.contains("/tests/") || file.ends_with("tests.rs");
    let lines = text.lines().count();
    if lines > MAX_LINES && !is_test {
        broken.push(format!("{file}: {lines} lines; split it (most is {MAX_LINES})"));
    }
    if !text.starts_with("//!") {
        broken.push(format!("{file}: opens without `//!` that says what it is"));
    }
    // Spelled in two parts, or this file would break its own rules.
    let unfinished = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("FIX", "ME"),
        concat!("#[ign", "ore"),
    ];
    for word in unfinished {
        if text.contains(word) {
            broken.push(format!("{file}: {word}"));
        }
    }
    // SQL is written in one folder.
    let sql = [concat!("SEL", "ECT "), concat!("INSERT ", "INTO "), concat!("DELETE ", "FROM ")];
    let may_ask = file.starts_with("server/src/store/") || !file.starts_with("server/src/");
    if let Some(word) = sql.iter().find(|word| !may_ask && text.contains(**word)) {
        broken.push(format!("{file}: {word}outside store/"));
    }
    let knows_engine = file.starts_with("server/src/store/db/");
    for crate_name in [concat!("rusqlite", "::"), concat!("postgres", "::")] {
        if file.starts_with("server/src/") && text.contains(crate_name) && !knows_engine {
            broken.push(format!("{file}: {crate_name} outside store/db/"));
        }
    }
}

pub(crate) fn root() -> Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map(Path::to_owned).context("xtask has no parent folder")
}

fn tracked(root: &Path) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .context("could not ask git for its files")?;
    if !output.status.success() {
        bail!("git ls-files failed");
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
