//! `hoctap requests`: what families ask their commune to put right, and the commune's answer.

use clap::Subcommand;
use programme::ids::PlaceId;
use programme::privacy::{Answer, RequestState};
use programme::text::Lang;

use super::accounts::today;
use super::places::commune;
use super::records::{At, atlas_of, open, store_refused};
use super::{Refused, aligned, say, say_json};
use crate::actions::requests::{RequestError, answer as give};
use crate::store::registry::rows_of;
use crate::store::requests::requests;

#[derive(Subcommand)]
pub(super) enum RequestsVerb {
    /// Liệt kê yêu cầu của một xã, mới nhất trước. | Requests of a commune, newest first.
    List {
        /// Mã xã. | Code of the commune.
        #[arg(long)]
        commune: String,
        /// Tình trạng: open (chờ), accepted (đã chấp nhận), declined (giữ nguyên); không ghi là tất cả.
        /// | open, accepted or declined; all of them unless said.
        #[arg(long, value_parser = state)]
        state: Option<RequestState>,
        /// Số dòng tối đa. | How many at most.
        #[arg(long, default_value_t = 50)]
        limit: u16,
    },
    /// Trả lời một yêu cầu; gia đình đọc câu trả lời bằng mã trên phiếu.
    /// | Answer one; the family reads the answer by the code on its slip.
    Answer {
        /// Số của yêu cầu, như list ghi. | Its number, as list has it.
        #[arg(value_parser = key)]
        id: (i64, i64),
        /// Trả lời: corrected (đã sửa), will_amend (sẽ có quyết định sửa đổi), as_it_is (giữ nguyên), come_with_papers
        /// (mời mang giấy tờ đến xã), asked_before (đã trả lời rồi).
        /// | corrected, will_amend, as_it_is, come_with_papers or asked_before.
        #[arg(value_parser = said)]
        answer: Answer,
    },
}

fn state(word: &str) -> Result<RequestState, String> {
    RequestState::parse(word).ok_or_else(|| RequestState::ALL.map(RequestState::code).join(", "))
}

fn said(word: &str) -> Result<Answer, String> {
    Answer::parse(word).ok_or_else(|| Answer::ALL.map(Answer::code).join(", "))
}

fn key(word: &str) -> Result<(i64, i64), String> {
    let parts =
        word.split_once('.').and_then(|(commune, id)| Some((commune.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| "1028756.412".to_owned())
}

pub(super) fn run(verb: &RequestsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let failed = |error| store_refused(&error, lang);
    let mut db = open(at, lang)?;
    match verb {
        RequestsVerb::List { commune: code, state, limit } => {
            let (atlas, on) = (atlas_of(&db, lang)?, today(&db, at, lang)?);
            let place = commune(&atlas, code, on, lang)?;
            let communes: Vec<i64> = atlas.predecessors_at(place, on).into_iter().map(PlaceId::get).collect();
            let state = state.map_or("", RequestState::code);
            let found = requests(&db, &communes, state, (i64::MAX, i64::from(*limit))).map_err(failed)?;
            if at.json {
                return say_json(&found);
            }
            let keys: Vec<_> = found.iter().map(|one| (one.commune, one.subject)).collect();
            let rows =
                if keys.is_empty() { Vec::new() } else { rows_of(&db, &keys, None).map_err(failed)? };
            let heads = match lang {
                Lang::Vi => ["Số", "Ngày", "Mã số", "Điều sai", "Của", "Tình trạng", "Trả lời"],
                Lang::En => ["Number", "Asked", "Code", "What", "Of", "State", "Answer"],
            };
            let mut lines = vec![heads.map(str::to_owned)];
            lines.extend(found.iter().map(|one| {
                let row = rows.iter().find(|row| (row.commune, row.id) == (one.commune, one.subject));
                let of = if one.year == 0 { String::new() } else { format!("{} {}", one.title, one.year) };
                [
                    format!("{}.{}", one.commune, one.id),
                    one.asked_on.clone(),
                    row.map_or_else(String::new, |row| row.code.clone()),
                    one.what.clone(),
                    of,
                    one.state.clone(),
                    one.answer.clone(),
                ]
            }));
            say(&aligned(&lines, &[]));
            Ok(())
        }
        RequestsVerb::Answer { id, answer } => {
            let on = today(&db, at, lang)?;
            give(&mut db, at.by(), *id, *answer, on).map_err(|error| {
                if let RequestError::Store(error) = &error {
                    return store_refused(error, lang);
                }
                Refused::text(&error.text(), lang)
            })?;
            say(match lang {
                Lang::Vi => "Đã trả lời gia đình.\n",
                Lang::En => "The family was answered.\n",
            });
            Ok(())
        }
    }
}
