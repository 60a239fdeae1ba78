//! Charts as SVG, made here: bars against a target, and years on one scale. Readable without colour: what is
//! reached is said by a word beside the bar, the target by a tick, and the numbers stand in a table.

use std::fmt::Write as _;

/// A text inside SVG.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How a bar stands against its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Reached.
    Met,
    /// Not reached.
    NotMet,
    /// There is no target.
    NoTarget,
}

impl Standing {
    /// From whether a target is met.
    #[must_use]
    pub(crate) fn of(met: Option<bool>) -> Self {
        match met {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::NoTarget,
        }
    }

    /// The class that colours it.
    #[must_use]
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Met => "good",
            Self::NotMet => "warn",
            Self::NoTarget => "none",
        }
    }
}

const WIDTH: u64 = 200;

/// A bar of a share with a tick at the target, both in basis points.
#[must_use]
pub(crate) fn bullet(
    share_bp: Option<u64>,
    target_bp: Option<u32>,
    standing: Standing,
    label: &str,
) -> String {
    let x = |bp: u64| bp.min(10_000) * WIDTH / 10_000;
    let mut svg = format!(
        "<svg class=\"bullet {}\" viewBox=\"0 0 {WIDTH} 16\" width=\"{WIDTH}\" height=\"16\" role=\"img\"><title>{}</title>\
         <rect class=\"track\" x=\"0\" y=\"3\" width=\"{WIDTH}\" height=\"10\"/>",
        standing.class(),
        escaped(label)
    );
    if let Some(bp) = share_bp {
        let _ = write!(svg, "<rect class=\"bar\" x=\"0\" y=\"5\" width=\"{}\" height=\"6\"/>", x(bp));
    }
    if let Some(bp) = target_bp {
        let at = x(u64::from(bp)).min(WIDTH - 2);
        let _ = write!(svg, "<rect class=\"tick\" x=\"{at}\" y=\"0\" width=\"2\" height=\"16\"/>");
    }
    svg.push_str("</svg>");
    svg
}

/// Shares over years, in basis points, on a scale from 0 to 100 %, with the target as a broken line.
#[must_use]
pub(crate) fn years(points: &[(i64, Option<u64>)], target_bp: Option<u32>, label: &str) -> String {
    const HEIGHT: u64 = 56;
    let y = |bp: u64| 4 + (10_000 - bp.min(10_000)) * (HEIGHT - 8) / 10_000;
    let step = (WIDTH - 8) / u64::try_from(points.len().saturating_sub(1).max(1)).unwrap_or(1);
    let at = |index: usize| 4 + u64::try_from(index).unwrap_or(0) * step;
    let mut svg = format!(
        "<svg class=\"years\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\"><title>{}</title>",
        escaped(label)
    );
    if let Some(bp) = target_bp {
        let y = y(u64::from(bp));
        let _ = write!(svg, "<line class=\"target\" x1=\"4\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>", WIDTH - 4);
    }
    let known: Vec<(u64, u64)> =
        points.iter().enumerate().filter_map(|(i, (_, bp))| bp.map(|bp| (at(i), y(bp)))).collect();
    let line: Vec<String> = known.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let _ = write!(svg, "<polyline class=\"line\" points=\"{}\"/>", line.join(" "));
    if let Some((x, y)) = known.last() {
        let _ = write!(svg, "<circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>");
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_ends_where_its_share_is_and_the_tick_stands_at_the_target() {
        let svg = bullet(Some(5_000), Some(7_500), Standing::NotMet, "a & b");
        assert!(
            svg.contains("width=\"100\" height=\"6\"")
                && svg.contains("x=\"150\"")
                && svg.contains("a &amp; b")
        );
        assert!(!bullet(None, None, Standing::NoTarget, "").contains("class=\"bar\""));
    }

    #[test]
    fn a_year_without_a_share_is_left_out_of_the_line() {
        let svg = years(&[(2016, Some(0)), (2017, None), (2018, Some(10_000))], None, "");
        assert!(svg.contains("points=\"4,52 196,4\""), "{svg}");
    }
}
