-- A second office agrees with what the association approved (phối hợp thẩm định): commune_id is the commune of the day,
-- office who agreed, paper and dated the paper on which it said so; both are empty where an account of the office did it.
CREATE TABLE IF NOT EXISTS joint_appraisals (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, office TEXT NOT NULL,
  paper TEXT NOT NULL, dated TEXT NOT NULL, n BIGINT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (commune_id, id)) WITHOUT ROWID;
-- Which cases, each in the version seen: one that was changed since waits for the office again.
CREATE TABLE IF NOT EXISTS jointly_approved (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  seen BIGINT NOT NULL, appraisal_id BIGINT NOT NULL,
  PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
