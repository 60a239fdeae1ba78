//! How a self-management group of a hamlet (*tổ tự quản*) is shown: lists say “1”, “Tổ 1”, “tổ tự quản 3” or
//! “Nhóm Bờ Kè”, and each reads as the hamlet says it, with the word once.
//!
//! Deliberately absent: what is stored, which is a number where it is one ([`programme::registry::group_as_kept`]).

use super::words::Words;

/// Words with which a group is called by something else than *tổ*.
const OTHER_WORDS: [&str; 10] = ["nhóm", "khu", "cụm", "đội", "xóm", "dãy", "ngõ", "hẻm", "tuyến", "liên"];

/// A group under a head that says *tổ* already.
pub(super) fn under_head(stored: &str) -> &str {
    let stored = stored.trim();
    let mut letters = stored.char_indices();
    let word =
        matches!(letters.next(), Some((_, 'T' | 't'))) && matches!(letters.next(), Some((_, 'Ổ' | 'ổ')));
    match letters.next() {
        Some((at, next)) if word && !next.is_alphabetic() => {
            let rest = stored[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '.' || c == ':');
            if rest.is_empty() { stored } else { rest }
        }
        _ => stored,
    }
}

/// A group in a line of text: “Tổ 1”, “Nhóm Bờ Kè”.
pub(super) fn in_text(stored: &str, w: Words) -> String {
    let group = under_head(stored);
    let first = group.split_whitespace().next().unwrap_or_default().to_lowercase();
    if OTHER_WORDS.contains(&first.as_str()) {
        return group.to_owned();
    }
    w.with("grid-group", &[("group", group)])
}

#[cfg(test)]
mod tests {
    use programme::text::Lang;

    use super::{in_text, under_head};
    use crate::web::words::Words;

    #[test]
    fn a_group_is_called_a_group_once() {
        for (stored, head, text) in [
            ("1", "1", "Tổ 1"),
            ("Tổ 1", "1", "Tổ 1"),
            ("tổ 1", "1", "Tổ 1"),
            ("TỔ 12", "12", "Tổ 12"),
            ("Tổ1", "1", "Tổ 1"),
            ("Tổ. 4A", "4A", "Tổ 4A"),
            ("Tổ tự quản 3", "tự quản 3", "Tổ tự quản 3"),
            ("Nhóm Bờ Kè", "Nhóm Bờ Kè", "Nhóm Bờ Kè"),
            ("Tân Lập", "Tân Lập", "Tổ Tân Lập"),
            ("Tổng Cang", "Tổng Cang", "Tổ Tổng Cang"),
        ] {
            assert_eq!((under_head(stored), in_text(stored, Words::of(Lang::Vi)).as_str()), (head, text));
        }
        assert_eq!(in_text("Tổ 1", Words::of(Lang::En)), "Group 1");
    }
}
