//! Why a subject passed or failed, line by line, in the words of a commune secretary.

use std::borrow::Cow;

use super::evaluate::{answer_points, pass_mark};
use super::model::{
    Answer, Circumstances, CriteriaSet, ItemKind, Model, NotApplicablePolicy, Outcome, Provenance, Reason,
    Score,
};
use crate::text::Text;
use crate::units::Points;

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sentence.
    pub text: Text,
    /// Points given, where the line is about points.
    pub points: Option<Points>,
    /// Most points the line could give.
    pub max: Points,
    /// Whether the number it rests on was seen in the law.
    pub provenance: Provenance,
}

fn comma(points: Points) -> String {
    points.to_string().replace('.', ",")
}

/// Stable code of a reason, as `results.csv` writes it.
#[must_use]
pub fn reason_code(set: &CriteriaSet, reason: &Reason) -> Cow<'static, str> {
    let code = match *reason {
        Reason::BelowPassMark { .. } => return Cow::Borrowed("below_pass_mark"),
        Reason::NothingApplicable => return Cow::Borrowed("nothing_applicable"),
        Reason::ItemBelowMinimum { item, .. } => format!("required_min:{}", set.items[item].id),
        Reason::GroupBelowMinimum { group, .. } => format!("group_min:{}", set.groups[group].id),
        Reason::Vetoed { veto } => format!("veto:{}", set.vetoes[veto].id),
        Reason::TargetNotMet { item } => format!("target:{}", set.items[item].id),
        Reason::LevelTooEarly { level } => format!("level_too_early:{}", set.levels[level].code),
        Reason::NotApplicableReferred { item } => format!("refer:{}", set.items[item].id),
    };
    Cow::Owned(code)
}

/// A reason as a sentence.
#[must_use]
pub fn reason_text(set: &CriteriaSet, reason: &Reason) -> Text {
    match *reason {
        Reason::BelowPassMark { scored, required } => {
            let missing = Points::from_hundredths(required.hundredths() - scored.hundredths());
            Text::new(
                format!(
                    "{} điểm, còn thiếu {} điểm so với mức {}",
                    comma(scored),
                    comma(missing),
                    comma(required)
                ),
                format!("{scored} points, {missing} short of the mark of {required}"),
            )
        }
        Reason::ItemBelowMinimum { item, scored, required } => {
            let id = &set.items[item].id;
            Text::new(
                format!("mục {id} được {} điểm, dưới điểm tối thiểu {}", comma(scored), comma(required)),
                format!("item {id} earned {scored}, below its minimum of {required}"),
            )
        }
        Reason::GroupBelowMinimum { group, scored, max } => {
            let group = &set.groups[group];
            let percent =
                Points::from_hundredths(i32::try_from(group.required_min_bp.unwrap_or(0)).unwrap_or(0));
            Text::new(
                format!(
                    "phần “{}” được {}/{}, dưới {} %",
                    group.name.vi,
                    comma(scored),
                    comma(max),
                    comma(percent)
                ),
                format!("“{}” earned {scored} of {max}, below {percent} %", group.name.en),
            )
        }
        Reason::Vetoed { veto } => {
            let veto = &set.vetoes[veto];
            Text::new(format!("bị loại: {}", veto.text.vi), format!("ruled out: {}", veto.text.en))
        }
        Reason::TargetNotMet { item } => {
            let item = &set.items[item];
            Text::new(
                format!("chưa đạt chỉ tiêu {}: {}", item.id, item.text.vi),
                format!("target {} not met: {}", item.id, item.text.en),
            )
        }
        Reason::LevelTooEarly { level } => {
            let level = &set.levels[level];
            let years = level.wait_years.unwrap_or(0);
            Text::new(
                format!("{}: phải giữ mức dưới ít nhất {years} năm", level.name.vi),
                format!("{}: the level below must be held for at least {years} years", level.name.en),
            )
        }
        Reason::NotApplicableReferred { item } => {
            let id = &set.items[item].id;
            Text::new(
                format!("mục {id} không áp dụng: chuyển người có thẩm quyền xem xét"),
                format!("item {id} does not apply: referred to a person"),
            )
        }
        Reason::NothingApplicable => Text::new(
            "không mục nào áp dụng: chuyển người có thẩm quyền xem xét",
            "no item applies: referred to a person",
        ),
    }
}

/// The whole explanation: each item, the total, the mark and why it is that mark, the reasons, the
/// version of the criteria.
#[must_use]
pub fn explain(
    set: &CriteriaSet,
    answers: &[Answer],
    vetoes: &[bool],
    circumstances: &Circumstances,
    score: &Score,
) -> Vec<Line> {
    let mut lines: Vec<Line> =
        set.items.iter().enumerate().zip(answers).map(|((i, _), &a)| item_line(set, i, a)).collect();
    for (veto, _) in set.vetoes.iter().zip(vetoes).filter(|(_, applies)| **applies) {
        let text = Text::new(format!("Có: {}", veto.text.vi), format!("Yes: {}", veto.text.en));
        lines.push(plain(text));
    }
    if let Some(total) = score.total {
        let max: Points = set.items.iter().map(|item| item.max).sum();
        let text = Text::new("Tổng điểm", "Total");
        lines.extend(rescale_line(set, answers));
        lines.push(Line { text, points: Some(total), max, provenance: Provenance::Verified });
    }
    if let Some(line) = mark_line(set, circumstances) {
        lines.push(line);
    }
    for reason in &score.reasons {
        lines.push(plain(reason_text(set, reason)));
    }
    lines.push(plain(verdict(set, score)));
    lines.extend(next_level(set, answers, score));
    if !set.complete && !set.lacks.vi.is_empty() {
        let text = Text::new(
            format!("Bộ tiêu chí chưa đủ: {}", set.lacks.vi),
            format!("The set is not complete: {}", set.lacks.en),
        );
        lines.push(Line { provenance: Provenance::Unverified, ..plain(text) });
    }
    lines.push(plain(Text::new(
        format!("Theo {} ({}), áp dụng từ {}", set.instrument, set.id, set.valid_from.strftime("%d/%m/%Y")),
        format!("Under {} ({}), in force from {}", set.instrument, set.id, set.valid_from),
    )));
    lines
}

fn plain(text: Text) -> Line {
    Line { text, points: None, max: Points::ZERO, provenance: Provenance::Verified }
}

fn item_line(set: &CriteriaSet, index: usize, answer: Answer) -> Line {
    let item = &set.items[index];
    let earned = answer_points(set, index, answer);
    let (vi, en): (String, String) = match (answer, &item.kind) {
        (Answer::NotApplicable, _) => match set.not_applicable {
            NotApplicablePolicy::FullCredit => {
                ("không có đối tượng, tính đủ điểm".into(), "does not apply, full credit".into())
            }
            NotApplicablePolicy::Rescale => (
                "không có đối tượng, quy đổi trên các mục còn lại".into(),
                "does not apply, rescaled over the rest".into(),
            ),
            NotApplicablePolicy::Refer => {
                ("không có đối tượng, chờ người xem xét".into(), "does not apply, a person decides".into())
            }
        },
        (Answer::Met(true), _) => ("đạt".into(), "met".into()),
        (Answer::Met(false), _) => ("chưa đạt".into(), "not met".into()),
        (Answer::Option(option), ItemKind::Options(options)) => options
            .get(usize::from(option))
            .map(|o| (o.name.vi.clone(), o.name.en.clone()))
            .unwrap_or_default(),
        (Answer::Share(n, d), _) => (format!("{n}/{d}"), format!("{n} of {d}")),
        (Answer::Points(_) | Answer::Option(_), _) => match earned {
            Some(points) if points < item.max => {
                let missing = Points::from_hundredths(item.max.hundredths() - points.hundredths());
                (format!("thiếu {} điểm", comma(missing)), format!("{missing} short"))
            }
            _ => ("đủ điểm".into(), "in full".into()),
        },
    };
    let mut text = Text::new(
        format!("{} {}: {vi}", item.id, item.text.vi),
        format!("{} {}: {en}", item.id, item.text.en),
    );
    if item.provenance == Provenance::Unverified {
        text.vi.push_str(" (chưa đối chiếu văn bản gốc)");
        text.en.push_str(" (not checked against the original text)");
    }
    let full = set.not_applicable == NotApplicablePolicy::FullCredit && answer == Answer::NotApplicable;
    let points = if full && set.model == Model::Points { Some(item.max) } else { earned };
    Line { text, points, max: item.max, provenance: item.provenance }
}

fn mark_line(set: &CriteriaSet, circumstances: &Circumstances) -> Option<Line> {
    let required = pass_mark(set, circumstances)?;
    let mark = set.pass_marks.iter().find(|m| {
        m.mark == required
            && (m.circumstance == "default"
                || (m.circumstance == circumstances.zone && m.circumstance != "poor_household")
                || circumstances.poor && m.circumstance == "poor_household")
    })?;
    let (vi, en) = match mark.circumstance.as_str() {
        "default" => ("mức chung", "the general mark"),
        "poor_household" => ("hộ nghèo, cận nghèo", "poor or near-poor household"),
        "disadvantaged" => ("vùng sâu, vùng xa, vùng khó khăn", "disadvantaged zone"),
        _ => ("theo vùng", "by zone"),
    };
    let mut text =
        Text::new(format!("Mức đạt {} ({vi})", comma(required)), format!("Pass mark {required} ({en})"));
    if mark.provenance == Provenance::Unverified {
        text.vi.push_str(", chưa đối chiếu văn bản gốc");
        text.en.push_str(", not checked against the original text");
    }
    Some(Line { text, points: None, max: Points::ZERO, provenance: mark.provenance })
}

/// How a total was rescaled, where something did not apply.
fn rescale_line(set: &CriteriaSet, answers: &[Answer]) -> Option<Line> {
    let rescales = set.not_applicable == NotApplicablePolicy::Rescale && set.model == Model::Points;
    if !rescales || !answers.contains(&Answer::NotApplicable) {
        return None;
    }
    let applicable = || {
        let pairs = set.items.iter().zip(answers).enumerate();
        pairs.filter(|(_, (_, answer))| **answer != Answer::NotApplicable)
    };
    let max: Points = applicable().map(|(_, (item, _))| item.max).sum();
    let earned: Points = applicable().filter_map(|(i, (_, &answer))| answer_points(set, i, answer)).sum();
    let whole: Points = set.items.iter().map(|item| item.max).sum();
    let text = Text::new(
        format!(
            "Quy đổi: các mục có áp dụng được {}/{} điểm, tính theo thang {} điểm",
            comma(earned),
            comma(max),
            comma(whole)
        ),
        format!("Rescaled: {earned} of {max} on the items that apply, on a scale of {whole}"),
    );
    Some(Line { text, points: Some(earned), max, provenance: Provenance::Verified })
}

/// What the level above the one reached still lacks.
fn next_level(set: &CriteriaSet, answers: &[Answer], score: &Score) -> Vec<Line> {
    if set.model != Model::Levels || score.outcome != Outcome::Pass {
        return Vec::new();
    }
    let next = score.band.map_or(0, |reached| reached + 1);
    let Some(level) = set.levels.get(next) else { return Vec::new() };
    let missed: Vec<&str> = level
        .targets
        .iter()
        .filter(|&&item| answers.get(item) == Some(&Answer::Met(false)))
        .map(|&item| set.items[item].id.as_str())
        .collect();
    if missed.is_empty() {
        return vec![plain(reason_text(set, &Reason::LevelTooEarly { level: next }))];
    }
    let missed = missed.join(", ");
    vec![plain(Text::new(
        format!("Chưa lên “{}”: còn chưa đạt chỉ tiêu {missed}", level.name.vi),
        format!("Not yet “{}”: targets {missed} are not met", level.name.en),
    ))]
}

fn verdict(set: &CriteriaSet, score: &Score) -> Text {
    match score.outcome {
        Outcome::Pass => {
            let name = score.band.map(|band| match set.model {
                Model::Points => &set.bands[band].name,
                Model::Levels => &set.levels[band].name,
            });
            name.map_or_else(
                || Text::new("Đạt", "Pass"),
                |name| Text::new(format!("Đạt: {}", name.vi), format!("Pass: {}", name.en)),
            )
        }
        Outcome::Fail => Text::new("Chưa đạt", "Not yet"),
        Outcome::Refer => Text::new("Chờ người có thẩm quyền xem xét", "Referred to a person"),
    }
}
