"""The same job as `hoctap score`, as a good polars user would write it: polars_score.py ROSTER OUT PLACES [told|typed]

`told` reads cells as text and casts them, as it must to tell a blank from `NA` from a word from a number above
the maximum, as hoctap does. `typed` is polars at its quickest: scan_csv reads integers, one bad word anywhere
ends the job, and a blank counts as NA. The first row of a key stands, totals are held against the mark, hamlets
are summed to commune, district and province.
"""

import os
import sys

import polars as pl

roster, out, places = sys.argv[1:4]
typed = sys.argv[4:] == ["typed"]
MAX = dict(zip([f"s{i}" for i in range(1, 16)], [10, 5, 5, 10, 10, 10, 5, 5, 5, 5, 5, 5, 10, 5, 5]))
scores = list(MAX)
os.makedirs(out, exist_ok=True)
with open(roster, encoding="utf-8") as file:
    head = file.readline().strip().split(",")
schema = {c: pl.Int16 if typed and (c in MAX or c == "year") else pl.String for c in head}
key = ["commune_code", "household_code", "year"]
absent = {s: "NA" for s in scores} if typed else None
rows = pl.scan_csv(roster, schema=schema, null_values=absent, row_index_name="row", row_index_offset=2)
rows = rows.select("row", *key, "hamlet", *scores)
if not typed:
    # What is neither a number nor NA becomes a null, which is a fault.
    points = (
        pl.when(pl.col(s) == "NA").then(pl.lit(m)).otherwise(pl.col(s).cast(pl.Int16, strict=False)).alias(s)
        for s, m in MAX.items()
    )
    rows = rows.with_columns(pl.col("year").cast(pl.Int16, strict=False), *points)
communes = pl.read_csv(f"{places}/bentre_communes_2014.csv", infer_schema=False)
wrong_score = {s: ((pl.col(s) < 0) | (pl.col(s) > m)).fill_null(not typed) for s, m in MAX.items()}
checked = rows.with_columns(
    bad=pl.any_horizontal(*wrong_score.values()) | ~pl.col("year").is_between(2014, 2100),
    unknown=~pl.col("commune_code").is_in(communes["commune_code"].to_list()),
    repeated=~pl.struct(key).is_first_distinct(),
    total=pl.sum_horizontal(pl.col(s).fill_null(m) for s, m in MAX.items()),
).collect()
faulty = pl.col("bad") | pl.col("unknown") | pl.col("repeated")
wrong = checked.lazy().filter(faulty)


def fault(where, column, code, message):
    return wrong.filter(where).select("row", column=pl.lit(column), code=pl.lit(code), message=pl.lit(message))


errors = pl.concat(
    [
        fault("repeated", "household_code", "row.duplicate", "repeats an earlier row"),
        fault("unknown", "commune_code", "commune.unknown", "no such commune"),
        *[fault(wrong_score[s], s, "answer.above_max", f"not a number from 0 to {m}") for s, m in MAX.items()],
    ]
).sort("row")
good = checked.lazy().filter(~faulty).with_columns(passed=pl.col("total") >= 80)
results = good.select(
    subject_code="household_code",
    commune_code="commune_code",
    year="year",
    total="total",
    outcome=pl.when("passed").then(pl.lit("pass")).otherwise(pl.lit("fail")),
    band=pl.when(pl.col("total") >= 90).then(pl.lit("good")),
    reasons=pl.when(~pl.col("passed")).then(pl.lit("below_pass_mark")),
)
hamlets = good.group_by("commune_code", "hamlet", "year").agg(assessed=pl.len(), passed=pl.col("passed").sum())
results, errors, hamlets = pl.collect_all([results, errors, hamlets])
results.write_csv(f"{out}/results.csv")
errors.write_csv(f"{out}/errors.csv")
districts = pl.read_csv(f"{places}/bentre_districts.csv", infer_schema=False)
named = hamlets.join(communes.select("commune_code", "district_code", "full_name"), on="commune_code").join(
    districts.select("district_code", "province_code", district_name="full_name"), on="district_code"
)


def level(name, order, code, title):
    sums = named.group_by(code.alias("place_code"), title.alias("place_name"), "year")
    sums = sums.agg(pl.col("assessed").sum(), pl.col("passed").sum())
    return sums.with_columns(level=pl.lit(name), order=pl.lit(order))


report = pl.concat(
    [
        level("province", 0, pl.col("province_code"), pl.lit("Tỉnh Bến Tre")),
        level("district", 1, pl.col("district_code"), pl.col("district_name")),
        level("commune", 2, pl.col("commune_code"), pl.col("full_name")),
        level("hamlet", 3, pl.concat_str("commune_code", pl.lit("/"), "hamlet"), pl.col("hamlet")),
    ]
).sort("order", "place_code", "year")
title = {"title": pl.lit("learning_family"), "zone": pl.lit("all")}
report.select("level", "place_code", "place_name", "year", "assessed", "passed", **title).write_csv(f"{out}/report.csv")
