//! `hoctap boundaries import|list|remove`: boundaries of places from a GeoJSON file, with its source and licence.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use programme::text::{Lang, Text};

use super::accounts::today;
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use super::{Refused, say, say_json};
use crate::actions::boundaries::{Asked, BoundaryError, Faulty, import, remove};
use crate::documents::words::day_word;
use crate::store::boundaries::boundary_loads;

#[derive(Subcommand)]
pub(super) enum BoundariesVerb {
    /// Nạp ranh giới (vùng) hoặc vị trí (điểm) của các đơn vị từ tệp GeoJSON, hệ tọa độ WGS 84. Có đối tượng sai thì không
    /// nạp gì, trừ khi chọn --only-good.
    /// | Load outlines (areas) or centres (points) of places from a GeoJSON file in WGS 84. Where a feature is wrong nothing
    /// is loaded, unless --only-good is given.
    Import {
        /// Tệp GeoJSON (FeatureCollection). | A GeoJSON file (FeatureCollection).
        file: PathBuf,
        /// Nguồn: ai lập, lấy từ đâu; in dưới mọi bản đồ. | Who drew it and where it is from; printed below every map.
        #[arg(long)]
        source: String,
        /// Giấy phép hoặc văn bản cho phép dùng; in dưới mọi bản đồ.
        /// | The licence or the paper that allows its use; printed below every map.
        #[arg(long)]
        licence: String,
        /// Thuộc tính ghi mã đơn vị, ví dụ commune_code. | Property that holds the code, such as commune_code.
        #[arg(long, value_name = "NAME")]
        code_property: String,
        /// Ngày mà tệp đúng (mã và ranh giới của ngày đó); hôm nay nếu không ghi.
        /// | The day of which the file is, codes and outlines; today unless said otherwise.
        #[arg(long, value_parser = day)]
        valid_on: Option<Date>,
        /// Nạp những đối tượng đúng, bỏ những đối tượng sai. | Load the good features and leave out those that are wrong.
        #[arg(long)]
        only_good: bool,
    },
    /// Liệt kê các tệp ranh giới đã nạp, kèm nguồn và giấy phép. | Files of boundaries, with their source and licence.
    List,
    /// Gỡ một tệp ranh giới và mọi vùng của nó. | Take a file of boundaries out, with every outline that it brought.
    Remove {
        /// Số của lần nạp, như `boundaries list` ghi. | Its number, as `boundaries list` says.
        id: i64,
    },
}

/// Most features that are named; the others are counted.
const NAMED: usize = 50;

fn lines(faults: &[Faulty], lang: Lang) -> String {
    let mut said = String::new();
    for faulty in faults.iter().take(NAMED) {
        let at = Text::new(format!("đối tượng {}", faulty.feature), format!("feature {}", faulty.feature));
        let code = if faulty.code.is_empty() { String::new() } else { format!(" ({})", faulty.code) };
        let why = faulty.fault.text();
        said.push_str(&format!("\n  {}{code}: {} [{}]", at.get(lang), why.get(lang), faulty.fault.code()));
    }
    if faults.len() > NAMED {
        said.push_str(&format!("\n  … (+{})", faults.len() - NAMED));
    }
    said
}

fn refused(error: &BoundaryError, lang: Lang) -> Refused {
    match error {
        BoundaryError::Store(error) => store_refused(error, lang),
        BoundaryError::Faults(faults, _) => {
            Refused(format!("{}{}", error.text().get(lang), lines(faults, lang)))
        }
        BoundaryError::Io(_)
        | BoundaryError::NoSource
        | BoundaryError::NoLicence
        | BoundaryError::TooLarge
        | BoundaryError::NotGeoJson(_)
        | BoundaryError::NotWgs84(_)
        | BoundaryError::Nothing
        | BoundaryError::NoSuchProperty(_)
        | BoundaryError::Unknown
        | BoundaryError::NotYours => Refused::text(&error.text(), lang),
    }
}

pub(super) fn run(verb: BoundariesVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let failed = |error: BoundaryError| refused(&error, lang);
    match verb {
        BoundariesVerb::Import { file, source, licence, code_property, valid_on, only_good } => {
            let atlas = atlas_of(&db, lang)?;
            let valid_on = valid_on.map_or_else(|| today(&db, at, lang), Ok)?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let asked = Asked {
                path: &file,
                file: &name,
                source: &source,
                licence: &licence,
                code_property: &code_property,
                valid_on,
                only_good,
            };
            let loaded = import(&mut db, &atlas, &asked, &|_| true, at.by()).map_err(failed)?;
            if at.json {
                return say_json(&serde_json::json!({
                    "id": loaded.id, "areas": loaded.areas, "points": loaded.points,
                    "left_out": loaded.left_out.iter().map(|faulty| serde_json::json!({
                        "feature": faulty.feature, "code": faulty.code, "fault": faulty.fault.code(),
                    })).collect::<Vec<_>>(),
                }));
            }
            let (id, areas, points) = (loaded.id, loaded.areas, loaded.points);
            let text = Text::new(
                format!("Đã nạp ranh giới số {id}: {areas} vùng, {points} điểm."),
                format!("Boundaries {id} are loaded: {areas} areas, {points} points."),
            );
            let mut said = text.get(lang).to_owned();
            if !loaded.left_out.is_empty() {
                let left = Text::new(
                    format!("\nBỏ {} đối tượng sai:", loaded.left_out.len()),
                    format!("\n{} features were left out:", loaded.left_out.len()),
                );
                said.push_str(left.get(lang));
                said.push_str(&lines(&loaded.left_out, lang));
            }
            say(&(said + "\n"));
            Ok(())
        }
        BoundariesVerb::List => {
            let loads = boundary_loads(&db).map_err(|error| store_refused(&error, lang))?;
            if at.json {
                return say_json(&loads);
            }
            let heads = match lang {
                Lang::Vi => ["Số", "Đúng ngày", "Vùng", "Điểm", "Nguồn", "Giấy phép", "Tệp"],
                Lang::En => ["Id", "Valid on", "Areas", "Points", "Source", "Licence", "File"],
            };
            let mut table = vec![heads.map(str::to_owned)];
            table.extend(loads.into_iter().map(|load| {
                let on = day_word(&load.valid_on, lang);
                let (areas, points) = (load.areas.to_string(), load.points.to_string());
                [load.id.to_string(), on, areas, points, load.source, load.licence, load.file]
            }));
            say(&super::aligned(&table, &[0, 2, 3]));
            Ok(())
        }
        BoundariesVerb::Remove { id } => {
            remove(&mut db, id, &|_| true, at.by()).map_err(failed)?;
            let text =
                Text::new(format!("Đã gỡ ranh giới số {id}."), format!("Boundaries {id} are taken out."));
            say(&format!("{}\n", text.get(lang)));
            Ok(())
        }
    }
}
