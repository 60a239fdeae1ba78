//! Sentences of the pages, from `locales/`, and numbers, shares and days as each language writes them.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid, static_loader};
use jiff::civil::Date;
use programme::text::{Lang, Text};
use programme::units::{Points, Share};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "vi",
        // Texts go into HTML: marks of direction around each number would only be in the way.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static VI: LanguageIdentifier = langid!("vi");
static EN: LanguageIdentifier = langid!("en");

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Which.
    pub lang: Lang,
}

impl Words {
    /// The name of a hamlet, or that nobody said which.
    #[must_use]
    pub fn hamlet(self, name: &str) -> String {
        if name.is_empty() { self.t("grid-no-hamlet") } else { name.to_owned() }
    }

    /// Of a language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        Self { lang }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.lang {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }

    /// The language's code, as `<html lang>` wants it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self.lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// A sentence.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        LOCALES.lookup(self.id(), key)
    }

    /// A sentence, where there is one under this key.
    #[must_use]
    pub fn maybe(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.id(), key)
    }

    /// A sentence with texts put in, where there is one under this key.
    #[must_use]
    pub fn maybe_with(self, key: &str, texts: &[(&'static str, &str)]) -> Option<String> {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            texts.iter().map(|(name, text)| (Cow::Borrowed(*name), FluentValue::from(*text))).collect();
        LOCALES.try_lookup_with_args(self.id(), key, &values)
    }

    /// A sentence about a number, where there is one under this key.
    #[must_use]
    pub fn maybe_n(self, key: &str, n: i64) -> Option<String> {
        let values = HashMap::from([
            (Cow::Borrowed("n"), FluentValue::from(self.int(n))),
            (Cow::Borrowed("count"), FluentValue::from(n)),
        ]);
        LOCALES.try_lookup_with_args(self.id(), key, &values)
    }

    /// A sentence about a number: `{$n}` as it is written, `{$count}` to choose the form of a word.
    #[must_use]
    pub fn n(self, key: &str, n: impl TryInto<i64>) -> String {
        let n = n.try_into().unwrap_or(i64::MAX);
        let values = HashMap::from([
            (Cow::Borrowed("n"), FluentValue::from(self.int(n))),
            (Cow::Borrowed("count"), FluentValue::from(n)),
        ]);
        LOCALES.lookup_with_args(self.id(), key, &values)
    }

    /// A sentence with texts put in, by name.
    #[must_use]
    pub fn with(self, key: &str, texts: &[(&'static str, &str)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            texts.iter().map(|(name, text)| (Cow::Borrowed(*name), FluentValue::from(*text))).collect();
        LOCALES.lookup_with_args(self.id(), key, &values)
    }

    /// A text of the programme.
    #[must_use]
    pub fn text(self, text: &Text) -> &str {
        text.get(self.lang)
    }

    /// A whole number: `402.860`, `402,860`.
    #[must_use]
    pub fn int(self, n: impl TryInto<i64>) -> String {
        let n = n.try_into().unwrap_or(i64::MAX);
        let mark = match self.lang {
            Lang::Vi => '.',
            Lang::En => ',',
        };
        let digits = n.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if n < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// A share to a tenth: `61,6%`, `61.6 %`; a dash where it is of nothing.
    #[must_use]
    pub fn share(self, share: Share) -> String {
        share.basis_points().map_or_else(|| "–".to_owned(), |bp| self.basis_points(bp))
    }

    /// Basis points to a tenth of a percent, half up.
    #[must_use]
    pub fn basis_points(self, bp: u64) -> String {
        let tenths = (bp + 5) / 10;
        match self.lang {
            Lang::Vi => format!("{},{}%", tenths / 10, tenths % 10),
            Lang::En => format!("{}.{} %", tenths / 10, tenths % 10),
        }
    }

    /// A target, which is a whole percentage or written as a share is.
    #[must_use]
    pub fn target(self, bp: u32) -> String {
        if !bp.is_multiple_of(100) {
            return self.basis_points(u64::from(bp));
        }
        match self.lang {
            Lang::Vi => format!("{}%", bp / 100),
            Lang::En => format!("{} %", bp / 100),
        }
    }

    /// Points with the language's decimal mark.
    #[must_use]
    pub fn points(self, points: Points) -> String {
        match self.lang {
            Lang::Vi => points.to_string().replace('.', ","),
            Lang::En => points.to_string(),
        }
    }

    /// A total in hundredths.
    #[must_use]
    pub fn hundredths(self, hundredths: i64) -> String {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let text = match rest {
            0 => whole.to_string(),
            rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
            rest => format!("{whole}.{rest:02}"),
        };
        match self.lang {
            Lang::Vi => text.replace('.', ","),
            Lang::En => text,
        }
    }

    /// Bytes: `24,6 MB`, `24.6 MB`.
    #[must_use]
    pub fn size(self, bytes: u64) -> String {
        let mark = if self.lang == Lang::Vi { ',' } else { '.' };
        let tenths = |unit: u64| {
            let tenths = bytes.saturating_mul(10) / unit;
            format!("{}{mark}{}", tenths / 10, tenths % 10)
        };
        match bytes {
            0..=999_999 => format!("{} kB", tenths(1_000)),
            1_000_000..=999_999_999 => format!("{} MB", tenths(1_000_000)),
            1_000_000_000.. => format!("{} GB", tenths(1_000_000_000)),
        }
    }

    /// A day: `31/12/2020`, `31 December 2020` kept short as `31 Dec 2020`.
    #[must_use]
    pub fn day(self, day: Date) -> String {
        match self.lang {
            Lang::Vi => format!("{}/{}/{}", day.day(), day.month(), day.year()),
            Lang::En => day.strftime("%-d %b %Y").to_string(),
        }
    }

    /// A day kept as text; what is no day stays as it is.
    #[must_use]
    pub fn day_text(self, day: &str) -> String {
        day.get(..10).and_then(|text| text.parse().ok()).map_or_else(|| day.to_owned(), |day| self.day(day))
    }

    /// A moment in Vietnam's time: `19:42 31/12/2020`.
    #[must_use]
    pub fn moment(self, at: &str) -> String {
        let Ok(at) = at.parse::<jiff::Timestamp>() else { return at.to_owned() };
        let there = jiff::tz::TimeZone::fixed(jiff::tz::offset(7)).to_datetime(at);
        match self.lang {
            Lang::Vi => format!("{:02}:{:02} {}", there.hour(), there.minute(), self.day(there.date())),
            Lang::En => format!("{} {:02}:{:02}", self.day(there.date()), there.hour(), there.minute()),
        }
    }

    /// A title kind's name.
    #[must_use]
    pub fn title(self, title: &str) -> String {
        crate::documents::words::title_word(title, self.lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let (vi, en) = (Words::of(Lang::Vi), Words::of(Lang::En));
        assert_eq!((vi.int(402_860), en.int(402_860)), ("402.860".into(), "402,860".into()));
        assert_eq!((vi.int(-1_000), vi.int(999)), ("−1.000".into(), "999".into()));
        let share = Share { numerator: 616, denominator: 1_000 };
        assert_eq!((vi.share(share), en.share(share)), ("61,6%".into(), "61.6 %".into()));
        assert_eq!(vi.share(Share { numerator: 0, denominator: 0 }), "–");
        assert_eq!((vi.target(7_500), vi.target(7_250)), ("75%".into(), "72,5%".into()));
        assert_eq!(
            (vi.hundredths(8_250), en.hundredths(7_405), vi.hundredths(8_000)),
            ("82,5".into(), "74.05".into(), "80".into())
        );
    }

    #[test]
    fn moments_are_vietnams() {
        assert_eq!(Words::of(Lang::Vi).moment("2020-12-31T18:05:00Z"), "01:05 1/1/2021");
    }
}
