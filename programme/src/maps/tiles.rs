//! Equal tiles in a grid, one a place, near where the place lies.
//!
//! The same places give the same grid on every machine; no two places share a tile.

use super::{Bounds, Point, cosine};

/// A tile of the grid, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// From the left.
    pub column: i64,
    /// From the top.
    pub row: i64,
}

/// How fine a place within a cell is told.
const FINE: i64 = 1_000;

/// Where each place wants to be, in thousandths of a cell.
struct Wanted {
    at: Vec<(i64, i64)>,
    columns: i64,
    rows: i64,
}

impl Wanted {
    /// A grid of the shape of the region, with half again as many cells as places, for coasts and bays.
    fn of(points: &[Point]) -> Option<Self> {
        let bounds = Bounds::of(points.iter().copied())?;
        let n = i64::try_from(points.len()).ok()?;
        let cosine = cosine(i64::midpoint(bounds.min.lat, bounds.max.lat));
        let wide = ((bounds.max.lon - bounds.min.lon) * cosine / 1_000_000).max(1);
        let high = (bounds.max.lat - bounds.min.lat).max(1);
        let cells = n + n / 2 + 1;
        let columns = (cells * 1_000 * wide / high).isqrt() / 31;
        let columns = columns.clamp(1, n);
        let rows = ((cells + columns - 1) / columns).min(n);
        // A region that is a line has room for all in it.
        let columns = columns.max((n + rows - 1) / rows);
        let place = |point: &Point| {
            let x = (point.lon - bounds.min.lon) * cosine / 1_000_000;
            let y = bounds.max.lat - point.lat;
            (x * (columns - 1) * FINE / wide, y * (rows - 1) * FINE / high)
        };
        Some(Self { at: points.iter().map(place).collect(), columns, rows })
    }

    fn off(&self, place: usize, cell: Cell) -> i64 {
        let (x, y) = self.at[place];
        (x - cell.column * FINE).pow(2) + (y - cell.row * FINE).pow(2)
    }
}

/// A tile for each place by where it lies: those in the middle first, each in the nearest free tile; then two change
/// their tiles while that brings them nearer together. Places at one point stand together in the order given.
#[must_use]
pub fn by_position(points: &[Point]) -> Vec<Cell> {
    let Some(wanted) = Wanted::of(points) else { return Vec::new() };
    let n = points.len();
    let sum = wanted.at.iter().fold((0, 0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let count = i64::try_from(n).unwrap_or(1).max(1);
    let middle = (sum.0 / count, sum.1 / count);
    let mut order: Vec<usize> = (0..n).collect();
    let from_middle = |&at: &usize| {
        let (x, y) = wanted.at[at];
        (x - middle.0).pow(2) + (y - middle.1).pow(2)
    };
    order.sort_by_key(|at| (from_middle(at), *at));
    let mut free: Vec<Cell> = (0..wanted.rows)
        .flat_map(|row| (0..wanted.columns).map(move |column| Cell { column, row }))
        .collect();
    let mut cells = vec![Cell { column: 0, row: 0 }; n];
    for place in order {
        let nearest = (0..free.len()).min_by_key(|&at| (wanted.off(place, free[at]), free[at]));
        if let Some(nearest) = nearest {
            cells[place] = free.remove(nearest);
        }
    }
    // Each change brings the sum nearer to its least, so that this ends; a few rounds find almost all of it.
    for _ in 0..6 {
        let mut changed = false;
        for a in 0..n {
            for b in a + 1..n {
                let stay = wanted.off(a, cells[a]) + wanted.off(b, cells[b]);
                if wanted.off(a, cells[b]) + wanted.off(b, cells[a]) < stay {
                    cells.swap(a, b);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    from_the_corner(cells)
}

fn from_the_corner(mut cells: Vec<Cell>) -> Vec<Cell> {
    let left = cells.iter().map(|cell| cell.column).min().unwrap_or(0);
    let top = cells.iter().map(|cell| cell.row).min().unwrap_or(0);
    for cell in &mut cells {
        cell.column -= left;
        cell.row -= top;
    }
    cells
}
