//! Saving: one playlist per mix, with its songs in their order, whatever it was before.

mod again;
mod closed;
mod playability;
mod schedules;
pub(super) mod within;

use runclub_testkit::fake::{Fault, FaultRule, Service, Setup};
use serde_json::{Value, json};

use super::outside::Outside;
use crate::support::document;

/// An account without odd songs, synced.
fn synced() -> Outside {
    synced_with(Setup::default().flawless())
}

fn synced_with(setup: Setup) -> Outside {
    let outside = Outside::signed_in(setup);
    outside.say("sync --only likes,features").ends_with_code(0);
    outside
}

fn uris(mix: &Value) -> Vec<String> {
    document::ids(mix).iter().map(|id| format!("spotify:track:{id}")).collect()
}

fn playlist_id(saved: &Value) -> String {
    saved["savedAs"]["playlistId"].as_str().unwrap().to_owned()
}

impl Outside {
    /// Saves a document; the document that comes back.
    #[track_caller]
    fn save(&self, mix: &Value, more: &str) -> Value {
        self.try_save(mix, more).ends_with_code(0).json()
    }

    fn try_save(&self, mix: &Value, more: &str) -> crate::support::Answer {
        let file = self.room.write("to-save.json", document::text(mix));
        self.say(&format!("save {file} {more}"))
    }

    #[track_caller]
    fn edit(&self, mix: &Value, how: &str) -> Value {
        let file = self.room.write("to-edit.json", document::text(mix));
        self.say(&format!("edit {file} {how}")).ends_with_code(0).json()
    }

    /// What Spotify was asked since the last look: method and template.
    fn spotify_requests(&self) -> Vec<String> {
        let seen = self.seen(Service::SpotifyApi);
        self.fakes.clear_requests();
        seen.iter().map(|seen| format!("{} {}", seen.method, seen.endpoint)).collect()
    }

    /// The ids of all playlists with what they hold.
    fn playlists(&self) -> Vec<(String, String, Vec<String>)> {
        let world = self.fakes.world();
        let all = world.all_playlists();
        all.iter().map(|list| (list.id.clone(), list.name.clone(), world.playlist_uris(&list.id))).collect()
    }
}

const LIST: &str = "GET /me/playlists";
const CREATE: &str = "POST /me/playlists";
const READ: &str = "GET /playlists/{id}";
const WRITE: &str = "PUT /playlists/{id}/items";
const CHANGE: &str = "PUT /playlists/{id}";

#[test]
fn the_first_save_makes_one_playlist() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 30");
    outside.fakes.clear_requests();
    let saved = outside.save(&mix, "");
    assert_eq!(outside.spotify_requests(), [LIST, CREATE, WRITE, READ, LIST], "what is there, made, filled, compared, no twin");
    assert_eq!(uris(&saved), uris(&mix));
    let id = playlist_id(&saved);
    let world = outside.fakes.world();
    let playlist = world.playlist(&id).unwrap();
    assert_eq!(world.playlist_uris(&id), uris(&mix));
    assert_eq!(playlist.name, "RunClub · Tempo 11/20");
    assert!(playlist.public, "public at first");
    let description = playlist.description.clone().unwrap();
    assert!(description.starts_with("Tempo run, ") && description.contains("Warm-up"), "{description}");
    assert_eq!(saved["savedAs"]["snapshotId"], playlist.snapshot_id());
}

#[test]
fn the_name_is_the_runners_and_the_visibility_is_remembered() {
    let outside = synced();
    let check = |mix: &Value, more: &[&str], name: &str, public: bool| {
        let file = outside.room.write("to-save.json", document::text(mix));
        let line = ["save".to_owned(), file].into_iter().chain(more.iter().map(|&word| word.to_owned()));
        let mut command = outside.command("");
        command.args(line);
        let saved = outside.run(&mut command).ends_with_code(0).json();
        let world = outside.fakes.world();
        let playlist = world.playlist(&playlist_id(&saved)).unwrap();
        assert_eq!((playlist.name.as_str(), playlist.public), (name, public), "{more:?}");
    };
    let [first, second, third] = [1, 2, 3].map(|seed| outside.mix(&format!("--template tempo --minutes 20 --seed {seed}")));
    check(&first, &["--name", "Long\n  way <home> & \"back\"", "--private"], "Long way <home> & \"back\"", false);
    check(&second, &[], "RunClub · Tempo 11/20", false);
    check(&third, &["--public", "--name", &"x".repeat(300)], &"x".repeat(100), true);
    let file = outside.room.write("to-save.json", document::text(&first));
    let mut command = outside.command("");
    command.args(["save", &file, "--name", " \n "]);
    outside.run(&mut command).fails(2, &["name is empty"]).with_hint();
}

#[test]
fn a_mix_without_songs_is_refused_and_one_with_gaps_is_saved() {
    let outside = synced();
    let mut mix = outside.mix("--template tempo --minutes 20");
    let whole = mix.clone();
    mix["status"] = json!("none");
    outside.fakes.clear_requests();
    outside.try_save(&mix, "").fails(1, &["no songs"]).with_hint();
    assert_eq!(outside.spotify_requests(), [] as [&str; 0]);
    let partial = outside.edit(&whole, "remove 2");
    let saved = outside.save(&partial, "");
    assert_eq!(outside.fakes.world().playlist_uris(&playlist_id(&saved)), uris(&partial));
}

#[test]
fn songs_without_spotify_ids_are_refused_before_anything_is_sent() {
    let outside = synced();
    let mut mix = outside.mix("--template tempo --minutes 20");
    document::tracks_mut(&mut mix)[1]["trackId"] = json!("my-own-file-7");
    outside.fakes.clear_requests();
    outside.try_save(&mix, "").fails(1, &["1 of", "no Spotify id"]).with_hint();
    assert_eq!(outside.spotify_requests(), [] as [&str; 0]);
    let demo = outside.room.mix_document("--demo --template tempo --minutes 20");
    outside.try_save(&demo, "").fails(1, &["Spotify"]).with_hint();
    assert_eq!(outside.playlists().len(), 4, "nothing was made");
    assert_eq!(outside.say("status --format json").json()["saves"], json!([]), "nothing waits that cannot be saved");
}

#[test]
fn a_refused_description_is_left_away() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 20");
    outside.fakes.plan_fault(FaultRule::new(Fault::Status(400)).method("POST").endpoint("/me/playlists"));
    let answer = outside.try_save(&mix, "").ends_with_code(0);
    assert!(answer.err.contains("refused the description"), "{answer:#?}");
    let world = outside.fakes.world();
    let playlist = world.playlist(&playlist_id(&answer.json())).unwrap();
    assert_eq!(playlist.description, None);
}

#[test]
fn usage_is_written_once_and_only_after_success() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 20");
    let used = || {
        let again = outside.mix("--template tempo --minutes 20 --seed 11");
        let ids = document::ids(&mix);
        document::ids(&again).iter().any(|id| ids.contains(id))
    };
    assert!(used(), "the library is small: without usage the same songs come again");
    outside.fakes.plan_fault(FaultRule::new(Fault::Status(503)).method("PUT").times(9));
    outside.try_save(&mix, "").fails(1, &["cannot be reached"]).with_hint();
    outside.fakes.clear_faults();
    assert!(used(), "a save that failed uses nothing");
    let saved = outside.save(&mix, "");
    assert!(!used(), "what was saved rests");
    let edited = outside.edit(&saved, "remove 1");
    outside.save(&edited, "");
    outside.save(&edited, "");
    assert!(!used());
}

#[test]
fn one_save_at_a_time() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 20");
    let lock = std::fs::File::create(outside.room.data().join("save.lock")).unwrap();
    lock.lock().unwrap();
    outside.fakes.clear_requests();
    outside.try_save(&mix, "").fails(1, &["another mix is being saved"]).with_hint();
    assert_eq!(outside.spotify_requests(), [] as [&str; 0]);
    drop(lock);
    outside.save(&mix, "");
    assert_eq!(outside.playlists().len(), 5);
}

#[test]
fn who_is_signed_out_is_told_and_nothing_is_queued() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 20");
    outside.say("logout").ends_with_code(0);
    outside.fakes.clear_requests();
    outside.try_save(&mix, "").fails(1, &["not signed in"]).with_hint();
    assert_eq!(outside.spotify_requests(), [] as [&str; 0]);
    assert_eq!(outside.say("status --format json").json()["saves"], json!([]));
}

#[test]
fn a_missing_permission_is_named_and_the_save_goes_on_after_the_next_sign_in() {
    let outside = synced();
    let mix = outside.mix("--template tempo --minutes 20");
    let body = json!({ "error": { "status": 403, "message": "Insufficient client scope" } }).to_string();
    let fault = Fault::StatusWith { status: 403, headers: Vec::new(), body };
    outside.fakes.plan_fault(FaultRule::new(fault).method("POST"));
    outside.try_save(&mix, "").fails(1, &["lacks a permission", "runclub login"]).with_hint();
    let waiting = outside.say("status --format json").json()["saves"].clone();
    assert!(waiting[0]["state"].as_str().unwrap().contains("lacks a permission"), "{waiting}");
    outside.login("");
    let told = outside.say("sync --only likes").ends_with_code(0).out;
    assert!(told.contains("is saved: https://open.spotify.com/playlist/"), "{told}");
    assert_eq!(outside.playlists().len(), 5);
}
