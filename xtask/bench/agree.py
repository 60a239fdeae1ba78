"""Whether two jobs gave the same answer, so that nobody is fast by being wrong: agree.py KIND OURS PEER

reports   report.csv of two folders: assessed and passed of every commune, district, province and year; how many
          results; which rows are refused
sums      two CSV with place_code, year, assessed, passed: every line of the peer's is in ours
totals    results.csv of ours, and the sheet as CSV with its own column `total`: every total
cells     two workbooks: every cell
pages     two PDF: as many pages of the same size, and on each the same number and name
names     two PDF: how often each code is in them, and that ours is tagged
dossier   a dossier's ZIP and the roster it came from: every family stands once in the letter, the decision, the
          announcement and the minutes of its hamlet, is read out once in its hamlet and has one certificate
"""

import csv
import sys

kind, ours, peer = sys.argv[1:]


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def sums(path, leave_out=""):
    found = {}
    for line in read(path):
        if line.get("zone", "all") == "all" and line.get("level", "-") != leave_out and line["assessed"] != "0":
            found[line["place_code"], line["year"]] = (int(line["assessed"]), int(line["passed"]))
    return found


def same(what, a, b):
    if a != b:
        sys.exit(f"{what} differ: ours {str(a)[:500]}, peer {str(b)[:500]}")


if kind == "reports":
    # Hamlets are left out: their code is the folded name in ours.
    same("sums", sums(f"{ours}/report.csv", "hamlet"), sums(f"{peer}/report.csv", "hamlet"))
    same("numbers of results", *[sum(1 for _ in read(f"{at}/results.csv")) for at in (ours, peer)])
    same("refused rows", *[{int(line["row"]) for line in read(f"{at}/errors.csv")} for at in (ours, peer)])
elif kind == "sums":
    mine, theirs = sums(ours), sums(peer)
    same("sums", {key: mine.get(key) for key in theirs}, theirs)
elif kind == "totals":
    # The sheet's own sum takes NA for nothing, the criteria set for the item's maximum.
    mine = {(line["commune_code"], line["subject_code"]): float(line["total"]) for line in read(ours)}
    sheet = {}
    for line in read(peer):
        if line["year"]:
            total = float(line["total"]) + 10 * (line["s1"] == "NA")
            sheet.setdefault((line["commune_code"], line["household_code"]), total)
    same("totals", mine, {key: sheet.get(key) for key in mine})
    refused = len(sheet) - len(mine)
    if not mine or refused > max(200, len(sheet) // 100):
        sys.exit(f"{refused} rows of the sheet are missing")
elif kind == "cells":
    from python_calamine import CalamineWorkbook

    ours, peer = (CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows() for path in (ours, peer))
    for row, (a, b) in enumerate(zip(ours, peer, strict=True)):
        same(f"cells of row {row + 1}", a, b)
elif kind == "pages":
    import re

    from pypdf import PdfReader

    def pages(path):
        for page in PdfReader(path).pages:
            text = page.extract_text()
            number, name = re.search(r"\d{4,}/2020", text), re.search(r"Nguyễn Thị Hồng \d+", text)
            size = tuple(round(float(side)) for side in page.mediabox[2:])
            yield size, number and number[0], name and name[0]

    mine, theirs = list(pages(ours)), list(pages(peer))
    same("pages", mine, theirs)
    if not mine or any(None in page for page in mine):
        sys.exit("a page says neither number nor name")
elif kind == "names":
    import re
    from collections import Counter

    from pypdf import PdfReader

    def codes(path):
        return Counter(code for page in PdfReader(path).pages for code in re.findall(r"AH-\d{4,}", page.extract_text()))

    mine = codes(ours)
    same("codes", mine, codes(peer))
    if not mine or "/StructTreeRoot" not in PdfReader(ours).trailer["/Root"]:
        sys.exit("ours names nobody, or has no tags")
elif kind == "dossier":
    import io
    import re
    import subprocess
    import zipfile
    from collections import Counter

    families = [line["household_code"] for line in read(peer)]
    names = Counter(line["head_name"] for line in read(peer))
    n_hamlets = len({line["hamlet"] for line in read(peer)})
    files = zipfile.ZipFile(ours)
    same("damaged files", files.testzip(), None)

    def below(folder):
        return [name for name in files.namelist() if name.startswith(folder)]

    # By poppler: there are more than fifteen thousand pages.
    def words(name):
        done = subprocess.run(["pdftotext", "-", "-"], input=files.read(name), capture_output=True, check=True)
        return done.stdout.decode()

    def codes(texts):
        return Counter(code for text in texts for code in re.findall(r"\d{5}-\d{5}", text))

    def document(name):
        return zipfile.ZipFile(io.BytesIO(files.read(name))).read("word/document.xml").decode()

    once = Counter(families)
    for name in ("1-to-trinh", "3-quyet-dinh"):
        same(f"families of {name}.docx", codes([document(f"{name}.docx")]), once)
    for name in ("1-to-trinh", "3-quyet-dinh", "4-thong-bao"):
        same(f"families of {name}.pdf", codes([words(f"{name}.pdf")]), once)
    same("families of the minutes", codes(map(words, below("2-bien-ban/"))), once)
    for folder in ("2-bien-ban/", "5-bai-phat-thanh/"):
        same(f"files of {folder}", len(below(folder)), n_hamlets)
    # A name is broken over two lines at times: only its words in their order are asked for.
    spoken = " ".join(" ".join(words(name).split()) for name in below("5-bai-phat-thanh/"))
    for name, n in names.most_common(50):
        if spoken.count(name) < n:
            sys.exit(f"“{name}” is read out {spoken.count(name)} times of {n}")
    certificates = words("6-giay-cong-nhan.pdf").split("\f")[:-1]
    same("certificates", len(certificates), len(families))
    same("their numbers", len({re.search(r"\d{4,}/\d{4}", page)[0] for page in certificates}), len(families))
    printed = " ".join(" ".join(page.split()) for page in certificates)
    same("names on certificates", [name for name, n in names.items() if printed.count(name) < n], [])
else:
    sys.exit(f"no such kind: {kind}")
