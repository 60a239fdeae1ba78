# Khung trang: đầu trang, thực đơn, chân trang in.
# layout/base.html
skip-to-content = Đến nội dung chính
search-label = Tìm nơi, hộ, dòng họ, đơn vị
search-hint = Tìm xã, ấp, hộ, dòng họ, đơn vị…
search-button = Tìm
other-language = English
other-language-code = en
large-type = Chữ to
sign-out = Đăng xuất
menu = Thực đơn
breadcrumb = Đường dẫn
demo-note = Số liệu mô phỏng, không phải số liệu thật.
demo-working-day = Ngày làm việc của bản trình diễn: { $day }.
view-as-now = Đang xem như { $name }; không ghi được gì.
view-as-stop = Thôi xem
country = Cả nước
print-foot = hoctap · in lúc { $at } · { $by }
# Thực đơn (shell.rs)
nav-home = Việc của tôi
nav-progress = Tiến độ
nav-registry = Sổ hộ
nav-grid = Bình xét
nav-imports = Nhập danh sách
nav-review = Thẩm định
nav-decisions = Quyết định
nav-criteria = Bộ tiêu chí
nav-places = Địa bàn
nav-admin = Quản trị
nav-audit = Nhật ký
go-home = Về trang đầu
show = Xem
# Trang từ chối (pages.rs)
error-sign-in = Cần đăng nhập
error-sign-in-why = Trang này chỉ dành cho người đã đăng nhập.
error-sign-in-now = Đăng nhập rồi mở lại trang.
error-not-found = Không có trang này
error-not-found-why = Địa chỉ sai, hoặc hồ sơ không thuộc phạm vi được xem.
error-not-found-now = Kiểm tra địa chỉ, hoặc tìm ở ô tìm kiếm.
error-forbidden = Chưa được giao việc này
error-forbidden-now = Nếu là nhiệm vụ được giao, báo người quản trị cấp vai trò.
error-password-first = Đổi mật khẩu trước
error-password-first-why = Mật khẩu đang dùng do người quản trị cấp. Đổi mật khẩu ở trang Tài khoản rồi làm việc tiếp.
error-password-first-now = Mở trang Tài khoản để đổi mật khẩu.
error-foreign = Yêu cầu không gửi từ trang của hoctap nên không được nhận.
error-unreadable = Không đọc được yêu cầu
error-unreadable-now = Quay lại trang trước và gửi lại.
error-refused = Chưa làm được
error-refused-now = Sửa rồi gửi lại.
error-changed = Có người vừa sửa
error-changed-now = Mở lại để xem bản mới nhất rồi sửa tiếp.
error-too-large = Tệp quá lớn
error-too-large-why = Mỗi lần gửi tối đa 64 MB. Danh sách 15.000 hộ chỉ khoảng 2 MB.
error-too-large-now = Bỏ ảnh và trang tính không cần, hoặc tách tệp, rồi gửi lại.
error-too-slow = Dữ liệu gửi lên quá lâu không đến đủ. Gửi lại, nếu được thì bằng đường truyền tốt hơn.
error-too-often = Thử quá nhiều lần
error-too-often-why = { $count ->
   *[other] Chờ { $n } giây rồi thử lại.
 }
error-too-often-now = Người khác không thể khóa tài khoản này bằng cách thử sai; chỉ máy này phải chờ.
error-ours = Lỗi của chương trình
error-ours-why = Việc vừa rồi chưa được lưu. Mã tra cứu: { $reference }.
error-ours-now = Thử lại sau ít phút; nếu vẫn lỗi, đọc mã tra cứu cho người quản trị.
token-elsewhere = Mã truy cập này chỉ dùng được ở nơi khác.
may-nowhere = Tài khoản chưa được giao việc này ở nơi nào.
bad-day = Ngày không đúng; ghi theo dạng năm-tháng-ngày, ví dụ 2020-12-31.
no-such-place = Không có nơi nào mang mã này vào ngày đã chọn.
form-problems = Cần sửa
