# Danh sách sổ hộ theo địa giới của ngày khác (registry/list.html); {place} là tên xã vào ngày đó
registry-on-map = Số liệu đến { $as_of }, theo địa giới ngày { $map }: hồ sơ của { $place } lúc đó, đã có đến hết năm của ngày số liệu. Chỉ để xem và tải về; sửa ở danh sách hôm nay.
registry-in-part = Không gồm hồ sơ lập ở { $places }: chưa rõ từng hồ sơ thuộc xã nào vào ngày đó.
# Kết quả học tập dùng cho danh hiệu khác (registry/record.html)
record-feeds = Kết quả này còn dùng cho
record-feed = { $title } { $year } ({ $outcome }): { $into }. Nguồn: { $source }.
# Nơi của một quyết định trên bản đồ của ngày khác, khi nằm ở nhiều xã; lối về danh sách hôm nay (các danh sách)
on-map-parts = trên địa bàn { $places }
list-of-today = Danh sách hôm nay
list-none-then = Đến ngày ấy, theo địa giới ấy và các ô lọc trên, không có gì.
place-by-code = Mã đơn vị
