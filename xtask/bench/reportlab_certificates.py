"""N certificates with QR codes in one PDF, A4 landscape, as one writes them with ReportLab: reportlab_certificates.py N
OUT.pdf FONT.ttf BOLD.ttf

The texts, the frame and the length of the code are those of ours; nothing is signed.
"""
import sys

import segno
from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

n, out, regular, bold = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
pdfmetrics.registerFont(TTFont("Regular", regular))
pdfmetrics.registerFont(TTFont("Bold", bold))
width, height = landscape(A4)
canvas = Canvas(out, pagesize=(width, height), pageCompression=1)
digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
red = HexColor("#a0181f")
for number in range(1, n + 1):
    canvas.setStrokeColor(red)
    for inset, stroke in ((10, 2), (12, 0.6), (16, 0.6)):
        canvas.setLineWidth(stroke)
        canvas.rect(inset * mm, inset * mm, width - 2 * inset * mm, height - 2 * inset * mm)
    lines = [
        ("Bold", 14, 26, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", black),
        ("Bold", 14, 33, "Độc lập - Tự do - Hạnh phúc", black),
        ("Bold", 17, 46, "ỦY BAN NHÂN DÂN XÃ BÌNH KHÁNH", black),
        ("Bold", 32, 63, "GIẤY CÔNG NHẬN", red),
        ("Regular", 17, 78, "Công nhận gia đình ông (bà):", black),
        ("Bold", 27, 90, f"Nguyễn Thị Hồng {number}", black),
        ("Regular", 15, 101, f"Địa chỉ: Ấp {number % 9 + 1}, xã Bình Khánh, huyện Mỏ Cày Nam, tỉnh Bến Tre", black),
        ("Regular", 17, 113, "đạt danh hiệu", black),
        ("Bold", 25, 125, "“GIA ĐÌNH HỌC TẬP”", red),
        ("Bold", 17, 134, "Năm 2020", black),
    ]
    for font, size, down, text, colour in lines:
        canvas.setFillColor(colour)
        canvas.setFont(font, size)
        canvas.drawCentredString(width / 2, height - down * mm, text)
    canvas.setFillColor(black)
    canvas.setFont("Regular", 12)
    for down, text in ((156, "Theo Quyết định số 05/QĐ-UBND"), (162, "ngày 20/12/2020"),
                       (168, f"Số vào sổ: {number:04}/2020"), (174, "Mã kiểm tra: 7K3M-Q2X9-ABCD")):
        canvas.drawString(66 * mm, height - down * mm, text)
    canvas.setFont("Regular", 14)
    canvas.drawCentredString(214 * mm, height - 150 * mm, "Bình Khánh, ngày 20 tháng 12 năm 2020")
    canvas.setFont("Bold", 14)
    canvas.drawCentredString(214 * mm, height - 157 * mm, "TM. ỦY BAN NHÂN DÂN")
    code = "".join(digits[(number * 31 + at * 7 + at * at) % 36] for at in range(248))
    # ReportLab's own codes take 50 to 120 ms each; segno's with a mask that nobody weighed takes three.
    rows = segno.make(f"HTTPS://HOCTAP.EXAMPLE.GOV.VN/check#{code}", error="m", boost_error=False, mask=3).matrix
    square = 33 * mm / (len(rows) + 8)
    path = canvas.beginPath()
    for y, row in enumerate(rows):
        at = 0
        while at < len(row):
            if row[at]:
                end = row.find(0, at)
                end = len(row) if end < 0 else end
                path.rect(30 * mm + (at + 4) * square, height - 150 * mm - (y + 5) * square, (end - at) * square, square)
                at = end
            else:
                at += 1
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.showPage()
canvas.save()
