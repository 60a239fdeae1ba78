//! How one sheet's answers are kept: a word per item, then a mark per veto, in the set's order.

use programme::criteria::Answer;
use programme::units::Points;

/// Writes the answers: hundredths of points, `o` and an option's index, `n/d`, `m` or `u`, `n`; then `.` or
/// `!` for each veto.
pub(super) fn push_sheet(text: &mut String, answers: &[Answer], vetoes: &[bool]) {
    use std::fmt::Write as _;
    for answer in answers {
        // Writing to a string does not fail.
        let _ = match *answer {
            Answer::Points(points) => write!(text, "{} ", points.hundredths()),
            Answer::Option(index) => write!(text, "o{index} "),
            Answer::Share(n, d) => write!(text, "{n}/{d} "),
            Answer::Met(met) => write!(text, "{} ", if met { "m" } else { "u" }),
            Answer::NotApplicable => write!(text, "n "),
        };
    }
    text.extend(vetoes.iter().map(|applies| if *applies { '!' } else { '.' }));
}

/// Reads back what [`push_sheet`] wrote; nothing where it is damaged.
#[must_use]
pub fn read_sheet(text: &str) -> Option<(Vec<Answer>, Vec<bool>)> {
    let (answers, vetoes) = text.rsplit_once(' ').unwrap_or(("", text));
    let answers = answers.split_ascii_whitespace().map(|word| {
        Some(match word {
            "n" => Answer::NotApplicable,
            "m" => Answer::Met(true),
            "u" => Answer::Met(false),
            _ => match (word.strip_prefix('o'), word.split_once('/')) {
                (Some(index), _) => Answer::Option(index.parse().ok()?),
                (None, Some((n, d))) => Answer::Share(n.parse().ok()?, d.parse().ok()?),
                (None, None) => Answer::Points(Points::from_hundredths(word.parse().ok()?)),
            },
        })
    });
    let vetoes = vetoes.chars().map(|mark| match mark {
        '!' => Some(true),
        '.' => Some(false),
        _ => None,
    });
    Some((answers.collect::<Option<_>>()?, vetoes.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Points, push_sheet, read_sheet};

    #[test]
    fn a_sheet_comes_back_as_it_was_kept() {
        let answers = [
            Answer::Points(Points::from_hundredths(750)),
            Answer::Option(2),
            Answer::Share(7, 10),
            Answer::Met(true),
            Answer::Met(false),
            Answer::NotApplicable,
        ];
        for vetoes in [&[][..], &[true, false]] {
            let mut text = String::new();
            push_sheet(&mut text, &answers, vetoes);
            assert_eq!(read_sheet(&text), Some((answers.to_vec(), vetoes.to_vec())), "{text}");
        }
        assert_eq!(read_sheet(""), Some((vec![], vec![])));
        assert_eq!(read_sheet("x y ."), None);
    }
}
