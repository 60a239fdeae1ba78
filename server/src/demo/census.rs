//! What the census of 1 April 2019 counted in each commune of the tree of 2014.

const COMMUNES: &str = include_str!("../../demo-data/bentre_communes.csv");

/// Households of the province in the census.
pub const CENSUS_HOUSEHOLDS: u32 = 402_860;

/// One commune's line.
pub(super) struct CensusCommune {
    pub(super) code: &'static str,
    pub(super) district_code: &'static str,
    pub(super) full_name: &'static str,
    pub(super) households: u32,
    /// Households of 1, 2, … 6 and 7 or more members.
    pub(super) by_size: [u32; 7],
}

/// The 164 communes, in the order of their codes' file.
pub(super) fn communes() -> Vec<CensusCommune> {
    COMMUNES
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&'static str> = line.split(',').collect();
            let number = |column: usize| cells.get(column).and_then(|c| c.trim().parse().ok());
            Some(CensusCommune {
                code: cells.first()?,
                district_code: cells.get(1)?,
                full_name: cells.get(2)?,
                households: number(6)?,
                by_size: std::array::from_fn(|i| number(7 + i).unwrap_or(0)),
            })
        })
        .collect()
}
