//! `hoctap registry`: the registry by hand, as the pages do it: list, show, search, create, edit, move, split,
//! close, reopen, merge, duplicates, export.

use std::path::Path;

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::text::Lang;

use super::Refused;
use super::places::commune;
use super::records::{At, atlas_of, open, store_refused};
use super::registry_args::{FormArgs, ListArgs, Verb, Where, Which};
use super::{registry_care, registry_show};
use crate::actions::registry as by_hand;
use crate::actions::registry::{Closing, Facts, NewRecord, RegistryError, Seen, as_it_stands};
use crate::documents::registry_table::{TableError, write_csv, write_workbook};
use crate::documents::write_whole;
use crate::registry_index::{Cursor, Kind, ListAsked, Names, twins};
use crate::roster::check::plain_code;
use crate::store::db::{Database, StoreError};
use crate::store::registry::{CaseFilter, SubjectKey, hamlet_list, history, kind_codes, record};

pub(super) fn run(verb: &Verb, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let desk = Desk { db, atlas, names: Names::default(), at, lang };
    match verb {
        Verb::List { what, limit, after } => desk.list(what, usize::from(*limit), *after),
        Verb::Show(which) => desk.show(which),
        Verb::Search { query, commune, limit } => desk.search(query, commune.as_deref(), *limit),
        Verb::Duplicates { place, limit } => desk.duplicates(place, *limit),
        Verb::Export { what, out } => desk.export(what, out),
        Verb::Held { .. } | Verb::Erase { .. } | Verb::Unlist { .. } => desk.care(verb),
        Verb::Create { .. }
        | Verb::Edit { .. }
        | Verb::Move { .. }
        | Verb::Split { .. }
        | Verb::Close { .. }
        | Verb::Reopen { .. }
        | Verb::Merge { .. } => desk.change(verb),
    }
}

struct Desk<'a> {
    db: Database,
    atlas: Atlas,
    names: Names,
    at: &'a At,
    lang: Lang,
}

impl Desk<'_> {
    fn store(&self, error: &StoreError) -> Refused {
        store_refused(error, self.lang)
    }

    fn refused(&self, error: &RegistryError) -> Refused {
        if let RegistryError::Store(error) = error {
            return self.store(error);
        }
        Refused(format!("{} [{}]", error.text().get(self.lang), error.code()))
    }

    fn on(&self, place: Option<Date>) -> Date {
        let today = self.at.now.get(..10).and_then(|day| day.parse().ok());
        place.or(today).unwrap_or(Date::MAX)
    }

    /// The commune, and those whose records it answers for.
    fn communes(&self, place: &Where) -> Result<Vec<i64>, Refused> {
        let on = self.on(place.map_on);
        let commune = commune(&self.atlas, &place.commune, on, self.lang)?;
        Ok(self.atlas.predecessors_at(commune, on).into_iter().map(PlaceId::get).collect())
    }

    fn hamlet(&self, communes: &[i64], name: &str) -> Result<(i64, i64), Refused> {
        let folded = programme::fold::fold(name);
        for commune in communes {
            let hamlets = hamlet_list(&self.db, *commune).map_err(|error| self.store(&error))?;
            if let Some(found) = hamlets.iter().find(|hamlet| programme::fold::fold(&hamlet.name) == folded) {
                return Ok((*commune, found.id));
            }
        }
        Err(self.refused(&RegistryError::HamletUnknown))
    }

    fn find(&self, which: &Which, code: &str) -> Result<SubjectKey, Refused> {
        let (mut found, code) = (Vec::new(), plain_code(code.trim()));
        for commune in self.communes(&which.place)? {
            let codes =
                kind_codes(&self.db, commune, which.kind.code()).map_err(|error| self.store(&error))?;
            found.extend(codes.into_iter().filter(|(known, _)| known == code).map(|(_, id)| (commune, id)));
        }
        match (found[..].len(), found.first()) {
            (1, Some(key)) => Ok(*key),
            (0, _) => Err(self.refused(&RegistryError::Unknown)),
            _ => Err(Refused(match self.lang {
                Lang::Vi => format!("Mã {code} có ở hai xã cũ. Ghi mã xã cũ và --map-on trước khi sáp nhập."),
                Lang::En => format!(
                    "The code {code} is in two former communes. Name one, with --map-on a day before the merger."
                ),
            })),
        }
    }

    fn seen(&self, which: &Which, code: &str) -> Result<Seen, Refused> {
        let key = self.find(which, code)?;
        let now = as_it_stands(&self.db, key).map_err(|error| self.refused(&error))?;
        Ok(Seen { key, version: now.version })
    }

    fn asked(&self, what: &ListArgs) -> Result<ListAsked, Refused> {
        let communes = self.communes(&what.place)?;
        let hamlet = what.hamlet.as_deref().map(|name| self.hamlet(&communes, name)).transpose()?;
        let case = what.title.as_ref().zip(what.year).map(|(title, year)| CaseFilter {
            title: title.clone(),
            year: i64::from(year),
            outcome: what.outcome.clone(),
            state: what.case_state.clone(),
            hamlet: None,
            // As on the pages: of those that are assessed a decision signed later takes none away.
            signed_by: what
                .as_of
                .filter(|_| matches!(what.outcome.as_deref(), Some("recognised" | "again")))
                .map(|day| day.to_string()),
        });
        Ok(ListAsked {
            kind: what.kind,
            hamlet,
            name: what.name.clone(),
            group: what.group.clone(),
            shown: what.state,
            case,
            order: what.order,
            as_of: what.as_of,
            ..ListAsked::all(&communes, what.kind)
        })
    }

    fn list(&self, what: &ListArgs, limit: usize, after: Option<Cursor>) -> Result<(), Refused> {
        let asked = ListAsked { limit, after, ..self.asked(what)? };
        let page = self.names.list(&self.db, &asked).map_err(|error| self.store(&error))?;
        registry_show::page(&page, self.at.json, self.lang)
    }

    fn show(&self, which: &Which) -> Result<(), Refused> {
        let key = self.find(which, &which.code)?;
        let failed = |error: StoreError| self.store(&error);
        let Some(record) = record(&self.db, key.0, key.1).map_err(failed)? else {
            return Err(self.refused(&RegistryError::Unknown));
        };
        let history = history(&self.db, key.0, key.1).map_err(failed)?;
        registry_show::record(&record, &history, self.at.json, self.lang)
    }

    fn search(&self, query: &str, within: Option<&str>, limit: usize) -> Result<(), Refused> {
        let communes = match within {
            Some(code) => self.communes(&Where { commune: code.to_owned(), map_on: None })?,
            None => {
                let communes = self.atlas.places().filter(|place| place.level == Level::Commune);
                communes.map(|place| place.id.get()).collect()
            }
        };
        let hits = self.names.search(&self.db, &communes, query, &[], limit);
        let hits = hits.map_err(|error| self.store(&error))?;
        registry_show::hits(&hits, &self.atlas, self.on(None), self.at.json)
    }

    fn duplicates(&self, place: &Where, limit: usize) -> Result<(), Refused> {
        let mut pairs = Vec::new();
        for commune in self.communes(place)? {
            let found = twins(&self.names, &self.db, commune, Kind::Family, limit - pairs.len());
            pairs.extend(found.map_err(|error| self.store(&error))?);
        }
        registry_show::pairs(&pairs, self.at.json, self.lang)
    }

    fn export(&self, what: &ListArgs, out: &Path) -> Result<(), Refused> {
        let asked = self.asked(what)?;
        let is_csv = out.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let written = if is_csv {
            let mut n = 0;
            write_whole(out, |part| {
                let mut file = std::io::BufWriter::new(std::fs::File::create(part)?);
                n = write_csv(&self.names, &self.db, &asked, self.lang, &mut file)?;
                Ok::<_, TableError>(())
            })
            .map(|()| n)
        } else {
            write_workbook(&self.names, &self.db, &asked, self.lang, out)
        };
        match (written, self.lang) {
            (Ok(n), Lang::Vi) => super::say(&format!("Đã ghi {n} dòng vào {}.\n", out.display())),
            (Ok(n), Lang::En) => super::say(&format!("{n} rows written to {}.\n", out.display())),
            (Err(TableError::Store(error)), _) => return Err(self.store(&error)),
            (Err(error @ (TableError::Workbook(_) | TableError::Io(_))), Lang::Vi) => {
                return Err(Refused(format!("Không ghi được {}: {error}.", out.display())));
            }
            (Err(error @ (TableError::Workbook(_) | TableError::Io(_))), Lang::En) => {
                return Err(Refused(format!("Could not write {}: {error}.", out.display())));
            }
        }
        Ok(())
    }

    /// What a family may ask for.
    fn care(mut self, verb: &Verb) -> Result<(), Refused> {
        let with = (self.at, self.lang);
        match verb {
            Verb::Held { which, out } => {
                let key = self.find(which, &which.code)?;
                registry_care::held(&mut self.db, &self.atlas, key, out, with)
            }
            Verb::Erase { which, why, asked_by, yes } => {
                let key = self.find(which, &which.code)?;
                registry_care::erase(&mut self.db, &self.atlas, key, (*why, *asked_by, *yes), with)
            }
            Verb::Unlist { which, back } => {
                let key = self.find(which, &which.code)?;
                registry_care::unlist(&mut self.db, key, *back, with)
            }
            Verb::List { .. }
            | Verb::Show(_)
            | Verb::Search { .. }
            | Verb::Duplicates { .. }
            | Verb::Export { .. }
            | Verb::Create { .. }
            | Verb::Edit { .. }
            | Verb::Move { .. }
            | Verb::Split { .. }
            | Verb::Close { .. }
            | Verb::Reopen { .. }
            | Verb::Merge { .. } => Ok(()),
        }
    }

    fn named(&self, commune: &[i64], hamlet: Option<&str>) -> Result<i64, Refused> {
        hamlet.map_or(Ok(0), |name| self.hamlet(commune, name).map(|(_, id)| id))
    }

    fn change(mut self, verb: &Verb) -> Result<(), Refused> {
        let by = self.at.by();
        let refuse = |desk: &Self, error: &RegistryError| desk.refused(error);
        let of = |desk: &Self, which: &Which| {
            let seen = desk.seen(which, &which.code)?;
            Ok::<_, Refused>(Seen { version: which.seen.unwrap_or(seen.version), ..seen })
        };
        let (job, code) = match verb {
            Verb::Create { place, kind, form, hamlet, since } => {
                let communes = self.communes(place)?;
                let commune = PlaceId::new(communes.first().copied().unwrap_or_default());
                let hamlet = self.named(&communes[..1], hamlet.as_deref())?;
                let new = NewRecord { kind: *kind, facts: typed(form), hamlet, since: *since };
                by_hand::create(&mut self.db, by, commune, &new).map(|made| (made.job, made.code))
            }
            Verb::Edit { which, form, reason } => {
                let seen = of(&self, which)?;
                let now = as_it_stands(&self.db, seen.key).map_err(|error| refuse(&self, &error))?;
                let born = now.birth_year.and_then(|year| u16::try_from(year).ok());
                let facts = Facts {
                    code: form.new_code.as_deref(),
                    name: form.name.as_deref().unwrap_or(&now.name),
                    group: form.group.as_deref().unwrap_or(&now.group),
                    birth_year: form.birth_year.or(born),
                };
                by_hand::edit(&mut self.db, by, seen, &facts, reason).map(|job| (job, now.code))
            }
            Verb::Move { which, to, from, reason } => {
                let seen = of(&self, which)?;
                let to = self.named(&[seen.key.0], Some(to))?;
                let moved = by_hand::move_to(&mut self.db, by, seen, (to, *from), reason);
                moved.map(|job| (job, which.code.clone()))
            }
            Verb::Split { which, form, from } => {
                let seen = of(&self, which)?;
                let made = by_hand::split(&mut self.db, by, seen, &typed(form), *from);
                made.map(|made| (made.job, made.code))
            }
            Verb::Close { which, from, why, reason } => {
                let seen = of(&self, which)?;
                let closing = Closing { from: *from, why: *why, reason };
                by_hand::close(&mut self.db, by, seen, &closing).map(|job| (job, which.code.clone()))
            }
            Verb::Reopen { which, reason } => {
                let seen = of(&self, which)?;
                by_hand::reopen(&mut self.db, by, seen, reason).map(|job| (job, which.code.clone()))
            }
            Verb::Merge { which, other, reason } => {
                let (kept, other) = (of(&self, which)?, self.seen(which, other)?);
                let merged = by_hand::merge(&mut self.db, by, kept, other, reason);
                merged.map(|merged| (merged.job, which.code.clone()))
            }
            Verb::List { .. }
            | Verb::Show(_)
            | Verb::Search { .. }
            | Verb::Duplicates { .. }
            | Verb::Export { .. }
            | Verb::Held { .. }
            | Verb::Erase { .. }
            | Verb::Unlist { .. } => return Ok(()),
        }
        .map_err(|error| refuse(&self, &error))?;
        if self.at.json {
            return super::say_json(&serde_json::json!({ "code": code, "job": job }));
        }
        super::say(&match self.lang {
            Lang::Vi => format!("Mã {code}: đã ghi (việc {job}).\n"),
            Lang::En => format!("Code {code}: done (job {job}).\n"),
        });
        Ok(())
    }
}

fn typed(form: &FormArgs) -> Facts<'_> {
    Facts {
        code: form.new_code.as_deref(),
        name: form.name.as_deref().unwrap_or(""),
        group: form.group.as_deref().unwrap_or(""),
        birth_year: form.birth_year,
    }
}
