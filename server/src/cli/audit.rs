//! `hoctap audit`: who changed what and when, the newest first.

use clap::Args as ClapArgs;
use jiff::ToSpan as _;
use jiff::civil::Date;
use programme::places::Level;
use programme::text::Lang;

use super::accounts::today;
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use super::{Refused, aligned, places, say, say_json};
use crate::actions::accounts::{ACCOUNTS_CHAIN, chain_text};
use crate::actions::day::begins_at;
use crate::store::audit::{AuditAsked, audit_entries};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Chuỗi nhật ký: mã xã, accounts (tài khoản) hoặc jobs (việc hàng loạt).
    /// | Chain: a commune's code, accounts or jobs.
    #[arg(long)]
    chain: Option<String>,
    /// Ai làm: cli, hoặc account:SỐ. | Who: cli, or account:ID.
    #[arg(long)]
    actor: Option<String>,
    /// Việc bắt đầu bằng chữ này, ví dụ account. hoặc import.
    /// | What begins with this, such as account. or import.
    #[arg(long)]
    verb: Option<String>,
    /// Từ ngày. | First day.
    #[arg(long, value_parser = day)]
    from: Option<Date>,
    /// Đến hết ngày. | Last day.
    #[arg(long, value_parser = day)]
    to: Option<Date>,
    /// Chỉ các dòng cũ hơn dòng này; dòng cuối của lần xem trước cho biết. | Only older than this, as the end of a list says.
    #[arg(long)]
    before: Option<String>,
    /// Số dòng tối đa. | How many at most.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// `MOMENT,CHAIN,SEQ`, as the end of a list says it.
fn cursor(text: &str) -> Option<(&str, i64, i64)> {
    let mut parts = text.split(',');
    let cursor = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(cursor)
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let failed = |error| store_refused(&error, lang);
    let atlas = atlas_of(&db, lang)?;
    let on = today(&db, at, lang)?;
    let chain = match args.chain.as_deref() {
        None => None,
        Some("accounts") => Some(ACCOUNTS_CHAIN),
        Some("jobs") => Some(0),
        Some(code) => Some(places::commune(&atlas, code, on, lang)?.get()),
    };
    // A commune's chain goes on in the commune that took it over: what was before is in the chains of those.
    let chains: Option<Vec<i64>> = chain.map(|chain| {
        let place = programme::ids::PlaceId::new(chain);
        let commune = atlas.place(place).is_some_and(|place| place.level == Level::Commune);
        if !commune {
            return vec![chain];
        }
        atlas.predecessors_at(place, on).into_iter().map(|place| place.get()).collect()
    });
    let moment = |day: Option<Date>| day.map_or_else(String::new, begins_at);
    let (from, until) = (moment(args.from), moment(args.to.and_then(|to| to.checked_add(1.day()).ok())));
    let before = match args.before.as_deref() {
        None => None,
        Some(text) => Some(cursor(text).ok_or_else(|| Refused("--before MOMENT,CHAIN,SEQ".to_owned()))?),
    };
    let asked = AuditAsked {
        chains: chains.as_deref(),
        actor: args.actor.as_deref().unwrap_or(""),
        verb: args.verb.as_deref().unwrap_or(""),
        from: &from,
        until: &until,
        before,
        limit: args.limit.clamp(1, 10_000),
    };
    let entries = audit_entries(&db, &asked).map_err(failed)?;
    if at.json {
        return say_json(&entries);
    }
    let heads = match lang {
        Lang::Vi => ["Lúc (UTC)", "Chuỗi", "Số", "Ai", "Việc"],
        Lang::En => ["At (UTC)", "Chain", "No.", "Who", "What"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for entry in &entries {
        lines.push([
            entry.at.get(..19).unwrap_or(&entry.at).replace('T', " "),
            chain_text(entry.chain, on, &atlas).get(lang).to_owned(),
            entry.seq.to_string(),
            entry.actor.clone(),
            entry.what.clone(),
        ]);
    }
    say(&aligned(&lines, &[2]));
    if entries.len() == asked.limit
        && let Some(last) = entries.last()
    {
        let cursor = format!("--before {},{},{}", last.at, last.chain, last.seq);
        match lang {
            Lang::Vi => println!("Xem tiếp: {cursor}"),
            Lang::En => println!("Further: {cursor}"),
        }
    }
    Ok(())
}
