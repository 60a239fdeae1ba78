//! Quyết định: that recognises, that amends another, that withdraws a title.
//!
//! The text comes from the template, the totals from the list. Number and date stay open while it is a draft.

use programme::papers::{Template, TextKind};

use super::super::model::{Appendix, Block, Closing, Heading, Paper};
use super::names::{Named, attached, list_title, named_block, new_and_again};
use super::office::{Asked, Given, Issuer, Reference, Signer};
use super::text::{bases_lines, blocks_of, counted, template_of};
use super::titles::TitleWords;

/// What every decision says.
#[derive(Clone, Debug)]
pub struct Common {
    /// Who decides.
    pub issuer: Issuer,
    /// Number and day, or a draft.
    pub given: Given,
    /// Code of the title.
    pub title: String,
    /// Its words.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// Code of the province, for plans that hold there only.
    pub province: Option<String>,
    /// Who asked for it.
    pub asked: Asked,
    /// By what.
    pub proposal: Option<Reference>,
    /// Who carries it out: `Chánh Văn phòng …, Chủ tịch Hội Khuyến học xã An Hòa`.
    pub responsible: String,
    /// Who signs.
    pub signer: Signer,
    /// Nơi nhận, without `Như Điều 3` and `Lưu`.
    pub recipients: Vec<String>,
    /// The text of the province's own template, where it has one.
    pub template: Option<String>,
}

/// A decision that recognises.
#[derive(Clone, Debug)]
pub struct Recognition {
    /// What every decision says.
    pub common: Common,
    /// Whom it names.
    pub named: Vec<Named>,
}

/// A decision that amends the list of another.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// What every decision says.
    pub common: Common,
    /// Which it amends.
    pub amends: Reference,
    /// Each change, a sentence.
    pub changes: Vec<String>,
}

/// A decision that withdraws a title.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// What every decision says.
    pub common: Common,
    /// By which the title was given.
    pub gave: Reference,
    /// From whom.
    pub named: Vec<Named>,
    /// Why.
    pub reason: String,
}

impl Common {
    /// With the words for those whom it names.
    fn of(&self, named: &[Named]) -> Self {
        let words = self.words.for_names(named.iter().map(|one| one.name.as_str()));
        Self { words, ..self.clone() }
    }

    /// A variable that every text has.
    fn value(&self, name: &str) -> Option<String> {
        Some(match name {
            "title" => self.words.title.to_owned(),
            "year" => self.year.to_string(),
            "subjects" => self.words.subjects.to_owned(),
            "place" => self.issuer.place.clone(),
            "issuer" => self.issuer.name.clone(),
            "bases" => bases_lines(&self.title, self.given.day(), self.province.as_deref(), &self.issuer),
            "proposer" => self.asked.headed_by.clone(),
            "proposal" => self.proposal.as_ref().map_or_else(|| self.open_proposal(), Reference::whole),
            "responsible" => self.responsible.clone(),
            _ => return None,
        })
    }

    /// The letter that proposed, to be filled in where its number was not written down.
    fn open_proposal(&self) -> String {
        if self.asked.together {
            return "các Tờ trình gửi kèm hồ sơ".to_owned();
        }
        let (symbol, year) = (&self.asked.symbol, self.given.day().year());
        format!("Tờ trình số ……/TTr-{symbol} ngày …… tháng …… năm {year}")
    }

    fn paper(
        &self,
        template: &Template,
        value: &dyn Fn(&str) -> Option<String>,
        subject: Vec<String>,
    ) -> Paper {
        let mut blocks = vec![Block::Authority(self.issuer.authority(self.signer.capacity))];
        let filled = template.fill(&|name| value(name).or_else(|| self.value(name)));
        blocks.extend(blocks_of(&filled));
        let articles = blocks.iter().filter(|block| matches!(block, Block::Article { .. })).count();
        let mut recipients = vec![format!("Như Điều {articles}")];
        recipients.extend(self.recipients.iter().cloned());
        recipients.push("Lưu: VT".to_owned());
        Paper {
            made_on: self.given.day(),
            file_title: format!("Quyết định {}", lower_first(&subject.join(" "))),
            letterhead: Some(self.issuer.head("QĐ", &self.given)),
            heading: Some(Heading { kind: "QUYẾT ĐỊNH".to_owned(), subject }),
            blocks,
            closing: Some(Closing {
                place_date: None,
                signatures: vec![self.signer.of(&self.issuer)],
                recipients,
            }),
            appendices: Vec::new(),
            landscape: false,
            letters: Default::default(),
        }
    }

    /// The list that comes with the decision.
    fn list(&self, verb: &str, named: &[Named]) -> Appendix {
        let by = self.issuer.decides_as(self.signer.capacity);
        Appendix {
            label: None,
            title: list_title(&self.words, self.year, verb),
            reference: attached(("Quyết định", "QĐ"), &self.issuer, &self.given, &by),
            blocks: vec![named_block(named, &self.words)],
            landscape: false,
        }
    }

    fn named_title(&self) -> String {
        format!("danh hiệu “{}” năm {}", self.words.title, self.year)
    }
}

/// `Về việc …` within the title of a file.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Quyết định công nhận with its list.
#[must_use]
pub fn recognition(of: &Recognition) -> Paper {
    let common = &of.common.of(&of.named);
    let (count, count_words) = counted(of.named.len());
    let (new, again) = new_and_again(&of.named);
    let value = |name: &str| match name {
        "count" => Some(count.clone()),
        "count_words" => Some(count_words.clone()),
        "count_new" => Some(counted(new).0),
        "count_again" => Some(counted(again).0),
        _ => None,
    };
    let template = template_of(TextKind::Recognition, common.template.as_deref());
    let mut paper =
        common.paper(&template, &value, vec![format!("Về việc công nhận {}", common.named_title())]);
    paper.appendices.push(common.list("ĐƯỢC CÔNG NHẬN", &of.named));
    paper
}

/// Quyết định sửa đổi.
#[must_use]
pub fn amendment(of: &Amendment) -> Paper {
    let common = &of.common;
    let changes: Vec<String> =
        of.changes.iter().zip(1..).map(|(change, n)| format!("{n}. {change}")).collect();
    let value = |name: &str| match name {
        "decision" => Some(of.amends.whole()),
        "decision_number" => Some(of.amends.number()),
        "changes" => Some(changes.join("\n")),
        "count" => Some(counted(of.changes.len()).0),
        "count_words" => Some(counted(of.changes.len()).1),
        _ => None,
    };
    let template = template_of(TextKind::Amendment, common.template.as_deref());
    let subject = vec![
        format!("Về việc sửa đổi Quyết định số {}", of.amends.number()),
        format!("công nhận {}", common.named_title()),
    ];
    common.paper(&template, &value, subject)
}

/// Quyết định thu hồi with its list.
#[must_use]
pub fn withdrawal(of: &Withdrawal) -> Paper {
    let common = &of.common.of(&of.named);
    let (count, count_words) = counted(of.named.len());
    let value = |name: &str| match name {
        "count" => Some(count.clone()),
        "count_words" => Some(count_words.clone()),
        "decision" => Some(of.gave.whole()),
        "decision_number" => Some(of.gave.number()),
        "reason" => Some(of.reason.trim_end_matches('.').to_owned()),
        _ => None,
    };
    let template = template_of(TextKind::Withdrawal, common.template.as_deref());
    let mut paper =
        common.paper(&template, &value, vec![format!("Về việc thu hồi {}", common.named_title())]);
    paper.appendices.push(common.list("BỊ THU HỒI", &of.named));
    paper
}
