//! How long each segment should be (A1–A4).

use super::curve::smallest_count;

/// The length asked for: free minutes, or one of the named lengths of the duration table (A2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Minutes of the full session.
    Minutes(u32),
    /// First row of the template.
    Short,
    /// Second row of the template.
    Medium,
    /// Third row of the template.
    Long,
}

/// The part of the session asked for (A3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Warm-up, main, cool-down.
    Full,
    /// Warm-up alone.
    Warmup,
    /// Main alone.
    Main,
    /// Cool-down alone.
    Cooldown,
}

impl Part {
    /// The part of this name in the mix document, if it is one.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "full" => Some(Self::Full),
            "warmup" => Some(Self::Warmup),
            "main" => Some(Self::Main),
            "cooldown" => Some(Self::Cooldown),
            _ => None,
        }
    }
}

/// Targets in milliseconds. A segment that is not part of the request is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Warm-up.
    pub warmup_ms: i64,
    /// Main.
    pub main_ms: i64,
    /// Cool-down.
    pub cooldown_ms: i64,
    /// What was asked for: the sum of the segments.
    pub request_ms: i64,
    /// What the fit aims at: the request with the template's bias (A1).
    pub aim_ms: i64,
    /// Minutes of the full session: the policy, B7 and the minimum go by them.
    pub session_minutes: u32,
    /// Warm-up and cool-down had to give way to main (A4).
    pub is_shrunk: bool,
}

/// Warm-up and cool-down minutes for free minutes (A2).
pub fn policy(session_minutes: u32) -> (u32, u32) {
    match session_minutes {
        0..30 => (5, 5),
        30..=45 => (7, 5),
        _ => (10, 7),
    }
}

/// A row of the duration table as warm-up, main and cool-down minutes; Long Waves uses the rows of
/// Intervals (A2). Nothing for free minutes or an unknown template.
pub fn table_row(template: &str, length: Length) -> Option<[u32; 3]> {
    let rows = match template {
        "light" => [[4, 13, 3], [6, 22, 6], [8, 34, 8]],
        "tempo" => [[5, 15, 5], [7, 25, 7], [9, 37, 9]],
        "hiit" => [[5, 17, 4], [7, 25, 6], [9, 34, 8]],
        "intervals" | "long-waves" => [[6, 18, 5], [8, 29, 8], [10, 40, 10]],
        "pyramid" => [[5, 17, 5], [7, 26, 7], [9, 37, 9]],
        "kicker" => [[5, 15, 5], [7, 25, 7], [9, 35, 8]],
        _ => return None,
    };
    match length {
        Length::Minutes(_) => None,
        Length::Short => Some(rows[0]),
        Length::Medium => Some(rows[1]),
        Length::Long => Some(rows[2]),
    }
}

/// Main is at least this long: the smallest legal song count × 150 s (A4).
pub fn smallest_main_ms(template: &str) -> Option<i64> {
    smallest_count(template).map(|songs| songs as i64 * 150_000)
}

/// The least whole minutes a template can be asked for: main at its smallest with a warm-up and a
/// cool-down of at least 90 s each, and never below 10 (A4).
pub fn minimum_minutes(template: &str) -> Option<u32> {
    (10..=180).find(|minutes| matches!(free_minutes(template, *minutes), Ok(Some(_))))
}

/// The bias of the aim by template (A1).
pub fn aim_bias_ms(template: &str) -> i64 {
    match template {
        "light" => -15_000,
        "tempo" | "pyramid" | "kicker" => 15_000,
        _ => 0,
    }
}

/// The targets of a request.
///
/// # Errors
///
/// When the template is unknown, or the minutes lie outside 10 to 180 or below its own minimum.
pub fn plan(template: &str, length: Length, part: Part) -> Result<Plan, String> {
    let unknown = || format!("there is no template \"{template}\"");
    let (session_minutes, [warmup, main, cooldown], is_shrunk) = match length {
        Length::Minutes(minutes) => {
            let (segments, is_shrunk) = free_minutes(template, minutes)?.ok_or_else(|| {
                format!(
                    "{minutes} minutes are too few or too many: {template} takes {} to 180",
                    minimum_minutes(template).unwrap_or(10)
                )
            })?;
            (minutes, segments, is_shrunk)
        }
        named => {
            let row = table_row(template, named).ok_or_else(unknown)?;
            (row.iter().sum(), row.map(|minutes| i64::from(minutes) * 60_000), false)
        }
    };
    let share = |wanted: Part, ms: i64| {
        if part == Part::Full || part == wanted { ms } else { 0 }
    };
    let warmup_ms = share(Part::Warmup, warmup);
    let main_ms = share(Part::Main, main);
    let cooldown_ms = share(Part::Cooldown, cooldown);
    let request_ms = warmup_ms + main_ms + cooldown_ms;
    Ok(Plan {
        warmup_ms,
        main_ms,
        cooldown_ms,
        request_ms,
        aim_ms: request_ms + aim_bias_ms(template),
        session_minutes,
        is_shrunk,
    })
}

/// Warm-up, main and cool-down in ms and whether they shrank; `None` below the template's minimum
/// or outside 10 to 180 minutes.
fn free_minutes(template: &str, minutes: u32) -> Result<Option<([i64; 3], bool)>, String> {
    let smallest_main = smallest_main_ms(template).ok_or_else(|| format!("there is no template \"{template}\""))?;
    if !(10..=180).contains(&minutes) {
        return Ok(None);
    }
    let total = i64::from(minutes) * 60_000;
    let (warmup_share, cooldown_share) = policy(minutes);
    let (warmup_share, cooldown_share) = (i64::from(warmup_share), i64::from(cooldown_share));
    let warmup = warmup_share * 60_000;
    let cooldown = cooldown_share * 60_000;
    let main = total - warmup - cooldown;
    if main >= smallest_main {
        return Ok(Some(([warmup, main, cooldown], false)));
    }
    let rest = total - smallest_main;
    let warmup = rest * warmup_share / (warmup_share + cooldown_share);
    let cooldown = rest - warmup;
    let fits = warmup >= 90_000 && cooldown >= 90_000;
    Ok(fits.then_some(([warmup, smallest_main, cooldown], true)))
}
