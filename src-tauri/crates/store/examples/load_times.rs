//! How long it takes to import and to load a large library: `cargo run --release -p runclub-store
//! --example load_times [SONGS]`.

use std::time::Instant;

use jiff::Timestamp;
use runclub_engine::library::{Artist, AudioFeatures, Track};
use runclub_store::{Membership, Store, StoreError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StoreError> {
    let songs = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let dir = tempfile::tempdir().expect("BUG: no temporary folder");
    let now: Timestamp = "2026-11-20T07:00:00Z".parse().expect("BUG: not a time");
    let tracks: Vec<Track> = (0..songs).map(|number| track(number, now)).collect();
    let artists: Vec<Artist> = (0..songs / 10).map(artist).collect();

    let clock = Instant::now();
    let report = |what: &str, clock: Instant| println!("{what:<34}{:>8.0} ms", clock.elapsed().as_secs_f64() * 1000.0);
    let (store, _) = Store::open(dir.path(), now).await?;
    report("open, new", clock);

    let clock = Instant::now();
    store.import(&tracks, &artists, &Membership::Likes, now).await?;
    report("import", clock);

    let clock = Instant::now();
    store.import(&tracks, &artists, &Membership::Likes, now).await?;
    report("import again, nothing new", clock);

    for _ in 0..3 {
        let clock = Instant::now();
        let (loaded, _) = store.library().await?;
        report("library, imported rows", clock);
        assert_eq!(loaded.len(), tracks.len(), "BUG: songs got lost");
    }

    let clock = Instant::now();
    store.cache().put_tracks(&tracks, now).await?;
    report("cache: tracks", clock);
    let clock = Instant::now();
    let features: Vec<_> = tracks.iter().filter_map(|track| Some((track.id.clone(), track.features?))).collect();
    store.cache().put_features(&features, now).await?;
    report("cache: features", clock);

    for _ in 0..3 {
        let clock = Instant::now();
        store.library().await?;
        report("library, imported and cached rows", clock);
    }
    store.close().await;

    let clock = Instant::now();
    let (store, _) = Store::open(dir.path(), now).await?;
    report("open, checked and copied", clock);
    store.close().await;
    let clock = Instant::now();
    Store::open(dir.path(), now).await?;
    report("open, checked", clock);
    let size = std::fs::metadata(dir.path().join("user.db")).map_or(0, |found| found.len());
    println!("{:<34}{:>8.1} MB", "user.db", size as f64 / 1e6);
    Ok(())
}

fn track(number: u32, now: Timestamp) -> Track {
    let share = |factor: u32| f64::from(number.wrapping_mul(factor) % 1009) / 1009.0;
    Track {
        // Spread over the key space, as real ids are.
        id: format!("{:022x}", u128::from(number.wrapping_mul(2_654_435_761)) << 32 | u128::from(number)),
        name: format!("A song of usual length {number}"),
        artist_id: format!("artist{:016}", number / 10),
        genres: vec!["indie rock".into(), "art pop".into(), "modern alternative rock".into()],
        album: Some(format!("The album {}", number / 12)),
        release_year: Some(1960 + (number % 66) as i32),
        duration_ms: 120_000 + number % 180_000,
        explicit: Some(number.is_multiple_of(7)),
        added_at: Some(now),
        features: Some(AudioFeatures {
            tempo: Some(60.0 + share(17) * 140.0),
            energy: Some(share(31)),
            danceability: Some(share(53)),
            valence: Some(share(71)),
            loudness: Some(-60.0 * share(91)),
            speechiness: Some(share(97)),
            key: Some((number % 12) as i32),
            mode: Some((number % 2) as i32),
            time_signature: Some(4),
        }),
        ..Track::default()
    }
}

fn artist(number: u32) -> Artist {
    Artist {
        id: format!("artist{number:016}"),
        name: format!("Artist {number}"),
        genres: vec!["indie rock".into(), "art pop".into()],
    }
}
