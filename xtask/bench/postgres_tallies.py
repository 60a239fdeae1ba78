"""Job 4 in PostgreSQL: one case changed, committed (fsync is on), then the province's report: postgres_tallies.py URL N

Over what job 3 left. Tallies by hamlet are kept by a trigger; the report reads them alone. One connection, prepared
statements. Prints the medians of N rounds as JSON, in milliseconds, and the passed of the last report.
"""

import json
import statistics
import sys
import time

import psycopg

SETUP = """
DROP TABLE IF EXISTS tallies;
CREATE TABLE tallies (commune_code text, hamlet text, title text, year smallint, assessed bigint NOT NULL, passed bigint NOT NULL,
  PRIMARY KEY (commune_code, hamlet, title, year)) WITH (fillfactor = 50);
INSERT INTO tallies SELECT c.commune_code, s.hamlet, c.title, c.year, count(*), count(*) FILTER (WHERE c.outcome = 'pass')
  FROM cases c JOIN subjects s ON s.commune_code = c.commune_code AND s.id = c.subject_id GROUP BY 1, 2, 3, 4;
CREATE OR REPLACE FUNCTION tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE tallies t SET passed = t.passed + (NEW.outcome = 'pass')::int - (OLD.outcome = 'pass')::int
  FROM subjects s WHERE s.commune_code = NEW.commune_code AND s.id = NEW.subject_id AND t.commune_code = NEW.commune_code
    AND t.hamlet = s.hamlet AND t.title = NEW.title AND t.year = NEW.year;
  RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER tally AFTER UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION tally();
"""
CHANGE = """
UPDATE cases SET s1 = %s, total = total - s1 + %s, outcome = CASE WHEN total - s1 + %s >= 80 THEN 'pass' ELSE 'fail' END
WHERE commune_code = %s AND title = 'learning_family' AND year = %s AND subject_id = %s
"""
REPORT = """
SELECT c.district_code, d.full_name, t.year, sum(t.assessed), sum(t.passed) FROM tallies t
JOIN communes c USING (commune_code) JOIN districts d USING (district_code)
WHERE t.title = 'learning_family' GROUP BY c.district_code, d.full_name, t.year ORDER BY 1
"""

url, rounds = sys.argv[1], int(sys.argv[2])
with psycopg.connect(url, prepare_threshold=0) as db:
    db.execute(SETUP, prepare=False)
    db.commit()
    db.autocommit = True
    db.execute("ANALYZE")
    db.execute("CHECKPOINT")
    n = db.execute("SELECT count(*) FROM cases").fetchone()[0]
    # Spread over the province: the next one is rarely in the same commune.
    pick = "SELECT commune_code, year, subject_id, s1 FROM cases ORDER BY subject_id * 7919 %% %s LIMIT %s"
    cases = db.execute(pick, (n, rounds + 1)).fetchall()
    commits, reports, both = [], [], []
    for commune, year, subject, s1 in cases:
        points = 0 if s1 else 10
        begun = time.perf_counter()
        assert db.execute(CHANGE, (points, points, points, commune, year, subject)).rowcount == 1
        changed = time.perf_counter()
        report = db.execute(REPORT).fetchall()
        told = time.perf_counter()
        commits.append((changed - begun) * 1e3)
        reports.append((told - changed) * 1e3)
        both.append((told - begun) * 1e3)
    median = lambda times: round(statistics.median(times[1:]), 3)
    print(json.dumps({"commit_ms": median(commits), "report_ms": median(reports), "both_ms": median(both)}))
    tallied = sum(int(row[4]) for row in report)
    counted = db.execute("SELECT count(*) FROM cases WHERE outcome = 'pass'").fetchone()[0]
    assert tallied == counted, (tallied, counted)
