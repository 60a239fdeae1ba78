//! A PostgreSQL server of our own for the tests and the benches: on loopback, on a free port, in a folder that
//! goes with it, as an unprivileged user when run by root (it refuses to run as root).

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A running server; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

/// Who the server runs as.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Server {
    /// Starts one. With `durable` it waits for the disk, and has the memory, that a real one does.
    pub(crate) fn start(durable: bool) -> Result<Self> {
        let bin = programs()?;
        let user = unprivileged()?;
        let folder = std::env::temp_dir().join(format!("hoctap-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        if let Some(user) = user {
            std::os::unix::fs::chown(&folder, Some(user.uid), Some(user.gid))?;
        }
        let data = folder.join("data");
        let made = command(bin.join("initdb"), user)
            .args(["--auth=trust", "--username=hoctap", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data)
            .current_dir(&folder)
            .output()
            .context("could not run initdb")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = command(bin.join("postgres"), user);
        server.arg("-D").arg(&data).arg("-k").arg(&folder);
        server.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "max_connections=200"]);
        if durable {
            // As an administrator sets it who knows that a province is loaded at once.
            server.args([
                "-c",
                "shared_buffers=1GB",
                "-c",
                "max_wal_size=8GB",
                "-c",
                "checkpoint_timeout=30min",
            ]);
        } else {
            server.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        let log = std::fs::File::create(folder.join("log"))?;
        let child = server.current_dir(&folder).stdout(Stdio::null()).stderr(log).spawn()?;
        let server = Self { child, folder, port };
        server.wait(&bin, user)?;
        Ok(server)
    }

    fn wait(&self, bin: &Path, user: Option<User>) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            let ready = command(bin.join("pg_isready"), user)
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .current_dir(&self.folder)
                .status()?;
            if ready.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not come up: {log}")
    }

    /// Address of its first database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://hoctap@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A fast shutdown; if it cannot be asked, it is ended.
        let asked = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        if asked.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn command(program: impl AsRef<OsStr>, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// The folder of the server's programs: on the path, or where Debian puts them.
pub(crate) fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    std::env::split_paths(&path)
        .chain(debian.into_iter().rev())
        // A link to one of them alone is of no use.
        .find(|folder| {
            ["initdb", "postgres", "pg_isready", "psql"].iter().all(|name| folder.join(name).exists())
        })
        .context("PostgreSQL 15 or later is needed: apt-get install postgresql")
}

/// Root becomes `postgres`, or `nobody` where there is no such user; everybody else stays who they are.
fn unprivileged() -> Result<Option<User>> {
    let id = |args: &[&str]| -> Result<u32> {
        let said = Command::new("id").args(args).output().context("could not run id")?;
        Ok(String::from_utf8_lossy(&said.stdout).trim().parse()?)
    };
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    let of = |name: &str| Ok::<_, anyhow::Error>(User { uid: id(&["-u", name])?, gid: id(&["-g", name])? });
    Ok(Some(of("postgres").or_else(|_| of("nobody"))?))
}
