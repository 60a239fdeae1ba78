//! A hundred thousand altered codes, of which none is accepted; and that what was not altered is.

use ed25519_dalek::SigningKey;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::code::{decode, encode};
use super::*;

const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn key(seed: u8, state: KeyState) -> Key {
    Key { public: signing_key(seed).verifying_key(), state }
}

fn statement(seed: u8, name: &str) -> Statement {
    let salt = Salt::new([seed ^ 0x5a; 16]);
    Statement {
        key: KeyId::of(&signing_key(seed).verifying_key()),
        issuer: 1_234,
        issuer_code: "28855".to_owned(),
        issuer_name: "Xã An Hiệp".to_owned(),
        number: 123,
        register_year: 2020,
        title: "learning_family".to_owned(),
        year: 2020,
        years: 1,
        valid_to: Day::of(date(2020, 12, 31)).expect("a day"),
        issued_on: Day::of(date(2020, 12, 20)).expect("a day"),
        status: 77,
        salt,
        name_digest: digest(name, &salt),
    }
}

/// The order of the curve's base point: adding it to a signature's scalar is the classical other signature.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn plus_order(bytes: &mut [u8], times: u8) {
    let scalar = bytes.len() - 32;
    for _ in 0..times {
        let mut carry = 0_u16;
        for (byte, order) in bytes[scalar..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = u8::try_from(sum & 0xff).expect("a byte");
            carry = sum >> 8;
        }
    }
}

/// One alteration of a code, by numbers that are drawn.
fn altered(code: &str, (kind, at, to): (u8, usize, usize), other: &str) -> String {
    let mut bytes = decode(code).expect("a code");
    let mut chars = code.as_bytes().to_vec();
    let text = |chars: Vec<u8>| String::from_utf8_lossy(&chars).into_owned();
    match kind {
        // A bit of what is signed or of the signature.
        0 => {
            let at = at % (bytes.len() * 8);
            bytes[at / 8] ^= 1 << (at % 8);
            encode(&bytes)
        }
        // A byte, as somebody who edits a field would.
        1 => {
            let n = bytes.len();
            bytes[at % n] = u8::try_from(to % 256).expect("a byte");
            encode(&bytes)
        }
        // Cut, or longer.
        2 => text(chars[..at % chars.len()].to_vec()),
        3 => encode(&bytes[..at % bytes.len()]),
        4 => encode(&[&bytes[..], &vec![u8::try_from(to % 256).expect("a byte"); at % 40 + 1]].concat()),
        // Two characters change places; one is another; one is left out or doubled.
        5 => {
            let n = chars.len();
            chars.swap(at % n, to % n);
            text(chars)
        }
        6 => {
            let n = chars.len();
            chars[at % n] = DIGITS[to % DIGITS.len()];
            text(chars)
        }
        7 => {
            chars.remove(at % chars.len());
            text(chars)
        }
        8 => {
            let at = at % chars.len();
            chars.insert(at, chars[at]);
            text(chars)
        }
        // Small letters are another code.
        9 => {
            let letters: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].is_ascii_uppercase()).collect();
            let at = letters[at % letters.len()];
            chars[at] = chars[at].to_ascii_lowercase();
            text(chars)
        }
        // The classical other signatures of one statement.
        10 => {
            plus_order(&mut bytes, u8::try_from(at % 8 + 1).expect("few"));
            encode(&bytes)
        }
        11 => {
            let n = bytes.len();
            bytes[n - 1] ^= 0x80 | u8::try_from(to % 128).expect("a byte");
            encode(&bytes)
        }
        // The first part of one certificate with the end of another.
        12 => {
            let other = decode(other).expect("a code");
            let cut = at % bytes.len().min(other.len());
            encode(&[&bytes[..cut], &other[cut..]].concat())
        }
        // A part of the statement moved within it.
        13 => {
            let n = bytes.len();
            bytes.rotate_left(at % (n - 1) + 1);
            encode(&bytes)
        }
        // Another version.
        14 => {
            bytes[0] = u8::try_from(to % 256).expect("a byte");
            encode(&bytes)
        }
        // A signature of nothing, and one of zeros.
        15 => {
            let n = bytes.len();
            let fill = u8::try_from(to % 256).expect("a byte");
            bytes[n - 64..].fill(fill);
            encode(&bytes)
        }
        // Anything.
        _ => {
            let n = at % 300;
            (0..n)
                .map(|i| char::from(DIGITS[(to.wrapping_mul(31).wrapping_add(i * i * 7 + i)) % 36]))
                .collect()
        }
    }
}

#[test]
fn of_a_hundred_thousand_altered_codes_none_is_accepted() {
    let keys = [key(1, KeyState::Active), key(2, KeyState::Retired)];
    let name = "Nguyễn Thị Hòa";
    let (code, _) = statement(1, name).sign(&signing_key(1)).expect("signed");
    let (other, _) = statement(2, "Lê Văn Tám").sign(&signing_key(2)).expect("signed");
    assert!(open(&code, &keys).is_ok() && open(&other, &keys).is_ok());
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 100_000, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let tried = std::cell::Cell::new(0_u32);
    runner
        .run(&(0_u8..17, any::<usize>(), any::<usize>()), |drawn| {
            let text = altered(&code, drawn, &other);
            if text == code || text == other {
                // The draw changed nothing; another takes its place.
                return Err(TestCaseError::reject("as it was"));
            }
            tried.set(tried.get() + 1);
            prop_assert!(open(&text, &keys).is_err(), "{:?}: {}", drawn, text);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(tried.get(), 100_000);
}

#[test]
fn every_single_bit_of_a_code_matters() {
    let keys = [key(1, KeyState::Active)];
    let (code, _) = statement(1, "Lê Văn Tám").sign(&signing_key(1)).expect("signed");
    let bytes = decode(&code).expect("a code");
    for bit in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&encode(&bytes), &keys).is_err(), "bit {bit}");
    }
}

#[test]
fn a_statement_comes_back_as_it_was_signed_in_a_small_code() {
    let keys = [key(1, KeyState::Active)];
    for title in ["learning_family", "culture_hamlet", "studious_family_of_old"] {
        let statement = Statement { title: title.to_owned(), ..statement(1, "Lê Văn Tám") };
        let (code, short) = statement.sign(&signing_key(1)).expect("signed");
        let opened = open(&code, &keys).expect("opened");
        assert_eq!(opened.statement, statement);
        assert!(code.len() <= 290 && short.as_str().len() == 12, "{}", code.len());
    }
    let (code, _) = statement(1, "Lê Văn Tám").sign(&signing_key(1)).expect("signed");
    assert!(code.len() <= 250, "{} characters", code.len());
}

#[test]
fn what_does_not_fit_is_not_signed_and_no_other_key_signs() {
    let fits = statement(1, "Lê Văn Tám");
    for wrong in [
        Statement { number: 1 << 24, ..fits.clone() },
        Statement { issuer_name: "x".repeat(MAX_ISSUER + 1), ..fits.clone() },
        Statement { issuer_code: String::new(), ..fits.clone() },
        Statement { years: 0, ..fits.clone() },
        Statement { title: "y".repeat(49), ..fits.clone() },
    ] {
        assert_eq!(wrong.sign(&signing_key(1)), Err(StatementError::DoesNotFit));
    }
    assert_eq!(fits.sign(&signing_key(2)), Err(StatementError::OtherKey));
}

#[test]
fn the_answers_are_these_and_no_more() {
    let (name, on) = ("Nguyễn Thị Hòa", date(2020, 12, 25));
    let (code, _) = statement(1, name).sign(&signing_key(1)).expect("signed");
    let opened = |state| open(&code, &[key(1, state)]);
    let by_list = |state, name, listed, on| {
        Verified::by_list(opened(state), name, |status| (status == 77).then_some(listed).flatten(), on)
            .verdict
    };
    use KeyState::{Active, Compromised, Retired};
    assert_eq!(by_list(Active, " nguyễn thị  HOÀ", Some(false), on), Verdict::Valid);
    assert_eq!(by_list(Retired, name, Some(false), on), Verdict::Valid);
    assert_eq!(by_list(Active, "Nguyễn Thị Họa", Some(false), on), Verdict::OtherName);
    assert_eq!(by_list(Active, "", Some(false), on), Verdict::OtherName);
    assert_eq!(by_list(Active, name, Some(true), on), Verdict::NoLonger);
    assert_eq!(by_list(Active, name, Some(false), date(2020, 12, 31)), Verdict::Valid);
    assert_eq!(by_list(Active, name, Some(false), date(2021, 1, 1)), Verdict::NoLonger);
    assert_eq!(by_list(Active, name, None, on), Verdict::CannotSay);
    assert_eq!(by_list(Compromised, name, Some(false), on), Verdict::CannotSay);
    let unknown = Verified::by_list(open(&code, &[key(2, Active)]), name, |_| Some(false), on);
    assert_eq!((unknown.verdict, unknown.statement), (Verdict::CannotSay, None));
    let forged = Verified::by_list(open(&code[1..], &[key(1, Active)]), name, |_| Some(false), on);
    assert_eq!(forged.verdict, Verdict::NotGenuine);
    let by_register =
        |state, name, stands, on| Verified::by_register(opened(state), name, stands, on).verdict;
    assert_eq!(by_register(Compromised, name, Some(true), on), Verdict::Valid);
    assert_eq!(by_register(Active, name, None, on), Verdict::NotGenuine);
    assert_eq!(by_register(Active, name, Some(false), on), Verdict::NoLonger);
    assert_eq!(by_register(Active, "Ai đó", Some(false), on), Verdict::OtherName);
    assert_eq!(by_register(Active, name, Some(true), date(2021, 1, 1)), Verdict::NoLonger);
}
