//! The program serving a small demo, as a user starts it, and a real Chromium in front of it.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// The password of the demo's accounts.
pub(crate) const PASSWORD: &str = hoctap::actions::accounts::DEMO_PASSWORD;

/// A process that ends with the test that started it.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// The program, serving.
pub(crate) struct Served {
    folder: TempDir,
    port: u16,
    process: Option<Ended>,
}

impl Served {
    /// A demo of two thousand families over two years.
    pub(crate) fn demo() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let built = Command::new(env!("CARGO_BIN_EXE_hoctap"))
            .arg("--data")
            .arg(folder.path())
            .args(["demo", "--households", "2000", "--years", "2019-2020", "--no-serve"])
            .output()
            .expect("the program runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let mut served = Self { folder, port: free_port(), process: None };
        served.start();
        served
    }

    /// Starts serving, on the same port as before.
    pub(crate) fn start(&mut self) {
        self.start_with(&[]);
    }

    /// Serves as on another day.
    pub(crate) fn go_to(&mut self, day: &str) {
        self.stop();
        self.start_with(&["--today", day]);
    }

    fn start_with(&mut self, more: &[&str]) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hoctap"))
            .arg("--data")
            .arg(self.folder.path())
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program serves");
        let mut said = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut said).expect("its first line");
        assert!(said.contains(&self.port.to_string()), "{said}");
        self.process = Some(Ended(child));
    }

    /// Stops serving: whoever has a page open is without a network.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Runs the program over the same records, with a line on its standard input.
    pub(crate) fn command(&self, args: &[&str], line: &str) {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_hoctap"))
            .arg("--data")
            .arg(self.folder.path())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut input = child.stdin.take().expect("its input");
        // One that asks nothing may have ended by now.
        let _ = writeln!(input, "{line}");
        drop(input);
        assert!(child.wait().expect("it ends").success(), "{args:?}");
    }

    /// Where the records are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An address of it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", SocketAddr::from(([127, 0, 0, 1], self.port)))
    }
}

/// How the browser is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    On,
    Off,
}

/// A real Chromium, headless, with a profile of its own.
pub(crate) struct Browser {
    runtime: tokio::runtime::Runtime,
    client: Option<Client>,
    _driver: Ended,
    _profile: TempDir,
}

impl Browser {
    pub(crate) fn new(script: Script) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("these tests need Debian's chromium and chromium-driver");
        let driver = Ended(driver);
        let profile = tempfile::tempdir().expect("a profile");
        let mut args: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
        ]
        .map(str::to_owned)
        .to_vec();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({ "args": args });
        if script == Script::Off {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let mut wants = Map::new();
        wants.insert("goog:chromeOptions".to_owned(), options);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let begun = Instant::now();
        let client = loop {
            let connected = runtime.block_on(async {
                let mut builder =
                    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
                builder.capabilities(wants.clone()).connect(&format!("http://127.0.0.1:{port}")).await
            });
            match connected {
                Ok(client) => break client,
                // The driver takes a moment until it listens.
                Err(error) if begun.elapsed() > Duration::from_secs(30) => panic!("no browser: {error}"),
                Err(_) => std::thread::yield_now(),
            }
        };
        Self { runtime, client: Some(client), _driver: driver, _profile: profile }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("open until dropped")
    }

    pub(crate) fn open(&self, address: &str) {
        self.runtime.block_on(self.client().goto(address)).expect("the page opens");
    }

    pub(crate) fn size(&self, width: u32, height: u32) {
        self.runtime.block_on(self.client().set_window_size(width, height)).expect("a window");
    }

    /// The text of the first element that fits; a page that is just being replaced is asked again.
    pub(crate) fn text(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            let text = self.runtime.block_on(async {
                self.client().wait().at_most(WAIT).for_element(Locator::Css(css)).await?.text().await
            });
            match text {
                Ok(text) => return text,
                Err(error) if begun.elapsed() > WAIT => panic!("{css}: {error}"),
                Err(_) => std::thread::yield_now(),
            }
        }
    }

    /// Waits until an element's text begins with another.
    pub(crate) fn until_text(&self, css: &str, begins: &str) {
        let begun = Instant::now();
        while !self.text(css).starts_with(begins) {
            assert!(begun.elapsed() < WAIT, "{css} never begins with {begins}: {}", self.text(css));
            std::thread::yield_now();
        }
    }

    pub(crate) fn has(&self, css: &str) -> bool {
        self.runtime.block_on(self.client().find(Locator::Css(css))).is_ok()
    }

    pub(crate) fn click(&self, css: &str) {
        self.runtime
            .block_on(async {
                self.client().wait().at_most(WAIT).for_element(Locator::Css(css)).await?.click().await
            })
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Follows a link by its words.
    pub(crate) fn follow(&self, words: &str) {
        self.runtime
            .block_on(async {
                self.client().wait().at_most(WAIT).for_element(Locator::LinkText(words)).await?.click().await
            })
            .unwrap_or_else(|error| panic!("{words}: {error}"));
    }

    /// Types into an element, whatever stood there before.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        self.runtime
            .block_on(async {
                let element = self.client().wait().at_most(WAIT).for_element(Locator::Css(css)).await?;
                element.clear().await?;
                element.send_keys(text).await
            })
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Keys to whatever has the focus.
    pub(crate) fn keys(&self, text: &str) {
        self.runtime
            .block_on(async { self.client().active_element().await?.send_keys(text).await })
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// Gives a file to a field.
    pub(crate) fn choose_file(&self, css: &str, path: &Path) {
        self.runtime
            .block_on(async {
                let element = self.client().find(Locator::Css(css)).await?;
                element.send_keys(&path.display().to_string()).await
            })
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub(crate) fn address(&self) -> String {
        self.runtime.block_on(self.client().current_url()).expect("an address").to_string()
    }

    /// Waits until the address has a part: a link that was clicked is not yet a page that is there.
    pub(crate) fn until_address(&self, part: &str) -> String {
        let begun = Instant::now();
        loop {
            let address = self.address();
            if address.contains(part) {
                return address;
            }
            assert!(begun.elapsed() < WAIT, "never at {part}: {address}");
            std::thread::yield_now();
        }
    }

    /// Signs out, and waits for the page that says so.
    pub(crate) fn sign_out(&self) {
        self.click("header form[action='/sign-out'] button");
        self.text("label[for=login]");
    }

    /// Waits until a script's answer is true.
    pub(crate) fn until(&self, script: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({script})")) != Value::Bool(true) {
            assert!(begun.elapsed() < WAIT, "never true: {script}");
            std::thread::yield_now();
        }
    }

    /// Runs a script in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.runtime
            .block_on(self.client().execute(script, Vec::new()))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs a script that gives its answer later.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.runtime
            .block_on(self.client().execute_async(script, Vec::new()))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Signs in as one of the demo's accounts and goes on to a page.
    pub(crate) fn sign_in(&self, served: &Served, login: &str, next: &str) {
        self.open(&served.at("/sign-in"));
        self.fill("#login", login);
        self.fill("#password", PASSWORD);
        self.keys("\u{e007}");
        self.text("a[href='/account']");
        self.open(&served.at(next));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
    }
}

/// How long a page may take until what is waited for is there.
const WAIT: Duration = Duration::from_secs(20);

/// axe-core as npm brings it, kept outside the clone.
pub(crate) fn axe() -> String {
    let folder = std::env::var_os("HOCTAP_TEST_NODE")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("node"), PathBuf::from);
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.exists() {
        std::fs::create_dir_all(&folder).expect("a folder");
        let done = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg("axe-core@4.11.0")
            .output()
            .expect("these tests need npm");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    std::fs::read_to_string(file).expect("axe-core")
}
