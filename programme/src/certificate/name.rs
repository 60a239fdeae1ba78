//! The printed name, as it is digested: how the same name typed on another keyboard is the same, and another name is
//! not.
//!
//! Not `crate::fold`: that drops accents, and then the certificate of *Nguyễn Văn Hòa* would vouch for one on which
//! somebody printed *Nguyễn Văn Họa*. Only what no reader sees as a difference is dropped: case, runs of spaces,
//! composed or decomposed letters, the shape of apostrophes and hyphens, and on which vowel of a syllable the tone is
//! written (*Hoà*, *Hòa*): a Vietnamese syllable has one tone, wherever it stands.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::statement::Salt;

/// Grave, acute, tilde, hook above, dot below: the five tones that are written.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A name in the form that is digested.
///
/// ```
/// use programme::certificate::plain_name;
/// assert_eq!(plain_name("  NGUYỄN  VĂN HOÀ "), plain_name("Nguyễn Văn Hòa"));
/// assert_ne!(plain_name("Nguyễn Văn Hòa"), plain_name("Nguyễn Văn Họa"));
/// ```
#[must_use]
pub fn plain_name(name: &str) -> String {
    let space = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    let mut plain = String::with_capacity(name.len() + 8);
    for word in name.split(space).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        let mut tones = String::new();
        for letter in word.to_lowercase().nfd() {
            match letter {
                tone if TONES.contains(&tone) => tones.push(tone),
                '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => plain.push('\''),
                '\u{2010}'..='\u{2014}' => plain.push('-'),
                letter => plain.push(letter),
            }
        }
        plain.push_str(&tones);
    }
    plain
}

/// SHA-256 of the plain name followed by the salt in lower-case hexadecimal, which is also how Open Badges 3.0
/// digests a salted identity.
#[must_use]
pub fn digest(name: &str, salt: &Salt) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(plain_name(name).as_bytes());
    hash.update(salt.hex().as_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{digest, plain_name};
    use crate::certificate::Salt;

    #[test]
    fn what_no_reader_sees_as_a_difference_is_none() {
        for (one, other) in [
            ("Trần Thị Thuỷ", "Trần Thị Thủy"),
            ("TRẦN THỊ THÚY", "trần thị thuý"),
            ("Lê\u{a0}Quý\u{200b} Đôn", "Lê  Qúy Đôn"),
            ("K’Brể", "K'Brể"),
            ("Y–Bih", "Y-Bih"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("Nguyê\u{303}n", "Nguye\u{303}\u{302}n"),
        ] {
            assert_eq!(plain_name(one), plain_name(other), "{one} {other}");
        }
    }

    #[test]
    fn another_name_is_another() {
        for (one, other) in [
            ("Hòa", "Hoa"),
            ("Hòa", "Hóa"),
            ("Đào", "Dào"),
            ("Tư", "Tu"),
            ("Trân", "Trăn"),
            ("Mỹ", "Mĩ"),
            ("Lê Văn A", "Lê VănA"),
            ("Hòa An", "Hoa Àn"),
        ] {
            assert_ne!(plain_name(one), plain_name(other), "{one} {other}");
        }
    }

    #[test]
    fn the_salt_makes_one_name_two_digests() {
        let (one, other) = (Salt::new([1; 16]), Salt::new([2; 16]));
        assert_ne!(digest("Lê Văn A", &one), digest("Lê Văn A", &other));
        assert_eq!(digest("Lê Văn A", &one), digest(" LÊ VĂN  A", &one));
    }
}
