"""A table of ROWS × 19 as a workbook, row by row: xlsxwriter_table.py ROWS OUT.xlsx

The cells are those that `server/benches/jobs.rs` writes: four texts, then a year and fourteen points.
"""

import sys

import xlsxwriter

rows, out = int(sys.argv[1]), sys.argv[2]
book = xlsxwriter.Workbook(out, {"constant_memory": True})
sheet = book.add_worksheet("table")
for column in range(19):
    sheet.write_string(0, column, f"Column {column + 1}")
for row in range(rows):
    at = row + 1
    sheet.write_string(at, 0, f"{row:08}")
    sheet.write_string(at, 1, f"{28756 + row % 164}")
    sheet.write_string(at, 2, f"Ấp {row % 8 + 1}")
    sheet.write_string(at, 3, f"Nguyễn Thị Hạnh {row % 977}")
    sheet.write_number(at, 4, 2016 + row % 5)
    for column in range(5, 19):
        hundredths = (row * 7 + column * 131) % 1001
        sheet.write_number(at, column, hundredths / 100)
book.close()
