//! Generated registers and the list of the year after, with the truth kept: for tests of linking.
//!
//! Names are drawn as they occur in the Mekong delta, so that namesakes do; each kind of change has a rate.
//! Deliberately absent: anything of `link`, so that the tests do not share its mistakes.

use super::link::Entry;

/// A family, or a row, as it is written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub name: String,
    pub hamlet: String,
    pub group: String,
    pub birth_year: Option<u16>,
}

impl Written {
    pub(super) fn entry(&self) -> Entry<'_> {
        Entry { name: &self.name, hamlet: &self.hamlet, group: &self.group, birth_year: self.birth_year }
    }
}

/// What became of a family between the register and the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// This known family, under the same head; `slip` if the letters of the name are mistyped.
    Known { at: usize, slip: bool },
    /// A known family under a new head.
    NewHead,
    /// A family that was not there.
    Newcomer,
}

pub(super) struct Year {
    pub known: Vec<Written>,
    pub listed: Vec<Written>,
    pub truth: Vec<Truth>,
}

/// What is generated; rates in cases out of 10,000.
#[derive(Clone, Copy)]
pub(super) struct Rates {
    pub families: usize,
    /// Otherwise neither side says any.
    pub birth_years: bool,
    /// Otherwise neither side says any.
    pub groups: bool,
    /// Families whose birth year the register lacks, and rows of the others that lack it.
    pub no_birth_year: u64,
    pub wrong_birth_year: u64,
    pub slip: u64,
    /// One word with other accents.
    pub accents: u64,
    pub other_group: u64,
    pub other_hamlet: u64,
    pub left: u64,
    pub new_head: u64,
    /// Newcomers per known family.
    pub newcomers: u64,
}

pub(super) const USUAL: Rates = Rates {
    families: 2_500,
    birth_years: true,
    groups: true,
    no_birth_year: 200,
    wrong_birth_year: 10,
    slip: 50,
    accents: 50,
    other_group: 20,
    other_hamlet: 20,
    left: 200,
    new_head: 150,
    newcomers: 250,
};

/// Splitmix64.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below a usize")
    }

    fn happens(&mut self, out_of_10_000: u64) -> bool {
        self.next() % 10_000 < out_of_10_000
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// Earlier ones more often: the first about as often as the ten around the fortieth.
    fn early<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let (a, b) = (self.below(texts.len()), self.below(texts.len()));
        texts[a * (b + 1) / texts.len()]
    }

    fn weighted<'t>(&mut self, weights: &[(u64, &'t str)]) -> &'t str {
        let total: u64 = weights.iter().map(|(weight, _)| weight).sum();
        let mut at = self.next() % total;
        for &(weight, text) in weights {
            if at < weight {
                return text;
            }
            at -= weight;
        }
        unreachable!("the weights cover every number below their sum")
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

const SURNAMES: [(u64, &str); 34] = [
    (315, "Nguyễn"),
    (109, "Trần"),
    (89, "Lê"),
    (59, "Phạm"),
    (51, "Huỳnh"),
    (48, "Võ"),
    (30, "Phan"),
    (22, "Trương"),
    (21, "Bùi"),
    (21, "Đặng"),
    (19, "Đỗ"),
    (17, "Ngô"),
    (15, "Hồ"),
    (14, "Dương"),
    (12, "Đinh"),
    (10, "Đoàn"),
    (9, "Lâm"),
    (8, "Mai"),
    (8, "Cao"),
    (7, "Châu"),
    (7, "Lý"),
    (6, "Thái"),
    (6, "Tạ"),
    (5, "Tô"),
    (5, "Hà"),
    (5, "Lương"),
    (5, "Đào"),
    (4, "Trịnh"),
    (4, "Kiều"),
    (3, "La"),
    (3, "Lã"),
    (3, "Quách"),
    (3, "Tăng"),
    (3, "Kha"),
];

const MEN_MIDDLE: [(u64, &str); 16] = [
    (460, "Văn "),
    (60, "Thành "),
    (55, "Minh "),
    (50, "Hoàng "),
    (45, "Thanh "),
    (40, "Ngọc "),
    (40, "Quốc "),
    (35, "Hữu "),
    (30, "Đức "),
    (30, "Công "),
    (30, "Tấn "),
    (25, "Phước "),
    (25, "Trung "),
    (20, "Xuân "),
    (25, "Chí "),
    (30, ""),
];

const WOMEN_MIDDLE: [(u64, &str); 12] = [
    (620, "Thị "),
    (50, "Thị Ngọc "),
    (40, "Thị Kim "),
    (40, "Thị Thanh "),
    (30, "Thị Mỹ "),
    (30, "Thị Hồng "),
    (40, "Ngọc "),
    (40, "Kim "),
    (30, "Thanh "),
    (25, "Mỹ "),
    (25, "Thị Bích "),
    (30, ""),
];

const MEN: &str = "Hùng Dũng Tâm Thành Hải Tuấn Sơn Út Bé Hưng Thanh Bình Minh Phong Long Tài Đức Phúc Nam Hòa \
    An Ân Anh Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Cường Thắng Tùng Lộc Phước Quang Khánh Lâm Lăm Lợi Nghĩa Nhân \
    Trung Tân Tấn Thạnh Thịnh Hiếu Hiền Hậu Hào Hảo Huy Khoa Kiệt Liêm Luân Mẫn Nhựt Nhật Phát Phú Quý Quyền \
    Sang Tặng Thái Thế Thiện Thọ Thuận Tiến Tiền Toàn Trí Triều Trường Tú Tường Vinh Vũ Vương Xuân Đông Đồng Đạt \
    Điền Đời Đực Chiến Chính Chương Công Danh Duy Giang Hoàng Hồng Hội Kha Khải Khương Lành Lập Lực Mạnh Nghị \
    Ngọc Nguyên Sanh Sinh Tèo Tho Trọng Tuyên Ửng Việt Xê Bảo Ẩn Gấm Rồi Nhiều Nhỏ";

const WOMEN: &str = "Lan Hoa Hồng Thủy Nga Hương Mai Cúc Hà Bé Út Phượng Loan Tuyết Nhung Thu Huệ Liên Đào Lệ \
    Ánh Anh Ba Tư Năm Sáu Bảy Tám Chín Mười Bích Chi Cẩm Dung Diễm Điệp Đẹp Em Gái Giàu Hằng Hạnh Hậu Hiền Hiệp \
    Hoàng Huyền Kiều Kim Lài Lành Lâm Lân Liễu Linh Lợi Lụa Luyến Lý Mận Mẫn Minh Mỹ Muội Nên Ngà Ngân Ngọc \
    Nguyệt Nhàn Nhi Như Nở Oanh Phấn Phụng Phương Quyên Sang Sương Tâm Thanh Thảo Thắm Thi Thơ Thoa Thùy Thúy \
    Tiên Tiền Tiến Trang Trâm Trinh Tuyền Tươi Vân Vàng Vy Xuân Xuyến Yến Diệu Phước Hòa Ẩn Ân";

struct Names {
    men: Vec<&'static str>,
    women: Vec<&'static str>,
}

impl Names {
    fn draw(&self, random: &mut Random) -> String {
        let surname = random.weighted(&SURNAMES);
        if random.happens(7_000) {
            format!("{surname} {}{}", random.weighted(&MEN_MIDDLE), random.early(&self.men))
        } else {
            format!("{surname} {}{}", random.weighted(&WOMEN_MIDDLE), random.early(&self.women))
        }
    }
}

struct Commune {
    n_hamlets: usize,
    n_groups: usize,
}

impl Commune {
    fn hamlet(&self, random: &mut Random) -> String {
        format!("Ấp {}", 1 + random.below(self.n_hamlets))
    }

    fn group(&self, random: &mut Random) -> String {
        (1 + random.below(self.n_groups)).to_string()
    }
}

fn birth_year(random: &mut Random) -> u16 {
    // Two draws: most heads are of middle age.
    let age = 24 + random.below(36) + random.below(32);
    u16::try_from(2017 - age).expect("ages are below 92")
}

/// A register of families in hamlets of about 300 and groups of about 40, and the list of the next year.
pub(super) fn year(rates: &Rates, seed: u64) -> Year {
    let random = &mut Random::new(seed);
    let names = Names { men: MEN.split_whitespace().collect(), women: WOMEN.split_whitespace().collect() };
    let commune = Commune { n_hamlets: (rates.families / 300).max(1), n_groups: 8 };
    let real: Vec<Written> = (0..rates.families)
        .map(|_| Written {
            name: names.draw(random),
            hamlet: commune.hamlet(random),
            group: commune.group(random),
            birth_year: Some(birth_year(random)),
        })
        .collect();
    let mut known = real.clone();
    for family in &mut known {
        if random.happens(rates.no_birth_year) {
            family.birth_year = None;
        }
    }
    let mut rows: Vec<(Written, Truth)> = Vec::new();
    for (at, family) in real.iter().enumerate() {
        if random.happens(rates.left) {
            continue;
        }
        let mut row = Written { birth_year: known[at].birth_year, ..family.clone() };
        let mut truth = Truth::Known { at, slip: false };
        if random.happens(rates.other_hamlet) {
            row.hamlet = commune.hamlet(random);
            row.group = commune.group(random);
        } else if random.happens(rates.other_group) {
            row.group = commune.group(random);
        }
        if random.happens(rates.new_head) {
            row.name = names.draw(random);
            row.birth_year = Some(birth_year(random));
            truth = Truth::NewHead;
        } else if random.happens(rates.slip) {
            row.name = mistyped(&row.name, random);
            truth = Truth::Known { at, slip: letters_of(&row.name) != letters_of(&family.name) };
        }
        rows.push((row, truth));
    }
    for _ in 0..rates.families {
        if random.happens(rates.newcomers) {
            rows.push((newcomer(&real, &names, &commune, random), Truth::Newcomer));
        }
    }
    for (row, _) in &mut rows {
        change_writing(row, rates, random);
    }
    random.shuffle(&mut rows);
    random_case_by_hamlet(&mut rows, random);
    for family in known.iter_mut().chain(rows.iter_mut().map(|(row, _)| row)) {
        if !rates.birth_years {
            family.birth_year = None;
        }
        if !rates.groups {
            family.group.clear();
        }
    }
    let (listed, truth) = rows.into_iter().unzip();
    Year { known, listed, truth }
}

/// One newcomer in eight is a namesake of a family in the commune, and half of these come to its very group:
/// brothers' families, and names that run in a place.
fn newcomer(real: &[Written], names: &Names, commune: &Commune, random: &mut Random) -> Written {
    let mut row = Written {
        name: names.draw(random),
        hamlet: commune.hamlet(random),
        group: commune.group(random),
        birth_year: Some(birth_year(random)),
    };
    if random.happens(1_250) {
        let namesake = &real[random.below(real.len())];
        row.name.clone_from(&namesake.name);
        if random.happens(5_000) {
            row.hamlet.clone_from(&namesake.hamlet);
            row.group.clone_from(&namesake.group);
        }
    }
    row
}

fn change_writing(row: &mut Written, rates: &Rates, random: &mut Random) {
    if random.happens(rates.accents) {
        row.name = other_accents(&row.name, random);
    }
    if random.happens(3_000) {
        for (old, new) in [("òa", "oà"), ("ủy", "uỷ"), ("úy", "uý"), ("ùy", "uỳ"), ("ễ", "ể")]
        {
            row.name = row.name.replace(old, new);
        }
    }
    if random.happens(rates.no_birth_year) {
        row.birth_year = None;
    }
    if random.happens(rates.wrong_birth_year) {
        row.birth_year = row.birth_year.map(|year| match random.below(10) {
            0 => birth_year(random),
            1..4 => year / 100 * 100 + year % 10 * 10 + year / 10 % 10,
            4..7 => year + 1,
            _ => year - year % 10 + (year % 10 + 1 + u16::try_from(random.below(9)).expect("a digit")) % 10,
        });
    }
    if random.happens(5_000) {
        row.group = format!("Tổ {:0>2}", row.group);
    }
}

/// Some hamlets write in capitals, half of these without accents; some leave *Ấp* out.
fn random_case_by_hamlet(rows: &mut [(Written, Truth)], random: &mut Random) {
    let style = random.below(10);
    for (row, _) in rows {
        let number: usize = row.hamlet.trim_start_matches("Ấp ").parse().expect("hamlets are numbered");
        match (number + style) % 10 {
            0 => row.name = row.name.to_uppercase(),
            1 => row.name = crate::fold::fold(&row.name).to_uppercase(),
            2 => row.hamlet = number.to_string(),
            _ => {}
        }
    }
}

fn letters_of(name: &str) -> String {
    crate::fold::fold(name)
}

/// One letter left out, put in, changed, or swapped with the next.
fn mistyped(name: &str, random: &mut Random) -> String {
    const LETTERS: [char; 23] = [
        'a', 'b', 'c', 'd', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
        'x', 'y', 'ư',
    ];
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + random.below(letters.len() - 2);
    let letter = LETTERS[random.below(LETTERS.len())];
    match random.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at + random.below(2), letter),
        2 => letters[at] = letter,
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// One word loses its accents, or gets a tone that it does not have.
fn other_accents(name: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let at = random.below(words.len());
    let plain = crate::fold::fold(&words[at]);
    let first: String = words[at].chars().take(1).filter(|c| !"ĐÁÂẨÚỬ".contains(*c)).collect();
    let rest: String = plain.chars().skip(first.chars().count()).collect();
    let tone = random.of(&["", "", "\u{301}", "\u{300}", "\u{323}"]);
    let vowel = rest.find(['a', 'e', 'i', 'o', 'u', 'y']).map_or(0, |at| at + 1);
    words[at] = if vowel == 0 {
        format!("{first}{rest}")
    } else {
        format!("{first}{}{tone}{}", &rest[..vowel], &rest[vowel..])
    };
    words.join(" ")
}
