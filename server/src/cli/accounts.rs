//! `hoctap accounts`: who may sign in, and what they may do where, from the machine on which the records are.
//!
//! Whoever runs this program can write the records anyway, so that it asks for no role. Deliberately absent: a
//! password as an argument, which others on the machine would see.

use clap::Subcommand;
use jiff::civil::Date;
use programme::accounts::{Grant, Scope, Verb, role, roles};
use programme::places::{Atlas, Level};
use programme::text::{Lang, Text};

use super::accounts_words::{refused, token_refused};
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use super::{Refused, aligned, places, say, say_json};
use crate::actions::accounts::{
    self as acts, NewAccount, ScopeWords, Sessions, explain_account, grant_of, hamlet_scope,
};
use crate::actions::day::day_in_vietnam;
use crate::actions::demo::working_day;
use crate::store::accounts::{self as stored, StoredAccount};
use crate::store::db::{Database, StoreError};

/// Where: a place by its code, or a hamlet of a commune by its name.
#[derive(clap::Args)]
pub(super) struct WhereArgs {
    /// Mã của nơi. | Code of the place.
    #[arg(long)]
    place: Option<String>,
    /// Tên ấp, khóm, khu phố của xã đó. | Name of a hamlet of that commune.
    #[arg(long, requires = "place")]
    hamlet: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum AccountsVerb {
    /// Liệt kê tài khoản và vai trò. | Every account with its roles.
    List,
    /// Mở tài khoản; in mật khẩu một lần, người dùng phải đổi khi đăng nhập.
    /// | Make an account; its password is printed once and has to be changed.
    Add {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Họ tên hoặc chức danh. | Display name.
        #[arg(long)]
        name: String,
        /// Đọc mật khẩu từ đầu vào chuẩn, một dòng; không phải đổi khi đăng nhập.
        /// | Read the password from standard input, one line; it need not be changed.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Đóng tài khoản; việc đã làm vẫn giữ nguyên. | Close an account; what it did stays.
    Close {
        /// Tên đăng nhập. | Login.
        login: String,
    },
    /// Mở lại tài khoản đã đóng. | Open a closed account again.
    Reopen {
        /// Tên đăng nhập. | Login.
        login: String,
    },
    /// Cấp mật khẩu mới, phải đổi khi đăng nhập; bỏ ứng dụng xác thực.
    /// | Hand out a new password, to be changed; the authenticator is taken away.
    Password {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Đọc mật khẩu từ đầu vào chuẩn, một dòng. | Read it from standard input, one line.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Giao vai trò ở một nơi, từ ngày đến ngày. | Grant a role at a place, from a day to a day.
    Grant {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Vai trò; xem hoctap accounts roles. | Role; see hoctap accounts roles.
        role: String,
        #[command(flatten)]
        at: WhereArgs,
        /// Mọi nơi. | Everywhere.
        #[arg(long, conflicts_with = "place")]
        everywhere: bool,
        /// Từ ngày; không ghi là hôm nay. | First day; today unless given.
        #[arg(long, value_parser = day)]
        from: Option<Date>,
        /// Đến hết ngày. | Last day.
        #[arg(long, value_parser = day)]
        to: Option<Date>,
    },
    /// Thôi giao một vai trò. | End a grant.
    Revoke {
        /// Số của vai trò được giao, ở cột cuối của list. | The grant's id, in the last column of list.
        grant: i64,
        /// Ngày cuối cùng; không ghi là hôm qua. | Its last day; yesterday unless given.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
    },
    /// Vì sao tài khoản được hay không được làm một việc. | Why an account may or may not do something.
    Explain {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Việc; xem hoctap accounts roles. | Verb; see hoctap accounts roles.
        #[arg(value_parser = verb)]
        verb: Verb,
        #[command(flatten)]
        at: WhereArgs,
        /// Ngày; không ghi là hôm nay. | Day; today unless given.
        #[arg(long, value_parser = day)]
        on: Option<Date>,
    },
    /// Các vai trò: giao ở cấp nào, được làm gì. | Roles: where each is held and what it allows.
    Roles,
    /// Đăng xuất tài khoản ở mọi máy. | End every session of an account.
    SignOut {
        /// Tên đăng nhập. | Login.
        login: String,
    },
    /// Nối tài khoản với danh tính ở hệ thống đăng nhập chung (OpenID Connect).
    /// | Link an account to an identity of an OpenID Connect provider.
    Link {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Địa chỉ của hệ thống (issuer). | The provider's issuer.
        issuer: String,
        /// Định danh ở hệ thống đó (subject). | Its subject there.
        subject: String,
    },
    /// Liệt kê mã truy cập của một tài khoản. | Tokens of an account.
    Tokens {
        /// Tên đăng nhập. | Login.
        login: String,
    },
    /// Tạo mã truy cập cho phần mềm khác; in một lần. | Make a token for a program; it is printed once.
    Token {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Dùng cho việc gì. | What it is for.
        name: String,
        #[command(flatten)]
        at: WhereArgs,
        /// Ngày cuối cùng, trong vòng một năm. | Its last day, within a year.
        #[arg(long, value_parser = day)]
        until: Date,
    },
    /// Thu hồi mã truy cập. | Take a token back.
    RevokeToken {
        /// Tên đăng nhập. | Login.
        login: String,
        /// Số của mã. | The token's id.
        id: i64,
    },
}

fn verb(text: &str) -> Result<Verb, String> {
    Verb::parse(text).ok_or_else(|| Verb::ALL.iter().map(|verb| verb.code()).collect::<Vec<_>>().join(", "))
}

/// Today in Việt Nam, or a demo's working day.
pub(super) fn today(db: &Database, at: &At, lang: Lang) -> Result<Date, Refused> {
    let day = working_day(db).map_err(|error| store_refused(&error, lang))?;
    Ok(day.unwrap_or_else(|| day_in_vietnam(&at.now)))
}

/// The database, the places, the day and the language of one run.
struct Desk<'a> {
    db: Database,
    atlas: Atlas,
    today: Date,
    at: &'a At,
    lang: Lang,
}

impl Desk<'_> {
    fn failed(&self) -> impl Fn(StoreError) -> Refused + use<> {
        let lang = self.lang;
        move |error| store_refused(&error, lang)
    }

    fn said(&self, vi: impl AsRef<str>, en: impl AsRef<str>) {
        let text = match self.lang {
            Lang::Vi => vi.as_ref(),
            Lang::En => en.as_ref(),
        };
        say(&format!("{text}\n"));
    }

    fn account(&self, login: &str) -> Result<StoredAccount, Refused> {
        let found = stored::by_login(&self.db, &programme::fold::fold(login.trim()));
        found.map_err(self.failed())?.ok_or_else(|| {
            Refused::text(
                &Text::new(
                    format!("Không có tài khoản “{login}”. Xem: hoctap accounts list."),
                    format!("There is no account “{login}”. See: hoctap accounts list."),
                ),
                self.lang,
            )
        })
    }

    /// The scope that is named; everywhere where none is.
    fn scope(&self, at: &WhereArgs, on: Date) -> Result<Scope, Refused> {
        let Some(code) = &at.place else { return Ok(Scope::Everywhere) };
        let Some(hamlet) = &at.hamlet else {
            let place = places::place(&self.atlas, code, on, self.lang)?;
            let country = self.atlas.place(place).is_some_and(|place| place.level == Level::Country);
            return Ok(if country { Scope::Everywhere } else { Scope::Place(place) });
        };
        let commune = places::commune(&self.atlas, code, on, self.lang)?;
        let found = hamlet_scope(&self.db, &self.atlas, commune, hamlet, on).map_err(self.failed())?;
        found.ok_or_else(|| {
            Refused::text(
                &Text::new(
                    format!("Xã {code} không có ấp, khóm “{hamlet}” trong sổ."),
                    format!("Commune {code} has no hamlet “{hamlet}” in its register."),
                ),
                self.lang,
            )
        })
    }
}

/// A password from standard input, or one made here.
fn password(from_input: bool, lang: Lang) -> Result<String, Refused> {
    if !from_input {
        return acts::random_password().map_err(|error| store_refused(&error, lang));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Refused(error.to_string()))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

pub(super) fn run(verb: AccountsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    if matches!(verb, AccountsVerb::Roles) {
        return list_roles(at, lang);
    }
    let db = open(at, lang)?;
    let today = today(&db, at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let mut desk = Desk { db, atlas, today, at, lang };
    match verb {
        AccountsVerb::List => list(&desk),
        AccountsVerb::Roles => Ok(()),
        AccountsVerb::Add { login, name, password_stdin } => {
            add(&mut desk, &login, &name, password(password_stdin, lang)?, !password_stdin)
        }
        AccountsVerb::Password { login, password_stdin } => {
            hand_out(&mut desk, &login, password(password_stdin, lang)?, !password_stdin)
        }
        AccountsVerb::Close { login } => {
            let id = desk.account(&login)?.id;
            acts::close_account(&mut desk.db, id, at.by()).map_err(|error| refused(&error, lang))?;
            desk.said(format!("Đã đóng tài khoản {login}."), format!("Account {login} is closed."));
            Ok(())
        }
        AccountsVerb::Reopen { login } => {
            let id = desk.account(&login)?.id;
            acts::reopen_account(&mut desk.db, id, at.by()).map_err(|error| refused(&error, lang))?;
            desk.said(format!("Đã mở lại tài khoản {login}."), format!("Account {login} is open again."));
            Ok(())
        }
        AccountsVerb::Grant { login, role, at: place, everywhere, from, to } => {
            grant(&mut desk, (&login, &role), (&place, everywhere), (from, to))
        }
        AccountsVerb::Revoke { grant, on } => {
            let last = on.unwrap_or_else(|| today.yesterday().unwrap_or(today));
            acts::revoke_role(&mut desk.db, grant, last, at.by()).map_err(|error| refused(&error, lang))?;
            desk.said(
                format!("Vai trò số {grant} có hiệu lực đến hết ngày {last}."),
                format!("Grant {grant} holds until {last}."),
            );
            Ok(())
        }
        AccountsVerb::Explain { login, verb, at: place, on } => {
            why(&desk, &login, verb, &place, on.unwrap_or(today))
        }
        AccountsVerb::SignOut { login } => {
            let id = desk.account(&login)?.id;
            let ended = acts::sign_out_everywhere(&mut desk.db, id, Sessions::All, at.by());
            let n = ended.map_err(desk.failed())?;
            desk.said(format!("Đã kết thúc {n} phiên làm việc."), format!("{n} sessions are ended."));
            Ok(())
        }
        AccountsVerb::Link { login, issuer, subject } => {
            let id = desk.account(&login)?.id;
            acts::link_provider(&mut desk.db, id, (&issuer, &subject), at.by())
                .map_err(|error| refused(&error, lang))?;
            desk.said(format!("Đã nối tài khoản {login}."), format!("Account {login} is linked."));
            Ok(())
        }
        AccountsVerb::Tokens { login } => tokens(&desk, &login),
        AccountsVerb::Token { login, name, at: place, until } => {
            token(&mut desk, (&login, &name), &place, until)
        }
        AccountsVerb::RevokeToken { login, id } => {
            let account = desk.account(&login)?.id;
            let found = acts::revoke_token(&mut desk.db, account, id, at.by()).map_err(desk.failed())?;
            if !found {
                return Err(refused(&acts::AccountError::Unknown, lang));
            }
            desk.said(format!("Đã thu hồi mã số {id}."), format!("Token {id} is taken back."));
            Ok(())
        }
    }
}

fn add(
    desk: &mut Desk<'_>,
    login: &str,
    name: &str,
    password: String,
    must_change: bool,
) -> Result<(), Refused> {
    let new = NewAccount { login, name, password: &password, must_change };
    let made = acts::create_account(&mut desk.db, &new, desk.at.by());
    let id = made.map_err(|error| refused(&error, desk.lang))?;
    if desk.at.json {
        let shown = must_change.then_some(&password);
        return say_json(&serde_json::json!({ "id": id, "login": login, "password": shown }));
    }
    desk.said(format!("Đã mở tài khoản {login}."), format!("Account {login} is made."));
    if must_change {
        tell_password(desk, &password);
    }
    Ok(())
}

fn hand_out(desk: &mut Desk<'_>, login: &str, password: String, shown: bool) -> Result<(), Refused> {
    let id = desk.account(login)?.id;
    acts::hand_out_password(&mut desk.db, id, &password, desk.at.by())
        .map_err(|error| refused(&error, desk.lang))?;
    desk.said(
        format!("Tài khoản {login} đã có mật khẩu mới, phải đổi khi đăng nhập."),
        format!("Account {login} has a new password, to be changed at the next sign-in."),
    );
    if shown {
        tell_password(desk, password.as_str());
    }
    Ok(())
}

fn tell_password(desk: &Desk<'_>, password: &str) {
    desk.said(
        format!("Mật khẩu, chỉ hiện một lần: {password}"),
        format!("Password, shown this once: {password}"),
    );
}

fn grant(
    desk: &mut Desk<'_>,
    (login, role): (&str, &str),
    (place, everywhere): (&WhereArgs, bool),
    (from, to): (Option<Date>, Option<Date>),
) -> Result<(), Refused> {
    if place.place.is_none() && !everywhere {
        return Err(Refused::text(
            &Text::new("Ghi --place MÃ hoặc --everywhere.", "Say --place CODE or --everywhere."),
            desk.lang,
        ));
    }
    let id = desk.account(login)?.id;
    let from = from.unwrap_or(desk.today);
    let scope = desk.scope(place, from)?;
    let made = acts::grant_role(&mut desk.db, &desk.atlas, (id, role, scope), (from, to), desk.at.by());
    let n = made.map_err(|error| refused(&error, desk.lang))?;
    desk.said(
        format!("Đã giao vai trò {role} cho {login} từ ngày {from} (số {n})."),
        format!("{login} holds the role {role} from {from} (grant {n})."),
    );
    Ok(())
}

fn why(desk: &Desk<'_>, login: &str, verb: Verb, place: &WhereArgs, on: Date) -> Result<(), Refused> {
    let id = desk.account(login)?.id;
    let scope = desk.scope(place, on)?;
    let lines = explain_account(&desk.db, &desk.atlas, id, (verb, scope), on).map_err(desk.failed())?;
    let allowed = lines.iter().any(|line| line.allows);
    if desk.at.json {
        let lines: Vec<_> = lines
            .iter()
            .map(|line| serde_json::json!({ "allows": line.allows, "text": line.text.get(desk.lang) }))
            .collect();
        return say_json(&serde_json::json!({ "allowed": allowed, "lines": lines }));
    }
    desk.said(if allowed { "Được." } else { "Không được." }, if allowed { "Yes." } else { "No." });
    for line in lines {
        say(&format!("  {}\n", line.text.get(desk.lang)));
    }
    Ok(())
}

/// What a role is held over and when, as a line of the list.
fn held(grant: &Grant, id: i64, places: &ScopeWords<'_>, lang: Lang) -> [String; 5] {
    [
        grant.role.name.get(lang).to_owned(),
        places.text(grant.scope).get(lang).to_owned(),
        grant.from.to_string(),
        grant.to.map_or_else(String::new, |to| to.to_string()),
        id.to_string(),
    ]
}

fn list(desk: &Desk<'_>) -> Result<(), Refused> {
    let failed = desk.failed();
    let accounts = stored::accounts(&desk.db).map_err(&failed)?;
    let grants = stored::grants(&desk.db, None).map_err(&failed)?;
    let places = ScopeWords::new(&desk.db, &desk.atlas, desk.today).map_err(&failed)?;
    if desk.at.json {
        let list: Vec<_> = accounts
            .iter()
            .map(|account| {
                let own = grants.iter().filter(|grant| grant.account == account.id);
                let own: Vec<_> = own
                    .map(|grant| {
                        serde_json::json!({ "id": grant.id, "role": grant.role,
                            "place": places.text(grant.scope).get(desk.lang), "from": grant.from, "to": grant.to })
                    })
                    .collect();
                serde_json::json!({ "id": account.id, "login": account.login, "name": account.name,
                    "state": account.state, "authenticator": account.totp_on, "grants": own })
            })
            .collect();
        return say_json(&list);
    }
    let heads = match desk.lang {
        Lang::Vi => ["Tên đăng nhập", "Tên", "Tình trạng", "Vai trò", "Nơi", "Từ", "Đến", "Số"],
        Lang::En => ["Login", "Name", "State", "Role", "Place", "From", "To", "Grant"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for account in &accounts {
        let state = match (account.state.as_str(), desk.lang) {
            ("active", Lang::Vi) => "đang dùng",
            ("closed", Lang::Vi) => "đã đóng",
            (state, _) => state,
        };
        let who = [account.login.clone(), account.name.clone(), state.to_owned()];
        let own = grants.iter().filter(|grant| grant.account == account.id);
        let own: Vec<_> =
            own.filter_map(|grant| Some(held(&grant_of(grant)?, grant.id, &places, desk.lang))).collect();
        let nothing = if own.is_empty() { vec![std::array::from_fn(|_| String::new())] } else { own };
        for [role, place, from, to, id] in nothing {
            let [login, name, state] = who.clone();
            lines.push([login, name, state, role, place, from, to, id]);
        }
    }
    say(&aligned(&lines, &[7]));
    Ok(())
}

fn list_roles(at: &At, lang: Lang) -> Result<(), Refused> {
    if at.json {
        let list: Vec<_> = roles()
            .iter()
            .map(|role| {
                serde_json::json!({ "code": role.code, "name": role.name.get(lang),
                    "levels": role.levels.iter().map(|level| level.code()).collect::<Vec<_>>(),
                    "verbs": role.verbs().iter().map(|verb| verb.code()).collect::<Vec<_>>() })
            })
            .collect();
        return say_json(&list);
    }
    for role in roles() {
        let levels: Vec<&str> = role.levels.iter().map(|level| level.code()).collect();
        let verbs: Vec<String> =
            role.verbs().iter().map(|verb| format!("{} ({})", verb.name().get(lang), verb.code())).collect();
        say(&format!(
            "{}  {} [{}]\n    {}\n",
            role.code,
            role.name.get(lang),
            levels.join(", "),
            verbs.join("; ")
        ));
    }
    Ok(())
}

fn tokens(desk: &Desk<'_>, login: &str) -> Result<(), Refused> {
    let account = desk.account(login)?.id;
    let tokens = stored::tokens_of(&desk.db, account).map_err(desk.failed())?;
    let places = ScopeWords::new(&desk.db, &desk.atlas, desk.today).map_err(desk.failed())?;
    let heads = match desk.lang {
        Lang::Vi => ["Số", "Dùng cho", "Nơi", "Đến hết ngày", "Tình trạng"],
        Lang::En => ["Id", "For", "Place", "Until", "State"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for token in tokens {
        let over = token.expires_on < desk.today.to_string();
        let state = match (token.revoked, over) {
            (true, _) => Text::new("đã thu hồi", "revoked"),
            (false, true) => Text::new("hết hạn", "expired"),
            (false, false) => Text::new("còn dùng", "active"),
        };
        lines.push([
            token.id.to_string(),
            token.name,
            places.text(token.scope).get(desk.lang).to_owned(),
            token.expires_on,
            state.get(desk.lang).to_owned(),
        ]);
    }
    say(&aligned(&lines, &[0]));
    Ok(())
}

fn token(
    desk: &mut Desk<'_>,
    (login, name): (&str, &str),
    place: &WhereArgs,
    until: Date,
) -> Result<(), Refused> {
    let account = desk.account(login)?.id;
    let scope = desk.scope(place, desk.today)?;
    let made = acts::make_token(
        &mut desk.db,
        &desk.atlas,
        (account, name, scope),
        (desk.today, until),
        desk.at.by(),
    );
    let (id, secret) = made.map_err(|error| token_refused(&error, desk.lang))?;
    if desk.at.json {
        return say_json(&serde_json::json!({ "id": id, "token": secret }));
    }
    desk.said(
        format!("Mã truy cập số {id}, chỉ hiện một lần: {secret}"),
        format!("Token {id}, shown this once: {secret}"),
    );
    Ok(())
}

/// How the first administrator is made, where there is no account yet.
pub(super) fn tell_first(db: &Database, lang: Lang) -> Result<(), Refused> {
    if stored::any_account(db).map_err(|error| store_refused(&error, lang))? {
        return Ok(());
    }
    let administrator = role("administrator").map_or("administrator", |role| role.code.as_str());
    let text = match lang {
        Lang::Vi => format!(
            "Chưa có tài khoản nào. Mở tài khoản quản trị đầu tiên:\n  hoctap accounts add quantri --name \"Quản trị\"\n  hoctap accounts grant quantri {administrator} --everywhere\n"
        ),
        Lang::En => format!(
            "There is no account yet. Make the first administrator:\n  hoctap accounts add admin --name \"Administrator\"\n  hoctap accounts grant admin {administrator} --everywhere\n"
        ),
    };
    eprint!("{text}");
    Ok(())
}
