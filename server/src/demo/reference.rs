//! What the demo's province files besides rosters: who belongs to which clan, which units founded a body of
//! the association, which communes are disadvantaged. All of it generated, and said to be so.

use jiff::civil::date;
use programme::places::{Atlas, Level};

use super::{DemoClan, DemoCommune, DemoUnit};
use crate::roster::table::TableRow;
use crate::roster::zones::{DISADVANTAGED, ZonePeriod};

/// Stands where a legal instrument would.
const GENERATED: &str = "Dữ liệu trình diễn, không phải văn bản thật";

/// How many communes are disadvantaged, as in the list of 2013–2015 (QĐ of the Prime Minister: 16 in Bến Tre,
/// in Bình Đại, Ba Tri and Thạnh Phú; the list of 2016–2020 was not seen).
const N_DISADVANTAGED: usize = 16;

/// Rows of `import clan-members`.
#[must_use]
pub fn clan_member_rows(communes: &[DemoCommune], clans: &[DemoClan], from: &str) -> Vec<TableRow> {
    let members = clans.iter().flat_map(|clan| {
        clan.members.iter().map(move |&(commune, household)| {
            [
                communes[clan.home].code_2014.to_owned(),
                clan.code.clone(),
                communes[commune].code_2014.to_owned(),
                communes[commune].households[household].code.to_string(),
                from.to_owned(),
                String::new(),
            ]
        })
    });
    numbered(members)
}

/// Rows of `import bodies`.
#[must_use]
pub fn body_rows(communes: &[DemoCommune], units: &[DemoUnit], from: &str) -> Vec<TableRow> {
    let bodies = units.iter().filter(|unit| unit.has_body).map(|unit| {
        [
            communes[unit.commune].code_2014.to_owned(),
            unit.code.clone(),
            from.to_owned(),
            String::new(),
            GENERATED.to_owned(),
        ]
    });
    numbered(bodies)
}

fn numbered<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> Vec<TableRow> {
    rows.zip(2..).map(|(cells, row)| TableRow { row, cells: cells.to_vec() }).collect()
}

/// The disadvantaged communes, spread over the three coastal districts, for 2016–2020.
#[must_use]
pub fn zone_periods(communes: &[DemoCommune], atlas: &Atlas) -> Vec<ZonePeriod> {
    let coastal = communes.iter().filter(|commune| ["835", "836", "837"].contains(&commune.district_code));
    // Every third, which spares the townships that come first in each district.
    let chosen = coastal.skip(2).step_by(3).take(N_DISADVANTAGED);
    let periods = chosen.filter_map(|commune| {
        let place = atlas.by_code(Level::Commune, commune.code_2014, date(2016, 1, 1)).ok()?;
        // A commune that was merged away bears no zone after; its successor is a regular one.
        let lasts = atlas.version_at(place, date(2020, 12, 31)).is_some();
        Some(ZonePeriod {
            commune: place,
            zone: DISADVANTAGED.to_owned(),
            from: date(2016, 1, 1),
            to: Some(if lasts { date(2020, 12, 31) } else { date(2020, 1, 31) }),
            instrument: GENERATED.to_owned(),
        })
    });
    periods.collect()
}
