-- The programme's records. Assumes an empty database. One text for both engines.
-- Record tables carry the commune they were created in as first key column; it never changes.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE criteria_sets (id TEXT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, digest));
CREATE TABLE zones (
  commune_id BIGINT NOT NULL, valid_from TEXT NOT NULL, zone TEXT NOT NULL, valid_to TEXT, instrument TEXT NOT NULL,
  PRIMARY KEY (commune_id, valid_from));
CREATE TABLE imports (
  id BIGINT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, criteria_id TEXT NOT NULL, state TEXT NOT NULL,
  at TEXT NOT NULL, rows_new BIGINT NOT NULL, rows_changed BIGINT NOT NULL, rows_unchanged BIGINT NOT NULL,
  rows_refused BIGINT NOT NULL);
CREATE INDEX imports_by_digest ON imports (digest);
CREATE TABLE hamlets (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, id), UNIQUE (commune_id, folded));
CREATE TABLE subjects (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
  hamlet_id BIGINT NOT NULL, grp TEXT NOT NULL, birth_year BIGINT, since_year BIGINT NOT NULL, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, id));
CREATE UNIQUE INDEX subjects_by_code ON subjects (commune_id, kind, code);
CREATE TABLE cases (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  state TEXT NOT NULL, hamlet_id BIGINT NOT NULL, registered TEXT NOT NULL, members BIGINT, poor BIGINT NOT NULL,
  source TEXT NOT NULL, answers TEXT NOT NULL, outcome TEXT NOT NULL, total_hundredths BIGINT, band TEXT NOT NULL,
  reasons TEXT NOT NULL, criteria_id TEXT NOT NULL, criteria_digest TEXT NOT NULL, version BIGINT NOT NULL,
  import_id BIGINT NOT NULL, decision_id BIGINT NOT NULL, again BIGINT NOT NULL, streak BIGINT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id));
-- Only decided cases: an import of a province writes none of it.
CREATE INDEX cases_by_decision ON cases (decision_id) WHERE decision_id <> 0;
CREATE TABLE cases_past (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  version BIGINT NOT NULL, import_id BIGINT NOT NULL, replaced_by BIGINT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id, version));
CREATE INDEX cases_past_by_import ON cases_past (replaced_by);
CREATE INDEX cases_past_by_author ON cases_past (import_id);
CREATE TABLE subjects_past (
  import_id BIGINT NOT NULL, commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (import_id, commune_id, subject_id));
CREATE TABLE tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, source TEXT NOT NULL,
  registered BIGINT NOT NULL, assessed BIGINT NOT NULL, passed BIGINT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, title, year, source));
CREATE TABLE subject_tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, kind TEXT NOT NULL, since_year BIGINT NOT NULL,
  n BIGINT NOT NULL, PRIMARY KEY (commune_id, hamlet_id, kind, since_year));
CREATE TABLE recognition_tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  signed_on TEXT NOT NULL, recognised BIGINT NOT NULL, again BIGINT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, title, year, signed_on));
CREATE TABLE decisions (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, state TEXT NOT NULL,
  number TEXT, signed_on TEXT, file_digest TEXT, PRIMARY KEY (commune_id, id));
CREATE UNIQUE INDEX decisions_by_number ON decisions (commune_id, number, signed_on);
CREATE TABLE audit (
  chain BIGINT NOT NULL, seq BIGINT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, change TEXT NOT NULL,
  digest TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (chain, seq));
