//! A local variant as the text of a criteria file: what it changes in the set that it is based on, and nothing else.

use std::fmt::Write as _;

use super::model::{CriteriaSet, Item, ItemKind, Provenance};
use crate::text::Text;
use crate::units::Points;

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn both(text: &Text) -> String {
    format!("{{ vi = {}, en = {} }}", quoted(&text.vi), quoted(&text.en))
}

/// Whole points as a number, others as a text: no floats.
fn number(points: Points) -> String {
    let text = points.to_string();
    if text.contains('.') { quoted(&text) } else { text }
}

/// Basis points as a percentage.
fn percent(bp: u32) -> String {
    number(Points::from_hundredths(i32::try_from(bp).unwrap_or(10_000)))
}

const fn provenance(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Verified => "verified",
        Provenance::Unverified => "unverified",
    }
}

/// The file of a variant: its head, and the pass marks, headings and items in which it differs from its parent.
#[must_use]
pub fn write_variant(variant: &CriteriaSet, parent: &CriteriaSet) -> String {
    let mut out = format!(
        "id = {}\nbased_on = {}\nname = {}\ninstrument = {}\nissued_on = {}\nvalid_from = {}\n",
        quoted(&variant.id),
        quoted(&parent.id),
        both(&variant.name),
        quoted(&variant.instrument),
        variant.issued_on,
        variant.valid_from
    );
    if let Some(to) = variant.valid_to {
        let _ = writeln!(out, "valid_to = {to}");
    }
    let _ = writeln!(out, "applies_to = {}\ncomplete = {}", quoted(&variant.applies_to), variant.complete);
    let marks = variant.pass_marks.iter().filter(|mark| !parent.pass_marks.contains(mark));
    for (at, mark) in marks.enumerate() {
        if at == 0 {
            out.push_str("\n[pass]\n");
        }
        let (mark, circumstance) = (mark, quoted(&mark.circumstance));
        let _ = writeln!(
            out,
            "{circumstance} = {{ mark = {}, provenance = \"{}\" }}",
            number(mark.mark),
            provenance(mark.provenance)
        );
    }
    for item in variant.items.iter().filter(|item| !parent.items.contains(item)) {
        write_item(&mut out, item, variant);
    }
    out
}

fn write_item(out: &mut String, item: &Item, set: &CriteriaSet) {
    let _ = writeln!(out, "\n[[item]]\nid = {}", quoted(&item.id));
    if let Some(group) = item.group.and_then(|group| set.groups.get(group)) {
        let _ = writeln!(out, "group = {}", quoted(&group.id));
    }
    let _ = writeln!(out, "text = {}\nhint = {}", both(&item.text), both(&item.hint));
    if item.kind != ItemKind::Target {
        let _ = writeln!(out, "max = {}", number(item.max));
    }
    if let Some(least) = item.required_min {
        let _ = writeln!(out, "required_min = {}", number(least));
    }
    let _ = writeln!(out, "provenance = \"{}\"", provenance(item.provenance));
    match &item.kind {
        ItemKind::Points | ItemKind::Target => {}
        ItemKind::Options(options) => {
            let options: Vec<String> = options
                .iter()
                .map(|o| {
                    format!(
                        "{{ code = {}, name = {}, points = {} }}",
                        quoted(&o.code),
                        both(&o.name),
                        number(o.points)
                    )
                })
                .collect();
            let _ = writeln!(out, "options = [ {} ]", options.join(", "));
        }
        ItemKind::Derived { measure, thresholds } => {
            let steps: Vec<String> = thresholds
                .iter()
                .map(|t| {
                    format!(
                        "{{ at_least_percent = {}, points = {} }}",
                        percent(t.at_least_bp),
                        number(t.points)
                    )
                })
                .collect();
            let _ = writeln!(out, "derived = {}\nthresholds = [ {} ]", quoted(measure), steps.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{read, shipped, shipped_set};

    #[test]
    fn a_variant_that_is_written_is_read_as_it_was() {
        for (id, _) in shipped() {
            let parent = shipped_set(id).expect("a shipped set");
            let mut variant = parent.clone();
            variant.id = "local".to_owned();
            variant.based_on = Some(parent.id.clone());
            variant.applies_to = "83".to_owned();
            variant.name = Text::new("Biến thể “thử” \"\\", "A variant");
            for item in &mut variant.items {
                item.hint.vi.push_str(" (địa phương)");
                item.provenance = Provenance::Unverified;
            }
            let text = write_variant(&variant, &parent);
            let back = read(&text, &|asked| (asked == parent.id).then(|| parent.clone()));
            let back = back.unwrap_or_else(|problems| panic!("{id}: {problems:?}\n{text}"));
            assert_eq!(
                (&back.items, &back.pass_marks, &back.name),
                (&variant.items, &variant.pass_marks, &variant.name),
                "{id}"
            );
        }
    }
}
