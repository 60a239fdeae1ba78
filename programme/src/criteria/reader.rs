//! Reading a criteria set from its file: every problem with its line and what to do.

use std::ops::Range;

use jiff::civil::Date;
use toml::{Spanned, Value};

use super::check;
use super::model::{
    AnswerOption, Band, CriteriaSet, Group, Item, ItemKind, LevelRule, Model, NotApplicablePolicy, PassMark,
    Provenance, Threshold, Veto,
};
use super::raw::{Number, RawItem, RawSet, RawText};
use super::{fit, shape};
use crate::text::Text;
use crate::units::Points;

/// Problems listed of one file.
const MAX_PROBLEMS: usize = 100;

/// One problem of a criteria file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetProblem {
    /// Line in the file, from 1.
    pub line: Option<u32>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
}

impl std::fmt::Display for SetProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {} [{}]", self.message.en, self.code),
            None => write!(f, "{} [{}]", self.message.en, self.code),
        }
    }
}

/// Collects problems while reading; knows how to turn a position into a line.
pub(super) struct Problems<'t> {
    text: &'t str,
    list: Vec<SetProblem>,
}

impl Problems<'_> {
    fn line(&self, at: usize) -> u32 {
        let breaks = self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|&&b| b == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1
    }

    /// Whether every number was read; if not, what is summed from them would only mislead.
    pub(super) fn numbers_are_sound(&self) -> bool {
        !self.list.iter().any(|problem| {
            matches!(problem.code, "criteria.number" | "criteria.percent" | "criteria.repeated")
        })
    }

    pub(super) fn add(&mut self, span: Option<Range<usize>>, code: &'static str, vi: String, en: String) {
        // Nobody mends a thousand lines from a list; they look at the first and see what happened.
        if self.list.len() == MAX_PROBLEMS {
            return;
        }
        let line = span.map(|span| self.line(span.start));
        self.list.push(SetProblem { line, code, message: Text::new(vi, en) });
    }
}

impl Problems<'_> {
    /// What TOML itself stumbled over, in words where they are known.
    fn syntax(&mut self, error: &toml::de::Error) {
        let message = error.message();
        let (vi, en) = if message.contains("recurs") {
            ("các ngoặc hoặc dấu chấm lồng nhau quá sâu", "brackets or dots are nested too deeply")
        } else if message.contains("duplicate key") {
            ("khóa này đã ghi ở trên", "this key is given above")
        } else {
            (message, message)
        };
        // Nesting too deep has no place of its own; the longest line is where to look.
        let mut longest = (0, 0);
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            longest = longest.max((line.len(), at));
            at += line.len();
        }
        let span = error.span().unwrap_or(longest.1..longest.1);
        let vi = format!("Không đọc được: {vi}. Sửa dòng này theo mẫu trong tài liệu.");
        let en = format!("Cannot be read: {en}. Correct this line.");
        self.add(Some(span), "criteria.syntax", vi, en);
    }
}

/// Reads and checks a set; `parent` finds the set that a local variant is based on.
///
/// # Errors
/// Every problem found, or the one that stops TOML itself.
pub fn read(
    text: &str,
    parent: &dyn Fn(&str) -> Option<CriteriaSet>,
) -> Result<CriteriaSet, Vec<SetProblem>> {
    let mut problems = Problems { text, list: Vec::new() };
    shape::check(text, &mut problems);
    let raw: RawSet = match toml::from_str(text) {
        Ok(raw) => raw,
        // What stops the deserializer is among what the shape has already told, and better.
        Err(_) if !problems.list.is_empty() => {
            problems.list.sort_by_key(|problem| problem.line);
            return Err(problems.list);
        }
        Err(error) => {
            problems.syntax(&error);
            return Err(problems.list);
        }
    };
    let base = raw.based_on.as_ref().filter(|id| !id.get_ref().is_empty()).and_then(|id| {
        let found = parent(id.get_ref());
        if found.is_none() {
            problems.add(
                Some(id.span()),
                "criteria.parent_unknown",
                format!("Không có bộ tiêu chí gốc “{}”. Kiểm tra based_on.", id.get_ref()),
                format!("There is no parent set “{}”. Check based_on.", id.get_ref()),
            );
        }
        if id.get_ref() == raw.id.get_ref() {
            problems.add(
                Some(id.span()),
                "criteria.parent_itself",
                format!("Bộ “{}” không thể dựa trên chính nó. Đổi id hoặc based_on.", id.get_ref()),
                format!("The set “{}” cannot be based on itself. Change id or based_on.", id.get_ref()),
            );
        }
        found
    });
    let examples = raw.example.len();
    let set = assemble(&raw, base.clone(), &mut problems);
    check::set(&set, &raw, &mut problems);
    fit::check(&set, base.as_ref(), &raw, &mut problems);
    if problems.list.is_empty() {
        let mut set = set;
        set.examples = check::examples(&set, &raw, &mut problems);
        if problems.list.is_empty() {
            debug_assert_eq!(set.examples.len(), examples, "every example was read");
            if let Some(parent) = &base {
                fit::inherit_examples(&mut set, parent);
            }
            return Ok(set);
        }
    }
    problems.list.sort_by_key(|problem| problem.line);
    Err(problems.list)
}

fn text(raw: &RawText) -> Text {
    Text::new(&raw.vi, &raw.en)
}

/// Points as an integer or a string; a TOML float is refused, since it may not be exact.
pub(super) fn points(number: &Number, problems: &mut Problems<'_>) -> Points {
    let read = match number.get_ref() {
        Value::Integer(n) => Points::parse(&n.to_string()).ok(),
        Value::String(s) => Points::parse(s).ok(),
        Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    };
    read.unwrap_or_else(|| {
        let value = number.get_ref();
        problems.add(
            Some(number.span()),
            "criteria.number",
            format!("“{value}” không phải là số điểm. Ghi số nguyên, hoặc chuỗi như \"7.5\" với nhiều nhất hai số lẻ."),
            format!("“{value}” is not a number of points. Write an integer, or a string such as \"7.5\" with at most two decimals."),
        );
        Points::ZERO
    })
}

fn basis_points(number: &Number, problems: &mut Problems<'_>) -> u32 {
    let percent = points(number, problems);
    match u32::try_from(percent.hundredths()) {
        Ok(bp) if bp <= 10_000 => bp,
        _ => {
            problems.add(
                Some(number.span()),
                "criteria.percent",
                format!("Tỉ lệ {percent} phải từ 0 đến 100."),
                format!("The share {percent} must be from 0 to 100."),
            );
            0
        }
    }
}

fn provenance(raw: Option<&Spanned<String>>, problems: &mut Problems<'_>) -> Provenance {
    match raw.map(|p| p.get_ref().as_str()) {
        Some("verified") => Provenance::Verified,
        Some("unverified") | None => Provenance::Unverified,
        Some(other) => {
            let vi = format!("provenance “{other}” không có. Ghi verified hoặc unverified.");
            let en = format!("There is no provenance “{other}”. Write verified or unverified.");
            problems.add(raw.map(Spanned::span), "criteria.provenance", vi, en);
            Provenance::Unverified
        }
    }
}

fn day(raw: Option<&Spanned<toml::value::Datetime>>, problems: &mut Problems<'_>) -> Option<Date> {
    let raw = raw?;
    let read = raw.get_ref().to_string().parse::<Date>().ok();
    if read.is_none() {
        let (vi, en) = ("Ngày phải ghi dạng 2016-01-31.", "Write the day as 2016-01-31.");
        problems.add(Some(raw.span()), "criteria.date", vi.to_owned(), en.to_owned());
    }
    read
}

/// One of a few words, or a problem that lists them.
fn word<T: Copy>(
    raw: Option<&Spanned<String>>,
    inherited: Option<T>,
    words: &[(&str, T)],
    key: &str,
    problems: &mut Problems<'_>,
) -> T {
    let found = match raw {
        Some(raw) => words.iter().find(|(word, _)| word == raw.get_ref()).map(|(_, value)| *value),
        None => inherited,
    };
    found.unwrap_or_else(|| {
        let list = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let vi = format!("Thiếu hoặc sai “{key}”. Ghi một trong: {list}.");
        let en = format!("“{key}” is missing or wrong. Write one of: {list}.");
        problems.add(raw.map(Spanned::span), "criteria.word", vi, en);
        words[0].1
    })
}

fn assemble(raw: &RawSet, base: Option<CriteriaSet>, problems: &mut Problems<'_>) -> CriteriaSet {
    let base = base.as_ref();
    let issued_on = day(raw.issued_on.as_ref(), problems).or(base.map(|b| b.issued_on));
    let valid_from = day(raw.valid_from.as_ref(), problems).or(base.map(|b| b.valid_from));
    // A variant that begins after its parent's end has an end of its own, or none.
    let parents_end = base.and_then(|b| b.valid_to).filter(|to| valid_from.is_none_or(|from| *to >= from));
    let valid_to = day(raw.valid_to.as_ref(), problems).or(parents_end);
    let title = raw.title.clone().or(base.map(|b| b.title.clone()));
    let name = raw.name.as_ref().map(text).or(base.map(|b| b.name.clone()));
    let instrument = raw.instrument.clone().or(base.map(|b| b.instrument.clone()));
    let missing = [
        ("title", title.is_none()),
        ("name", name.is_none()),
        ("instrument", instrument.is_none()),
        ("issued_on", issued_on.is_none() && raw.issued_on.is_none()),
        ("valid_from", valid_from.is_none() && raw.valid_from.is_none()),
    ];
    for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        let (vi, en) = (format!("Thiếu khóa “{key}”."), format!("The key “{key}” is missing."));
        problems.add(Some(raw.id.span()), "criteria.key_missing", vi, en);
    }
    let models = [("points", Model::Points), ("levels", Model::Levels)];
    let policies = [
        ("full_credit", NotApplicablePolicy::FullCredit),
        ("rescale", NotApplicablePolicy::Rescale),
        ("refer", NotApplicablePolicy::Refer),
    ];
    let model = word(raw.model.as_ref(), base.map(|b| b.model), &models, "model", problems);
    let policy = base.map(|b| b.not_applicable);
    let not_applicable = word(raw.not_applicable.as_ref(), policy, &policies, "not_applicable", problems);
    let mut set = CriteriaSet {
        id: raw.id.get_ref().clone(),
        title: title.unwrap_or_default(),
        name: name.unwrap_or_default(),
        instrument: instrument.unwrap_or_default(),
        issued_on: issued_on.unwrap_or(Date::MIN),
        valid_from: valid_from.unwrap_or(Date::MIN),
        valid_to,
        applies_to: raw
            .applies_to
            .clone()
            .or(base.map(|b| b.applies_to.clone()))
            .unwrap_or_else(|| "VN".into()),
        based_on: base.map(|b| b.id.clone()),
        model,
        not_applicable,
        term_years: raw.term_years.or(base.map(|b| b.term_years)).unwrap_or(1),
        complete: raw.complete.or(base.map(|b| b.complete)).unwrap_or(false),
        lacks: raw.lacks.as_ref().map(text).or(base.map(|b| b.lacks.clone())).unwrap_or_default(),
        pass_marks: base.map(|b| b.pass_marks.clone()).unwrap_or_default(),
        bands: base.map(|b| b.bands.clone()).unwrap_or_default(),
        groups: base.map(|b| b.groups.clone()).unwrap_or_default(),
        items: base.map(|b| b.items.clone()).unwrap_or_default(),
        vetoes: base.map(|b| b.vetoes.clone()).unwrap_or_default(),
        levels: base.map(|b| b.levels.clone()).unwrap_or_default(),
        examples: Vec::new(),
    };
    for (circumstance, mark) in &raw.pass {
        let next = pass_mark(circumstance, mark, problems);
        put(&mut set.pass_marks, next, |mark| mark.circumstance.clone());
    }
    for band in &raw.band {
        let min = points(&band.min, problems);
        let next = Band { code: band.code.get_ref().clone(), name: text(&band.name), min };
        put(&mut set.bands, next, |band| band.code.clone());
    }
    set.bands.sort_by_key(|band| std::cmp::Reverse(band.min));
    for group in &raw.group {
        let required_min_bp = group.required_min_percent.as_ref().map(|n| basis_points(n, problems));
        let next = Group { id: group.id.get_ref().clone(), name: text(&group.name), required_min_bp };
        put(&mut set.groups, next, |group| group.id.clone());
    }
    for raw_item in &raw.item {
        let next = item(raw_item, &set.groups, set.model, problems);
        put(&mut set.items, next, |item| item.id.clone());
    }
    for veto in &raw.veto {
        let next = Veto { id: veto.id.get_ref().clone(), text: text(&veto.text) };
        put(&mut set.vetoes, next, |veto| veto.id.clone());
    }
    for level in &raw.level {
        let mut targets = Vec::new();
        for target in &level.targets {
            match set.items.iter().position(|item| item.id == *target.get_ref()) {
                Some(index) => targets.push(index),
                None => {
                    let id = target.get_ref();
                    let vi = format!("Mức này nêu chỉ tiêu “{id}” không có trong bộ. Kiểm tra mã.");
                    let en =
                        format!("This level names a target “{id}” that is not in the set. Check the id.");
                    problems.add(Some(target.span()), "criteria.target_unknown", vi, en);
                }
            }
        }
        let code = level.code.get_ref().clone();
        let next = LevelRule { code, name: text(&level.name), wait_years: level.wait_years, targets };
        put(&mut set.levels, next, |level| level.code.clone());
    }
    set
}

/// Overrides what has the same id, or adds.
fn put<T>(list: &mut Vec<T>, next: T, id: impl Fn(&T) -> String) {
    match list.iter_mut().find(|known| id(known) == id(&next)) {
        Some(known) => *known = next,
        None => list.push(next),
    }
}

/// A mark, or `{ mark = 80, provenance = "verified" }`.
fn pass_mark(circumstance: &str, raw: &Number, problems: &mut Problems<'_>) -> PassMark {
    let (mark, provenance) = match raw.get_ref().as_table() {
        Some(table) => {
            let unknown = table.keys().find(|key| !matches!(key.as_str(), "mark" | "provenance"));
            let provenance = match table.get("provenance").and_then(Value::as_str) {
                Some("verified") => Some(Provenance::Verified),
                Some("unverified") => Some(Provenance::Unverified),
                Some(_) => None,
                None => (!table.contains_key("provenance")).then_some(Provenance::Unverified),
            };
            if unknown.is_some() || provenance.is_none() || !table.contains_key("mark") {
                let vi = "Mức đạt ghi là số, hoặc { mark = 80, provenance = \"verified\" }.".to_owned();
                let en =
                    "Write a pass mark as a number, or { mark = 80, provenance = \"verified\" }.".to_owned();
                problems.add(Some(raw.span()), "criteria.pass_mark", vi, en);
            }
            let mark = table.get("mark").cloned().unwrap_or(Value::Integer(0));
            (Spanned::new(raw.span(), mark), provenance.unwrap_or_default())
        }
        None => (raw.clone(), Provenance::Unverified),
    };
    PassMark { circumstance: circumstance.to_owned(), mark: points(&mark, problems), provenance }
}

fn item(raw: &RawItem, groups: &[Group], model: Model, problems: &mut Problems<'_>) -> Item {
    let id = raw.id.get_ref();
    let group = raw.group.as_ref().and_then(|group| {
        let found = groups.iter().position(|g| g.id == *group.get_ref());
        if found.is_none() {
            let vi =
                format!("Mục {id} thuộc nhóm “{}” không có. Thêm [[group]] hoặc sửa mã.", group.get_ref());
            let en = format!(
                "Item {id} is in a group “{}” that is not there. Add the [[group]] or correct the id.",
                group.get_ref()
            );
            problems.add(Some(group.span()), "criteria.group_unknown", vi, en);
        }
        found
    });
    let max = raw.max.as_ref().map(|max| points(max, problems));
    let both = usize::from(raw.options.is_some()) + usize::from(raw.derived.is_some());
    if both > 1 || (raw.derived.is_some() != raw.thresholds.is_some()) {
        let vi = format!("Mục {id}: chọn options, hoặc derived cùng thresholds.");
        let en = format!("Item {id}: give options, or derived together with thresholds.");
        problems.add(Some(raw.id.span()), "criteria.item_kind", vi, en);
    }
    if model == Model::Points && max.is_none() {
        let (vi, en) =
            (format!("Mục {id} thiếu điểm tối đa (max)."), format!("Item {id} lacks its maximum (max)."));
        problems.add(Some(raw.id.span()), "criteria.max_missing", vi, en);
    }
    let kind = if let Some(options) = &raw.options {
        ItemKind::Options(
            options
                .iter()
                .map(|o| AnswerOption {
                    code: o.code.get_ref().clone(),
                    name: text(&o.name),
                    points: points(&o.points, problems),
                })
                .collect(),
        )
    } else if let Some(measure) = &raw.derived {
        let mut thresholds: Vec<Threshold> = raw
            .thresholds
            .iter()
            .flatten()
            .map(|t| Threshold {
                at_least_bp: basis_points(&t.at_least_percent, problems),
                points: points(&t.points, problems),
            })
            .collect();
        thresholds.sort_by_key(|t| std::cmp::Reverse(t.at_least_bp));
        ItemKind::Derived { measure: measure.clone(), thresholds }
    } else if model == Model::Levels {
        ItemKind::Target
    } else {
        ItemKind::Points
    };
    Item {
        id: id.clone(),
        group,
        text: text(&raw.text),
        hint: text(&raw.hint),
        max: max.unwrap_or(Points::ZERO),
        required_min: raw.required_min.as_ref().map(|n| points(n, problems)),
        provenance: provenance(raw.provenance.as_ref(), problems),
        kind,
    }
}
