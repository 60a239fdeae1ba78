//! `hoctap titles list|show|set|pilots`: what holds of the title kinds, and what a province sets of them.

use clap::Subcommand;
use jiff::civil::Date;
use programme::criteria::Provenance;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::text::{Lang, Text};
use programme::titles::{
    FactKey, FactValue, Holds, Pilot, PilotRefused, Setting, SettingRefused, title_kind, title_kinds,
};

use super::Refused;
use super::decisions::today;
use super::records::{At, open, open_or_create, store_refused};
use super::words::{day, title};
use crate::actions::progress::pilot_years;
use crate::actions::titles::{PilotError, SetError, TitleRules, add_pilot, set_fact};

#[derive(Subcommand)]
pub(super) enum TitlesVerb {
    /// Liệt kê danh hiệu: đối tượng, ai quyết định hôm nay, thời gian xét.
    /// | Every title kind: its subjects, who decides today, when it is given.
    List,
    /// Xem một danh hiệu tại một ngày: ai làm bước nào, hạn nào, căn cứ, chỗ chưa đối chiếu văn bản gốc.
    /// | One title on a day: who takes which step, by when, its source, what is unverified.
    Show {
        /// Danh hiệu. | Title kind.
        #[arg(value_parser = title)]
        kind: String,
        /// Ngày; hôm nay nếu không ghi. | The day; today unless said otherwise.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
        /// Mã tỉnh, huyện, xã: theo điều tỉnh đó đã đặt. | Code of a place: with what its province set.
        #[arg(long)]
        place: Option<String>,
    },
    /// Tỉnh đặt lại một điều chưa đối chiếu văn bản gốc, từ một ngày, theo văn bản của tỉnh.
    /// | A province sets something unverified otherwise, from a day, by its own paper.
    Set {
        /// Danh hiệu. | Title kind.
        #[arg(value_parser = title)]
        kind: String,
        /// Điều được đặt, như decides, decide_by, term_years. | What is set, such as decides, decide_by, term_years.
        #[arg(value_parser = fact)]
        fact: FactKey,
        /// Giá trị: một cơ quan (commune_committee, …), 12-31 hoặc +03-31 (năm sau), số năm, hoặc default.
        /// | Value: an office (commune_committee, …), 12-31 or +03-31 (next year), years, or default.
        value: String,
        /// Mã tỉnh. | Code of the province.
        #[arg(long)]
        province: String,
        /// Từ ngày. | From this day.
        #[arg(long, value_parser = day)]
        from: Date,
        /// Số văn bản của tỉnh. | Number of the province's paper.
        #[arg(long)]
        instrument: String,
    },
    /// Nơi thí điểm của một danh hiệu và kết quả từng năm, so với những năm sau ở nơi đó.
    /// | Pilots of a title, their results year by year, and what followed in the same places.
    Pilots {
        /// Danh hiệu. | Title kind.
        #[arg(value_parser = title)]
        kind: String,
    },
    /// Thêm một nơi thí điểm. | Add a pilot.
    AddPilot {
        /// Danh hiệu. | Title kind.
        #[arg(value_parser = title)]
        kind: String,
        /// Mã tỉnh, huyện hoặc xã, theo ngày 31/12 của năm đầu. | Code of a place on 31 December of the first year.
        #[arg(long)]
        place: String,
        /// Năm đầu. | First year.
        #[arg(long)]
        from_year: u16,
        /// Năm cuối. | Last year.
        #[arg(long)]
        to_year: u16,
        /// Mã bộ tiêu chí dùng ở đó. | Id of the criteria set used there.
        #[arg(long, default_value = "")]
        set: String,
        /// Số văn bản. | Number of the paper.
        #[arg(long)]
        instrument: String,
    },
}

fn fact(word: &str) -> Result<FactKey, String> {
    FactKey::parse(word)
        .ok_or_else(|| FactKey::ALL.iter().map(|key| key.code()).collect::<Vec<_>>().join(", "))
}

#[derive(serde::Serialize)]
struct Listed<'a> {
    title: &'a str,
    name: &'a str,
    subject: &'a str,
    decides: Option<&'static str>,
    given_from: Option<String>,
    given_to: Option<String>,
}

#[derive(serde::Serialize)]
struct Shown {
    fact: &'static str,
    value: String,
    source: String,
    /// `verified`, `unverified` or `set`.
    provenance: &'static str,
}

pub(super) fn run(verb: TitlesVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = at.places(lang)?;
    match verb {
        TitlesVerb::List => list(at, lang),
        TitlesVerb::Show { kind, on, place } => show(at, lang, &atlas, (&kind, on, place.as_deref())),
        TitlesVerb::Set { kind, fact, value, province, from, instrument } => {
            let place = atlas
                .by_code(Level::Province, &province, from)
                .map_err(|_| Refused::text(&SettingRefused::NoProvince.text(), lang))?;
            let value = match value.as_str() {
                "default" => None,
                text => {
                    Some(fact.read(text).ok_or_else(|| Refused::text(&SettingRefused::Value.text(), lang))?)
                }
            };
            let setting = Setting { place, title: kind, key: fact, from, value, instrument };
            let mut db = open_or_create(at, lang)?;
            set_fact(&mut db, &atlas, &setting, at.by()).map_err(|error| match error {
                SetError::Store(error) => store_refused(&error, lang),
                SetError::Refused(why) => Refused::text(&why.text(), lang),
            })?;
            let said = Text::new("Đã đặt lại.", "It is set.");
            println!("{}", said.get(lang));
            Ok(())
        }
        TitlesVerb::Pilots { kind } => pilots(at, lang, &atlas, &kind),
        TitlesVerb::AddPilot { kind, place, from_year, to_year, set, instrument } => {
            let on = programme::calendar::year_end(from_year);
            let place = atlas
                .any_level_by_code(&place, on)
                .map_err(|_| Refused::text(&PilotRefused::Place.text(), lang))?;
            let pilot = Pilot {
                id: None,
                title: kind,
                set,
                place,
                from_year,
                to_year,
                instrument,
                note: Text::default(),
            };
            let mut db = open_or_create(at, lang)?;
            let id = add_pilot(&mut db, &atlas, &pilot, at.by()).map_err(|error| match error {
                PilotError::Store(error) => store_refused(&error, lang),
                PilotError::Refused(why) => Refused::text(&why.text(), lang),
                // Only a withdrawal asks for one that is there.
                PilotError::Unknown | PilotError::HasCases => Refused(error.to_string()),
            })?;
            match lang {
                Lang::Vi => println!("Đã thêm nơi thí điểm {id}."),
                Lang::En => println!("The pilot {id} is added."),
            }
            Ok(())
        }
    }
}

fn list(at: &At, lang: Lang) -> Result<(), Refused> {
    let on = today(&at.now).unwrap_or(Date::MAX);
    if at.json {
        let listed: Vec<Listed<'_>> = title_kinds()
            .iter()
            .map(|kind| {
                let fact = kind.period_on(on).and_then(|period| period.fact(FactKey::Decides));
                Listed {
                    title: &kind.code,
                    name: kind.name.get(lang),
                    subject: &kind.subject,
                    decides: fact.and_then(|fact| match fact.value {
                        FactValue::Office(office) => office.map(|office| office.code()),
                        FactValue::By(_) | FactValue::Years(_) => None,
                    }),
                    given_from: kind.periods.first().map(|period| period.from.to_string()),
                    given_to: kind.periods.last().and_then(|period| period.to).map(|to| to.to_string()),
                }
            })
            .collect();
        return super::say_json(&listed);
    }
    let lines = title_kinds().iter().map(|kind| {
        let fact = kind.period_on(on).and_then(|period| period.fact(FactKey::Decides));
        let decides = fact.map_or_else(|| "–".to_owned(), |fact| value(fact.value, lang));
        [kind.code.clone(), kind.name.get(lang).to_owned(), kind.subject.clone(), decides]
    });
    super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[]));
    Ok(())
}

fn value(value: FactValue, lang: Lang) -> String {
    match value {
        FactValue::Office(None) => Text::new("không có", "nobody").get(lang).to_owned(),
        FactValue::Office(Some(office)) => office.name().get(lang).to_owned(),
        FactValue::By(_) | FactValue::Years(_) => value.code(),
    }
}

fn provenance(holds: &Holds) -> &'static str {
    match (holds.is_set, holds.provenance) {
        (true, _) => "set",
        (false, Provenance::Verified) => "verified",
        (false, Provenance::Unverified) => "unverified",
    }
}

/// Where the records are, if there are any: what ships is shown without them.
fn rules(at: &At, atlas: &Atlas, lang: Lang) -> Result<TitleRules, Refused> {
    if at.database.is_none() && !at.data.join("hoctap.sqlite").exists() {
        return Ok(TitleRules::shipped(atlas));
    }
    let db = open(at, lang)?;
    TitleRules::load(&db, atlas).map_err(|error| store_refused(&error, lang))
}

fn show(
    at: &At,
    lang: Lang,
    atlas: &Atlas,
    (title, on, place): (&str, Option<Date>, Option<&str>),
) -> Result<(), Refused> {
    let Some(kind) = title_kind(title) else { return Err(Refused(title.to_owned())) };
    let on = on.or_else(|| today(&at.now)).unwrap_or(Date::MAX);
    let rules = rules(at, atlas, lang)?;
    let place: PlaceId = match place {
        Some(code) => atlas.any_level_by_code(code, on).map_err(|_| {
            let text = Text::new(
                format!("Không có nơi nào mang mã “{code}” vào ngày {on}."),
                format!("No place has the code “{code}” on {on}."),
            );
            Refused::text(&text, lang)
        })?,
        None => atlas.by_code(Level::Country, "VN", on).unwrap_or(PlaceId::new(0)),
    };
    let holds =
        FactKey::ALL.iter().filter_map(|key| Some((*key, rules.holds(kind, *key, on, (atlas, place))?)));
    let holds: Vec<(FactKey, Holds)> = holds.collect();
    if at.json {
        let shown: Vec<Shown> = holds
            .iter()
            .map(|(key, holds)| Shown {
                fact: key.code(),
                value: holds.value.code(),
                source: holds.source.clone(),
                provenance: provenance(holds),
            })
            .collect();
        return super::say_json(&shown);
    }
    let period = kind.period_on(on);
    let instrument = period.map_or("–", |period| period.instrument.as_str());
    println!("{} · {} · {instrument}", kind.code, kind.name.get(lang));
    if period.is_none() {
        let text = Text::new("Ngày này không xét danh hiệu này.", "The title is not given on that day.");
        println!("{}", text.get(lang));
    }
    let lines = holds.iter().map(|(key, holds)| {
        let mark = match (provenance(holds), lang) {
            ("unverified", Lang::Vi) => "chưa đối chiếu văn bản gốc",
            ("unverified", Lang::En) => "unverified",
            ("set", Lang::Vi) => "tỉnh đặt",
            ("set", Lang::En) => "set by the province",
            (_, _) => "",
        };
        [key.code().to_owned(), value(holds.value, lang), mark.to_owned(), holds.source.clone()]
    });
    super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[]));
    Ok(())
}

fn pilots(at: &At, lang: Lang, atlas: &Atlas, title: &str) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let rules = TitleRules::load(&db, atlas).map_err(|error| store_refused(&error, lang))?;
    let on = today(&at.now).unwrap_or(Date::MAX);
    let mut json = Vec::new();
    for pilot in rules.pilots().iter().filter(|pilot| pilot.title == title) {
        let years = pilot_years(&db, atlas, pilot, on).map_err(|error| store_refused(&error, lang))?;
        if at.json {
            json.extend(years);
            continue;
        }
        let map_on = programme::calendar::year_end(pilot.from_year);
        let name = atlas.version_at(pilot.place, map_on).map_or("–", |version| version.full_name);
        println!("{name} · {}–{} · {}", pilot.from_year, pilot.to_year, pilot.instrument);
        let mark = Text::new("thí điểm", "pilot");
        let lines = years.iter().map(|of| {
            let row = &of.row;
            [
                row.year.to_string(),
                if of.pilot { mark.get(lang).to_owned() } else { String::new() },
                row.total.map_or_else(|| "–".to_owned(), |n| n.to_string()),
                row.registered.to_string(),
                row.passed.to_string(),
                row.recognised.to_string(),
            ]
        });
        super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[2, 3, 4, 5]));
    }
    if at.json {
        return super::say_json(&json);
    }
    Ok(())
}
