//! A number with what is certain of it and what is possible.

/// A number of a place on a map: certain where its bounds are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounded {
    /// The number; an estimate where the bounds differ.
    pub value: i64,
    /// What is certain.
    pub low: i64,
    /// With everything that may belong to it.
    pub high: i64,
}

impl Bounded {
    /// A number that is certain.
    #[must_use]
    pub const fn certain(n: i64) -> Self {
        Self { value: n, low: n, high: n }
    }

    /// A share of a number of which it is not known how much belongs here: from none of it to all.
    #[must_use]
    pub fn share(share: i64, of: i64) -> Self {
        Self { value: share, low: of.min(0), high: of.max(0) }
    }

    /// Whether it is an estimate.
    #[must_use]
    pub const fn is_estimated(self) -> bool {
        self.low != self.high
    }

    /// Adds another part of the same number.
    pub fn add(&mut self, other: Self) {
        self.value += other.value;
        self.low += other.low;
        self.high += other.high;
    }
}
