//! Lists without codes, as hamlets keep them: linked as a whole to the families already known.
//!
//! What is not certain is shown to a person with its candidates and never guessed.

use std::collections::BTreeMap;

use ahash::AHashMap;
use programme::ids::PlaceId;
use programme::registry::{Entry, Link, link};
use programme::text::Text;

use super::Doubt;
use super::filed::{Filed, FiledRow};
use super::writer::{Refusal, Writer};
use crate::store::counts::hamlet_names;
use crate::store::db::{StoreError, WriteTx};
use crate::store::subjects::{ListedSubject, subjects_of};

/// How many candidates a message names.
const SHOWN: usize = 5;

/// What stands before hamlet, group and birth year.
const VI: [&str; 3] = ["", "tổ ", "sinh "];
const EN: [&str; 3] = ["", "group ", "born "];

/// Rows that wait until the whole list is known.
#[derive(Default)]
pub(super) struct Uncoded {
    filed: Filed,
    sheets: Vec<String>,
}

impl Uncoded {
    pub(super) fn push(&mut self, sheet: &str, filed: &Filed, row: &FiledRow) {
        self.filed.copy_row(filed, row);
        self.sheets.push(sheet.to_owned());
    }
}

impl Writer<'_> {
    /// Links and files the rows that waited, year by year, so that a year sees the families of the one before.
    pub(super) fn file_listed(&mut self, tx: &WriteTx<'_>) -> Result<(), StoreError> {
        let Uncoded { filed, sheets } = std::mem::take(&mut self.uncoded);
        let mut lists: BTreeMap<(u16, PlaceId), Vec<usize>> = BTreeMap::new();
        for (index, row) in filed.rows.iter().enumerate() {
            lists.entry((row.year, row.former.unwrap_or(row.commune))).or_default().push(index);
        }
        for rows in lists.into_values() {
            let communes = self.communes(tx, &filed.rows[rows[0]])?;
            for commune in communes.iter() {
                self.book.read_whole(tx, commune.get())?;
            }
            let mut known = Register::load(tx, &communes, self.job.kind)?;
            // A record that was merged is another one's shadow: it would make each of its rows doubtful.
            let merged = |commune, id| self.book.ended(commune, id).is_some_and(|end| end.is_merged);
            known.subjects.retain(|(commune, subject)| !merged(*commune, subject.id));
            let entries = known.entries();
            let listed: Vec<Entry<'_>> = rows.iter().map(|&at| entry(&filed, &filed.rows[at])).collect();
            for (&at, found) in rows.iter().zip(link(&entries, &listed)) {
                let row = &filed.rows[at];
                let found = match found {
                    Link::Same(index) => {
                        self.done.linked += 1;
                        let (commune, subject) = &known.subjects[index];
                        Ok(self.book.by_code(*commune, &subject.code))
                    }
                    Link::New => {
                        let at = (sheets[at].clone(), row.row);
                        let (name, hamlet) = (filed.str(row.name), filed.str(row.hamlet));
                        let erased =
                            |commune: &PlaceId| self.book.is_erased_name(commune.get(), name, hamlet);
                        // Whoever says that it is another family of that name is believed.
                        if communes.iter().any(erased) && self.job.choices.get(&at) != Some(&None) {
                            self.done.doubts.push(known.asked(at, name, &[]));
                            Err(erased_name())
                        } else {
                            Ok(None)
                        }
                    }
                    Link::Doubtful(candidates) => {
                        let at = (sheets[at].clone(), row.row);
                        match self.job.choices.get(&at) {
                            Some(None) => Ok(None),
                            Some(Some(code)) if known.is_among(&candidates, code) => {
                                self.done.linked += 1;
                                let chosen = known.subjects.iter().find(|(_, subject)| subject.code == *code);
                                Ok(chosen.and_then(|(commune, _)| self.book.by_code(*commune, code)))
                            }
                            Some(Some(_)) | None => {
                                let name = filed.str(row.name);
                                self.done.doubts.push(known.asked(at, name, &candidates));
                                Err(known.doubt(name, &candidates))
                            }
                        }
                    }
                };
                self.file(tx, &sheets[at], &filed, row, found)?;
            }
        }
        Ok(())
    }
}

fn erased_name() -> Refusal {
    (
        "subject.erased",
        Text::new(
            "Một gia đình cùng tên ở ấp này đã yêu cầu xóa dữ liệu, nên dòng này không được nhập. Nếu đây là gia đình khác, hoặc gia đình ấy đăng ký lại, chọn “hộ mới” hay ghi mã mới.",
            "A family of this name in this hamlet had what was held on it erased, so that this row is not imported. If it is another family, or that family registers anew, choose “a new family” or write a new code.",
        ),
    )
}

fn entry<'f>(filed: &'f Filed, row: &FiledRow) -> Entry<'f> {
    Entry {
        name: filed.str(row.name),
        hamlet: filed.str(row.hamlet),
        group: filed.str(row.group),
        birth_year: row.birth_year,
    }
}

/// The families of a commune and of those that flowed into it.
struct Register {
    subjects: Vec<(i64, ListedSubject)>,
    hamlets: AHashMap<i64, String>,
}

impl Register {
    fn load(tx: &WriteTx<'_>, communes: &[PlaceId], kind: &str) -> Result<Self, StoreError> {
        let (mut subjects, mut hamlets) = (Vec::new(), AHashMap::new());
        for commune in communes {
            let commune = commune.get();
            subjects.extend(subjects_of(tx.reads(), commune, kind)?.into_iter().map(|s| (commune, s)));
            hamlets.extend(hamlet_names(tx.reads(), commune)?);
        }
        Ok(Self { subjects, hamlets })
    }

    fn hamlet(&self, subject: &ListedSubject) -> &str {
        self.hamlets.get(&subject.hamlet).map_or("", String::as_str)
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let entries = self.subjects.iter().map(|(_, subject)| Entry {
            name: &subject.name,
            hamlet: self.hamlet(subject),
            group: &subject.group,
            birth_year: subject.birth_year.and_then(|year| u16::try_from(year).ok()),
        });
        entries.collect()
    }

    /// Whether a code is that of a candidate.
    fn is_among(&self, candidates: &[usize], code: &str) -> bool {
        candidates.iter().any(|index| self.subjects[*index].1.code == code)
    }

    /// A candidate, by what tells it apart.
    fn one(&self, index: usize, [hamlet, group, born]: [&str; 3]) -> String {
        let (_, subject) = &self.subjects[index];
        let mut text = format!("{} = {}", subject.code, subject.name);
        for (word, value) in [
            (hamlet, self.hamlet(subject).to_owned()),
            (group, subject.group.clone()),
            (born, subject.birth_year.map(|year| year.to_string()).unwrap_or_default()),
        ] {
            if !value.is_empty() {
                text.push_str(&format!(", {word}{value}"));
            }
        }
        text
    }

    /// The doubt as a person is asked.
    fn asked(&self, (sheet, row): (String, u32), name: &str, candidates: &[usize]) -> Doubt {
        let candidates = candidates.iter().take(SHOWN).map(|index| {
            let text = Text::new(self.one(*index, VI), self.one(*index, EN));
            (self.subjects[*index].1.code.clone(), text)
        });
        Doubt { sheet, row, name: name.to_owned(), candidates: candidates.collect() }
    }

    fn doubt(&self, name: &str, candidates: &[usize]) -> Refusal {
        let list = |words: [&str; 3]| {
            let shown: Vec<String> =
                candidates.iter().take(SHOWN).map(|index| self.one(*index, words)).collect();
            shown.join("; ")
        };
        let (vi, en) = if candidates.is_empty() {
            (
                format!(
                    "Danh sách có nhiều dòng “{name}” không phân biệt được. Ghi năm sinh, tổ, hoặc mã hộ vào từng dòng."
                ),
                format!(
                    "The list has several rows “{name}” that cannot be told apart. Write birth year, group or code in each."
                ),
            )
        } else {
            (
                format!(
                    "“{name}” có thể là: {}. Ghi mã đúng vào cột “Mã hộ” rồi nhập lại; nếu là hộ mới, ghi một mã chưa dùng.",
                    list(VI)
                ),
                format!(
                    "“{name}” may be: {}. Write the right code in the column household_code and import again; for a new family write a code not in use.",
                    list(EN)
                ),
            )
        };
        ("subject.doubtful", Text::new(vi, en))
    }
}
