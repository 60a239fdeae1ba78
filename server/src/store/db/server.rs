//! A PostgreSQL server as `db.rs` uses it: prepared statements kept by their text, bulk rows by `COPY`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use ahash::AHashMap;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Statement};

use super::dialect::{Dialect, placeholders};
use super::error::StoreError;
use super::value::{Row, Value};

/// Rows wait until they are this many bytes.
const COPY_BYTES: usize = 1 << 20;

pub(super) struct Server {
    client: Client,
    statements: AHashMap<String, Statement>,
    /// Rows that wait, by table, in the order in which the tables were first used.
    waiting: Vec<(&'static str, String)>,
}

impl Server {
    /// Connects; the password may stand in the address or in `PGPASSWORD`, where no list of processes shows it.
    pub(super) fn connect(url: &str) -> Result<Self, StoreError> {
        let address = |error: postgres::Error| {
            let why =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            StoreError::Address(format!("{}: {why}", Self::without_password(url)))
        };
        let mut config: Config = url.parse().map_err(address)?;
        if config.get_password().is_none()
            && let Ok(password) = std::env::var("PGPASSWORD")
        {
            config.password(password);
        }
        config.connect_timeout(Duration::from_secs(10));
        let client = config.connect(NoTls).map_err(|error| {
            let why =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            StoreError::Connect(format!("{}: {why}", Self::without_password(url)))
        })?;
        Ok(Self { client, statements: AHashMap::new(), waiting: Vec::new() })
    }

    /// An address as it may be shown.
    pub(super) fn without_password(url: &str) -> String {
        // Options may hold a password too.
        let url = url.split_once('?').map_or(url, |(url, _)| url);
        let Some((scheme, rest)) = url.split_once("://") else {
            return url
                .split_whitespace()
                .filter(|word| !word.contains("pass"))
                .collect::<Vec<_>>()
                .join(" ");
        };
        match rest.rsplit_once('@') {
            Some((user, host)) => {
                let user = user.split_once(':').map_or(user, |(user, _)| user);
                format!("{scheme}://{user}@{host}")
            }
            None => url.to_owned(),
        }
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        if sql == "ROLLBACK" {
            self.waiting.clear();
        }
        self.flush()?;
        Ok(self.client.batch_execute(sql)?)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&placeholders(Dialect::Postgres, sql))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn for_each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.flush()?;
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, values)?;
        while let Some(row) = rows.next()? {
            each(&Row::Postgres(&row))?;
        }
        Ok(())
    }

    pub(super) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.flush()?;
        let statement = self.statement(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let changed = self.client.execute(&statement, &values)?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(super) fn append(&mut self, table: &'static str, values: &[Value<'_>]) -> Result<(), StoreError> {
        let at = self.waiting.iter().position(|(name, _)| *name == table);
        let at = at.unwrap_or_else(|| {
            self.waiting.push((table, String::with_capacity(COPY_BYTES + 4096)));
            self.waiting.len() - 1
        });
        let text = &mut self.waiting[at].1;
        for (column, value) in values.iter().enumerate() {
            if column > 0 {
                text.push('\t');
            }
            match value {
                Value::Null => text.push_str("\\N"),
                Value::Int(n) => {
                    let _ = write!(text, "{n}");
                }
                Value::Text(cell) => push_cell(text, cell),
                Value::Bytes(bytes) => {
                    text.push_str("\\\\x");
                    text.push_str(&crate::store::audit::hex(bytes));
                }
            }
        }
        text.push('\n');
        if text.len() >= COPY_BYTES { self.flush() } else { Ok(()) }
    }

    /// Sends the rows that wait, so that what comes next sees them.
    fn flush(&mut self) -> Result<(), StoreError> {
        for (table, text) in &mut self.waiting {
            if text.is_empty() {
                continue;
            }
            let mut copy = self.client.copy_in(&format!("COPY {table} FROM STDIN"))?;
            copy.write_all(text.as_bytes()).map_err(|error| StoreError::Engine(error.to_string()))?;
            copy.finish()?;
            text.clear();
        }
        Ok(())
    }

    /// Held until the transaction ends.
    pub(super) fn lock(&mut self, place: i64) -> Result<(), StoreError> {
        let statement = self.statement("SELECT 1::bigint FROM (SELECT pg_advisory_xact_lock(?1)) held")?;
        self.client.query(&statement, &[&place])?;
        Ok(())
    }

    /// Whether the connection still stands.
    pub(super) fn is_alive(&self) -> bool {
        !self.client.is_closed()
    }

    /// As [`Server::lock`], if nobody holds it.
    pub(super) fn try_lock(&mut self, place: i64) -> Result<bool, StoreError> {
        let statement = self.statement("SELECT pg_try_advisory_xact_lock(?1)")?;
        Ok(self.client.query_one(&statement, &[&place])?.try_get(0)?)
    }
}

/// A text as `COPY` reads it.
fn push_cell(text: &mut String, cell: &str) {
    if !cell.contains(['\\', '\t', '\n', '\r']) {
        text.push_str(cell);
        return;
    }
    for c in cell.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Server;

    #[test]
    fn no_message_shows_a_password() {
        let shown = Server::without_password("postgres://bentre:s3cret@db/hoctap");
        assert_eq!(shown, "postgres://bentre@db/hoctap");
        for address in
            ["postgres://u:s3@cret@db/h", "postgres://u@db/h?password=s3@cret", "host=db password=s3@cret"]
        {
            assert!(!Server::without_password(address).contains("cret"), "{address}");
        }
    }
}
