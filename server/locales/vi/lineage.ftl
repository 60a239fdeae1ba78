# Địa giới qua thời gian: ngày đang xem (places/_when.html), lịch sử địa giới (places/lineage.html, places/_step.html),
# các đơn vị bên dưới (places/place.html).
lineage = Lịch sử địa giới
lineage-title = Lịch sử địa giới: { $place }
lineage-sub = { $kind } · mã { $code } · ngày { $day }.
lineage-to-page = Trang của đơn vị này
lineage-print = In
lineage-day = Xem địa giới ngày
lineage-slider = Kéo đến ngày có thay đổi
lineage-today = hôm nay, { $day }
lineage-too-early = Chưa có số liệu địa giới trước ngày { $day }. Ghi một ngày từ đó về sau.
lineage-below = Các đơn vị bên dưới, ngày { $day }
lineage-below-list = Danh sách theo mã
lineage-count-province = { $n } đơn vị cấp tỉnh
lineage-count-district = { $n } đơn vị cấp huyện
lineage-count-commune = { $n } đơn vị cấp xã
lineage-then = Vào ngày { $day }
lineage-then-unknown = Không có số liệu cho ngày này.
lineage-whole = toàn bộ
lineage-part = một phần
lineage-with = Cùng với:
lineage-rest = Phần còn lại:
lineage-no-instrument = chưa nhập số văn bản
lineage-unverified = ngày chưa đối chiếu văn bản gốc
lineage-abolished = không còn cấp này; các xã của đơn vị thuộc:
lineage-none-before = Không có thay đổi nào trước ngày này trong số liệu địa giới.
lineage-none-after = Từ ngày này đến nay không thay đổi.
lineage-extent-note = “Toàn bộ”, “một phần”: bao nhiêu của đơn vị trước đó nằm trong đơn vị sau đó.
