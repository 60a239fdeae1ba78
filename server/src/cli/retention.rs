//! `hoctap retention`: after how many years item answers go in a province; what would go; letting it go.

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::text::Lang;

use super::accounts::today;
use super::places::place;
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use super::{Refused, aligned, say, say_json};
use crate::actions::retention::{Plan, TermError, plan, purge, set_term, term_of};
use crate::documents::words::day_word;

#[derive(Subcommand)]
pub(super) enum RetentionVerb {
    /// Thời hạn đang có hiệu lực ở một tỉnh. | The term in force in a province.
    Show {
        /// Mã tỉnh. | Code of the province.
        #[arg(long)]
        province: String,
    },
    /// Đặt thời hạn cho một tỉnh, từ một ngày. | Set a province's term, from a day on.
    Set {
        /// Mã tỉnh. | Code of the province.
        #[arg(long)]
        province: String,
        /// Số năm giữ kết quả từng mục, tính từ hết năm được xét. | Years for which item answers are kept after the year assessed.
        #[arg(long)]
        years: u16,
        /// Từ ngày. | First day.
        #[arg(long, value_parser = day)]
        from: Date,
        /// Văn bản đặt thời hạn này. | What sets this term.
        #[arg(long)]
        instrument: String,
    },
    /// Xóa kết quả từng mục đã quá thời hạn; đạt hay không đạt và lý do được giữ. Không khôi phục được.
    /// | Remove item answers whose term is over; outcome and reasons stay. Nothing brings them back.
    Purge {
        /// Mã tỉnh. | Code of the province.
        #[arg(long)]
        province: String,
        /// Chỉ nói sẽ xóa bao nhiêu. | Only say how much would go.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(verb: &RetentionVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let (atlas, on) = (atlas_of(&db, lang)?, today(&db, at, lang)?);
    let failed = |error| store_refused(&error, lang);
    let province_of = |code: &str| -> Result<PlaceId, Refused> {
        let found = place(&atlas, code, on, lang)?;
        if atlas.place(found).is_some_and(|place| place.level == Level::Province) {
            return Ok(found);
        }
        Err(Refused(match lang {
            Lang::Vi => format!("Mã {code} không phải mã tỉnh."),
            Lang::En => format!("{code} is no code of a province."),
        }))
    };
    match verb {
        RetentionVerb::Show { province } => {
            let term = term_of(&db, province_of(province)?, on).map_err(failed)?;
            let years = term.years;
            let set = term.set.map(|(from, instrument)| (day_word(&from, lang), instrument));
            say(&match (set, lang) {
                (Some((from, what)), Lang::Vi) => format!("{years} năm, từ {from}, theo {what}.\n"),
                (Some((from, what)), Lang::En) => format!("{years} years, from {from}, by {what}.\n"),
                (None, Lang::Vi) => format!("{years} năm (mặc định, chưa đối chiếu văn bản gốc).\n"),
                (None, Lang::En) => {
                    format!("{years} years (the default, not checked against the original text).\n")
                }
            });
        }
        RetentionVerb::Set { province, years, from, instrument } => {
            let province = province_of(province)?;
            set_term(&mut db, at.by(), province, (*years, *from), instrument).map_err(|error| {
                if let TermError::Store(error) = &error {
                    return store_refused(error, lang);
                }
                Refused::text(&error.text(), lang)
            })?;
            say(match lang {
                Lang::Vi => "Đã đặt thời hạn.\n",
                Lang::En => "The term is set.\n",
            });
        }
        RetentionVerb::Purge { province, dry_run } => {
            let planned = plan(&db, &atlas, province_of(province)?, on).map_err(failed)?;
            if at.json {
                say_json(&serde_json::json!({
                    "up_to": planned.up_to, "dry_run": dry_run, "whole": planned.whole(),
                    "communes": planned.communes,
                }))?;
            } else {
                tell(&planned, &atlas, on, lang);
            }
            if *dry_run {
                return Ok(());
            }
            let went = purge(&mut db, at.by(), &planned, on).map_err(failed)?;
            if !at.json {
                say(&match lang {
                    Lang::Vi => format!("Đã xóa kết quả từng mục của {} hồ sơ.\n", went.cases),
                    Lang::En => format!("The answers of {} cases are removed.\n", went.cases),
                });
            }
        }
    }
    Ok(())
}

fn tell(planned: &Plan, atlas: &Atlas, on: Date, lang: Lang) {
    let heads = match lang {
        Lang::Vi => ["Xã", "Hồ sơ", "Bản cũ", "Dòng dở, phiếu", "Đang trình"],
        Lang::En => ["Commune", "Cases", "Versions", "Drafts, votes", "Under way"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for (commune, of) in &planned.communes {
        let commune = PlaceId::new(*commune);
        let known = atlas.version_at(commune, on);
        let known = known.or_else(|| atlas.place(commune).and_then(|place| place.versions.last()));
        lines.push([
            known.map_or_else(String::new, |version| version.full_name.to_owned()),
            of.cases.to_string(),
            of.past.to_string(),
            (of.drafts + of.votes + of.typed).to_string(),
            of.under_way.to_string(),
        ]);
    }
    say(&match lang {
        Lang::Vi => format!("Các năm đến hết {}:\n", planned.up_to),
        Lang::En => format!("Years to the end of {}:\n", planned.up_to),
    });
    say(&aligned(&lines, &[1, 2, 3, 4]));
}
