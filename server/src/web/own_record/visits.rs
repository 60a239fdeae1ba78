//! A record that was opened a moment ago: the page goes on with a word of its own for a quarter of an hour, so that
//! the secret itself stands in no page.
//!
//! Kept in memory alone: whoever starts the program again types the secret again.

use std::sync::{Mutex, PoisonError};

use ahash::AHashMap;

use crate::store::audit::hex;
use crate::store::db::StoreError;

/// Seconds for which an opened record goes on.
const LASTS: i64 = 900;
/// So many are open at once; of more, the earlier ones are asked for their secret again.
const MOST: usize = 10_000;

/// Records that are open: by the word that their page holds, what is kept of the secret and until when.
#[derive(Default)]
pub struct OwnVisits(Mutex<AHashMap<String, (String, i64)>>);

fn seconds(now: &str) -> i64 {
    now.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second)
}

impl OwnVisits {
    /// The word for a record that was opened by a secret, of which this is kept.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn begin(&self, kept: String, now: &str) -> Result<String, StoreError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
        let (word, now) = (hex(&bytes), seconds(now));
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST {
            open.retain(|_, (_, until)| *until > now);
            if open.len() >= MOST {
                open.clear();
            }
        }
        open.insert(word.clone(), (kept, now + LASTS));
        Ok(word)
    }

    /// What is kept of the secret of an open record; nothing when its time is over.
    #[must_use]
    pub fn kept(&self, word: &str, now: &str) -> Option<String> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(word).filter(|(_, until)| *until > seconds(now)).map(|(kept, _)| kept.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::OwnVisits;

    #[test]
    fn an_opened_record_goes_on_for_a_quarter_of_an_hour_and_by_its_own_word_alone() {
        let visits = OwnVisits::default();
        let word = visits.begin("digest".into(), "2020-12-01T02:00:00Z").expect("random");
        assert_eq!(word.len(), 64);
        assert_eq!(visits.kept(&word, "2020-12-01T02:14:59Z").as_deref(), Some("digest"));
        assert_eq!(visits.kept(&word, "2020-12-01T02:15:00Z"), None);
        assert_eq!(visits.kept("", "2020-12-01T02:00:00Z"), None);
    }
}
