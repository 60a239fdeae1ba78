//! The head of a paper: who issues at the left, quốc hiệu and tiêu ngữ at the right.

use docx_rs::Paragraph;

use super::super::model::{Heading, Letterhead};
use super::lines::{about_wide, bold, centred, italic, rule, run};
use super::tables::side_by_side;
use super::{Child, Setting};

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

fn nation(at: &Setting, width: u32) -> Vec<Paragraph> {
    vec![
        centred(bold(NATION, at.m.nation.half_points())),
        centred(bold(MOTTO, at.m.motto.half_points())),
        rule(width, about_wide(MOTTO, at.m.motto.half_points())),
    ]
}

/// The head.
pub(super) fn letterhead(head: &Letterhead, at: &Setting) -> Vec<Child> {
    let whole = at.width();
    if head.issuer.is_empty() {
        return nation(at, whole).into_iter().map(Child::from).collect();
    }
    let left = whole * u32::from(at.m.head_left.value) / 100;
    let widths = [left, whole - left];
    let mut issuer: Vec<Paragraph> =
        head.parent.iter().map(|line| centred(run(line, at.m.parent.half_points()))).collect();
    issuer.extend(head.issuer.iter().map(|line| centred(bold(line, at.m.issuer.half_points()))));
    let longest = head.issuer.iter().map(|line| about_wide(line, at.m.issuer.half_points())).max();
    issuer.push(rule(left, longest.unwrap_or_default() * u32::from(at.m.issuer_line.value) / 100));
    let mut rows = vec![vec![issuer, nation(at, widths[1])]];
    if head.number.is_some() || head.place_date.is_some() {
        let mut number = Vec::new();
        number
            .extend(head.number.iter().map(|number| centred(run(&number.line(), at.m.number.half_points()))));
        number.extend(
            head.letter_subject.iter().map(|about| centred(run(about, at.m.letter_subject.half_points()))),
        );
        let date = head.place_date.iter();
        let date =
            date.map(|at_day| centred(italic(&at_day.line(), at.m.place_date.half_points()))).collect();
        rows.push(vec![number, date]);
    }
    vec![side_by_side(rows, &widths)]
}

/// The name of a paper.
pub(super) fn heading(name: &Heading, at: &Setting) -> Vec<Child> {
    let mut children: Vec<Child> = vec![spacer().into()];
    children.push(centred(bold(&name.kind, at.m.kind.half_points())).outline_lvl(0).keep_next(true).into());
    for line in &name.subject {
        children.push(centred(bold(line, at.m.subject.half_points())).keep_next(true).into());
    }
    if let Some(longest) = name.subject.iter().map(|line| about_wide(line, at.m.subject.half_points())).max()
    {
        children.push(rule(at.width(), longest.min(at.width()) * 3 / 10).into());
    }
    children
}

/// Between the head and the name.
pub(super) fn spacer() -> Paragraph {
    Paragraph::new()
        .add_run(docx_rs::Run::new())
        .size(20)
        .line_spacing(docx_rs::LineSpacing::new().before(0).after(0))
}
