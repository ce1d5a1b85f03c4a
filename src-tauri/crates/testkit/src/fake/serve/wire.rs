//! Sockets that can be reset and bodies that can break off.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Asks for the connection to be reset when it is closed.
#[derive(Clone, Default)]
pub(super) struct Abort(Arc<AtomicBool>);

impl Abort {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    abort: Abort,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, abort: Abort) -> Self {
        // Small answers in a row would otherwise wait for acknowledgements.
        stream.set_nodelay(true).ok();
        Self { stream, abort }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.abort.0.load(Ordering::SeqCst) {
            // With no time to linger, closing sends RST in place of FIN.
            self.stream.set_zero_linger().ok();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A body in pieces.
pub(super) struct Pieces {
    left: VecDeque<Bytes>,
    pause: Option<Duration>,
    waiting: Option<Pin<Box<Sleep>>>,
    end: End,
}

/// How a body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Good,
    /// It breaks off, after what was there has been sent.
    Cut,
    /// It breaks off now.
    CutNow,
}

impl Pieces {
    pub(super) fn whole(body: Vec<u8>) -> Self {
        Self::many(VecDeque::from([Bytes::from(body)]))
    }

    pub(super) fn many(left: VecDeque<Bytes>) -> Self {
        Self { left, pause: None, waiting: None, end: End::Good }
    }

    pub(super) fn slow(left: VecDeque<Bytes>, pause: Duration) -> Self {
        Self { pause: Some(pause), ..Self::many(left) }
    }

    pub(super) fn cut(body: Vec<u8>) -> Self {
        Self { end: End::Cut, ..Self::whole(body) }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(pause) = self.pause.filter(|_| !self.left.is_empty()) {
            ready!(self.waiting.get_or_insert_with(|| Box::pin(sleep(pause))).as_mut().poll(context));
            self.waiting = None;
        }
        if let Some(piece) = self.left.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Good => Poll::Ready(None),
            End::Cut => {
                // Once round the loop, so that what was written before is sent first.
                self.end = End::CutNow;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::CutNow => Poll::Ready(Some(Err(io::Error::other("the body is cut on purpose")))),
        }
    }
}
