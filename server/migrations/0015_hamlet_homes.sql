-- Which hamlet of a split commune went to which successor from a day, by which paper: a person's choice. commune_id and
-- hamlet_id are those of the hamlet's records, to_commune the successor; no row: nobody chose yet.
CREATE TABLE IF NOT EXISTS hamlet_homes (
  commune_id BIGINT NOT NULL, hamlet_id BIGINT NOT NULL, since TEXT NOT NULL, to_commune BIGINT NOT NULL,
  instrument TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, since)) WITHOUT ROWID;
