//! What stays and what goes: signing out, deleting, ageing; and the runner's country.

use std::{collections::BTreeSet, fs};

use jiff::{SignedDuration, Timestamp};
use runclub_testkit::fake::{Service, Setup};

use super::{
    inside::{Hand, block_on},
    outside::{Outside, files_below},
    sign_in::small,
};
use crate::support::{Answer, document, music};

fn songs(outside: &Outside) -> u64 {
    outside.say("status --format json").ends_with_code(0).json()["library"]["songs"].as_u64().unwrap()
}

#[test]
fn signing_out_keeps_the_library() {
    let outside = Outside::signed_in(small());
    outside.say("sync").ends_with_code(0);
    outside.fakes.clear_requests();
    outside.say("logout").ends_with_code(0);
    assert_eq!(songs(&outside), 30);
    assert!(!outside.room.data().join("sign-in.json").exists());
    outside.say("sync").fails(1, &["no sign-in is kept"]).with_hint();
    outside.say("playlists --refresh").fails(1, &["no sign-in is kept"]).with_hint();
    outside.say("logout").ends_with_code(0);
    assert_eq!(outside.fakes.requests(), []);
    outside.login("").ends_with_code(0);
    assert_eq!(songs(&outside), 30, "the same account finds its library");
}

#[test]
fn signing_out_works_where_the_store_cannot_be_opened() {
    let outside = Outside::signed_in(small());
    let token = outside.room.data().join("sign-in.json");
    // `user_version` stands at byte 60 of an SQLite file.
    let store = outside.room.data().join("user.db");
    let mut bytes = fs::read(&store).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&store, &bytes).unwrap();
    outside.say("sync").fails(1, &["newer RunClub"]);
    assert!(token.exists());
    let answer = outside.say("logout --delete").fails(1, &["newer RunClub", "No sign-in is kept in", "Nothing else is changed"]);
    assert!(!answer.err.contains("keyring"), "the keeper is the file: {answer:#?}");
    assert!(!token.exists());
    assert_eq!(fs::read(&store).unwrap(), bytes);
}

#[test]
fn playlists_need_a_sign_in() {
    let outside = Outside::new(small());
    for line in ["playlists", "playlists --refresh", "playlists --all", "playlists --none", "playlists --choose Running"] {
        outside.say(line).fails(1, &["not signed in to Spotify: no sign-in is kept", "runclub login"]).with_hint();
    }
    assert_eq!(outside.fakes.requests(), []);
}

/// Everything the services call something, long enough not to be found by chance.
fn served_names(outside: &Outside) -> BTreeSet<String> {
    let world = outside.fakes.world();
    let mut names = BTreeSet::new();
    for song in world.songs() {
        names.extend([song.id.clone(), song.name.clone(), song.album.clone(), song.album_id.clone()]);
        names.extend(song.isrc.clone());
    }
    world.artists().iter().for_each(|artist| names.extend([artist.id.clone(), artist.name.clone()]));
    world.all_playlists().into_iter().for_each(|playlist| names.extend([playlist.id.clone(), playlist.name.clone()]));
    world.accounts().iter().for_each(|account| {
        names.extend([account.id.clone(), account.account_id.clone(), account.display_name.clone()]);
    });
    // Lists that RunClub made are called as the runner's own mixes are.
    names.retain(|name| name.len() >= 10 && !name.starts_with("RunClub"));
    names
}

/// The served names that some file of the data folder holds.
fn left(outside: &Outside, names: &BTreeSet<String>) -> Vec<String> {
    let files: Vec<_> = files_below(&outside.room.data()).into_values().collect();
    let texts: Vec<_> = files.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    let found = |name: &&String| texts.iter().any(|text| text.contains(name.as_str()));
    names.iter().filter(found).cloned().collect()
}

/// A runner with everything that can be kept: music of both kinds, a saved mix, usage, corrections, copies.
struct Settled {
    outside: Outside,
    names: BTreeSet<String>,
    mix: String,
    own_song: String,
}

impl Settled {
    fn new() -> Self {
        let setup = Setup { likes: 60, ..Setup::default() };
        let outside = Outside::signed_in(setup.flawless());
        outside.say("sync").ends_with_code(0);
        let csv = outside.room.write("own.csv", music::library_of(&music::plain_songs(12, |at| format!("Of my own {at}"))));
        outside.say(&format!("import {csv}")).ends_with_code(0);
        let mix = outside.mix("--template light --minutes 20");
        let file = outside.room.write("mix.json", document::text(&mix));
        let saved = outside.say(&format!("save {file}")).ends_with_code(0).json();
        let own_song = "song-003".to_owned();
        let served = document::ids(&saved)[0].clone();
        block_on(async {
            let online = outside.online(&Hand::new()).await;
            online.store().set_tempo_override(&own_song, Some(171.0), Timestamp::now()).await.unwrap();
            online.store().set_tempo_override(&served, Some(86.0), Timestamp::now()).await.unwrap();
            online.close().await;
        });
        for name in ["user.db.copy-1", "cache.db.corrupt-2026-11-20", "user.db.copy-2.part"] {
            fs::write(outside.room.data().join(name), outside.fakes.world().account().display_name.clone()).unwrap();
        }
        let names = served_names(&outside);
        assert!(left(&outside, &names).len() > 200, "there is something to delete");
        // What is in the runner's own mix stays with it.
        let own = saved.to_string();
        let names = names.into_iter().filter(|name| !own.contains(name.as_str())).collect();
        let mix = saved["id"].as_str().unwrap().to_owned();
        Self { outside, names, mix, own_song }
    }

    #[track_caller]
    fn assert_deleted(&self) {
        assert_eq!(left(&self.outside, &self.names), Vec::<String>::new());
        let names: Vec<String> = fs::read_dir(self.outside.room.data())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| [".copy-", ".corrupt-", ".part", "sign-in.json", "pending"].iter().any(|part| name.contains(part)))
            .collect();
        assert_eq!(names, Vec::<String>::new());
        self.outside.assert_no_secret_below(&self.outside.room.data());
    }

    /// What the store holds of the runner's own: mixes, used songs, corrections, songs.
    fn own(&self) -> (usize, bool, usize, usize) {
        block_on(async {
            let online = self.outside.online(&Hand::new()).await;
            let store = online.store();
            let mixes = store.mixes().await.unwrap();
            let mine = store.mix(&self.mix).await.unwrap().is_some();
            let (tracks, _) = store.library().await.unwrap();
            let corrected = tracks.iter().filter(|track| track.tempo_override.is_some() && track.id == self.own_song).count();
            online.close().await;
            (mixes.len(), mine, corrected, tracks.len())
        })
    }
}

#[test]
fn deleting_leaves_nothing_of_the_services_and_everything_of_the_runner() {
    let settled = Settled::new();
    let outside = &settled.outside;
    let answer = outside.say("logout --delete").ends_with_code(0);
    assert!(answer.err.contains("What the services sent is deleted"), "{answer:#?}");
    settled.assert_deleted();
    assert_eq!(settled.own(), (1, true, 1, 12));
    let status = outside.say("status").ends_with_code(0);
    for words in ["not signed in: no sign-in is kept", "12 songs", "never"] {
        assert!(status.out.contains(words), "no {words:?} in {status:#?}");
    }
    outside.login("").ends_with_code(0);
    outside.say("sync").ends_with_code(0);
    let store_has = outside.say("status --format json").json()["library"]["songs"].as_u64().unwrap();
    assert!(store_has > 100, "a new beginning works: {store_has}");
}

#[test]
fn imported_songs_go_when_the_runner_says_so() {
    let settled = Settled::new();
    settled.outside.say("logout --delete --delete-imports").ends_with_code(0);
    settled.assert_deleted();
    assert_eq!(settled.own(), (1, true, 0, 0));
    let own = BTreeSet::from(["Of my own 3".to_owned()]);
    assert_eq!(left(&settled.outside, &own), Vec::<String>::new());
    settled.outside.say("logout --delete-imports").fails(2, &["--delete"]).with_hint();
}

#[test]
fn deleting_works_while_another_process_has_the_store_open() {
    let settled = Settled::new();
    block_on(async {
        let online = settled.outside.online(&Hand::new()).await;
        assert!(online.store().library().await.unwrap().0.len() > 100);
        settled.outside.say("logout --delete --keep-imports").ends_with_code(0);
        settled.assert_deleted();
        assert_eq!(online.store().library().await.unwrap().0.len(), 12, "it sees what is left");
        online.close().await;
    });
    settled.assert_deleted();
}

#[test]
fn what_the_services_sent_does_not_grow_old() {
    let settled = Settled::new();
    let outside = &settled.outside;
    let after = |days: i64| {
        block_on(async {
            let clock = Hand::new();
            clock.advance(SignedDuration::from_hours(24 * days));
            let online = outside.online(&clock).await;
            let notices = online.notices.clone();
            let songs = online.store().library().await.unwrap().0.len();
            online.close().await;
            (notices, songs)
        })
    };
    let (notices, all) = after(29);
    assert!(notices.is_empty() && all > 100, "{notices:?}, {all} songs");
    let (notices, left) = after(31);
    assert_eq!(left, 12, "imported songs stay");
    assert!(notices.len() == 1 && notices[0].contains("was older than 30 days and was removed"), "{notices:?}");
    assert_eq!(after(31), (Vec::new(), 12), "said once");
    outside.say("sync").ends_with_code(0);
    assert!(songs(outside) > 100);
    assert_eq!(settled.own().0, 1);
}

/// The markets that were asked with since the last look; "" for none.
fn markets(outside: &Outside) -> BTreeSet<String> {
    let asked = outside.seen(Service::SpotifyApi).into_iter().filter(|seen| seen.endpoint == "/me/tracks");
    let markets = asked.filter(|seen| seen.status == Some(200)).map(|seen| seen.parameter("market").unwrap_or("").to_owned());
    let markets = markets.collect();
    outside.fakes.clear_requests();
    markets
}

fn sync(outside: &Outside, more: &str) -> Answer {
    outside.say(&format!("sync --full --only likes {more}"))
}

#[test]
fn the_country_is_the_runners_or_the_accounts() {
    let outside = Outside::signed_in(small());
    let check = |more: &str, expected: &str| {
        sync(&outside, more).ends_with_code(0);
        assert_eq!(markets(&outside), BTreeSet::from([expected.to_owned()]), "{more}");
    };
    check("", "from_token");
    check("--market SE", "SE");
    check("", "SE");
    check("--market de", "DE");
    for nonsense in ["Sweden", "S", "12", "from_token", "é"] {
        sync(&outside, &format!("--market {nonsense}")).fails(2, &["is no country"]).with_hint();
    }
    check("", "DE");
    check("--market auto", "from_token");
    check("", "from_token");
}

#[test]
fn a_country_that_spotify_does_not_take_is_left_out() {
    let outside = Outside::signed_in(small().with(|rules| rules.from_token = false));
    let refused = |outside: &Outside| outside.seen(Service::SpotifyApi).iter().filter(|seen| seen.status == Some(400)).count();
    sync(&outside, "").ends_with_code(0);
    assert_eq!(refused(&outside), 1, "asked once");
    assert_eq!(markets(&outside), BTreeSet::from([String::new()]));
    sync(&outside, "").ends_with_code(0);
    assert_eq!(refused(&outside), 0, "and remembered");
    assert_eq!(markets(&outside), BTreeSet::from([String::new()]));
    assert_eq!(songs(&outside), 30);
}
