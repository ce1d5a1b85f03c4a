//! The umbrellas and how an artist's genre strings meet them (F1, C4, D3). The table that maps a
//! genre string to affinities is an input.

/// The twelve umbrellas by slug, in the order of F1.
pub const UMBRELLAS: [&str; 12] =
    ["pop", "hip-hop", "rock", "electronic", "indie", "rnb", "country", "latin", "jazz", "classical", "metal", "asian-pop"];

/// Which umbrellas are neighbours of which, by index of [`UMBRELLAS`]; symmetric (F1).
pub type Neighbours = [[bool; 12]; 12];

/// The weight of a neighbour's affinity in a broadened slot (D3).
pub const NEIGHBOUR_WEIGHT: f64 = 0.6;

/// The affinities of one genre string to the umbrellas, 0 to 1 each.
pub type Affinity<'a> = &'a dyn Fn(&str) -> [f64; 12];

/// The index of an umbrella's slug.
pub fn umbrella(slug: &str) -> Option<usize> {
    UMBRELLAS.iter().position(|name| *name == slug)
}

/// An artist's affinity to each umbrella: the largest over the artist's genre strings.
pub fn affinities(genres: &[String], affinity: Affinity) -> [f64; 12] {
    let mut largest = [0.0; 12];
    for genre in genres {
        for (best, value) in largest.iter_mut().zip(affinity(genre)) {
            *best = f64::max(*best, value);
        }
    }
    largest
}

/// The largest affinity over the selected umbrellas; 0 when nothing is selected.
pub fn selected_affinity(affinities: &[f64; 12], selected: &[usize]) -> f64 {
    selected.iter().map(|umbrella| affinities[*umbrella]).fold(0.0, f64::max)
}

/// `0.6 ×` the largest affinity over the neighbours of the selected umbrellas (D3).
pub fn neighbour_affinity(affinities: &[f64; 12], selected: &[usize], neighbours: &Neighbours) -> f64 {
    let largest = (0..12)
        .filter(|umbrella| selected.iter().any(|chosen| neighbours[*chosen][*umbrella]))
        .map(|umbrella| affinities[umbrella])
        .fold(0.0, f64::max);
    NEIGHBOUR_WEIGHT * largest
}

/// The selected umbrella with the largest affinity, ties by the order of F1; nothing when the
/// artist has no affinity to any of them (C4, umbrella balance).
pub fn best_match(affinities: &[f64; 12], selected: &[usize]) -> Option<usize> {
    let mut best = None;
    let mut largest = 0.0;
    for umbrella in (0..12).filter(|umbrella| selected.contains(umbrella)) {
        if affinities[umbrella] > largest {
            largest = affinities[umbrella];
            best = Some(umbrella);
        }
    }
    best
}
