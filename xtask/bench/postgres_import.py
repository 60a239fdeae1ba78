"""Job 3 in PostgreSQL, as a good SQL user would: postgres_import.py URL empty PLACES
                                                   postgres_import.py URL import ROSTER REPORT

`empty` makes the tables again, with the geography in them; it is not timed. `import` copies the roster into a
temporary table (nothing of it goes to the write-ahead log), checks every cell so that a bad one is a fault of
its row, files subjects and cases under their keys, commits (fsync is on) and reports by district from the cases.
"""

import csv
import sys

import psycopg

MAX = dict(zip([f"s{i}" for i in range(1, 16)], [10, 5, 5, 10, 10, 10, 5, 5, 5, 5, 5, 5, 10, 5, 5]))
TABLES = f"""
DROP TABLE IF EXISTS subjects, cases, communes, districts, refused;
CREATE TABLE communes (commune_code text PRIMARY KEY, district_code text NOT NULL);
CREATE TABLE districts (district_code text PRIMARY KEY, full_name text NOT NULL);
CREATE TABLE subjects (commune_code text NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, code text NOT NULL, name text NOT NULL,
  hamlet text NOT NULL, grp text NOT NULL, PRIMARY KEY (commune_code, id), UNIQUE (commune_code, code));
CREATE TABLE cases (commune_code text NOT NULL, title text NOT NULL, year smallint NOT NULL, subject_id bigint NOT NULL,
  {''.join(f'{s} smallint NOT NULL, ' for s in MAX)} total smallint NOT NULL, outcome text NOT NULL,
  PRIMARY KEY (commune_code, title, year, subject_id));
CREATE TABLE refused (row bigint NOT NULL, code text NOT NULL);
"""
TEXTS = "household_code, commune_code, hamlet, head_name, grp, year"
STAGING = f"""
SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'; SET temp_buffers = '256MB';
CREATE TEMP TABLE staging (row bigint GENERATED ALWAYS AS IDENTITY, {TEXTS.replace(',', ' text,')} text, {' text, '.join(MAX)} text);
"""
# Looking a word up among the few that are right is quicker than matching a pattern; NA earns the maximum.
POINTS = ", ".join(
    f"""CASE WHEN {s} = 'NA' THEN {m} WHEN {s} IN ({', '.join(f"'{v}'" for v in range(m + 1))}) THEN {s}::smallint END AS {s}"""
    for s, m in MAX.items()
)
FILE = f"""
ANALYZE staging;
CREATE TEMP TABLE checked AS
WITH repeated AS (
  SELECT commune_code, household_code, year, min(row) AS first FROM staging
  GROUP BY commune_code, household_code, year HAVING count(*) > 1),
points AS (
  SELECT row, household_code, commune_code, hamlet, head_name, grp,
    CASE WHEN year ~ '^20[0-9][0-9]$' AND year >= '2014' THEN year::smallint END AS year, {POINTS}, row > r.first AS again
  FROM staging LEFT JOIN repeated r USING (commune_code, household_code, year))
SELECT p.*, {' + '.join(MAX)} AS total, c.commune_code IS NULL AS unknown
FROM points p LEFT JOIN communes c USING (commune_code);
INSERT INTO refused SELECT row, CASE WHEN again THEN 'row.duplicate' WHEN unknown THEN 'commune.unknown' ELSE 'answer' END
  FROM checked WHERE again OR unknown OR total IS NULL OR year IS NULL;
CREATE TEMP TABLE good AS SELECT * FROM checked WHERE again IS NOT TRUE AND NOT unknown AND total IS NOT NULL AND year IS NOT NULL;
INSERT INTO subjects (commune_code, code, name, hamlet, grp)
  SELECT commune_code, household_code, head_name, hamlet, grp FROM good ON CONFLICT (commune_code, code) DO NOTHING;
ANALYZE good, subjects;
INSERT INTO cases SELECT g.commune_code, 'learning_family', g.year, s.id, {', '.join('g.' + s for s in MAX)}, g.total,
    CASE WHEN g.total >= 80 THEN 'pass' ELSE 'fail' END
  FROM good g JOIN subjects s ON s.commune_code = g.commune_code AND s.code = g.household_code;
"""
REPORT = """
SELECT district_code, year, count(*), count(*) FILTER (WHERE outcome = 'pass')
FROM cases JOIN communes USING (commune_code) WHERE title = 'learning_family' GROUP BY district_code, year ORDER BY 1, 2
"""

url, verb = sys.argv[1:3]
with psycopg.connect(url) as db:
    if verb == "empty":
        db.execute(TABLES)
        for table, columns in [("communes_2014", ("commune_code", "district_code")), ("districts", ("district_code", "full_name"))]:
            with open(f"{sys.argv[3]}/bentre_{table}.csv", encoding="utf-8") as file:
                rows = [[row[c] for c in columns] for row in csv.DictReader(file)]
            db.cursor().executemany(f"INSERT INTO {table.split('_')[0]} VALUES (%s, %s)", rows)
        db.commit()
        # Nothing of the run before is written back while the next is timed.
        db.execute("CHECKPOINT")
    else:
        db.execute(STAGING)
        with open(sys.argv[3], "rb") as file, db.cursor() as cursor:
            with cursor.copy(f"COPY staging ({TEXTS}, {', '.join(MAX)}) FROM STDIN (FORMAT csv, HEADER)") as copy:
                while block := file.read(1 << 20):
                    copy.write(block)
        db.execute(FILE)
        db.commit()
        with open(sys.argv[4], "w", encoding="utf-8") as out:
            out.write("place_code,year,assessed,passed\n")
            out.writelines(",".join(map(str, row)) + "\n" for row in db.execute(REPORT))
