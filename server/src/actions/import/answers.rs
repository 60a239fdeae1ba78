//! How one sheet's answers are kept: a word per item, then a mark per veto, in the set's order.

use programme::criteria::Answer;
use programme::units::Points;

/// Writes the answers: whole points as they are, others as `h` and hundredths, `o` and an option's index, `n/d`,
/// `m` or `u`, `n`; then `.` or `!` for each veto.
pub(in crate::actions) fn push_sheet(text: &mut String, answers: &[Answer], vetoes: &[bool]) {
    use std::fmt::Write as _;
    for answer in answers {
        // Writing to a string does not fail.
        let _ = match *answer {
            Answer::Points(points) => match u32::try_from(points.hundredths()) {
                Ok(hundredths) if hundredths % 100 == 0 => {
                    push_whole(text, hundredths / 100);
                    text.push(' ');
                    Ok(())
                }
                _ => write!(text, "h{} ", points.hundredths()),
            },
            Answer::Option(index) => write!(text, "o{index} "),
            Answer::Share(n, d) => write!(text, "{n}/{d} "),
            Answer::Met(met) => write!(text, "{} ", if met { "m" } else { "u" }),
            Answer::NotApplicable => write!(text, "n "),
        };
    }
    text.extend(vetoes.iter().map(|applies| if *applies { '!' } else { '.' }));
}

/// Most answers have one or two digits.
fn push_whole(text: &mut String, number: u32) {
    if number >= 10 {
        push_whole(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

/// Reads back what `push_sheet` wrote; nothing where it is damaged, or was removed after its term.
#[must_use]
pub fn read_sheet(text: &str) -> Option<(Vec<Answer>, Vec<bool>)> {
    if text.is_empty() {
        return None;
    }
    let (answers, vetoes) = text.rsplit_once(' ').unwrap_or(("", text));
    let answers = answers.split_ascii_whitespace().map(|word| {
        Some(match word {
            "n" => Answer::NotApplicable,
            "m" => Answer::Met(true),
            "u" => Answer::Met(false),
            _ => match (word.split_at_checked(1)?, word.split_once('/')) {
                (("o", index), _) => Answer::Option(index.parse().ok()?),
                (("h", hundredths), _) => Answer::Points(Points::from_hundredths(hundredths.parse().ok()?)),
                (_, Some((n, d))) => Answer::Share(n.parse().ok()?, d.parse().ok()?),
                (_, None) => {
                    let whole: i32 = word.parse().ok()?;
                    Answer::Points(Points::from_hundredths(whole.checked_mul(100)?))
                }
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
            Answer::Points(Points::from_hundredths(0)),
            Answer::Points(Points::from_hundredths(10)),
            Answer::Points(Points::from_hundredths(1_000)),
            Answer::Points(Points::from_hundredths(10_000)),
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
        assert_eq!(read_sheet(""), None);
        assert_eq!(read_sheet("x y ."), None);
    }
}
