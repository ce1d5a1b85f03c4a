//! Disconnect and delete leaves no byte behind (ruling I2).

use std::path::Path;

use runclub_engine::library::Track;
use runclub_store::{
    Account, BlockRow, ListState, LookupSource, Membership, Miss, Page, Play, SaveRow, ServedPlaylist, ServedTrack, Store,
    TopKind, Wipe, WipeOutcome,
};

use crate::support::{artist, beside, hour, ids, member, names, open, open_noticed, playlist, served, strings, track};

const SONGS: usize = 700;

/// Whether any file of a folder holds a text, journals included.
fn holds(dir: &Path, text: &str) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let found = files.filter(|entry| {
        let bytes = std::fs::read(entry.path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    found.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// Everything a sync keeps, each with SERVED in it.
async fn serve(store: &Store) {
    let cache = store.cache();
    let song = |number: usize| {
        let track = Track { name: format!("SERVED song {number}"), ..served(&format!("SERVED{number}")).track };
        ServedTrack { track, ..served(&format!("SERVED{number}")) }
    };
    let tracks: Vec<ServedTrack> = (0..SONGS).map(song).collect();
    let members: Vec<_> = tracks.iter().map(|song| member(&song.track.id, 0)).collect();
    let state = ListState { walk: 1, snapshot: Some("SERVED".to_owned()), ..ListState::default() };
    let page = Page { tracks: &tracks, artists: &[artist("SERVED", &["SERVED"])], members: &members };
    cache.put_page(&playlist("SERVED"), &page, &state, hour(1)).await.unwrap();
    let listed = ServedPlaylist { id: "SERVED".to_owned(), ..ServedPlaylist::default() };
    cache.put_playlists(&[listed], hour(1)).await.unwrap();
    let miss = Miss { subject: "SERVED".to_owned(), retry_at: hour(9) };
    let sound = (tracks[0].track.id.clone(), track("x").features.unwrap());
    cache.put_features_answer(&[sound], std::slice::from_ref(&miss), hour(1)).await.unwrap();
    cache.put_genres_answer(LookupSource::LastFm, &[artist("SERVED two", &["SERVED"])], &[miss], hour(1)).await.unwrap();
    let account = Account { account_id: "SERVED".to_owned(), ..Account::default() };
    cache.put_account(&account, hour(1)).await.unwrap();
    cache.put_top(TopKind::Tracks, "short_term", &strings(&["SERVED"]), hour(1)).await.unwrap();
    cache.mark("SERVED", hour(1)).await.unwrap();
}

/// What is personal in `user.db`, each with a word for what it is.
async fn personal(store: &Store) {
    let imported: Vec<Track> =
        (0..SONGS).map(|number| Track { name: format!("FILED song {number}"), ..track(&format!("FILED{number}")) }).collect();
    store.import(&imported, &[artist("FILED", &["FILED"])], &playlist("FILED"), hour(1)).await.unwrap();
    store.set_tempo_overrides(&[("FILED1".to_owned(), 164.5)], hour(1)).await.unwrap();
    let plays: Vec<Play> = (0..SONGS).map(|_| Play { track_id: "HEARD".to_owned(), played_at: hour(1) }).collect();
    store.add_plays("HEARD", &plays).await.unwrap();
    let journal = "JOURNAL ".repeat(2000);
    let save = SaveRow { mix_id: "mix".to_owned(), state: "fill".to_owned(), journal, updated_at: hour(1) };
    store.put_save(&save).await.unwrap();
    store.put_mix("mix", "KEPT title", "{}", hour(1)).await.unwrap();
    store.mark_used("mix", &strings(&["KEPT song"]), hour(1)).await.unwrap();
    store.set_preference("lists", Some("CHOSEN")).await.unwrap();
    store.set_preference("public", Some("KEPT choice")).await.unwrap();
    let block = BlockRow { family: "read".to_owned(), until: hour(99), reason: "KEPT block".to_owned(), strikes: 1 };
    store.keep_blocks(&[block]).await.unwrap();
}

/// A folder with all of it, copies, and files set aside; open, and just written to.
async fn populated(dir: &Path) -> Store {
    let store = open(dir, hour(0)).await;
    serve(&store).await;
    personal(&store).await;
    store.close().await;
    open(dir, hour(1)).await.close().await;
    // Both files are damaged once, by a cut that leaves rows in what is set aside.
    for name in ["user.db", "cache.db"] {
        let path = dir.join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() / 2 + 100);
        std::fs::write(&path, bytes).unwrap();
        std::fs::write(beside(&path, ".before-v2.bak"), "SERVED FILED").unwrap();
        std::fs::write(beside(&path, ".part-wal"), "SERVED FILED").unwrap();
    }
    let (store, notices) = open_noticed(dir, hour(2)).await;
    assert_eq!(notices.len(), 2, "{notices:?}");
    serve(&store).await;
    store
}

const KEPT: [&str; 4] = ["KEPT title", "KEPT song", "KEPT choice", "KEPT block"];

#[tokio::test]
async fn nothing_of_the_services_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let store = populated(dir.path()).await;
    let other = open(dir.path(), hour(2)).await;
    for text in ["SERVED", "FILED", "HEARD", "JOURNAL", "CHOSEN"] {
        assert_ne!(holds(dir.path(), text), Vec::<String>::new(), "{text}: nothing to remove");
    }
    let files = (names(dir.path(), "user.db.").len() + names(dir.path(), "cache.db.").len()) as u32;
    std::fs::write(dir.path().join("user.db.mine"), "the runner's own").unwrap();

    let outcome = store.wipe(&Wipe { imports: false, preferences: strings(&["lists", "unknown"]) }).await.unwrap();
    let expected =
        WipeOutcome { served_songs: SONGS as u32, plays: 1, saves: 1, preferences: 1, files, ..WipeOutcome::default() };
    assert_eq!(outcome, expected);
    for text in ["SERVED", "HEARD", "JOURNAL", "CHOSEN"] {
        assert_eq!(holds(dir.path(), text), Vec::<String>::new(), "{text} is left");
    }
    let left = ["cache.db", "cache.db-shm", "cache.db-wal", "user.db", "user.db-shm", "user.db-wal", "user.db.mine"];
    assert_eq!([names(dir.path(), "cache"), names(dir.path(), "user")].concat(), left);
    assert_eq!(ids(&store).await.len(), SONGS, "imported");
    assert_eq!(ids(&other).await.len(), SONGS, "the other sees the same");
    for text in KEPT {
        assert_ne!(holds(dir.path(), text), Vec::<String>::new(), "{text} is gone");
    }
    assert_eq!(store.wipe(&Wipe::default()).await.unwrap(), WipeOutcome::default(), "nothing more to remove");

    // Both go on, and so does the next start.
    serve(&other).await;
    assert_eq!(ids(&store).await.len(), 2 * SONGS);
    other.close().await;
    store.close().await;
    assert_eq!(open(dir.path(), hour(3)).await.mixes().await.unwrap().len(), 1);
}

#[tokio::test]
async fn imports_go_when_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let store = populated(dir.path()).await;
    assert_eq!(store.imported_songs().await.unwrap(), SONGS as u32);
    let outcome = store.wipe(&Wipe { imports: true, ..Wipe::default() }).await.unwrap();
    assert_eq!((outcome.imported_songs, outcome.tempo_overrides), (SONGS as u32, 1));
    for text in ["SERVED", "FILED", "HEARD", "JOURNAL"] {
        assert_eq!(holds(dir.path(), text), Vec::<String>::new(), "{text} is left");
    }
    assert_eq!(store.imported_songs().await.unwrap(), 0);
    assert_eq!(store.library().await.unwrap(), (Vec::new(), Vec::new()));
    assert_eq!(store.preference("lists").await.unwrap().as_deref(), Some("CHOSEN"), "it was not named");
    assert_eq!(store.mixes().await.unwrap().len(), 1);
    assert_eq!(store.blocks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_cache_is_emptied_while_another_has_it_open() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let other = open(dir.path(), hour(0)).await;
    serve(&store).await;
    store.import(&[track("x")], &[], &Membership::Likes, hour(1)).await.unwrap();
    assert_eq!(ids(&other).await.len(), SONGS + 1);
    store.cache().clear().await.unwrap();
    assert_eq!(holds(dir.path(), "SERVED"), Vec::<String>::new());
    let cache = other.cache();
    assert_eq!(ids(&other).await, ["x"]);
    assert_eq!(cache.account().await.unwrap(), None);
    assert_eq!(cache.list_states().await.unwrap(), []);
    assert_eq!(cache.playlists().await.unwrap(), []);
    assert_eq!(cache.top_lists().await.unwrap(), []);
    assert_eq!(cache.marked("SERVED").await.unwrap(), None);
    serve(&other).await;
    assert_eq!(ids(&store).await.len(), SONGS + 1);
    store.close().await;
    other.close().await;
    assert_eq!(ids(&open(dir.path(), hour(1)).await).await.len(), SONGS + 1, "it opens as the cache it was");
}
