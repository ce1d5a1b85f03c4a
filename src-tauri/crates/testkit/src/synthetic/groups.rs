//! The genre groups and the joint distribution of a track's numbers (`genre_groups.json`).
//!
//! A Gaussian copula: correlated standard normals, each sent through its own marginal. Tempo goes
//! through a histogram, since its distribution has several peaks; the rest through quantiles.

use serde::Deserialize;

use super::draw::{Draw, normal_share};

/// The correlated values, in the order of `correlation_order`: year, energy, tempo, danceability,
/// valence, duration. Year comes first so that it can be fixed by the album.
const CORRELATED: usize = 6;
/// Loudness follows energy this closely; the groups' matrices do not hold it.
const LOUDNESS_BY_ENERGY: f64 = 0.75;
/// Speechiness hardly follows anything else.
const SPEECHINESS_BY_ENERGY: f64 = 0.1;
/// How much of a value's variance lies between artists, not between the songs of one artist; an
/// assumption. In the order of [`Leaning`].
const BETWEEN_ARTISTS: [f64; LEANINGS] = [0.35, 0.05, 0.25, 0.2, 0.2, 0.35, 0.3, 0.6];
const LEANINGS: usize = 8;
/// Where the listener's oldest and newest releases lie.
const YEARS: (f64, f64) = (1950.0, 2026.0);
/// Histogram bins, in BPM.
const BIN_BPM: f64 = 5.0;
const FIRST_BIN_BPM: f64 = 40.0;
/// Reported tempos of music made on a grid stray this far from the whole number, in BPM.
const GRID_JITTER_BPM: f64 = 0.02;
/// How often a key occurs, from C up by semitones; relative.
const KEY_WEIGHTS: [f64; 12] = [11.0, 11.5, 10.0, 3.5, 8.0, 8.5, 7.0, 10.5, 6.5, 10.0, 6.5, 8.0];

#[derive(Deserialize)]
struct GroupsText {
    groups: Vec<GroupText>,
}

#[derive(Deserialize)]
struct GroupText {
    tracks: f64,
    styles: Vec<String>,
    featured_share: f64,
    whole_tempo_share: f64,
    explicit_share: f64,
    major_share: f64,
    time_signatures: Vec<(i32, f64)>,
    genres: Vec<String>,
    tempo_histogram: Vec<f64>,
    quantiles: QuantilesText,
    correlations: [[f64; CORRELATED]; CORRELATED],
}

#[derive(Deserialize)]
struct QuantilesText {
    energy: [f64; 7],
    danceability: [f64; 7],
    valence: [f64; 7],
    loudness: [f64; 7],
    speechiness: [f64; 7],
    duration_s: [f64; 7],
    year: [f64; 7],
}

/// A group of related genres.
pub(super) struct Group {
    /// Its share of all tracks; the shares sum to one.
    pub(super) share: f64,
    pub(super) styles: Vec<String>,
    /// Commonest first; empty for the group of artists without genres.
    pub(super) genres: Vec<String>,
    /// The share of titles that name a guest.
    pub(super) featured_share: f64,
    whole_tempo_share: f64,
    explicit_share: f64,
    major_share: f64,
    time_signatures: Vec<(i32, f64)>,
    tempo_histogram: Vec<f64>,
    energy: Curve,
    danceability: Curve,
    valence: Curve,
    loudness: Curve,
    speechiness: Curve,
    duration_s: Curve,
    year: Curve,
    /// The lower Cholesky factor of the correlations.
    factor: [[f64; CORRELATED]; CORRELATED],
}

/// What an artist's songs have in common, as standard normals.
pub(super) struct Leaning([f64; LEANINGS]);

/// The numbers of one track.
pub(super) struct Values {
    pub(super) duration_ms: u32,
    pub(super) explicit: bool,
    pub(super) tempo: f64,
    pub(super) energy: f64,
    pub(super) danceability: f64,
    pub(super) valence: f64,
    pub(super) loudness: f64,
    pub(super) speechiness: f64,
    pub(super) key: i32,
    pub(super) mode: i32,
    pub(super) time_signature: i32,
}

/// Reads the groups that ship with the crate.
pub(super) fn load() -> Vec<Group> {
    let text: GroupsText =
        serde_json::from_str(include_str!("genre_groups.json")).expect("BUG: genre_groups.json does not match its types");
    let tracks: f64 = text.groups.iter().map(|group| group.tracks).sum();
    text.groups.into_iter().map(|group| Group::new(group, tracks)).collect()
}

impl Group {
    fn new(text: GroupText, all_tracks: f64) -> Self {
        let quantiles = text.quantiles;
        Self {
            share: text.tracks / all_tracks,
            styles: text.styles,
            genres: text.genres,
            featured_share: text.featured_share,
            whole_tempo_share: text.whole_tempo_share,
            explicit_share: text.explicit_share,
            major_share: text.major_share,
            time_signatures: text.time_signatures,
            tempo_histogram: text.tempo_histogram,
            energy: Curve::linear(quantiles.energy, 0.0005, 0.999),
            danceability: Curve::linear(quantiles.danceability, 0.05, 0.985),
            valence: Curve::linear(quantiles.valence, 0.02, 0.985),
            loudness: Curve::linear(quantiles.loudness, -45.0, 0.5),
            speechiness: Curve::logarithmic(quantiles.speechiness, 0.0225, 0.96),
            duration_s: Curve::logarithmic(quantiles.duration_s, 20.0, 3600.0),
            year: Curve::linear(quantiles.year, YEARS.0, YEARS.1),
            factor: cholesky(&text.correlations),
        }
    }

    /// The year of release of an album whose era is `era` standard deviations late.
    pub(super) fn release_year(&self, era: f64) -> i32 {
        self.year.at(era) as i32
    }

    /// The numbers of a track of an album of this era by an artist of this leaning.
    pub(super) fn values(&self, era: f64, leaning: &Leaning, draw: &mut Draw) -> Values {
        let normals = leaning.vary(draw);
        let mut independent = [era, 0.0, 0.0, 0.0, 0.0, 0.0];
        independent[1..].copy_from_slice(&normals[..CORRELATED - 1]);
        let [_, energy, tempo, danceability, valence, duration] = correlate(&self.factor, &independent);
        let loudness = follow(energy, LOUDNESS_BY_ENERGY, normals[5]);
        let speechiness = follow(energy, SPEECHINESS_BY_ENERGY, normals[6]);
        Values {
            duration_ms: (self.duration_s.at(duration) * 1000.0) as u32,
            explicit: normal_share(normals[7]) < self.explicit_share,
            tempo: self.tempo(normal_share(tempo), draw),
            energy: significant(self.energy.at(energy)),
            danceability: significant(self.danceability.at(danceability)),
            valence: significant(self.valence.at(valence)),
            loudness: thousandths(self.loudness.at(loudness)),
            speechiness: significant(self.speechiness.at(speechiness)),
            key: draw.weighted(KEY_WEIGHTS.iter().copied()) as i32,
            mode: i32::from(draw.chance(self.major_share)),
            time_signature: self.time_signatures[draw.weighted(self.time_signatures.iter().map(|bar| bar.1))].0,
        }
    }

    /// The tempo below which a `share` of the group's tracks lies, on the grid if the music is.
    fn tempo(&self, share: f64, draw: &mut Draw) -> f64 {
        let mut left = share * self.tempo_histogram.iter().sum::<f64>();
        let mut tempo = FIRST_BIN_BPM;
        for &in_bin in &self.tempo_histogram {
            if left < in_bin {
                tempo += BIN_BPM * left / in_bin;
                break;
            }
            left -= in_bin;
            tempo += BIN_BPM;
        }
        if draw.chance(self.whole_tempo_share) {
            tempo = tempo.round() + GRID_JITTER_BPM * draw.normal();
        }
        thousandths(tempo)
    }
}

impl Leaning {
    pub(super) fn new(draw: &mut Draw) -> Self {
        Self(std::array::from_fn(|_| draw.normal()))
    }

    /// The normals of one song: partly the artist's, partly its own.
    fn vary(&self, draw: &mut Draw) -> [f64; LEANINGS] {
        std::array::from_fn(|index| follow(self.0[index], libm::sqrt(BETWEEN_ARTISTS[index]), draw.normal()))
    }
}

/// A standard normal that has the given correlation with another.
pub(super) fn follow(other: f64, correlation: f64, own: f64) -> f64 {
    correlation * other + libm::sqrt(1.0 - correlation * correlation) * own
}

fn correlate(factor: &[[f64; CORRELATED]; CORRELATED], independent: &[f64; CORRELATED]) -> [f64; CORRELATED] {
    std::array::from_fn(|row| factor[row].iter().zip(independent).map(|(weight, normal)| weight * normal).sum())
}

fn cholesky(matrix: &[[f64; CORRELATED]; CORRELATED]) -> [[f64; CORRELATED]; CORRELATED] {
    let mut factor = [[0.0; CORRELATED]; CORRELATED];
    for row in 0..CORRELATED {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = matrix[row][column] - known;
            factor[row][column] = if row == column {
                assert!(rest > 0.0, "BUG: correlations in genre_groups.json are not positive definite");
                libm::sqrt(rest)
            } else {
                rest / factor[column][column]
            };
        }
    }
    factor
}

/// A marginal: straight lines between quantiles over the normal scale, so that the tails taper off.
struct Curve {
    knots: [f64; 7],
    logarithmic: bool,
    low: f64,
    high: f64,
}

/// The 1, 5, 25, 50, 75, 95 and 99 % points of the standard normal.
const KNOT_NORMALS: [f64; 7] = [-2.326, -1.645, -0.674, 0.0, 0.674, 1.645, 2.326];

impl Curve {
    fn linear(knots: [f64; 7], low: f64, high: f64) -> Self {
        Self { knots, logarithmic: false, low, high }
    }

    /// For values with a long upper tail.
    fn logarithmic(knots: [f64; 7], low: f64, high: f64) -> Self {
        Self { knots: knots.map(libm::log), logarithmic: true, low, high }
    }

    fn at(&self, normal: f64) -> f64 {
        // Beyond the outer knots the outer lines go on, up to the bounds.
        let line = KNOT_NORMALS[1..6].iter().filter(|&&knot| knot < normal).count();
        let along = (normal - KNOT_NORMALS[line]) / (KNOT_NORMALS[line + 1] - KNOT_NORMALS[line]);
        let value = self.knots[line] + along * (self.knots[line + 1] - self.knots[line]);
        let value = if self.logarithmic { libm::exp(value) } else { value };
        value.clamp(self.low, self.high)
    }
}

/// Rounded to three decimals, as the service reports tempo and loudness.
pub(super) fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Rounded to three significant digits, as the service reports shares.
pub(super) fn significant(value: f64) -> f64 {
    let mut scale = 1000.0;
    while (value * scale).abs() < 100.0 && scale < 1e9 {
        scale *= 10.0;
    }
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::{CORRELATED, Curve, KNOT_NORMALS, cholesky, load, significant};

    #[test]
    fn a_curve_meets_its_quantiles_and_keeps_its_bounds() {
        let knots = [0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9];
        for curve in [Curve::linear(knots, 0.05, 0.95), Curve::logarithmic(knots, 0.05, 0.95)] {
            for (normal, knot) in KNOT_NORMALS.into_iter().zip(knots) {
                assert!((curve.at(normal) - knot).abs() < 1e-12);
            }
            assert_eq!((curve.at(-9.0), curve.at(9.0)), (0.05, 0.95));
        }
    }

    #[test]
    fn the_factor_times_itself_is_the_matrix() {
        let mut matrix = [[0.3; CORRELATED]; CORRELATED];
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] = 1.0;
        }
        let factor = cholesky(&matrix);
        for row in 0..CORRELATED {
            for column in 0..CORRELATED {
                let product: f64 = (0..CORRELATED).map(|k| factor[row][k] * factor[column][k]).sum();
                assert!((product - matrix[row][column]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn shares_sum_to_one() {
        assert!((load().iter().map(|group| group.share).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn three_significant_digits() {
        let check = |value: f64, expect: f64| assert_eq!(significant(value), expect);
        check(0.123_456, 0.123);
        check(0.060_449, 0.0604);
        check(0.000_123_4, 0.000_123);
        check(0.0, 0.0);
    }
}
