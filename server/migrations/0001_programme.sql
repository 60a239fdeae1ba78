-- The programme's records. Assumes an empty database. One text for both engines.
-- Record tables carry the commune they were created in as first key column; it never changes, reorganisation
-- or not, so that the big tables can be spread by commune. No foreign keys: a parent and its children are
-- written in one transaction, and `verify` looks for orphans.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE criteria_sets (
  id BIGINT PRIMARY KEY, set_id TEXT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, added_at TEXT NOT NULL,
  UNIQUE (set_id, digest));
CREATE TABLE zones (
  commune_id BIGINT NOT NULL, valid_from TEXT NOT NULL, zone TEXT NOT NULL, valid_to TEXT, instrument TEXT NOT NULL,
  PRIMARY KEY (commune_id, valid_from));
-- What stood before an import replaced all zones, as JSON.
CREATE TABLE zones_past (import_id BIGINT PRIMARY KEY, body TEXT NOT NULL);
-- kind: roster, zones, hamlets, clan_members, bodies, or by_hand: one change that a person typed, so that every
-- record says what brought it, who and when. state: done, undone.
CREATE TABLE imports (
  id BIGINT PRIMARY KEY, kind TEXT NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL, criteria BIGINT NOT NULL,
  state TEXT NOT NULL, at TEXT NOT NULL, file TEXT NOT NULL, rows_new BIGINT NOT NULL, rows_changed BIGINT NOT NULL,
  rows_unchanged BIGINT NOT NULL, rows_refused BIGINT NOT NULL, actor TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX imports_by_digest ON imports (digest);
-- A hamlet that only a roster named has no kind, code or dates; facts_import is the import that gave them.
CREATE TABLE hamlets (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, kind TEXT NOT NULL,
  code TEXT NOT NULL, valid_from TEXT, valid_to TEXT, import_id BIGINT NOT NULL, facts_import BIGINT NOT NULL,
  PRIMARY KEY (commune_id, id), UNIQUE (commune_id, folded));
-- hamlet_id is where the subject was in since_year; later stays are in subject_moves. A subject
-- is found by its code by reading its commune; an index would cost each import a fifth, and `verify` tells
-- when a code is there twice.
CREATE TABLE subjects (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
  hamlet_id BIGINT NOT NULL, grp TEXT NOT NULL, birth_year BIGINT, since_year BIGINT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, id)) WITHOUT ROWID;
CREATE TABLE subject_moves (
  commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, from_year BIGINT NOT NULL, hamlet_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, subject_id, from_year)) WITHOUT ROWID;
-- What stood before an import changed a subject: its row and its moves, as JSON.
CREATE TABLE subjects_past (
  import_id BIGINT NOT NULL, commune_id BIGINT NOT NULL, subject_id BIGINT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (import_id, commune_id, subject_id)) WITHOUT ROWID;
CREATE INDEX subjects_past_by_subject ON subjects_past (commune_id, subject_id);
CREATE TABLE cases (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL, registered TEXT NOT NULL, members BIGINT, poor BIGINT NOT NULL,
  source TEXT NOT NULL, answers TEXT NOT NULL, outcome TEXT NOT NULL, total_hundredths BIGINT, band TEXT NOT NULL,
  reasons TEXT NOT NULL, criteria BIGINT NOT NULL, version BIGINT NOT NULL, import_id BIGINT NOT NULL,
  state TEXT NOT NULL DEFAULT 'assessed', decision_id BIGINT NOT NULL DEFAULT 0, again BIGINT NOT NULL DEFAULT 0,
  streak BIGINT NOT NULL DEFAULT 0, refusal TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
-- Only decided cases: an import of a province writes none of it.
CREATE INDEX cases_by_decision ON cases (decision_id) WHERE decision_id <> 0;
CREATE TABLE cases_past (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  version BIGINT NOT NULL, import_id BIGINT NOT NULL, replaced_by BIGINT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id, version)) WITHOUT ROWID;
CREATE INDEX cases_past_by_import ON cases_past (replaced_by);
CREATE INDEX cases_past_by_author ON cases_past (import_id);
-- Where the records of an import are, so that undo reads those communes and no others.
CREATE TABLE import_communes (
  import_id BIGINT NOT NULL, commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  PRIMARY KEY (import_id, commune_id, title, year)) WITHOUT ROWID;
-- A household's membership of a clan, which may be at home in another commune.
CREATE TABLE clan_members (
  commune_id BIGINT NOT NULL, clan_id BIGINT NOT NULL, household_commune_id BIGINT NOT NULL,
  household_id BIGINT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, import_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, clan_id, household_commune_id, household_id, valid_from)) WITHOUT ROWID;
CREATE INDEX clan_members_by_import ON clan_members (import_id);
-- Units that founded an association body: the plan's denominator for units (II.2.2 c).
CREATE TABLE bodies (
  commune_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT,
  instrument TEXT NOT NULL, import_id BIGINT NOT NULL, PRIMARY KEY (commune_id, unit_id, valid_from)) WITHOUT ROWID;
CREATE INDEX bodies_by_import ON bodies (import_id);
CREATE TABLE tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, source TEXT NOT NULL,
  registered BIGINT NOT NULL, assessed BIGINT NOT NULL, passed BIGINT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, title, year, source)) WITHOUT ROWID;
-- Changes in how many subjects there are, by the year from which they hold: a move is -1 and +1. The kind
-- unit_with_body counts the units with a body on 31 December.
CREATE TABLE subject_tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, kind TEXT NOT NULL, since_year BIGINT NOT NULL,
  n BIGINT NOT NULL, PRIMARY KEY (commune_id, hamlet_id, kind, since_year)) WITHOUT ROWID;
CREATE TABLE recognition_tallies (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL,
  signed_on TEXT NOT NULL, recognised BIGINT NOT NULL, again BIGINT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, title, year, signed_on)) WITHOUT ROWID;
-- state: draft, issued, discarded. A draft has no number.
CREATE TABLE decisions (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, state TEXT NOT NULL,
  number TEXT, signed_on TEXT, file_digest TEXT, PRIMARY KEY (commune_id, id));
CREATE UNIQUE INDEX decisions_by_number ON decisions (commune_id, number, signed_on);
CREATE TABLE audit (
  chain BIGINT NOT NULL, seq BIGINT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, change TEXT NOT NULL,
  digest TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (chain, seq)) WITHOUT ROWID;
