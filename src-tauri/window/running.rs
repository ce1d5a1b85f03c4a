//! Work that a command begins and another may cancel: at most one of a kind.

use std::sync::{Arc, Mutex, PoisonError};

use runclub_app::{AppError, ErrorCode};
use tokio_util::sync::CancellationToken;

/// A kind of work, under way or not.
#[derive(Debug, Clone, Default)]
pub(super) struct Running {
    current: Arc<Mutex<Option<CancellationToken>>>,
}

/// Work under way; it has ended when this is dropped.
#[derive(Debug)]
pub(super) struct Begun {
    /// Cancelled when the runner says so.
    pub(super) cancel: CancellationToken,
    of: Running,
}

impl Running {
    /// Begins.
    ///
    /// # Errors
    /// [`ErrorCode::Busy`] while it is under way already.
    pub(super) fn begin(&self, what: &str) -> Result<Begun, AppError> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.is_some() {
            return Err(AppError::new(ErrorCode::Busy, format!("{what} is already under way"))
                .hint("Wait until it is done, or cancel it."));
        }
        let cancel = CancellationToken::new();
        *current = Some(cancel.clone());
        Ok(Begun { cancel, of: self.clone() })
    }

    /// Asks it to end, if it is under way.
    pub(super) fn cancel(&self) {
        if let Some(cancel) = &*self.current.lock().unwrap_or_else(PoisonError::into_inner) {
            cancel.cancel();
        }
    }

    /// Whether it is under way.
    pub(super) fn is_running(&self) -> bool {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        *self.of.current.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_each_can_be_cancelled() {
        let sync = Running::default();
        assert!(!sync.is_running());
        let begun = sync.begin("a sync").expect("nothing is under way");
        assert_eq!(sync.begin("a sync").expect_err("one is").code, ErrorCode::Busy);
        assert!(!begun.cancel.is_cancelled());
        sync.cancel();
        assert!(begun.cancel.is_cancelled());
        drop(begun);
        assert!(!sync.is_running());
        assert!(!sync.begin("a sync").expect("it has ended").cancel.is_cancelled());
    }
}
