//! Language and size of type, kept in cookies so that the page before signing in has them too.

use axum::http::{HeaderMap, header};
use programme::text::Lang;

use super::answer::{Answer, Answered};
use super::form::Fields;
use super::visit::Visit;
use super::words::Words;

/// A cookie of ours by its name.
#[must_use]
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A cookie that only we can read, that goes to no other site and over no open line.
#[must_use]
pub(crate) fn set_cookie(name: &str, value: &str, seconds: u64) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")
}

/// The cookies of the two preferences; the prefix makes browsers take them from this host alone.
pub(super) const LANG: &str = "__Host-hoctap-lang";
const LARGE: &str = "__Host-hoctap-large";
const YEAR: u64 = 365 * 24 * 60 * 60;

/// The language asked for: by the address, by the cookie, or Vietnamese.
#[must_use]
pub(crate) fn words(headers: &HeaderMap, query: Option<&str>) -> Words {
    let by_address = Fields::parse(query.unwrap_or_default().as_bytes());
    let asked = by_address.get("lang");
    let asked = if asked.is_empty() { cookie(headers, LANG).unwrap_or_default() } else { asked };
    Words::of(if asked == "en" { Lang::En } else { Lang::Vi })
}

/// Whether large type is asked for.
#[must_use]
pub(crate) fn large(headers: &HeaderMap) -> bool {
    cookie(headers, LARGE) == Some("1")
}

/// An address of ours to go back to; anything else leads home. Browsers drop tabs and line ends from an address
/// before they read it, so that `/<tab>/elsewhere` would be another site.
#[must_use]
pub(crate) fn back(path: &str) -> &str {
    let odd = |c: char| c == '\\' || c.is_control();
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(odd);
    if ours { path } else { "/" }
}

/// Takes a preference and goes back.
pub(super) fn set(visit: &mut Visit<'_>) -> Answered {
    let (lang, large) = (visit.form.get("lang"), visit.form.get("large"));
    let answer = Answer::see(back(visit.form.get("back")));
    Ok(remembered(
        answer,
        Some(lang).filter(|lang| ["vi", "en"].contains(lang)),
        match large {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        },
    ))
}

/// An answer with which this browser remembers a language and the size of the text.
pub(super) fn remembered(mut answer: Answer, lang: Option<&str>, large: Option<bool>) -> Answer {
    if let Some(lang) = lang {
        answer = answer.with(header::SET_COOKIE, set_cookie(LANG, lang, YEAR));
    }
    if let Some(large) = large {
        answer = answer.with(header::SET_COOKIE, set_cookie(LARGE, if large { "1" } else { "0" }, YEAR));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (path, to) in [
            ("/places?x=1", "/places?x=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/\t/evil.example", "/"),
            ("/\n/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(back(path), to);
        }
    }
}
