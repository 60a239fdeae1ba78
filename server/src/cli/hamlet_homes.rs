//! `hoctap hamlets waiting|assign|unassign`: hamlets of split communes, placed in a successor by a paper.

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::text::{Lang, Text};

use super::Refused;
use super::decisions::today;
use super::places::place;
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use crate::actions::hamlet_homes::{HamletKey, HomeError, SplitCommune, assign, split_communes, unassign};
use crate::documents::words::day_word;

#[derive(Subcommand)]
pub(super) enum HamletsVerb {
    /// Liệt kê ấp của các xã bị chia mà chưa ai xếp vào xã mới, kèm số hộ.
    /// | Hamlets of split communes that nobody has placed yet, with their households.
    Waiting {
        /// Chỉ trong đơn vị này, theo mã hôm nay. | Only within this place, by its code today.
        #[arg(long)]
        place: Option<String>,
        /// Cả những ấp đã xếp. | Those placed, too.
        #[arg(long)]
        all: bool,
        /// Tính đến ngày; hôm nay nếu không ghi. | By this day; today unless said otherwise.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
    },
    /// Xếp một ấp vào một xã mới của xã cũ, theo văn bản. | Place a hamlet in a successor of its commune, by a paper.
    Assign {
        /// Ấp, như `hamlets waiting` ghi: số xã, dấu chấm, số ấp.
        /// | The hamlet as `hamlets waiting` writes it: commune, dot, hamlet.
        #[arg(long, value_parser = hamlet)]
        hamlet: HamletKey,
        /// Mã xã mới, vào ngày chia. | Code of the new commune on the day of the split.
        #[arg(long)]
        to: String,
        /// Số văn bản chia các ấp. | Number of the paper that divides the hamlets.
        #[arg(long)]
        instrument: String,
    },
    /// Gỡ việc xếp một ấp; ấp chờ lại. | Take back where a hamlet was placed; it waits again.
    Unassign {
        /// Ấp, như `hamlets waiting --all` ghi. | The hamlet as `hamlets waiting --all` writes it.
        #[arg(long, value_parser = hamlet)]
        hamlet: HamletKey,
        /// Ngày chia; không ghi thì lần chia cuối. | Day of the split; the last one unless said otherwise.
        #[arg(long, value_parser = day)]
        since: Option<Date>,
    },
}

fn hamlet(text: &str) -> Result<HamletKey, String> {
    let (commune, hamlet) = text.split_once('.').ok_or("4028756.17")?;
    Ok((commune.parse().map_err(|_| "4028756.17")?, hamlet.parse().map_err(|_| "4028756.17")?))
}

#[derive(serde::Serialize)]
struct Line {
    commune: String,
    commune_code: String,
    since: String,
    hamlet: String,
    name: String,
    households: i64,
    /// Codes of what the commune went to, the default first.
    successors: Vec<String>,
    /// Code of where it was placed.
    placed_in: Option<String>,
    instrument: Option<String>,
}

fn refused(error: HomeError, lang: Lang) -> Refused {
    let HomeError::Store(failed) = &error else { return Refused::text(&error.text(), lang) };
    store_refused(failed, lang)
}

/// The lines of one split commune.
fn lines(atlas: &Atlas, split: &SplitCommune, all: bool) -> Vec<Line> {
    let named = |place: PlaceId, on: Date| atlas.version_at(place, on);
    let before = named(split.place, split.on.yesterday().unwrap_or(split.on));
    let code = |place: PlaceId| named(place, split.on).map_or("", |version| version.code).to_owned();
    let hamlets = split.hamlets.iter().filter(|hamlet| all || hamlet.placed.is_none());
    hamlets
        .map(|hamlet| Line {
            commune: before.map_or("", |version| version.full_name).to_owned(),
            commune_code: before.map_or("", |version| version.code).to_owned(),
            since: split.on.to_string(),
            hamlet: format!("{}.{}", hamlet.key.0, hamlet.key.1),
            name: hamlet.name.clone(),
            households: hamlet.households,
            successors: split.to.iter().map(|to| code(*to)).collect(),
            placed_in: hamlet.placed.as_ref().map(|(to, _)| code(*to)),
            instrument: hamlet.placed.as_ref().map(|(_, instrument)| instrument.clone()),
        })
        .collect()
}

pub(super) fn run(verb: HamletsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let now = today(&at.now).unwrap_or(Date::MAX);
    match verb {
        HamletsVerb::Waiting { place: within, all, on } => {
            let on = on.unwrap_or(now);
            let within = within.map(|code| place(&atlas, &code, on, lang)).transpose()?;
            let inside = |split: &SplitCommune| {
                within.is_none_or(|place| split.to.iter().any(|to| atlas.is_within(*to, place, split.on)))
            };
            let split = split_communes(&db, &atlas, on).map_err(|error| store_refused(&error, lang))?;
            let found: Vec<Line> = split
                .iter()
                .filter(|split| inside(split))
                .flat_map(|split| lines(&atlas, split, all))
                .collect();
            if at.json {
                return super::say_json(&found);
            }
            if found.is_empty() {
                super::say(match lang {
                    Lang::Vi => "Không có ấp nào chờ xếp.\n",
                    Lang::En => "No hamlet waits.\n",
                });
            }
            let table = found.into_iter().map(|line| {
                [
                    line.hamlet,
                    line.name,
                    line.households.to_string(),
                    format!("{} {}", line.commune_code, line.commune),
                    day_word(&line.since, lang),
                    line.successors.join(" / "),
                    line.placed_in.unwrap_or_default(),
                    line.instrument.unwrap_or_default(),
                ]
            });
            super::say(&super::aligned(&table.collect::<Vec<_>>(), &[2]));
            Ok(())
        }
        HamletsVerb::Assign { hamlet, to, instrument } => {
            let split = split_communes(&db, &atlas, now).map_err(|error| store_refused(&error, lang))?;
            let waits = |split: &&SplitCommune| {
                split.hamlets.iter().any(|of| of.key == hamlet && of.placed.is_none())
            };
            let split = split.iter().find(waits).ok_or(HomeError::NotWaiting);
            let split = split.map_err(|error| refused(error, lang))?;
            let to = atlas.by_code(Level::Commune, &to, split.on).map_err(|_| HomeError::NotASuccessor);
            let to = to.map_err(|error| refused(error, lang))?;
            let n = assign(&mut db, &atlas, (split.place, split.on), &[(hamlet, to)], &instrument, at.by());
            n.map_err(|error| refused(error, lang))?;
            say(lang, "Đã xếp ấp.", "The hamlet is placed.");
            Ok(())
        }
        HamletsVerb::Unassign { hamlet, since } => {
            let split = split_communes(&db, &atlas, now).map_err(|error| store_refused(&error, lang))?;
            let placed = |split: &&SplitCommune| {
                since.is_none_or(|since| since == split.on)
                    && split.hamlets.iter().any(|of| of.key == hamlet && of.placed.is_some())
            };
            let split = split.iter().filter(placed).max_by_key(|split| split.on);
            let split = split.ok_or(HomeError::NotPlaced).map_err(|error| refused(error, lang))?;
            unassign(&mut db, (split.place, split.on), hamlet, at.by())
                .map_err(|error| refused(error, lang))?;
            say(lang, "Đã gỡ; ấp chờ xếp lại.", "Taken back; the hamlet waits again.");
            Ok(())
        }
    }
}

fn say(lang: Lang, vi: &str, en: &str) {
    super::say(&format!("{}\n", Text::new(vi, en).get(lang)));
}
