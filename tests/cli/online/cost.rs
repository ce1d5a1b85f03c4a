//! What a sync costs in requests, against the least that the services' pages and batches allow.

use runclub_app::sync::SyncRequest;
use runclub_testkit::fake::{Service, Setup};

use super::clocked::Inside;

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };
const LIKES: usize = 5_000;
const PLAYLISTS: usize = 20;
/// Songs of each playlist: they come with the playlist itself (services: §1.1, at most 100).
const TOP: usize = 100;

/// The least a first sync can cost, `/me` of the sign-in included:
///
/// - Spotify: ⌈likes/50⌉ + ⌈playlists/50⌉ + one per playlist of at most 100 places + 1 (recently played)
///   + 3 × (⌈top/50⌉ + 1) + 1 (`/me`)
/// - ReccoBeats: ⌈songs/40⌉
/// - MusicBrainz: ⌈artists/50⌉ + artists it knows
fn least(inside: &Inside) -> Vec<(Service, usize)> {
    let known = inside.known("here");
    let (songs, artists) = (known.named("track").len(), known.named("artist"));
    let linked = artists.iter().filter(|id| {
        let world = inside.fakes.world();
        world.artists().iter().any(|artist| artist.id == **id && artist.in_musicbrainz)
    });
    let spotify = LIKES.div_ceil(50) + PLAYLISTS.div_ceil(50) + PLAYLISTS + 1 + 3 * (TOP.div_ceil(50) + 1) + 1;
    let musicbrainz = artists.len().div_ceil(50) + linked.count();
    vec![(Service::SpotifyApi, spotify), (Service::ReccoBeats, songs.div_ceil(40)), (Service::MusicBrainz, musicbrainz)]
}

#[test]
fn a_sync_costs_hardly_more_than_the_least_there_can_be() {
    let inside = Inside::new(Setup { top: TOP as u32, ..Setup::account(LIKES as u32, PLAYLISTS as u32) });
    inside.sign_in("here", &[]);
    let outcome = inside.sync(&PLAIN);
    assert!(outcome.stages.iter().all(|stage| stage.ending.slug() != "failed"), "{outcome:#?}");
    let seen = inside.fakes.requests();
    let wrong: Vec<_> = seen.iter().filter(|seen| seen.removed || seen.status.is_none_or(|status| status >= 400)).collect();
    // Of fifty addresses that nobody entered, MusicBrainz says 404: that is its answer.
    assert!(wrong.iter().all(|seen| seen.service == Service::MusicBrainz && seen.status == Some(404)), "{wrong:#?}");

    let first = inside.asked();
    for (service, least) in least(&inside) {
        let asked = first[&service];
        println!("| first sync | {service:?} | {least} | {asked} | {:.3} |", asked as f64 / least as f64);
        assert!(asked as f64 <= 1.05 * least as f64, "{service:?}: {asked} of {least}");
    }

    inside.sync(&PLAIN);
    let again = inside.asked();
    println!("| nothing changed | all | | {again:?} | |");
    assert!(again.keys().eq([&Service::SpotifyApi]) && again[&Service::SpotifyApi] <= 4, "{again:?}");

    for number in 0..20 {
        let mut world = inside.fakes.world();
        let song = world.new_song(&format!("New {number}"));
        world.like(&song);
    }
    inside.sync(&PLAIN);
    let seen = inside.fakes.requests();
    let asked = inside.asked();
    println!("| 20 new likes | all | | {asked:?} | |");
    assert!(asked[&Service::SpotifyApi] <= 5 && asked[&Service::ReccoBeats] == 1, "{asked:?}");
    assert!(seen.iter().all(|seen| !seen.removed && seen.status == Some(200)), "{seen:#?}");
    assert_eq!(inside.likes("here").len(), LIKES + 20);
}
