//! What is still unknown, and the answers of those who were asked.

use runclub_engine::library::{Artist, AudioFeatures, Track};
use runclub_store::{FeatureTask, GenreTask, ListState, LookupSource, Membership, Miss, Page, ServedTrack, Store};

use crate::support::{artist, find, hour, member, open, playlist, served, spotify, track};

fn sound(tempo: Option<f64>, energy: Option<f64>) -> AudioFeatures {
    AudioFeatures { tempo, energy, ..AudioFeatures::default() }
}

fn miss(name: &str, hours: i64) -> Miss {
    Miss { subject: spotify(name), retry_at: hour(hours) }
}

/// Puts songs on a list of the service, each with the hour it was added.
async fn serve(store: &Store, list: &Membership, songs: &[(&str, i64)]) {
    let tracks: Vec<ServedTrack> = songs.iter().map(|(name, _)| served(&spotify(name))).collect();
    let members: Vec<_> = songs.iter().map(|&(name, hours)| member(&spotify(name), hours)).collect();
    let page = Page { tracks: &tracks, members: &members, ..Page::default() };
    store.cache().put_page(list, &page, &ListState::default(), hour(0)).await.unwrap();
}

/// The songs to ask about, without the zeros that fill their ids.
async fn songs(store: &Store, hours: i64) -> Vec<String> {
    let tasks = store.songs_without_features(hour(hours)).await.unwrap();
    tasks.into_iter().map(|task| task.track_id.trim_end_matches('0').to_owned()).collect()
}

#[tokio::test]
async fn likes_come_first_then_the_newest() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(songs(&store, 0).await, Vec::<String>::new());
    serve(&store, &Membership::Catalog, &[("catalog", 50), ("both", 60)]).await;
    serve(&store, &playlist("p1"), &[("old", -9), ("new", -1), ("same", -1), ("both", 3)]).await;
    serve(&store, &Membership::Likes, &[("liked", -7), ("later", -3)]).await;
    let imported = Track { features: None, added_at: None, ..track(&spotify("file")) };
    let liked = Track { features: None, added_at: Some(hour(-5)), ..track(&spotify("new")) };
    store.import(&[imported, liked], &[], &Membership::Likes, hour(0)).await.unwrap();
    assert_eq!(songs(&store, 0).await, ["later", "new", "liked", "file", "both", "same", "old", "catalog"]);

    let tasks = store.songs_without_features(hour(0)).await.unwrap();
    let task = |name: &str, isrc: Option<&str>| FeatureTask {
        track_id: spotify(name),
        isrc: isrc.map(|isrc| format!("{isrc}{}", spotify(name))),
        release_year: Some(1999),
    };
    assert_eq!(tasks[0], task("later", Some("ISRC")));
    assert_eq!(tasks[3], task("file", None));
}

#[tokio::test]
async fn only_songs_that_can_be_looked_up_and_are_not_known_are_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    serve(&store, &Membership::Likes, &[("tempo", 0), ("energy", 0), ("nothing", 0), ("zero", 0), ("file", 0)]).await;
    let ours = [track("file:abc"), track(&"x".repeat(21)), track(&"x".repeat(23)), track("ab:cdefghijklmnopqrstu")];
    let ours: Vec<Track> = ours.into_iter().map(|track| Track { features: None, ..track }).collect();
    store.import(&ours, &[], &Membership::Likes, hour(0)).await.unwrap();
    cache.put_tracks(&[track(&spotify("no list"))], hour(0)).await.unwrap();
    let imported = Track { features: Some(sound(None, Some(0.0))), ..track(&spotify("file")) };
    store.import(&[imported], &[], &Membership::Likes, hour(0)).await.unwrap();
    let bare = Track { features: None, ..track(&spotify("bare")) };
    store.import(&[bare], &[], &Membership::Likes, hour(0)).await.unwrap();

    let answer = [
        (spotify("tempo"), sound(Some(120.0), None)),
        (spotify("energy"), sound(Some(0.0), Some(0.4))),
        (spotify("zero"), sound(Some(0.0), Some(7.0))),
        (spotify("bare"), sound(Some(99.0), None)),
    ];
    cache.put_features_answer(&answer, &[], hour(0)).await.unwrap();
    assert_eq!(songs(&store, 0).await, ["nothing", "zero"]);
    assert_eq!(find(&store, &spotify("bare")).await.features, Some(sound(Some(99.0), None)));
}

#[tokio::test]
async fn a_song_that_was_not_found_is_asked_for_again_later() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    serve(&store, &Membership::Likes, &[("a", 3), ("b", 2), ("c", 1)]).await;
    cache.put_features_answer(&[], &[miss("a", 10), miss("b", 20)], hour(0)).await.unwrap();
    for (hours, expected) in [(9, &["c"][..]), (10, &["a", "c"]), (20, &["a", "b", "c"])] {
        assert_eq!(songs(&store, hours).await, expected, "at {hours}");
    }
    // Found, but of no use: still missed.
    let answer = [(spotify("a"), sound(None, None)), (spotify("b"), sound(None, None))];
    cache.put_features_answer(&answer, &[miss("b", 90)], hour(30)).await.unwrap();
    assert_eq!(songs(&store, 31).await, ["a", "c"]);
    cache.put_genres_answer(LookupSource::MusicBrainz, &[], &[miss("c", 90)], hour(30)).await.unwrap();
    assert_eq!(songs(&store, 31).await, ["a", "c"], "another source");
}

/// A song of an artist.
fn by(name: &str, artist: &str, genres: &[&str]) -> Track {
    let genres = genres.iter().map(|&genre| genre.to_owned()).collect();
    Track { artist_id: artist.to_owned(), genres, ..track(name) }
}

/// The artists to ask about, without the zeros that fill their ids.
async fn artists(store: &Store, source: LookupSource, hours: i64) -> Vec<String> {
    let tasks = store.artists_without_genres(source, hour(hours)).await.unwrap();
    tasks.into_iter().map(|task| task.artist_id.trim_end_matches('0').to_owned()).collect()
}

/// A library in which the artists many, few and other have no genres.
async fn library() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let [many, few, other, known, filed, own] = ["many", "few", "other", "known", "filed", "own"].map(spotify);
    let songs = [
        by("1", &few, &[]),
        by("2", &many, &[]),
        by("3", &many, &[]),
        by("4", &known, &[]),
        by("5", &filed, &[]),
        by("6", &own, &["folk"]),
        by("7", "ours", &[]),
        by("8", &other, &[]),
        by("9", &own, &[]),
    ];
    let members: Vec<_> = songs.iter().map(|song| member(&song.id, 0)).collect();
    let cache = store.cache();
    cache.put_tracks(&songs, hour(0)).await.unwrap();
    cache.put_tracks(&[by("on no list", &few, &[])], hour(0)).await.unwrap();
    cache.add_members(&Membership::Likes, &members, hour(0)).await.unwrap();
    cache.put_artists(&[artist(&known, &["pop"]), artist(&many, &[])], hour(0)).await.unwrap();
    let imported = [by("9", &own, &["indie"]), by("3", &many, &[]), by("file", &many, &[]), by("other", &many, &["pop"])];
    let imported_artists = [artist(&filed, &["rock"]), artist(&few, &[])];
    store.import(&imported, &imported_artists, &playlist("Run"), hour(0)).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn artists_of_many_songs_come_first() {
    let (_dir, store) = library().await;
    let tasks = store.artists_without_genres(LookupSource::MusicBrainz, hour(0)).await.unwrap();
    let task = |name: &str, known: bool, songs| {
        let artist_id = spotify(name);
        let artist_name = if known { format!("Artist {artist_id}") } else { String::new() };
        GenreTask { artist_id, artist_name, songs }
    };
    assert_eq!(tasks, [task("many", true, 3), task("few", true, 1), task("other", false, 1)]);
}

#[tokio::test]
async fn one_source_is_asked_after_the_other() {
    use LookupSource::{LastFm, MusicBrainz};
    let (_dir, store) = library().await;
    let cache = store.cache();
    let found = Artist { name: String::new(), ..artist(&spotify("many"), &["folk", "indie"]) };
    cache.put_genres_answer(MusicBrainz, &[found], &[miss("few", 10)], hour(0)).await.unwrap();
    let (_, known) = store.library().await.unwrap();
    let many = known.iter().find(|artist| artist.id == spotify("many")).unwrap();
    assert_eq!(*many, artist(&spotify("many"), &["folk", "indie"]), "the name it had");
    assert_eq!(artists(&store, MusicBrainz, 9).await, ["other"]);
    assert_eq!(artists(&store, MusicBrainz, 10).await, ["few", "other"]);
    assert_eq!(artists(&store, LastFm, 9).await, ["few", "other"], "another source's silence does not count");

    cache.put_genres_answer(LastFm, &[], &[miss("few", 20)], hour(10)).await.unwrap();
    assert_eq!(artists(&store, LastFm, 19).await, ["other"]);
    assert_eq!(artists(&store, LastFm, 20).await, ["few", "other"]);
    cache.put_genres_answer(LastFm, &[artist(&spotify("few"), &["pop"])], &[], hour(20)).await.unwrap();
    assert_eq!(artists(&store, LastFm, 20).await, ["other"]);
    assert_eq!(artists(&store, MusicBrainz, 20).await, ["other"]);
}

#[tokio::test]
async fn who_an_artist_is_at_musicbrainz_is_kept() {
    let (_dir, store) = library().await;
    let cache = store.cache();
    let ids = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|&(artist, mbid)| (spotify(artist), mbid.to_owned())).collect()
    };
    cache.put_musicbrainz_ids(&ids(&[("many", "1"), ("few", "2")]), &[miss("other", 10)], hour(0)).await.unwrap();
    cache.put_musicbrainz_ids(&ids(&[("few", "3")]), &[], hour(0)).await.unwrap();
    let mut asked: Vec<String> = (0..1200).map(|number| spotify(&format!("{number}x"))).collect();
    asked.extend([spotify("many"), spotify("few")]);
    let known = cache.musicbrainz_ids(&asked).await.unwrap();
    assert_eq!(known, ids(&[("many", "1"), ("few", "3")]).into_iter().collect());
    assert_eq!(artists(&store, LookupSource::MusicBrainz, 0).await, ["many", "few"], "known, but still without genres");
}

#[tokio::test]
async fn the_source_of_genres_is_kept_with_them() {
    use LookupSource::{LastFm, MusicBrainz};
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let source = async || {
        let mut connection = crate::support::raw(&dir.path().join("cache.db")).await;
        let found: Option<String> =
            sqlx::query_scalar("SELECT genre_source FROM artist").fetch_one(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        found
    };
    cache.put_artists(&[artist("a", &[])], hour(0)).await.unwrap();
    assert_eq!(source().await, None);
    cache.put_genres_answer(MusicBrainz, &[artist("a", &["folk"])], &[], hour(0)).await.unwrap();
    assert_eq!(source().await.as_deref(), Some("musicbrainz"));
    cache.put_artists(&[artist("a", &[])], hour(0)).await.unwrap();
    assert_eq!(source().await.as_deref(), Some("musicbrainz"), "the genres are still its");
    cache.put_genres_answer(LastFm, &[artist("a", &["pop"])], &[], hour(0)).await.unwrap();
    assert_eq!(source().await.as_deref(), Some("lastfm"));
    cache.put_artists(&[artist("a", &["rock"])], hour(0)).await.unwrap();
    assert_eq!(source().await, None);
}
