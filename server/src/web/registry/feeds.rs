//! What a learning result is used for beyond its own title, by the crosswalk of the end of its year (Kế hoạch 3968, III.5a,
//! III.5c): the culture titles, and those of which no sheet ships, as new-rural communes.

use programme::calendar::year_end;
use programme::criteria::Provenance;
use programme::titles::crosswalk;

use super::super::words::Words;
use super::outcome_word;
use crate::store::registry::CaseRow;

/// A line for each use of each result that was decided upon or assessed.
pub(super) fn feeds(cases: &[CaseRow], w: Words) -> Vec<String> {
    let mut lines = Vec::new();
    for case in cases {
        let Ok(year) = u16::try_from(case.year) else { continue };
        for feed in
            crosswalk().iter().filter(|feed| feed.result == case.title && feed.holds_on(year_end(year)))
        {
            let source = match feed.provenance {
                Provenance::Unverified => format!("{}; {}", feed.source, w.t("unverified")),
                Provenance::Verified => feed.source.clone(),
            };
            let said = [
                ("title", w.title(&case.title)),
                ("year", case.year.to_string()),
                ("outcome", outcome_word(&case.outcome, w)),
                ("into", w.text(&feed.into).to_owned()),
                ("source", source),
            ];
            let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
            lines.push(w.with("record-feed", &said));
        }
    }
    lines
}
