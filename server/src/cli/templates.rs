//! `hoctap documents templates list|show|set|reset`.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::papers::{TemplateFault, TextKind};
use programme::places::Atlas;
use programme::text::{Lang, Text};

use super::Refused;
use super::decisions::today;
use super::places::place as place_of;
use super::records::{At, open, open_or_create, store_refused};
use super::words::day;
use crate::actions::paper_texts::{KeepError, keep, text_for};
use crate::documents::words::day_word;
use crate::roster::text::read_text;

/// Longest file.
const MAX_KILOBYTES: u64 = 32;

#[derive(Subcommand)]
pub(super) enum TemplatesVerb {
    /// Lời văn nào đang dùng ở một địa bàn. | Which wording holds at a place.
    List {
        /// Mã địa bàn. | Code of the place.
        #[arg(long)]
        place: String,
        /// Vào ngày; bỏ trống là hôm nay. | On a day; today where left out.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
    },
    /// In lời văn đang dùng; thêm --shipped để in lời văn có sẵn.
    /// | Print the wording that holds; with --shipped the one that ships.
    Show {
        /// Loại: proposal, recognition, amendment, correction, withdrawal, announcement, loudspeaker. | Its kind.
        kind: String,
        /// Mã địa bàn. | Code of the place.
        #[arg(long, required_unless_present = "shipped")]
        place: Option<String>,
        /// Vào ngày; bỏ trống là hôm nay. | On a day; today where left out.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
        /// Lời văn có sẵn theo chương trình. | The wording that ships.
        #[arg(long)]
        shipped: bool,
    },
    /// Đặt lời văn từ một tệp; biến không có thì từ chối, kèm số dòng.
    /// | Keep the wording of a file; an unknown variable is refused with its line.
    Set {
        /// Loại văn bản. | Its kind.
        kind: String,
        /// Tệp lời văn. | File of the wording.
        file: PathBuf,
        /// Mã địa bàn. | Code of the place.
        #[arg(long)]
        place: String,
        /// Dùng cho văn bản từ ngày; bỏ trống là hôm nay. | For papers from a day; today where left out.
        #[arg(long, value_parser = day)]
        from: Option<Date>,
    },
    /// Trở lại lời văn có sẵn. | Back to the wording that ships.
    Reset {
        /// Loại văn bản. | Its kind.
        kind: String,
        /// Mã địa bàn. | Code of the place.
        #[arg(long)]
        place: String,
        /// Từ ngày; bỏ trống là hôm nay. | From a day; today where left out.
        #[arg(long, value_parser = day)]
        from: Option<Date>,
    },
}

pub(super) fn run(verb: TemplatesVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = at.places(lang)?;
    let now = today(&at.now).unwrap_or(Date::ZERO);
    match verb {
        TemplatesVerb::List { place, on } => {
            let on = on.unwrap_or(now);
            let place = place_of(&atlas, &place, on, lang)?;
            list(&atlas, place, on, at, lang)
        }
        TemplatesVerb::Show { kind, place, on, shipped } => {
            let (kind, on) = (kind_of(&kind, lang)?, on.unwrap_or(now));
            let held = match place.filter(|_| !shipped) {
                None => None,
                Some(place) => {
                    let place = place_of(&atlas, &place, on, lang)?;
                    let db = open(at, lang)?;
                    text_for(&db, &atlas, place, kind, on).map_err(|error| store_refused(&error, lang))?
                }
            };
            super::say(&held.map_or_else(|| kind.shipped().to_owned(), |kept| kept.body));
            Ok(())
        }
        TemplatesVerb::Set { kind, file, place, from } => {
            let kind = kind_of(&kind, lang)?;
            let body = read_text(&file, MAX_KILOBYTES).map_err(|problem| Refused(problem.message(lang)))?;
            if body.trim().is_empty() {
                return Err(Refused::text(&TemplateFault::Empty.text(), lang));
            }
            let from = from.unwrap_or(now);
            let place = place_of(&atlas, &place, from, lang)?;
            write((place, kind), from, &body, at, lang)
        }
        TemplatesVerb::Reset { kind, place, from } => {
            let kind = kind_of(&kind, lang)?;
            let from = from.unwrap_or(now);
            let place = place_of(&atlas, &place, from, lang)?;
            write((place, kind), from, "", at, lang)
        }
    }
}

fn kind_of(word: &str, lang: Lang) -> Result<TextKind, Refused> {
    let known = TextKind::ALL.map(TextKind::code).join(", ");
    TextKind::parse(word).ok_or_else(|| {
        let said = Text::new(
            format!("Không có loại văn bản “{word}”. Các loại: {known}."),
            format!("There is no kind of paper “{word}”. Kinds: {known}."),
        );
        Refused::text(&said, lang)
    })
}

fn list(atlas: &Atlas, place: PlaceId, now: Date, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let mut lines = Vec::new();
    for kind in TextKind::ALL {
        let held = text_for(&db, atlas, place, kind, now).map_err(|error| store_refused(&error, lang))?;
        let state = match (held, lang) {
            (None, Lang::Vi) => "có sẵn theo chương trình".to_owned(),
            (None, Lang::En) => "as it ships".to_owned(),
            (Some(kept), lang) => {
                let whose =
                    atlas.version_at(PlaceId::new(kept.place), now).map_or("", |version| version.full_name);
                let from = day_word(&kept.valid_from, lang);
                match lang {
                    Lang::Vi => format!("{whose} sửa, dùng từ {from}"),
                    Lang::En => format!("edited by {whose}, from {from}"),
                }
            }
        };
        lines.push([kind.code().to_owned(), kind.name().get(lang).to_owned(), state]);
    }
    super::say(&super::aligned(&lines, &[]));
    Ok(())
}

fn write(
    (place, kind): (PlaceId, TextKind),
    from: Date,
    body: &str,
    at: &At,
    lang: Lang,
) -> Result<(), Refused> {
    let mut db = open_or_create(at, lang)?;
    keep(&mut db, place, kind, from, body, at.by()).map_err(|refused| match refused {
        KeepError::Faults(faults) => {
            let lines = faults.iter().map(|fault| format!("{} [{}]", fault.text().get(lang), fault.code()));
            Refused(lines.collect::<Vec<_>>().join("\n"))
        }
        KeepError::TooLong(bytes) => {
            let said = Text::new(
                format!("Lời văn dài {bytes} byte, nhiều nhất 32 KB."),
                format!("The wording has {bytes} bytes, 32 KB at most."),
            );
            Refused::text(&said, lang)
        }
        KeepError::Store(error) => store_refused(&error, lang),
    })?;
    let name = kind.name();
    let from = day_word(&from.to_string(), lang);
    let said = if body.is_empty() {
        Text::new(
            format!("{}: trở lại lời văn có sẵn từ {from}.", name.vi),
            format!("{}: the shipped wording holds again from {from}.", name.en),
        )
    } else {
        Text::new(
            format!("{}: đã lưu lời văn, dùng từ {from}.", name.vi),
            format!("{}: the wording is kept, from {from}.", name.en),
        )
    };
    super::say(&format!("{}\n", said.get(lang)));
    Ok(())
}
