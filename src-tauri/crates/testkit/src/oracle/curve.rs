//! Which tier sequences a template allows in main (B2–B8): rules to judge by, not a generator.

use super::tier::Tier;

/// The smallest legal number of main songs of a template (A4).
pub fn smallest_count(template: &str) -> Option<usize> {
    match template {
        "light" | "tempo" | "hiit" => Some(1),
        "intervals" | "kicker" => Some(2),
        "pyramid" => Some(3),
        "long-waves" => Some(4),
        _ => None,
    }
}

/// The tiers a template has anywhere in main. A borrowed tier must be one of them (D3, "never a
/// tier that the template forbids").
pub fn allowed_tiers(template: &str, request_minutes: u32) -> &'static [Tier] {
    use Tier::{Easy, Hard, Max, Moderate, Strong};
    match template {
        "light" => &[Easy, Moderate],
        "tempo" => &[Strong, Hard],
        "hiit" => &[Easy, Hard, Max],
        "intervals" => &[Moderate, Hard],
        "kicker" if request_minutes < 30 => &[Moderate, Strong, Hard],
        "pyramid" | "kicker" => &[Moderate, Strong, Hard, Max],
        "long-waves" => &[Easy, Hard],
        _ => &[],
    }
}

/// Judges the tiers of main, one per song in playing order, by the template's own rules.
///
/// # Errors
///
/// The first rule broken, in words.
pub fn curve_is_valid(template: &str, request_minutes: u32, main: &[&str]) -> Result<(), String> {
    let tiers = main
        .iter()
        .map(|name| Tier::parse(name).ok_or_else(|| format!("there is no tier \"{name}\"")))
        .collect::<Result<Vec<Tier>, String>>()?;
    let smallest = smallest_count(template).ok_or_else(|| format!("there is no template \"{template}\""))?;
    let is_lone_pyramid = template == "pyramid" && tiers == [Tier::Strong];
    if tiers.len() < smallest && !is_lone_pyramid {
        return Err(format!("{template} needs at least {smallest} main songs and has {}", tiers.len()));
    }
    match template {
        "light" => light(&tiers),
        "tempo" => tempo(&tiers),
        "hiit" => hiit(&tiers),
        "intervals" => intervals(&tiers),
        "pyramid" => pyramid(&tiers),
        "kicker" => kicker(&tiers, request_minutes),
        _ => long_waves(&tiers),
    }
}

/// Ok when the rule holds, else the rule's words.
fn rule(holds: bool, words: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(words.to_owned()) }
}

fn count(tiers: &[Tier], tier: Tier) -> usize {
    tiers.iter().filter(|other| **other == tier).count()
}

fn only(tiers: &[Tier], allowed: &[Tier]) -> bool {
    tiers.iter().all(|tier| allowed.contains(tier))
}

/// B2. "In the middle" is read as: the song's own middle lies in the middle half of the songs.
fn light(tiers: &[Tier]) -> Result<(), String> {
    rule(only(tiers, &[Tier::Easy, Tier::Moderate]), "B2: Light has Easy and Moderate only")?;
    rule(count(tiers, Tier::Moderate) * 5 <= tiers.len(), "B2: at most 20 % of Light's main songs are Moderate, rounded down")?;
    let songs = tiers.len() as f64;
    let in_the_middle = |index: usize| {
        let center = index as f64 + 0.5;
        songs / 4.0 <= center && center <= songs * 3.0 / 4.0
    };
    let moderates_in_the_middle = tiers.iter().enumerate().all(|(index, tier)| *tier != Tier::Moderate || in_the_middle(index));
    rule(moderates_in_the_middle, "B2: Light's Moderate songs lie in the middle")
}

/// B3.
fn tempo(tiers: &[Tier]) -> Result<(), String> {
    let strong = count(tiers, Tier::Strong);
    let hard = count(tiers, Tier::Hard);
    rule(strong + hard == tiers.len(), "B3: Tempo has Strong and Hard only")?;
    rule(hard <= 2, "B3: Tempo has at most two Hard spikes")?;
    rule(tiers.first() != Some(&Tier::Hard), "B3: a spike is not the first song")?;
    rule(!tiers.windows(2).any(|pair| pair == [Tier::Hard, Tier::Hard]), "B3: spikes are never adjacent")?;
    rule(strong * 10 >= tiers.len() * 6, "B3: at least 60 % of Tempo's main songs are Strong")
}

/// B4.
fn hiit(tiers: &[Tier]) -> Result<(), String> {
    rule(tiers.len() % 2 == 1, "B4: HIIT has an odd number of main songs")?;
    let mut work_places = Vec::new();
    for (index, tier) in tiers.iter().enumerate() {
        if index % 2 == 1 {
            rule(*tier == Tier::Easy, "B4: every second song of HIIT is Easy")?;
        } else {
            rule(*tier == Tier::Hard || *tier == Tier::Max, "B4: HIIT starts with Hard and alternates, one song each")?;
            work_places.push(*tier);
        }
    }
    let maxes = count(tiers, Tier::Max);
    rule(maxes <= 1, "B4: HIIT has at most one Max")?;
    rule(maxes == 0 || tiers.len() >= 6, "B4: HIIT has a Max only with six main songs or more")?;
    let place = work_places.iter().position(|tier| *tier == Tier::Max);
    rule(
        place.is_none_or(|place| place + 2 >= work_places.len()),
        "B4: HIIT's Max takes the place of the last or last-but-one Hard",
    )
}

/// B5.
fn intervals(tiers: &[Tier]) -> Result<(), String> {
    alternates(tiers, Tier::Moderate, Tier::Hard, "B5: Intervals repeat Moderate, Hard, starting with Moderate")
}

/// B6. For an odd count the curve is one ascending flank, the peak, and the flank mirrored; an even
/// count is the next odd curve without its middle song.
fn pyramid(tiers: &[Tier]) -> Result<(), String> {
    let mirrored: Vec<Tier> = tiers.iter().rev().copied().collect();
    rule(mirrored == tiers, "B6: Pyramid is a palindrome of tiers")?;
    rule(only(tiers, &[Tier::Moderate, Tier::Strong, Tier::Hard, Tier::Max]), "B6: Pyramid has no Easy in main")?;
    let flank = &tiers[..tiers.len() / 2];
    rule(flank.windows(2).all(|pair| pair[0] <= pair[1]), "B6: Pyramid climbs to its middle")?;
    let is_odd = tiers.len() % 2 == 1;
    let peak = if flank.len() >= 3 {
        Tier::Max
    } else {
        // One step above the flank of 0, 1 or 2 songs: Strong, Strong (over Moderate), Hard.
        [Tier::Strong, Tier::Strong, Tier::Hard][flank.len()]
    };
    if is_odd {
        rule(
            tiers[tiers.len() / 2] == peak,
            "B6: Pyramid's middle song is its peak: Strong up to 3 songs, Hard with 5, Max from 7",
        )?;
    }
    rule(count(flank, Tier::Max) == 0, "B6: Max comes once, in the middle, and never with an even count")?;
    // With three songs or more in a flank, the base is widened in turn: Moderate, Strong, Hard.
    let moderate = count(flank, Tier::Moderate);
    let strong = count(flank, Tier::Strong);
    let hard = count(flank, Tier::Hard);
    let expected = |place: usize| (flank.len() + 2 - place) / 3;
    rule(
        moderate == expected(0) && strong == expected(1) && hard == expected(2),
        "B6: Pyramid widens Moderate first, then Strong, then Hard, in turn",
    )
}

/// B7.
fn kicker(tiers: &[Tier], request_minutes: u32) -> Result<(), String> {
    let ramp: &[Tier] = if request_minutes >= 30 { &[Tier::Hard, Tier::Max] } else { &[Tier::Hard] };
    rule(tiers.ends_with(ramp), "B7: Kicker ends with Hard, Max (30 minutes or more) or Hard (less)")?;
    rule(count(tiers, Tier::Hard) <= 2, "B7: at most two Hard")?;
    rule(count(tiers, Tier::Max) <= 1, "B7: at most one Max")?;
    alternates(
        &tiers[..tiers.len() - ramp.len()],
        Tier::Moderate,
        Tier::Strong,
        "B7: Kicker's base alternates Moderate, Strong, starting with Moderate",
    )
}

/// B8.
fn long_waves(tiers: &[Tier]) -> Result<(), String> {
    let wave = [Tier::Easy, Tier::Easy, Tier::Hard, Tier::Hard];
    let repeats = tiers.iter().enumerate().all(|(index, tier)| *tier == wave[index % 4]);
    rule(repeats, "B8: Long Waves repeat Easy, Easy, Hard, Hard")?;
    rule(tiers.len() % 4 != 3, "B8: Long Waves do not end on a lone first Hard")
}

fn alternates(tiers: &[Tier], even: Tier, odd: Tier, words: &str) -> Result<(), String> {
    let holds = tiers.iter().enumerate().all(|(index, tier)| *tier == if index % 2 == 0 { even } else { odd });
    rule(holds, words)
}
