# Danh sách sổ hộ theo địa giới của ngày khác (registry/list.html); {place} là tên xã vào ngày đó
registry-on-map = Theo địa giới ngày { $day }: hồ sơ của { $place } lúc đó, đã có đến hết năm ấy. Chỉ để xem và tải về; sửa ở danh sách hôm nay.
registry-in-part = Không gồm hồ sơ lập ở { $places }: chưa rõ từng hồ sơ thuộc xã nào vào ngày đó.
# Kết quả học tập dùng cho danh hiệu khác (registry/record.html)
record-feeds = Kết quả này còn dùng cho
record-feed = { $title } { $year } ({ $outcome }): { $into }. Nguồn: { $source }.
