//! Random numbers of the demo: a small splitmix64, whole numbers only, the same on every machine.
//!
//! Deliberately absent: any use outside the demo. Nothing here is fit for secrets.

/// A stream of numbers decided by its seed.
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

/// One well-spread number out of two, for seeding a stream by what it is about.
pub(super) const fn mix(a: u64, b: u64) -> u64 {
    scramble(a ^ scramble(b.wrapping_add(0x9E37_79B9_7F4A_7C15)))
}

const fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// A number from 0 up to, not including, `n` (0 when `n` is 0).
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let wide = (self.next() >> 32) * u64::from(n);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// The same for an index.
    pub(super) fn index(&mut self, n: usize) -> usize {
        usize::try_from(self.below(u32::try_from(n).unwrap_or(u32::MAX))).unwrap_or(0)
    }

    /// True `bp` times in ten thousand.
    pub(super) fn chance(&mut self, bp: u32) -> bool {
        self.below(10_000) < bp
    }

    /// Thousandths of a standard deviation: four uniform numbers added, near enough to a bell.
    pub(super) fn normal_milli(&mut self) -> i32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|i| (bits >> (16 * i)) & 0xFFFF).sum();
        let centred = i64::try_from(sum).unwrap_or(0) - 131_070;
        i32::try_from(centred * 1000 / 37_837).unwrap_or(0)
    }
}

/// The bell's threshold, in thousandths, below which a share (in basis points) lies.
pub(super) fn quantile_milli(share_bp: i32) -> i32 {
    const UPPER: [(i32, i32); 12] = [
        (5000, 0),
        (5500, 126),
        (6000, 253),
        (6500, 385),
        (7000, 524),
        (7500, 674),
        (8000, 842),
        (8500, 1036),
        (9000, 1282),
        (9500, 1645),
        (9750, 1960),
        (9900, 2326),
    ];
    if share_bp < 5000 {
        return -quantile_milli(10_000 - share_bp);
    }
    let share_bp = share_bp.min(9900);
    UPPER
        .windows(2)
        .find(|w| share_bp <= w[1].0)
        .map_or(0, |w| w[0].1 + (w[1].1 - w[0].1) * (share_bp - w[0].0) / (w[1].0 - w[0].0))
}

/// Splits `total` in proportion to the weights by largest remainder: the parts sum to it exactly.
pub(super) fn apportion(total: u32, weights: &[u32]) -> Vec<u32> {
    let sum: u64 = weights.iter().map(|&w| u64::from(w)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<u32> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(u64, usize)> = Vec::with_capacity(weights.len());
    for (i, &weight) in weights.iter().enumerate() {
        let product = u64::from(total) * u64::from(weight);
        parts.push(u32::try_from(product / sum).unwrap_or(0));
        remainders.push((product % sum, i));
    }
    let missing = total - parts.iter().sum::<u32>();
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, i) in remainders.iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[i] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Rng, apportion, quantile_milli};

    #[test]
    fn parts_sum_to_the_whole_and_the_largest_remainder_comes_first() {
        assert_eq!(apportion(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(apportion(7, &[50, 30, 20]), [4, 2, 1]);
        assert_eq!(apportion(0, &[5, 5]), [0, 0]);
        assert_eq!(apportion(402_860, &[402_860]), [402_860]);
    }

    #[test]
    fn the_bell_is_centred_and_its_quantiles_mirror() {
        let mut rng = Rng::new(7);
        let draws: Vec<i64> = (0..100_000).map(|_| i64::from(rng.normal_milli())).collect();
        let mean = draws.iter().sum::<i64>() / 100_000;
        let variance = draws.iter().map(|d| d * d).sum::<i64>() / 100_000;
        assert!(mean.abs() < 15, "{mean}");
        assert!((970_000..1_030_000).contains(&variance), "{variance}");
        assert_eq!(quantile_milli(2500), -quantile_milli(7500));
        assert_eq!(quantile_milli(5000), 0);
    }
}
