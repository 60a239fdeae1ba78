//! Signing in by a provider of the organisation, tried with a real one (`oidc-provider`) on this machine.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::kit::{Desk, on_both};
use crate::roster::{ok, run};

/// A program that runs until the test ends.
struct Running {
    child: Child,
    _out: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a program and returns the address that it prints first.
fn start(command: &mut Command) -> (Running, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts; node and npm are needed");
    // Kept open: a program that speaks to a closed line dies.
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let running = Running { child, _out: out };
    let address = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
    (running, address.to_owned())
}

/// The provider with what it needs, outside the clone: fetched once, at the version that `package.json` pins.
fn provider_folder() -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in ["package.json", "package-lock.json", "provider.mjs", "visit.mjs"] {
        std::fs::copy(from.join(name), folder.join(name)).expect("copied");
    }
    let lock = std::fs::read(from.join("package-lock.json")).expect("read");
    let mark = folder.join("installed");
    if std::fs::read(&mark).ok().as_ref() != Some(&lock) {
        let npm = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&folder)
            .output()
            .expect("npm, which this test needs (Debian: nodejs npm)");
        assert!(npm.status.success(), "{}", String::from_utf8_lossy(&npm.stderr));
        std::fs::write(&mark, lock).expect("written");
    }
    folder
}

/// One who goes to the provider and comes back.
fn visit(folder: &Path, base: &str, login: &str) -> serde_json::Value {
    let output = Command::new("node")
        .args(["visit.mjs", base, login])
        .current_dir(folder)
        .output()
        .expect("node, which this test needs (Debian: nodejs)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn serve(desk: &Desk, issuer: &str) -> (Running, String) {
    let args = ["--lang", "en", "serve", "--listen", "127.0.0.1:0", "--oidc-issuer", issuer];
    let args = [&args[..], &["--oidc-client-id", "hoctap"]].concat();
    start(desk.command(&args).env("HOCTAP_OIDC_SECRET", "a-secret-of-this-test"))
}

#[test]
fn whoever_is_linked_signs_in_by_the_provider_and_nobody_else() {
    let folder = provider_folder();
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        ok(&run(desk, &["accounts", "add", "mai", "--name", "Nguyễn Thị Mai"]));
        ok(&run(desk, &["accounts", "grant", "mai", "viewer", "--place", "83", "--from", "2016-01-01"]));
        let (_provider, issuer) = start(Command::new("node").arg("provider.mjs").current_dir(&folder));
        let (_server, base) = serve(desk, &issuer);
        let refused = visit(&folder, &base, "a-7");
        assert_eq!(refused["status"], 403, "{refused}");
        let text = refused["text"].as_str().expect("a page");
        assert!(text.contains("chưa nối với tài khoản"), "{text}");
        assert!(text.contains("a-7") && refused["session"].is_null());
        ok(&run(desk, &["accounts", "link", "mai", &issuer, "a-7"]));
        let done = visit(&folder, &base, "a-7");
        assert!(done["status"] == 200 && done["session"].is_string(), "{done}");
        assert!(
            done["url"].as_str().is_some_and(|url| url.ends_with("/criteria")),
            "on to where they wanted: {done}"
        );
        assert!(!done["left"].to_string().contains("oidc"), "nothing is left halfway");
        let other = visit(&folder, &base, "b-8");
        assert!(other["status"] == 403 && other["session"].is_null(), "{other}");
        let audit = desk.ask("SELECT change FROM audit WHERE chain = -2 ORDER BY seq");
        let by_provider = audit.iter().filter(|change| change.starts_with("account.signed_in_by_provider"));
        assert_eq!(by_provider.count(), 1, "{audit:?}");
        assert!(!audit.join(" ").contains("a-7"), "the audit holds no identity: {audit:?}");
    });
}

#[test]
fn a_provider_needs_its_secret_and_a_line_that_nobody_reads() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    let serve = ["serve", "--listen", "127.0.0.1:0", "--oidc-client-id", "hoctap", "--oidc-issuer"];
    for (issuer, secret, says) in [
        ("https://dangnhap.example", "", "HOCTAP_OIDC_SECRET"),
        ("http://dangnhap.example", "x", "https://"),
        ("dangnhap", "x", "https://"),
    ] {
        let mut args = vec!["--lang", "en"];
        args.extend([&serve[..], &[issuer]].concat());
        let said = desk.run(desk.command(&args).env("HOCTAP_OIDC_SECRET", secret));
        assert!(said.status == 1 && said.err.contains(says), "{issuer}: {}", said.err);
    }
}
