# Duyệt các hộ đạt của cả xã (review/all.html)
approve-commune-n = Duyệt cả { $n } hộ đạt của xã
approve-commune-title = Duyệt các hộ đạt của cả xã
approve-commune-effect = { $n } hộ đạt của { $hamlets } ấp đang chờ duyệt. Bỏ dấu ở ấp nào còn phải xem lại; hộ chưa đạt và hộ phải có người xem xét không được duyệt ở đây.
approve-commune-button = Duyệt các ấp đã chọn
approve-commune-pass = Đạt, chờ duyệt
approve-commune-see = Xem kết quả
approve-commune-none = Không còn hộ đạt nào chờ duyệt.
approve-commune-nothing = Chọn ít nhất một ấp.
approve-commune-changed = Có ấp vừa có người sửa. Xem lại số hộ rồi duyệt.
