//! Where each commune of 1/7/2025 lies: a point in it, by which tiles are laid where nobody loaded a boundary.
//!
//! A position is a fact, which a drawing is not: these ship (`places-data/README.md` says from where), boundaries do not.

use jiff::civil::{Date, date};

use super::Point;
use crate::ids::PlaceId;
use crate::places::{Atlas, Level};

const CENTRES: &str = include_str!("../../places-data/commune_centres_2025.csv");

/// The day of which the positions that ship are, and their codes.
pub const CENTRES_ON: Date = date(2025, 7, 1);

/// Every commune of [`CENTRES_ON`] that an atlas knows, with a point in it.
#[must_use]
pub fn shipped_centres(atlas: &Atlas) -> Vec<(PlaceId, Point)> {
    let centres = CENTRES.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let code = cells.next()?;
        let (lat, lon) = (millionths(cells.next()?)?, millionths(cells.next()?)?);
        Some((atlas.by_code(Level::Commune, code, CENTRES_ON).ok()?, Point::new(lon, lat)))
    });
    centres.collect()
}

/// Degrees with four decimals, as all in the file are, in millionths.
fn millionths(degrees: &str) -> Option<i64> {
    let (whole, ten_thousandths) = degrees.split_once('.').filter(|(_, decimals)| decimals.len() == 4)?;
    Some(whole.parse::<i64>().ok()? * 1_000_000 + ten_thousandths.parse::<i64>().ok()? * 100)
}
