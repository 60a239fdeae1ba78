//! The text, the signatures and the recipients of a paper, and the heads of what is attached.

use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, Paragraph};

use super::super::model::{Appendix, Block, Closing, Paper, Piece, Signature};
use super::head::{heading, letterhead, spacer};
use super::lines::{body, bold, centred, field, italic, pen_line, piece, rule, run, spaced, tight};
use super::tables::{side_by_side, table};
use super::{Child, Setting};

/// All of a paper before what is attached.
pub(super) fn of_paper(paper: &Paper, at: &Setting) -> Vec<Child> {
    let mut children = Vec::new();
    if let Some(head) = &paper.letterhead {
        children.extend(letterhead(head, at));
    }
    match &paper.heading {
        Some(name) => children.extend(heading(name, at)),
        None => children.push(spacer().into()),
    }
    children.extend(of_blocks(&paper.blocks, at));
    if let Some(end) = &paper.closing {
        // No signature stands alone on a page: the last of the text goes with it.
        for child in children.iter_mut().rev().take(2) {
            let Child::Paragraph(last) = child else { break };
            **last = std::mem::take(&mut **last).keep_next(true);
        }
        children.extend(closing(end, at));
    }
    children
}

/// With `;` after each but the last.
fn ended<'a>(texts: &'a [String], last: &'a str) -> impl Iterator<Item = String> + 'a {
    texts.iter().zip(1..).map(move |(text, n)| format!("{text}{}", if n < texts.len() { ";" } else { last }))
}

/// Parts of the text.
pub(super) fn of_blocks(blocks: &[Block], at: &Setting) -> Vec<Child> {
    blocks.iter().flat_map(|block| of_block(block, at)).collect()
}

fn of_block(block: &Block, at: &Setting) -> Vec<Child> {
    let size = at.body();
    let middle =
        |words: &str| spaced(Paragraph::new().add_run(bold(words, size)), at).align(AlignmentType::Center);
    match block {
        Block::Authority(words) => vec![middle(words).into()],
        Block::Bases(bases) => {
            let basis = |words: String| {
                let size = at.m.bases.half_points();
                let run = if at.m.bases_italic { italic(&words, size) } else { run(&words, size) };
                body(at).add_run(run).into()
            };
            ended(bases, at.m.bases_end).map(basis).collect()
        }
        Block::Resolve(words) => vec![middle(words).keep_next(true).into()],
        Block::Addressed(to) => addressed(to, at),
        Block::Article { name, text } => {
            let first = text.first().map_or("", String::as_str);
            let named = body(at).add_run(bold(&format!("{name} "), size)).add_run(run(first, size));
            let rest = text.iter().skip(1).map(|words| body(at).add_run(run(words, size)));
            std::iter::once(named).chain(rest).map(Child::from).collect()
        }
        Block::Subheading(words) => vec![body(at).add_run(bold(words, size)).keep_next(true).into()],
        Block::Paragraph(line) => {
            vec![line.iter().fold(body(at), |to, part| to.add_run(piece(part, size))).into()]
        }
        Block::Field(line) => {
            let by_hand = line.iter().any(|part| matches!(part, Piece::Dots | Piece::DotsOf(_)));
            let start = if by_hand { pen_line(at) } else { field(at) };
            vec![line.iter().fold(start, |to, part| to.add_run(piece(part, size))).into()]
        }
        Block::Centred(line) => {
            let start = spaced(Paragraph::new(), at).align(AlignmentType::Center);
            vec![line.iter().fold(start, |to, part| to.add_run(piece(part, size))).into()]
        }
        Block::Table(of) => vec![spacer().into(), table(of, at)],
        Block::WritingLines(n) => {
            let line = || pen_line(at).add_run(docx_rs::Run::new().add_tab().size(size));
            (0..*n).map(|_| line().into()).collect()
        }
    }
}

fn addressed(to: &[String], at: &Setting) -> Vec<Child> {
    let size = at.m.addressed.half_points();
    if let [one] = to {
        let words = run(&format!("Kính gửi: {one}"), size);
        return vec![spaced(Paragraph::new().add_run(words), at).align(AlignmentType::Center).into()];
    }
    let indent = i32::try_from(at.m.indent.twips()).unwrap_or_default();
    let line = |words: &str, times: i32| {
        spaced(Paragraph::new().add_run(run(words, size)), at).indent(Some(indent * times), None, None, None)
    };
    let each = ended(to, ".").map(|one| line(&format!("- {one}"), 3).into());
    std::iter::once(line("Kính gửi:", 2).into()).chain(each).collect()
}

fn signature(of: &Signature, at: &Setting) -> Vec<Paragraph> {
    let size = at.m.authority.half_points();
    let mut lines: Vec<Paragraph> = of.authority.iter().map(|line| centred(bold(line, size))).collect();
    lines.push(centred(bold(&of.title, size)));
    lines.extend(of.note.iter().map(|note| centred(italic(note, size - 2))));
    let room = LineSpacing::new()
        .before(at.m.signing_room.twips())
        .after(0)
        .line(240)
        .line_rule(LineSpacingType::Auto);
    lines.push(centred(bold(&of.name, at.m.signer.half_points())).line_spacing(room));
    lines.into_iter().map(|line| line.keep_next(true)).collect()
}

fn recipients(list: &[String], at: &Setting) -> Vec<Paragraph> {
    if list.is_empty() {
        return Vec::new();
    }
    let heading = bold("Nơi nhận:", at.m.recipients_heading.half_points()).italic();
    let mut lines = vec![tight(Paragraph::new().add_run(heading))];
    let each = ended(list, ".")
        .map(|one| tight(Paragraph::new().add_run(run(&format!("- {one}"), at.m.recipients.half_points()))));
    lines.extend(each);
    lines
}

fn closing(of: &Closing, at: &Setting) -> Vec<Child> {
    let whole = at.width();
    let mut children: Vec<Child> = vec![spacer().keep_next(true).into()];
    let date: Vec<Paragraph> = of
        .place_date
        .iter()
        .map(|day| {
            let space = LineSpacing::new().before(0).after(at.m.paragraph_space.twips());
            centred(italic(&day.line(), at.m.place_date.half_points())).line_spacing(space).keep_next(true)
        })
        .collect();
    match &of.signatures[..] {
        [] => children.extend(recipients(&of.recipients, at).into_iter().map(Child::from)),
        [one] => {
            let mut right = date;
            right.extend(signature(one, at));
            let cells = vec![recipients(&of.recipients, at), right];
            children.push(side_by_side(vec![cells], &[whole / 2, whole - whole / 2]));
        }
        many => {
            let n = u32::try_from(many.len()).unwrap_or(1);
            let mut rows = Vec::new();
            if !date.is_empty() {
                let mut cells = vec![vec![spacer().keep_next(true)]; many.len()];
                cells.pop();
                cells.push(date);
                rows.push(cells);
            }
            rows.push(many.iter().map(|one| signature(one, at)).collect());
            children.push(side_by_side(rows, &vec![whole / n; many.len()]));
            children.extend(recipients(&of.recipients, at).into_iter().map(Child::from));
        }
    }
    children
}

/// The head of what is attached.
pub(super) fn appendix_head(of: &Appendix, at: &Setting) -> Vec<Child> {
    let mut children: Vec<Child> = Vec::new();
    children
        .extend(of.label.iter().map(|label| centred(bold(label, at.m.appendix_label.half_points())).into()));
    for (line, n) in of.title.iter().zip(0..) {
        let line = centred(bold(line, at.m.appendix_title.half_points()));
        children.push(if n == 0 { line.outline_lvl(0) } else { line }.into());
    }
    let reference = of.reference.iter();
    children
        .extend(reference.map(|line| centred(italic(line, at.m.appendix_reference.half_points())).into()));
    children.push(rule(at.width(), at.width() * 3 / 10).into());
    children
}
