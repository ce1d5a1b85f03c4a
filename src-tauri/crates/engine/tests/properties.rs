//! What holds for every mix of any library.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use proptest::prelude::*;
use runclub_engine::generate::generate;
use support::{audit, cases, world};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_oracle_finds_no_broken_rule_and_no_wrong_number(world in world::worlds(10, 60)) {
        let prepared = world.prepare();
        let pool = prepared.pool(&world.request);
        let mix = generate(&pool, "test".to_owned());
        let violations = audit::violations(&mix, &world.oracle_rows(), &world.usage, true);
        let hard = audit::hard(&violations, |_| true);
        prop_assert!(hard.is_empty(), "{:?}: {hard:#?}", mix.status);
    }
}
