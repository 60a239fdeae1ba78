//! Help and usage errors, as someone meets them who reads one language only.

use crate::kit::Desk;

/// The help of a command and of every command under it, with their paths.
fn helps(desk: &Desk, lang: &str, heading: &str, path: &[&str], into: &mut Vec<(String, String)>) {
    let said = desk.hoctap(&[path, &["--help", "--lang", lang]].concat());
    assert_eq!(said.status, 0, "{path:?}: {}", said.err);
    let commands = said.out.split(heading).nth(1).unwrap_or_default();
    for line in commands.lines().skip(1).take_while(|line| line.starts_with("  ")) {
        let name = line.split_whitespace().next().expect("a name");
        if name != "help" {
            helps(desk, lang, heading, &[path, &[name]].concat(), into);
        }
    }
    into.push((path.join(" "), said.out));
}

#[test]
fn the_help_of_every_command_is_in_one_language() {
    let desk = Desk::new();
    let vietnamese = ["Cách dùng:", "Tùy chọn:", "mặc định:", "nhận:", "In trợ giúp", "[TÙY CHỌN]"];
    let english = ["Usage:", "Options:", "default:", "possible values:", "Print help", "[OPTIONS]"];
    let only_english = ["Commands:", "Arguments:", "COMMAND", "Folder", "Language", "Code of"];
    let only_vietnamese = ["Lệnh", "Tham số", "Thư mục", "Ngôn ngữ", "danh hiệu", "Mã "];
    for (lang, heading, own, others, other_words) in [
        ("vi", "Lệnh:", vietnamese, english, only_english),
        ("en", "Commands:", english, vietnamese, only_vietnamese),
    ] {
        let mut found = Vec::new();
        helps(&desk, lang, heading, &[], &mut found);
        assert!(found.len() > 25, "only {} commands were found", found.len());
        for (path, text) in found {
            assert!(!text.contains(" | "), "{path}: {text}");
            for word in own {
                assert!(text.contains(word), "{path} lacks {word}: {text}");
            }
            for word in others.iter().chain(&other_words) {
                assert!(!text.contains(word), "{path} says {word}: {text}");
            }
        }
    }
}

#[test]
fn wrong_usage_is_told_in_vietnamese_and_by_clap_in_english() {
    let desk = Desk::new();
    let case = ["cases", "--commune", "1", "--title", "learning_family", "--year"];
    let wrong: [(&[&str], &str); 8] = [
        (
            &["init", "--daata", "x"],
            "Không có tùy chọn \"--daata\". Có phải là \"--data\" không?\nXem: hoctap init --help\n",
        ),
        (&["init", "x"], "Thừa tham số \"x\".\nXem: hoctap init --help\n"),
        (
            &["improt"],
            "Không có lệnh \"improt\". Có phải là \"imports\" hay \"import\" không?\nXem: hoctap --help\n",
        ),
        (
            &["import", "roster", "r.csv", "--title", "learning_family"],
            "Còn thiếu: --criteria <CRITERIA>.\nXem: hoctap import roster --help\n",
        ),
        (
            &["init", "--lang"],
            "Thiếu giá trị của \"--lang <LANG>\"; nhận: vi, en.\nXem: hoctap init --help\n",
        ),
        (
            &["init", "--lang", "fr"],
            "Giá trị \"fr\" của \"--lang <LANG>\" không hợp lệ; nhận: vi, en.\nXem: hoctap init --help\n",
        ),
        (
            &[&case[..], &["x"]].concat(),
            "Giá trị \"x\" của \"--year <YEAR>\" không hợp lệ (cần một số nguyên).\nXem: hoctap cases --help\n",
        ),
        (
            &[&case[..], &["99999"]].concat(),
            "Giá trị \"99999\" của \"--year <YEAR>\" không hợp lệ (99999 không nằm trong 0..=65535).\nXem: hoctap cases --help\n",
        ),
    ];
    for (args, sentence) in wrong {
        let said = desk.hoctap(args);
        assert_eq!((said.status, said.err.as_str()), (2, sentence), "{args:?}");
    }
    let said = desk.hoctap(&["--lang=en", "init", "--daata", "x"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("unexpected argument '--daata' found"), "{}", said.err);
    assert!(said.err.contains("Usage: hoctap init"), "{}", said.err);
}

#[test]
fn help_version_and_nothing_at_all_are_no_errors() {
    let desk = Desk::new();
    for args in [&["--help"][..], &["help", "import", "roster"], &["--version"]] {
        let said = desk.hoctap(args);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{args:?}");
    }
    assert_eq!(desk.hoctap(&[]).status, 0);
    let said = desk.hoctap(&["imports"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("Lệnh:"), "{}", said.err);
}
