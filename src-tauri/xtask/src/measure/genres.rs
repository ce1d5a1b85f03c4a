//! Which share of real genre names the umbrellas cover.

use std::{collections::BTreeMap, fs, io, path::Path};

use runclub_engine::genre::{Umbrella, affinities};

/// Prints the mapped share of a `genre,tracks,…` file and a spread-out sample of its rows.
pub(crate) fn print(file: &Path) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let rows: Vec<(&str, u64)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (genre, rest) = line.split_once(',')?;
            Some((genre.trim_matches('"'), rest.split(',').next()?.parse().ok()?))
        })
        .collect();
    let (mut all, mut mapped, mut strings) = (0, 0, 0);
    let mut by_umbrella: BTreeMap<Umbrella, u64> = BTreeMap::new();
    for (genre, tracks) in &rows {
        all += tracks;
        if let Some(best) = affinities(genre).best() {
            mapped += tracks;
            strings += 1;
            *by_umbrella.entry(best).or_default() += tracks;
        }
    }
    println!("\n## Genres\n");
    println!(
        "{mapped} of {all} occurrences mapped ({:.2} %), {strings} of {} names.\n",
        100.0 * mapped as f64 / all.max(1) as f64,
        rows.len()
    );
    println!("| umbrella | occurrences best mapped to it | neighbours |\n|---|---|---|");
    for umbrella in Umbrella::ALL {
        let near: Vec<&str> = umbrella.neighbors().iter().map(|near| near.slug()).collect();
        println!("| {} | {} | {} |", umbrella.slug(), by_umbrella.get(&umbrella).copied().unwrap_or(0), near.join(", "));
    }
    println!("\nEvery {}th name:\n", rows.len().div_ceil(100));
    for (genre, _) in rows.iter().step_by(rows.len().div_ceil(100).max(1)) {
        let of: Vec<String> =
            affinities(genre).iter().map(|(umbrella, value)| format!("{} {value:.2}", umbrella.slug())).collect();
        println!("- {genre}: {}", if of.is_empty() { "—".to_owned() } else { of.join(", ") });
    }
    Ok(())
}
