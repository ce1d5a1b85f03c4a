//! The whole way: sign in, sync, mix, save, edit, save again, sign out and delete.

use runclub_testkit::fake::{Service, Setup};

use super::outside::Outside;
use crate::support::document;

fn uris(mix: &serde_json::Value) -> Vec<String> {
    document::ids(mix).iter().map(|id| format!("spotify:track:{id}")).collect()
}

#[test]
fn from_the_sign_in_to_the_end() {
    let outside = Outside::new(Setup::default());
    outside.login("").ends_with_code(0);
    outside.say("sync").ends_with_code(0);

    let mix = outside.mix("--template pyramid --minutes 42");
    let file = outside.room.write("mix.json", document::text(&mix));
    let saved = outside.say(&format!("save {file} --private")).ends_with_code(0);
    let document_saved = saved.json();
    let playlist = document_saved["savedAs"]["playlistId"].as_str().unwrap().to_owned();
    assert_eq!(outside.fakes.world().playlist_uris(&playlist), uris(&document_saved), "{saved:#?}");

    let file = outside.room.write("saved.json", document::text(&document_saved));
    let edited = outside.say(&format!("edit {file} move 1 3")).ends_with_code(0).json();
    assert_eq!(edited["savedAs"], document_saved["savedAs"], "an edit keeps the playlist");
    let file = outside.room.write("edited.json", document::text(&edited));
    outside.fakes.clear_requests();
    let again = outside.say(&format!("save {file}")).ends_with_code(0).json();
    assert_eq!(again["savedAs"]["playlistId"], document_saved["savedAs"]["playlistId"], "the same playlist");
    assert_eq!(outside.fakes.world().playlist_uris(&playlist), uris(&again));
    assert_ne!(uris(&again), uris(&document_saved));
    assert_eq!(outside.asked(Service::SpotifyApi), 3, "looked up, written, read back: {:#?}", outside.fakes.requests());
    let name = outside.fakes.world().playlist(&playlist).unwrap().name.clone();
    assert_eq!(name, "RunClub · Pyramid 11/20");
    assert_eq!(outside.fakes.world().playlists_named(&name).len(), 1);

    outside.say("logout --delete").ends_with_code(0);
    let status = outside.say("status --format json").ends_with_code(0).json();
    assert_eq!(status["library"]["songs"], 0);
    assert_eq!(status["signIn"]["signedIn"], false);
    for secret in outside.fakes.secrets() {
        for entry in std::fs::read_dir(outside.room.data()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "a secret is left on disk");
        }
    }
}
