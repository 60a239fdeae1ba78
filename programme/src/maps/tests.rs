//! Shapes refused and kept, territories over the reorganisations that ship, simplification, tiles.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::places::{Atlas, Level};

/// Corners in thousandths of a degree, from 106 east and 10 north.
fn ring(corners: &[(i64, i64)]) -> Vec<Point> {
    corners.iter().map(|(x, y)| Point::new(106_000_000 + x * 1_000, 10_000_000 + y * 1_000)).collect()
}

const SQUARE: [(i64, i64); 5] = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)];

fn check(rings: &[&[(i64, i64)]]) -> Result<Shape, ShapeFault> {
    Shape::checked(vec![rings.iter().map(|corners| ring(corners)).collect()])
}

#[test]
fn a_square_with_a_hole_is_a_shape_and_its_bytes_are_it_again() {
    let shape = check(&[&SQUARE, &[(20, 20), (20, 40), (40, 40), (20, 20)]]).expect("a shape");
    assert_eq!(shape.points(), 7);
    assert_eq!(shape.centre(), Point::new(106_050_000, 10_050_000));
    assert_eq!(Shape::from_bytes(&shape.to_bytes()), Some(shape.clone()));
    let bytes = shape.to_bytes();
    for cut in 0..bytes.len() {
        assert_eq!(Shape::from_bytes(&bytes[..cut]), None, "cut at {cut}");
    }
}

#[test]
fn what_is_no_polygon_says_why() {
    assert_eq!(check(&[]), Err(ShapeFault::Empty));
    assert_eq!(Shape::checked(Vec::new()), Err(ShapeFault::Empty));
    assert_eq!(check(&[&SQUARE[..4]]), Err(ShapeFault::NotClosed));
    assert_eq!(check(&[&[(0, 0), (9, 9), (0, 0)]]), Err(ShapeFault::TooFew));
    assert_eq!(check(&[&[(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)]]), Err(ShapeFault::Crossing));
    assert_eq!(
        check(&[&SQUARE, &[(200, 200), (220, 200), (220, 220), (200, 200)]]),
        Err(ShapeFault::HoleOutside)
    );
    let turned = ring(&SQUARE).into_iter().map(|point| Point::new(point.lat, point.lon)).collect();
    assert_eq!(Shape::checked(vec![vec![turned]]), Err(ShapeFault::Swapped));
    let metres = SQUARE.map(|(x, y)| Point::new(600_000_000_000 + x, 1_100_000_000_000 + y)).to_vec();
    assert_eq!(Shape::checked(vec![vec![metres]]), Err(ShapeFault::Outside));
}

#[test]
fn a_ring_that_only_touches_itself_is_taken() {
    // Two triangles that meet in a corner.
    assert!(check(&[&[(0, 0), (50, 50), (100, 0), (100, 100), (50, 50), (0, 100), (0, 0)]]).is_ok());
    // A corner a metre over the next side, as rounding leaves it.
    let mut slight = ring(&SQUARE);
    let over = |lon: i64| Point::new(106_100_000 + lon, 10_100_010);
    slight.splice(
        2..3,
        [Point::new(106_100_000, 10_099_000), over(3), over(-10), Point::new(106_099_990, 10_098_000)],
    );
    assert!(Shape::checked(vec![vec![slight]]).is_ok());
}

fn span(level: Level, code: &str, on: Date) -> Option<(Date, Option<Date>)> {
    let atlas = Atlas::shipped();
    let place = atlas.by_code(level, code, on).expect(code);
    Territories::of(&atlas).span(place, on)
}

#[test]
fn land_stays_through_a_new_kind_and_changes_where_a_neighbour_is_merged_into_a_place() {
    // Became a township with its land unchanged.
    let township = span(Level::Commune, "28861", date(2022, 1, 1)).expect("it stands");
    assert!(
        township.0 < date(2022, 1, 1) && township.1.is_none_or(|last| last >= date(2023, 5, 1)),
        "{township:?}"
    );
    // A district of Bến Tre keeps its land while its communes merge inside it, until there are none.
    let district = span(Level::District, "831", date(2016, 1, 1)).expect("it stands");
    assert!(district.1.expect("it ends") <= date(2025, 6, 30));
    assert!(district.1.expect("it ends") >= date(2020, 1, 31));
    // Vĩnh Long goes on, with Bến Tre and Trà Vinh in it.
    let province = |on| span(Level::Province, "86", on).expect("it stands");
    assert_eq!(province(date(2020, 1, 1)).1, Some(date(2025, 6, 30)));
    assert_eq!(province(date(2026, 1, 1)).0, date(2025, 7, 1));
}

#[test]
fn every_territory_holds_its_day_and_territories_of_a_place_do_not_overlap() {
    let atlas = Atlas::shipped();
    let territories = Territories::of(&atlas);
    for place in atlas.places() {
        let first = place.versions.first().expect("a version").from;
        let (mut day, mut n) = (first, 0);
        loop {
            let (from, to) = territories.span(place.id, day).expect("it stands");
            assert!(from == day && to.is_none_or(|to| day <= to), "{} {day}: {from} {to:?}", place.id);
            let Some(next) = to.and_then(|to| to.tomorrow().ok()) else { break };
            if place.version_at(next).is_none() {
                break;
            }
            (day, n) = (next, n + 1);
            assert!(n < 50);
        }
    }
}

#[test]
fn a_drawing_keeps_the_corners_that_are_seen_and_a_dot_of_what_is_too_small() {
    let shape =
        check(&[&[(0, 0), (50, 1), (100, 0), (100, 100), (50, 99), (0, 100), (0, 0)]]).expect("a shape");
    let canvas = Canvas::fit(shape.bounds().expect("bounds"), 220, 1_000, 10);
    assert_eq!(canvas.draw(&shape, 0).concat().len(), 6);
    assert_eq!(canvas.draw(&shape, 4).concat().len(), 4);
    let (x, y) = canvas.place(Point::new(106_000_000, 10_100_000));
    assert_eq!((x, y), (10, 10));
    // Ten degrees north a degree of longitude is 98.5 % of one of latitude.
    assert_eq!((canvas.width, canvas.height), (220, 223));
    let country =
        Bounds { min: Point::new(102_000_000, 8_000_000), max: Point::new(110_000_000, 23_000_000) };
    let small = Canvas::fit(country, 60, 1_000, 10);
    let (x, y) = small.place(shape.centre());
    let dot = [(x - 3, y - 3), (x + 3, y - 3), (x + 3, y + 3), (x - 3, y + 3)];
    assert_eq!(small.draw(&shape, 1), vec![dot.to_vec()]);
}

#[test]
fn tiles_keep_north_above_south_and_west_before_east() {
    let points: Vec<Point> = (0..25).map(|n| ring(&[(n % 5 * 100, n / 5 * 100)])[0]).collect();
    let cells = by_position(&points);
    for (a, b) in (0..25).flat_map(|a| (0..25).map(move |b| (a, b))) {
        let (p, q) = (points[a], points[b]);
        if p.lat == q.lat && p.lon < q.lon {
            assert!(cells[a].column < cells[b].column, "{cells:?}");
        }
        if p.lon == q.lon && p.lat > q.lat {
            assert!(cells[a].row < cells[b].row, "{cells:?}");
        }
    }
}

#[test]
fn every_commune_of_1_7_2025_has_a_point_of_its_own_in_the_country() {
    let atlas = Atlas::shipped();
    let centres = shipped_centres(&atlas);
    let places: BTreeSet<_> = centres.iter().map(|(place, _)| *place).collect();
    let country = atlas.by_code(Level::Country, "VN", CENTRES_ON).expect("the country");
    assert_eq!(places, atlas.communes_at(country, CENTRES_ON).into_iter().collect());
    assert!(centres.iter().all(|(_, at)| at.is_in_the_country()));
    assert_eq!(centres.iter().map(|(_, at)| *at).collect::<BTreeSet<_>>().len(), 3_321);
    // Both archipelagos are communes of their own, and lie where their islands do.
    let lies = centres.iter().filter(|(_, at)| has_archipelago(*at));
    let codes: BTreeSet<&str> =
        lies.filter_map(|(place, _)| Some(atlas.version_at(*place, CENTRES_ON)?.code)).collect();
    assert_eq!(codes, BTreeSet::from(["20333", "22736"]));
    // Bến Tre's lie south of Mỹ Tho and north of Trà Vinh.
    let an_hoi = atlas.by_code(Level::Commune, "28777", CENTRES_ON).expect("An Hội");
    let at = centres.iter().find(|(place, _)| *place == an_hoi).expect("a point").1;
    assert!((10_100_000..10_300_000).contains(&at.lat) && (106_300_000..106_450_000).contains(&at.lon));
}

#[test]
fn both_archipelagos_lie_in_their_regions_and_the_mainland_in_neither() {
    for islands in &ARCHIPELAGOS {
        assert!(
            islands.islands.iter().all(|island| islands.region.holds(*island) && island.is_in_the_country())
        );
    }
    // Đà Nẵng, Nha Trang, Phú Quý, Côn Đảo, Lý Sơn.
    for (lon, lat) in
        [(108_200, 16_070), (109_190, 12_250), (108_940, 10_520), (106_600, 8_690), (109_120, 15_380)]
    {
        assert!(!has_archipelago(Point::new(lon * 1_000, lat * 1_000)));
    }
}

proptest! {
    #[test]
    fn no_two_places_share_a_tile_and_the_order_of_equal_runs_is_the_same(
        corners in proptest::collection::vec((0_i64..3_000, 0_i64..3_000), 1..120)
    ) {
        let points = ring(&corners);
        let cells = by_position(&points);
        prop_assert_eq!(cells.iter().collect::<BTreeSet<_>>().len(), points.len());
        prop_assert!(cells.iter().all(|cell| cell.column >= 0 && cell.row >= 0));
        prop_assert_eq!(cells, by_position(&points));
    }

    #[test]
    fn a_drawing_has_no_corner_that_the_shape_lacks(
        corners in proptest::collection::vec((0_i64..300, 0_i64..300), 3..60), tolerance in 0_i64..20
    ) {
        let mut corners = corners;
        corners.push(corners[0]);
        if let Ok(shape) = check(&[&corners]) {
            let canvas = Canvas::fit(shape.bounds().expect("bounds"), 1_200, 1_600, 10);
            let all: BTreeSet<(i64, i64)> = ring(&corners).into_iter().map(|point| canvas.place(point)).collect();
            let drawn = canvas.draw(&shape, tolerance).concat();
            prop_assert!(drawn.iter().all(|corner| all.contains(corner)) || drawn.len() == 4);
            prop_assert!(drawn.len() <= corners.len().max(4));
        }
    }
}
