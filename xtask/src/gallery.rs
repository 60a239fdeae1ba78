//! `cargo xtask gallery`: makes the papers of the gallery, draws the pages of some of each kind, and writes
//! `docs/gallery/`: a picture a page, and a page that says of each paper what it is and which rule it follows.
//!
//! The same program and the same poppler draw the same bytes; pictures that are no longer chosen are taken away.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Dots an inch: enough to read a page by, small enough to keep.
const RESOLUTION: &str = "62";

const DECREE: &str = "Nghị định 30/2020/NĐ-CP, phụ lục I";
const CIRCULAR: &str = "Thông tư 01/2011/TT-BNV (before 5/3/2020)";
const FORM_DECREE: &str = "head and date by Nghị định 30/2020/NĐ-CP; no form is prescribed";
const FORM_CIRCULAR: &str = "head and date by Thông tư 01/2011/TT-BNV; no form is prescribed";
const OWN: &str = "none: it is no official document; landscape A4, ornamental frame";

/// A kind of paper: what it is called, the function that makes it, and which papers of it are shown: the name of the
/// file, what it is, the rule that it follows.
type Kind = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const KINDS: [Kind; 13] = [
    (
        "Giấy đăng ký",
        "registration_form",
        &[
            ("learning_family_2025/01-dang-ky-trong", "blank, a family", FORM_DECREE),
            ("learning_clan/02-dang-ky", "filled, a clan", FORM_DECREE),
            ("learning_community/02-dang-ky", "filled, a hamlet", FORM_DECREE),
            (
                "learning_unit_district_province/01-dang-ky-trong",
                "blank, a unit of the province",
                FORM_DECREE,
            ),
            ("commune_learning_community/02-dang-ky", "filled, a commune", FORM_DECREE),
            ("culture_family/01-dang-ky-trong", "blank, the culture title, 2019", FORM_CIRCULAR),
        ],
    ),
    (
        "Phiếu chấm điểm, phiếu đánh giá",
        "scoring_sheet",
        &[
            ("learning_family/03-phieu-cham-trong", "blank, with points, 2019", FORM_CIRCULAR),
            ("learning_unit_district_province/04-phieu-cham", "filled, with points", FORM_DECREE),
            ("commune_learning_community/04-phieu-cham", "filled, targets without points", FORM_DECREE),
        ],
    ),
    (
        "Biên bản họp bình xét",
        "minutes",
        &[
            ("learning_family_2025/05-bien-ban-trong", "blank, to be written by hand", DECREE),
            ("learning_family/06-bien-ban-hai-danh-hieu", "one meeting, two titles, 2019", CIRCULAR),
        ],
    ),
    (
        "Tờ trình",
        "proposal",
        &[
            ("learning_family_2023/07-to-trinh", "the association of a commune", DECREE),
            ("culture_hamlet/07-to-trinh", "a commune's committee to the district's chairman", DECREE),
            ("learning_unit_district_province/07-to-trinh", "the department of education", DECREE),
        ],
    ),
    (
        "Quyết định công nhận",
        "recognition",
        &[
            ("learning_family/09-quyet-dinh", "a commune, 2019", CIRCULAR),
            ("learning_family_2023/08-du-thao-quyet-dinh", "a commune, 2023, the draft", DECREE),
            ("learning_family_2025/09-quyet-dinh", "a commune without a district above it, 2025", DECREE),
            ("learning_community/09-quyet-dinh", "hamlets", DECREE),
            ("culture_hamlet/09-quyet-dinh", "the chairman of a district", DECREE),
            ("learning_unit_district_province/09-quyet-dinh", "the chairman of the province", DECREE),
            ("promoting_clan/09-quyet-dinh", "the association of a district, 2014", CIRCULAR),
        ],
    ),
    ("Thông báo", "announcement", &[("commune_learning_community/10-thong-bao", "a district", DECREE)]),
    (
        "Bài phát thanh",
        "loudspeaker",
        &[("learning_family_2025/11-phat-thanh", "read aloud in a hamlet", "none: 20 pt, names only")],
    ),
    ("Quyết định sửa đổi", "amendment", &[("learning_clan/12-sua-doi", "a name on the list", DECREE)]),
    ("Công văn đính chính", "correction", &[("learning_unit/13-dinh-chinh", "a slip of typing", DECREE)]),
    (
        "Quyết định thu hồi",
        "withdrawal",
        &[("learning_family_2025/14-thu-hoi", "of one family, with its list", DECREE)],
    ),
    (
        "Sổ theo dõi cấp giấy",
        "certificate_register",
        &[("learning_clan/15-so-cap-giay", "of a commune", "head by Nghị định 30/2020/NĐ-CP; landscape")],
    ),
    (
        "Danh sách biểu dương",
        "commendation_list",
        &[("learning_family_2023/16-bieu-duong", "what each did is written by hand", DECREE)],
    ),
    (
        "Giấy công nhận",
        "certificate",
        &[
            ("learning_family_2025/17-giay-cong-nhan", "a family, by a commune", OWN),
            (
                "learning_unit_district_province/17-giay-cong-nhan",
                "a unit, by the chairman of the province",
                OWN,
            ),
            (
                "commune_learning_community/17-giay-cong-nhan",
                "a commune, by a district, for three years",
                OWN,
            ),
            ("promoting_family/17-giay-cong-nhan", "a family, by the association of a district, 2014", OWN),
        ],
    ),
];

const HEAD: &str = "# Gallery of papers

Every kind of paper that the program makes, a page a picture: `cargo xtask gallery` makes the papers \
(`hoctap documents gallery`), draws these of them and writes this page. Names, places and numbers in them are invented, \
but for the places on certificates; their QR codes are signed by a key that nobody keeps. All papers of all titles, as \
PDF and DOCX: `hoctap documents gallery --out DIR`. [papers.md](../papers.md) says how they are made and measured.

Measures, and which of them nobody has held against the text of the rule: `hoctap documents measures`.
";

pub(crate) fn run() -> Result<()> {
    crate::cargo("build", &["build", "--locked", "-p", "hoctap"], &[])?;
    let root = crate::tidy::root()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let papers = tempfile::tempdir()?;
    let made = Command::new(target.join("debug/hoctap"))
        .args(["documents", "gallery", "--out"])
        .arg(papers.path())
        .status()
        .context("could not start hoctap")?;
    ensure!(made.success(), "hoctap documents gallery failed ({made})");
    let folder = root.join("docs/gallery");
    std::fs::create_dir_all(&folder)?;
    let mut page = HEAD.to_owned();
    let mut kept = BTreeSet::from(["README.md".to_owned()]);
    for (name, function, chosen) in KINDS {
        write!(page, "\n## {name} (`{function}`)\n")?;
        for (stem, what, rule) in chosen {
            let pictures = drawn(&papers.path().join(stem), &folder, &stem.replace('/', "-"))?;
            write!(page, "\n{name}: {what}. Rule: {rule}.\n\n")?;
            for picture in pictures {
                writeln!(page, "![{name}: {what}]({picture})")?;
                kept.insert(picture);
            }
        }
    }
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if !kept.contains(entry.file_name().to_string_lossy().as_ref()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    std::fs::write(folder.join("README.md"), page)?;
    eprintln!("xtask: {} pictures in {}", kept.len() - 1, folder.display());
    Ok(())
}

/// The first pages of a paper as pictures, at most two, grey but for certificates; their names.
fn drawn(paper: &Path, folder: &Path, stem: &str) -> Result<Vec<String>> {
    let scratch = tempfile::tempdir()?;
    let mut command = Command::new("pdftoppm");
    command.args(["-png", "-r", RESOLUTION, "-l", "2"]);
    if !stem.ends_with("giay-cong-nhan") {
        command.arg("-gray");
    }
    let file = paper.with_extension("pdf");
    let done =
        command.arg(&file).arg(scratch.path().join("page")).output().context("could not start pdftoppm")?;
    ensure!(done.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&done.stderr));
    let mut pages: Vec<PathBuf> = std::fs::read_dir(scratch.path())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    pages.sort();
    ensure!(!pages.is_empty(), "{}: no pages", file.display());
    let names: Vec<String> = (1..=pages.len()).map(|n| format!("{stem}-{n}.png")).collect();
    for (page, name) in pages.iter().zip(&names) {
        std::fs::copy(page, folder.join(name))?;
    }
    Ok(names)
}
