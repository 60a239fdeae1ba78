//! The template of a paper's text: lines with named variables, `{{title}}`, which a province edits in its own words.
//!
//! A line that begins with `# ` is a bold line, `Điều N.` at its beginning an article, `- ` a basis where the text is
//! of bases; that is for whoever sets it. Here are only variables: which there are, and a fault with its line for one
//! that nobody knows. Deliberately absent: conditions, loops and nesting, so that filling always ends and always
//! succeeds.

use crate::text::Text;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Words(String),
    /// To be filled.
    Variable(String),
}

/// A text that was read and whose variables are all known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    lines: Vec<Vec<Part>>,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// A variable that this paper does not have.
    Unknown {
        /// Its line, from 1.
        line: usize,
        /// What was written.
        variable: String,
        /// What may be.
        known: Vec<&'static str>,
    },
    /// `{{` without `}}`.
    Open {
        /// Its line, from 1.
        line: usize,
    },
    /// Nothing was written.
    Empty,
}

impl TemplateFault {
    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "template.unknown_variable",
            Self::Open { .. } => "template.open_variable",
            Self::Empty => "template.empty",
        }
    }

    /// The line it is in; none for the whole.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Unknown { line, .. } | Self::Open { line } => Some(*line),
            Self::Empty => None,
        }
    }

    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Unknown { line, variable, known } => {
                let known = known.iter().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join(", ");
                Text::new(
                    format!("Dòng {line}: không có biến “{variable}”. Các biến dùng được: {known}."),
                    format!("Line {line}: there is no variable “{variable}”. Known variables: {known}."),
                )
            }
            Self::Open { line } => Text::new(
                format!("Dòng {line}: biến mở bằng “{{{{” mà không đóng bằng “}}}}”."),
                format!("Line {line}: a variable is opened by “{{{{” and not closed by “}}}}”."),
            ),
            Self::Empty => Text::new("Văn bản mẫu không có nội dung.", "The template says nothing."),
        }
    }
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// Every fault in it, in the order of its lines.
    pub fn read(text: &str, known: &[&'static str]) -> Result<Self, Vec<TemplateFault>> {
        let mut faults = Vec::new();
        let lines = text.lines().zip(1..);
        let lines = lines.map(|(line, n)| parts(line.trim_end(), n, known, &mut faults)).collect();
        if text.trim().is_empty() {
            faults.push(TemplateFault::Empty);
        }
        if faults.is_empty() { Ok(Self { lines }) } else { Err(faults) }
    }

    /// The variables that it uses, each once, in the order of their first use.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for part in self.lines.iter().flatten() {
            if let Part::Variable(name) = part
                && !found.contains(&name.as_str())
            {
                found.push(name);
            }
        }
        found
    }

    /// The text with its variables filled, line by line. What a variable holds is not read again. A variable that
    /// stands alone on its line may fill several; elsewhere a line break in it is a space. A variable without a value
    /// is three dots, so that whoever reads the draft sees the gap.
    #[must_use]
    pub fn fill(&self, value: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let fill = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Variable(name) => {
                value(name).map_or_else(|| "…".to_owned(), |value| value.replace(['\r', '\n'], " "))
            }
        };
        let mut filled = Vec::new();
        for line in &self.lines {
            match &line[..] {
                [Part::Variable(name)] => match value(name) {
                    Some(lines) => filled.extend(lines.lines().map(str::to_owned)),
                    None => filled.push("…".to_owned()),
                },
                parts => filled.push(parts.iter().map(fill).collect()),
            }
        }
        filled
    }
}

fn parts(line: &str, n: usize, known: &[&'static str], faults: &mut Vec<TemplateFault>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((words, after)) = rest.split_once("{{") {
        if !words.is_empty() {
            parts.push(Part::Words(words.to_owned()));
        }
        let Some((name, after)) = after.split_once("}}") else {
            faults.push(TemplateFault::Open { line: n });
            return parts;
        };
        let name = name.trim();
        if known.contains(&name) {
            parts.push(Part::Variable(name.to_owned()));
        } else {
            faults.push(TemplateFault::Unknown { line: n, variable: name.to_owned(), known: known.to_vec() });
        }
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use proptest::{prop_assert, prop_assert_eq};

    use super::*;

    const KNOWN: [&str; 3] = ["title", "year", "count"];

    #[test]
    fn variables_are_filled_and_what_they_hold_is_not_read_again() {
        let template =
            Template::read("Công nhận {{ count }} hộ đạt “{{title}}”\nnăm {{year}}.", &KNOWN).expect("sound");
        assert_eq!(template.variables(), ["count", "title", "year"]);
        let value = |name: &str| match name {
            "title" => Some("{{year}}\n#*".to_owned()),
            "count" => Some("212".to_owned()),
            _ => None,
        };
        assert_eq!(template.fill(&value), ["Công nhận 212 hộ đạt “{{year}} #*”", "năm …."]);
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_what_may_stand_there() {
        let faults =
            Template::read("{{title}}\n{{name}} {{Year}}\n{{year", &KNOWN).expect_err("three faults");
        assert_eq!(faults.iter().map(TemplateFault::line).collect::<Vec<_>>(), [Some(2), Some(2), Some(3)]);
        assert_eq!(faults[0].code(), "template.unknown_variable");
        let said = faults[0].text();
        assert!(
            said.vi.contains("Dòng 2") && said.vi.contains("{{title}}, {{year}}, {{count}}"),
            "{}",
            said.vi
        );
        assert_eq!(Template::read(" \n", &KNOWN), Err(vec![TemplateFault::Empty]));
    }

    proptest! {
        #[test]
        fn reading_never_fails_in_another_way_and_filling_always_ends(text in "[a{}# \\n]{0,60}", value in any::<String>()) {
            if let Ok(template) = Template::read(&text, &KNOWN) {
                prop_assert!(template.variables().iter().all(|name| KNOWN.contains(name)));
                prop_assert_eq!(template.fill(&|_| None).len(), text.lines().count());
                let lone = template.lines.iter().filter(|line| matches!(line[..], [Part::Variable(_)])).count();
                let most = text.lines().count() + lone * value.lines().count();
                prop_assert!(template.fill(&|_| Some(value.clone())).len() <= most);
            }
        }

        #[test]
        fn a_text_without_variables_stays_as_it_is(text in "[^{\\r\\n]{1,40}") {
            if let Ok(template) = Template::read(&text, &KNOWN) {
                prop_assert_eq!(template.fill(&|_| None).join("\n"), text.trim_end());
            }
        }
    }
}
