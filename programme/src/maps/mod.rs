//! Maps (*bản đồ*): the boundary of a place as whole numbers, for how long it holds, how it is drawn small, and tiles in
//! its stead where nobody has loaded one.
//!
//! A boundary (*ranh giới*) belongs to a territory: a place over the days on which it neither gained nor gave land. Points are
//! whole millionths of a degree (WGS 84; one is 11 cm at most), so that nothing here rounds twice. Positions of communes ship
//! (`centres`). Deliberately absent: any boundary, none of which ships; measuring, for which what people load is too coarse; files and colours.

mod canvas;
mod centres;
mod islands;
mod join;
mod shape;
mod territory;
#[cfg(test)]
mod tests;
mod tiles;

pub use canvas::{Canvas, Drawn};
pub use centres::{CENTRES_ON, shipped_centres};
pub use islands::{ARCHIPELAGOS, Archipelago, has_archipelago};
pub use shape::{Bounds, Shape, ShapeFault};
pub use territory::Territories;
pub use tiles::{Cell, by_position};

/// A point on the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Longitude east of Greenwich, in millionths of a degree.
    pub lon: i64,
    /// Latitude north of the equator, in millionths of a degree.
    pub lat: i64,
}

impl Point {
    /// Of two numbers.
    #[must_use]
    pub const fn new(lon: i64, lat: i64) -> Self {
        Self { lon, lat }
    }

    /// Amid others; nothing where there are none.
    #[must_use]
    pub fn amid(points: &[Self]) -> Option<Self> {
        let n = i64::try_from(points.len()).ok().filter(|n| *n > 0)?;
        let sum = points.iter().fold((0, 0), |sum, point| (sum.0 + point.lon, sum.1 + point.lat));
        Some(Self::new(sum.0 / n, sum.1 / n))
    }

    /// Whether it lies in the country's land, sea and islands, generously.
    #[must_use]
    pub const fn is_in_the_country(self) -> bool {
        102_000_000 <= self.lon && self.lon <= 118_000_000 && 6_000_000 <= self.lat && self.lat <= 24_000_000
    }

    /// Whether it would, were latitude and longitude the other way round.
    #[must_use]
    pub const fn is_swapped(self) -> bool {
        !self.is_in_the_country() && Self::new(self.lat, self.lon).is_in_the_country()
    }
}

/// The cosine of a latitude, in millionths: how much shorter a degree of longitude is than one of latitude there.
/// Its series, to its fourth term, which errs by less than a millionth up to 30 degrees.
fn cosine(lat: i64) -> i64 {
    const ONE: i128 = 1_000_000_000;
    let angle = i128::from(lat) * 17_453_293 / 1_000_000;
    let square = angle * angle / ONE;
    let (fourth, sixth) = (square * square / ONE, square * square / ONE * square / ONE);
    let cosine = (ONE - square / 2 + fourth / 24 - sixth / 720) / 1_000;
    i64::try_from(cosine).unwrap_or(1_000_000).clamp(1, 1_000_000)
}
