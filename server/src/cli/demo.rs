//! `hoctap demo`: the province built, then its table and its workbook.

use std::net::SocketAddr;

use clap::Args as ClapArgs;
use indicatif::{ProgressBar, ProgressStyle};
use programme::criteria::{shipped, shipped_set};
use programme::indicators::PLAN;
use programme::places::{Atlas, Level};
use programme::text::Lang;

use super::Refused;
use super::records::{At, address, open_or_create, store_refused};
use super::report::{not_written, table};
use super::serve;
use crate::actions::accounts::{DEMO_LOGINS, DEMO_PASSWORD};
use crate::actions::demo::{Demo, DemoError, DemoState, build_demo, demo_state};
use crate::actions::progress::{Asked, progress};
use crate::demo::{CENSUS_HOUSEHOLDS, GENERATED_NOTE};
use crate::documents::progress_workbook::{Heading, write_progress};
use crate::store::counts::{titles, years};
use crate::store::db::{Database, StoreError};
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Số hộ của cả tỉnh; tổng điều tra đếm được 402.860 hộ.
    /// | Households of the whole province; the census counted 402,860.
    #[arg(long, default_value_t = CENSUS_HOUSEHOLDS, value_parser = clap::value_parser!(u32).range(1_000..=4_000_000))]
    households: u32,
    /// Các năm, ví dụ 2016-2020. | Years, such as 2016-2020.
    #[arg(long, default_value = "2016-2020", value_parser = years_of)]
    years: Years,
    /// Chỉ dựng và in, không mở ứng dụng web. | Only build and print; serve nothing.
    #[arg(long)]
    no_serve: bool,
    /// Địa chỉ và cổng của ứng dụng web. | Address and port of the web application.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// The accounts of the demo, for whoever opens it in a browser.
fn tell_accounts(lang: Lang) {
    let mut lines = vec![match lang {
        Lang::Vi => ["Tên đăng nhập".to_owned(), "Vai trò".to_owned()],
        Lang::En => ["Login".to_owned(), "Role".to_owned()],
    }];
    for (login, role) in DEMO_LOGINS {
        let name = programme::accounts::role(role).map_or("", |role| role.name.get(lang));
        lines.push([(*login).to_owned(), name.to_owned()]);
    }
    let password = match lang {
        Lang::Vi => format!("Mật khẩu chung: {DEMO_PASSWORD}"),
        Lang::En => format!("Password of all: {DEMO_PASSWORD}"),
    };
    super::say(&format!("\n{}{password}\n", super::aligned(&lines, &[])));
}

/// First and last year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Years(u16, u16);

fn years_of(text: &str) -> Result<Years, String> {
    let years = text.split_once('-').and_then(|(a, b)| Some(Years(a.parse().ok()?, b.parse().ok()?)));
    years.filter(|Years(a, b)| a <= b && *a >= 2016 && *b <= 2020).ok_or_else(|| "2016-2020".to_owned())
}

/// Family, hamlet, clan, unit.
const SETS: [&str; 4] = ["448-2015-family", "448-2015-community", "448-2015-clan", "448-2015-unit"];

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let years = args.years.0..=args.years.1;
    let atlas = Atlas::shipped();
    let mut db = open_or_create(at, lang)?;
    match demo_state(&db) {
        Ok(DemoState::Built) => match lang {
            Lang::Vi => eprintln!(
                "Dữ liệu trình diễn đã có ở đây; hiện lại như đã tạo (--households, --years không dùng)."
            ),
            Lang::En => eprintln!(
                "A demo stands here already and is shown as it was built (--households and --years are not used)."
            ),
        },
        Ok(DemoState::Empty) => {
            let sets = SETS.map(|id| shipped_set(id).ok_or_else(|| Refused(id.to_owned())));
            let [family, hamlet, clan, unit] = sets;
            let sets = [family?, hamlet?, clan?, unit?];
            let text =
                |id: &str| shipped().iter().find(|(stem, _)| *stem == id).map_or("", |(_, text)| *text);
            let bar = ProgressBar::new(1).with_style(
                ProgressStyle::with_template("{msg} {bar:40} {percent:>3}% {elapsed}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            let step = |year: u16, done: u64, of: u64| {
                bar.set_message(year.to_string());
                bar.set_length(of);
                bar.set_position(done);
            };
            let [a, b, c, d] = &sets;
            let demo = Demo {
                households: args.households,
                years,
                sets: [(a, text(SETS[0])), (b, text(SETS[1])), (c, text(SETS[2])), (d, text(SETS[3]))],
                by: at.by(),
                step: &step,
            };
            build_demo(&mut db, &atlas, &demo).map_err(|error| refused(&error, at, lang))?;
            // So that certificates can be issued and printed at once.
            at.key_folder()
                .make(&mut db, at.by())
                .map_err(|error| super::certificates::key_refused(&error, lang))?;
            bar.finish_and_clear();
        }
        Err(error) => return Err(refused(&error, at, lang)),
    }
    show(&db, &atlas, at, lang)?;
    drop(db);
    tell_accounts(lang);
    if args.no_serve { Ok(()) } else { serve::serve(args.listen, (None, &[]), None, at, lang) }
}

fn refused(error: &DemoError, at: &At, lang: Lang) -> Refused {
    let place = match address(at, lang) {
        Ok(address) => address.to_string(),
        Err(refused) => return refused,
    };
    Refused(match (error, lang) {
        (DemoError::Store(error), _) => return store_refused(error, lang),
        (DemoError::NotADemo, Lang::Vi) => {
            format!(
                "{place} đã có dữ liệu khác, không phải dữ liệu trình diễn. Chọn thư mục khác: --data THƯ-MỤC."
            )
        }
        (DemoError::NotADemo, Lang::En) => {
            format!("{place} holds other records, not a demo. Choose another folder: --data FOLDER.")
        }
        (DemoError::Unfinished, Lang::Vi) => {
            format!("{place} có dữ liệu trình diễn dở dang. Xóa thư mục đó rồi chạy lại.")
        }
        (DemoError::Unfinished, Lang::En) => {
            format!("{place} holds half a demo. Remove the folder and run it again.")
        }
        (DemoError::Import(_) | DemoError::Recognition(_) | DemoError::Account(_), _) => error.to_string(),
    })
}

/// The table of the province and its districts, and the workbook with all titles.
fn show(db: &Database, atlas: &Atlas, at: &At, lang: Lang) -> Result<(), Refused> {
    let failed = |error: StoreError| store_refused(&error, lang);
    let last = years(db).map_err(failed)?.last().copied().unwrap_or(2020);
    let on = year_end(u16::try_from(last).unwrap_or(2020));
    let place = atlas.by_code(Level::Province, "83", on).map_err(|error| Refused(error.to_string()))?;
    let titles = titles(db).map_err(failed)?;
    let asked = Asked { place, as_of: on, map_on: on, titles: &titles, by: Some(Level::District) };
    let rows = stored_zones(db).and_then(|zones| progress(db, atlas, &zones, &asked)).map_err(failed)?;
    println!("{}\n", GENERATED_NOTE.get(lang));
    let mut shown: Vec<_> =
        rows.iter().filter(|row| row.level == "province" && row.zone == "all").cloned().collect();
    shown.sort_by_key(|row| (row.title != "learning_family", row.title.clone(), row.year));
    println!("{}", table(&shown, lang));
    let mut shown: Vec<_> = rows
        .iter()
        .filter(|row| row.level != "province" && row.title == "learning_family" && row.year == last)
        .cloned()
        .collect();
    shown.sort_by_key(|row| row.place_code.clone());
    println!("{}", table(&shown, lang));
    let day = on.to_string();
    let heading = Heading {
        place: atlas.version_at(place, on).map_or("", |version| version.full_name),
        as_of: &day,
        map_on: &day,
        plan: PLAN,
        note: Some(GENERATED_NOTE.get(lang)),
    };
    let out = at.data.join("progress.xlsx");
    std::fs::create_dir_all(&at.data).map_err(|error| not_written(&out, &error.to_string(), lang))?;
    write_progress(&rows, &heading, &out, lang)
        .map_err(|error| not_written(&out, &error.to_string(), lang))?;
    match lang {
        Lang::Vi => println!("Bảng tính: {}", out.display()),
        Lang::En => println!("Workbook: {}", out.display()),
    }
    Ok(())
}
