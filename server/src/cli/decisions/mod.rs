//! The commands from a proposal to a signed decision: propose, letter, refuse, decision draft|issue|discard|list.

mod after;
mod letter;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use programme::accounts::{Scope, covers};
use programme::ids::{DecisionId, PlaceId};
use programme::places::{Atlas, Level, pad_commune_code};
use programme::recognition::{DecisionKind, Refusal};
use programme::text::{Lang, Text};
use programme::titles::NobodyDoes;

use super::Refused;
use super::places::{commune, place};
use super::records::{At, atlas_of, open, store_refused};
use super::words::{day, title};
use crate::actions::recognition::change_text;
use crate::actions::recognition::{
    Came, ChosenStep, RecognitionError, Signed, Which, Whose, discard_draft, issue_decision, propose,
    propose_approved, refuse, reopen, take_on, withdraw_proposal,
};
use crate::actions::signed_file::SignedFile;
use crate::actions::titles::{TitleRules, decided_here, deciding, may_sign_on};
use crate::documents::words::{day_word, title_word};
use crate::roster::check::plain_code;
use crate::roster::refusal::FileProblem;
use crate::store::db::Database;
use crate::store::decisions::{StoredDecision, decision as decision_of, decisions};
use programme::calendar::year_end;

pub(super) use letter::{LetterArgs, letter};

#[derive(ClapArgs)]
pub(super) struct CasesArgs {
    /// Mã xã, theo ngày 31/12 của năm. | Code of the commune, on 31 December of the year.
    #[arg(long)]
    commune: String,
    /// Năm đánh giá. | Year assessed.
    #[arg(long)]
    pub(super) year: u16,
    /// Danh hiệu. | Title kind.
    #[arg(long, value_parser = title)]
    pub(super) title: String,
    /// Chỉ hồ sơ của xã cũ này, sau khi sáp nhập. | Only records of this former commune, after a merger.
    #[arg(long)]
    former_commune: Option<String>,
}

impl CasesArgs {
    /// The place of the code: a commune on 31 December of the year, where it is on the day of the decision; or a
    /// district or province on that day.
    fn place(&self, atlas: &Atlas, on: Date, lang: Lang) -> Result<PlaceId, Refused> {
        if self.commune.len() < 4 {
            return atlas.any_level_by_code(&self.commune, on).map_err(|_| {
                let text = Text::new(
                    format!("Không có huyện, tỉnh nào mang mã “{}” vào ngày {on}.", self.commune),
                    format!("No district or province has the code “{}” on {on}.", self.commune),
                );
                Refused::text(&text, lang)
            });
        }
        let commune = commune(atlas, &self.commune, year_end(self.year), lang)?;
        Ok(atlas.on_map(commune, on).first().map_or(commune, |(place, _)| *place))
    }

    /// The commune on 31 December of the year, and those whose records it answers for.
    pub(super) fn communes(&self, atlas: &Atlas, lang: Lang) -> Result<(PlaceId, Vec<PlaceId>), Refused> {
        let on = year_end(self.year);
        let commune = commune(atlas, &self.commune, on, lang)?;
        let mut records_of = atlas.predecessors_at(commune, on);
        if let Some(code) = &self.former_commune {
            let code = pad_commune_code(code);
            let bore = |place: &PlaceId| {
                atlas.place(*place).is_some_and(|place| place.versions.iter().any(|v| v.code == code))
            };
            records_of.retain(bore);
        }
        Ok((commune, records_of))
    }
}

#[derive(ClapArgs)]
pub(super) struct ProposeArgs {
    #[command(flatten)]
    cases: CasesArgs,
    /// Rút đề nghị, để nhập lại danh sách đã sửa.
    /// | Take the proposal back instead, so that a corrected roster can be imported.
    #[arg(long)]
    withdraw: bool,
    /// Chỉ những hồ sơ đã thẩm định (review approve). | Only the cases that were approved (review approve).
    #[arg(long, conflicts_with = "withdraw")]
    approved: bool,
}

#[derive(ClapArgs)]
pub(super) struct RefuseArgs {
    #[command(flatten)]
    cases: CasesArgs,
    /// Mã của đối tượng trong xã. | The subject's code in its commune.
    #[arg(long)]
    code: String,
    /// Lý do: incomplete (thiếu hồ sơ), not_borne_out (không đúng thực tế), complaint (có đơn thư), ruled_out
    /// (bị loại) hoặc late (quá hạn).
    /// | incomplete, not_borne_out, complaint, ruled_out or late.
    #[arg(long, required_unless_present = "reopen", value_parser = reason)]
    reason: Option<Refusal>,
    /// Rút lại việc không công nhận. | Take a refusal back instead.
    #[arg(long, conflicts_with = "reason")]
    reopen: bool,
}

fn reason(word: &str) -> Result<Refusal, String> {
    Refusal::parse(word).ok_or_else(|| Refusal::ALL.map(Refusal::code).join(", "))
}

#[derive(Subcommand)]
pub(super) enum DecisionVerb {
    /// Liệt kê quyết định, mới nhất trước. | Decisions, newest first.
    List(ListArgs),
    /// Bỏ một dự thảo; các hồ sơ trong đó trở lại trạng thái đã trình.
    /// | Throw a draft away; its cases are proposed again.
    Discard {
        /// Số của dự thảo trong chương trình. | Id of the draft.
        id: i64,
    },
    /// Lập dự thảo thu hồi danh hiệu mà một quyết định đã công nhận.
    /// | Draft the withdrawal of titles that a decision gave.
    Withdraw(after::WithdrawArgs),
    /// Lập dự thảo Quyết định sửa đổi tên hoặc ấp in sai trong danh sách.
    /// | Draft an amending decision: a name or hamlet printed wrongly on the list.
    Amend(after::AmendArgs),
    /// Lập công văn đính chính lỗi trình bày. | Draft a letter that corrects layout and slips of the pen.
    Correct(after::CorrectArgs),
    /// Lập lại danh sách của một dự thảo, để in lại. | Make the list of a draft anew, to print it again.
    Relist {
        /// Số của dự thảo trong chương trình. | Id of the draft.
        id: i64,
    },
    /// Ghi việc công bố một quyết định. | Write down that a decision was made known.
    Announce(after::AnnounceArgs),
    /// Lập dự thảo quyết định, chưa có số, cho các hồ sơ đã trình. Danh hiệu do huyện, tỉnh quyết định thì
    /// --commune nhận mã huyện, mã tỉnh.
    /// | A draft, without a number, over the proposed cases. Where a district or province decides the title,
    /// --commune takes its code.
    Draft {
        #[command(flatten)]
        cases: CasesArgs,
        /// Ngày ra quyết định, để biết ai có thẩm quyền; hôm nay nếu không ghi.
        /// | The day of the decision, which tells who decides; today unless said otherwise.
        #[arg(long, value_parser = day)]
        decided_on: Option<Date>,
    },
    /// Ghi quyết định đã ký: số, ngày, tệp. | The signed decision came back: number, date, file.
    Issue {
        /// Số của dự thảo trong chương trình. | Id of the draft.
        id: i64,
        /// Số và ký hiệu, ví dụ 05/QĐ-UBND. | Number and symbol, such as 05/QĐ-UBND.
        #[arg(long)]
        number: String,
        /// Ngày ký. | Day of signature.
        #[arg(long, value_parser = day)]
        signed_on: Date,
        /// Tệp quyết định đã ký: PDF, ảnh hoặc Word; giữ cùng hồ sơ. | The signed file: PDF, picture or Word; kept with the records.
        #[arg(long)]
        signed_file: Option<PathBuf>,
    },
}

pub(super) fn propose_cases(args: &ProposeArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let n = with_cases(&args.cases, (at, lang), |whose| {
        if args.withdraw {
            withdraw_proposal(&mut db, whose, at.by())
        } else if args.approved {
            let agreed = agreement_demanded(&db, &atlas, whose)?;
            propose_approved(&mut db, whose, (None, agreed), at.by())
        } else {
            propose(&mut db, whose, at.by())
        }
    })?;
    match (args.withdraw, lang) {
        (false, Lang::Vi) => println!("Đề nghị công nhận {n} hồ sơ."),
        (false, Lang::En) => println!("{n} cases proposed."),
        (true, Lang::Vi) => println!("Đã rút đề nghị {n} hồ sơ."),
        (true, Lang::En) => println!("The proposal of {n} cases is withdrawn."),
    }
    Ok(())
}

pub(super) fn refuse_case(args: &RefuseArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let code = plain_code(args.code.trim());
    with_cases(&args.cases, (at, lang), |whose| match args.reason {
        Some(why) => refuse(&mut db, whose, code, why, at.by()),
        None => reopen(&mut db, whose, code, at.by()),
    })?;
    match (args.reopen, lang) {
        (false, Lang::Vi) => println!("Không công nhận {code}."),
        (false, Lang::En) => println!("{code} is refused."),
        (true, Lang::Vi) => println!("Đã bỏ việc không công nhận {code}; có thể đề nghị lại."),
        (true, Lang::En) => println!("The refusal of {code} is taken back; it may be proposed again."),
    }
    Ok(())
}

#[derive(ClapArgs)]
pub(super) struct ListArgs {
    /// Chỉ quyết định đã ký đến ngày này; bỏ trống là tất cả, cả dự thảo.
    /// | Only decisions signed by this day; all, drafts too, where it is left out.
    #[arg(long)]
    as_of: Option<Date>,
    /// Nơi ra quyết định gọi theo địa giới ngày này; bỏ trống là như năm của quyết định.
    /// | Who decided as it is called on the map of this day; as in the decision's year where it is left out.
    #[arg(long)]
    map_on: Option<Date>,
    /// Chỉ của đơn vị này và các đơn vị trong đó, theo địa giới ngày --map-on (hoặc --as-of, hoặc hôm nay).
    /// | Only of this place and those below it, on the map of --map-on (or of --as-of, or of today).
    #[arg(long)]
    place: Option<String>,
}

impl ListArgs {
    /// Whether a decision is asked for.
    fn takes(&self, decision: &StoredDecision, within: Option<PlaceId>, atlas: &Atlas, map: Date) -> bool {
        let signed = |day: Date| decision.state == "issued" && decision.signed().is_some_and(|on| on <= day);
        // Whose a place's decisions are is whose its records are.
        let of = Scope::Place(PlaceId::new(decision.commune));
        let lies = |above: PlaceId| covers(Scope::Place(above), of, map, atlas);
        self.as_of.is_none_or(signed) && within.is_none_or(lies)
    }
}

fn list(args: &ListArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let map = args.map_on.or(args.as_of).or_else(|| today(&at.now)).unwrap_or(Date::MAX);
    let within = args.place.as_deref().map(|code| place(&atlas, code, map, lang)).transpose()?;
    let mut decisions = decisions(&db).map_err(|error| store_refused(&error, lang))?;
    decisions.retain(|decision| args.takes(decision, within, &atlas, map));
    if at.json {
        return super::say_json(&decisions);
    }
    let lines = decisions.into_iter().map(|decision| {
        let on = year_end(u16::try_from(decision.year).unwrap_or(u16::MAX));
        let commune = PlaceId::new(decision.commune);
        let named = |(place, _): &(PlaceId, _)| Some(atlas.version_at(*place, args.map_on?)?.full_name);
        let on_map = args.map_on.map(|day| atlas.on_map(commune, day)).unwrap_or_default();
        let on_map: Vec<&str> = on_map.iter().filter_map(named).collect();
        let then = atlas.version_at(commune, on).map_or("–", |version| version.full_name);
        let commune = if on_map.is_empty() { then.to_owned() } else { on_map.join(" / ") };
        let state = match (decision.state.as_str(), lang) {
            ("draft", Lang::Vi) => "dự thảo",
            ("issued", Lang::Vi) => "đã ban hành",
            ("discarded", Lang::Vi) => "đã bỏ",
            (state, _) => state,
        };
        let signed_on = decision.signed_on.map(|on| day_word(&on, lang)).unwrap_or_default();
        [
            decision.id.to_string(),
            commune,
            decision.year.to_string(),
            title_word(&decision.title, lang).to_owned(),
            state.to_owned(),
            decision.number.unwrap_or_default(),
            signed_on,
        ]
    });
    super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[0]));
    Ok(())
}

pub(super) fn decision(verb: DecisionVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    match verb {
        DecisionVerb::List(args) => list(&args, at, lang)?,
        DecisionVerb::Withdraw(args) => after::withdraw(&mut db, &args, at, lang)?,
        DecisionVerb::Amend(args) => after::amend(&mut db, &args, at, lang)?,
        DecisionVerb::Correct(args) => after::correct(&mut db, &args, at, lang)?,
        DecisionVerb::Relist { id } => after::relist(&mut db, id, at, lang)?,
        DecisionVerb::Announce(args) => after::announce_one(&mut db, &args, at, lang)?,
        DecisionVerb::Discard { id } => {
            let n = discard_draft(&mut db, DecisionId::new(id), at.by())
                .map_err(|error| refused(&error, lang))?;
            match lang {
                Lang::Vi => println!("Đã bỏ dự thảo {id}; {n} hồ sơ trở lại bước đề nghị."),
                Lang::En => println!("Draft {id} is discarded; {n} cases are proposed again."),
            }
        }
        DecisionVerb::Draft { cases, decided_on } => {
            let on = decided_on.or_else(|| today(&at.now)).unwrap_or(year_end(cases.year));
            let (id, n) = draft(&mut db, &cases, on, at, lang)?;
            match lang {
                Lang::Vi => println!(
                    "Dự thảo {id}: {n} hồ sơ. Chưa có số; khi ký xong: hoctap decision issue {id} --number … --signed-on …"
                ),
                Lang::En => println!(
                    "Draft {id}: {n} cases. It has no number; once signed: hoctap decision issue {id} --number … --signed-on …"
                ),
            }
        }
        DecisionVerb::Issue { id, number, signed_on, signed_file } => {
            let read =
                signed_file.map(|path| std::fs::read(&path).map_err(|e| FileProblem::from_io(&path, &e)));
            let file = read.transpose().map_err(|problem| Refused(problem.message(lang)))?;
            let file = file.map(SignedFile::new).transpose();
            let file = file.map_err(|error| Refused::text(&error.text(), lang))?;
            let today = today(&at.now).unwrap_or(signed_on);
            let atlas = atlas_of(&db, lang)?;
            let known = decision_of(&db, id).map_err(|error| store_refused(&error, lang))?;
            if known.is_some_and(|of| !may_sign_on(&atlas, PlaceId::new(of.commune), signed_on)) {
                return Err(Refused::text(&NobodyDoes::NoSuchLevel(Level::District).text(), lang));
            }
            let signed = Signed {
                number: &number,
                on: signed_on,
                file: file.as_ref().map_or(Came::WithoutFile, Came::File),
                seen: None,
                today,
            };
            let issued = issue_decision(&mut db, DecisionId::new(id), &signed, at.by());
            let (n, again) = issued.map_err(|error| refused(&error, lang))?;
            let kind = decision_of(&db, id).map_err(|error| store_refused(&error, lang))?;
            let kind = kind.map_or(DecisionKind::Recognise, |decision| decision.does());
            match (kind, lang) {
                (DecisionKind::Recognise, Lang::Vi) => {
                    println!("Quyết định {number}: công nhận {n}, trong đó tái công nhận {again}.");
                }
                (DecisionKind::Recognise, Lang::En) => {
                    println!("Decision {number}: {n} recognised, {again} of them again.");
                }
                (DecisionKind::Withdraw, Lang::Vi) => println!("Quyết định {number}: thu hồi {n} danh hiệu."),
                (DecisionKind::Withdraw, Lang::En) => println!("Decision {number}: {n} titles withdrawn."),
                (DecisionKind::Amend | DecisionKind::Correct, Lang::Vi) => {
                    println!("Đã ghi văn bản {number}.")
                }
                (DecisionKind::Amend | DecisionKind::Correct, Lang::En) => println!("Entered {number}."),
            }
        }
    }
    Ok(())
}

/// A draft of whoever decides the title on a day: the commune, or a district or province over what it decides.
fn draft(
    db: &mut Database,
    args: &CasesArgs,
    on: Date,
    at: &At,
    lang: Lang,
) -> Result<(DecisionId, u64), Refused> {
    let atlas = atlas_of(db, lang)?;
    let rules = TitleRules::load(db, &atlas).map_err(|error| store_refused(&error, lang))?;
    let place = args.place(&atlas, on, lang)?;
    let found = deciding(&rules, &atlas, &args.title, (on, place));
    let mut found = found.map_err(|why| Refused::text(&why.text(), lang))?;
    if atlas.place(place).is_some_and(|place| place.level == Level::Commune) {
        let (commune, records_of) = args.communes(&atlas, lang)?;
        found.records_of = records_of;
        // The commune itself decides, as it is called on the map of its records.
        if found.issuer == place {
            found.issuer = commune;
        }
    }
    let only = decided_here(db, &atlas, &found, (&args.title, args.year));
    let only = only.map_err(|error| store_refused(&error, lang))?;
    let which = only.as_deref().map_or(Which::All, Which::Subjects);
    let whose =
        Whose { commune: found.issuer, records_of: &found.records_of, year: args.year, title: &args.title };
    let (n, id) = take_on(db, &whose, ChosenStep::Draft, which, at.by()).map_err(|e| refused(&e, lang))?;
    Ok((id.unwrap_or(DecisionId::new(0)), n))
}

/// The day in Việt Nam, seven hours before the clock's.
pub(super) fn today(now: &str) -> Option<Date> {
    let now: jiff::Timestamp = now.parse().ok()?;
    Some(jiff::tz::offset(7).to_datetime(now).date())
}

fn with_cases<T>(
    args: &CasesArgs,
    (at, lang): (&At, Lang),
    act: impl FnOnce(&Whose<'_>) -> Result<T, RecognitionError>,
) -> Result<T, Refused> {
    let (commune, records_of) = args.communes(&at.places(lang)?, lang)?;
    let whose = Whose { commune, records_of: &records_of, year: args.year, title: &args.title };
    act(&whose).map_err(|error| refused(&error, lang))
}

/// Whether a second office has to agree before the cases are proposed.
fn agreement_demanded(db: &Database, atlas: &Atlas, whose: &Whose<'_>) -> Result<bool, RecognitionError> {
    let joint = TitleRules::load(db, atlas)?.joint(whose.title, year_end(whose.year), (atlas, whose.commune));
    Ok(joint.is_some_and(|joint| joint.demanded))
}

fn refused(error: &RecognitionError, lang: Lang) -> Refused {
    if let RecognitionError::Store(error) = error {
        return store_refused(error, lang);
    }
    let mut said = error.text().get(lang).to_owned();
    if let RecognitionError::ListChanged(changes) = error {
        for change in changes.iter().take(20) {
            said.push_str("\n  ");
            said.push_str(change_text(change).get(lang));
        }
    }
    Refused(said)
}
