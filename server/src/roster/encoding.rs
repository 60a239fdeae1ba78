//! What a file that is not UTF-8 probably is, so that the refusal can say how to mend it.
//!
//! Deliberately absent: conversion. TCVN3 and VNI share bytes with each other and with Windows-1252;
//! a wrong guess would silently misspell a family's name on a decision.

/// The likeliest encoding of bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// UTF-16, as Excel's “Unicode Text” writes.
    Utf16,
    /// TCVN3 (ABC), fonts named .VnTime and the like.
    Tcvn3,
    /// VNI, fonts named VNI-Times and the like.
    Vni,
    /// Windows-1258, Windows-1252 or Latin-1.
    Windows,
}

impl Guess {
    /// Name shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "UTF-16",
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Windows => "Windows-1258/Latin-1",
        }
    }
}

/// Guesses from the bytes around the first that is not UTF-8.
#[must_use]
pub fn guess(bytes: &[u8], error_at: usize) -> Guess {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Guess::Utf16;
    }
    // UTF-16 without its mark: every other byte of plain letters is zero.
    let zeros = bytes[..bytes.len().min(4_096)].iter().filter(|&&b| b == 0).count();
    if zeros * 3 > bytes.len().min(4_096) {
        return Guess::Utf16;
    }
    // From the letter before: VNI's marks follow the vowel they belong to.
    let sample = &bytes[error_at.saturating_sub(1)..bytes.len().min(error_at + 65_536)];
    let count = |wanted: &dyn Fn(u8) -> bool| sample.iter().filter(|&&b| wanted(b)).count();
    let high = count(&|b| b >= 0x80).max(1);
    // VNI writes a base letter and then one of these marks for tone or shape.
    let vni_mark =
        |b: u8| matches!(b & 0xDF, 0xC0..=0xC5 | 0xC8..=0xCB | 0xCF | 0xD5 | 0xD8..=0xDC) && b >= 0xC0;
    let vowel = |b: u8| matches!(b.to_ascii_lowercase(), b'a' | b'e' | b'o' | b'u' | b'y' | 0xF4 | 0xF6);
    let pairs = sample.windows(2).filter(|p| vowel(p[0]) && vni_mark(p[1])).count();
    // TCVN3 puts its lower-case letters from 0xA8 to 0xFE; these bytes are rare in the others.
    let tcvn = count(
        &|b| matches!(b, 0xA8..=0xAE | 0xB5..=0xB9 | 0xBB..=0xBE | 0xC6..=0xC7 | 0xCC..=0xD0 | 0xD2..=0xD3 | 0xD6..=0xD7),
    );
    if pairs * 10 >= high * 6 {
        Guess::Vni
    } else if tcvn * 10 >= high * 4 {
        Guess::Tcvn3
    } else {
        Guess::Windows
    }
}

#[cfg(test)]
mod tests {
    use super::{Guess, guess};

    #[test]
    fn the_encodings_of_old_offices_are_told_apart() {
        // “Nguyễn Thị Hồng, ấp Phước Hòa” in each of them.
        assert_eq!(
            guess(b"Nguy\xd4n Th\xde H\xe5ng, \xcap Ph\xad\xedc H\xb9a, \xb5\xb6\xb7", 4),
            Guess::Tcvn3
        );
        assert_eq!(guess(b"Nguye\xe3n Thi\xf2 Ho\xe0ng, a\xe1p Ph\xf6\xf4\xf9c Ho\xf8a", 5), Guess::Vni);
        assert_eq!(guess(b"\xff\xfeN\0g\0", 0), Guess::Utf16);
        assert_eq!(guess(b"N\0g\0u\0y\0\xc5\x1e\n\0", 8), Guess::Utf16);
        assert_eq!(guess(b"Caf\xe9, na\xefve\xf1", 3), Guess::Windows);
    }
}
