//! What goes into the database and comes out of it: whole numbers, text, a file's bytes, nothing.
//!
//! Dates are ISO text, yes and no are 1 and 0, points whole hundredths: no floats.

use std::borrow::Cow;
use std::error::Error;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::StoreError;

/// One value of a statement or of a stored row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// A file as it is.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The same, owning its text.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Int(n) => Value::Int(n),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }

    /// The whole number, 0 where there is none.
    #[must_use]
    pub fn int(&self) -> i64 {
        match self {
            Self::Int(n) => *n,
            Self::Null | Self::Text(_) | Self::Bytes(_) => 0,
        }
    }

    /// The text, empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Null | Self::Int(_) | Self::Bytes(_) => "",
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // Beside a number written in the statement itself the server asks for a short one.
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) => n.to_sql(ty, out),
            Self::Text(text) => text.as_ref().to_sql(ty, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::TEXT, Type::BYTEA].contains(ty)
    }

    postgres::types::to_sql_checked!();
}

/// One row of an answer, read by column number from 0.
pub enum Row<'r> {
    /// Of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// A whole number.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(_) => self
                .maybe_int(column)?
                .ok_or_else(|| StoreError::Damaged(format!("nothing in column {column}"))),
        }
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            // A number written in the statement itself is a short one there.
            Self::Postgres(row) if *row.columns()[column].type_() == Type::INT4 => {
                Ok(row.try_get::<_, Option<i32>>(column)?.map(i64::from))
            }
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.str(column).map(str::to_owned)
    }

    /// Text, borrowed from the row.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn str(&self, column: usize) -> Result<&str, StoreError> {
        match self {
            Self::Sqlite(row) => {
                row.get_ref(column)?.as_str().map_err(|error| StoreError::Damaged(error.to_string()))
            }
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Text or nothing.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// When the column holds something else.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Every column, whatever it holds.
    ///
    /// # Errors
    /// When a column holds a fraction.
    pub fn values(&self) -> Result<Vec<Value<'static>>, StoreError> {
        match self {
            Self::Sqlite(row) => (0..row.as_ref().column_count())
                .map(|column| match row.get_ref(column)? {
                    ValueRef::Null => Ok(Value::Null),
                    ValueRef::Integer(n) => Ok(Value::Int(n)),
                    ValueRef::Text(text) => match std::str::from_utf8(text) {
                        Ok(text) => Ok(Value::Text(Cow::Owned(text.to_owned()))),
                        Err(error) => Err(StoreError::Damaged(error.to_string())),
                    },
                    ValueRef::Blob(bytes) => Ok(Value::Bytes(Cow::Owned(bytes.to_owned()))),
                    ValueRef::Real(_) => Err(StoreError::Damaged(format!("column {column}"))),
                })
                .collect(),
            Self::Postgres(row) => (0..row.len())
                .map(|column| {
                    if *row.columns()[column].type_() == Type::INT8 {
                        Ok(row.try_get::<_, Option<i64>>(column)?.into())
                    } else if *row.columns()[column].type_() == Type::BYTEA {
                        let bytes = row.try_get::<_, Option<Vec<u8>>>(column)?;
                        Ok(bytes.map_or(Value::Null, |bytes| Value::Bytes(Cow::Owned(bytes))))
                    } else {
                        Ok(row.try_get::<_, Option<String>>(column)?.into())
                    }
                })
                .collect(),
        }
    }
}
