-- What a hamlet meeting writes down besides the scores.
-- A row that is not complete, as it was typed: it counts for nothing, and nothing typed is lost. cells: JSON list.
CREATE TABLE drafts (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL, registered TEXT NOT NULL, members BIGINT, poor BIGINT NOT NULL, cells TEXT NOT NULL,
  criteria BIGINT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
-- remarks: codes between spaces.
CREATE TABLE meetings (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, hamlet_id BIGINT NOT NULL,
  held_on TEXT NOT NULL, invited BIGINT NOT NULL, attended BIGINT NOT NULL, remarks TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, title, year, hamlet_id)) WITHOUT ROWID;
CREATE TABLE votes (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  agreed BIGINT NOT NULL, against BIGINT NOT NULL, abstained BIGINT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
-- What the commune association decided on a version of a case: seen is the case's import_id then, so that a case
-- changed afterwards has to be approved again. verdict: approved, returned, changed.
CREATE TABLE reviews (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  verdict TEXT NOT NULL, reason TEXT NOT NULL, seen BIGINT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
CREATE INDEX reviews_by_seen ON reviews (seen);
-- Drafts, meetings, votes and reviews as they were before a job replaced them, as JSON.
CREATE TABLE typed_past (
  replaced_by BIGINT NOT NULL, commune_id BIGINT NOT NULL, what TEXT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  key_id BIGINT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (replaced_by, commune_id, what, title, year, key_id)) WITHOUT ROWID;
-- What was asked under a key, so that asking twice does it once.
CREATE TABLE asked_once (
  commune_id BIGINT NOT NULL, key_digest TEXT NOT NULL, request_digest TEXT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, key_digest)) WITHOUT ROWID;
-- A family's own secret, printed on its slip; only the digest is kept.
CREATE TABLE record_secrets (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, digest TEXT NOT NULL, made_at TEXT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id)) WITHOUT ROWID;
CREATE UNIQUE INDEX record_secrets_by_digest ON record_secrets (digest);
