//! Whether the parts of a set fit together: what belongs to the other family of sets, what an
//! official could read two ways, and which of a parent's worked examples a local variant keeps.

use std::collections::HashMap;

use toml::Spanned;

use super::answer::not_applicable_word;
use super::evaluate::evaluate;
use super::model::{Answer, CriteriaSet, Example, Item, ItemKind, Model, Score};
use super::raw::{RawItem, RawSet};
use super::reader::Problems;
use crate::fold::fold;
use crate::units::Points;

/// Checks what `check` does not: families, order, ambiguity, names in examples.
pub(super) fn check(
    set: &CriteriaSet,
    parent: Option<&CriteriaSet>,
    raw: &RawSet,
    problems: &mut Problems<'_>,
) {
    if let (Some(parent), Some(model)) = (parent, &raw.model)
        && parent.model != set.model
    {
        problems.add(
            Some(model.span()),
            "criteria.parent_model",
            "Bộ của địa phương phải cùng loại (model) với bộ gốc. Bỏ dòng này.".into(),
            "A local variant is of the same model as its parent. Remove this line.".into(),
        );
    }
    match set.model {
        Model::Points => no_levels(raw, problems),
        Model::Levels => no_points(raw, problems),
    }
    bands_descend(set, raw, problems);
    first_level_waits_for_nothing(set, raw, problems);
    ambiguous(raw, problems);
    examples(set, raw, problems);
}

fn no_levels(raw: &RawSet, problems: &mut Problems<'_>) {
    for level in &raw.level {
        let (vi, en) = (
            "Bộ chấm điểm không có [[level]]. Bỏ đi, hoặc ghi model = \"levels\".",
            "A points set has no [[level]]. Remove it, or write model = \"levels\".",
        );
        problems.add(Some(level.code.span()), "criteria.not_in_points", vi.into(), en.into());
    }
}

fn no_points(raw: &RawSet, problems: &mut Problems<'_>) {
    let marks = raw.pass.values().map(Spanned::span);
    let bands = raw.band.iter().map(|band| band.min.span());
    let shares = raw.group.iter().filter_map(|group| group.required_min_percent.as_ref().map(Spanned::span));
    let items = raw.item.iter().filter_map(|item: &RawItem| {
        let choices = item.options.is_some() || item.derived.is_some() || item.thresholds.is_some();
        let number = item.max.as_ref().or(item.required_min.as_ref()).map(Spanned::span);
        number.or_else(|| choices.then(|| item.id.span()))
    });
    for span in marks.chain(bands).chain(shares).chain(items).collect::<Vec<_>>() {
        problems.add(
            Some(span),
            "criteria.not_in_levels",
            "Bộ theo mức không chấm điểm: mỗi mục là một chỉ tiêu đạt hay không đạt. Bỏ mức đạt, xếp loại, điểm và lựa chọn.".into(),
            "A levels set gives no points: an item is a target, met or not. Remove marks, bands, points and options.".into(),
        );
    }
}

fn bands_descend(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) {
    let min = |code: &str| set.bands.iter().find(|band| band.code == code).map(|band| band.min);
    for pair in raw.band.windows(2) {
        let (above, below) = (min(pair[0].code.get_ref()), min(pair[1].code.get_ref()));
        if above < below {
            let (vi, en) = (
                "Xếp loại phải ghi từ cao xuống thấp. Đổi chỗ các [[band]].",
                "Bands go from the highest to the lowest. Reorder the [[band]] tables.",
            );
            problems.add(Some(pair[1].min.span()), "criteria.band_order", vi.into(), en.into());
        }
    }
}

fn first_level_waits_for_nothing(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) {
    let Some(first) = set.levels.first().filter(|level| level.wait_years.is_some_and(|years| years > 0))
    else {
        return;
    };
    let span = raw.level.iter().find(|level| *level.code.get_ref() == first.code).map(|l| l.code.span());
    let (vi, en) = (
        "Mức thấp nhất không có mức dưới để chờ. Bỏ wait_years, hoặc xếp các mức từ thấp lên cao.",
        "The lowest level has none below to wait for. Remove wait_years, or list levels from the lowest up.",
    );
    problems.add(span, "criteria.level_wait", vi.into(), en.into());
}

/// Rosters are read without case and accents: two names that fold alike cannot be told apart.
fn ambiguous(raw: &RawSet, problems: &mut Problems<'_>) {
    let mut alike = |first: &str, second: &Spanned<String>| {
        let second_name = second.get_ref();
        let (vi, en) = (
            format!("“{second_name}” và “{first}” đọc như nhau khi bỏ dấu và chữ hoa. Đặt tên khác."),
            format!("“{second_name}” and “{first}” read alike without case and accents. Rename one."),
        );
        problems.add(Some(second.span()), "criteria.ambiguous", vi, en);
    };
    let mut columns: HashMap<String, &str> = HashMap::new();
    for id in raw.item.iter().map(|item| &item.id).chain(raw.veto.iter().map(|veto| &veto.id)) {
        // The very same id twice is told as repeated.
        if let Some(first) = columns.insert(fold(id.get_ref()), id.get_ref())
            && first != id.get_ref()
        {
            alike(first, id);
        }
    }
    for item in &raw.item {
        let mut names: HashMap<String, usize> = HashMap::new();
        for (index, option) in item.options.iter().flatten().enumerate() {
            for written in [option.code.get_ref(), &option.name.vi, &option.name.en] {
                if let Some(&owner) = names.get(&fold(written))
                    && owner != index
                {
                    let first = item.options.iter().flatten().nth(owner).map(|o| o.code.get_ref().as_str());
                    // One code twice is told as repeated.
                    if first != Some(option.code.get_ref()) {
                        alike(first.unwrap_or_default(), &option.code);
                        break;
                    }
                }
                names.insert(fold(written), index);
            }
        }
    }
    for option in raw.item.iter().flat_map(|item| item.options.iter().flatten()) {
        let names = [option.code.get_ref(), &option.name.vi, &option.name.en];
        if names.iter().any(|name| not_applicable_word(name)) {
            let (vi, en) = (
                "Lựa chọn trùng với cách ghi “không áp dụng”, sẽ không bao giờ được chọn. Đặt tên khác.",
                "The option is named as not applicable is written, so it could never be chosen. Rename it.",
            );
            problems.add(Some(option.code.span()), "criteria.option_reserved", vi.into(), en.into());
        }
    }
}

/// Bands and levels that an example names must be there.
fn examples(set: &CriteriaSet, raw: &RawSet, problems: &mut Problems<'_>) {
    let level = |code: &str| set.levels.iter().any(|level| level.code == code);
    for example in &raw.example {
        let band = example.expect.band.iter().filter(|code| match set.model {
            Model::Points => !set.bands.iter().any(|band| band.code == **code),
            Model::Levels => !level(code),
        });
        for code in band.chain(example.years_held.keys().filter(|code| !level(code))) {
            let (vi, en) = (
                format!("Ví dụ nêu mức “{code}” không có trong bộ. Kiểm tra mã."),
                format!("The example names “{code}”, which is no band or level of the set. Check the code."),
            );
            problems.add(Some(example.name.span()), "criteria.example_unknown", vi, en);
        }
    }
}

/// Whether a score is what the example expects.
pub(super) fn holds(set: &CriteriaSet, example: &Example, got: &Score) -> bool {
    let band = got.band.map(|band| match set.model {
        Model::Points => &set.bands[band].code,
        Model::Levels => &set.levels[band].code,
    });
    got.outcome == example.outcome
        && (example.total.is_none() || example.total == got.total)
        && (example.band.is_none() || example.band.as_ref() == band)
}

/// Keeps those of the parent's examples that still hold. One that no longer does is no fault: to
/// give another result is what the variant is for.
pub(super) fn inherit_examples(set: &mut CriteriaSet, parent: &CriteriaSet) {
    let own = set.examples.len();
    for example in &parent.examples {
        // Overridden entries keep their place and new ones come after, so indexes still agree.
        let answerable = example.answers.len() == set.items.len()
            && set.items.iter().zip(&example.answers).all(|(item, &answer)| fits(item, answer));
        if !answerable || set.examples[..own].iter().any(|known| known.name == example.name) {
            continue;
        }
        let mut example = example.clone();
        example.vetoes.resize(set.vetoes.len(), false);
        example.circumstances.years_held.resize(set.levels.len(), 0);
        let got = evaluate(set, &example.answers, &example.vetoes, &example.circumstances);
        if holds(set, &example, &got) {
            set.examples.push(example);
        }
    }
}

fn fits(item: &Item, answer: Answer) -> bool {
    match (answer, &item.kind) {
        (Answer::NotApplicable, _) => true,
        (Answer::Points(points), ItemKind::Points) => points >= Points::ZERO && points <= item.max,
        (Answer::Option(index), ItemKind::Options(options)) => usize::from(index) < options.len(),
        (Answer::Share(..), ItemKind::Derived { .. }) | (Answer::Met(_), ItemKind::Target) => true,
        (Answer::Points(_) | Answer::Option(_) | Answer::Share(..) | Answer::Met(_), _) => false,
    }
}
