//! Reads rows and families into what is compared: folded names, hamlets without *Ấp* or *Khóm*,
//! groups by number.
//!
//! Deliberately absent: slips in a hamlet's name, numbers in words (*Ấp Ba*), and which former group
//! a renumbered group was. Such families are shown as moved.

use std::collections::{HashMap, HashSet};

use super::likeness::{Likeness, Reading};
use super::link::Entry;
use super::spelling::{accents, alike, one_slip};
use crate::fold::fold;

/// Above this many families that do not say their hamlet, they are not taken to be of one hamlet: the
/// province's largest hamlets have fewer.
const LARGEST_HAMLET: usize = 1_000;

/// Both sides as they are compared.
pub(super) struct Readings {
    pub known: Vec<Reading>,
    pub listed: Vec<Reading>,
    /// Folded names; a reading's `name` is a place in it. The empty name is the first.
    pub names: Vec<String>,
    /// Places in `known` by name.
    pub known_by_name: Vec<Vec<u32>>,
    /// Places in `listed` by name.
    pub listed_by_name: Vec<Vec<u32>>,
    one_unnamed_hamlet: bool,
}

impl Readings {
    pub(super) fn new(known: &[Entry<'_>], listed: &[Entry<'_>]) -> Self {
        let mut names = Texts::default();
        let mut spellings = Texts::default();
        let hamlets = Hamlets::new(known.iter().chain(listed));
        let mut hamlet_texts = Texts::default();
        let mut groups = Texts::default();
        let mut read = |entry: &Entry<'_>| {
            let folded = fold(entry.name);
            let spelled = accents(entry.name);
            Reading {
                bare: folded == spelled,
                name: names.number(folded),
                accents: spellings.number(spelled),
                hamlet: hamlet_texts.number(hamlets.key(entry.hamlet)),
                group: groups.number(group_key(entry.group)),
                birth_year: entry.birth_year,
            }
        };
        let known: Vec<Reading> = known.iter().map(&mut read).collect();
        let listed: Vec<Reading> = listed.iter().map(&mut read).collect();
        let names = names.texts;
        let by_name = |side: &[Reading]| {
            let mut by_name = vec![Vec::new(); names.len()];
            for (at, reading) in (0_u32..).zip(side) {
                by_name[reading.name as usize].push(at);
            }
            by_name
        };
        let (known_by_name, listed_by_name) = (by_name(&known), by_name(&listed));
        let unnamed = |side: &[Reading]| side.iter().filter(|r| r.hamlet == super::likeness::UNSAID).count();
        let one_unnamed_hamlet = unnamed(&known).max(unnamed(&listed)) <= LARGEST_HAMLET;
        Self { known, listed, names, known_by_name, listed_by_name, one_unnamed_hamlet }
    }

    pub(super) fn likeness(&self, known: u32, row: &Reading) -> Likeness {
        Likeness::of(&self.known[known as usize], row, self.one_unnamed_hamlet)
    }
}

/// Numbers for texts; the empty text is number 0.
struct Texts {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { texts: vec![String::new()], numbers: HashMap::from([(String::new(), 0)]) }
    }
}

impl Texts {
    fn number(&mut self, text: String) -> u32 {
        if let Some(&number) = self.numbers.get(&text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).expect("memory ends before the numbers do");
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }
}

/// *Ấp 3*, *ấp 03* and *3* are one hamlet, unless the commune also has a *Khóm 3*.
struct Hamlets {
    /// Names that hamlets of two kinds bear.
    of_two_kinds: HashSet<String>,
}

impl Hamlets {
    fn new<'e>(entries: impl Iterator<Item = &'e Entry<'e>>) -> Self {
        let written: HashSet<&str> = entries.map(|entry| entry.hamlet).collect();
        let mut kinds: HashMap<String, &str> = HashMap::new();
        let mut of_two_kinds = HashSet::new();
        for hamlet in written {
            let (kind, name) = kind_and_name(hamlet);
            if kind.is_empty() {
                continue;
            }
            if *kinds.entry(name.clone()).or_insert(kind) != kind {
                of_two_kinds.insert(name);
            }
        }
        Self { of_two_kinds }
    }

    fn key(&self, hamlet: &str) -> String {
        let (kind, name) = kind_and_name(hamlet);
        if self.of_two_kinds.contains(&name) { format!("{kind} {name}") } else { name }
    }
}

fn kind_and_name(hamlet: &str) -> (&'static str, String) {
    const KINDS: [(&[&str], &str); 5] = [
        (&["ap"], "ap"),
        (&["khom"], "khom"),
        (&["khu", "pho"], "khu pho"),
        (&["kp"], "khu pho"),
        (&["thon"], "thon"),
    ];
    let words = words(hamlet);
    for (written, kind) in KINDS {
        let starts =
            words.len() > written.len() && words.iter().zip(written).all(|(word, kind)| word == kind);
        if starts {
            return (kind, words[written.len()..].join(" "));
        }
    }
    ("", words.join(" "))
}

/// How near the folded names of two hamlets are, the nearer the less: the same but for *Ấp* or *Khóm*, one slip of the
/// typist apart, or two. Other numbers are other hamlets, however alike.
///
/// ```
/// use programme::registry::hamlet_slips;
/// assert_eq!(hamlet_slips("ap binh khoi", "khu pho binh khoi"), Some(0));
/// assert_eq!(hamlet_slips("ap binh khoi", "ap binh koi"), Some(1));
/// assert_eq!(hamlet_slips("ap 1", "ap 11"), None);
/// ```
#[must_use]
pub fn hamlet_slips(a: &str, b: &str) -> Option<u8> {
    let parts = |hamlet: &str| {
        let (_, name) = kind_and_name(hamlet);
        let (numbers, letters): (Vec<_>, Vec<_>) = name
            .split(' ')
            .map(str::to_owned)
            .partition(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        (numbers.join(" "), letters.join(" "))
    };
    let ((a_numbers, a), (b_numbers, b)) = (parts(a), parts(b));
    // Of two short names each is one slip away from many.
    let shorter = a.len().min(b.len());
    match a_numbers == b_numbers {
        true if a == b => Some(0),
        true if shorter >= 4 && one_slip(&a, &b) => Some(1),
        true if shorter >= 7 && alike(&a, &b) => Some(2),
        _ => None,
    }
}

/// Words before a group's number.
const NOT_THE_NAME: [&str; 10] = ["to", "t", "so", "nhom", "nhan", "dan", "tu", "quan", "ndtq", "tndtq"];

/// A group as it is kept: *Tổ 3*, *03* and *Tổ NDTQ số 3* are *3*; what is no number stays as it is written.
///
/// ```
/// use programme::registry::group_as_kept;
/// assert_eq!(["Tổ 3", "03", "Tổ 3A", "Tổ Hòa Bình", ""].map(group_as_kept), ["3", "3", "3A", "Tổ Hòa Bình", ""]);
/// ```
#[must_use]
pub fn group_as_kept(group: &str) -> &str {
    let Some(at) = group.find(|c: char| c.is_ascii_digit()) else { return group };
    let (before, rest) = group.split_at(at);
    let rest = rest.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = after.is_empty() || after.chars().count() == 1 && after.chars().all(char::is_alphabetic);
    let is_said = |word: &String| NOT_THE_NAME.contains(&word.as_str());
    if !is_number || !(before.is_empty() || words(before).iter().all(is_said)) {
        return group;
    }
    let zeros = rest.len() - after.len() - 1;
    let leading = rest.bytes().take(zeros).take_while(|&byte| byte == b'0').count();
    &rest[leading..]
}

/// *Tổ 3*, *03* and *Tổ NDTQ số 3* (nhân dân tự quản) are one group.
fn group_key(group: &str) -> String {
    let words = words(group);
    let name: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !NOT_THE_NAME.contains(word)).collect();
    if name.is_empty() { words.join(" ") } else { name.join(" ") }
}

/// Folded words of letters and digits; a number begins a new word and has no leading zeros.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in fold(text).chars() {
        if c.is_alphanumeric() {
            let begins = !before.is_alphanumeric() || (c.is_ascii_digit() && !before.is_ascii_digit());
            match words.last_mut() {
                Some(word) if !begins => {
                    if word == "0" && c.is_ascii_digit() {
                        word.clear();
                    }
                    word.push(c);
                }
                Some(_) | None => words.push(c.to_string()),
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Hamlets, group_as_kept, group_key, hamlet_slips};
    use crate::registry::link::Entry;

    #[test]
    fn a_group_is_known_by_its_number_however_it_is_written() {
        for written in ["3", "03", "Tổ 3", "TỔ 03", "to3", "Tổ NDTQ số 3", "tổ nhân dân tự quản số 3."]
        {
            assert_eq!(group_key(written), "3", "{written}");
            assert_eq!(group_as_kept(written), "3", "{written}");
        }
        for (written, kept) in [("Tổ 3b", "3b"), ("0", "0"), ("00", "0"), ("Tổ 10", "10"), ("(3)", "(3)")]
        {
            assert_eq!(group_as_kept(written), kept);
        }
        // What is no number, or more than one, is nobody's to shorten.
        for name in ["Tổ Hòa Bình", "Tổ 1 và 2", "Tổ 1/2", "Ấp 3", "Xóm 5", "Tổ", " - ", "Tổ 3. Bến"]
        {
            assert_eq!(group_as_kept(name), name);
        }
        assert_eq!(group_key("Tổ 3A"), "3a");
        assert_eq!(group_key("0"), "0");
        assert_eq!(group_key(" - "), "");
        assert_eq!(group_key("Tổ tự quản"), "to tu quan");
    }

    #[test]
    fn a_misspelt_hamlet_is_near_and_another_number_is_not() {
        for (a, b, slips) in [
            ("ap 1", "1", Some(0)),
            ("ap 1", "khom 01", Some(0)),
            ("ap1", "ap 1", Some(0)),
            ("ap phu loi", "ap phu lo", Some(1)),
            ("ap thanh loc", "ap thahn loi", Some(2)),
            ("ap 1", "ap 2", None),
            ("ap phu loi 1", "ap phu loi 2", None),
            ("ap tay", "ap dong", None),
            ("ap an", "ap on", None),
        ] {
            assert_eq!((hamlet_slips(a, b), hamlet_slips(b, a)), (slips, slips), "{a} {b}");
        }
    }

    #[test]
    fn a_hamlet_is_known_without_its_kind_unless_two_kinds_share_the_name() {
        let entry = |hamlet| Entry { name: "", hamlet, group: "", birth_year: None };
        let written = ["Ấp 3", "3", "ẤP  03", "Khóm Phước Hoà", "phước hòa"].map(entry);
        let hamlets = Hamlets::new(written.iter());
        let keys = written.map(|e| hamlets.key(e.hamlet));
        assert_eq!(keys, ["3", "3", "3", "phuoc hoa", "phuoc hoa"]);

        let written = ["Ấp 3", "3", "KP 3", "Khu phố 3"].map(entry);
        let hamlets = Hamlets::new(written.iter());
        assert_eq!(written.map(|e| hamlets.key(e.hamlet)), ["ap 3", " 3", "khu pho 3", "khu pho 3"]);
    }
}
