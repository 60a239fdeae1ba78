-- The way of a case after its proposal: letters, other kinds of decisions, withdrawal, announcement, appeal.
-- What a decision is that does not recognise: withdraw, amend, correct; the decision it speaks of; and of an amendment
-- or a correction its lines, as JSON.
CREATE TABLE IF NOT EXISTS decision_kinds (
  decision_id BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, about_id BIGINT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS decision_kinds_by_about ON decision_kinds (about_id);
-- The list of a draft, each time it was made, in the form of decision_annexes: what the paper on the desk says. The
-- last one has the highest nth; whoever issues has seen one of them. Nothing is left of it once the draft is not one.
CREATE TABLE IF NOT EXISTS draft_lists (
  decision_id BIGINT NOT NULL, nth BIGINT NOT NULL, digest TEXT NOT NULL, list TEXT NOT NULL,
  PRIMARY KEY (decision_id, nth));
-- Titles that a decision of withdrawal names, from its draft on; the case is withdrawn once that is issued.
CREATE TABLE IF NOT EXISTS withdrawals (
  commune_id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  decision_id BIGINT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (commune_id, title, year, subject_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS withdrawals_by_decision ON withdrawals (decision_id);
-- The association's letter of proposal, once it has its number and day, with the list that went with it.
CREATE TABLE IF NOT EXISTS letters (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, number TEXT NOT NULL,
  dated TEXT NOT NULL, n BIGINT NOT NULL, list TEXT NOT NULL, PRIMARY KEY (commune_id, id)) WITHOUT ROWID;
-- When an issued decision was made known, and how: codes between spaces.
CREATE TABLE IF NOT EXISTS announcements (
  commune_id BIGINT NOT NULL, decision_id BIGINT NOT NULL, announced_on TEXT NOT NULL, ways TEXT NOT NULL,
  PRIMARY KEY (commune_id, decision_id, announced_on)) WITHOUT ROWID;
-- What somebody is against, in codes; the paper itself stays with the office.
CREATE TABLE IF NOT EXISTS appeals (
  commune_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  against TEXT NOT NULL, ground TEXT NOT NULL, received_on TEXT NOT NULL, state TEXT NOT NULL, answered_on TEXT,
  PRIMARY KEY (commune_id, id)) WITHOUT ROWID;
