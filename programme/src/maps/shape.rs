//! The shape of a place: polygons with holes, checked as they come in, kept small as bytes.

use super::Point;

/// What is wrong with a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeFault {
    /// There is no polygon in it.
    Empty,
    /// A ring has fewer than three corners.
    TooFew,
    /// A ring's last point is not its first.
    NotClosed,
    /// Not in the country (*ngoài lãnh thổ*): degrees of elsewhere, or metres of VN-2000.
    Outside,
    /// Latitude stands before longitude.
    Swapped,
    /// A ring crosses itself.
    Crossing,
    /// A hole lies outside its polygon.
    HoleOutside,
}

/// Polygons, each an outer ring and its holes; rings without their first point again at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    polygons: Vec<Vec<Vec<Point>>>,
}

/// What a shape reaches, west to east and south to north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// South-west.
    pub min: Point,
    /// North-east.
    pub max: Point,
}

impl Bounds {
    /// Of points; nothing of none.
    #[must_use]
    pub fn of(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds: Option<Self>, point| {
            let at = Self { min: point, max: point };
            Some(bounds.map_or(at, |bounds| bounds.with(at)))
        })
    }

    /// With what another reaches.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (a, b) = (self, other);
        Self {
            min: Point::new(a.min.lon.min(b.min.lon), a.min.lat.min(b.min.lat)),
            max: Point::new(a.max.lon.max(b.max.lon), a.max.lat.max(b.max.lat)),
        }
    }

    /// Whether a point lies in it.
    #[must_use]
    pub fn holds(self, point: Point) -> bool {
        (self.min.lon..=self.max.lon).contains(&point.lon)
            && (self.min.lat..=self.max.lat).contains(&point.lat)
    }
}

/// On which side of the line from `a` to `b` a point is: the sign, and twice the area.
fn side(a: Point, b: Point, c: Point) -> i128 {
    let wide = |from: i64, to: i64| i128::from(to) - i128::from(from);
    wide(a.lon, b.lon) * wide(a.lat, c.lat) - wide(a.lat, b.lat) * wide(a.lon, c.lon)
}

/// Comparisons that are spent on one ring: real outlines need a thousandth; whoever sends one that needs more is let off.
const COMPARISONS: usize = 20_000_000;

/// How far a corner may stand on the wrong side of another line, in millionths of a degree: three metres, which files
/// rounded to their last digit have and no map shows.
const SLIGHT: i128 = 30;

/// Whether two lines cross, and not only by a corner that stands hardly over the other line.
fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let apart = c.lat.max(d.lat) < a.lat.min(b.lat) || a.lat.max(b.lat) < c.lat.min(d.lat);
    if apart {
        return false;
    }
    let of = |(a, b): (Point, Point), (c, d): (Point, Point)| {
        let (from, to) = (side(a, b, c), side(a, b, d));
        let length = i128::from(b.lon - a.lon).pow(2) + i128::from(b.lat - a.lat).pow(2);
        let plainly = |off: i128| off * off > SLIGHT * SLIGHT * length;
        from.signum() * to.signum() < 0 && plainly(from) && plainly(to)
    };
    of((a, b), (c, d)) && of((c, d), (a, b))
}

/// Whether a ring crosses itself. Sides that only touch do not: outlines meet themselves at a bridge or a spit.
fn crosses_itself(ring: &[Point]) -> bool {
    let n = ring.len();
    let end = |at: usize| (ring[at], ring[(at + 1) % n]);
    let mut by_west: Vec<usize> = (0..n).collect();
    by_west.sort_by_key(|&at| (end(at).0.lon.min(end(at).1.lon), at));
    let mut open: Vec<usize> = Vec::new();
    let mut spent = 0;
    for at in by_west {
        let (a, b) = end(at);
        open.retain(|&other| end(other).0.lon.max(end(other).1.lon) >= a.lon.min(b.lon));
        spent += open.len();
        if spent > COMPARISONS {
            return false;
        }
        if open.iter().any(|&other| cross((a, b), end(other))) {
            return true;
        }
        open.push(at);
    }
    false
}

/// Whether a point is in a ring: an odd number of sides lies east of it.
fn is_inside(ring: &[Point], point: Point) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let east = |&(&a, &b): &(&Point, &Point)| {
        let (low, high) = if a.lat <= b.lat { (a, b) } else { (b, a) };
        low.lat <= point.lat && point.lat < high.lat && side(low, high, point) > 0
    };
    sides.filter(east).count() % 2 == 1
}

/// A ring as files have it, without its first point again at the end.
fn ring(mut points: Vec<Point>) -> Result<Vec<Point>, ShapeFault> {
    if let Some(&far) = points.iter().find(|point| !point.is_in_the_country()) {
        return Err(if far.is_swapped() { ShapeFault::Swapped } else { ShapeFault::Outside });
    }
    if points.len() > 1 && points.first() != points.last() {
        return Err(ShapeFault::NotClosed);
    }
    points.pop();
    points.dedup();
    if points.len() < 3 {
        return Err(ShapeFault::TooFew);
    }
    if crosses_itself(&points) { Err(ShapeFault::Crossing) } else { Ok(points) }
}

impl Shape {
    /// Of polygons as files have them: an outer ring and its holes, each ring closed by its first point.
    ///
    /// # Errors
    /// With the first thing that is wrong.
    pub fn checked(polygons: Vec<Vec<Vec<Point>>>) -> Result<Self, ShapeFault> {
        let mut checked = Vec::with_capacity(polygons.len());
        for polygon in polygons {
            let rings = polygon.into_iter().map(ring).collect::<Result<Vec<_>, _>>()?;
            let Some((outer, holes)) = rings.split_first() else { return Err(ShapeFault::Empty) };
            // A hole may touch its polygon in corners, hardly in all.
            let is_in = |point: &Point| outer.contains(point) || is_inside(outer, *point);
            if holes.iter().any(|hole| !hole.iter().any(is_in)) {
                return Err(ShapeFault::HoleOutside);
            }
            checked.push(rings);
        }
        if checked.is_empty() { Err(ShapeFault::Empty) } else { Ok(Self { polygons: checked }) }
    }

    /// Of rings that are an outline together, the largest first: which of them are holes is what even and odd tell.
    pub(super) fn of_rings(rings: Vec<Vec<Point>>) -> Self {
        Self { polygons: vec![rings] }
    }

    /// Its polygons.
    #[must_use]
    pub fn polygons(&self) -> &[Vec<Vec<Point>>] {
        &self.polygons
    }

    /// What it reaches.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of(self.polygons.iter().flatten().flatten().copied())
    }

    /// How many points it has.
    #[must_use]
    pub fn points(&self) -> usize {
        self.polygons.iter().flatten().map(Vec::len).sum()
    }

    /// The centre of its largest polygon, holes aside.
    #[must_use]
    pub fn centre(&self) -> Point {
        let outers = self.polygons.iter().filter_map(|rings| rings.first());
        let measured = outers.map(|ring| {
            let origin = ring[0];
            let (mut area, mut x, mut y) = (0_i128, 0_i128, 0_i128);
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let twice = side(origin, *a, *b);
                area += twice;
                x += twice * i128::from(a.lon + b.lon - 2 * origin.lon);
                y += twice * i128::from(a.lat + b.lat - 2 * origin.lat);
            }
            let at = |sum: i128, from: i64| {
                if area == 0 { from } else { from + i64::try_from(sum / (3 * area)).unwrap_or(0) }
            };
            (area.abs(), Point::new(at(x, origin.lon), at(y, origin.lat)))
        });
        measured.max_by_key(|(area, _)| *area).map_or_else(Point::default, |(_, centre)| centre)
    }

    /// As bytes: counts, and each point as the way from the one before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * self.points());
        let mut last = Point::default();
        put(&mut bytes, self.polygons.len() as u64);
        for polygon in &self.polygons {
            put(&mut bytes, polygon.len() as u64);
            for ring in polygon {
                put(&mut bytes, ring.len() as u64);
                for point in ring {
                    put(&mut bytes, zigzag(point.lon - last.lon));
                    put(&mut bytes, zigzag(point.lat - last.lat));
                    last = *point;
                }
            }
        }
        bytes
    }

    /// From its bytes; nothing where they are not a shape's.
    #[must_use]
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let from = &mut bytes;
        // A count beyond the bytes left is no count.
        let count = |from: &mut &[u8]| {
            let n = usize::try_from(take(from)?).ok()?;
            (n <= from.len()).then_some(n)
        };
        let mut last = Point::default();
        let mut polygons = Vec::new();
        for _ in 0..count(from)? {
            let mut rings = Vec::new();
            for _ in 0..count(from)? {
                let mut ring = Vec::new();
                for _ in 0..count(from)? {
                    let lon = last.lon.checked_add(unzigzag(take(from)?))?;
                    let lat = last.lat.checked_add(unzigzag(take(from)?))?;
                    last = Point::new(lon, lat);
                    if !last.is_in_the_country() {
                        return None;
                    }
                    ring.push(last);
                }
                if ring.len() < 3 {
                    return None;
                }
                rings.push(ring);
            }
            polygons.push(rings);
        }
        (from.is_empty() && !polygons.is_empty() && polygons.iter().all(|rings| !rings.is_empty()))
            .then_some(Self { polygons })
    }
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)).cast_unsigned()
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -(n & 1).cast_signed()
}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
fn put(bytes: &mut Vec<u8>, mut n: u64) {
    while n > 0x7f {
        bytes.push(0x80 | u8::try_from(n & 0x7f).unwrap_or(0));
        n >>= 7;
    }
    bytes.push(u8::try_from(n).unwrap_or(0));
}

fn take(from: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        n |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}
