//! What families are told: what is kept of them, why, how long, who sees it, what they may ask and whom. For everybody,
//! in both languages, and on paper.

use askama::Template;
use programme::privacy::DEFAULT_YEARS;

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;

#[derive(Template)]
#[template(path = "web/privacy/notice.html")]
struct NoticePage {
    shell: Shell,
    /// A heading, and its sentences.
    parts: Vec<(String, Vec<String>)>,
}

/// What the notice speaks of, each with how many sentences.
const PARTS: [(&str, usize); 7] =
    [("what", 4), ("why", 2), ("who", 4), ("how-long", 4), ("public", 3), ("rights", 5), ("whom", 2)];

/// `GET /privacy`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let years = DEFAULT_YEARS.to_string();
    let sentence = |part: &str, n: usize| w.with(&format!("privacy-{part}-{n}"), &[("years", &years)]);
    let parts = PARTS
        .iter()
        .map(|(part, n)| {
            (w.t(&format!("privacy-{part}")), (1..=*n).map(|n| sentence(part, n)).collect::<Vec<_>>())
        })
        .collect();
    show(&NoticePage { shell: Shell::new(visit, w.t("privacy-title")), parts })
}
