//! `hoctap publication`: lists that everybody may read: which there are, publishing one, taking one down.

use clap::Subcommand;
use jiff::ToSpan as _;
use jiff::civil::Date;
use programme::ids::DecisionId;
use programme::privacy::DEFAULT_DAYS;
use programme::text::Lang;

use super::accounts::today;
use super::records::{At, open, store_refused};
use super::words::day;
use super::{Refused, aligned, say};
use crate::actions::publication::{PublicationError, publish, take_down};
use crate::documents::words::day_word;
use crate::store::publication::public_lists;

#[derive(Subcommand)]
pub(super) enum PublicationVerb {
    /// Các danh sách đang công khai hôm nay. | The lists that are public today.
    List,
    /// Công khai danh sách của một quyết định đã ban hành: họ tên, ấp, danh hiệu.
    /// | Publish the list of an issued decision: name, hamlet, title.
    Start {
        /// Số của quyết định trong chương trình. | Id of the decision.
        id: i64,
        /// Từ ngày; không ghi là hôm nay. | First day; today unless said.
        #[arg(long, value_parser = day)]
        from: Option<Date>,
        /// Đến hết ngày; không ghi là đủ 30 ngày (chưa đối chiếu văn bản gốc), nhiều nhất một năm.
        /// | Last day; thirty days unless said (not checked against the original text), a year at most.
        #[arg(long, value_parser = day)]
        until: Option<Date>,
    },
    /// Hạ một danh sách xuống ngay. | Take a list down at once.
    End {
        /// Số của quyết định trong chương trình. | Id of the decision.
        id: i64,
    },
}

pub(super) fn run(verb: &PublicationVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let on = today(&db, at, lang)?;
    let refused = |error: PublicationError| {
        if let PublicationError::Store(error) = &error {
            return store_refused(error, lang);
        }
        Refused::text(&error.text(), lang)
    };
    match verb {
        PublicationVerb::List => {
            let found = public_lists(&db, &on.to_string()).map_err(|error| store_refused(&error, lang))?;
            let heads = match lang {
                Lang::Vi => ["Quyết định", "Số và ký hiệu", "Danh hiệu", "Năm", "Đến hết"],
                Lang::En => ["Decision", "Number", "Title", "Year", "To the end of"],
            };
            let mut lines = vec![heads.map(str::to_owned)];
            lines.extend(found.into_iter().map(|one| {
                [
                    one.decision.to_string(),
                    one.number,
                    one.title,
                    one.year.to_string(),
                    day_word(&one.until, lang),
                ]
            }));
            say(&aligned(&lines, &[]));
        }
        PublicationVerb::Start { id, from, until } => {
            let from = from.unwrap_or(on);
            let last = || from.checked_add((DEFAULT_DAYS - 1).days()).unwrap_or(from);
            let days = (from, until.unwrap_or_else(last));
            let n = publish(&mut db, at.by(), DecisionId::new(*id), days, on).map_err(refused)?;
            let until = day_word(&days.1.to_string(), lang);
            say(&match lang {
                Lang::Vi => format!("Đã công khai {n} dòng đến hết {until}.\n"),
                Lang::En => format!("{n} lines are public to the end of {until}.\n"),
            });
        }
        PublicationVerb::End { id } => {
            take_down(&mut db, at.by(), DecisionId::new(*id), on).map_err(refused)?;
            say(match lang {
                Lang::Vi => "Đã hạ danh sách xuống.\n",
                Lang::En => "The list is taken down.\n",
            });
        }
    }
    Ok(())
}
