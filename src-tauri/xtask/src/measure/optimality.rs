//! The search against the exact solver of the same objective, on small cases.

use runclub_engine::{
    config::Config,
    exact::{Case, optimality},
};

/// Small cases that are solved exactly.
const CASES: u32 = 600;

/// Prints how much of what lies between chance and the best the search lacks.
pub(crate) fn print(config: &Config) {
    let (mut shares, mut skipped, mut incomplete) = (Vec::new(), 0, 0);
    let mut worst = (0.0, 0);
    for number in 1..=CASES {
        let case = Case::numbered(number);
        let gap = case.pool(config).ok().and_then(|pool| optimality(&pool));
        let Some(gap) = gap else {
            skipped += 1;
            continue;
        };
        incomplete += u32::from(!gap.complete);
        if gap.share() > worst.0 {
            worst = (gap.share(), number);
        }
        shares.push(gap.share());
    }
    let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    let exact = shares.iter().filter(|share| **share <= 1e-9).count();
    println!("\n## The search against the exact solver\n");
    println!("- {} cases, {exact} solved to the optimum; {skipped} too large or without choice", shares.len());
    println!("- {incomplete} of them have no complete mix; there the best incomplete one counts");
    println!(
        "- (best − found) / (best − median of random): mean {:.3} %, worst {:.2} % (case {})",
        100.0 * mean,
        100.0 * worst.0,
        worst.1
    );
}
