//! The archipelagos that every map of the country shows: Quần đảo Hoàng Sa of Đà Nẵng and Quần đảo Trường Sa of Khánh Hòa.
//!
//! Where they lie is a matter of fact: islands by their approximate coordinates, to a hundredth of a degree, for dots on a
//! map of the whole country. Whoever loads boundaries that hold them has their outlines drawn under the dots.

use super::{Bounds, Point};

/// An archipelago.
#[derive(Debug)]
pub struct Archipelago {
    /// Its name, on maps in either language.
    pub name: &'static str,
    /// To which province or city it belongs.
    pub of: &'static str,
    /// The code of that province or city, the same on every map.
    pub province_code: &'static str,
    /// Its region.
    pub region: Bounds,
    /// Islands of it.
    pub islands: &'static [Point],
}

/// From hundredths of a degree.
const fn at(lon: i64, lat: i64) -> Point {
    Point::new(lon * 10_000, lat * 10_000)
}

/// Both, from the north.
pub const ARCHIPELAGOS: [Archipelago; 2] = [
    Archipelago {
        name: "Quần đảo Hoàng Sa",
        of: "thành phố Đà Nẵng",
        province_code: "48",
        region: Bounds { min: at(11_080, 1_540), max: at(11_320, 1_740) },
        // Hoàng Sa, Phú Lâm, Quang Hòa, Linh Côn, Tri Tôn, Đảo Bắc.
        islands: &[
            at(11_161, 1_653),
            at(11_234, 1_683),
            at(11_171, 1_645),
            at(11_273, 1_667),
            at(11_120, 1_578),
            at(11_231, 1_697),
        ],
    },
    Archipelago {
        name: "Quần đảo Trường Sa",
        of: "tỉnh Khánh Hòa",
        province_code: "56",
        region: Bounds { min: at(11_130, 640), max: at(11_790, 1_220) },
        // Trường Sa, Trường Sa Đông, Phan Vinh, An Bang, Sinh Tồn, Nam Yết, Sơn Ca, Song Tử Tây, Thị Tứ.
        islands: &[
            at(11_192, 865),
            at(11_235, 893),
            at(11_370, 897),
            at(11_292, 789),
            at(11_433, 989),
            at(11_437, 1_018),
            at(11_448, 1_038),
            at(11_433, 1_143),
            at(11_428, 1_105),
        ],
    },
];

/// Whether a point lies in the region of an archipelago.
#[must_use]
pub fn has_archipelago(point: Point) -> bool {
    ARCHIPELAGOS.iter().any(|islands| islands.region.holds(point))
}
