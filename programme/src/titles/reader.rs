//! Reads a title kind from its file. A period that says nothing of a fact carries on what the one before said, as
//! unverified: that a text changed it was not seen, nor that it did not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::model::{Fact, FactKey, FactValue, Office, Period, Since, Succession, TitleKind, TitleLevel};
use crate::criteria::Provenance;
use crate::text::Text;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawText {
    vi: String,
    en: String,
}

impl From<RawText> for Text {
    fn from(raw: RawText) -> Self {
        Self::new(raw.vi, raw.en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    code: String,
    name: RawText,
    #[serde(default)]
    note: RawText,
    subject: String,
    household_title: Option<String>,
    counted: Option<String>,
    sits_with: Option<String>,
    everywhere: Option<RawSince>,
    succeeded_by: Option<RawSuccession>,
    #[serde(default)]
    level: Vec<RawLevel>,
    period: Vec<RawPeriod>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSince {
    year: u16,
    #[serde(default)]
    provenance: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSuccession {
    title: String,
    year: u16,
    #[serde(default)]
    provenance: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    code: String,
    name: RawText,
    #[serde(default)]
    wait_years: u8,
    #[serde(default)]
    provenance: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeriod {
    from: toml::value::Datetime,
    to: Option<toml::value::Datetime>,
    instrument: String,
    #[serde(default)]
    note: RawText,
    #[serde(default)]
    facts: BTreeMap<String, RawFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    is: toml::Value,
    #[serde(default)]
    provenance: String,
    source: String,
}

/// Why a file is no title kind: in English, for whoever ships it.
pub(super) type Problem = String;

pub(super) fn provenance(word: &str) -> Result<Provenance, Problem> {
    match word {
        "verified" => Ok(Provenance::Verified),
        "" | "unverified" => Ok(Provenance::Unverified),
        other => Err(format!("provenance {other}")),
    }
}

fn since(year: u16, word: &str, source: String) -> Result<Since, Problem> {
    Ok(Since { year, provenance: provenance(word)?, source })
}

pub(super) fn day(raw: toml::value::Datetime) -> Result<Date, Problem> {
    raw.to_string().parse().map_err(|_| format!("{raw} is no day"))
}

/// Reads one file.
pub(super) fn read(text: &str) -> Result<TitleKind, Problem> {
    let raw: RawKind = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut periods: Vec<Period> = Vec::new();
    for raw in raw.period {
        let before = periods.last();
        let period = period(raw, before)?;
        let follows = before.is_none_or(|before| {
            before.to.and_then(|to| to.tomorrow().ok()).is_some_and(|next| next == period.from)
        });
        if !follows || period.to.is_some_and(|to| to < period.from) {
            return Err(format!("{} does not follow the period before", period.from));
        }
        periods.push(period);
    }
    let level = |raw: RawLevel| {
        Ok(TitleLevel {
            code: raw.code,
            name: raw.name.into(),
            wait_years: raw.wait_years,
            provenance: provenance(&raw.provenance)?,
            source: raw.source,
        })
    };
    Ok(TitleKind {
        counted: raw.counted.unwrap_or_else(|| raw.subject.clone()),
        code: raw.code,
        name: raw.name.into(),
        note: raw.note.into(),
        subject: raw.subject,
        household_title: raw.household_title,
        sits_with: raw.sits_with,
        everywhere: raw.everywhere.map(|of| since(of.year, &of.provenance, of.source)).transpose()?,
        succeeded_by: raw
            .succeeded_by
            .map(|of| {
                let since = since(of.year, &of.provenance, of.source)?;
                Ok::<_, Problem>(Succession { title: of.title, since })
            })
            .transpose()?,
        levels: raw.level.into_iter().map(level).collect::<Result<_, Problem>>()?,
        periods,
    })
}

fn period(raw: RawPeriod, before: Option<&Period>) -> Result<Period, Problem> {
    let from = day(raw.from)?;
    let mut facts: Vec<Fact> = Vec::new();
    for (word, raw) in raw.facts {
        let key = FactKey::parse(&word).ok_or_else(|| format!("no fact {word}"))?;
        let text = raw.is.as_str().map_or_else(|| raw.is.to_string(), str::to_owned);
        let value = key.read(&text).ok_or_else(|| format!("{word} cannot be {text}"))?;
        facts.push(Fact {
            key,
            value,
            provenance: provenance(&raw.provenance)?,
            source: raw.source,
            since: from,
        });
    }
    for fact in before.into_iter().flat_map(|before| &before.facts) {
        if !facts.iter().any(|known| known.key == fact.key) {
            facts.push(Fact { provenance: Provenance::Unverified, ..fact.clone() });
        }
    }
    facts.sort_by_key(|fact| fact.key);
    let decides = |fact: &Fact| {
        fact.key == FactKey::Decides
            && matches!(fact.value, FactValue::Office(Some(office)) if Office::decides(office))
    };
    if !facts.iter().any(decides) {
        return Err(format!("nobody decides from {from}"));
    }
    let to = raw.to.map(day).transpose()?;
    Ok(Period { from, to, instrument: raw.instrument, note: raw.note.into(), facts })
}
