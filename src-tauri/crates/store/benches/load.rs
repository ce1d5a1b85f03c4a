//! `cargo bench --package runclub-store --bench load`: from the rows of the store to a library in
//! memory, and from a library's songs to rows, on synthetic libraries of 1k, 10k and 100k tracks.

use divan::Bencher;
use runclub_engine::library::Library;
use runclub_store::{Membership, Store};
use runclub_testkit::{
    build::{fixed_now, synthetic_library},
    synthetic,
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// A store in a folder of its own, and the runtime it runs on.
struct Kept {
    // First, so that it is closed before its folder goes.
    store: Store,
    runtime: Runtime,
    _folder: TempDir,
}

impl Kept {
    /// An empty store.
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("BUG: no runtime");
        let folder = tempfile::tempdir().expect("BUG: no temporary folder");
        let (store, _) = runtime.block_on(Store::open(folder.path(), fixed_now())).expect("BUG: no store");
        Self { store, runtime, _folder: folder }
    }

    fn import(&self, library: &Library) {
        let import = self.store.import(library.tracks(), library.artists(), &Membership::Likes, fixed_now());
        self.runtime.block_on(import).expect("BUG: the library was not imported");
    }

    fn load(&self) -> Library {
        let (tracks, artists) = self.runtime.block_on(self.store.library()).expect("BUG: the library was not read");
        Library::new(tracks, artists)
    }
}

fn library(tracks: usize) -> Library {
    synthetic_library(&synthetic::library(tracks, synthetic::DEMO_SEED))
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn load(bencher: Bencher, tracks: usize) {
    let kept = Kept::new();
    kept.import(&library(tracks));
    bencher.bench_local(|| kept.load());
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn import(bencher: Bencher, tracks: usize) {
    let library = library(tracks);
    bencher.with_inputs(Kept::new).bench_local_refs(|kept| kept.import(&library));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn import_again_with_nothing_new(bencher: Bencher, tracks: usize) {
    let (kept, library) = (Kept::new(), library(tracks));
    kept.import(&library);
    bencher.bench_local(|| kept.import(&library));
}
