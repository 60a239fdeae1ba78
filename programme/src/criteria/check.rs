//! What a set must hold beyond its shape, and its worked examples.

use std::collections::HashSet;

use toml::Spanned;

use super::answer::parse_answer;
use super::evaluate::evaluate;
use super::fit::holds;
use super::model::{Answer, Circumstances, CriteriaSet, Example, ItemKind, Model, Outcome};
use super::raw::{RawExample, RawSet};
use super::reader::{Problems, points};
use crate::units::Points;

/// Checks sums, bounds, order and repeated ids.
pub(super) fn set(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) {
    repeated(raw, problems);
    let at = Some(raw.id.span());
    let total: Points = set.items.iter().map(|item| item.max).sum();
    if set.valid_to.is_some_and(|to| to < set.valid_from) {
        problems.add(
            at.clone(),
            "criteria.period",
            "Ngày hết hiệu lực trước ngày có hiệu lực.".into(),
            "valid_to is before valid_from.".into(),
        );
    }
    if set.items.is_empty() {
        problems.add(
            at.clone(),
            "criteria.no_items",
            "Bộ tiêu chí không có mục nào.".into(),
            "The set has no items.".into(),
        );
    }
    match set.model {
        Model::Points if !set.pass_marks.iter().any(|mark| mark.circumstance == "default") => problems.add(
            at.clone(),
            "criteria.no_mark",
            "Thiếu mức đạt chung: thêm [pass] default = ….".into(),
            "There is no general pass mark: add [pass] default = ….".into(),
        ),
        Model::Levels if set.levels.is_empty() => problems.add(
            at.clone(),
            "criteria.no_levels",
            "Bộ theo mức phải có ít nhất một [[level]].".into(),
            "A levels set needs at least one [[level]].".into(),
        ),
        Model::Points | Model::Levels => {}
    }
    // Sums over numbers that were not read, or over a repeated item, would only mislead.
    if !problems.numbers_are_sound() {
        return;
    }
    for mark in set.pass_marks.iter().filter(|mark| mark.mark > total || mark.mark < Points::ZERO) {
        let span = raw.pass.get(&mark.circumstance).map(Spanned::span).or_else(|| at.clone());
        let (vi, en) = (
            format!("Mức đạt {} ngoài khoảng 0 đến tổng điểm {total}. Sửa mức hoặc điểm các mục.", mark.mark),
            format!("The mark {} is outside 0 to the total of {total}. Correct it or the items.", mark.mark),
        );
        problems.add(span, "criteria.mark_outside", vi, en);
    }
    for band in set.bands.iter().filter(|band| band.min > total || band.min < Points::ZERO) {
        let span = raw.band.iter().find(|b| *b.code.get_ref() == band.code).map(|b| b.min.span());
        let (vi, en) = (
            format!("Mức xếp loại “{}” ngoài khoảng 0 đến {total}.", band.code),
            format!("The band “{}” is outside 0 to {total}.", band.code),
        );
        problems.add(span, "criteria.band_outside", vi, en);
    }
    for pair in set.bands.windows(2).filter(|pair| pair[0].min == pair[1].min) {
        let (vi, en) = (
            format!("Hai mức “{}” và “{}” cùng cận dưới.", pair[0].code, pair[1].code),
            format!("The bands “{}” and “{}” have the same lower bound.", pair[0].code, pair[1].code),
        );
        problems.add(at.clone(), "criteria.band_repeated", vi, en);
    }
    for level in set.levels.iter().filter(|level| level.targets.is_empty()) {
        let span = raw.level.iter().find(|l| *l.code.get_ref() == level.code).map(|l| l.code.span());
        let (vi, en) = (
            format!("Mức “{}” không có chỉ tiêu nào.", level.code),
            format!("The level “{}” has no targets.", level.code),
        );
        problems.add(span, "criteria.level_empty", vi, en);
    }
    items(set, raw, problems);
}

fn items(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) {
    for item in &set.items {
        let span = raw.item.iter().find(|i| *i.id.get_ref() == item.id).map(|i| i.id.span());
        let id = &item.id;
        let mut bad = |code: &'static str, vi: String, en: String| problems.add(span.clone(), code, vi, en);
        if item.max < Points::ZERO || (set.model == Model::Points && item.max == Points::ZERO) {
            bad(
                "criteria.max",
                format!("Mục {id}: điểm tối đa phải lớn hơn 0."),
                format!("Item {id}: the maximum must be above 0."),
            );
        }
        if item.required_min.is_some_and(|min| min > item.max || min < Points::ZERO) {
            bad(
                "criteria.required_min",
                format!("Mục {id}: điểm tối thiểu phải từ 0 đến điểm tối đa."),
                format!("Item {id}: required_min must be from 0 to the maximum."),
            );
        }
        let steps: Vec<Points> = match &item.kind {
            ItemKind::Options(options) => {
                if options.is_empty() || options.len() > 255 {
                    bad(
                        "criteria.options",
                        format!("Mục {id}: phải có từ 1 đến 255 lựa chọn."),
                        format!("Item {id}: 1 to 255 options are needed."),
                    );
                }
                options.iter().map(|o| o.points).collect()
            }
            ItemKind::Derived { thresholds, .. } => thresholds.iter().map(|t| t.points).collect(),
            ItemKind::Points | ItemKind::Target => Vec::new(),
        };
        if steps.iter().any(|&p| p > item.max || p < Points::ZERO) {
            bad(
                "criteria.points_outside",
                format!("Mục {id}: điểm của một lựa chọn ngoài khoảng 0 đến {}.", item.max),
                format!("Item {id}: a choice earns points outside 0 to {}.", item.max),
            );
        }
        if let ItemKind::Derived { thresholds, .. } = &item.kind
            && thresholds.windows(2).any(|pair| pair[0].points < pair[1].points)
        {
            bad(
                "criteria.thresholds",
                format!("Mục {id}: tỉ lệ cao hơn không được ít điểm hơn."),
                format!("Item {id}: a higher share may not earn fewer points."),
            );
        }
    }
}

fn repeated(raw: &RawSet, problems: &mut Problems<'_>) {
    let lists: [(&str, Vec<&Spanned<String>>); 5] = [
        ("group", raw.group.iter().map(|g| &g.id).collect()),
        ("item/veto", raw.item.iter().map(|i| &i.id).chain(raw.veto.iter().map(|v| &v.id)).collect()),
        ("band", raw.band.iter().map(|b| &b.code).collect()),
        ("level", raw.level.iter().map(|l| &l.code).collect()),
        ("example", raw.example.iter().map(|e| &e.name).collect()),
    ];
    for (what, ids) in lists {
        repeated_in(what, ids.into_iter(), problems);
    }
    for item in &raw.item {
        repeated_in("option", item.options.iter().flatten().map(|o| &o.code), problems);
    }
}

fn repeated_in<'r>(what: &str, ids: impl Iterator<Item = &'r Spanned<String>>, problems: &mut Problems<'_>) {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id.get_ref().as_str()) {
            let (vi, en) = (
                format!("Trùng mã {what} “{}”. Đặt mã khác.", id.get_ref()),
                format!("The {what} “{}” appears twice. Give it another id.", id.get_ref()),
            );
            problems.add(Some(id.span()), "criteria.repeated", vi, en);
        }
    }
}

/// Reads the worked examples and runs them: a set whose examples fail is refused.
pub(super) fn examples(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) -> Vec<Example> {
    let mut read = Vec::new();
    for raw in &raw.example {
        let Some(example) = example(set, raw, problems) else { continue };
        let got = evaluate(set, &example.answers, &example.vetoes, &example.circumstances);
        let band = got.band.map(|band| match set.model {
            Model::Points => set.bands[band].code.clone(),
            Model::Levels => set.levels[band].code.clone(),
        });
        if !holds(set, &example, &got) {
            let show = |total: Option<Points>, outcome: Outcome, band: Option<&String>| {
                format!(
                    "{} {} {}",
                    total.map_or_else(|| "–".to_owned(), |t| t.to_string()),
                    outcome.code(),
                    band.map_or("–", String::as_str)
                )
            };
            let expected = show(example.total, example.outcome, example.band.as_ref());
            let got = show(got.total, got.outcome, band.as_ref());
            problems.add(
                Some(raw.name.span()),
                "criteria.example_fails",
                format!(
                    "Ví dụ “{}” không đúng: mong đợi {expected}, tính ra {got}. Sửa ví dụ hoặc bộ tiêu chí.",
                    example.name
                ),
                format!(
                    "The example “{}” fails: expected {expected}, got {got}. Correct the example or the set.",
                    example.name
                ),
            );
        }
        read.push(example);
    }
    read
}

fn example(set: &CriteriaSet, raw: &RawExample, problems: &mut Problems<'_>) -> Option<Example> {
    let at = Some(raw.name.span());
    let mut sound = true;
    let mut answers = Vec::with_capacity(set.items.len());
    for item in &set.items {
        let Some(value) = raw.answers.get(&item.id) else {
            let (vi, en) = (
                format!("Ví dụ thiếu câu trả lời cho mục {}.", item.id),
                format!("The example lacks an answer to {}.", item.id),
            );
            problems.add(at.clone(), "criteria.example_answer", vi, en);
            sound = false;
            continue;
        };
        let written = value.get_ref();
        let cell = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
        match parse_answer(item, &cell) {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                let (vi, en) = (
                    format!("Ví dụ: “{cell}” không hợp lệ cho mục {} ({error}).", item.id),
                    format!("The example answers {} with “{cell}”: {error}.", item.id),
                );
                problems.add(Some(value.span()), "criteria.example_answer", vi, en);
                answers.push(Answer::NotApplicable);
                sound = false;
            }
        }
    }
    let unknown = raw.answers.iter().filter(|(id, _)| !set.items.iter().any(|item| item.id == **id));
    let unknown_veto = raw.vetoes.iter().filter(|v| !set.vetoes.iter().any(|known| known.id == *v.get_ref()));
    let spans = unknown.map(|(_, value)| value.span()).chain(unknown_veto.map(Spanned::span));
    for span in spans.collect::<Vec<_>>() {
        problems.add(
            Some(span),
            "criteria.example_unknown",
            "Ví dụ nêu mục không có trong bộ.".into(),
            "The example names an item that is not in the set.".into(),
        );
        sound = false;
    }
    let outcome = match raw.expect.outcome.get_ref().as_str() {
        "pass" => Outcome::Pass,
        "fail" => Outcome::Fail,
        "refer" => Outcome::Refer,
        _ => {
            problems.add(
                Some(raw.expect.outcome.span()),
                "criteria.word",
                "outcome phải là pass, fail hoặc refer.".into(),
                "outcome must be pass, fail or refer.".into(),
            );
            return None;
        }
    };
    let years_held = set.levels.iter().map(|level| raw.years_held.get(&level.code).copied().unwrap_or(0));
    let circumstances = Circumstances {
        zone: raw.zone.clone().unwrap_or_else(|| "regular".to_owned()),
        poor: raw.poor_household,
        years_held: years_held.collect(),
    };
    let vetoes = set.vetoes.iter().map(|veto| raw.vetoes.iter().any(|v| *v.get_ref() == veto.id)).collect();
    let total = raw.expect.total.as_ref().map(|total| points(total, problems));
    sound.then(|| Example {
        name: raw.name.get_ref().clone(),
        circumstances,
        answers,
        vetoes,
        total,
        outcome,
        band: raw.expect.band.clone(),
    })
}
