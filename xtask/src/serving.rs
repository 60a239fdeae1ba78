//! A server of ours on loopback, on a free port, for as long as somebody holds it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A process that ends with this.
pub(crate) struct Serving {
    child: Child,
    port: u16,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if asked.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Serving {
    /// `hoctap serve` over a folder of records, once it answers, and how long that took.
    pub(crate) fn records(hoctap: &Path, data: &str) -> Result<(Self, Duration)> {
        let port = free_port()?;
        let mut command = Command::new(hoctap);
        command.args(["--data", data, "serve", "--listen", &format!("127.0.0.1:{port}")]);
        Self::start(&mut command, port, "/health", "200")
    }

    /// A server that is going to listen on `port`, once it answers `path` with that status.
    pub(crate) fn start(
        command: &mut Command,
        port: u16,
        path: &str,
        status: &str,
    ) -> Result<(Self, Duration)> {
        let begun = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.with_context(|| format!("could not start {command:?}"))?;
        let mut serving = Self { child, port };
        while begun.elapsed() < Duration::from_secs(60) {
            if answers(port, path, status).unwrap_or(false) {
                return Ok((serving, begun.elapsed()));
            }
            if let Some(ended) = serving.child.try_wait()? {
                bail!("{command:?} ended: {ended}");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        bail!("{command:?} did not answer")
    }

    /// Where it answers.
    pub(crate) fn at(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Memory that it holds now, in MB.
    pub(crate) fn megabytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn answers(port: u16, path: &str, status: &str) -> Result<bool> {
    let mut line = TcpStream::connect(("127.0.0.1", port))?;
    line.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(line, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut said = String::new();
    line.read_to_string(&mut said)?;
    Ok(said.starts_with(&format!("HTTP/1.1 {status}")))
}
