//! How names are written: the same letters, the same accents, or one slip of the typist apart.
//!
//! Tone marks wander inside a word (Hoà, Hòa), the South writes hỏi for ngã and back (Nguyển), and
//! lists in capitals often carry no accents at all: none of these tells two people apart. Other
//! accents do (Hùng, Hưng). Deliberately absent: lists of names, and sounds (Lý and Lí are a slip).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use unicode_normalization::UnicodeNormalization as _;

/// A name whose letters are more than these is not looked for among near names: no person's name is
/// so long, and each letter costs a form in the index.
const LONGEST_NEAR: usize = 64;

/// The accents of a name, each word's tone after its letters: what [`crate::fold::fold`] leaves out.
///
/// A name without any mark comes back as its folded form.
pub(super) fn accents(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut tones = String::new();
    for word in name.split(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.nfd() {
            match c {
                // Hỏi and ngã are one tone to a Southern ear, and so to a Southern hand.
                '\u{303}' | '\u{309}' => tones.push('\u{309}'),
                '\u{300}' | '\u{301}' | '\u{323}' => tones.push(c),
                other => out.extend(other.to_lowercase()),
            }
        }
        out.push_str(&tones);
        tones.clear();
    }
    out
}

/// Whether two folded names differ by one letter put in, left out, changed or swapped with the next.
#[must_use]
pub fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    match unlike(&a, &b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([x, y], [u, v]) => x == v && y == u,
        _ => false,
    }
}

/// Whether two folded names are two letters apart, or one lacks a word of the other.
///
/// Too loose for a whole commune; it only picks whom to show among the few of one group.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (longer, shorter) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let words: Vec<&str> = longer.split(' ').collect();
    let lacks_word = words.len() > 2
        && (0..words.len()).any(|left_out| {
            let kept = words.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, word)| *word);
            kept.eq(shorter.split(' '))
        });
    lacks_word || within_two(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
}

/// What remains of two texts without their common beginning and end.
fn unlike<'t>(a: &'t [char], b: &'t [char]) -> (&'t [char], &'t [char]) {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// At most two letters put in, left out or changed, or one swap and one of these.
fn within_two(a: &[char], b: &[char]) -> bool {
    fn within(a: &[char], b: &[char], slips: u8) -> bool {
        let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[start..], &b[start..]);
        match (a, b) {
            ([], rest) | (rest, []) => rest.len() <= usize::from(slips),
            _ if slips == 0 => false,
            ([x, a_rest @ ..], [y, b_rest @ ..]) => {
                let swapped = a_rest.first() == Some(y) && b_rest.first() == Some(x);
                within(a_rest, b_rest, slips - 1)
                    || within(a_rest, b, slips - 1)
                    || within(a, b_rest, slips - 1)
                    || (swapped && within(&a_rest[1..], &b_rest[1..], slips - 1))
            }
        }
    }
    within(a, b, 2)
}

/// Finds the names one slip away without comparing each with each.
///
/// Two names one slip apart share a form: one of them as it is, or both with one letter left out.
pub(super) struct NearNames<'n> {
    names: &'n [String],
    by_form: HashMap<u64, Vec<u32>>,
}

impl<'n> NearNames<'n> {
    pub(super) fn new(names: &'n [String]) -> Self {
        let mut by_form: HashMap<u64, Vec<u32>> = HashMap::new();
        for (at, name) in (0_u32..).zip(names) {
            for form in forms(name) {
                let held = by_form.entry(form).or_default();
                if held.last() != Some(&at) {
                    held.push(at);
                }
            }
        }
        Self { names, by_form }
    }

    /// The names one slip away from this one.
    pub(super) fn of(&self, name: &str) -> Vec<u32> {
        let mut found: Vec<u32> =
            forms(name).iter().filter_map(|form| self.by_form.get(form)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|&at| one_slip(&self.names[at as usize], name));
        found
    }
}

/// The name and the name with each letter left out in turn, hashed; a chance collision is caught by
/// comparing the names themselves.
fn forms(name: &str) -> Vec<u64> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() > LONGEST_NEAR {
        return Vec::new();
    }
    let hash = |left_out: usize| {
        let mut hasher = DefaultHasher::new();
        for (_, letter) in letters.iter().enumerate().filter(|(at, _)| *at != left_out) {
            letter.hash(&mut hasher);
        }
        hasher.finish()
    };
    (0..=letters.len()).map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::{NearNames, accents, alike, one_slip};

    #[test]
    fn wandering_tones_and_hoi_for_nga_are_the_same_accents() {
        for (a, b) in [("Hoà", "HÒA"), ("Nguyễn  Thuý", "nguyển thúy"), ("Đo\u{302}\u{303}", "Đỗ")]
        {
            assert_eq!(accents(a), accents(b), "{a} {b}");
        }
        for (a, b) in [("Hùng", "Hưng"), ("Thanh", "Thành"), ("Dương", "Đương"), ("Lan", "Lân")] {
            assert_ne!(accents(a), accents(b), "{a} {b}");
        }
        assert_eq!(accents(" NGUYEN  VAN HUNG"), "nguyen van hung");
    }

    #[test]
    fn one_slip_is_one_letter_and_not_two() {
        for (a, b) in [("le van an", "le van anh"), ("le van an", "le van am"), ("le van an", "le avn an")] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        assert!(!one_slip("le van an", "le thi an") && !one_slip("le van an", "le van an"));
    }

    #[test]
    fn two_letters_or_a_missing_word_look_alike_and_another_given_name_does_not() {
        for (a, b) in [("le van an", "le an"), ("le van anh", "le avn an"), ("tran thi be", "tran thi ba")] {
            assert!(alike(a, b) && alike(b, a), "{a} {b}");
        }
        assert!(!alike("le van an", "le van hung") && !alike("le an", "an"));
    }

    #[test]
    fn the_index_finds_what_comparing_each_with_each_finds() {
        let names: Vec<String> =
            ["le van an", "le van anh", "le avn an", "le an", "le van nam", "e van an", ""]
                .map(str::to_owned)
                .into();
        let index = NearNames::new(&names);
        for name in &names {
            let slow: Vec<u32> = (0..7_u32).filter(|&at| one_slip(&names[at as usize], name)).collect();
            assert_eq!(index.of(name), slow, "{name}");
        }
    }
}
