//! The filled text of a template as parts of a paper.
//!
//! What a line is follows from how it begins: `Căn cứ`, `Theo đề nghị`, `Xét đề nghị` are bases, `Điều N.` an article,
//! whose further paragraphs follow it, `QUYẾT ĐỊNH:` the words of deciding, `# ` a bold line, `Kính gửi: ` to whom a
//! paper goes. Everything else is a paragraph.

use jiff::civil::Date;
use programme::papers::{Cites, Template, TextKind, bases_on, number_words};

use super::super::model::Block;
use super::office::Issuer;

const BASES: [&str; 5] = ["Căn cứ ", "Theo đề nghị ", "Xét đề nghị ", "Xét Tờ trình ", "Thực hiện Kế hoạch "];

/// Parts of a paper from lines.
pub(super) fn blocks_of(lines: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        if BASES.iter().any(|word| line.starts_with(word)) {
            let basis = line.trim_end_matches([';', ',', '.']).to_owned();
            match blocks.last_mut() {
                Some(Block::Bases(bases)) => bases.push(basis),
                _ => blocks.push(Block::Bases(vec![basis])),
            }
        } else if let Some(words) = line.strip_prefix("# ") {
            blocks.push(Block::Subheading(words.to_owned()));
        } else if let Some(to) = line.strip_prefix("Kính gửi:") {
            let to = to.split(';').map(|to| to.trim().trim_end_matches('.').to_owned());
            blocks.push(Block::Addressed(to.filter(|to| !to.is_empty()).collect()));
        } else if line.ends_with(':') && line == line.to_uppercase() {
            blocks.push(Block::Resolve(line.to_owned()));
        } else if let Some((name, text)) = article(line) {
            blocks.push(Block::Article { name, text: vec![text] });
        } else if let Some(Block::Article { text, .. }) = blocks.last_mut() {
            text.push(line.to_owned());
        } else {
            blocks.push(Block::paragraph(line));
        }
    }
    blocks
}

/// `Điều 3. …` as its name and the rest.
fn article(line: &str) -> Option<(String, String)> {
    let (number, text) = line.strip_prefix("Điều ")?.split_once('.')?;
    number.bytes().all(|b| b.is_ascii_digit()).then(|| (format!("Điều {number}."), text.trim().to_owned()))
}

/// The bases of a day, a line each: an association cites its statute, everybody else the law on local government.
pub(super) fn bases_lines(title: &str, day: Date, province: Option<&str>, issuer: &Issuer) -> String {
    let cites = if issuer.is_association() { Cites::Association } else { Cites::Authority };
    let lines: Vec<String> =
        bases_on(title, day, province, cites).iter().map(|basis| format!("Căn cứ {};", basis.text)).collect();
    lines.join("\n")
}

/// A count and the same in words; a zero stands before a count below ten, so that nobody adds a figure.
pub(super) fn counted(count: usize) -> (String, String) {
    let words = number_words(count as u64);
    (if (1..10).contains(&count) { format!("{count:02}") } else { grouped(count) }, words)
}

/// With a point between thousands, as Vietnamese papers write figures.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}

/// A province's text where it has one that is sound, else the one that ships.
pub(super) fn template_of(kind: TextKind, own: Option<&str>) -> Template {
    let shipped = || kind.read(kind.shipped()).unwrap_or_default();
    own.map_or_else(shipped, |text| kind.read(text).unwrap_or_else(|_| shipped()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_what_they_begin_like() {
        let lines = [
            "Căn cứ Luật A;",
            "Theo đề nghị của B.",
            "QUYẾT ĐỊNH:",
            "Điều 1. Công nhận.",
            "Thêm.",
            "Điều 2. Hai.",
        ];
        let blocks = blocks_of(&lines.map(str::to_owned));
        assert!(
            matches!(&blocks[0], Block::Bases(bases) if *bases == ["Căn cứ Luật A", "Theo đề nghị của B"])
        );
        assert!(matches!(&blocks[1], Block::Resolve(words) if words == "QUYẾT ĐỊNH:"));
        assert!(matches!(&blocks[2], Block::Article { name, text } if name == "Điều 1." && text.len() == 2));
        assert_eq!(blocks.len(), 4);
    }

    #[test]
    fn thousands_have_a_point_and_small_counts_a_zero() {
        assert_eq!(
            counted(402_860),
            ("402.860".to_owned(), "bốn trăm lẻ hai nghìn tám trăm sáu mươi".to_owned())
        );
        assert_eq!(
            (counted(999).0.as_str(), counted(4).0.as_str(), counted(0).0.as_str()),
            ("999", "04", "0")
        );
    }
}
