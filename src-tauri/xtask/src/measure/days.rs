//! Thirty runs on thirty days with the real program, a data folder and saved usage.

use std::{collections::BTreeMap, fs, io, path::Path, process::Command};

use serde_json::Value;

use crate::cargo::release_binary;

/// Days between uses of a song.
const LOCKOUT_DAYS: usize = 10;

const TEMPLATES: [(&str, u32); 6] =
    [("tempo", 45), ("pyramid", 42), ("light", 60), ("hiit", 30), ("kicker", 45), ("long-waves", 60)];

/// Prints what thirty days on a library give.
pub(crate) fn print(library: &Path) -> io::Result<()> {
    let program = release_binary()?;
    let folder = std::env::temp_dir().join(format!("runclub-measure-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let usage = folder.join("usage.csv");
    let data = folder.join("data");
    let run = |args: &[&str]| -> io::Result<Vec<u8>> {
        let output = Command::new(&program).args(args).env("RUNCLUB_DATA_DIR", &data).output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!("{args:?} failed: {}", String::from_utf8_lossy(&output.stderr))));
        }
        Ok(output.stdout)
    };
    let file = library.to_string_lossy().into_owned();
    run(&["import", &file])?;

    let mut last_day: BTreeMap<String, usize> = BTreeMap::new();
    let (mut early, mut breaks, mut uses, mut same_twice, mut same_as_csv) = (0, 0, 0, 0, 0);
    let mut rediscovery = Vec::new();
    for day in 0..30 {
        let (template, minutes) = TEMPLATES[day % TEMPLATES.len()];
        let (minutes, seed) = (minutes.to_string(), day.to_string());
        let now = format!("2026-{:02}-{:02}T07:00:00Z", 10 + day / 30, 1 + day % 30);
        let request = ["--template", template, "--minutes", &minutes, "--seed", &seed, "--now", &now, "--format", "json"];
        let once = run(&[&["mix"], &request[..]].concat())?;
        same_twice += usize::from(run(&[&["mix"], &request[..]].concat())? == once);
        let usage_file = usage.to_string_lossy().into_owned();
        let csv = run(&[&["mix", "--library", &file, "--usage", &usage_file, "--save-usage"], &request[..]].concat())?;
        same_as_csv += usize::from(csv == once);
        run(&[&["mix", "--save-usage"], &request[..]].concat())?;
        let mix: Value = serde_json::from_slice(&once)?;
        rediscovery.push(mix["report"]["figures"]["rediscoveryShare"].as_f64().unwrap_or(0.0));
        for track in mix["tracks"].as_array().into_iter().flatten() {
            uses += 1;
            let id = track["trackId"].as_str().unwrap_or_default().to_owned();
            let broke = track["relaxation"].as_str() == Some("lockoutBreak");
            breaks += usize::from(broke);
            if last_day.insert(id, day).is_some_and(|before| day - before <= LOCKOUT_DAYS) && !broke {
                early += 1;
            }
        }
    }
    let shares = |days: &[f64]| days.iter().sum::<f64>() / days.len() as f64;
    println!("\n## Thirty days on {}\n", library.file_stem().unwrap_or_default().to_string_lossy());
    println!("- songs played {uses}, distinct {}", last_day.len());
    println!("- played again within {LOCKOUT_DAYS} days without a recorded lockout break: {early}; lockout breaks: {breaks}");
    println!(
        "- rediscovery share: days 1–10 {:.2}, 11–20 {:.2}, 21–30 {:.2}",
        shares(&rediscovery[..10]),
        shares(&rediscovery[10..20]),
        shares(&rediscovery[20..])
    );
    println!("- mixes equal to the byte when generated twice: {same_twice} of 30; from CSV and from SQLite: {same_as_csv} of 30");
    fs::remove_dir_all(&folder)
}
