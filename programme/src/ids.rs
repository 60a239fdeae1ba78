//! Every kind of identifier, one alphabetical list, so that none can be taken for another.

macro_rules! id_type {
    ($(#[doc = $doc:literal] $name:ident),* $(,)?) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Wraps a stored 64-bit number.
            #[must_use]
            pub const fn new(raw: i64) -> Self {
                Self(raw)
            }

            /// The number as stored.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id_type! {
    #[doc = "A decision of a People's Committee, draft or issued."]
    DecisionId,
    #[doc = "One import, with its rows, its faults and its undo."]
    ImportId,
    #[doc = "A place through all its names and codes: its identity is ours, the code belongs to a version of it."]
    PlaceId,
}
