"""The same job as `hoctap score`, in DuckDB: duckdb_score.py ROSTER OUT PLACES

Cells are read as text and cast with TRY_CAST, so that a bad one is a fault of its row and not of the file.
"""

import os
import sys

import duckdb

roster, out, places = sys.argv[1:4]
MAX = dict(zip([f"s{i}" for i in range(1, 16)], [10, 5, 5, 10, 10, 10, 5, 5, 5, 5, 5, 5, 10, 5, 5]))
os.makedirs(out, exist_ok=True)
points = ", ".join(f"CASE {s} WHEN 'NA' THEN {m} ELSE TRY_CAST({s} AS SMALLINT) END AS {s}" for s, m in MAX.items())
bad = " OR ".join(f"({s} BETWEEN 0 AND {m}) IS NOT TRUE" for s, m in MAX.items())
faults = " UNION ALL ".join(
    f"SELECT row, '{s}' AS col, 'answer.above_max' AS code FROM wrong WHERE ({s} BETWEEN 0 AND {m}) IS NOT TRUE"
    for s, m in MAX.items()
)
db = duckdb.connect()
db.execute(f"""
CREATE TABLE communes AS SELECT * FROM read_csv('{places}/bentre_communes_2014.csv', all_varchar=true);
CREATE TABLE districts AS SELECT * FROM read_csv('{places}/bentre_districts.csv', all_varchar=true);
CREATE TABLE checked AS
WITH rows AS (
  SELECT row_number() OVER () + 1 AS row, household_code, commune_code, hamlet, TRY_CAST(year AS SMALLINT) AS year, {points}
  FROM read_csv('{roster}', all_varchar=true, header=true)),
told AS (
  SELECT *, {'+'.join(MAX)} AS total, ({bad}) OR (year BETWEEN 2014 AND 2100) IS NOT TRUE AS bad,
    row > min(row) OVER (PARTITION BY commune_code, household_code, year) AS repeated
  FROM rows)
SELECT told.*, communes.commune_code IS NULL AS unknown, communes.district_code, communes.full_name
FROM told LEFT JOIN communes USING (commune_code);
CREATE TABLE wrong AS FROM checked WHERE bad OR repeated OR unknown;
CREATE VIEW good AS SELECT *, total >= 80 AS passed FROM checked WHERE NOT (bad OR repeated OR unknown);
COPY (SELECT household_code AS subject_code, commune_code, year, total, CASE WHEN passed THEN 'pass' ELSE 'fail' END AS outcome,
  CASE WHEN total >= 90 THEN 'good' END AS band, CASE WHEN NOT passed THEN 'below_pass_mark' END AS reasons
  FROM good ORDER BY row) TO '{out}/results.csv';
COPY (SELECT row, col AS "column", code FROM (
  SELECT row, 'household_code' AS col, 'row.duplicate' AS code FROM wrong WHERE repeated
  UNION ALL SELECT row, 'commune_code', 'commune.unknown' FROM wrong WHERE unknown
  UNION ALL {faults}) ORDER BY row) TO '{out}/errors.csv';
CREATE TABLE hamlets AS SELECT district_code, commune_code, full_name, hamlet, year, count(*) AS assessed,
  count(*) FILTER (passed) AS passed FROM good GROUP BY ALL;
COPY (
  SELECT 'province' AS level, '83' AS place_code, 'Tỉnh Bến Tre' AS place_name, year, 'all' AS zone, sum(assessed)::INT AS assessed,
    sum(passed)::INT AS passed FROM hamlets GROUP BY year
  UNION ALL SELECT 'district', district_code, any_value(d.full_name), year, 'all', sum(assessed)::INT, sum(passed)::INT
    FROM hamlets JOIN districts d USING (district_code) GROUP BY district_code, year
  UNION ALL SELECT 'commune', commune_code, full_name, year, 'all', sum(assessed)::INT, sum(passed)::INT
    FROM hamlets GROUP BY commune_code, full_name, year
  UNION ALL SELECT 'hamlet', commune_code || '/' || hamlet, hamlet, year, 'all', assessed, passed FROM hamlets
) TO '{out}/report.csv';
""")
