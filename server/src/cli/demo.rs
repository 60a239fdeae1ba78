//! `hoctap demo`: the province built, then its table.

use clap::Args as ClapArgs;
use indicatif::{ProgressBar, ProgressStyle};
use programme::criteria::shipped_set;
use programme::places::{Atlas, Level};
use programme::text::Lang;

use super::Refused;
use super::records::{At, path, store_refused, stored_zones, table};
use crate::actions::demo::{Demo, DemoError, build_demo};
use crate::actions::progress::{Asked, progress};
use crate::demo::{CENSUS_HOUSEHOLDS, GENERATED_NOTE};
use crate::roster::check::year_end;
use crate::store::db::Database;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Households of the whole province; the census counted 402,860.
    #[arg(long, default_value_t = CENSUS_HOUSEHOLDS)]
    households: u32,
    /// Years, such as 2016-2020.
    #[arg(long, default_value = "2016-2020")]
    years: String,
    /// Only build and print; there is no web application yet.
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let years =
        args.years.split_once('-').and_then(|(a, b)| Some(a.parse::<u16>().ok()?..=b.parse::<u16>().ok()?));
    let years = years.filter(|years| !years.is_empty() && *years.start() >= 2016 && *years.end() <= 2020);
    let Some(years) = years else {
        return Err(Refused(match lang {
            Lang::Vi => format!("--years “{}”: ghi dạng 2016-2020, trong khoảng đó.", args.years),
            Lang::En => format!("--years “{}”: write 2016-2020, or a part of it.", args.years),
        }));
    };
    let set = shipped_set("448-2015-family").ok_or_else(|| Refused("448-2015-family".to_owned()))?;
    let atlas = Atlas::shipped();
    let mut db = Database::open_or_create(&path(at, lang)?).map_err(|error| store_refused(&error, lang))?;
    let bar = ProgressBar::new(1).with_style(
        ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let step = |year: u16, done: usize, of: usize| {
        bar.set_message(year.to_string());
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let demo =
        Demo { households: args.households, years: years.clone(), set: &set, at: &at.now, step: &step };
    match build_demo(&mut db, &atlas, &demo) {
        // A folder that holds a demo already is shown as it is.
        Ok(()) | Err(DemoError::NotEmpty) => {}
        Err(error) => return Err(Refused(error.to_string())),
    }
    bar.finish_and_clear();
    let on = year_end(*years.end());
    let place = atlas.by_code(Level::Province, "83", on).map_err(|error| Refused(error.to_string()))?;
    let titles = [set.title.clone()];
    let asked = Asked { place, as_of: on, map_on: on, titles: &titles, by: Some(Level::District) };
    let rows = stored_zones(&db).and_then(|zones| progress(&db, &atlas, &zones, &asked));
    let rows = rows.map_err(|error| store_refused(&error, lang))?;
    println!("{}\n", GENERATED_NOTE.get(lang));
    let mut rows: Vec<_> = rows.into_iter().filter(|row| row.zone == "all").collect();
    rows.sort_by_key(|row| (row.level != "province", row.place_code.clone(), row.year));
    table(&rows, lang);
    let _ = args.no_serve;
    Ok(())
}
