# Nhập danh sách (imports/*.html).
import-new = Nhập một danh sách
import-new-sub = Gửi tệp đang có, đúng như nó vốn có. Chương trình xem trước, nói từng dòng sai, chưa ghi gì.
imports-empty = Chưa có lần nhập nào. Gửi danh sách đầu tiên.
import-no = Số
import-what = Nội dung
import-who = Ai, lúc nào
by-command = dòng lệnh
file = Tệp
file-hint = XLSX, XLS, ODS hoặc CSV, tối đa 64 MB.
no-file = Chọn một tệp.
import-kind-roster = Danh sách chấm điểm
import-kind-hamlets = Danh sách ấp, khóm
import-kind-clan-members = Thành viên dòng họ
import-kind-bodies = Đơn vị có tổ chức hội
import-kind-zones = Vùng của xã
import-commune = Mã xã
import-commune-hint = Dùng cho dòng không ghi xã.
import-year = Năm
import-hamlet = Ấp, khóm
import-hamlet-hint = Chỉ ghi khi cả tệp là của một ấp và tệp không có cột ấp.
criteria-by-year = theo năm
all-or-nothing = Một dòng sai thì không nhập dòng nào
column-wins = Ô trong tệp khác thì theo ô
bad-year = Năm từ 2014 đến 2100.
set-of-other-title = Bộ tiêu chí này không dùng cho danh hiệu đã chọn.
import-look = Xem trước
# Xem trước (imports/trial.html)
import-trial = Xem trước
import-trial-sub = Chưa ghi gì. Xem kết quả, sửa tùy chọn nếu cần, rồi nhập.
import-already-note = Tệp này đã được nhập, lần nhập số
import-would = Nếu nhập
rows-new = Mới
rows-changed = Thay đổi
rows-same = Như cũ
rows-refused = Bị từ chối
rows-skipped = Bỏ qua (tiêu đề, dòng cộng)
rows-not-yours = { $n } dòng thuộc xã không được giao nhập. Bỏ các dòng ấy khỏi tệp.
new-hamlets = { $n } ấp, khóm mới:
new-hamlet-near = (gần giống { $near } đã có trong sổ)
new-hamlets-why = Viết khác sổ thì thành một ấp khác. Nếu là ấp đã có, sửa tên trong tệp rồi gửi lại.
import-understood = Đã hiểu tệp thế này
sheet-header = tiêu đề ở dòng { $row }.
sheet-scored = Cột điểm: { $items }.
sheet-unknown = Cột không dùng: { $columns }.
sheet-lacking = Thiếu cột: { $items }.
import-try-again = Xem lại
doubts-title = Cần người chọn
doubts-sub = Các dòng này giống hộ đã có nhưng chưa chắc là một. Chọn đúng hộ; chưa chọn thì dòng ấy chưa được nhập.
doubts-settled = Đã chọn hộ cho dòng:
doubt-like = { $count ->
    [0] Trong danh sách có dòng khác giống hệt. Ghi năm sinh, tổ hoặc mã hộ để phân biệt.
    [1] Giống một hộ đã có:
   *[other] Giống { $n } hộ đã có:
 }
doubt-row = Dòng { $place }: { $name }
doubt-new = Hộ mới
doubt-later = Chưa chọn
refused-title = { $n } dòng bị từ chối
take-returned = Tải lại bảng tính, có cột ghi lỗi
row = Dòng
column = Cột
why = Lý do và cách sửa
import-begin = Nhập
import-try-choices = Xem lại với các lựa chọn
import-other-file = Gửi tệp khác
# Tiêu đề của phần mềm khác (imports/new.html, imports/trial.html)
profile = Tiêu đề cột theo
profile-hint = Chỉ chọn khi tệp là bảng tính của phần mềm khác, đúng như phần mềm ấy xuất ra.
profile-none = danh sách thường
profile-choice = { $name }
profile-choice-unverified = { $name } (chưa đối chiếu tệp thật)
no-such-profile = Không có bảng đối chiếu cột này.
profile-of-other-title = Bảng đối chiếu cột này dùng cho danh hiệu khác.
# Đã hiểu gì nhờ bảng đối chiếu (imports/trial.html)
profile-suggested = Tiêu đề trong tệp giống: { $name }.
profile-use = Đọc theo bảng này
profile-understood = Đọc theo: { $name }
profile-unverified = chưa đối chiếu
profile-unverified-note = Chưa ai đối chiếu các tiêu đề này với tệp thật của phần mềm ấy. Xem kỹ vài dòng trước khi nhập.
profile-nothing = Không tiêu đề nào ở đây là của phần mềm ấy; chỉ hiểu được các tiêu đề thường.
profile-heading = Tiêu đề trong tệp
profile-means = Hiểu là cột
profile-values = Giá trị
profile-value = { $theirs } = { $ours }
sheet-unused = Không cần nên không lấy: { $columns }.
# Đang nhập (imports/running.html)
import-running = Đang nhập
import-progress = Đã ghi { $done } trên { $of } dòng.
import-stop = Dừng, bỏ hết
import-running-note = Trang tự cập nhật. Đóng trang thì việc nhập vẫn tiếp tục.
import-nothing-stands = Không có gì được ghi.
import-back-to-trial = Về trang xem trước
import-stopped = Đã dừng theo yêu cầu.
import-all-or-nothing = { $n } dòng bị từ chối nên không nhập dòng nào.
# Một lần nhập (imports/one.html)
import-title = Lần nhập { $id }
import-undone = đã hoàn tác
import-with-refusals = có dòng bị từ chối
import-whole = đủ
import-communes = { $n } xã
older = Cũ hơn
undo-link = Hoàn tác lần nhập này
undo-what = Mọi thứ lần nhập này ghi sẽ được trả về như trước khi nhập. Có hồ sơ đã đề nghị, đã quyết định hoặc lần nhập sau dựa trên thì không hoàn tác được. Hoàn tác rồi có thể nhập lại tệp.
undo-button = Hoàn tác
undo-not-yours = Lần nhập này có xã không thuộc phạm vi được giao.
undo-unknown = Lần nhập này đã được hoàn tác.
undo-decided = { $n } hồ sơ dựa trên lần nhập này đã được đề nghị hoặc quyết định. Rút đề nghị trước.
undo-later = Lần nhập { $n } dựa trên lần này. Hoàn tác lần { $n } trước.
undo-typed = Đã có người ghi tay trên dữ liệu này. Sửa bằng cách ghi lại, hoặc nhập danh sách đã sửa.
said-imported = Đã nhập.
said-import-already = Tệp này đã được nhập trước đó; không có gì thay đổi.
said-import-undone = Đã hoàn tác.
