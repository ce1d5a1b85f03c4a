//! What is logged, and what never is.

use std::{
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use super::*;

/// Keeps every event as text.
#[derive(Default)]
struct Lines(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl tracing::field::Visit for Line<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl tracing::Subscriber for Lines {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)));
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn logs_and_errors_name_the_endpoint_and_nothing_else() {
    let lines = Lines::default();
    let text = lines.0.clone();
    // While there is only one listener, a line that another thread comes to first is asked about there, where nobody
    // listens, and is silent ever after (tracing_core::callsite). So there are two.
    let _another = tracing::Dispatch::new(Lines::default());
    let _guard = tracing::subscriber::set_default(lines);
    let stage = Stage::new([code(401), too_many("9"), fine(), Canned::Dropped]).await;
    let mut said = String::new();
    for answer in [stage.ask(&READ).await, stage.ask(&READ).await] {
        let _ = write!(said, "{:?}", answer.unwrap_err());
    }
    stage.clock.advance(9);
    let call = Call::new(&OTHER, stage.server.address().join("/other")).with("api_key", "key-of-a-runner");
    stage.connection.call(&call, |_| Some(())).await.unwrap();
    stage.connection.call(&call, |_| Some(())).await.unwrap_err();
    let logged = text.lock().unwrap().clone() + &said + &format!("{:?}", stage.connection);
    assert!(logged.contains(r#"endpoint="/things/{id}" status=429"#), "{logged}");
    for secret in ["token-", "key-of", "api_key", "/base/things/1"] {
        assert!(!logged.contains(secret), "{secret} in {logged}");
    }
}
