//! Songs, artists, filters and relaxations (rulings D).

use super::{Case, clock, songs};
use crate::{
    figures::ArtistGap,
    genre::{Affinities, affinities},
    mix::{FindingCode, MixTrack, Relaxation, Verdict},
    pool::genre_affinity,
    request::Request,
    title,
};

impl Case<'_> {
    pub(super) fn songs(&mut self) {
        let tracks = &self.mix.tracks;
        let key = |track: &MixTrack| (track.artist_id.clone(), title::normalise(&track.name));
        let keys: Vec<_> = tracks.iter().map(key).collect();
        let again = |at: usize| keys[..at].contains(&keys[at]) || tracks[..at].iter().any(|t| t.track_id == tracks[at].track_id);
        let twice: Vec<usize> = (0..tracks.len()).filter(|at| again(*at)).collect();
        self.rule(
            "songs.unique",
            &twice,
            "no song twice",
            "No song plays twice.",
            "A song plays twice.",
            Some(FindingCode::SongTwice),
        );
        let filter = &self.config.filter;
        let (low, high) = (filter.min_duration_s, filter.max_duration_s);
        let long = self.places(|track| !(low..=high).contains(&(f64::from(track.duration_ms) / 1000.0)));
        let wanted = format!("{} to {} each", clock((low * 1000.0) as i64), clock((high * 1000.0) as i64));
        self.rule("songs.length", &long, &wanted, "Every song has a fitting length.", "A song is too short or too long.", None);
    }

    pub(super) fn artists(&mut self) {
        let tracks = &self.mix.tracks;
        let beside: Vec<usize> =
            self.gaps.iter().filter(|gap| gap.positions.1 == gap.positions.0 + 1).map(|gap| gap.positions.1).collect();
        self.rule(
            "artist.backToBack",
            &beside,
            "no artist twice in a row",
            "No artist plays twice in a row.",
            "An artist plays twice in a row.",
            Some(FindingCode::ArtistBackToBack),
        );
        let most = self.config.filter.max_per_artist as usize;
        let before = |at: usize| tracks[..at].iter().filter(|t| t.artist_id == tracks[at].artist_id).count();
        let often: Vec<usize> = (0..tracks.len()).filter(|at| before(*at) >= most).collect();
        self.rule(
            "artist.max",
            &often,
            &format!("at most {most} songs of an artist"),
            "No artist plays too often.",
            "An artist plays too often.",
            Some(FindingCode::ArtistTooOften),
        );
        let wanted_ms = (self.config.filter.artist_gap_min * 60_000.0) as u32;
        let wanted = format!("{} or more", clock(i64::from(wanted_ms)));
        let Some(least) = self.figures.min_artist_gap_ms else {
            return self.check("artist.gap", Verdict::Pass, "no repeats", wanted, "Every artist plays once.");
        };
        let short: Vec<ArtistGap> = self.gaps.iter().filter(|gap| gap.start_to_start_ms < wanted_ms).copied().collect();
        if short.is_empty() {
            let text = "Songs of one artist are well apart.";
            return self.check("artist.gap", Verdict::Pass, clock(i64::from(least)), wanted, text);
        }
        self.check("artist.gap", Verdict::Warn, clock(i64::from(least)), wanted, "Songs of one artist are nearer than wanted.");
        for gap in short {
            let (a, b) = gap.positions;
            let apart = clock(i64::from(gap.start_to_start_ms));
            let text = format!("Two songs of {} start {apart} apart.", self.mix.tracks[b].artist_name);
            self.finding(FindingCode::ArtistGapShort, text, vec![a, b]);
        }
    }

    pub(super) fn filters(&mut self) {
        let request = self.mix.request.clone();
        if !request.decades.is_empty() {
            let decade = |track: &MixTrack| track.release_year.map(|year| year.div_euclid(10).saturating_mul(10));
            let off = self.places(|track| !decade(track).is_some_and(|d| request.decades.contains(&d)));
            let wanted: Vec<String> = request.decades.iter().map(|d| format!("{d}s")).collect();
            self.rule(
                "filter.decade",
                &off,
                &wanted.join(", "),
                "Every song is of the chosen decades.",
                "A song is of another decade.",
                None,
            );
        }
        if !request.genres.is_empty() {
            let of = |track: &MixTrack| {
                let mut merged = Affinities::default();
                track.genres.iter().for_each(|genre| merged.merge_max(affinities(genre)));
                merged
            };
            let broadened = |track: &MixTrack| track.relaxation == Some(Relaxation::NeighborUmbrella);
            let off = self.places(|track| !broadened(track) && request.genres.iter().all(|u| of(track).get(*u) <= 0.0));
            let wanted: Vec<&str> = request.genres.iter().map(|umbrella| umbrella.name()).collect();
            self.rule(
                "filter.genre",
                &off,
                &wanted.join(", "),
                "Every song is of the chosen genres.",
                "A song is of another genre.",
                None,
            );
        }
        if !request.exclude_artists.is_empty() || !request.exclude_genres.is_empty() {
            let off = self.places(|track| excludes(&request, track));
            self.rule(
                "filter.excluded",
                &off,
                "nothing that is excluded",
                "No song is by an excluded artist or of an excluded genre.",
                "A song is by an excluded artist or of an excluded genre.",
                Some(FindingCode::NotInPool),
            );
        }
        if !request.allow_explicit {
            let off = self.places(|track| track.explicit == Some(true));
            let unknown = self.places(|track| track.explicit.is_none()).len();
            let kept = if unknown == 0 {
                "No song is marked explicit.".to_owned()
            } else {
                format!("No song is marked explicit; {} without a mark.", songs(unknown))
            };
            self.rule("filter.explicit", &off, "no explicit songs", &kept, "A song is marked explicit.", None);
        }
        if let Some(pool) = self.pool {
            let library = pool.input.library;
            let removed = |track: &MixTrack| library.find(&track.track_id).map(|at| pool.removed_by(at));
            let off = self.places(|track| match removed(track) {
                None => true,
                Some(None) => false,
                // Lockout and genre have their own lines; length, decade and explicit too.
                Some(Some(rule)) => {
                    use crate::mix::Rule::{Decade, Explicit, Genre, Lockout, TooLong, TooShort};
                    !matches!(rule, Decade | Explicit | Genre | Lockout | TooLong | TooShort)
                }
            });
            self.rule(
                "filter.pool",
                &off,
                "only songs the library offers",
                "Every song has features, can be played and is not excluded.",
                "A song is excluded, cannot be played, has no audio features, or has left the library.",
                Some(FindingCode::NotInPool),
            );
        }
    }

    pub(super) fn relaxations(&mut self) {
        let relaxed = self.places(|track| track.relaxation.is_some());
        let of = |wanted: Relaxation| self.mix.tracks.iter().filter(|t| t.relaxation == Some(wanted)).count() as u32;
        let relax = &self.config.relax;
        let too_many =
            of(Relaxation::NeighborUmbrella) > relax.neighbor_slots || of(Relaxation::LockoutBreak) > relax.lockout_breaks;
        let (verdict, text) = match relaxed.len() {
            _ if too_many => (Verdict::Fail, "More slots are relaxed than the rules allow.".to_owned()),
            0 => (Verdict::Pass, "No slot had to be relaxed.".to_owned()),
            n => (Verdict::Warn, format!("{n} of {} slots are relaxed.", self.mix.tracks.len())),
        };
        self.check("slots.relaxed", verdict, relaxed.len().to_string(), "0", text);
        for at in relaxed {
            if let Some(relaxation) = self.mix.tracks[at].relaxation {
                let text = format!("{} is {}.", self.mix.tracks[at].name, relaxation.text());
                self.finding(FindingCode::SlotRelaxed, text, vec![at]);
            }
        }
    }
}

/// Whether a request leaves a song out by its artist or genres, as far as the document tells.
fn excludes(request: &Request, track: &MixTrack) -> bool {
    let plain = title::normalise_name(&track.artist_name);
    let by_artist = |name: &String| *name == track.artist_id || (!plain.is_empty() && title::normalise_name(name) == plain);
    let by_genre = |name: &String| genre_affinity(name, &track.genres) > 0.0;
    request.exclude_artists.iter().any(by_artist) || request.exclude_genres.iter().any(by_genre)
}
