//! A map as SVG: outlines on a sheet of 1,200 units, or tiles of 100, each area a link with its title.
//!
//! What is drawn fits a phone: corners are left out until the whole is small enough. No style stands in it; colours are
//! the style sheet's classes, patterns are attributes.

use std::collections::HashMap;
use std::fmt::Write as _;

use programme::maps::{ARCHIPELAGOS, Archipelago, Bounds, Canvas, Cell, Drawn, Point, Shape};

use crate::web::charts::escaped;

/// A part of the map.
pub(super) struct Area {
    pub(super) code: String,
    /// Its name without the kind, for a label.
    pub(super) short: String,
    /// Its name and how it stands, in words.
    pub(super) said: String,
    pub(super) href: String,
    /// 0 unknown, 1 to 4 from light to dark.
    pub(super) class: usize,
    pub(super) estimated: bool,
}

/// Units from left to right, and the most from top to bottom: twice what a wide screen shows, so that lines stay fine.
const WIDTH: i64 = 1_200;
const HIGHEST: i64 = 1_600;
const MARGIN: i64 = 12;
/// Bytes of a map; a phone on a slow line has it in a second. Titles and links of very many parts come on top.
const BYTES: usize = 60_000;
const LEAST_FOR_LINES: usize = 24_000;
/// How far a drawn line may be from the outline, in units, from fine to coarse.
const TOLERANCES: [i64; 8] = [1, 2, 3, 4, 6, 9, 14, 20];
/// Up to so many areas have their names written on them.
const NAMED: usize = 15;

/// What an estimate and an unknown value look like: their names belong to one map, of which a page has one.
const PATTERNS: &str = "<defs><pattern id=\"map-hatch\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" \
     patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0v14\"/></pattern><pattern id=\"map-dots\" width=\"18\" \
     height=\"18\" patternUnits=\"userSpaceOnUse\"><circle class=\"dots\" cx=\"5\" cy=\"5\" r=\"2.5\"/></pattern></defs>";

fn open(width: i64, height: i64, label: &str, kind: &str) -> String {
    format!(
        "<svg class=\"map {kind}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\">{PATTERNS}",
        escaped(label)
    )
}

/// The attributes by which an area has its colour.
fn fill(class: usize) -> String {
    if class == 0 { "class=\"m0\" fill=\"url(#map-dots)\"".to_owned() } else { format!("class=\"m{class}\"") }
}

/// An area: a link with a title, what it looks like, and hatching over it where it is an estimate.
fn link(svg: &mut String, area: &Area, said: &str, drawn: &str, over: &str) {
    let (href, said) = (escaped(&area.href), escaped(said));
    let _ = write!(svg, "<a href=\"{href}\" {}><title>{said}</title>{drawn}", fill(area.class));
    if area.estimated {
        svg.push_str(over);
    }
    svg.push_str("</a>");
}

/// A swatch of the key.
pub(super) fn key(class: usize, estimated: bool) -> String {
    let over = if estimated {
        "<rect class=\"over\" width=\"36\" height=\"24\" fill=\"url(#map-hatch)\"/>"
    } else {
        ""
    };
    format!(
        "<svg class=\"map swatch\" viewBox=\"0 0 36 24\" aria-hidden=\"true\"><g {}><rect width=\"36\" height=\"24\"/></g>{over}</svg>",
        fill(class)
    )
}

/// Rings as the data of a path: from where each begins, the way to the next corner.
fn path(rings: &Drawn) -> String {
    let mut data = String::new();
    for ring in rings {
        let Some(&first) = ring.first() else { continue };
        let _ = write!(data, "M{} {}", first.0, first.1);
        let mut last = first;
        for (n, &(x, y)) in ring.iter().skip(1).enumerate() {
            let (dx, dy) = (x - last.0, y - last.1);
            // A sign parts two numbers as well as a space does.
            let before = if n == 0 {
                "l"
            } else if dx < 0 {
                ""
            } else {
                " "
            };
            let between = if dy < 0 { "" } else { " " };
            let _ = write!(data, "{before}{dx}{between}{dy}");
            last = (x, y);
        }
        data.push('z');
    }
    data
}

/// Outlines on a sheet, in the order of their areas.
pub(super) fn outlines(shapes: &[Shape], areas: &[Area], is_national: bool, label: &str) -> String {
    let islands = ARCHIPELAGOS.iter().filter(|_| is_national).flat_map(|of| of.islands).copied();
    let reach = shapes.iter().filter_map(Shape::bounds).chain(Bounds::of(islands));
    let Some(bounds) = reach.reduce(Bounds::with) else { return String::new() };
    let canvas = Canvas::fit(bounds, WIDTH, HIGHEST, MARGIN);
    let text: usize = areas.iter().map(|area| area.said.len() + area.href.len() + 80).sum();
    let budget = BYTES.saturating_sub(text + 2_000).max(LEAST_FOR_LINES);
    let mut paths: Vec<String> = Vec::new();
    for tolerance in TOLERANCES {
        paths = shapes.iter().map(|shape| path(&canvas.draw(shape, tolerance))).collect();
        if paths.iter().map(String::len).sum::<usize>() <= budget {
            break;
        }
    }
    let mut svg = open(canvas.width, canvas.height, label, "outlines");
    for (n, (area, data)) in areas.iter().zip(&paths).enumerate() {
        let id = if area.estimated { format!(" id=\"map-{n}\"") } else { String::new() };
        let drawn = format!("<path{id} d=\"{data}\"/>");
        let over = format!("<use class=\"over\" href=\"#map-{n}\" fill=\"url(#map-hatch)\"/>");
        link(&mut svg, area, &area.said, &drawn, &over);
    }
    if areas.len() <= NAMED {
        for (area, shape) in areas.iter().zip(shapes) {
            let (x, y) = canvas.place(shape.centre());
            let _ = write!(
                svg,
                "<text class=\"name m{}\" x=\"{x}\" y=\"{y}\">{}</text>",
                area.class,
                escaped(&area.short)
            );
        }
    }
    if is_national {
        for of in &ARCHIPELAGOS {
            archipelago(&mut svg, of, areas, &canvas);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The part that an archipelago belongs to, where the parts are provinces.
fn owner<'a>(of: &Archipelago, areas: &'a [Area]) -> Option<&'a Area> {
    areas.iter().find(|area| area.code == of.province_code)
}

/// What an archipelago's title says: its name, to whom it belongs, and how that stands.
fn island_said(of: &Archipelago, areas: &[Area]) -> String {
    let name = format!("{} ({})", of.name, of.of);
    owner(of, areas).map_or_else(|| name.clone(), |area| format!("{name}. {}", area.said))
}

/// An archipelago where it lies: its islands as dots, its name below them.
fn archipelago(svg: &mut String, of: &Archipelago, areas: &[Area], canvas: &Canvas) {
    let mut drawn = String::new();
    for island in of.islands {
        let (x, y) = canvas.place(*island);
        let _ = write!(drawn, "<circle cx=\"{x}\" cy=\"{y}\" r=\"6\"/>");
    }
    let Some(bounds) = Bounds::of(of.islands.iter().copied()) else { return };
    let middle = Point::new(i64::midpoint(bounds.min.lon, bounds.max.lon), bounds.min.lat);
    let (x, y) = canvas.place(middle);
    // The name is at most so wide to either side.
    let x = x.min(canvas.width - 215);
    let _ = write!(
        drawn,
        "<text class=\"islands\" x=\"{x}\" y=\"{}\">{}<tspan x=\"{x}\" dy=\"1.2em\">({})</tspan></text>",
        (y + 50).min(canvas.height - 60),
        escaped(of.name),
        escaped(of.of)
    );
    island_link(svg, of, areas, &drawn);
}

fn island_link(svg: &mut String, of: &Archipelago, areas: &[Area], drawn: &str) {
    let said = island_said(of, areas);
    match owner(of, areas) {
        Some(area) => link(svg, area, &said, drawn, ""),
        None => {
            let _ = write!(svg, "<g class=\"m0\"><title>{}</title>{drawn}</g>", escaped(&said));
        }
    }
}

/// Units of a tile, and between two.
const TILE: i64 = 100;
const GAP: i64 = 6;

/// The letters of a tile: a name's initials, and numbers as they are.
fn initials(name: &str) -> String {
    let word = |word: &str| {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            word.to_owned()
        } else {
            word.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
        }
    };
    name.split([' ', '-']).map(word).collect::<String>().chars().take(4).collect()
}

/// The letters of each tile. Where several have the same initials their last word says more: Bến Tre and Ba Tri are
/// `BTre` and `BTri`.
fn letters(areas: &[Area]) -> Vec<String> {
    let short: Vec<String> = areas.iter().map(|area| initials(&area.short)).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for letters in &short {
        *times.entry(letters.as_str()).or_default() += 1;
    }
    let fuller = |(area, letters): (&Area, &String)| {
        let (first, last) = area.short.rsplit_once([' ', '-']).unwrap_or(("", &area.short));
        let is_told_apart =
            times.get(letters.as_str()) == Some(&1) || last.starts_with(|c: char| c.is_ascii_digit());
        if is_told_apart {
            return letters.clone();
        }
        let last: String = last.chars().take(3).collect();
        if first.is_empty() { last } else { format!("{}{last}", initials(first)) }
    };
    areas.iter().zip(&short).map(fuller).collect()
}

/// Tiles in a grid, in the order of their areas.
pub(super) fn tiles(cells: &[Cell], areas: &[Area], is_national: bool, label: &str) -> String {
    let columns = cells.iter().map(|cell| cell.column + 1).max().unwrap_or(1);
    let rows = cells.iter().map(|cell| cell.row + 1).max().unwrap_or(1);
    let more = if is_national { 2 * TILE + GAP * 3 } else { 0 };
    // A few tiles are not blown up, and names of islands have room.
    let width = (columns * TILE + GAP).max(9 * TILE);
    let mut svg = open(width, rows * TILE + GAP + more, label, "tiles");
    for ((area, cell), letters) in areas.iter().zip(cells).zip(letters(areas)) {
        let (x, y) = (cell.column * TILE + GAP, cell.row * TILE + GAP);
        let side = TILE - GAP;
        let at = format!("x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\"");
        let drawn = format!("<rect {at}/>");
        let over = format!("<rect class=\"over\" {at} fill=\"url(#map-hatch)\"/>");
        let text = format!(
            "<text{} x=\"{}\" y=\"{}\">{}</text>",
            if letters.chars().count() > 3 { " class=\"long\"" } else { "" },
            x + side / 2,
            y + side / 2 + 12,
            escaped(&letters)
        );
        let over = if area.estimated { over } else { String::new() };
        link(&mut svg, area, &area.said, &format!("{drawn}{over}{text}"), "");
    }
    if is_national {
        for (of, n) in ARCHIPELAGOS.iter().zip(0..) {
            let (y, side, left) = (rows * TILE + GAP * 3 + n * TILE, TILE - GAP, TILE + 2 * GAP);
            let drawn = format!(
                "<rect x=\"{GAP}\" y=\"{y}\" width=\"{side}\" height=\"{side}\"/><text class=\"islands start\" \
                 x=\"{left}\" y=\"{}\">{}<tspan x=\"{left}\" dy=\"1.2em\">({})</tspan></text>",
                y + 36,
                escaped(of.name),
                escaped(of.of)
            );
            island_link(&mut svg, of, areas, &drawn);
        }
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, n: usize) -> Area {
        let said = format!("Xã Thứ {n}: 61,6% (402/650), chưa đạt");
        let href = format!("/progress?place={code}&by=hamlet&title=learning_family&year=2020");
        Area {
            code: code.to_owned(),
            short: "Thứ".to_owned(),
            said,
            href,
            class: n % 5,
            estimated: n.is_multiple_of(7),
        }
    }

    /// A ring of many corners around a point, in millionths of a degree.
    fn jagged(west: i64, south: i64, corners: i64) -> Shape {
        let side = corners / 4;
        let step = 40_000 / side;
        // Away from the corners, where two sides would cross.
        let bump = |n: i64| if (8..side - 8).contains(&n) { n % 2 * 900 } else { 0 };
        let mut ring: Vec<Point> = (0..side).map(|n| Point::new(west + n * step, south + bump(n))).collect();
        ring.extend((0..side).map(|n| Point::new(west + 40_000 + bump(n), south + n * step)));
        ring.extend((0..side).map(|n| Point::new(west + 40_000 - n * step, south + 40_000 + bump(n))));
        ring.extend((0..side).map(|n| Point::new(west + bump(n), south + 40_000 - n * step)));
        ring.push(ring[0]);
        Shape::checked(vec![vec![ring]]).expect("a shape")
    }

    #[test]
    fn a_province_of_fine_outlines_fits_a_phone() {
        let shapes: Vec<Shape> = (0..160)
            .map(|n| jagged(106_000_000 + n % 13 * 40_000, 9_000_000 + n / 13 * 40_000, 800))
            .collect();
        let areas: Vec<Area> = (0..160).map(|n| area(&format!("{n:05}"), n)).collect();
        let svg = outlines(&shapes, &areas, false, "Bản đồ");
        assert!(svg.len() <= BYTES, "{}", svg.len());
        assert_eq!(svg.matches("<a href=").count(), 160);
        assert_eq!(svg.matches("<title>").count(), 160);
        assert!(!svg.contains("style="));
    }

    #[test]
    fn the_country_has_both_archipelagos_as_outlines_and_as_tiles_whoever_its_parts_are() {
        let shapes = [jagged(106_000_000, 10_000_000, 40), jagged(108_000_000, 16_000_000, 40)];
        let cells = [Cell { column: 0, row: 1 }, Cell { column: 1, row: 0 }];
        for codes in [["56", "48"], ["01", "79"]] {
            let areas: Vec<Area> = codes.iter().zip(1..).map(|(code, n)| area(code, n)).collect();
            for svg in [outlines(&shapes, &areas, true, ""), tiles(&cells, &areas, true, "")] {
                for name in
                    ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa", "(thành phố Đà Nẵng)", "(tỉnh Khánh Hòa)"]
                {
                    assert!(svg.split("<text").skip(1).any(|text| text.contains(name)), "{name}: {svg}");
                }
            }
            let local = outlines(&shapes, &areas, false, "");
            assert!(!local.contains("Hoàng Sa"));
        }
    }

    #[test]
    fn a_path_says_each_corner_as_the_way_from_the_last() {
        assert_eq!(path(&vec![vec![(10, 10), (20, 10), (20, 25), (5, 20)]]), "M10 10l10 0 0 15-15-5z");
    }

    #[test]
    fn initials_keep_numbers_whole() {
        assert_eq!(initials("Phú An Hòa"), "PAH");
        assert_eq!(initials("10"), "10");
        assert_eq!(initials("Đa Phước Hội"), "ĐPH");
    }

    #[test]
    fn two_of_the_same_initials_are_told_apart() {
        let named = |name: &str| Area { short: name.to_owned(), ..area("1", 1) };
        let areas =
            ["Bến Tre", "Ba Tri", "Châu Thành", "Huế", "Hậu", "Phú Tân", "Phú Túc", "1", "11"].map(named);
        assert_eq!(letters(&areas), ["BTre", "BTri", "CT", "Huế", "Hậu", "PTân", "PTúc", "1", "11"]);
    }
}
