//! Tờ trình of the association with its list, thông báo of a decision, công văn that corrects a decision's layout.

use jiff::civil::Date;
use programme::papers::{Template, TextKind};

use super::super::dates::day_after;
use super::super::model::{Appendix, Closing, Heading, Paper};
use super::names::{Named, attached, list_title, named_block, new_and_again};
use super::office::{Given, Issuer, Reference, Signer};
use super::text::{bases_lines, blocks_of, counted, template_of};
use super::titles::TitleWords;

/// Tờ trình.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Who proposes.
    pub issuer: Issuer,
    /// To whom, in full.
    pub to: String,
    /// Number and day, or a draft.
    pub given: Given,
    /// Code of the title.
    pub title: String,
    /// Its words.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// Code of the province.
    pub province: Option<String>,
    /// Whom it proposes.
    pub named: Vec<Named>,
    /// Who signs.
    pub signer: Signer,
    /// The text of the province's own template.
    pub template: Option<String>,
}

/// Thông báo.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Who announces.
    pub issuer: Issuer,
    /// Number and day, or a draft.
    pub given: Given,
    /// Words of the title.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// What is announced.
    pub decision: Reference,
    /// Last day for objections.
    pub appeal_until: Date,
    /// Whom it names.
    pub named: Vec<Named>,
    /// Nơi nhận, without `Lưu`.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// The text of the province's own template.
    pub template: Option<String>,
}

/// Công văn đính chính: layout and slips of typing only, nothing of the content.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Who issued the decision.
    pub issuer: Issuer,
    /// Number and day, or a draft.
    pub given: Given,
    /// Words of the title.
    pub words: TitleWords,
    /// Year assessed.
    pub year: u16,
    /// Which decision.
    pub decision: Reference,
    /// Each correction, a sentence.
    pub changes: Vec<String>,
    /// To whom, in full.
    pub to: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// The text of the province's own template.
    pub template: Option<String>,
}

fn base(issuer: &Issuer, words: &TitleWords, year: u16, name: &str) -> Option<String> {
    Some(match name {
        "title" => words.title.to_owned(),
        "year" => year.to_string(),
        "subjects" => words.subjects.to_owned(),
        "place" => issuer.place.clone(),
        "issuer" => issuer.name.clone(),
        _ => return None,
    })
}

fn counts(named: &[Named], name: &str) -> Option<String> {
    let (new, again) = new_and_again(named);
    Some(match name {
        "count" => counted(named.len()).0,
        "count_words" => counted(named.len()).1,
        "count_new" => counted(new).0,
        "count_again" => counted(again).0,
        _ => return None,
    })
}

/// Tờ trình with its list.
#[must_use]
pub fn proposal(of: &Proposal) -> Paper {
    let words = of.words.for_names(of.named.iter().map(|one| one.name.as_str()));
    let value = |name: &str| match name {
        // The text speaks of the committee that decides as the issuer.
        "issuer" => Some(of.to.clone()),
        "bases" => Some(bases_lines(&of.title, of.given.day(), of.province.as_deref(), &of.issuer)),
        name => counts(&of.named, name).or_else(|| base(&of.issuer, &words, of.year, name)),
    };
    let subject = format!("Về việc đề nghị công nhận danh hiệu “{}” năm {}", words.title, of.year);
    let template = template_of(TextKind::Proposal, of.template.as_deref());
    Paper {
        made_on: of.given.day(),
        file_title: format!("Tờ trình: {subject}"),
        letterhead: Some(of.issuer.head("TTr", &of.given)),
        heading: Some(Heading { kind: "TỜ TRÌNH".to_owned(), subject: vec![subject] }),
        blocks: blocks_of(&template.fill(&value)),
        closing: Some(Closing {
            place_date: None,
            signatures: vec![of.signer.of(&of.issuer)],
            recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        }),
        appendices: vec![Appendix {
            label: None,
            title: list_title(&words, of.year, "ĐỀ NGHỊ CÔNG NHẬN"),
            reference: attached(("Tờ trình", "TTr"), &of.issuer, &of.given, &of.issuer.name),
            blocks: vec![named_block(&of.named, &words)],
            landscape: false,
        }],
        landscape: false,
        letters: Default::default(),
    }
}

/// Thông báo with its list.
#[must_use]
pub fn announcement(of: &Announcement) -> Paper {
    let words = of.words.for_names(of.named.iter().map(|one| one.name.as_str()));
    let value = |name: &str| match name {
        "decision" => Some(of.decision.whole()),
        "decision_number" => Some(of.decision.number()),
        "appeal_until" => Some(day_after(of.appeal_until)),
        name => counts(&of.named, name).or_else(|| base(&of.issuer, &words, of.year, name)),
    };
    let subject = format!("Kết quả công nhận danh hiệu “{}” năm {}", words.title, of.year);
    let template = template_of(TextKind::Announcement, of.template.as_deref());
    Paper {
        made_on: of.given.day(),
        file_title: format!("Thông báo: {subject}"),
        letterhead: Some(of.issuer.head("TB", &of.given)),
        heading: Some(Heading { kind: "THÔNG BÁO".to_owned(), subject: vec![subject] }),
        blocks: blocks_of(&template.fill(&value)),
        closing: Some(Closing {
            place_date: None,
            signatures: vec![of.signer.of(&of.issuer)],
            recipients: [of.recipients.clone(), vec!["Lưu: VT".to_owned()]].concat(),
        }),
        appendices: vec![Appendix {
            label: None,
            title: list_title(&words, of.year, "ĐƯỢC CÔNG NHẬN"),
            reference: attached(("Thông báo", "TB"), &of.issuer, &of.given, &of.issuer.name),
            blocks: vec![named_block(&of.named, &words)],
            landscape: false,
        }],
        landscape: false,
        letters: Default::default(),
    }
}

/// Công văn đính chính.
#[must_use]
pub fn correction(of: &Correction) -> Paper {
    let changes: Vec<String> =
        of.changes.iter().zip(1..).map(|(change, n)| format!("{n}. {change}")).collect();
    let value = |name: &str| match name {
        "decision" => Some(of.decision.whole()),
        "decision_number" => Some(of.decision.number()),
        "changes" => Some(changes.join("\n")),
        "count" => Some(counted(of.changes.len()).0),
        "count_words" => Some(counted(of.changes.len()).1),
        name => base(&of.issuer, &of.words, of.year, name),
    };
    let template: Template = template_of(TextKind::Correction, of.template.as_deref());
    let mut letterhead = of.issuer.head("", &of.given);
    letterhead.letter_subject = Some(format!("V/v đính chính Quyết định số {}", of.decision.number()));
    let mut blocks = vec![super::super::model::Block::Addressed(of.to.clone())];
    blocks.extend(blocks_of(&template.fill(&value)));
    Paper {
        made_on: of.given.day(),
        file_title: format!("Công văn đính chính Quyết định số {}", of.decision.number()),
        letterhead: Some(letterhead),
        heading: None,
        blocks,
        closing: Some(Closing {
            place_date: None,
            signatures: vec![of.signer.of(&of.issuer)],
            recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        }),
        appendices: Vec::new(),
        landscape: false,
        letters: Default::default(),
    }
}
