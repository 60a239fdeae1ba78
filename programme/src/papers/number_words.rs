//! Vietnamese numbers in words, as decisions repeat a total in brackets: `212 (hai trăm mười hai)`.
//!
//! After the tens, one is *mốt* from 21 on, five is *lăm*, four stays *bốn*; a missing ten is *lẻ*, as is said in the
//! South; a missing hundred within a number is *không trăm*; thousands are *nghìn*, as official papers write them.
//! Deliberately absent: fractions, negative numbers, the northern *linh* and the spoken *ngàn*.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// Names of the groups of three digits from the right; a milliard repeats them.
const GROUPS: [&str; 3] = ["", "nghìn", "triệu"];

/// A number in words, without a capital.
#[must_use]
pub fn number_words(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = Vec::new();
    milliards(number, false, &mut words);
    words.join(" ")
}

/// Says a number; `inner` where something stood before it, so that its missing hundreds are said.
fn milliards(number: u64, inner: bool, words: &mut Vec<&'static str>) {
    let (above, below) = (number / 1_000_000_000, number % 1_000_000_000);
    let mut inner = inner;
    if above > 0 {
        milliards(above, inner, words);
        words.push("tỷ");
        inner = true;
    }
    for place in (0..3_u32).rev() {
        let three = usize::try_from(below / 1000_u64.pow(place) % 1000).unwrap_or_default();
        if three == 0 {
            continue;
        }
        hundreds(three, inner, words);
        let name = GROUPS.get(place as usize).copied().unwrap_or_default();
        if !name.is_empty() {
            words.push(name);
        }
        inner = true;
    }
}

fn hundreds(three: usize, inner: bool, words: &mut Vec<&'static str>) {
    let (hundred, ten, one) = (three / 100, three / 10 % 10, three % 10);
    let said = hundred > 0 || inner;
    if said {
        words.extend([DIGITS[hundred], "trăm"]);
    }
    match ten {
        0 if one > 0 && said => words.push("lẻ"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[ten], "mươi"]),
    }
    match (ten, one) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[one]),
    }
}

#[cfg(test)]
mod tests {
    use super::number_words;

    #[test]
    fn totals_are_said_as_an_official_says_them() {
        let check = |number, words: &str| assert_eq!(number_words(number), words, "{number}");
        check(0, "không");
        check(5, "năm");
        check(10, "mười");
        check(11, "mười một");
        check(14, "mười bốn");
        check(15, "mười lăm");
        check(20, "hai mươi");
        check(21, "hai mươi mốt");
        check(24, "hai mươi bốn");
        check(25, "hai mươi lăm");
        check(55, "năm mươi lăm");
        check(100, "một trăm");
        check(101, "một trăm lẻ một");
        check(105, "một trăm lẻ năm");
        check(110, "một trăm mười");
        check(115, "một trăm mười lăm");
        check(121, "một trăm hai mươi mốt");
        check(212, "hai trăm mười hai");
        check(555, "năm trăm năm mươi lăm");
        check(1000, "một nghìn");
        check(1001, "một nghìn không trăm lẻ một");
        check(1015, "một nghìn không trăm mười lăm");
        check(1100, "một nghìn một trăm");
        check(5000, "năm nghìn");
        check(15_021, "mười lăm nghìn không trăm hai mươi mốt");
        check(402_860, "bốn trăm lẻ hai nghìn tám trăm sáu mươi");
        check(1_000_000, "một triệu");
        check(1_000_001, "một triệu không trăm lẻ một");
        check(21_005_000, "hai mươi mốt triệu không trăm lẻ năm nghìn");
        check(86_866_000_000, "tám mươi sáu tỷ tám trăm sáu mươi sáu triệu");
    }

    /// Reads words back, knowing nothing of how they were made.
    fn read(words: &str) -> Option<u64> {
        let digit = |word: &str| {
            Some(match word {
                "không" => 0,
                "một" | "mốt" => 1,
                "hai" => 2,
                "ba" => 3,
                "bốn" => 4,
                "năm" | "lăm" => 5,
                "sáu" => 6,
                "bảy" => 7,
                "tám" => 8,
                "chín" => 9,
                _ => return None,
            })
        };
        let (mut whole, mut group, mut last) = (0, 0, 0);
        for word in words.split(' ') {
            match word {
                "lẻ" => {}
                "mười" => group += 10,
                "mươi" => (group, last) = (group + last * 10, 0),
                "trăm" => (group, last) = (group + last * 100, 0),
                "nghìn" => (whole, group, last) = (whole + (group + last) * 1000, 0, 0),
                "triệu" => (whole, group, last) = (whole + (group + last) * 1_000_000, 0, 0),
                word => last = digit(word)?,
            }
        }
        Some(whole + group + last)
    }

    #[test]
    fn every_number_up_to_a_million_is_read_back() {
        for number in 0..=1_000_000 {
            let words = number_words(number);
            assert_eq!(read(&words), Some(number), "{words}");
        }
    }

    #[test]
    fn special_words_stand_only_where_they_belong() {
        for number in 0..=10_000 {
            let words = number_words(number);
            let split: Vec<&str> = words.split(' ').collect();
            for (n, word) in split.iter().enumerate() {
                let before = n.checked_sub(1).map_or("", |n| split[n]);
                match *word {
                    "mốt" => assert_eq!(before, "mươi", "{words}"),
                    "lăm" => assert!(matches!(before, "mươi" | "mười"), "{words}"),
                    "một" | "năm" => assert_ne!(before, "mươi", "{words}"),
                    "lẻ" => assert_eq!(before, "trăm", "{words}"),
                    _ => {}
                }
            }
            assert!(!words.contains("  ") && !words.ends_with(' '), "{words:?}");
        }
    }
}
