//! Several shapes as one: the outline of a place after others were merged into it, or of a district from its communes.
//!
//! What two of them share is no outline: a side that stands in both goes. Sides that a file drew once for each neighbour and not
//! quite alike stay, as a line within the place. Deliberately absent: cutting sides where they cross, for nothing is measured
//! on these maps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Point, Shape};

impl Shape {
    /// Of shapes that lie beside each other; nothing of none.
    #[must_use]
    pub fn joined(shapes: &[Self]) -> Option<Self> {
        if let [one] = shapes {
            return Some(one.clone());
        }
        // A side that stands twice is within.
        let of_ring = |ring: &Vec<Point>| {
            let ends: Vec<Point> = ring.iter().skip(1).chain(ring.first()).copied().collect();
            ring.iter().copied().zip(ends).map(|(a, b)| (a.min(b), a.max(b))).collect::<Vec<_>>()
        };
        let mut sides: Vec<(Point, Point)> =
            shapes.iter().flat_map(Self::polygons).flatten().flat_map(of_ring).collect();
        sides.sort_unstable();
        let alone = sides.chunk_by(|a, b| a == b).filter(|same| same.len() % 2 == 1).map(|same| same[0]);
        let mut rings = rings(alone.filter(|(a, b)| a != b));
        // The largest first: it is by that one that the whole is named.
        rings.sort_by_key(|ring| std::cmp::Reverse(twice_area(ring)));
        (!rings.is_empty()).then(|| Self::of_rings(rings))
    }
}

/// Sides as rings. At each corner an even number of them meets, so that a walk comes back to where it began.
fn rings(sides: impl Iterator<Item = (Point, Point)>) -> Vec<Vec<Point>> {
    let mut from: BTreeMap<Point, BTreeSet<Point>> = BTreeMap::new();
    for (a, b) in sides {
        from.entry(a).or_default().insert(b);
        from.entry(b).or_default().insert(a);
    }
    let mut rings = Vec::new();
    while let Some((&first, _)) = from.first_key_value() {
        let mut walked: Vec<Point> = vec![first];
        let mut nth: HashMap<Point, usize> = HashMap::from([(first, 0)]);
        let mut at = first;
        while let Some(next) = step(&mut from, at) {
            // Back at a corner of this walk: what lies between is a ring of its own.
            if let Some(&begun) = nth.get(&next) {
                let between = walked.drain(begun + 1..);
                let ring: Vec<Point> = std::iter::once(next).chain(between).collect();
                for corner in &ring[1..] {
                    nth.remove(corner);
                }
                if ring.len() >= 3 {
                    rings.push(ring);
                }
            } else {
                nth.insert(next, walked.len());
                walked.push(next);
            }
            at = next;
        }
    }
    rings
}

/// Takes a side away from a corner; its other end.
fn step(from: &mut BTreeMap<Point, BTreeSet<Point>>, at: Point) -> Option<Point> {
    let next = from.get_mut(&at)?.pop_first()?;
    for (a, b) in [(at, next), (next, at)] {
        if let Some(ends) = from.get_mut(&a) {
            ends.remove(&b);
            if ends.is_empty() {
                from.remove(&a);
            }
        }
    }
    Some(next)
}

/// Twice the area of a ring, whichever way round.
fn twice_area(ring: &[Point]) -> i128 {
    let wide = |n: i64| i128::from(n);
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides.map(|(a, b)| wide(a.lon) * wide(b.lat) - wide(b.lon) * wide(a.lat)).sum::<i128>().abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of 1,000 with its south-west corner, in millionths.
    fn square(west: i64, south: i64) -> Shape {
        let at = |x: i64, y: i64| Point::new(106_000_000 + west + x, 10_000_000 + south + y);
        Shape::checked(vec![vec![vec![at(0, 0), at(1000, 0), at(1000, 1000), at(0, 1000), at(0, 0)]]])
            .expect("a shape")
    }

    fn area(shape: &Shape) -> i128 {
        shape.polygons().iter().flatten().map(|ring| twice_area(ring)).sum::<i128>() / 2
    }

    #[test]
    fn two_that_share_a_side_are_one_without_it() {
        let joined = Shape::joined(&[square(0, 0), square(1000, 0)]).expect("a shape");
        assert_eq!((joined.polygons().len(), joined.points(), area(&joined)), (1, 6, 2_000_000));
    }

    #[test]
    fn what_lies_around_a_gap_keeps_it_and_what_lies_apart_stays_apart() {
        let around = (0..9).filter(|n| *n != 4).map(|n| square(n % 3 * 1000, n / 3 * 1000));
        let joined = Shape::joined(&around.collect::<Vec<_>>()).expect("a shape");
        let rings = &joined.polygons()[0];
        assert_eq!(
            (rings.len(), twice_area(&rings[0]) / 2, twice_area(&rings[1]) / 2),
            (2, 9_000_000, 1_000_000)
        );
        let apart = Shape::joined(&[square(0, 0), square(5000, 0)]).expect("a shape");
        assert_eq!(area(&apart), 2_000_000);
    }

    #[test]
    fn those_that_meet_in_a_corner_or_hardly_meet_are_still_closed_rings() {
        for shapes in
            [vec![square(0, 0), square(1000, 1000)], vec![square(0, 0), square(1001, 3), square(500, 1000)]]
        {
            let joined = Shape::joined(&shapes).expect("a shape");
            let all: i128 = shapes.iter().map(area).sum();
            assert_eq!(area(&joined), all);
            assert_eq!(Shape::from_bytes(&joined.to_bytes()), Some(joined));
        }
        assert_eq!(Shape::joined(&[]), None);
    }

    #[test]
    fn the_order_of_what_is_joined_does_not_matter() {
        let mut shapes: Vec<Shape> = (0..12).map(|n| square(n % 4 * 1000, n / 4 * 1000)).collect();
        let one = Shape::joined(&shapes);
        shapes.reverse();
        assert_eq!(Shape::joined(&shapes), one);
        assert_eq!(area(&one.expect("a shape")), 12_000_000);
    }
}
