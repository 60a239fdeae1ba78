//! How often one address may ask for pages that everybody may see: enough to read a list, too little to copy them all.
//!
//! Kept in memory, a number for each address: whoever starts the program again starts anew. Many people of one network
//! may stand behind one address, so that a list is read a hundred times before anybody waits. Deliberately absent: who
//! asked, which is forgotten when its time is over.

use std::sync::{Mutex, PoisonError};

use ahash::AHashMap;

/// What one question takes of an address's time, in thousandths of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A page to read.
    Page,
    /// A search through a list.
    Search,
}

impl Cost {
    const fn millis(self) -> i64 {
        match self {
            Self::Page => 1_000,
            Self::Search => 5_000,
        }
    }
}

/// So much may be asked at once before anybody waits.
const AT_ONCE: i64 = 120_000;
/// Of more addresses than this those are forgotten that owe nothing.
const ADDRESSES: usize = 50_000;

/// What each address owes.
#[derive(Default)]
pub struct Pace(Mutex<AHashMap<String, i64>>);

impl Pace {
    /// Takes a question of an address at a moment; how many seconds it has to wait where it asked too often.
    ///
    /// # Errors
    /// When it has to wait.
    pub fn ask(&self, address: &str, now: &str, cost: Cost) -> Result<(), u64> {
        let now = now.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond);
        let mut owed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if owed.len() >= ADDRESSES && !owed.contains_key(address) {
            owed.retain(|_, until| *until > now);
            if owed.len() >= ADDRESSES {
                owed.clear();
            }
        }
        let until = owed.entry(address.to_owned()).or_insert(now);
        let next = (*until).max(now) + cost.millis();
        let over = next - now - AT_ONCE;
        if over > 0 {
            return Err(u64::try_from((over + 999) / 1_000).unwrap_or(1));
        }
        *until = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ADDRESSES, Cost, Pace};

    const NOW: &str = "2020-12-01T02:00:00Z";

    #[test]
    fn an_address_reads_at_once_and_then_waits_and_another_does_not() {
        let pace = Pace::default();
        for _ in 0..24 {
            assert_eq!(pace.ask("a", NOW, Cost::Search), Ok(()));
        }
        assert_eq!(pace.ask("a", NOW, Cost::Search), Err(5));
        assert_eq!(pace.ask("a", NOW, Cost::Page), Err(1));
        assert_eq!(pace.ask("b", NOW, Cost::Page), Ok(()));
        assert_eq!(pace.ask("a", "2020-12-01T02:00:05Z", Cost::Search), Ok(()));
        assert_eq!(pace.ask("a", "2020-12-01T02:00:05Z", Cost::Page), Err(1), "refusals cost nothing");
    }

    #[test]
    fn addresses_that_owe_nothing_are_forgotten_when_there_are_many() {
        let pace = Pace::default();
        for n in 0..ADDRESSES {
            assert_eq!(pace.ask(&n.to_string(), NOW, Cost::Page), Ok(()));
        }
        assert_eq!(pace.ask("one more", "2020-12-01T03:00:00Z", Cost::Page), Ok(()));
        assert_eq!(pace.0.lock().expect("free").len(), 1);
    }
}
