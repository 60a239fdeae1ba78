//! A statement as the capital letters and digits of its QR code, and the short code printed beside it.
//!
//! Base 36 of blocks of nine bytes: every character is of a QR code's compact alphabet, none means anything in an
//! address, and a double click selects the whole. One text is one statement: no other spelling is read.

use sha2::{Digest as _, Sha256};

const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Bytes of a block.
const BLOCK: usize = 9;
/// Characters that so many bytes take: the fewest in which every value has room.
const CHARS: [usize; BLOCK + 1] = [0, 2, 4, 5, 7, 8, 10, 11, 13, 14];

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 14 / 9 + 14);
    for block in bytes.chunks(BLOCK) {
        let mut value = block.iter().fold(0_u128, |value, byte| value << 8 | u128::from(*byte));
        let mut chars = [b'0'; CHARS[BLOCK]];
        let chars = &mut chars[..CHARS[block.len()]];
        for place in chars.iter_mut().rev() {
            *place = DIGITS[usize::try_from(value % 36).unwrap_or(0)];
            value /= 36;
        }
        text.extend(chars.iter().copied().map(char::from));
    }
    text
}

/// Text as bytes; nothing where it is not what [`encode`] writes.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for block in text.as_bytes().chunks(CHARS[BLOCK]) {
        let n = CHARS.iter().position(|chars| *chars == block.len())?;
        let mut value = 0_u128;
        for char in block {
            let digit = match char {
                b'0'..=b'9' => char - b'0',
                b'A'..=b'Z' => char - b'A' + 10,
                _ => return None,
            };
            value = value * 36 + u128::from(digit);
        }
        if value >> (8 * n) != 0 {
            return None;
        }
        bytes.extend_from_slice(&value.to_be_bytes()[16 - n..]);
    }
    Some(bytes)
}

/// What was scanned, pasted or typed, without what surrounds the code: the address before it and white space, which
/// letters and messages put into long words.
///
/// ```
/// use programme::certificate::cleaned;
/// assert_eq!(cleaned(" HTTPS://HOCTAP.EXAMPLE/check#01AB\n CD "), "01ABCD");
/// ```
#[must_use]
pub fn cleaned(text: &str) -> String {
    let code = text.rsplit('#').next().unwrap_or(text);
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The twelve characters printed under a QR code, for whoever has no camera: they find the statement in the register
/// and prove nothing by themselves. 60 bits of the statement's digest, so that nobody counts through them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShortCode(String);

/// Letters that are not taken for digits (Crockford).
const SHORT: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHORT_CHARS: usize = 12;

impl ShortCode {
    /// Of a statement's bytes.
    pub(super) fn of(signed: &[u8]) -> Self {
        let hash = Sha256::digest(signed);
        let mut value = hash.iter().take(8).fold(0_u64, |value, byte| value << 8 | u64::from(*byte)) >> 4;
        let mut chars = [b'0'; SHORT_CHARS];
        for place in chars.iter_mut().rev() {
            *place = SHORT[usize::try_from(value % 32).unwrap_or(0)];
            value /= 32;
        }
        Self(chars.iter().copied().map(char::from).collect())
    }

    /// As it was typed: in groups or not, small or capital, an O for a zero.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let separates = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2013}');
        let read = typed.chars().filter(separates).map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        let code: String = read.collect();
        let known = code.bytes().all(|byte| SHORT.contains(&byte));
        (known && code.len() == SHORT_CHARS).then_some(Self(code))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: `7K3M-Q2X9-ABCD`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let groups: Vec<String> =
            self.0.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        groups.join("-")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ShortCode, decode, encode};

    proptest! {
        #[test]
        fn bytes_come_back_and_take_no_more_than_fourteen_characters_for_nine(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let text = encode(&bytes);
            prop_assert!(text.len() <= bytes.len() * 14 / 9 + 2);
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn a_text_is_read_only_as_it_would_be_written(text in "[0-9A-Z]{0,60}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }

    #[test]
    fn no_other_spelling_is_read() {
        for text in ["0", "a0", "ZZ", "ZZZZZZZZZZZZZZ", "00 ", "000000000000000", "é0"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode("73"), Some(vec![255]));
        assert_eq!(decode(""), Some(Vec::new()));
    }

    #[test]
    fn a_short_code_is_read_as_people_type_it() {
        let code = ShortCode::of(b"a statement");
        let grouped = code.grouped();
        assert_eq!(grouped.len(), 14);
        for typed in
            [grouped.clone(), grouped.to_lowercase(), grouped.replace('-', " "), grouped.replace('0', "o")]
        {
            assert_eq!(ShortCode::parse(&typed), Some(code.clone()), "{typed}");
        }
        assert!(ShortCode::parse("7K3M-Q2X9").is_none() && ShortCode::parse("7K3M-Q2X9-ABCU").is_none());
    }
}
