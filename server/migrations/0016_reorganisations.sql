-- Reorganisations that were drafted here: the table of moves as it was written, and what became of it. number makes the
-- identities of the places that it begins; state: draft, applied, taken_back, discarded.
CREATE TABLE IF NOT EXISTS reorganisations (
  id BIGINT PRIMARY KEY, number BIGINT NOT NULL, on_day TEXT NOT NULL, instrument TEXT NOT NULL, name TEXT NOT NULL,
  moves TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL, applied_at TEXT NOT NULL);
