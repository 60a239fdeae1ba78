"""A decision with a list of N names as PDF, as one writes it with ReportLab: reportlab_decision.py N OUT.pdf
FONT.ttf BOLD.ttf ITALIC.ttf

The texts, columns and rows are those of ours (server/src/documents/paper/gallery.rs); the headings of the list are
repeated on every page, and nothing is tagged.
"""

import sys

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

n, out = int(sys.argv[1]), sys.argv[2]
for name, path in zip(("Regular", "Bold", "Italic"), sys.argv[3:]):
    pdfmetrics.registerFont(TTFont(name, path))

body = ParagraphStyle("body", fontName="Regular", fontSize=14, leading=17, alignment=TA_JUSTIFY, firstLineIndent=36,
                      spaceAfter=6)
basis = ParagraphStyle("basis", parent=body, fontName="Italic")
bold = ParagraphStyle("bold", fontName="Bold", fontSize=14, leading=17, alignment=TA_CENTER)
italic = ParagraphStyle("italic", fontName="Italic", fontSize=14, leading=17, alignment=TA_CENTER)

surnames = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"]
middles = ["Văn", "Thị", "Hữu", "Ngọc", "Thị Mỹ", "Minh"]
given = ["Đẹp", "Lượm", "Phước", "Thủy", "Nghĩa", "Hằng", "Tuyền", "Khởi", "Bưởi"]
hamlets = ["Ấp Phước Thiện", "Ấp An Lợi", "Ấp Giồng Tre", "Ấp Bến Đình"]
rows, spans = [["STT", "Họ và tên chủ hộ", "Mã số", "Công nhận", "Ghi chú"]], []
for i in range(n):
    if i % 13 == 0:
        spans.append(len(rows))
        rows.append([f"{hamlets[i // 13 % 4]}: {min(13, n - i)} hộ gia đình", "", "", "", ""])
    name = f"{surnames[i % 8]} {middles[i * 5 % 6]} {given[i * 7 % 9]}"
    rows.append([str(i + 1), name, f"AH-{i + 1:04}", "Lần đầu" if i % 3 else "Tái công nhận", ""])
spans.append(len(rows))
rows.append([f"Tổng cộng (hộ gia đình): {n}", "", "", "", ""])
style = [
    ("FONT", (0, 0), (-1, -1), "Regular", 13), ("FONT", (0, 0), (-1, 0), "Bold", 13),
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("ALIGN", (0, 0), (-1, 0), "CENTER"),
    ("ALIGN", (0, 1), (0, -1), "CENTER"), ("ALIGN", (2, 1), (3, -1), "CENTER"),
]
for at in spans:
    style += [("SPAN", (0, at), (-1, at)), ("FONT", (0, at), (-1, at), "Bold", 13), ("ALIGN", (0, at), (0, at), "LEFT")]
widths = [width * mm for width in (13, 54, 30, 32, 36)]


def number(canvas, document):
    if document.page > 1:
        canvas.setFont("Regular", 13)
        canvas.drawCentredString(112.5 * mm, 287 * mm, str(document.page))


head = Table([["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["XÃ AN HÒA", "Độc lập - Tự do - Hạnh phúc"],
              ["Số: 08/QĐ-UBND", "An Hòa, ngày 25 tháng 12 năm 2020"]], colWidths=[69 * mm, 96 * mm])
head.setStyle(TableStyle([("FONT", (0, 0), (-1, 1), "Bold", 12), ("FONT", (0, 2), (0, 2), "Regular", 13),
                          ("FONT", (1, 2), (1, 2), "Italic", 13), ("ALIGN", (0, 0), (-1, -1), "CENTER")]))
story = [head, Spacer(1, 12), Paragraph("QUYẾT ĐỊNH", bold),
         Paragraph("Về việc công nhận danh hiệu “Gia đình học tập” năm 2020", bold), Spacer(1, 12),
         Paragraph("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN HÒA", bold), Spacer(1, 6)]
for text in ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
             "Căn cứ Quyết định số 281/QĐ-TTg ngày 20 tháng 02 năm 2014 của Thủ tướng Chính phủ;",
             "Căn cứ Quyết định số 448/QĐ-KHVN ngày 01 tháng 12 năm 2015 của Hội Khuyến học Việt Nam;",
             "Theo đề nghị của Chủ tịch Hội Khuyến học xã An Hòa."):
    story.append(Paragraph(text, basis))
story.append(Paragraph("QUYẾT ĐỊNH:", bold))
for text in (f"<font name='Bold'>Điều 1.</font> Công nhận danh hiệu “Gia đình học tập” năm 2020 cho {n} hộ gia đình.",
             "<font name='Bold'>Điều 2.</font> Các hộ gia đình có tên tại Điều 1 được cấp Giấy công nhận.",
             "<font name='Bold'>Điều 3.</font> Quyết định này có hiệu lực kể từ ngày ký./."):
    story.append(Paragraph(text, body))
story += [PageBreak(), Paragraph("DANH SÁCH HỘ GIA ĐÌNH", bold),
          Paragraph("(Kèm theo Quyết định số 08/QĐ-UBND ngày 25 tháng 12 năm 2020)", italic), Spacer(1, 8),
          LongTable(rows, colWidths=widths, repeatRows=1, style=TableStyle(style))]
SimpleDocTemplate(out, pagesize=A4, leftMargin=30 * mm, rightMargin=15 * mm, topMargin=20 * mm, bottomMargin=20 * mm,
                  title="Quyết định").build(story, onFirstPage=number, onLaterPages=number)
