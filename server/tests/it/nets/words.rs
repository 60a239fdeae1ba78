//! Every sentence of a page is in both languages, under a comment that says where it appears; none is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files(&entry, ending, into);
        } else if entry.extension().is_some_and(|known| known == ending) {
            into.push(entry);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Keys of a language with the variables that each uses.
fn sentences(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut paths = Vec::new();
    files(&root().join("locales").join(lang), "ftl", &mut paths);
    let mut known = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.trim_start().starts_with('#'), "{} says where its sentences appear", path.display());
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                name.clone_into(&mut key);
                assert!(known.insert(key.clone(), BTreeSet::new()).is_none(), "{lang}: {key} is there twice");
            }
            let mut rest = line;
            while let Some((_, after)) = rest.split_once("$") {
                let variable: String =
                    after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                rest = after;
                if let Some(variables) = known.get_mut(&key) {
                    // The number that chooses a form stands for the one that is written.
                    variables.insert(if variable == "count" { "n".to_owned() } else { variable });
                }
            }
        }
    }
    known
}

#[test]
fn both_languages_say_the_same_things() {
    let (vi, en) = (sentences("vi"), sentences("en"));
    let only = |a: &BTreeMap<String, BTreeSet<String>>, b: &BTreeMap<String, BTreeSet<String>>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!((only(&vi, &en), only(&en, &vi)), (Vec::<String>::new(), Vec::new()), "only in one language");
    for (key, variables) in &vi {
        let (vi, en): (BTreeSet<_>, BTreeSet<_>) = (variables.clone(), en[key].clone());
        let differ: Vec<_> = vi.symmetric_difference(&en).filter(|name| *name != "n").collect();
        assert!(differ.is_empty(), "{key}: {differ:?} stands in one language only");
    }
}

#[test]
fn every_sentence_that_a_page_asks_for_is_there() {
    let known = sentences("vi");
    let mut paths = Vec::new();
    for ending in ["html", "rs"] {
        files(&root().join("src/web"), ending, &mut paths);
    }
    let (mut missing, mut asked) = (Vec::new(), 0);
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        for call in [".t(\"", ".n(\"", ".with(\"", ".with(\n            \"", ".n(\n            \""] {
            for (_, after) in text.match_indices(call).map(|(at, found)| text.split_at(at + found.len())) {
                let key = after.split('"').next().unwrap_or_default();
                asked += 1;
                if !known.contains_key(key) {
                    missing.push(format!("{}: {key}", path.display()));
                }
            }
        }
    }
    assert!(asked > 200, "only {asked} sentences were found: the search for them is broken");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_template_says_anything_itself() {
    let mut paths = Vec::new();
    files(&root().join("src/web"), "html", &mut paths);
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        for bad in [" style=\"", "<style", " onclick=", "javascript:", "<script>", "http://", "https://"] {
            assert!(!text.contains(bad), "{}: {bad}", path.display());
        }
        let vietnamese = text.chars().find(|c| "ăâđêôơưáàảãạấầẩẫậ".contains(*c));
        assert_eq!(vietnamese, None, "{} has a sentence of its own", path.display());
    }
}
