//! A shape on a sheet of a given width: degrees by the cosine of the middle latitude, rounded to the sheet's own units, and
//! only those corners kept that are seen at its size.

use super::{Bounds, Point, Shape, cosine};

/// A ring on the sheet.
pub type Drawn = Vec<Vec<(i64, i64)>>;

/// A sheet that holds a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Units from left to right.
    pub width: i64,
    /// Units from top to bottom.
    pub height: i64,
    west: i64,
    north: i64,
    cosine: i64,
    /// Units for so many millionths of a degree.
    scale: (i64, i64),
    margin: i64,
}

impl Canvas {
    /// A sheet as wide as asked, or narrower where it would become higher than asked.
    #[must_use]
    pub fn fit(bounds: Bounds, width: i64, highest: i64, margin: i64) -> Self {
        let cosine = cosine(i64::midpoint(bounds.min.lat, bounds.max.lat));
        let wide = ((bounds.max.lon - bounds.min.lon) * cosine / 1_000_000).max(1);
        let high = (bounds.max.lat - bounds.min.lat).max(1);
        let (inner, inner_high) = ((width - 2 * margin).max(1), (highest - 2 * margin).max(1));
        let by_width = inner * high <= inner_high * wide;
        let scale = if by_width { (inner, wide) } else { (inner_high, high) };
        let of = |length: i64| length * scale.0 / scale.1 + 2 * margin;
        let (west, north) = (bounds.min.lon, bounds.max.lat);
        Self { width: of(wide), height: of(high), west, north, cosine, scale, margin }
    }

    /// Where a point stands on it.
    #[must_use]
    pub fn place(&self, point: Point) -> (i64, i64) {
        let units = |length: i64| (length * self.scale.0 * 2 + self.scale.1).div_euclid(2 * self.scale.1);
        let east = (point.lon - self.west) * self.cosine / 1_000_000;
        (units(east) + self.margin, units(self.north - point.lat) + self.margin)
    }

    /// The rings of a shape, no corner farther than so many units from what is drawn. Rings too small to be seen are left
    /// out, but never the whole: of a place that is too small a dot of three units stays.
    #[must_use]
    pub fn draw(&self, shape: &Shape, tolerance: i64) -> Drawn {
        let rings = shape.polygons().iter().flatten();
        let drawn = rings.filter_map(|ring| {
            let mut points: Vec<(i64, i64)> = ring.iter().map(|point| self.place(*point)).collect();
            points.dedup();
            while points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            let kept = simplified(&points, tolerance);
            (kept.len() > 2 && twice_area(&kept) >= 8).then_some(kept)
        });
        let drawn: Drawn = drawn.collect();
        if drawn.is_empty() {
            let (x, y) = self.place(shape.centre());
            return vec![vec![(x - 3, y - 3), (x + 3, y - 3), (x + 3, y + 3), (x - 3, y + 3)]];
        }
        drawn
    }
}

fn twice_area(ring: &[(i64, i64)]) -> i64 {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<i64>().abs()
}

/// The square of the distance of a point from a line, as a fraction of the line's squared length; from a point, where the
/// line is one.
fn off((a, b): ((i64, i64), (i64, i64)), c: (i64, i64)) -> (i128, i128) {
    let (dx, dy) = (i128::from(b.0 - a.0), i128::from(b.1 - a.1));
    let (ex, ey) = (i128::from(c.0 - a.0), i128::from(c.1 - a.1));
    let length = dx * dx + dy * dy;
    if length == 0 {
        return (ex * ex + ey * ey, 1);
    }
    let area = dx * ey - dy * ex;
    (area * area, length)
}

/// A ring by Douglas and Peucker, cut at its first corner from the west and the one farthest from that, so that it does
/// not matter where the file begins it.
fn simplified(ring: &[(i64, i64)], tolerance: i64) -> Vec<(i64, i64)> {
    let Some(first) = (0..ring.len()).min_by_key(|&at| (ring[at], at)) else { return Vec::new() };
    let mut ring = ring.to_vec();
    ring.rotate_left(first);
    let from = ring[0];
    let far = |&at: &usize| (ring[at].0 - from.0).pow(2) + (ring[at].1 - from.1).pow(2);
    let Some(middle) = (1..ring.len()).max_by_key(far) else { return ring };
    ring.push(from);
    let mut kept = vec![false; ring.len()];
    kept[0] = true;
    kept[middle] = true;
    let most = i128::from(tolerance).pow(2);
    // A list of its own instead of recursion: the depth is the file's.
    let mut stretches = vec![(0, middle), (middle, ring.len() - 1)];
    while let Some((a, b)) = stretches.pop() {
        let line = (ring[a], ring[b]);
        let mut worst: Option<(usize, i128)> = None;
        for (&corner, at) in ring[a + 1..b].iter().zip(a + 1..) {
            let (square, length) = off(line, corner);
            if square > most * length && worst.is_none_or(|(_, most)| square > most) {
                worst = Some((at, square));
            }
        }
        if let Some((at, _)) = worst {
            kept[at] = true;
            stretches.extend([(a, at), (at, b)]);
        }
    }
    ring.pop();
    ring.into_iter().zip(kept).filter_map(|(point, keep)| keep.then_some(point)).collect()
}
