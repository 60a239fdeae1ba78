//! Why a file of boundaries is not taken, or one of its features is not.

use jiff::civil::Date;
use programme::maps::ShapeFault;
use programme::text::Text;

use super::read::{MOST_BYTES, MOST_FEATURES, MOST_POINTS};
use crate::store::db::StoreError;

/// What is wrong with one feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeatureFault {
    /// It is no feature of GeoJSON.
    Unreadable,
    /// It has no code.
    NoCode,
    /// No place ever had the code.
    UnknownCode,
    /// No place had the code any more on the day; the codes of what it became.
    Ended(Vec<String>),
    /// No place had the code yet on the day.
    NotYet(Date),
    /// An earlier feature, by its number, has the same code.
    Twice(usize),
    /// Neither a polygon nor a point.
    NotAPolygon,
    /// Its shape is wrong.
    Shape(ShapeFault),
    /// Whoever loads it has no right over the place.
    NotYours,
}

impl FeatureFault {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "boundary.unreadable",
            Self::NoCode => "boundary.no_code",
            Self::UnknownCode => "boundary.unknown_code",
            Self::Ended(_) => "boundary.code_ended",
            Self::NotYet(_) => "boundary.code_not_yet",
            Self::Twice(_) => "boundary.twice",
            Self::NotAPolygon => "boundary.not_a_polygon",
            Self::Shape(ShapeFault::Empty) => "boundary.empty",
            Self::Shape(ShapeFault::TooFew) => "boundary.too_few_corners",
            Self::Shape(ShapeFault::NotClosed) => "boundary.not_closed",
            Self::Shape(ShapeFault::Outside) => "boundary.outside",
            Self::Shape(ShapeFault::Swapped) => "boundary.swapped",
            Self::Shape(ShapeFault::Crossing) => "boundary.crossing",
            Self::Shape(ShapeFault::HoleOutside) => "boundary.hole_outside",
            Self::NotYours => "boundary.not_yours",
        }
    }

    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable => Text::new(
                "không phải một đối tượng GeoJSON (Feature) đọc được",
                "is no GeoJSON feature that can be read",
            ),
            Self::NoCode => Text::new(
                "không có mã đơn vị trong thuộc tính đã chọn",
                "has no code in the property that was named",
            ),
            Self::UnknownCode => Text::new("mã không có trong danh mục đơn vị", "the code is no place's"),
            Self::Ended(codes) => Text::new(
                format!("mã đã thôi dùng trước ngày này; nay là {}", codes.join(", ")),
                format!("the code had ended by that day; it became {}", codes.join(", ")),
            ),
            Self::NotYet(from) => Text::new(
                format!("mã chỉ có từ ngày {}/{}/{}", from.day(), from.month(), from.year()),
                format!("the code begins on {from}"),
            ),
            Self::Twice(first) => Text::new(
                format!("trùng mã với đối tượng thứ {first}"),
                format!("has the same code as feature {first}"),
            ),
            Self::NotAPolygon => Text::new(
                "không phải vùng (Polygon, MultiPolygon), cũng không phải điểm (Point)",
                "is neither a Polygon or MultiPolygon nor a Point",
            ),
            Self::Shape(fault) => shape(*fault),
            Self::NotYours => Text::new(
                "đơn vị ngoài phạm vi tài khoản được quản trị",
                "the place is outside what the account administers",
            ),
        }
    }
}

fn shape(fault: ShapeFault) -> Text {
    match fault {
        ShapeFault::Empty => Text::new("vùng trống", "the area is empty"),
        ShapeFault::TooFew => {
            Text::new("đường bao có ít hơn ba đỉnh", "an outline has fewer than three corners")
        }
        ShapeFault::NotClosed => Text::new(
            "đường bao không khép kín: điểm cuối phải trùng điểm đầu",
            "an outline is not closed: its last point must be its first",
        ),
        ShapeFault::Outside => Text::new(
            "tọa độ ở ngoài lãnh thổ Việt Nam; tệp phải theo WGS 84 (độ), không phải VN-2000 (mét)",
            "coordinates lie outside Viet Nam; the file must be in WGS 84 degrees, not VN-2000 metres",
        ),
        ShapeFault::Swapped => Text::new(
            "vĩ độ và kinh độ đổi chỗ nhau; GeoJSON ghi kinh độ trước",
            "latitude and longitude are swapped; GeoJSON has the longitude first",
        ),
        ShapeFault::Crossing => Text::new("đường bao tự cắt", "an outline crosses itself"),
        ShapeFault::HoleOutside => {
            Text::new("phần khoét nằm ngoài vùng của nó", "a hole lies outside its area")
        }
    }
}

/// A feature that is not taken: its number in the file, its code as far as it has one, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faulty {
    /// From 1.
    pub feature: usize,
    /// As the file has it, shortened.
    pub code: String,
    /// Why.
    pub fault: FeatureFault,
}

/// Why a file is not taken, or not taken out.
#[derive(Debug, thiserror::Error)]
pub enum BoundaryError {
    /// The store failed; nothing stands.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The file cannot be read.
    #[error("{0}")]
    Io(std::io::Error),
    /// Nobody says who drew it.
    #[error("no source")]
    NoSource,
    /// Nobody says under which licence.
    #[error("no licence")]
    NoLicence,
    /// More bytes, features or points than are taken.
    #[error("too large")]
    TooLarge,
    /// No GeoJSON with a list of features.
    #[error("not GeoJSON: {0}")]
    NotGeoJson(String),
    /// The file says that it is in another system.
    #[error("in {0}")]
    NotWgs84(String),
    /// There is no feature.
    #[error("no features")]
    Nothing,
    /// No feature has the property; those that the first one has.
    #[error("no such property; there are {}", .0.join(", "))]
    NoSuchProperty(Vec<String>),
    /// Features are wrong, and the file is refused whole.
    #[error("{} of {} features are wrong", .0.len(), .1)]
    Faults(Vec<Faulty>, usize),
    /// There is no such file.
    #[error("no such boundaries")]
    Unknown,
    /// It has places outside what the account administers.
    #[error("not yours")]
    NotYours,
}

impl BoundaryError {
    /// Its sentence; features have their own.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(error.to_string(), error.to_string()),
            Self::Io(error) => Text::new(error.to_string(), error.to_string()),
            Self::NoSource => Text::new(
                "Hãy ghi nguồn: ai lập bản đồ này, lấy từ đâu. Nguồn được in dưới bản đồ.",
                "Say the source: who drew it and where it was taken from. It is printed below every map.",
            ),
            Self::NoLicence => Text::new(
                "Hãy ghi giấy phép hoặc văn bản cho phép dùng. Bản đồ là tác phẩm được bảo hộ.",
                "Say the licence or the paper that allows its use. Maps are protected works.",
            ),
            Self::TooLarge => Text::new(
                format!(
                    "Tệp quá lớn: chỉ nhận đến {} MB, {MOST_FEATURES} đối tượng, {MOST_POINTS} điểm. Hãy giản lược đường \
                     bao rồi nhập lại.",
                    MOST_BYTES >> 20
                ),
                format!(
                    "The file is too large: {} MB, {MOST_FEATURES} features, {MOST_POINTS} points are the most. Simplify \
                     the outlines first.",
                    MOST_BYTES >> 20
                ),
            ),
            Self::NotGeoJson(why) => Text::new(
                format!("Không phải tệp GeoJSON có danh sách đối tượng (FeatureCollection): {why}"),
                format!("This is no GeoJSON with a list of features (FeatureCollection): {why}"),
            ),
            Self::NotWgs84(system) => Text::new(
                format!("Tệp ghi hệ tọa độ {system}; chỉ nhận WGS 84. Hãy chuyển hệ tọa độ rồi nhập lại."),
                format!("The file says that it is in {system}; only WGS 84 is taken. Convert it first."),
            ),
            Self::Nothing => Text::new("Tệp không có đối tượng nào.", "The file has no features."),
            Self::NoSuchProperty(there) if there.is_empty() => Text::new(
                "Các đối tượng trong tệp không có thuộc tính nào, nên không biết đối tượng nào là đơn vị nào.",
                "The features have no properties: nothing says which place is which.",
            ),
            Self::NoSuchProperty(there) => Text::new(
                format!("Không đối tượng nào có thuộc tính ấy. Trong tệp có: {}.", there.join(", ")),
                format!("No feature has that property. There are: {}.", there.join(", ")),
            ),
            Self::Faults(faults, of) => Text::new(
                format!(
                    "{} trong {of} đối tượng sai; chưa nạp gì, vì bản đồ thiếu vùng dễ bị hiểu là đủ. Sửa tệp, hoặc chọn chỉ nạp \
                     những đối tượng đúng.",
                    faults.len()
                ),
                format!(
                    "{} of {of} features are wrong; nothing is loaded, since a map with areas missing looks whole. Mend the \
                     file, or choose to load only the good ones.",
                    faults.len()
                ),
            ),
            Self::Unknown => Text::new("Không có lần nạp ranh giới này.", "There are no such boundaries."),
            Self::NotYours => Text::new(
                "Lần nạp này có đơn vị ngoài phạm vi tài khoản được quản trị.",
                "These boundaries have places outside what the account administers.",
            ),
        }
    }
}
