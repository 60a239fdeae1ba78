//! The legal bases that a decision cites on its day, from `programme/legal-bases.toml`.
//!
//! Deliberately absent: how they are set (`;` after each, slanted or not), and the paper that the decision answers.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::criteria::Provenance;

const FILE: &str = include_str!("../../legal-bases.toml");

/// What kind of instrument a basis is. A law is always cited by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// Luật.
    Law,
    /// Điều lệ of the association.
    Statute,
    /// Nghị định.
    Decree,
    /// Quyết định.
    Decision,
    /// Thông tư.
    Circular,
    /// Kế hoạch.
    Plan,
}

/// A basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its id in the file.
    pub id: String,
    /// What it is.
    pub kind: BasisKind,
    /// As cited, without “Căn cứ”.
    pub text: String,
    /// Whether number, day and matter were seen.
    pub provenance: Provenance,
    /// Where, or why not.
    pub source: String,
    /// Titles it is cited for; all where there are none.
    titles: Vec<String>,
    /// Code of the province it holds in; all where there is none.
    province: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    basis: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    kind: BasisKind,
    text: String,
    #[serde(default)]
    provenance: String,
    source: String,
    #[serde(default)]
    titles: Vec<String>,
    province: Option<String>,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
}

fn read(text: &str) -> Vec<Basis> {
    let day = |day: toml::value::Datetime| day.to_string().parse::<Date>().ok();
    let file: File = toml::from_str(text).expect("the shipped legal bases are sound");
    file.basis
        .into_iter()
        .map(|row| Basis {
            id: row.id,
            kind: row.kind,
            text: row.text,
            provenance: if row.provenance == "verified" {
                Provenance::Verified
            } else {
                Provenance::Unverified
            },
            source: row.source,
            titles: row.titles,
            province: row.province,
            from: row.from.and_then(day),
            to: row.to.and_then(day),
        })
        .collect()
}

/// Who cites: an authority rests on the law on local government, an association on its statute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cites {
    /// A People's Committee, its chair or an office below it.
    Authority,
    /// The association.
    Association,
}

impl Cites {
    fn has(self, kind: BasisKind) -> bool {
        match kind {
            BasisKind::Law => self == Self::Authority,
            BasisKind::Statute => self == Self::Association,
            BasisKind::Decree | BasisKind::Decision | BasisKind::Circular | BasisKind::Plan => true,
        }
    }
}

/// What a paper on a title rests on that is dated on a day in a province (by its code where it is known), in the
/// order of citing.
#[must_use]
pub fn bases_on(title: &str, day: Date, province: Option<&str>, cites: Cites) -> Vec<&'static Basis> {
    static BASES: LazyLock<Vec<Basis>> = LazyLock::new(|| read(FILE));
    let holds = |basis: &&Basis| {
        cites.has(basis.kind)
            && basis.from.is_none_or(|from| from <= day)
            && basis.to.is_none_or(|to| day <= to)
            && (basis.titles.is_empty() || basis.titles.iter().any(|known| known == title))
            && basis.province.as_deref().is_none_or(|code| province == Some(code))
    };
    BASES.iter().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ids(title: &str, day: Date, province: Option<&str>) -> Vec<&'static str> {
        bases_on(title, day, province, Cites::Authority).into_iter().map(|basis| basis.id.as_str()).collect()
    }

    #[test]
    fn a_family_rests_on_what_held_on_the_day() {
        let ben_tre = Some("83");
        let family = "learning_family";
        assert_eq!(
            ids(family, date(2015, 12, 20), ben_tre),
            ["law-2003", "281-2014", "448-2015", "3968-2014"]
        );
        assert_eq!(
            ids(family, date(2019, 12, 25), ben_tre),
            ["law-2015", "281-2014", "448-2015", "3968-2014"]
        );
        assert_eq!(ids(family, date(2019, 12, 25), Some("84")), ["law-2015", "281-2014", "448-2015"]);
        assert_eq!(
            ids(family, date(2023, 12, 1), None),
            ["law-2015", "law-2019-amending", "387-2022", "324-2022"]
        );
        assert_eq!(ids(family, date(2025, 12, 1), Some("86")), ["law-2025-june", "387-2022", "324-2022"]);
    }

    #[test]
    fn the_ministrys_titles_rest_on_its_circulars() {
        let commune = "commune_learning_community";
        assert_eq!(ids(commune, date(2017, 12, 1), None), ["law-2015", "89-2013", "tt44-2014"]);
        assert_eq!(ids(commune, date(2024, 12, 1), None).last(), Some(&"tt25-2023"));
        let unit = "learning_unit_district_province";
        assert_eq!(ids(unit, date(2024, 1, 25), None).last(), Some(&"tt22-2020"));
        assert_eq!(ids(unit, date(2024, 1, 26), None).last(), Some(&"tt24-2023"));
        assert!(ids("culture_family", date(2024, 1, 29), None).contains(&"nd122-2018"));
        assert!(ids("culture_family", date(2024, 1, 30), None).contains(&"nd86-2023"));
    }

    #[test]
    fn an_association_rests_on_its_statute_and_not_on_the_law_on_local_government() {
        let cited = bases_on("promoting_family", date(2014, 12, 25), Some("83"), Cites::Association);
        let ids: Vec<&str> = cited.iter().map(|basis| basis.id.as_str()).collect();
        assert_eq!(ids, ["association-statute", "89-2013", "3968-2014"]);
    }

    #[test]
    fn every_day_has_one_local_government_law() {
        for year in 2014..=2030 {
            for month in 1..=12 {
                let held = ids("", date(year, month, 20), None);
                let laws = held.iter().filter(|id| **id != "law-2019-amending").count();
                assert_eq!(laws, 1, "{year}-{month}: {held:?}");
            }
        }
    }
}
