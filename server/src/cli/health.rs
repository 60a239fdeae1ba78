//! `health`: version, engine, size, layout, the last change and the last backup, as the page of administration says them.

use std::collections::BTreeMap;

use programme::text::Lang;

use super::Refused;
use super::records::{At, address, open, store_refused};
use crate::store::health::row_counts;
use crate::web::health_facts;
use crate::web::words::Words;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Đếm cả số dòng của từng bảng. | Count the rows of every table too.
    #[arg(long)]
    count: bool,
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let failed = |error| store_refused(&error, lang);
    let db = open(at, lang)?;
    let w = Words::of(lang);
    let facts = health_facts(w, &db, &address(at, lang)?, &at.data).map_err(failed)?;
    let counts = if args.count { row_counts(&db).map_err(failed)? } else { Vec::new() };
    if at.json {
        let named = facts.into_iter().map(|(key, value)| (key.trim_start_matches("adm-").to_owned(), value));
        let counted = counts.into_iter().map(|(table, n)| (format!("rows.{table}"), n.to_string()));
        return super::say_json(&named.chain(counted).collect::<BTreeMap<_, _>>());
    }
    for (key, value) in facts {
        println!("{}: {value}", w.t(key));
    }
    for (table, n) in counts {
        println!("{table}: {}", w.int(n));
    }
    Ok(())
}
