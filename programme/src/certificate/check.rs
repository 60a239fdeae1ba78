//! Checking a code against keys: what it states, and what is to be answered.

use ed25519_dalek::VerifyingKey;
use jiff::civil::Date;

use super::statement::{KeyId, Statement};

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// It signs.
    Active,
    /// Another took its place; what it signed stands.
    Retired,
    /// Somebody else may have it: what it signed stands only where the register has it too.
    Compromised,
}

impl KeyState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Retired, Self::Compromised];

    /// The word that files and tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Compromised => "compromised",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A public key, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The public half.
    pub public: VerifyingKey,
    /// Its state.
    pub state: KeyState,
}

impl Key {
    /// Its name in statements.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public)
    }
}

/// A statement whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it says.
    pub statement: Statement,
    /// What became of the key that signed it.
    pub key_state: KeyState,
}

/// Why a code is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// No code of ours, or altered.
    #[error("not a code of a certificate")]
    Unreadable,
    /// The key it names is not among these: it may be newer than the list of keys, or nobody's.
    #[error("signed with a key that is not in the list")]
    UnknownKey,
    /// The key did not sign this.
    #[error("the signature does not hold")]
    Forged,
}

/// Opens a code: its signature must hold under one of the keys.
///
/// # Errors
/// When it is no code, names an unknown key, or the key did not sign it.
pub fn open(code: &str, keys: &[Key]) -> Result<Opened, NotOpened> {
    let (statement, signature) = Statement::read(code).ok_or(NotOpened::Unreadable)?;
    let mut named = keys.iter().filter(|key| key.id() == statement.key).peekable();
    if named.peek().is_none() {
        return Err(NotOpened::UnknownKey);
    }
    let key = named.find(|key| signature.is_by(&key.public)).ok_or(NotOpened::Forged)?;
    Ok(Opened { statement, key_state: key.state })
}

/// What whoever checks is told, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Genuine, for this name, and in force.
    Valid,
    /// Genuine, for this name, but no longer in force (*không còn hiệu lực*): expired, withdrawn or replaced.
    NoLonger,
    /// The code is genuine, and not of a paper with this name.
    OtherName,
    /// Not a code that the issuer made.
    NotGenuine,
    /// Not to be said from this list of keys: only the issuer's own page knows.
    CannotSay,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] =
        [Self::Valid, Self::NoLonger, Self::OtherName, Self::NotGenuine, Self::CannotSay];

    /// The word that machines read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NoLonger => "no_longer",
            Self::OtherName => "other_name",
            Self::NotGenuine => "not_genuine",
            Self::CannotSay => "cannot_say",
        }
    }
}

/// A verdict, and what the code states where its signature holds: so that whoever checks compares it with the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What is answered.
    pub verdict: Verdict,
    /// What the code says.
    pub statement: Option<Statement>,
}

impl Verified {
    /// Without the register: by published keys, and a published list of what is withdrawn or replaced, on a day.
    #[must_use]
    pub fn by_list(
        opened: Result<Opened, NotOpened>,
        name: &str,
        listed: impl FnOnce(u32) -> Option<bool>,
        today: Date,
    ) -> Self {
        let opened = match opened {
            Ok(opened) => opened,
            Err(NotOpened::UnknownKey) => return Self { verdict: Verdict::CannotSay, statement: None },
            Err(NotOpened::Unreadable | NotOpened::Forged) => {
                return Self { verdict: Verdict::NotGenuine, statement: None };
            }
        };
        let statement = opened.statement;
        let verdict = if opened.key_state == KeyState::Compromised {
            Verdict::CannotSay
        } else if !statement.is_of(name) {
            Verdict::OtherName
        } else {
            match listed(statement.status) {
                Some(true) => Verdict::NoLonger,
                _ if statement.valid_to.date() < today => Verdict::NoLonger,
                Some(false) => Verdict::Valid,
                // Issued after the list was made, or the list is not here.
                None => Verdict::CannotSay,
            }
        };
        Self { verdict, statement: Some(statement) }
    }

    /// With the register at hand: `stands` says whether the register has just this code, and whether its title is
    /// held and nothing took its place.
    #[must_use]
    pub fn by_register(
        opened: Result<Opened, NotOpened>,
        name: &str,
        stands: Option<bool>,
        today: Date,
    ) -> Self {
        let (Ok(opened), Some(stands)) = (opened, stands) else {
            return Self { verdict: Verdict::NotGenuine, statement: None };
        };
        let statement = opened.statement;
        let verdict = if !statement.is_of(name) {
            Verdict::OtherName
        } else if !stands || statement.valid_to.date() < today {
            Verdict::NoLonger
        } else {
            Verdict::Valid
        };
        Self { verdict, statement: Some(statement) }
    }
}
