//! What a screen must stand: axe finds nothing to object to, in both themes.

use serde::Deserialize;
use serde_json::json;

use super::{App, Theme};

/// Everything axe checks, but for what is only about pages of a site: an app is no document with landmarks of a portal.
const AUDIT: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
  (result) => done(result.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html + '\n' + node.failureSummary) }))),
  (error) => done([{ id: 'axe', help: String(error), nodes: [] }]),
);";

#[derive(Debug, Deserialize)]
struct Violation {
    id: String,
    help: String,
    nodes: Vec<String>,
}

impl App {
    /// axe has nothing to object to in either theme.
    pub(crate) async fn audit(&self, screen: &str) {
        let worn = self.run("return document.documentElement.dataset.theme ?? null", vec![]).await;
        // So that axe is there.
        self.everything().await;
        for theme in Theme::BOTH {
            self.wear(theme).await;
            let found = self.web().execute_async(AUDIT, vec![]).await.unwrap();
            let found: Vec<Violation> = found.convert().unwrap();
            let told: Vec<_> =
                found.iter().map(|one| format!("{}: {}\n  {}", one.id, one.help, one.nodes.join("\n  "))).collect();
            assert!(found.is_empty(), "{screen}, {}:\n{}", theme.name(), told.join("\n"));
        }
        let put_back = "if (arguments[0] === null) delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = arguments[0]";
        self.run(put_back, vec![json!(worn)]).await;
    }

    /// Audits a screen, and takes pictures of it when they are wanted.
    pub(crate) async fn show(&self, screen: &str) {
        self.audit(screen).await;
        self.pictures(screen).await;
    }
}
