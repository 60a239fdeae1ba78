//! The keys that sign certificates: a private key is a file that only its owner reads, its public half is in the
//! database for good.
//!
//! One key signs at a time. Rotation makes another and destroys the private half of the one before, which is of no
//! more use; what it signed is checked by its public half. Deliberately absent: a way to a lost private key. Whoever
//! lost it rotates, and nothing that was issued is harmed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding};
use ed25519_dalek::{SigningKey, VerifyingKey};
use programme::certificate::{Key, KeyId, KeyState};

use super::super::accounts::ACCOUNTS_CHAIN;
use super::CERTIFICATES_LOCK;
use crate::store::certificates::{KeyRow, end_key, insert_key, keys};
use crate::store::db::{By, Change, Database, StoreError};

/// Why there is no key to sign with, or none can be made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key was ever made.
    #[error("no key was made")]
    NoKey,
    /// The database knows the key, and its private half is not in the folder.
    #[error("the private half of {id} is not in {}", folder.display())]
    Lost {
        /// Which.
        id: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Others on the machine may read the file.
    #[error("{} may be read by others", .0.display())]
    OpenToOthers(PathBuf),
    /// The file is no private key, or another one.
    #[error("{} is not that private key", .0.display())]
    NotThatKey(PathBuf),
    /// A key signs already; another takes its place by rotation.
    #[error("{0} signs already")]
    SignsAlready(String),
    /// There is no such key.
    #[error("no key {0}")]
    Unknown(String),
    /// The folder or a file cannot be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// Why a key signs no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Another takes its place.
    Retired,
    /// Somebody else may have it.
    Compromised,
}

impl Ending {
    const fn state(self) -> KeyState {
        match self {
            Self::Retired => KeyState::Retired,
            Self::Compromised => KeyState::Compromised,
        }
    }
}

/// Where private keys lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    /// At a path; it need not be there yet.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn file(&self, id: &str) -> PathBuf {
        let name: String = id.to_string();
        self.0.join(name).with_extension("pem")
    }

    /// Whether the private half of a key is here.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.file(id).is_file()
    }

    /// The key that signs.
    ///
    /// # Errors
    /// When none was made, or its private half is not here, is open to others, or is another.
    pub fn signing(&self, db: &Database) -> Result<SigningKey, KeyError> {
        let row =
            keys(db)?.into_iter().find(|row| row.state == KeyState::Active.code()).ok_or(KeyError::NoKey)?;
        let path = self.file(&row.id);
        let io = |source| KeyError::Io { path: path.clone(), source };
        let pem = match std::fs::read_to_string(&path) {
            Ok(pem) => pem,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeyError::Lost { id: row.id, folder: self.0.clone() });
            }
            Err(error) => return Err(io(error)),
        };
        if open_to_others(&path).map_err(io)? {
            return Err(KeyError::OpenToOthers(path));
        }
        let key = SigningKey::from_pkcs8_pem(&pem).map_err(|_| KeyError::NotThatKey(path.clone()))?;
        let is_it = hex(key.verifying_key().as_bytes()) == row.public_key;
        if is_it { Ok(key) } else { Err(KeyError::NotThatKey(path)) }
    }

    /// Makes the first key; its id.
    ///
    /// # Errors
    /// When one signs already, or the folder cannot be written.
    pub fn make(&self, db: &mut Database, by: By<'_>) -> Result<String, KeyError> {
        self.take_over(db, by, None)
    }

    /// Makes another key in the place of the one that signs; its id. The private half of the one before is destroyed
    /// where it is here.
    ///
    /// # Errors
    /// When none signs, or the folder cannot be written.
    pub fn rotate(&self, db: &mut Database, by: By<'_>, ending: Ending) -> Result<String, KeyError> {
        self.take_over(db, by, Some(ending))
    }

    fn take_over(&self, db: &mut Database, by: By<'_>, ending: Option<Ending>) -> Result<String, KeyError> {
        let tx = db.write()?;
        tx.lock(CERTIFICATES_LOCK)?;
        let signs = keys(tx.reads())?.into_iter().find(|row| row.state == KeyState::Active.code());
        let before = match (signs, ending) {
            (Some(row), Some(_)) => Some(row),
            (Some(row), None) => return Err(KeyError::SignsAlready(row.id)),
            (None, Some(_)) => return Err(KeyError::NoKey),
            (None, None) => None,
        };
        let key = new_key()?;
        let id = KeyId::of(&key.verifying_key()).to_string();
        if keys(tx.reads())?.iter().any(|row| row.id == id) {
            // One in four thousand million; nobody finds a key by two names.
            return Err(KeyError::SignsAlready(id));
        }
        let made = Made(self.write(&id, &key)?);
        let public = hex(key.verifying_key().as_bytes());
        if let (Some(row), Some(ending)) = (&before, ending) {
            end_key(&tx, &row.id, ending.state().code(), by.at)?;
        }
        insert_key(&tx, &id, &public, by.at)?;
        let what = match (&before, ending) {
            (Some(row), Some(ending)) => format!("certificate_key.{} {} {id}", ending.state().code(), row.id),
            _ => format!("certificate_key.made {id}"),
        };
        tx.commit(&Change::new(by, ACCOUNTS_CHAIN, what, public))?;
        made.stays();
        if let Some(row) = before {
            // Of no more use; where it cannot be taken away it signs nothing that is believed either.
            let _ = std::fs::remove_file(self.file(&row.id));
        }
        Ok(id)
    }

    fn write(&self, id: &str, key: &SigningKey) -> Result<PathBuf, KeyError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| KeyError::Io { path, source }
        };
        own_folder(&self.0).map_err(at(&self.0))?;
        let path = self.file(id);
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::NotThatKey(path.clone()))?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(&path).map_err(at(&path))?;
        file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).map_err(at(&path))?;
        Ok(path)
    }
}

/// A file that goes again unless what it is for was done.
struct Made(PathBuf);

impl Made {
    fn stays(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

fn new_key() -> Result<SigningKey, KeyError> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
    Ok(SigningKey::from_bytes(&seed))
}

#[cfg(unix)]
fn own_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn own_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

/// Where files have no such rights, the folder's own have to do.
#[cfg(not(unix))]
fn open_to_others(_path: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// Every public key that ever signed.
///
/// # Errors
/// When the store fails or holds no key where one should be.
pub fn known_keys(db: &Database) -> Result<Vec<Key>, StoreError> {
    keys(db)?.iter().map(public).collect()
}

fn public(row: &KeyRow) -> Result<Key, StoreError> {
    let damaged = || StoreError::Damaged(format!("certificate_keys {}", row.id));
    let public = verifying_key(&row.public_key).ok_or_else(damaged)?;
    let state = KeyState::parse(&row.state).ok_or_else(damaged)?;
    let key = Key { public, state };
    if key.id().to_string() == row.id { Ok(key) } else { Err(damaged()) }
}

/// A public key from its hexadecimal digits.
#[must_use]
pub(crate) fn verifying_key(digits: &str) -> Option<VerifyingKey> {
    let mut bytes = [0_u8; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

/// Lower-case hexadecimal digits.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
