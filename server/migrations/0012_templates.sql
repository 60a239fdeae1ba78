-- The text of a kind of paper as a place (a province, a commune) wants it, for papers from a day on. Rows are never
-- changed: of two from one day the later id stands, and an empty body is the text that ships.
CREATE TABLE IF NOT EXISTS paper_texts (
  id BIGINT PRIMARY KEY, place_id BIGINT NOT NULL, kind TEXT NOT NULL, valid_from TEXT NOT NULL, body TEXT NOT NULL,
  actor TEXT NOT NULL, at TEXT NOT NULL);
