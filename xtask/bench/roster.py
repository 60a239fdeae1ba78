"""A generated roster of the communes of PLACES: roster.py OUT PLACES [--households N] [--years A-B] [--lean]
[--commune CODE] [--hamlets N] [--pass]

One row a household and year: household_code, commune_code, hamlet, head_name, group, year and the 15 scores
of criteria15.toml. --lean leaves out name and group and writes the hamlet as a number. OUT ends in .csv, or
in .xlsx for the same rows in a workbook; --totals adds to a workbook what an official adds: a total a row
(=SUM) and a last row that counts who passed. One row in 200 has an NA; --faults rows are faulty (a score
above its maximum, or an earlier row again). --commune makes the families of one commune, --hamlets says of how many
hamlets each is; --pass lets every family have full marks and no row be faulty. The same arguments give the same file.
"""

import argparse
import csv
import random

MAX = [10, 5, 5, 10, 10, 10, 5, 5, 5, 5, 5, 5, 10, 5, 5]
FAMILY = "Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Huỳnh Võ Phan Trương Bùi Đặng Đỗ Ngô Hồ Dương".split()
MIDDLE = "Văn Văn Thị Thị Hữu Minh Ngọc Thanh Hoàng Quốc Kim Thúy".split()
GIVEN = "An Bình Châu Dung Đức Giang Hà Hải Hạnh Hòa Hùng Hương Lan Linh Long Mai Nam Phúc Quang Sơn Thảo Tuấn Xuân Yến".split()

cli = argparse.ArgumentParser()
cli.add_argument("out")
cli.add_argument("places")
cli.add_argument("--households", type=int, default=400_000)
cli.add_argument("--years", default="2016-2016")
cli.add_argument("--lean", action="store_true")
cli.add_argument("--totals", action="store_true")
cli.add_argument("--faults", type=int, default=200)
cli.add_argument("--commune")
cli.add_argument("--hamlets", type=int, default=8)
cli.add_argument("--pass", dest="all_pass", action="store_true")
args = cli.parse_args()

rnd = random.Random(7)
first, last = map(int, args.years.split("-"))
with open(args.places, encoding="utf-8") as file:
    places = list(csv.DictReader(file))
# Where a roster of Bến Tre reaches 2020, only communes that kept their code.
communes = [p["commune_code"] for p in places if last < 2020 or p["commune_code"] == p.get("code_2020", p["commune_code"])]
if args.commune:
    communes = [code for code in communes if code == args.commune]
named = [] if args.lean else ["head_name", "group"]
head = ["household_code", "commune_code", "hamlet", *named, "year", *[f"s{i}" for i in range(1, 16)]]


def household(code, number, size):
    hamlet = number * args.hamlets // size + 1
    if args.lean:
        return (f"{code}{number + 1:05}", code, str(hamlet))
    name = " ".join(map(rnd.choice, (FAMILY, MIDDLE, MIDDLE, GIVEN)))
    return (f"{code}-{number + 1:05}", code, f"Ấp {hamlet}", name, f"Tổ NDTQ số {number * 40 // size % 5 + 1}")


households = []
each, more = divmod(args.households, len(communes))
for nth, code in enumerate(communes):
    size = each + (nth < more)
    households += [household(code, number, size) for number in range(size)]
# Scores lean to the maximum, as they do in life; about half of the families pass.
pools = [
    rnd.choices([str(v) for v in range(m + 1)], [0.3 + 3.2 * v * v / m / m + 3 * (v >= m - 1) for v in range(m + 1)], k=4096)
    for m in MAX
]
total = args.households * (last - first + 1)
faulty = set() if args.all_pass else set(rnd.sample(range(1, total), min(args.faults, total // 100)))


def rows():
    before = None
    nth = 0
    for year in range(first, last + 1):
        for who in households:
            scores = [pool[int(rnd.random() * 4096)] for pool in pools]
            if rnd.random() < 0.005:
                scores[0] = "NA"
            if args.all_pass:
                scores = list(map(str, MAX))
            row = [*who, str(year), *scores]
            if nth in faulty:
                if nth % 2:
                    row[-1] = "77"
                else:
                    row = before
            before = row
            nth += 1
            yield row


def write_csv():
    with open(args.out, "w", encoding="utf-8") as out:
        out.write(",".join(head) + "\n")
        out.writelines(",".join(row) + "\n" for row in rows())


def write_workbook():
    import xlsxwriter

    book = xlsxwriter.Workbook(args.out)
    sheet = book.add_worksheet("2016")
    n_texts = len(head) - 16
    sheet.write_row(0, 0, [*head, "total"] if args.totals else head)
    column = xlsxwriter.utility.xl_col_to_name
    from_, to, sum_ = column(len(head) - 15), column(len(head) - 1), column(len(head))
    passed = 0
    at = 0
    for at, row in enumerate(rows(), 1):
        sheet.write_row(at, 0, [*row[:n_texts], *[int(v) if v.isdigit() else v for v in row[n_texts:]]])
        if args.totals:
            points = sum(int(v) for v in row[-15:] if v.isdigit())
            passed += points >= 80
            sheet.write_formula(at, len(head), f"=SUM({from_}{at + 1}:{to}{at + 1})", None, points)
    if args.totals:
        sheet.write(at + 1, 0, "Tổng cộng")
        sheet.write_formula(at + 1, len(head), f'=COUNTIF({sum_}2:{sum_}{at + 1},">=80")', None, passed)
    book.close()


write_workbook() if args.out.endswith(".xlsx") else write_csv()
