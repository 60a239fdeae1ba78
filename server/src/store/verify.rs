//! `verify`: recounts everything that is kept as a count, follows every audit chain, and looks for what points
//! at nothing or stands outside its time.

use ahash::AHashSet;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::restate::Moves;
use programme::text::Lang;

use super::audit::broken_entries;
use super::boundaries::broken_outlines;
use super::db::{Database, StoreError};
use super::hamlet_homes::hamlet_homes;

/// A question whose answer must be empty: its columns name what disagrees.
struct Question {
    code: &'static str,
    vi: &'static str,
    en: &'static str,
    sql: &'static str,
}

const QUESTIONS: [Question; 37] = [
    Question {
        code: "tally.disagrees",
        vi: "Số đếm hồ sơ không khớp (xã, ấp, năm)",
        en: "A tally of cases disagrees (commune, hamlet, year)",
        sql: "SELECT commune_id, hamlet_id, year FROM (\
              SELECT commune_id, hamlet_id, title, year, source, registered, assessed, passed FROM tallies UNION ALL \
              SELECT commune_id, hamlet_id, title, year, source, -SUM(CASE WHEN registered = 'no' THEN 0 ELSE 1 END), \
              -SUM(CASE WHEN source = 'none' THEN 0 ELSE 1 END), -SUM(CASE WHEN outcome = 'pass' THEN 1 ELSE 0 END) \
              FROM cases GROUP BY commune_id, hamlet_id, title, year, source) t \
              GROUP BY commune_id, hamlet_id, title, year, source \
              HAVING SUM(registered) <> 0 OR SUM(assessed) <> 0 OR SUM(passed) <> 0",
    },
    Question {
        code: "subject_tally.disagrees",
        vi: "Số đếm hộ, dòng họ, ấp, đơn vị không khớp (xã, ấp, năm)",
        en: "A tally of subjects disagrees (commune, hamlet, year)",
        sql: "SELECT commune_id, hamlet_id, since_year FROM (\
              SELECT commune_id, hamlet_id, kind, since_year, n FROM subject_tallies UNION ALL \
              SELECT commune_id, hamlet_id, kind, since_year, -COUNT(*) FROM subjects \
              GROUP BY commune_id, hamlet_id, kind, since_year UNION ALL \
              SELECT m.commune_id, m.hamlet_id, s.kind, m.from_year, -1 FROM subject_moves m \
              JOIN subjects s ON s.commune_id = m.commune_id AND s.id = m.subject_id UNION ALL \
              SELECT m.commune_id, COALESCE((SELECT p.hamlet_id FROM subject_moves p WHERE p.commune_id = m.commune_id \
              AND p.subject_id = m.subject_id AND p.from_year < m.from_year ORDER BY p.from_year DESC LIMIT 1), s.hamlet_id), \
              s.kind, m.from_year, 1 FROM subject_moves m \
              JOIN subjects s ON s.commune_id = m.commune_id AND s.id = m.subject_id UNION ALL \
              SELECT e.commune_id, COALESCE((SELECT p.hamlet_id FROM subject_moves p WHERE p.commune_id = e.commune_id \
              AND p.subject_id = e.subject_id ORDER BY p.from_year DESC LIMIT 1), s.hamlet_id), s.kind, e.from_year, 1 \
              FROM subject_ends e JOIN subjects s ON s.commune_id = e.commune_id AND s.id = e.subject_id UNION ALL \
              SELECT commune_id, 0, 'unit_with_body', CAST(substr(valid_from, 1, 4) AS BIGINT), -1 FROM bodies UNION ALL \
              SELECT commune_id, 0, 'unit_with_body', CAST(substr(valid_to, 1, 4) AS BIGINT) \
              + CASE WHEN substr(valid_to, 5) = '-12-31' THEN 1 ELSE 0 END, 1 FROM bodies WHERE valid_to IS NOT NULL) t \
              GROUP BY commune_id, hamlet_id, kind, since_year HAVING SUM(n) <> 0",
    },
    Question {
        code: "recognition_tally.disagrees",
        vi: "Số đếm công nhận không khớp (xã, ấp, năm)",
        en: "A tally of recognitions disagrees (commune, hamlet, year)",
        sql: "SELECT commune_id, hamlet_id, year FROM (\
              SELECT commune_id, hamlet_id, title, year, signed_on, recognised, again FROM recognition_tallies UNION ALL \
              SELECT c.commune_id, c.hamlet_id, c.title, c.year, d.signed_on, -COUNT(*), -SUM(c.again) FROM cases c \
              JOIN decisions d ON d.id = c.decision_id WHERE c.state IN ('recognised', 'withdrawn') AND c.decision_id <> 0 \
              GROUP BY c.commune_id, c.hamlet_id, c.title, c.year, d.signed_on UNION ALL \
              SELECT c.commune_id, c.hamlet_id, c.title, c.year, d.signed_on, COUNT(*), SUM(c.again) FROM withdrawals w \
              JOIN cases c ON c.commune_id = w.commune_id AND c.title = w.title AND c.year = w.year \
              AND c.subject_id = w.subject_id JOIN decisions d ON d.id = w.decision_id WHERE c.state = 'withdrawn' \
              GROUP BY c.commune_id, c.hamlet_id, c.title, c.year, d.signed_on) t \
              GROUP BY commune_id, hamlet_id, title, year, signed_on HAVING SUM(recognised) <> 0 OR SUM(again) <> 0",
    },
    Question {
        code: "commune_tally.disagrees",
        vi: "Số đếm của xã không bằng tổng các ấp (xã, năm, chênh lệch)",
        en: "A commune's tally is not the sum of its hamlets' (commune, year, difference)",
        sql: "SELECT commune_id, year, CAST(SUM(registered + assessed + passed) AS BIGINT) FROM (\
              SELECT commune_id, title, year, registered, assessed, by_total, passed FROM commune_tallies UNION ALL \
              SELECT commune_id, title, year, -registered, -assessed, \
              CASE WHEN source = 'totals' THEN -assessed ELSE 0 END, -passed FROM tallies) t GROUP BY commune_id, title, year \
              HAVING SUM(registered) <> 0 OR SUM(assessed) <> 0 OR SUM(by_total) <> 0 OR SUM(passed) <> 0 UNION ALL \
              SELECT commune_id, since_year, CAST(SUM(n) AS BIGINT) FROM (\
              SELECT commune_id, kind, since_year, n FROM commune_subject_tallies UNION ALL \
              SELECT commune_id, kind, since_year, -n FROM subject_tallies) s \
              GROUP BY commune_id, kind, since_year HAVING SUM(n) <> 0 UNION ALL \
              SELECT commune_id, year, CAST(SUM(recognised + again) AS BIGINT) FROM (\
              SELECT commune_id, title, year, signed_on, recognised, again FROM commune_recognition_tallies UNION ALL \
              SELECT commune_id, title, year, signed_on, -recognised, -again FROM recognition_tallies) r \
              GROUP BY commune_id, title, year, signed_on HAVING SUM(recognised) <> 0 OR SUM(again) <> 0",
    },
    Question {
        code: "case.state_disagrees_with_decision",
        vi: "Tình trạng hồ sơ không khớp với quyết định (xã, đối tượng, năm)",
        en: "A case's state disagrees with its decision (commune, subject, year)",
        sql: "SELECT c.commune_id, c.subject_id, c.year FROM cases c LEFT JOIN decisions d ON d.id = c.decision_id \
              WHERE (c.state IN ('recognised', 'withdrawn')) <> (COALESCE(d.state, '') = 'issued') \
              OR (c.state = 'drafted') <> (COALESCE(d.state, '') = 'draft') \
              OR (d.id IS NOT NULL AND (d.title <> c.title OR d.year <> c.year))",
    },
    Question {
        code: "case.recognised_without_pass",
        vi: "Hồ sơ được công nhận mà không đạt hoặc không đăng ký (xã, đối tượng, năm)",
        en: "A case is recognised without a pass or a registration (commune, subject, year)",
        sql: "SELECT commune_id, subject_id, year FROM cases WHERE state IN ('proposed', 'drafted', 'recognised', 'withdrawn') \
              AND (outcome <> 'pass' OR registered = 'no')",
    },
    Question {
        code: "case.refusal_without_reason",
        vi: "Lý do không công nhận không khớp với tình trạng (xã, đối tượng, năm)",
        en: "A refusal and its reason disagree (commune, subject, year)",
        sql: "SELECT commune_id, subject_id, year FROM cases WHERE (state = 'refused') <> (refusal <> '')",
    },
    Question {
        code: "subject.code_twice",
        vi: "Một mã có hai lần trong một xã (xã, số, số)",
        en: "A code is there twice in a commune (commune, id, id)",
        sql: "SELECT commune_id, MIN(id), MAX(id) FROM subjects GROUP BY commune_id, kind, code HAVING COUNT(*) > 1",
    },
    Question {
        code: "case.standing_disagrees",
        vi: "Tái công nhận hoặc số năm liên tục không khớp (xã, đối tượng, năm)",
        en: "Recognised again or the streak of years disagrees (commune, subject, year)",
        sql: "SELECT commune_id, subject_id, year FROM (SELECT commune_id, subject_id, year, again, streak, \
              LAG(year) OVER w AS held_in, LAG(streak) OVER w AS held_for FROM cases WHERE state = 'recognised' \
              WINDOW w AS (PARTITION BY commune_id, title, subject_id ORDER BY year)) t \
              WHERE (again = 1) <> (held_in IS NOT NULL) \
              OR streak <> CASE WHEN held_in = year - 1 THEN held_for + 1 ELSE 1 END",
    },
    Question {
        code: "case.without_subject",
        vi: "Hồ sơ không có đối tượng (xã, đối tượng, năm)",
        en: "A case has no subject (commune, subject, year)",
        sql: "SELECT c.commune_id, c.subject_id, c.year FROM cases c LEFT JOIN subjects s \
              ON s.commune_id = c.commune_id AND s.id = c.subject_id WHERE s.id IS NULL",
    },
    Question {
        code: "case.before_subject",
        vi: "Hồ sơ có trước đối tượng (xã, đối tượng, năm)",
        en: "A case is older than its subject (commune, subject, year)",
        sql: "SELECT c.commune_id, c.subject_id, c.year FROM cases c JOIN subjects s \
              ON s.commune_id = c.commune_id AND s.id = c.subject_id WHERE c.year < s.since_year",
    },
    Question {
        code: "case.criteria_missing",
        vi: "Hồ sơ dẫn một bộ tiêu chí không còn (xã, đối tượng, năm)",
        en: "A case cites a criteria set that is not there (commune, subject, year)",
        sql: "SELECT c.commune_id, c.subject_id, c.year FROM cases c LEFT JOIN criteria_sets k ON k.id = c.criteria \
              WHERE k.id IS NULL",
    },
    Question {
        code: "hamlet.missing",
        vi: "Đối tượng hoặc hồ sơ ở một ấp không có (xã, số, ấp)",
        en: "A subject or a case is in a hamlet that is not there (commune, id, hamlet)",
        sql: "SELECT s.commune_id, s.id, s.hamlet_id FROM subjects s LEFT JOIN hamlets h \
              ON h.commune_id = s.commune_id AND h.id = s.hamlet_id WHERE s.hamlet_id <> 0 AND h.id IS NULL UNION ALL \
              SELECT m.commune_id, m.subject_id, m.hamlet_id FROM subject_moves m LEFT JOIN hamlets h \
              ON h.commune_id = m.commune_id AND h.id = m.hamlet_id WHERE m.hamlet_id <> 0 AND h.id IS NULL UNION ALL \
              SELECT c.commune_id, c.subject_id, c.hamlet_id FROM cases c LEFT JOIN hamlets h \
              ON h.commune_id = c.commune_id AND h.id = c.hamlet_id WHERE c.hamlet_id <> 0 AND h.id IS NULL",
    },
    Question {
        code: "move.out_of_time",
        vi: "Đối tượng chuyển ấp trước khi có (xã, đối tượng, năm)",
        en: "A subject moved before it was there (commune, subject, year)",
        sql: "SELECT m.commune_id, m.subject_id, m.from_year FROM subject_moves m LEFT JOIN subjects s \
              ON s.commune_id = m.commune_id AND s.id = m.subject_id WHERE s.id IS NULL OR m.from_year <= s.since_year",
    },
    Question {
        code: "end.out_of_time",
        vi: "Đối tượng đóng trước khi có, hoặc còn hồ sơ, còn chuyển ấp sau khi đóng (xã, đối tượng, năm)",
        en: "A subject ends before it was there, or has a case or a move after its end (commune, subject, year)",
        sql: "SELECT e.commune_id, e.subject_id, e.from_year FROM subject_ends e LEFT JOIN subjects s \
              ON s.commune_id = e.commune_id AND s.id = e.subject_id WHERE s.id IS NULL OR e.from_year < s.since_year \
              UNION ALL SELECT c.commune_id, c.subject_id, c.year FROM subject_ends e JOIN cases c \
              ON c.commune_id = e.commune_id AND c.subject_id = e.subject_id AND c.year >= e.from_year \
              UNION ALL SELECT m.commune_id, m.subject_id, m.from_year FROM subject_ends e JOIN subject_moves m \
              ON m.commune_id = e.commune_id AND m.subject_id = e.subject_id AND m.from_year > e.from_year",
    },
    Question {
        code: "subject.link_missing",
        vi: "Bản ghi gộp vào, hoặc tách từ, một đối tượng không có (xã, đối tượng, đối tượng)",
        en: "A record was merged into, or split from, a subject that is not there (commune, subject, subject)",
        sql: "SELECT e.commune_id, e.subject_id, e.into_subject FROM subject_ends e LEFT JOIN subjects s \
              ON s.commune_id = e.commune_id AND s.id = e.into_subject \
              WHERE (e.why = 'merged') <> (e.into_subject <> 0) OR (e.into_subject <> 0 AND s.id IS NULL) UNION ALL \
              SELECT o.commune_id, o.subject_id, o.from_subject FROM subject_origins o LEFT JOIN subjects a \
              ON a.commune_id = o.commune_id AND a.id = o.subject_id LEFT JOIN subjects b \
              ON b.commune_id = o.commune_id AND b.id = o.from_subject WHERE a.id IS NULL OR b.id IS NULL",
    },
    Question {
        code: "import.missing",
        vi: "Hồ sơ từ một lần nhập không có (xã, lần nhập, năm)",
        en: "Cases came with an import that is not there (commune, import, year)",
        sql: "SELECT c.commune_id, c.import_id, c.year FROM cases c LEFT JOIN imports i ON i.id = c.import_id \
              AND i.state = 'done' WHERE i.id IS NULL",
    },
    Question {
        code: "member.missing",
        vi: "Thành viên dòng họ hoặc đơn vị có tổ chức hội không có trong sổ (xã, số, số)",
        en: "A clan's member or a unit with a body is not in the registry (commune, id, id)",
        sql: "SELECT m.commune_id, m.clan_id, m.household_id FROM clan_members m \
              LEFT JOIN subjects c ON c.commune_id = m.commune_id AND c.id = m.clan_id AND c.kind = 'clan' \
              LEFT JOIN subjects h ON h.commune_id = m.household_commune_id AND h.id = m.household_id AND h.kind = 'family' \
              WHERE c.id IS NULL OR h.id IS NULL UNION ALL \
              SELECT b.commune_id, b.unit_id, 0 FROM bodies b LEFT JOIN subjects u ON u.commune_id = b.commune_id \
              AND u.id = b.unit_id AND u.kind = 'unit' WHERE u.id IS NULL",
    },
    Question {
        code: "typed.missing",
        vi: "Điều ghi ở cuộc họp hoặc khi thẩm định không có đối tượng, ấp, hồ sơ hay lần ghi (xã, số, năm)",
        en: "What was typed at a meeting or on review has no subject, hamlet, case or job (commune, id, year)",
        sql: "SELECT t.commune_id, t.subject_id, t.year FROM (\
              SELECT commune_id, subject_id, year, import_id FROM drafts UNION ALL \
              SELECT commune_id, subject_id, year, import_id FROM votes UNION ALL \
              SELECT commune_id, subject_id, year, import_id FROM reviews UNION ALL \
              SELECT commune_id, subject_id, 0, import_id FROM record_secrets) t \
              LEFT JOIN subjects s ON s.commune_id = t.commune_id AND s.id = t.subject_id \
              LEFT JOIN imports i ON i.id = t.import_id AND i.kind = 'by_hand' WHERE s.id IS NULL OR i.id IS NULL UNION ALL \
              SELECT m.commune_id, m.hamlet_id, m.year FROM meetings m LEFT JOIN hamlets h ON h.commune_id = m.commune_id \
              AND h.id = m.hamlet_id LEFT JOIN imports i ON i.id = m.import_id AND i.kind = 'by_hand' \
              WHERE (h.id IS NULL AND m.hamlet_id <> 0) OR i.id IS NULL UNION ALL \
              SELECT r.commune_id, r.subject_id, r.year FROM reviews r LEFT JOIN cases c ON c.commune_id = r.commune_id \
              AND c.title = r.title AND c.year = r.year AND c.subject_id = r.subject_id WHERE c.subject_id IS NULL",
    },
    Question {
        code: "votes.more_than_people",
        vi: "Số phiếu nhiều hơn số người dự họp (xã, đối tượng, năm)",
        en: "There are more votes than people at the meeting (commune, subject, year)",
        sql: "SELECT v.commune_id, v.subject_id, v.year FROM votes v JOIN cases c ON c.commune_id = v.commune_id \
              AND c.title = v.title AND c.year = v.year AND c.subject_id = v.subject_id JOIN meetings m \
              ON m.commune_id = v.commune_id AND m.title = v.title AND m.year = v.year AND m.hamlet_id = c.hamlet_id \
              WHERE v.agreed + v.against + v.abstained > m.attended",
    },
    Question {
        code: "period.reversed",
        vi: "Khoảng thời gian kết thúc trước khi bắt đầu (xã, số, số)",
        en: "A period ends before it begins (commune, id, id)",
        sql: "SELECT commune_id, 0, 0 FROM zones WHERE valid_to < valid_from UNION ALL \
              SELECT commune_id, id, 0 FROM hamlets WHERE valid_to < valid_from UNION ALL \
              SELECT commune_id, clan_id, household_id FROM clan_members WHERE valid_to < valid_from UNION ALL \
              SELECT commune_id, unit_id, 0 FROM bodies WHERE valid_to < valid_from",
    },
    Question {
        code: "decision.out_of_time",
        vi: "Quyết định thiếu số, thiếu ngày, hoặc ký trước năm được xét (xã, số, năm)",
        en: "A decision lacks number or date, or was signed before the year it speaks of (commune, id, year)",
        sql: "SELECT commune_id, id, year FROM decisions WHERE (state = 'issued' AND (number IS NULL OR signed_on IS NULL \
              OR CAST(substr(signed_on, 1, 4) AS BIGINT) < year)) OR (state <> 'issued' AND number IS NOT NULL)",
    },
    Question {
        code: "decision.annex_missing",
        vi: "Quyết định đã ban hành mà không còn danh sách kèm theo (xã, số, năm)",
        en: "An issued decision without the list that came with it (commune, id, year)",
        sql: "SELECT d.commune_id, d.id, d.year FROM decisions d LEFT JOIN decision_annexes a ON a.decision_id = d.id \
              WHERE (d.state = 'issued') <> (a.decision_id IS NOT NULL)",
    },
    Question {
        code: "decision.about_missing",
        vi: "Quyết định thu hồi, sửa đổi hoặc đính chính một quyết định không có hay chưa ban hành (xã, số, năm)",
        en: "A decision withdraws, amends or corrects one that is not there or not issued (commune, id, year)",
        sql: "SELECT d.commune_id, d.id, d.year FROM decision_kinds k JOIN decisions d ON d.id = k.decision_id \
              LEFT JOIN decisions a ON a.id = k.about_id LEFT JOIN decision_kinds ak ON ak.decision_id = k.about_id \
              WHERE COALESCE(a.state, '') <> 'issued' OR a.title <> d.title OR a.year <> d.year OR ak.decision_id IS NOT NULL \
              OR d.signed_on < a.signed_on UNION ALL SELECT 0, k.decision_id, 0 FROM decision_kinds k \
              LEFT JOIN decisions d ON d.id = k.decision_id WHERE d.id IS NULL",
    },
    Question {
        code: "withdrawal.disagrees",
        vi: "Hồ sơ và quyết định thu hồi không khớp (xã, đối tượng, năm)",
        en: "A case and its decision of withdrawal disagree (commune, subject, year)",
        sql: "SELECT w.commune_id, w.subject_id, w.year FROM withdrawals w LEFT JOIN decisions d ON d.id = w.decision_id \
              LEFT JOIN decision_kinds k ON k.decision_id = w.decision_id LEFT JOIN cases c ON c.commune_id = w.commune_id \
              AND c.title = w.title AND c.year = w.year AND c.subject_id = w.subject_id \
              WHERE COALESCE(k.kind, '') <> 'withdraw' OR COALESCE(d.state, 'discarded') = 'discarded' \
              OR c.decision_id IS NULL OR c.decision_id <> k.about_id \
              OR (d.state = 'issued') <> (c.state = 'withdrawn') UNION ALL \
              SELECT c.commune_id, c.subject_id, c.year FROM cases c LEFT JOIN withdrawals w ON w.commune_id = c.commune_id \
              AND w.title = c.title AND w.year = c.year AND w.subject_id = c.subject_id \
              WHERE c.state = 'withdrawn' AND w.decision_id IS NULL",
    },
    Question {
        code: "draft.list_left",
        vi: "Còn danh sách dự thảo của một quyết định không còn là dự thảo (xã, số, năm)",
        en: "A list of a draft is left of a decision that is none (commune, id, year)",
        sql: "SELECT COALESCE(d.commune_id, 0), l.decision_id, COALESCE(d.year, 0) FROM draft_lists l \
              LEFT JOIN decisions d ON d.id = l.decision_id WHERE COALESCE(d.state, '') <> 'draft'",
    },
    Question {
        code: "appeal.out_of_time",
        vi: "Kiến nghị không có hồ sơ, hoặc trả lời không khớp với ngày (xã, số, năm)",
        en: "An appeal has no case, or its answer disagrees with its days (commune, id, year)",
        sql: "SELECT a.commune_id, a.id, a.year FROM appeals a LEFT JOIN cases c ON c.commune_id = a.commune_id \
              AND c.title = a.title AND c.year = a.year AND c.subject_id = a.subject_id WHERE c.subject_id IS NULL \
              OR (a.state = 'open') <> (a.answered_on IS NULL) OR a.answered_on < a.received_on UNION ALL \
              SELECT n.commune_id, n.decision_id, 0 FROM announcements n LEFT JOIN decisions d ON d.id = n.decision_id \
              WHERE COALESCE(d.state, '') <> 'issued' OR n.announced_on < d.signed_on",
    },
    Question {
        code: "publication.unfounded",
        vi: "Danh sách công khai không có quyết định đã ban hành, hoặc thời hạn ngược hay quá một năm (xã, quyết định, số)",
        en: "A public list has no issued decision, or its time is reversed or longer than a year (commune, decision, job)",
        sql: "SELECT p.commune_id, p.decision_id, p.import_id FROM publications p LEFT JOIN decisions d \
              ON d.id = p.decision_id AND d.state = 'issued' AND d.commune_id = p.commune_id \
              LEFT JOIN imports i ON i.id = p.import_id AND i.kind = 'by_hand' WHERE d.id IS NULL OR i.id IS NULL \
              OR p.until_day < p.from_day OR CAST(substr(p.until_day, 1, 4) AS BIGINT) \
              - CAST(substr(p.from_day, 1, 4) AS BIGINT) > 1 OR (p.ended_on IS NULL) <> (p.ended_by = 0)",
    },
    Question {
        code: "privacy.missing",
        vi: "Yêu cầu của gia đình không có đối tượng, không có lần ghi, hoặc tình trạng không khớp câu trả lời (xã, đối tượng, số)",
        en: "What a family asked has no subject or job, or its state and answer disagree (commune, subject, id)",
        sql: "SELECT t.commune_id, t.subject_id, t.id FROM (\
              SELECT commune_id, subject_id, 0 AS id, import_id, 0 AS odd FROM unlisted UNION ALL \
              SELECT commune_id, subject_id, 0, import_id, 0 FROM erased UNION ALL \
              SELECT commune_id, subject_id, id, import_id, CASE WHEN (state = 'open') = (answer = '') \
              AND (state = 'open') = (answered_on IS NULL) THEN 0 ELSE 1 END FROM correction_requests) t \
              LEFT JOIN subjects s ON s.commune_id = t.commune_id AND s.id = t.subject_id \
              LEFT JOIN imports i ON i.id = t.import_id AND i.kind = 'by_hand' \
              WHERE s.id IS NULL OR i.id IS NULL OR t.odd = 1",
    },
    Question {
        code: "unit_manager.missing",
        vi: "Cấp quản lý ghi cho một đơn vị không có trong sổ (xã, đơn vị, năm)",
        en: "The level that manages a unit is noted for none in the registry (commune, unit, year)",
        sql: "SELECT m.commune_id, m.unit_id, m.from_year FROM unit_managers m LEFT JOIN subjects u \
              ON u.commune_id = m.commune_id AND u.id = m.unit_id AND u.kind = 'unit' \
              WHERE u.id IS NULL OR m.level NOT IN ('district', 'province')",
    },
    Question {
        code: "hamlet_home.missing",
        vi: "Ấp được xếp vào xã mới không có trong sổ, hay xếp mà không ghi văn bản (xã, ấp, xã mới)",
        en: "A hamlet placed in a new commune is none in the registry, or is placed by no paper (commune, hamlet, new commune)",
        sql: "SELECT p.commune_id, p.hamlet_id, p.to_commune FROM hamlet_homes p LEFT JOIN hamlets h \
              ON h.commune_id = p.commune_id AND h.id = p.hamlet_id WHERE h.id IS NULL OR p.instrument = ''",
    },
    Question {
        code: "boundary.load_missing",
        vi: "Ranh giới không thuộc lần nạp nào, hay lần nạp thiếu vùng, nguồn, giấy phép (lần nạp, đơn vị)",
        en: "A boundary is of no file, or a file lacks areas, its source or its licence (file, place)",
        sql: "SELECT b.load_id, b.place_id, 0 FROM boundaries b LEFT JOIN boundary_loads l ON l.id = b.load_id \
              WHERE l.id IS NULL UNION ALL SELECT l.id, l.areas, l.points FROM boundary_loads l WHERE l.source = '' \
              OR l.licence = '' OR l.areas <> (SELECT COUNT(*) FROM boundaries b WHERE b.load_id = l.id AND b.kind = 'area') \
              OR l.points <> (SELECT COUNT(*) FROM boundaries b WHERE b.load_id = l.id AND b.kind = 'point')",
    },
    Question {
        code: "reorganisation_home.disagrees",
        vi: "Ấp do một biến động xếp mà biến động không còn áp dụng, hay việc xếp không còn (biến động, xã, ấp)",
        en: "A hamlet was placed by a reorganisation that is not applied, or its placing is gone (reorganisation, commune, hamlet)",
        sql: "SELECT r.reorganisation_id, r.commune_id, r.hamlet_id FROM reorganisation_homes r \
              LEFT JOIN reorganisations e ON e.id = r.reorganisation_id AND e.state = 'applied' AND e.on_day = r.since \
              LEFT JOIN hamlet_homes h ON h.commune_id = r.commune_id AND h.hamlet_id = r.hamlet_id \
              AND h.since = r.since WHERE e.id IS NULL OR h.commune_id IS NULL",
    },
    Question {
        code: "certificate.number_missing",
        vi: "Sổ vào giấy thiếu số hoặc trùng số (xã, năm của sổ, số cuối)",
        en: "The register of certificates lacks a number or has one twice (commune, year of the register, last number)",
        sql: "SELECT commune_id, register_year, MAX(number) FROM certificates GROUP BY commune_id, register_year \
              HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1 OR COUNT(DISTINCT number) <> COUNT(*)",
    },
    Question {
        code: "certificate.missing",
        vi: "Giấy công nhận không có quyết định, khóa ký hay giấy thay thế, hoặc một trường hợp có hai giấy còn dùng (xã, giấy, đối tượng)",
        en: "A certificate has no decision, key or successor, or one subject has two that stand (commune, certificate, subject)",
        sql: "SELECT c.commune_id, c.id, c.subject_id FROM certificates c LEFT JOIN decisions d ON d.id = c.decision_id \
              AND d.state = 'issued' LEFT JOIN certificate_keys k ON k.id = c.key_id LEFT JOIN certificates n \
              ON n.id = c.replaced_by WHERE d.id IS NULL OR k.id IS NULL OR (c.replaced_by <> 0 AND n.id IS NULL) UNION ALL \
              SELECT commune_id, MIN(id), subject_id FROM certificates WHERE replaced_by = 0 \
              GROUP BY commune_id, decision_id, subject_commune, subject_id HAVING COUNT(*) > 1",
    },
    Question {
        code: "account.missing",
        vi: "Vai trò, mã dự phòng hay mã truy cập của tài khoản không có (tài khoản, số, số)",
        en: "A role, recovery code or token of an account that is not there (account, id, id)",
        sql: "SELECT x.account_id, x.id, 0 FROM (SELECT account_id, id FROM grants UNION ALL \
              SELECT account_id, id FROM tokens UNION ALL SELECT account_id, 0 FROM recovery_codes) x \
              LEFT JOIN accounts a ON a.id = x.account_id WHERE a.id IS NULL",
    },
    Question {
        code: "audit.missing",
        vi: "Việc đã làm mà nhật ký không ghi (xã, số, năm)",
        en: "Something was done that the audit does not say (commune, id, year)",
        sql: "SELECT 0, i.id, 0 FROM imports i WHERE i.kind <> 'by_hand' AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.chain = 0 \
              AND a.change = 'import.done ' || CAST(i.id AS TEXT)) UNION ALL \
              SELECT d.commune_id, d.id, d.year FROM decisions d WHERE d.state = 'issued' AND NOT EXISTS (SELECT 1 FROM audit a \
              WHERE a.chain = d.commune_id AND a.change LIKE 'decision.issued ' || CAST(d.id AS TEXT) || ' %')",
    },
];

/// Everything else that can be wrong.
const OTHER: [(&str, &str, &str); 4] = [
    (
        "audit.broken",
        "Nhật ký bị đứt hoặc bị sửa (chuỗi/mục)",
        "An audit chain is broken or was changed (chain/entry)",
    ),
    ("place.unknown", "Xã không có trong danh mục địa giới", "A commune is not among the places"),
    (
        "boundary.unreadable",
        "Ranh giới lưu hỏng, không đọc được (đơn vị/lần nạp)",
        "A stored boundary cannot be read (place/file)",
    ),
    ("backup.table_changed", "Bảng không còn như lúc sao lưu", "A table is not what the backup wrote"),
];

/// One thing that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Disagreement {
    /// Stable code.
    pub code: &'static str,
    /// Ids that name it.
    pub at: String,
}

impl Disagreement {
    /// What it means.
    #[must_use]
    pub fn meaning(&self, lang: Lang) -> &'static str {
        let questions = QUESTIONS.iter().map(|question| (question.code, question.vi, question.en));
        let found = questions.chain(OTHER).find(|(code, _, _)| *code == self.code);
        match (found, lang) {
            (Some((_, vi, _)), Lang::Vi) => vi,
            (Some((_, _, en)), Lang::En) => en,
            (None, _) => "",
        }
    }
}

/// How many of one kind are listed.
const SHOWN: usize = 20;

/// Everything that disagrees; empty when all is well.
///
/// # Errors
/// When the engine refuses.
pub fn verify(db: &Database, atlas: &Atlas) -> Result<Vec<Disagreement>, StoreError> {
    let _moment = db.snapshot()?;
    let mut found = Vec::new();
    for question in &QUESTIONS {
        let rows = db.query(&format!("{} LIMIT {SHOWN}", question.sql), &[], |row| {
            Ok(format!("{}/{}/{}", row.int(0)?, row.int(1)?, row.int(2)?))
        })?;
        found.extend(rows.into_iter().map(|at| Disagreement { code: question.code, at }));
    }
    places(db, atlas, &mut found)?;
    chains(db, &mut found)?;
    Ok(found)
}

fn places(db: &Database, atlas: &Atlas, found: &mut Vec<Disagreement>) -> Result<(), StoreError> {
    for table in ["subjects", "tallies", "decisions", "zones", "hamlets"] {
        let sql = format!("SELECT DISTINCT commune_id FROM {table}");
        for commune in db.query(&sql, &[], |row| row.int(0))? {
            let place = atlas.place(PlaceId::new(commune));
            // A decision is a committee's: of a commune, or where the title asks it of a district or province.
            let is_committees = |level: Level| {
                level == Level::Commune
                    || (table == "decisions" && matches!(level, Level::District | Level::Province))
            };
            if place.is_none_or(|place| !is_committees(place.level)) {
                found.push(Disagreement { code: "place.unknown", at: format!("{table}/{commune}") });
            }
        }
    }
    // A hamlet is placed only where its commune went.
    let moves = Moves::of(atlas);
    for home in hamlet_homes(db)? {
        let at = format!("hamlet_homes/{}/{}", home.commune, home.hamlet);
        let possible = home.since.parse().map(|day| moves.possible(PlaceId::new(home.commune), day));
        if !possible.is_ok_and(|possible| possible.contains(&PlaceId::new(home.to))) {
            found.push(Disagreement { code: "place.unknown", at });
        }
    }
    for table in ["paper_texts", "boundaries"] {
        let sql = format!("SELECT DISTINCT place_id FROM {table}");
        for place in db.query(&sql, &[], |row| row.int(0))? {
            if atlas.place(PlaceId::new(place)).is_none() {
                found.push(Disagreement { code: "place.unknown", at: format!("{table}/{place}") });
            }
        }
    }
    let broken = broken_outlines(db)?.into_iter().map(|(place, load)| format!("{place}/{load}"));
    found.extend(broken.map(|at| Disagreement { code: "boundary.unreadable", at }));
    Ok(())
}

fn chains(db: &Database, found: &mut Vec<Disagreement>) -> Result<(), StoreError> {
    let broken = broken_entries(db, None)?;
    let broken = broken.into_iter().map(|(chain, seq)| format!("{chain}/{seq}"));
    found.extend(broken.map(|at| Disagreement { code: "audit.broken", at }));
    // What was done by hand: the verb and the job, which end an entry of whatever commune's chain.
    let mut by_hand: AHashSet<(String, i64)> = AHashSet::new();
    db.for_each("SELECT change FROM audit WHERE chain > 0", &[], &mut |row| {
        let what = row.str(0)?;
        if let (Some((verb, _)), Some((_, job))) = (what.split_once(' '), what.rsplit_once(' '))
            && let Ok(job) = job.parse()
        {
            by_hand.insert((verb.to_owned(), job));
        }
        Ok(())
    })?;
    let done = "SELECT file, id FROM imports WHERE kind = 'by_hand' ORDER BY id";
    let done = db.query(done, &[], |row| Ok((row.text(0)?, row.int(1)?)))?;
    let unsaid = done.into_iter().filter(|done| !by_hand.contains(done)).take(SHOWN);
    found.extend(unsaid.map(|(_, id)| Disagreement { code: "audit.missing", at: format!("0/{id}/0") }));
    Ok(())
}
