# Duyệt các hồ sơ đạt của cả xã (review/all.html)
approve-commune-n = Duyệt cả { $n } hồ sơ đạt của xã
approve-commune-title = Duyệt các hồ sơ đạt của cả xã
approve-commune-effect = { $n } hồ sơ đạt của { $hamlets } ấp đang chờ duyệt. Bỏ dấu ở ấp nào còn phải xem lại; hồ sơ chưa đạt và hồ sơ phải có người xem xét không được duyệt ở đây.
approve-commune-button = Duyệt các ấp đã chọn
approve-commune-pass = Đạt, chờ duyệt
approve-commune-see = Xem kết quả
approve-commune-none = Không còn hồ sơ đạt nào chờ duyệt.
approve-commune-nothing = Chọn ít nhất một ấp.
approve-commune-changed = Có ấp vừa có người sửa. Xem lại số hồ sơ rồi duyệt.
