//! Places in time.
