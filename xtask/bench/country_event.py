"""A reorganisation of the whole country of 2026: country_event.py OUT COMMUNES; prints how many moves it has.

Three communes of a province at a time: two are merged into a new one, the third is split between that and the next
new one; every second province is merged into the one before it. COMMUNES is communes_2025.csv.
"""

import csv
import itertools
import sys

out, communes = sys.argv[1:]
with open(communes, encoding="utf-8") as file:
    places = sorted((row["province_code"], row["commune_code"]) for row in csv.DictReader(file))
provinces = sorted({province for province, _ in places})
into = dict(zip(provinces[1::2], provinces[::2]))
rows = [["merge", "province", gone, to, "whole", "1", "", "", "", "", ""] for gone, to in into.items()]
new = itertools.count(90_001)
for province, of in itertools.groupby(places, key=lambda place: place[0]):
    of = [code for _, code in of]
    groups = [of[at : at + 3] for at in range(0, len(of), 3)]
    codes = [str(next(new)) for _ in groups]
    for nth, (group, code) in enumerate(zip(groups, codes)):
        parent = into.get(province, province)
        rows.append(["begin", "commune", "", code, "", "", "", f"Mới {code}", f"Xã Mới {code}", "Xã", parent])
        for at, old in enumerate(group):
            if at == 2 and nth + 1 < len(codes):
                for to, main, share in ((code, "1", "2/3"), (codes[nth + 1], "0", "1/3")):
                    rows.append(["split", "commune", old, to, "part", main, share, "", "", "", ""])
            else:
                rows.append(["merge", "commune", old, code, "whole", "1", "", "", "", "", ""])
with open(out, "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow("move level code to extent default share name full_name kind parent".split())
    writer.writerows(rows)
print(len(rows))
