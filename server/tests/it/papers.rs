//! Papers as they come out: measured on the page beside the rules of layout, as PDF and as LibreOffice prints the DOCX,
//! and held against PDF/UA-1 and PDF/A-2a by veraPDF.

use std::path::PathBuf;

use hoctap::documents::paper::faces::Faces;
use hoctap::documents::paper::gallery::{Piece, common, named, pieces};
use hoctap::documents::paper::kinds::{Recognition, recognition, title_words};
use hoctap::documents::paper::{Paper, docx, pdf_in};
use jiff::civil::{Date, date};

use crate::kit::paper::{Run, boxes, broken_rules, fonts, info, printed, runs, words};

/// A point in millimetres.
const MM: f64 = 72.0 / 25.4;

fn decision(day: Date, names: &[&str]) -> Paper {
    let words = title_words("learning_family").expect("known");
    let mut list = named("learning_family", 60);
    for (one, name) in list.iter_mut().zip(names) {
        (*name).clone_into(&mut one.name);
    }
    recognition(&Recognition { common: common("learning_family", words, day, false), named: list })
}

/// The same paper as PDF and as LibreOffice prints its DOCX.
fn both(paper: &Paper, folder: &std::path::Path) -> [PathBuf; 2] {
    let (ours, word, theirs) = (folder.join("ours.pdf"), folder.join("word.docx"), folder.join("word.pdf"));
    std::fs::write(&ours, pdf_in(paper, Faces::shipped()).expect("set")).expect("written");
    std::fs::write(&word, docx(paper).expect("made")).expect("written");
    printed(&[word], folder);
    [ours, theirs]
}

fn run<'a>(runs: &'a [Run], begins: &str) -> &'a Run {
    runs.iter()
        .find(|run| run.text.trim_start().starts_with(begins))
        .unwrap_or_else(|| panic!("no “{begins}”"))
}

/// What the rule says of each element: size, bold, slanted. The numbers are those of the decree, not of the program.
fn letters_are_right(runs: &[Run], slanted_bases: bool, what: &str) {
    let upright = [
        ("CỘNG HÒA XÃ HỘI", 12.0..=13.0, true, false),
        ("Độc lập - Tự do", 13.0..=14.0, true, false),
        ("ỦY BAN NHÂN DÂN", 12.0..=13.0, true, false),
        ("Số: 08/QĐ-UBND", 13.0..=13.0, false, false),
        ("An Hòa, ngày 25 tháng 12", 13.0..=14.0, false, true),
        ("QUYẾT ĐỊNH", 13.0..=14.0, true, false),
        ("Về việc công nhận", 13.0..=14.0, true, false),
        ("Căn cứ Luật Tổ chức", 13.0..=14.0, false, slanted_bases),
        ("Điều 1.", 13.0..=14.0, true, false),
        ("Quyết định này có hiệu lực", 13.0..=14.0, false, false),
        ("CHỦ TỊCH", 13.0..=14.0, true, false),
        ("Nơi nhận:", 12.0..=12.0, true, true),
        ("- Như Điều 3;", 11.0..=11.0, false, false),
        ("DANH SÁCH HỘ GIA ĐÌNH", 13.0..=14.0, true, false),
        ("(Kèm theo Quyết định số 08/QĐ-UBND", 13.0..=14.0, false, true),
    ];
    for (begins, sizes, bold, italic) in upright {
        let found = run(runs, begins);
        assert!(sizes.contains(&found.size), "{what}: {found:?}");
        assert_eq!((found.bold, found.italic), (bold, italic), "{what}: {found:?}");
    }
    let (nation, issuer) = (run(runs, "CỘNG HÒA"), run(runs, "ỦY BAN"));
    assert!(nation.left > issuer.left + issuer.width, "{what}: quốc hiệu stands at the right");
    assert!((nation.top - issuer.top).abs() < 1.5, "{what}: on the issuer's line");
    let signs = runs.iter().find(|run| run.text.trim() == "CHỦ TỊCH").expect("an office that signs");
    assert!(run(runs, "Nơi nhận:").left < 105.0 * MM && signs.left > 105.0 * MM, "{what}");
    // Three bases begin where paragraphs do, 1 to 1.27 cm from the margin.
    let indent = run(runs, "Căn cứ Luật Tổ chức").left / MM - 30.0;
    assert!((9.5..=13.2).contains(&indent), "{what}: first line set in by {indent} mm");
}

/// Nothing stands in a margin but the number of the page, which the first page of each part does not have.
fn margins_are_kept(pdf: &std::path::Path, number_above: bool, what: &str) {
    let pages = boxes(pdf);
    assert!(pages.len() >= 3, "{what}: a decision and a list of two pages");
    for (page, n) in pages.iter().zip(1..) {
        let is_number = |word: &&(f64, f64, f64, f64, String)| {
            word.4.bytes().all(|b| b.is_ascii_digit())
                && if number_above { word.3 < 20.0 * MM } else { word.1 > (297.0 - 20.0) * MM }
        };
        let numbers: Vec<_> = page.iter().filter(is_number).collect();
        let shown: Vec<&str> = numbers.iter().map(|word| word.4.as_str()).collect();
        assert_eq!(shown, if n <= 2 { vec![] } else { vec![["2", "3"][n - 3]] }, "{what}, page {n}");
        for number in &numbers {
            let middle = f64::midpoint(number.0, number.2) / MM;
            let height = f64::midpoint(number.1, number.3) / MM;
            if number_above {
                assert!(
                    (middle - (30.0 + 165.0 / 2.0)).abs() < 1.0,
                    "{what}: in the middle, not at {middle} mm"
                );
                assert!(
                    (6.0..=14.0).contains(&height),
                    "{what}: in the middle of the margin, not at {height} mm"
                );
            } else {
                assert!(
                    (number.2 / MM - 195.0).abs() < 1.0,
                    "{what}: at the right, not at {} mm",
                    number.2 / MM
                );
            }
        }
        for word in page.iter().filter(|word| !is_number(word)) {
            let inside = word.0 > 30.0 * MM - 1.0
                && word.2 < 195.0 * MM + 1.0
                && word.1 > 20.0 * MM - 2.0
                && word.3 < 277.0 * MM + 2.0;
            assert!(inside, "{what}, page {n}: {word:?}");
        }
    }
}

#[test]
fn a_decision_stands_on_the_page_where_the_rule_of_its_day_says() {
    for (day, decree) in [(date(2023, 12, 25), true), (date(2019, 12, 25), false)] {
        let folder = tempfile::tempdir().expect("a folder");
        for (file, what) in both(&decision(day, &[]), folder.path()).iter().zip(["PDF", "DOCX"]) {
            let what = format!("{what} of {day}");
            let runs = runs(file);
            letters_are_right(&runs, decree, &what);
            margins_are_kept(file, decree, &what);
            let text = words(file);
            assert!(text.contains("cho 60 (sáu mươi) hộ gia đình"), "{what}: counted from the list");
            assert!(text.contains("lần đầu 40, tái công nhận 20"), "{what}");
            // The headings of the list are on each of its pages.
            let headed: std::collections::BTreeSet<usize> =
                runs.iter().filter(|run| run.text.contains("Họ và tên chủ hộ")).map(|run| run.page).collect();
            assert_eq!(headed, (2..=boxes(file).len()).collect(), "{what}");
        }
    }
}

#[test]
fn a_name_is_printed_as_it_was_typed_and_is_never_markup() {
    let names = [
        "#panic(\"x\")",
        "*Đậm* _nghiêng_",
        "\\ ] [ } { $x$",
        "<w:b/> & <nhãn>",
        "@ref // /* */",
        "`raw` ~ -- ...",
        "= Trần",
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let paper = decision(date(2023, 12, 25), &names);
    for (file, what) in both(&paper, folder.path()).iter().zip(["PDF", "DOCX"]) {
        let text = words(file);
        for name in names {
            assert!(text.contains(name), "{what}: {name} is not in {}", &text[text.len() - 900..]);
        }
    }
    // As the store would hand it over: NFD, controls, a sign without a letter. A paper still comes out.
    let odd = decision(date(2023, 12, 25), &["Nguye\u{302}\u{303}n \u{7} \u{202e}A", "Lý 漢"]);
    pdf_in(&odd, Faces::shipped()).expect("set");
    docx(&odd).expect("made");
}

#[test]
fn every_paper_of_every_title_is_tagged_follows_its_standards_and_has_its_faces_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let all: Vec<Piece> = pieces();
    let mut files = Vec::new();
    for (piece, n) in all.iter().zip(0..) {
        let bytes =
            pdf_in(&piece.paper, Faces::shipped()).unwrap_or_else(|error| panic!("{}: {error}", piece.stem));
        let file = folder.path().join(format!("{n:03}.pdf"));
        std::fs::write(&file, bytes).expect("written");
        files.push(file);
    }
    assert!(all.len() > 160, "every kind for eleven titles: {}", all.len());
    // All kinds of one title, and each title's decision, by veraPDF; the rest differs from these in its texts only.
    let chosen = |piece: &Piece| piece.stem.starts_with("learning_family/") || piece.stem.contains("/09-");
    let held: Vec<PathBuf> =
        all.iter().zip(&files).filter(|(piece, _)| chosen(piece)).map(|(_, file)| file.clone()).collect();
    assert_eq!(broken_rules(&held), Vec::<String>::new());
    for (piece, file) in all.iter().zip(&files).filter(|(piece, _)| chosen(piece)) {
        let said = info(file);
        let title = format!("Title: {}", piece.paper.file_title);
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&title) && flat.contains("Tagged: yes"), "{}: {said}", piece.stem);
        assert!(flat.contains("H1") || piece.stem.contains("13-"), "{}: its name is a heading", piece.stem);
        assert_eq!(flat.contains("TH <"), flat.contains("THead"), "{}: a table has headings", piece.stem);
        for font in fonts(file) {
            assert!(
                font.contains("+LiberationSerif") && font.contains("yes yes yes"),
                "{}: {font}",
                piece.stem
            );
        }
    }
    for (piece, file) in all.iter().zip(&files).filter(|(piece, _)| piece.stem.contains("dang-ky")) {
        assert_eq!(boxes(file).len(), 1, "{}: a form of one page", piece.stem);
    }
}

#[test]
fn a_document_has_as_many_pages_in_libreoffice_as_the_pdf_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let all: Vec<Piece> =
        pieces().into_iter().filter(|piece| piece.stem.starts_with("learning_family/")).collect();
    let at = |piece: &Piece| piece.stem.replace('/', "-");
    let mut files = Vec::new();
    for piece in &all {
        let file = folder.path().join(at(piece)).with_extension("docx");
        std::fs::write(&file, docx(&piece.paper).expect("made")).expect("written");
        files.push(file);
    }
    printed(&files, folder.path());
    for piece in &all {
        let ours = folder.path().join("ours.pdf");
        std::fs::write(&ours, pdf_in(&piece.paper, Faces::shipped()).expect("set")).expect("written");
        let theirs = folder.path().join(at(piece)).with_extension("pdf");
        let (a, b) = (boxes(&ours).len(), boxes(&theirs).len());
        assert!(a.abs_diff(b) <= 1, "{}: {a} pages and {b}", piece.stem);
        // Every word of the one is in the other, in whatever order columns are read; dots and boxes are drawn
        // otherwise.
        let bag = |file| {
            let mut bag: Vec<String> = words(file)
                .split(' ')
                .filter(|word| word.chars().any(char::is_alphabetic) && word.chars().count() > 1)
                .map(|word| word.trim_matches(['.', '…', ':', ',', ';']).to_owned())
                .collect();
            bag.sort_unstable();
            bag.dedup();
            bag
        };
        let (ours, theirs) = (bag(&ours), bag(&theirs));
        let missing: Vec<&String> = ours.iter().filter(|word| !theirs.contains(word)).collect();
        assert!(missing.is_empty(), "{}: not in the DOCX: {missing:?}", piece.stem);
    }
}

#[test]
fn every_kind_of_paper_is_in_the_gallery_of_the_documentation() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page =
        std::fs::read_to_string(root.join("docs/gallery/README.md")).expect("cargo xtask gallery made it");
    let mut kinds = vec!["certificate".to_owned()];
    for entry in std::fs::read_dir(root.join("server/src/documents/paper/kinds")).expect("the kinds") {
        let source = std::fs::read_to_string(entry.expect("a file").path()).expect("read");
        for function in source.split("\npub fn ").skip(1) {
            let (head, _) = function.split_once('{').expect("a body");
            if head.contains("-> Paper") {
                kinds.push(head.split('(').next().expect("a name").to_owned());
            }
        }
    }
    assert!(kinds.len() >= 13, "kinds of paper: {kinds:?}");
    for kind in &kinds {
        assert!(page.contains(&format!("(`{kind}`)")), "{kind} is not in docs/gallery: cargo xtask gallery");
    }
    // Every kind that the program writes for a title is shown, and every picture is there.
    let ends = |stem: &str| stem.split('/').next_back().unwrap_or(stem).to_owned();
    let stems: std::collections::BTreeSet<String> =
        pieces().iter().map(|piece| ends(&piece.stem)).filter(|end| end != "06-bien-ban").collect();
    for end in stems.iter().filter(|end| !end.ends_with("-trong")) {
        let kind = end.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        assert!(page.contains(kind), "no picture of {end}: cargo xtask gallery");
    }
    for picture in page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(name, _)| name) {
        if picture.ends_with(".png") {
            assert!(root.join("docs/gallery").join(picture).exists(), "{picture}");
        }
    }
}
