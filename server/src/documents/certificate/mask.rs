//! Which of the eight masks makes a QR easiest to read, by the four rules of ISO/IEC 18004 §7.8.3. A row or column is the
//! bits of one number, so that a rule looks at all its squares at once; the library asks for each square by a closure
//! of its own, which was two thirds of the time of a certificate.
//!
//! What a mask turns over is the same in every code of a size, and is found once: a code under another mask is then the
//! code under the first with always the same squares turned over.
//!
//! The choice is the library's own to the square (its rounding of the fourth rule with it), which a test holds against
//! it. Deliberately absent: codes of more than 128 squares a side, that hold several times what a certificate says.

use std::sync::OnceLock;

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, Version};

/// The most squares a side.
const WIDEST: usize = 128;

/// As many sizes are up to that wide.
const SIZES: usize = 27;

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The dark squares of a code: the bits of its rows, from the left, and of its columns, from above.
#[derive(Clone, Copy)]
struct Bits {
    rows: [u128; WIDEST],
    columns: [u128; WIDEST],
}

impl Bits {
    fn of(code: &Canvas, mask: MaskPattern, width: usize) -> Self {
        let mut code = code.clone();
        code.apply_mask(mask);
        let mut bits = Self { rows: [0; WIDEST], columns: [0; WIDEST] };
        for (at, _) in code.into_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            bits.rows[at / width] |= 1 << (at % width);
            bits.columns[at % width] |= 1 << (at / width);
        }
        bits
    }

    /// Squares that are dark in one of the two alone.
    fn turned(mut self, by: &Self, width: usize) -> Self {
        for line in 0..width {
            self.rows[line] ^= by.rows[line];
            self.columns[line] ^= by.columns[line];
        }
        self
    }
}

/// What each mask turns over in a code under the first, the way it is written on the code with it. At fifteen parts in
/// a hundred (level M), which every certificate has.
fn turns(version: i16, width: usize) -> Option<&'static [Bits; 8]> {
    static TURNS: [OnceLock<Box<[Bits; 8]>>; SIZES] = [const { OnceLock::new() }; SIZES];
    let of = TURNS.get(usize::try_from(version - 1).ok()?)?;
    Some(of.get_or_init(|| {
        let mut empty = Canvas::new(Version::Normal(version), EcLevel::M);
        empty.draw_all_functional_patterns();
        let first = Bits::of(&empty, MASKS[0], width);
        Box::new(MASKS.map(|mask| Bits::of(&empty, mask, width).turned(&first, width)))
    }))
}

/// The rows of a code of a size at level M under the best mask, a bit a square from the left, dark ones set; nothing where
/// it is too wide.
pub(super) fn best(code: &Canvas, version: i16) -> Option<Vec<u128>> {
    let width = usize::try_from(Version::Normal(version).width()).ok()?;
    let turns = turns(version, width)?;
    let first = Bits::of(code, MASKS[0], width);
    let masked = turns.iter().map(|turns| first.turned(turns, width));
    let best = masked.min_by_key(|bits| penalty(bits, width))?;
    Some(best.rows[..width].to_vec())
}

/// What the four rules count.
fn penalty(of: &Bits, width: usize) -> u32 {
    let (rows, columns) = (&of.rows[..width], &of.columns[..width]);
    let lines: u32 = rows.iter().chain(columns).map(|line| runs(*line, width) + finders(*line, width)).sum();
    lines + blocks(rows, width) + balance(rows, width)
}

/// The lowest bits, as many as there are squares in a row.
const fn lowest(n: usize) -> u128 {
    if n >= 128 { u128::MAX } else { (1 << n) - 1 }
}

/// Squares that are as dark or light as the one after them.
const fn like_the_next(line: u128, width: usize) -> u128 {
    !(line ^ (line >> 1)) & lowest(width - 1)
}

/// Five or more alike in a row: three, and one for each beyond five.
const fn runs(line: u128, width: usize) -> u32 {
    let alike = like_the_next(line, width);
    // A run of n leaves n - 4 bits here.
    let fifths = alike & (alike >> 1) & (alike >> 2) & (alike >> 3);
    let n_runs = (fifths & !(fifths << 1)).count_ones();
    fifths.count_ones() + 2 * n_runs
}

/// What looks like the pattern of a corner, 1011101, with four light squares or the margin on a side: forty. Those of the
/// corners themselves are counted under every mask alike.
const fn finders(line: u128, width: usize) -> u32 {
    let found = line & !(line >> 1) & (line >> 2) & (line >> 3) & (line >> 4) & !(line >> 5) & (line >> 6);
    let found = found & lowest(width - 6);
    let dark_before = (line << 1) | (line << 2) | (line << 3) | (line << 4);
    let dark_after = (line >> 7) | (line >> 8) | (line >> 9) | (line >> 10);
    40 * (found & !(dark_before & dark_after)).count_ones()
}

/// Two by two alike: three.
fn blocks(rows: &[u128], width: usize) -> u32 {
    let pairs = rows.iter().zip(&rows[1..]);
    let of_pair = |(above, below): (&u128, &u128)| {
        like_the_next(*above, width) & like_the_next(*below, width) & !(above ^ below)
    };
    3 * pairs.map(|pair| of_pair(pair).count_ones()).sum::<u32>()
}

/// How far the dark squares are from half of all, in half parts of a hundred.
fn balance(rows: &[u128], width: usize) -> u32 {
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    let all = u32::try_from(width * width).unwrap_or(1);
    (dark * 200 / all).abs_diff(100)
}

#[cfg(test)]
mod tests {
    use qrcode::bits;
    use qrcode::ec::construct_codewords;

    use super::*;

    #[test]
    fn the_mask_is_the_one_that_the_library_takes() {
        for size in [1_i16, 2, 7, 9, 10, 11, 20, 27] {
            for n in 0_u32..12 {
                let version = Version::Normal(size);
                let mut bits = bits::Bits::new(version);
                let text: String =
                    (0..14).map(|at| char::from(b'0' + ((n * 31 + at * at * 7) % 10) as u8)).collect();
                bits.push_numeric_data(text.as_bytes()).expect("it fits");
                bits.push_terminator(EcLevel::M).expect("it fits");
                let (data, ec) = construct_codewords(&bits.into_bytes(), version, EcLevel::M).expect("made");
                let mut code = Canvas::new(version, EcLevel::M);
                code.draw_all_functional_patterns();
                code.draw_data(&data, &ec);
                let width = usize::try_from(version.width()).expect("a width");
                let theirs = code.apply_best_mask().into_colors();
                let row = |row: &[Color]| {
                    row.iter().rev().fold(0, |bits, color| bits << 1 | u128::from(*color == Color::Dark))
                };
                let theirs: Vec<u128> = theirs.chunks(width).map(row).collect();
                assert_eq!(best(&code, size), Some(theirs), "{version:?} {n}");
            }
        }
    }

    #[test]
    fn a_code_too_wide_has_no_best_mask() {
        assert_eq!(best(&Canvas::new(Version::Normal(28), EcLevel::M), 28), None);
    }

    #[test]
    fn each_rule_counts_what_it_names() {
        assert_eq!(runs(0b0001_1111_0101, 12), 3, "five dark");
        assert_eq!(runs(0, 12), 12 - 2, "twelve light");
        assert_eq!(runs(0b1111_0000_1111, 12), 0, "four and four");
        assert_eq!(finders(0b0101_1101_0000, 12), 40, "light on both sides");
        assert_eq!(finders(0b10_1011_1011_0001, 14), 0, "dark within four on both sides");
        assert_eq!(blocks(&[0b011, 0b011, 0b100], 3), 3);
        assert_eq!(balance(&[0b01, 0b10], 2), 0);
    }
}
