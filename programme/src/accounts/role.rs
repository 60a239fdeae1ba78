//! Roles, read once from the data, and the closed list of what can be done.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::places::Level;
use crate::text::Text;
use crate::titles::Office;

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $vi:literal, $en:literal;)*) => {
        /// What somebody does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Verb { $($(#[$doc])* $name,)* }

        impl Verb {
            /// Every verb.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// As people say it.
            #[must_use]
            pub fn name(self) -> Text {
                match self { $(Self::$name => Text::new($vi, $en),)* }
            }
        }
    };
}

verbs! {
    /// See places, figures and criteria.
    ViewProgress = "view_progress", "xem số liệu và tiến độ", "view figures and progress";
    /// See records: names, answers, cases.
    ViewRecords = "view_records", "xem hồ sơ, danh sách", "view records";
    /// Change who takes part.
    EditRegistry = "edit_registry", "sửa sổ hộ", "edit the registry";
    /// Fill the sheet of a hamlet meeting.
    Score = "score", "chấm điểm, bình xét", "score";
    /// Bring in lists.
    Import = "import", "nhập danh sách", "import";
    /// Appraise (*thẩm định*): approve, return, change with a reason.
    Review = "review", "thẩm định", "review";
    /// Agree, for another office, with what the association approved (*phối hợp thẩm định*).
    Agree = "agree", "phối hợp thẩm định", "appraise jointly";
    /// Propose to the People's Committee.
    Propose = "propose", "đề nghị công nhận", "propose";
    /// Draft, issue and refuse decisions.
    Decide = "decide", "ra quyết định công nhận", "decide";
    /// Make local variants of criteria.
    EditCriteria = "edit_criteria", "lập bộ tiêu chí của địa phương", "edit criteria";
    /// Read the audit.
    ViewAudit = "view_audit", "xem nhật ký", "view the audit";
    /// Accounts and roles.
    ManageAccounts = "manage_accounts", "quản lý tài khoản và vai trò", "manage accounts";
    /// Backups, jobs, health.
    Operate = "operate", "vận hành: sao lưu, tình trạng", "operate: backups, health";
    /// See the application as another does.
    ViewAs = "view_as", "xem như người khác", "view as another";
}

impl Verb {
    /// The verb of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|verb| verb.code() == code)
    }
}

/// A role: where it may be held and what it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Stable code.
    pub code: String,
    /// Name shown.
    pub name: Text,
    /// Levels of place at which it may be held.
    pub levels: Vec<Level>,
    verbs: Vec<Verb>,
    offices: Vec<Office>,
    enters_for: Vec<Office>,
}

impl Role {
    /// Whether whoever holds it takes the steps of an office: as that office, or writing in what it did on paper.
    /// What a People's Committee decides it alone writes in.
    #[must_use]
    pub fn acts_for(&self, office: Office) -> bool {
        self.offices.contains(&office) || self.enters_for.contains(&office)
    }

    /// Whether it allows something.
    #[must_use]
    pub fn may(&self, verb: Verb) -> bool {
        self.verbs.contains(&verb)
    }

    /// Everything it allows.
    #[must_use]
    pub fn verbs(&self) -> &[Verb] {
        &self.verbs
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoles {
    role: Vec<RawRole>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    code: String,
    name: RawText,
    levels: Vec<String>,
    verbs: Vec<String>,
    #[serde(default)]
    offices: Vec<String>,
    #[serde(default)]
    enters_for: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    vi: String,
    en: String,
}

fn read(text: &str) -> Option<Vec<Role>> {
    let raw: RawRoles = toml::from_str(text).ok()?;
    raw.role
        .into_iter()
        .map(|raw| {
            Some(Role {
                levels: raw.levels.iter().map(|level| Level::parse(level)).collect::<Option<_>>()?,
                verbs: raw.verbs.iter().map(|verb| Verb::parse(verb)).collect::<Option<_>>()?,
                offices: raw.offices.iter().map(|office| Office::parse(office)).collect::<Option<_>>()?,
                enters_for: raw
                    .enters_for
                    .iter()
                    .map(|office| Office::parse(office))
                    .collect::<Option<_>>()?,
                name: Text::new(raw.name.vi, raw.name.en),
                code: raw.code,
            })
        })
        .collect()
}

static ROLES: LazyLock<Vec<Role>> =
    LazyLock::new(|| read(include_str!("../../roles.toml")).unwrap_or_default());

/// Every role.
#[must_use]
pub fn roles() -> &'static [Role] {
    &ROLES
}

/// A role by its code.
#[must_use]
pub fn role(code: &str) -> Option<&'static Role> {
    roles().iter().find(|role| role.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_roles_are_read_whole() {
        assert_eq!(roles().len(), 16);
        assert!(
            role("commune_committee")
                .is_some_and(|role| role.may(Verb::Decide) && !role.acts_for(Office::CommuneAssociation)),
            "what the association proposes it does not propose to itself"
        );
        let deciders: Vec<&str> =
            roles().iter().filter(|role| role.may(Verb::Decide)).map(|role| role.code.as_str()).collect();
        assert_eq!(
            deciders,
            ["commune_committee", "district_committee", "province_committee", "district_association"],
            "nobody else decides titles"
        );
        for role in roles() {
            let written_in: Vec<_> = role.enters_for.iter().filter(|office| office.decides()).collect();
            assert!(written_in.is_empty(), "{} decides for nobody else: {written_in:?}", role.code);
            let elsewhere =
                |office: &&Office| !office.level().is_some_and(|level| role.levels.contains(&level));
            let far: Vec<_> = role.offices.iter().filter(elsewhere).collect();
            assert!(far.is_empty(), "{} is an office of its own levels: {far:?}", role.code);
        }
        assert!(read("[[role]]\ncode='x'\nname={vi='',en=''}\nlevels=['moon']\nverbs=[]").is_none());
    }
}
