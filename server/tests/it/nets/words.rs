//! Every sentence of a page is in both languages, under a comment that says where it appears; none is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::kit::pages::Pages;

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

/// Verbs of the audit that are put together of parts, and what the parts may be.
const TOGETHER: [(&str, &[&str]); 7] = [
    ("certificate_key.{}", &["certificate_key.retired", "certificate_key.compromised"]),
    ("account.{verb}", &["account.closed", "account.reopened"]),
    ("cases.{}", &["cases.proposed", "cases.proposal_withdrawn", "cases.refused", "cases.reopened"]),
    ("review.{}", &["review.approved", "review.returned", "review.changed"]),
    ("{}.{what}", &["unit.body_added", "unit.body_ended"]),
    ("{}.created", &["record.created"]),
    ("{}.edited", &["record.edited"]),
];

#[test]
fn every_change_that_the_audit_names_has_its_sentence() {
    let known = sentences("vi");
    let mut paths = Vec::new();
    files(&root().join("src/actions"), "rs", &mut paths);
    let (mut missing, mut verbs) = (Vec::new(), BTreeSet::new());
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        // The words of an entry are written by `format!`, or are a whole text that is committed.
        let texts = [
            "format!(\"",
            "format!(\n        \"",
            "commit(tx, by, \"",
            ": &str = \"",
            "=> (\"case.",
            "\"household.split",
        ];
        for begins in texts {
            for (at, found) in text.match_indices(begins) {
                let quote = at + found.find('"').unwrap_or_default() + 1;
                let literal = text[quote..].split('"').next().unwrap_or_default();
                let verb = literal.split(' ').next().unwrap_or_default();
                let named = |part: &str| {
                    !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || "_{}".contains(c))
                };
                if verb.split_once('.').is_some_and(|(noun, did)| named(noun) && named(did)) {
                    verbs.insert(verb.to_owned());
                }
            }
        }
    }
    for verb in &verbs {
        let together = TOGETHER.iter().find(|(written, _)| written == verb);
        let each = together.map_or_else(|| vec![verb.as_str()], |(_, each)| each.to_vec());
        for verb in each {
            let verb = if verb.starts_with("{}.") { verb.replace("{}", "record") } else { verb.to_owned() };
            if !known.contains_key(&format!("adm-did-{}", verb.replace(['.', '_'], "-"))) {
                missing.push(verb);
            }
        }
    }
    assert!(verbs.len() > 40, "{verbs:?}");
    assert!(missing.is_empty(), "{missing:?}");
    let pages = Pages::demo();
    let page = pages.sign_in("quantri").get("/admin/audit").text;
    let rows = page.matches("<td class=\"wide\">").count();
    assert!(rows > 5 && page.matches("<br><code").count() == rows, "each entry below its sentence: {page}");
}
