//! Quantities that cannot be mixed: points, and shares kept as two counts.

use std::fmt;

/// Points with at most two decimals, held as whole hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i32);

/// Why a text is not a number of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointsError {
    /// Not a decimal number at all.
    #[error("not a number")]
    NotANumber,
    /// A number with more than two decimals.
    #[error("more than two decimals")]
    TooFine,
    /// A number no criteria set could hold (its size passes one million).
    #[error("out of range")]
    OutOfRange,
}

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// From whole hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// From whole points.
    #[must_use]
    pub const fn whole(points: i32) -> Self {
        Self(points * 100)
    }

    /// Whole hundredths of a point.
    #[must_use]
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// Reads `7`, `7.5`, `7,50`, `-1`: a decimal comma or point, at most two decimals that count.
    ///
    /// # Errors
    /// Says whether the text is no number, too fine or out of range.
    ///
    /// ```
    /// use programme::units::Points;
    /// assert_eq!(Points::parse("7,5"), Ok(Points::from_hundredths(750)));
    /// assert_eq!(Points::parse("10.00").unwrap().to_string(), "10");
    /// ```
    pub fn parse(text: &str) -> Result<Self, PointsError> {
        let bytes = text.as_bytes();
        let (negative, digits) = match bytes {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, bytes),
        };
        let mut value: i32 = 0;
        let mut decimals: Option<u8> = None;
        let mut any = false;
        for &byte in digits {
            match (byte, decimals) {
                (b'.' | b',', None) => decimals = Some(0),
                (b'0'..=b'9', Some(n)) if n >= 2 => {
                    if byte != b'0' {
                        return Err(Self::too_fine_or_not_a_number(digits));
                    }
                }
                (b'0'..=b'9', _) => {
                    any = true;
                    value = value * 10 + i32::from(byte - b'0');
                    if value > 100_000_000 {
                        return Err(PointsError::OutOfRange);
                    }
                    decimals = decimals.map(|n| n + 1);
                }
                _ => return Err(PointsError::NotANumber),
            }
        }
        if !any {
            return Err(PointsError::NotANumber);
        }
        let scale = match decimals {
            Some(2) => 1,
            Some(1) => 10,
            _ => 100,
        };
        let value = value.checked_mul(scale).ok_or(PointsError::OutOfRange)?;
        Ok(Self(if negative { -value } else { value }))
    }

    fn too_fine_or_not_a_number(digits: &[u8]) -> PointsError {
        let marks = digits.iter().filter(|b| matches!(b, b'.' | b',')).count();
        let numeric = digits.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        if numeric && marks == 1 { PointsError::TooFine } else { PointsError::NotANumber }
    }
}

impl std::ops::Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

impl fmt::Display for Points {
    /// A decimal point and no trailing zeros, as result files have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            r if r % 10 == 0 => write!(f, "{sign}{whole}.{}", r / 10),
            r => write!(f, "{sign}{whole}.{r:02}"),
        }
    }
}

/// A share as its two counts; the percentage is made at the last moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many have it.
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
}

impl Share {
    /// Basis points (hundredths of a percent), half up; nothing when there is nothing to share.
    #[must_use]
    pub fn basis_points(self) -> Option<u64> {
        (self.denominator > 0).then(|| {
            let (n, d) = (u128::from(self.numerator), u128::from(self.denominator));
            u64::try_from((n * 20_000 + d) / (2 * d)).unwrap_or(u64::MAX)
        })
    }

    /// Whether the share reaches a target, by cross-multiplying: never by a rounded share.
    #[must_use]
    pub fn reaches(self, target_bp: u32) -> bool {
        self.denominator > 0
            && u128::from(self.numerator) * 10_000 >= u128::from(self.denominator) * u128::from(target_bp)
    }
}

#[cfg(test)]
mod tests {
    use super::{Points, PointsError, Share};

    #[test]
    fn points_are_read_with_comma_or_point_and_written_without_trailing_zeros() {
        for (text, hundredths, written) in [
            ("7", 700, "7"),
            ("7,5", 750, "7.5"),
            ("7.50", 750, "7.5"),
            ("0.05", 5, "0.05"),
            ("10.000", 1000, "10"),
            ("-1", -100, "-1"),
        ] {
            let points = Points::parse(text).expect(text);
            assert_eq!(points.hundredths(), hundredths);
            assert_eq!(points.to_string(), written);
        }
        for (text, error) in [
            ("", PointsError::NotANumber),
            ("x", PointsError::NotANumber),
            ("1.2.3", PointsError::NotANumber),
            ("1.005", PointsError::TooFine),
            ("99999999999", PointsError::OutOfRange),
        ] {
            assert_eq!(Points::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_share_reaches_its_target_by_counts_not_by_rounding() {
        let just_under = Share { numerator: 74_996, denominator: 100_000 };
        assert_eq!(just_under.basis_points(), Some(7500));
        assert!(!just_under.reaches(7500));
        assert!(Share { numerator: 3, denominator: 4 }.reaches(7500));
        assert_eq!(Share { numerator: 0, denominator: 0 }.basis_points(), None);
    }
}
