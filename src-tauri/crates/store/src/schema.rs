//! The shape of the two files: their tables, and the frozen steps that lead to it.

use crate::table;

/// One step of one table. Once released, a step is frozen: a change to it would leave every existing
/// file behind. Later steps only add (a table, an index, a column).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// The migration it belongs to, from 1.
    pub(crate) version: u32,
    /// What it does.
    pub(crate) sql: &'static str,
}

/// What makes a file one of ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// Its name in the data folder.
    pub(crate) name: &'static str,
    /// SQLite's `application_id`: tells our file from another program's.
    pub(crate) application_id: i32,
    /// Whether a commit must survive a power cut (`synchronous = FULL`), not only a crash.
    pub(crate) precious: bool,
    /// The steps of every table; a table comes after those it refers to.
    pub(crate) tables: &'static [&'static [Step]],
}

/// What only the runner can give: overrides, usage, mixes with their edits, imported rows, plays; and what must outlive
/// the cache: the journal of saving, and until when a service must not be asked.
pub(crate) const USER: Schema = Schema {
    name: "user.db",
    application_id: i32::from_be_bytes(*b"RCus"),
    precious: true,
    tables: &[
        table::migration::STEPS,
        table::about::STEPS,
        table::track::STEPS,
        table::audio_feature::STEPS,
        table::artist::STEPS,
        table::membership::STEPS,
        table::tempo_override::STEPS,
        table::usage::STEPS,
        table::mix::STEPS,
        table::block::STEPS,
        table::preference::STEPS,
        table::play::STEPS,
        table::save::STEPS,
        table::draft::STEPS,
        table::draft_step::STEPS,
        table::never_again::STEPS,
    ],
};

/// What the services can send again.
pub(crate) const CACHE: Schema = Schema {
    name: "cache.db",
    application_id: i32::from_be_bytes(*b"RCca"),
    precious: false,
    tables: &[
        table::migration::STEPS,
        table::track::STEPS,
        table::audio_feature::STEPS,
        table::artist::STEPS,
        table::membership::STEPS,
        table::list_state::STEPS,
        table::playlist::STEPS,
        table::miss::STEPS,
        table::account::STEPS,
        table::top_list::STEPS,
        table::mark::STEPS,
        table::musicbrainz_id::STEPS,
    ],
};

/// All steps of one version: applied together, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Migration {
    /// From 1, without gaps.
    pub(crate) version: u32,
    /// The steps, in the order of the tables.
    pub(crate) sql: String,
    /// Fingerprint of `sql`, kept in the file.
    pub(crate) checksum: String,
}

impl Schema {
    /// The newest version.
    pub(crate) fn version(&self) -> u32 {
        self.steps().map(|step| step.version).max().unwrap_or(0)
    }

    /// Every migration, oldest first.
    pub(crate) fn migrations(&self) -> Vec<Migration> {
        (1..=self.version())
            .map(|version| {
                let steps: Vec<&str> = self.steps().filter(|step| step.version == version).map(|step| step.sql).collect();
                let sql = steps.join("\n");
                let checksum = fingerprint(&sql);
                Migration { version, sql, checksum }
            })
            .collect()
    }

    fn steps(&self) -> impl Iterator<Item = &'static Step> {
        self.tables.iter().flat_map(|steps| steps.iter())
    }
}

/// FNV-1a, 64 bits. It guards against an edited migration, not against an attacker, so a
/// cryptographic hash would be one more dependency for nothing.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A released migration never changes: files in the wild have gone through it. Add a line for a
    /// new version; never edit one.
    #[test]
    fn released_migrations_are_frozen() {
        let frozen = [
            ("user.db", 1, "f733b6faea60c0b3"),
            ("user.db", 2, "cb7461043b464c39"),
            ("user.db", 3, "4d01286c14cb0c5b"),
            ("cache.db", 1, "2ea47df655f90ddf"),
            ("cache.db", 2, "f1b0476cd54bf920"),
        ];
        let current: Vec<(&str, u32, String)> = [USER, CACHE]
            .iter()
            .flat_map(|schema| schema.migrations().into_iter().map(|m| (schema.name, m.version, m.checksum)))
            .collect();
        let frozen: Vec<(&str, u32, String)> =
            frozen.iter().map(|&(name, version, sum)| (name, version, sum.to_owned())).collect();
        assert_eq!(current, frozen);
    }

    #[test]
    fn migrations_only_add() {
        for schema in [USER, CACHE] {
            for migration in schema.migrations() {
                assert!(!migration.sql.is_empty(), "{} {} is empty", schema.name, migration.version);
                for statement in migration.sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
                    let words: Vec<&str> = statement.split_whitespace().collect();
                    let adds =
                        matches!(words[..], ["CREATE", "TABLE" | "INDEX", ..] | ["ALTER", "TABLE", _, "ADD", "COLUMN", ..]);
                    assert!(adds, "{} {}: {statement}", schema.name, migration.version);
                }
            }
        }
    }

    #[test]
    fn the_fingerprint_sees_every_byte() {
        assert_eq!(fingerprint(""), "cbf29ce484222325");
        assert_eq!(fingerprint("a"), "af63dc4c8601ec8c");
        assert_ne!(fingerprint("ab"), fingerprint("ba"));
    }
}
