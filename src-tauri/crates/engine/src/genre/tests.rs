//! Tests of the embedded data: the neighbor graph and what well-known genre strings map to.

use super::{Affinities, Umbrella, affinities};

/// "hip-hop 1 jazz 0.5", in the order of the umbrellas.
fn spelled(affinities: Affinities) -> String {
    let parts: Vec<String> = affinities.iter().map(|(umbrella, value)| format!("{} {value}", umbrella.slug())).collect();
    parts.join(" ")
}

#[test]
fn slugs_round_trip() {
    for (place, umbrella) in Umbrella::ALL.into_iter().enumerate() {
        assert_eq!(umbrella.index(), place);
        assert_eq!(Umbrella::from_slug(umbrella.slug()), Some(umbrella));
        let json = serde_json::to_string(&umbrella).expect("a slug");
        assert_eq!(json, format!("{:?}", umbrella.slug()));
        assert_eq!(serde_json::from_str::<Umbrella>(&json).expect("an umbrella"), umbrella);
        assert!(!umbrella.name().is_empty());
    }
    for unknown in ["", "Pop", "hiphop", "pop "] {
        assert_eq!(Umbrella::from_slug(unknown), None, "{unknown:?}");
    }
}

#[test]
fn neighbors_are_symmetric() {
    for one in Umbrella::ALL {
        let neighbors = one.neighbors();
        assert!(!neighbors.is_empty(), "{one:?} has nowhere to look next");
        assert!(!neighbors.contains(&one), "{one:?} is its own neighbor");
        assert!(neighbors.is_sorted(), "{one:?}: {neighbors:?}");
        for other in neighbors {
            assert!(other.neighbors().contains(&one), "{one:?} sees {other:?}, not the reverse");
        }
    }
}

#[test]
fn whole_affinities_of_a_genre() {
    fn check(genre: &str, expect: &str) {
        assert_eq!(spelled(affinities(genre)), expect, "{genre:?}");
    }
    check("jazz rap", "hip-hop 1 jazz 0.5");
    check("folk metal", "metal 1");
    check("country rock", "rock 0.9 country 0.9");
    check("indie pop", "pop 0.6 indie 1");
    check("indie r&b", "indie 0.7 rnb 1");
    check("latin jazz", "latin 0.8 jazz 1");
    check("blues rock", "rock 1 jazz 0.5");
    check("trap soul", "hip-hop 0.5 rnb 0.9");
    check("trap latino", "hip-hop 0.7 latin 1");
    check("japanese jazz fusion", "jazz 1");
    check("japanese indie", "indie 1 asian-pop 0.7");
    check("mexican rock", "rock 1 latin 0.6");
    check("indonesian pop rock", "pop 0.9 rock 0.8 asian-pop 0.7");
    check("swedish folk pop", "pop 0.7 indie 0.7 country 0.4");
    check("neue deutsche welle", "pop 0.7 rock 0.8 electronic 0.5");
}

#[test]
fn best_umbrella_of_well_known_genres() {
    fn check(best: Umbrella, genres: &[&str]) {
        for genre in genres {
            let found = affinities(genre);
            assert_eq!(found.best(), Some(best), "{genre:?}: {}", spelled(found));
        }
    }
    check(Umbrella::Pop, &["pop", "dance pop", "Pop/Rock", "synth-pop", "synth pop", "electropop", "hyperpop", "europop"]);
    check(Umbrella::Pop, &["art pop", "boy band", "schlager", "variété française", "german pop", "chanson"]);
    check(Umbrella::HipHop, &["rap", "Hip-Hop", "hiphop", "Hip Hop/Rap", "rap français", "uk drill", "southern hip hop"]);
    check(Umbrella::HipHop, &["boom bap", "phonk", "g-funk", "lo-fi hip hop", "pop rap", "русский рэп"]);
    check(Umbrella::Rock, &["rock", "classic rock", "rock & roll", "rock'n'roll", "punk", "grunge", "post-punk", "new wave"]);
    check(Umbrella::Rock, &["pop punk", "emo", "hardcore", "psychedelic", "rock alternatif", "русский рок"]);
    check(
        Umbrella::Electronic,
        &["edm", "house", "deep house", "techno", "drum & bass", "drum'n'bass", "dnb", "dubstep", "ambient"],
    );
    check(Umbrella::Electronic, &["trip hop", "disco", "hip house", "liquid funk", "uk garage", "amapiano"]);
    check(Umbrella::Electronic, &["synthwave", "vaporwave", "vapor-wave", "big room", "happy hardcore"]);
    check(Umbrella::Indie, &["indie", "indie rock", "indie folk", "shoegaze", "dream pop", "bedroom pop", "brighton indie"]);
    check(Umbrella::Rnb, &["r&b", "R & B", "rnb", "R'n'B", "rhythm and blues", "soul", "neo soul", "funk", "motown", "gospel"]);
    check(Umbrella::Rnb, &["contemporary r&b", "new jack swing", "quiet storm", "p-funk", "afrobeats"]);
    check(Umbrella::Country, &["country", "bluegrass", "outlaw country", "americana", "honky-tonk", "folk"]);
    check(Umbrella::Latin, &["reggaeton", "latin pop", "salsa", "Forró", "bossa nova", "música mexicana", "cumbia", "reggae"]);
    check(Umbrella::Latin, &["funk carioca", "corridos tumbados", "mpb", "dancehall", "latin alternative"]);
    check(Umbrella::Jazz, &["jazz", "bebop", "smooth jazz", "blues", "delta blues", "big band", "swing"]);
    check(Umbrella::Classical, &["classical", "neo-classical", "soundtrack", "film score", "opera", "baroque", "banda sonora"]);
    check(Umbrella::Metal, &["metal", "Heavy Metal", "death metal", "metalcore", "nu-metal", "djent", "metal progressif"]);
    check(
        Umbrella::AsianPop,
        &["k-pop", "kpop", "K Pop", "j-pop", "ｊ－ｐｏｐ", "j-rock", "mandopop", "city pop", "anime", "opm"],
    );
}

#[test]
fn what_is_not_a_genre_maps_to_nothing() {
    for tag in [
        "",
        "   ",
        "&",
        "seen live",
        "favourites",
        "female vocalists",
        "80s",
        "american",
        "japanese",
        "brazilian",
        "awesome",
        "albums I own",
        "under 2000 listeners",
        "spotify",
        "workout",
        "christmas",
        "instrumental",
        "children's music",
        "spoken word",
        "stand-up comedy",
        "traditional",
        "world",
    ] {
        assert_eq!(spelled(affinities(tag)), "", "{tag:?}");
    }
}

#[test]
fn parts_of_words_and_other_meanings_do_not_match() {
    for text in [
        "trappist",
        "therapy",
        "rapture",
        "grapes",
        "metallic",
        "metallica",
        "popcorn",
        "rocket",
        "bluesy",
        "soulmate",
        "punctual",
        "housekeeping",
        "countryside",
        "technology",
        "discography",
        "jazzercise",
        "indiegogo",
        "belly dance",
        "opera house",
        "glee club",
        "white noise",
        "basque country",
    ] {
        assert_eq!(spelled(affinities(text)), "", "{text:?}");
    }
    assert_eq!(affinities("baroque").get(Umbrella::Rock), 0.0);
    assert_eq!(affinities("popping").get(Umbrella::Pop), 0.0);
    assert_eq!(affinities("emotional hardcore").get(Umbrella::Indie), 0.0);
    assert_eq!(affinities("big band").get(Umbrella::Latin), 0.0);
}

#[test]
fn spelling_does_not_matter() {
    for (one, other) in [
        ("lo-fi", "LoFi"),
        ("hip hop việt nam", "Hip-Hop Viet Nam"),
        ("pop française", "pop francaise"),
        ("r&b français", "R and B Francais"),
        ("post‐punk", "post punk"),
        ("shibuya-kei", "shibuya kei"),
        ("new  wave", "newwave"),
    ] {
        assert!(!affinities(one).is_empty(), "{one:?}");
        assert_eq!(affinities(one), affinities(other), "{one:?} and {other:?}");
    }
}

#[test]
fn union_of_an_artists_genres() {
    let mut artist = Affinities::NONE;
    assert!(artist.is_empty());
    assert_eq!(artist.best(), None);
    artist.merge_max(affinities("pop rap"));
    artist.merge_max(affinities("r&b"));
    artist.merge_max(affinities("seen live"));
    assert_eq!(spelled(artist), "pop 0.5 hip-hop 1 rnb 1");
    assert_eq!(artist.best(), Some(Umbrella::HipHop), "equal affinities: the first umbrella");
}
