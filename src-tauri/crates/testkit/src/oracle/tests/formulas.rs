use crate::oracle::bonus::{
    HeardCounts, artist_novelty, artist_spacing, genre_affinity, is_rediscovery, low_end, recency, rediscovery, source,
    umbrella_balance,
};
use crate::oracle::formula::{
    Model, Octave, base_score, effort_index, energy_penalty, felt_tempo, final_score, slot_fit, tempo_fit,
};
use crate::oracle::genres::{affinities, best_match, neighbour_affinity, selected_affinity};
use crate::oracle::tier::{TIERS, Tier};

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-12, "found {found}, wanted {wanted}");
}

#[test]
fn the_example_of_the_mix_document() {
    let (energy, dance) = (Some(0.41), Some(0.6));
    let felt = felt_tempo(Some(78.2), false, Tier::Easy).expect("the tempo is known");
    close(felt.tempo, 156.4);
    assert_eq!(felt.octave, Octave::Double);
    let fit = tempo_fit(Some(78.2), false, energy, dance, Tier::Easy);
    close(fit, 1.0);
    close(effort_index(fit, energy, dance, Tier::Easy), 0.8125);
    let slot_fit = slot_fit(Model::TempoTrue, true, fit, energy, dance, Tier::Easy);
    close(slot_fit, 0.96);
    let penalty = energy_penalty(energy, Tier::Easy);
    close(penalty, 0.0);
    close(base_score(slot_fit, penalty), 0.576);
    let bonuses = 0.1 + 0.16 + 0.05 + 0.06 + 0.05 + 0.03;
    close(final_score(0.576, bonuses, &[0.0]), 1.026);
}

#[test]
fn the_models_differ_in_the_slot_fit() {
    let (energy, dance) = (Some(0.41), Some(0.6));
    // 1 - |0.8125 - 0.35|
    close(slot_fit(Model::Classic, true, 1.0, energy, dance, Tier::Easy), 0.5375);
    // C9: intensity = (0.25·0.41 + 0.1·0.6) / 0.35 = 0.1625 / 0.35 in both.
    let intensity_fit = 1.0 - (0.1625 / 0.35 - 0.35);
    close(slot_fit(Model::Classic, false, 1.0, energy, dance, Tier::Easy), intensity_fit);
    close(slot_fit(Model::TempoTrue, false, 0.0, energy, dance, Tier::Easy), intensity_fit);
}

#[test]
fn tempo_fit_by_distance_and_octave() {
    let check = |tempo: f64, tier: Tier, felt: f64, octave: Octave, fit: f64| {
        let found = felt_tempo(Some(tempo), false, tier).expect("the tempo is known");
        close(found.tempo, felt);
        assert_eq!(found.octave, octave, "{tempo} for {tier:?}");
        close(tempo_fit(Some(tempo), false, None, None, tier), fit);
    };
    check(150.0, Tier::Easy, 150.0, Octave::AsIs, 1.0);
    check(165.0, Tier::Easy, 165.0, Octave::AsIs, 1.0);
    check(174.0, Tier::Easy, 174.0, Octave::AsIs, 0.5); // 9 of 18
    check(141.0, Tier::Easy, 141.0, Octave::AsIs, 0.5);
    check(320.0, Tier::Easy, 160.0, Octave::Half, 1.0);
    check(80.0, Tier::Hard, 160.0, Octave::Double, 0.0); // 8 of 8
    check(192.0, Tier::Hard, 192.0, Octave::AsIs, 0.25); // 6 of 8
    check(193.0, Tier::Max, 193.0, Octave::AsIs, 0.5); // 3 of 6
    // 45 below and 45 above: the tempo itself wins. Far away: clamped.
    check(105.0, Tier::Easy, 105.0, Octave::AsIs, 0.0);
    // 248 / 2 = 124 is 26 below 150; 248 is 83 above 165.
    check(248.0, Tier::Easy, 124.0, Octave::Half, 0.0);
}

#[test]
fn missing_tempo_takes_the_proxy() {
    for missing in [None, Some(0.0), Some(-3.0), Some(f64::NAN), Some(f64::INFINITY)] {
        assert!(felt_tempo(missing, false, Tier::Easy).is_none());
        close(tempo_fit(missing, false, Some(0.8), Some(0.5), Tier::Max), (0.48 + 0.2) * 0.9);
        // Outside 0–1 and absent count 0.5.
        close(tempo_fit(missing, false, Some(1.2), None, Tier::Max), 0.45);
    }
}

#[test]
fn a_users_tempo_is_not_folded() {
    let felt = felt_tempo(Some(80.0), true, Tier::Easy).expect("the tempo is known");
    assert_eq!((felt.tempo, felt.octave), (80.0, Octave::User));
    close(tempo_fit(Some(80.0), true, None, None, Tier::Easy), 0.0);
}

#[test]
fn energy_penalties() {
    let check = |energy: Option<f64>, tier: Tier, wanted: f64| close(energy_penalty(energy, tier), wanted);
    check(Some(0.70), Tier::Easy, 0.0);
    check(Some(0.85), Tier::Easy, 0.06);
    check(Some(1.0), Tier::Easy, 0.12);
    check(Some(0.35), Tier::Moderate, 0.0);
    check(Some(0.175), Tier::Moderate, 0.05);
    check(Some(0.0), Tier::Strong, 0.10);
    check(Some(0.44), Tier::Hard, 0.02);
    check(Some(0.52), Tier::Max, 0.02);
    // Absent counts 0.5: 0.05 below Hard's floor.
    check(None, Tier::Hard, 0.10 * 0.05 / 0.55);
    check(None, Tier::Easy, 0.0);
}

#[test]
fn weights_of_every_tier_sum_to_one() {
    for tier in TIERS {
        let row = tier.row();
        close(row.weight_tempo + row.weight_energy + row.weight_dance, 1.0);
        assert_eq!(Tier::parse(tier.name()), Some(tier));
    }
}

#[test]
fn bonuses_of_use_and_spacing() {
    close(recency(None), 0.10);
    close(recency(Some(4.0)), 0.04);
    close(recency(Some(12.0)), 0.10);
    close(recency(Some(-1.0)), 0.0);
    close(artist_spacing(None), 0.16);
    close(artist_spacing(Some(1)), 0.0);
    close(artist_spacing(Some(4)), 0.08);
    close(artist_spacing(Some(7)), 0.16);
    close(artist_spacing(Some(9)), 0.16);
    close(artist_novelty(None), 0.06);
    close(artist_novelty(Some(10.0)), 0.0);
    close(artist_novelty(Some(15.0)), 0.02);
    close(artist_novelty(Some(90.0)), 0.08);
    close(rediscovery(true, 12, 0), 0.05);
    close(rediscovery(true, 12, 3), 0.025);
    close(rediscovery(true, 12, 9), 0.0);
    close(rediscovery(false, 12, 0), 0.0);
    assert!(is_rediscovery(None) && is_rediscovery(Some(60.0)) && !is_rediscovery(Some(59.9)));
    close(source("likes"), 0.03);
    close(source("playlists"), 0.03);
    close(source("catalog"), 0.0);
}

#[test]
fn low_end_is_the_lower_half_of_the_window() {
    let check = |template: &str, tier: Tier, felt: f64, wanted: f64| close(low_end(Some(template), tier, Some(felt)), wanted);
    check("light", Tier::Moderate, 155.0, 0.03);
    check("light", Tier::Moderate, 162.5, 0.03);
    check("light", Tier::Moderate, 162.6, 0.0);
    check("light", Tier::Moderate, 154.9, 0.0);
    check("light", Tier::Easy, 155.0, 0.0);
    check("tempo", Tier::Hard, 177.0, 0.03);
    check("tempo", Tier::Hard, 178.0, 0.0);
    check("intervals", Tier::Hard, 170.0, 0.0);
    close(low_end(Some("light"), Tier::Moderate, None), 0.0);
    close(low_end(None, Tier::Moderate, Some(156.0)), 0.0);
}

#[test]
fn umbrella_balance_leans_towards_the_neglected() {
    close(umbrella_balance(1, Some(0.0)), 0.0);
    close(umbrella_balance(2, None), 0.0);
    close(umbrella_balance(2, Some(0.0)), 0.12); // 0.30, capped
    close(umbrella_balance(2, Some(0.4)), 0.06);
    close(umbrella_balance(2, Some(0.5)), 0.0);
    close(umbrella_balance(2, Some(0.6)), -0.025);
    close(umbrella_balance(4, Some(1.0)), -0.05); // 0.1875, capped
}

#[test]
fn affinities_are_the_largest_over_the_genre_strings() {
    let table = |genre: &str| {
        let mut row = [0.0; 12];
        match genre {
            "indie rock" => (row[2], row[4]) = (0.6, 0.8),
            "rock" => row[2] = 1.0,
            _ => {}
        }
        row
    };
    let genres = |list: &[&str]| list.iter().map(|genre| (*genre).to_owned()).collect::<Vec<_>>();
    let indie = affinities(&genres(&["indie rock"]), &table);
    let both = affinities(&genres(&["indie rock", "rock"]), &table);
    close(selected_affinity(&both, &[2]), 1.0);
    close(genre_affinity(Some(selected_affinity(&indie, &[2, 0]))), 0.048);
    close(genre_affinity(None), 0.0);
    assert_eq!(best_match(&indie, &[2, 4]), Some(4));
    assert_eq!(best_match(&both, &[4, 2]), Some(2));
    assert_eq!(best_match(&indie, &[0, 10]), None);
    let mut neighbours = [[false; 12]; 12];
    (neighbours[10][2], neighbours[2][10]) = (true, true);
    close(neighbour_affinity(&indie, &[10], &neighbours), 0.36);
    close(neighbour_affinity(&indie, &[0], &neighbours), 0.0);
}

#[test]
fn diversity_counts_genres_and_decades() {
    let genres = |list: &[&str]| list.iter().map(|genre| (*genre).to_owned()).collect::<Vec<_>>();
    let mut heard = HeardCounts::default();
    // Nothing heard: full, also for the unknown.
    close(heard.diversity(&genres(&["rock"]), Some(1995), &[]), 0.10);
    close(heard.diversity(&[], None, &[]), 0.10);
    heard.add(&genres(&["rock"]), Some(1995));
    heard.add(&genres(&["rock", "indie rock"]), Some(2013));
    heard.add(&genres(&["rock"]), Some(1999));
    // rock 3, indie rock 1; the nineties 2, the tens 1.
    close(heard.diversity(&genres(&["rock"]), Some(1990), &[]), 0.0);
    close(heard.diversity(&genres(&["rock", "indie rock"]), Some(2019), &[]), 0.05 / 3.0 + 0.025);
    close(heard.diversity(&genres(&["metal"]), Some(1984), &[]), 0.10);
    let metal = genres(&["metal"]);
    let rock = genres(&["rock"]);
    let pool: Vec<(&[String], Option<i32>)> = vec![(&metal, None), (&rock, Some(1995)), (&[], Some(2013))];
    close(heard.diversity(&[], None, &pool), 0.025 + 0.0125);
}
