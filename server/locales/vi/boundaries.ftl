# Bản đồ của trang tiến độ (map/_map.html)
map-heading = Bản đồ { $title }, theo { $level }
map-skip = Bỏ qua bản đồ, tới bảng
map-said-unknown = { $name }: chưa có số liệu
map-key = { $meaning }: { $n }
map-unknown = chưa có số liệu
map-target-1 = dưới một nửa chỉ tiêu
map-target-2 = từ một nửa đến dưới ba phần tư chỉ tiêu
map-target-3 = từ ba phần tư chỉ tiêu, chưa đạt
map-target-4 = đạt chỉ tiêu
map-share-1 = dưới 25%
map-share-2 = từ 25% đến dưới 50%
map-share-3 = từ 50% đến dưới 75%
map-share-4 = từ 75%
map-estimated = gạch chéo: số ước tính
map-too-many = Có { $n } đơn vị, quá nhiều cho một bản đồ. Chọn một đơn vị nhỏ hơn hoặc xem theo cấp cao hơn.
map-tiles-position = Mỗi ô là một đơn vị, xếp gần đúng theo vị trí: chưa có đủ ranh giới vào ngày này.
map-tiles-some = Mỗi ô là một đơn vị, xếp gần đúng theo vị trí; đơn vị chưa có vị trí xếp cạnh các đơn vị cùng cấp trên.
map-tiles-code = Mỗi ô là một đơn vị. Xếp theo mã, chưa có vị trí.
map-without = Chưa có ranh giới vào ngày này: { $names }.
map-joined = Một số đơn vị vẽ bằng cách ghép ranh giới của các đơn vị trước hoặc sau khi sắp xếp, hoặc của các xã trong đó.
map-source = Ranh giới: { $source }. Giấy phép: { $licence }.
map-load = Nạp ranh giới

# Trang ranh giới (admin/boundaries.html) và thẻ của nó ở trang quản trị
adm-boundaries = Ranh giới để vẽ bản đồ
adm-boundaries-sub = Nạp tệp GeoJSON kèm nguồn và giấy phép; gỡ tệp không dùng nữa
boundaries-lead = Phần mềm không kèm ranh giới nào: bản đồ là tác phẩm được bảo hộ. Chỉ nạp tệp mà cơ quan được phép dùng; nguồn và giấy phép được in dưới mọi bản đồ.
boundaries-empty = Chưa nạp ranh giới nào. Bản đồ tiến độ vẽ bằng các ô.
boundaries-loaded = Đã nạp
boundaries-new = Nạp một tệp
boundaries-file = Tệp GeoJSON
boundaries-file-hint = FeatureCollection, hệ tọa độ WGS 84 (độ). Vùng là ranh giới, điểm là vị trí.
boundaries-no-file = Hãy chọn tệp GeoJSON.
boundaries-source = Nguồn
boundaries-source-hint = Ai lập, lấy từ đâu, năm nào.
boundaries-licence = Giấy phép
boundaries-licence-hint = Tên giấy phép, hoặc số văn bản cho phép dùng.
boundaries-property = Thuộc tính ghi mã đơn vị
boundaries-property-hint = Ví dụ commune_code. Mã 2 chữ số là tỉnh, 3 là huyện, 5 là xã.
boundaries-valid-on = Đúng vào ngày
boundaries-valid-on-hint = Ngày/tháng/năm. Mã được tra vào ngày này; bản đồ của mọi ngày mà đơn vị còn nguyên địa giới ấy đều dùng.
boundaries-only-good = Chỉ nạp những đối tượng đúng, bỏ những đối tượng sai
boundaries-load = Nạp
boundaries-areas = Vùng
boundaries-points = Điểm
boundaries-remove = Gỡ
boundaries-remove-of = Gỡ { $file }
boundaries-faults = Các đối tượng sai
boundaries-feature = Đối tượng thứ { $n }
boundaries-more = Còn { $n } đối tượng sai nữa.
said-boundaries-loaded = Đã nạp { $n } vùng và điểm.
said-boundaries-left = Đã nạp những đối tượng đúng; bỏ { $n } đối tượng sai.
said-boundaries-removed = Đã gỡ tệp ranh giới.

# Nhật ký (admin/audit.html)
adm-did-boundaries-imported = Nạp ranh giới số { $id }, đúng ngày { $day }: { $n } đơn vị
adm-did-boundaries-removed = Gỡ ranh giới số { $id }: { $n } đơn vị
