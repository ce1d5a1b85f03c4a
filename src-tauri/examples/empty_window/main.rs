//! Tauri's window with nothing in it: what `cargo xtask measure --only window` measures RunClub's beside.

fn main() {
    let context = tauri::generate_context!("src-tauri/examples/empty_window/tauri.conf.json");
    tauri::Builder::default().run(context).expect("a window opens; is there a display?");
}
