//! A file as the body of an answer, read as fast as it is taken: a backup never stands in memory as a whole.

use std::io::Read as _;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use tokio::sync::mpsc::{Receiver, channel};

/// Pieces of a file on their way.
struct Pieces(Receiver<std::io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// Bytes of a piece.
const PIECE: usize = 256 << 10;

/// The body; a thread reads the file for as long as somebody takes it.
pub(super) fn file_body(path: &Path) -> Body {
    let Ok(mut file) = std::fs::File::open(path) else { return Body::empty() };
    let (send, pieces) = channel(2);
    std::thread::spawn(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece).map(|n| {
                piece.truncate(n);
                Bytes::from(piece)
            });
            // At the end, or after a failure that is told, or when nobody takes any more.
            let over = read.as_ref().map_or(true, Bytes::is_empty);
            let told = matches!(&read, Ok(piece) if piece.is_empty()) || send.blocking_send(read).is_err();
            if over || told {
                return;
            }
        }
    });
    Body::new(Pieces(pieces))
}
