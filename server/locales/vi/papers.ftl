# Văn bản của quyết định, tờ trình, biên bản.
papers-title = Văn bản
paper-decision-docx = Tải quyết định (Word)
paper-decision-pdf = Tải quyết định (PDF)
paper-announcement = Tải thông báo (Word)
paper-loudspeaker = Tải bài phát thanh từng ấp
paper-dossier = Tải cả hồ sơ (ZIP)
paper-nothing = Chưa có gì để lập văn bản này: chưa có hồ sơ nào ở bước đó, hoặc quyết định chưa ban hành.
paper-no-title = Chưa có văn bản mẫu cho danh hiệu này.
letter-docx = Tải Tờ trình (Word)
letter-pdf = Tải Tờ trình (PDF)
minutes-pdf = Tải biên bản (PDF)
minutes-docx = Tải biên bản (Word)
