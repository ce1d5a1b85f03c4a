//! Where commands are carried out: one thread with the desk on it, so that work that may not change threads (sync,
//! save) runs as well as the rest, and a panic in one command is an error of that command.

use std::{rc::Rc, thread, time::Duration};

use runclub_app::{AppError, ErrorCode, desk::Desk};
use tokio::{
    sync::{mpsc, oneshot},
    task::{LocalSet, spawn_local},
};

/// How long closing waits for the store; what it holds is safe without.
const PATIENCE: Duration = Duration::from_secs(2);

type Job = Box<dyn FnOnce(Result<Rc<Desk>, AppError>) + Send>;

/// The thread that carries commands out.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    jobs: mpsc::UnboundedSender<Option<Job>>,
}

impl Worker {
    /// Starts the thread. `open` opens the desk on it; while that fails, each command tries again and answers
    /// with the failure.
    pub(super) fn start<F>(open: impl Fn() -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Desk, AppError>> + 'static,
    {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.expect("BUG: the system gives no events to wait for");
            LocalSet::new().block_on(&runtime, serve(open, waiting));
        };
        thread::Builder::new().name("desk".to_owned()).spawn(work).expect("BUG: the system gives no thread");
        Self { jobs }
    }

    /// Carries work out on the desk's thread.
    ///
    /// # Errors
    /// Those of the work and of opening the desk; [`ErrorCode::Bug`] when it panicked.
    pub(super) async fn run<T, F>(&self, work: impl FnOnce(Rc<Desk>) -> F + Send + 'static) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = move |desk: Result<Rc<Desk>, AppError>| {
            // A task of its own: what panics in it ends it and nothing else, and the answer is never sent.
            spawn_local(async move {
                let done = match desk {
                    Ok(desk) => work(desk).await,
                    Err(error) => Err(error),
                };
                let _ = answer.send(done);
            });
        };
        let sent = self.jobs.send(Some(Box::new(job)));
        sent.map_err(|_| bug())?;
        answered.await.unwrap_or_else(|_| Err(bug()))
    }

    /// Closes the store and ends the thread.
    pub(super) fn stop(&self) {
        let _ = self.jobs.send(None);
        let ended = async {
            let _ = tokio::time::timeout(PATIENCE, self.jobs.closed()).await;
        };
        tauri::async_runtime::block_on(ended);
    }
}

async fn serve<F>(open: impl Fn() -> F, mut waiting: mpsc::UnboundedReceiver<Option<Job>>)
where
    F: Future<Output = Result<Desk, AppError>> + 'static,
{
    let mut open_desk: Option<Rc<Desk>> = None;
    while let Some(Some(job)) = waiting.recv().await {
        let desk = match &open_desk {
            Some(desk) => Ok(desk.clone()),
            None => spawn_local(open()).await.unwrap_or_else(|_| Err(bug())).map(Rc::new),
        };
        open_desk = desk.as_ref().ok().cloned();
        job(desk);
    }
    if let Some(desk) = open_desk {
        desk.online().clone().close().await;
    }
}

/// What the runner sees of a panic; standard error has the rest.
fn bug() -> AppError {
    AppError::new(ErrorCode::Bug, "something went wrong inside RunClub")
        .hint("Nothing that was shown as done is lost. Try again; if it happens again, restart RunClub.")
}

#[cfg(test)]
mod tests {
    use std::{
        path::PathBuf,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    use runclub_app::online::{Setup, TokenKeeper};

    use super::*;

    async fn desk(folder: PathBuf) -> Result<Desk, AppError> {
        let mut setup = Setup::new(folder);
        setup.tokens = Some(TokenKeeper::Memory);
        Desk::open(setup).await
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_its_command_and_the_next_one_works() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().to_owned();
        let worker = Worker::start(move || desk(path.clone()));
        let failed: Result<(), AppError> = worker.run(async |_| panic!("a fault")).await;
        assert_eq!(failed.expect_err("it panicked").code, ErrorCode::Bug);
        assert_eq!(worker.run(async |_| Ok(7)).await.expect("the thread lives"), 7);
    }

    #[tokio::test]
    async fn opening_is_tried_again_until_it_works() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().to_owned();
        let tries = Arc::new(AtomicU32::new(0));
        let worker = Worker::start(move || {
            let (number, path) = (tries.fetch_add(1, Ordering::Relaxed), path.clone());
            async move {
                match number {
                    0 => panic!("a fault"),
                    1 => Err(AppError::new(ErrorCode::Store, "the disk is full")),
                    _ => desk(path).await,
                }
            }
        });
        let check = async |expected: Option<ErrorCode>| {
            let done = worker.run(async |_| Ok(())).await;
            assert_eq!(done.err().map(|error| error.code), expected);
        };
        check(Some(ErrorCode::Bug)).await;
        check(Some(ErrorCode::Store)).await;
        check(None).await;
    }
}
