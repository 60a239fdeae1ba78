-- What the tallies of a commune's hamlets come to, changed with them: a province's report reads a commune in a row a
-- year instead of all its hamlets. By title or kind first, as reports ask. by_total: of those assessed, by a total without
-- items.
CREATE TABLE IF NOT EXISTS commune_tallies (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, registered BIGINT NOT NULL,
  assessed BIGINT NOT NULL, by_total BIGINT NOT NULL, passed BIGINT NOT NULL,
  PRIMARY KEY (title, commune_id, year)) WITHOUT ROWID;
-- In which years a title has any, without reading them.
CREATE INDEX IF NOT EXISTS commune_tallies_by_year ON commune_tallies (title, year);
CREATE TABLE IF NOT EXISTS commune_subject_tallies (
  commune_id BIGINT NOT NULL, kind TEXT NOT NULL, since_year BIGINT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (kind, commune_id, since_year)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commune_recognition_tallies (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, signed_on TEXT NOT NULL,
  recognised BIGINT NOT NULL, again BIGINT NOT NULL,
  PRIMARY KEY (title, commune_id, year, signed_on)) WITHOUT ROWID;
INSERT INTO commune_tallies SELECT commune_id, title, year, CAST(SUM(registered) AS BIGINT),
  CAST(SUM(assessed) AS BIGINT), CAST(SUM(CASE WHEN source = 'totals' THEN assessed ELSE 0 END) AS BIGINT),
  CAST(SUM(passed) AS BIGINT) FROM tallies GROUP BY commune_id, title, year;
INSERT INTO commune_subject_tallies SELECT commune_id, kind, since_year, CAST(SUM(n) AS BIGINT) FROM subject_tallies
  GROUP BY commune_id, kind, since_year HAVING SUM(n) <> 0;
INSERT INTO commune_recognition_tallies SELECT commune_id, title, year, signed_on, CAST(SUM(recognised) AS BIGINT),
  CAST(SUM(again) AS BIGINT) FROM recognition_tallies GROUP BY commune_id, title, year, signed_on
  HAVING SUM(recognised) <> 0 OR SUM(again) <> 0;
-- What a person typed is no file that could come a second time.
DROP INDEX imports_by_digest;
CREATE INDEX imports_by_digest ON imports (digest) WHERE kind <> 'by_hand';
