//! The system's file dialogs, which no driver reaches: the page's call for one is answered at the border.

use std::path::Path;

use serde_json::json;

use super::App;

/// Tauri's calls are requests of a scheme of its own; those of the dialog plugin are answered here, once.
const ANSWER: &str = r"
const [kind, path] = arguments;
const real = window.fetch;
window.fetch = (resource, options) => {
  if (!decodeURIComponent(String(resource)).endsWith('/plugin:dialog|' + kind)) return real(resource, options);
  window.fetch = real;
  const headers = { 'Tauri-Response': 'ok', 'Content-Type': 'application/json' };
  return Promise.resolve(new Response(JSON.stringify(path), { headers }));
};";

impl App {
    /// The runner will choose this file in the next dialog that opens one, or none.
    pub(crate) async fn will_open(&self, path: Option<&Path>) {
        self.run(ANSWER, vec![json!("open"), json!(path)]).await;
    }

    /// The runner will choose this place in the next dialog that saves.
    pub(crate) async fn will_save_to(&self, path: &Path) {
        self.run(ANSWER, vec![json!("save"), json!(path)]).await;
    }
}
