//! The file as TOML reads it, before any rule is checked. Unknown keys are refused by `shape`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

pub(super) type Number = Spanned<Value>;
type Datetime = Spanned<toml::value::Datetime>;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct RawText {
    #[serde(default)]
    pub(super) vi: String,
    #[serde(default)]
    pub(super) en: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawSet {
    pub(super) id: Spanned<String>,
    pub(super) title: Option<String>,
    pub(super) name: Option<RawText>,
    pub(super) instrument: Option<String>,
    pub(super) issued_on: Option<Datetime>,
    pub(super) valid_from: Option<Datetime>,
    pub(super) valid_to: Option<Datetime>,
    pub(super) applies_to: Option<String>,
    pub(super) based_on: Option<Spanned<String>>,
    pub(super) model: Option<Spanned<String>>,
    pub(super) not_applicable: Option<Spanned<String>>,
    pub(super) term_years: Option<u8>,
    pub(super) complete: Option<bool>,
    pub(super) lacks: Option<RawText>,
    #[serde(default)]
    pub(super) pass: BTreeMap<String, Number>,
    #[serde(default)]
    pub(super) band: Vec<RawBand>,
    #[serde(default)]
    pub(super) group: Vec<RawGroup>,
    #[serde(default)]
    pub(super) item: Vec<RawItem>,
    #[serde(default)]
    pub(super) veto: Vec<RawVeto>,
    #[serde(default)]
    pub(super) level: Vec<RawLevel>,
    #[serde(default)]
    pub(super) example: Vec<RawExample>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawBand {
    pub(super) code: Spanned<String>,
    pub(super) name: RawText,
    pub(super) min: Number,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawGroup {
    pub(super) id: Spanned<String>,
    pub(super) name: RawText,
    pub(super) required_min_percent: Option<Number>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawItem {
    pub(super) id: Spanned<String>,
    pub(super) group: Option<Spanned<String>>,
    pub(super) text: RawText,
    #[serde(default)]
    pub(super) hint: RawText,
    pub(super) max: Option<Number>,
    pub(super) required_min: Option<Number>,
    pub(super) provenance: Option<Spanned<String>>,
    pub(super) options: Option<Vec<RawOption>>,
    pub(super) derived: Option<String>,
    pub(super) thresholds: Option<Vec<RawThreshold>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawOption {
    pub(super) code: Spanned<String>,
    pub(super) name: RawText,
    pub(super) points: Number,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawThreshold {
    pub(super) at_least_percent: Number,
    pub(super) points: Number,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawVeto {
    pub(super) id: Spanned<String>,
    pub(super) text: RawText,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawLevel {
    pub(super) code: Spanned<String>,
    pub(super) name: RawText,
    pub(super) wait_years: Option<u8>,
    pub(super) targets: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawExample {
    pub(super) name: Spanned<String>,
    pub(super) zone: Option<String>,
    #[serde(default)]
    pub(super) poor_household: bool,
    #[serde(default)]
    pub(super) years_held: BTreeMap<String, u8>,
    #[serde(default)]
    pub(super) answers: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    pub(super) vetoes: Vec<Spanned<String>>,
    pub(super) expect: RawExpect,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawExpect {
    pub(super) total: Option<Number>,
    pub(super) outcome: Spanned<String>,
    pub(super) band: Option<String>,
}
