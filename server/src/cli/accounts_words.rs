//! Why something about an account or a token was refused, for whoever is at the command line.

use programme::text::{Lang, Text};

use super::Refused;
use super::records::store_refused;
use crate::actions::accounts::{AccountError, TokenError};

/// An account or a role.
pub(super) fn refused(error: &AccountError, lang: Lang) -> Refused {
    if let AccountError::Store(error) = error {
        return store_refused(error, lang);
    }
    Refused::text(&error.text(), lang)
}

/// A token.
pub(super) fn token_refused(error: &TokenError, lang: Lang) -> Refused {
    match error {
        TokenError::Store(error) => store_refused(error, lang),
        TokenError::NoName => {
            Refused::text(&Text::new("Ghi mã dùng cho việc gì.", "Say what it is for."), lang)
        }
        TokenError::Ends => Refused::text(
            &Text::new(
                "Mã truy cập phải hết hạn từ ngày mai đến trong vòng một năm.",
                "A token ends between tomorrow and a year from now.",
            ),
            lang,
        ),
        TokenError::Beyond => Refused::text(
            &Text::new(
                "Tài khoản không có vai trò nào ở nơi đó, nên mã không thể rộng hơn.",
                "The account holds no role there; a token is never wider than its account.",
            ),
            lang,
        ),
    }
}
