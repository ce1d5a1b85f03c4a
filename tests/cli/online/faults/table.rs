//! The table for people: what ends alike stands in one row, and places where everything ends alike in one
//! section.

use std::fmt::Write as _;

use super::{Seen, cases::Ending};

const HEAD: &str = "\
# When something goes wrong

What the runner sees when a service fails for as long as a command runs, made by
`RUNCLUB_BLESS=1 cargo test -p runclub --test cli online::faults` and compared by every test run. Reads are tried three
times before any of this, so what goes wrong once is seen nowhere below. In each case the test also shows: nothing
panics, the command ends, the sign-in and every song are kept, and the next run without the fault completes.

*Slanted* is the hint that follows. Exit codes: 0 done, or closed and told until when; 1 failed.
";

/// The document.
pub(super) fn text(seen: &[(&str, Seen)]) -> String {
    let mut sections: Vec<(Vec<&str>, String)> = Vec::new();
    for (name, endings) in seen {
        let rows = rows(endings);
        match sections.iter_mut().find(|(_, known)| *known == rows) {
            Some((names, _)) => names.push(name),
            None => sections.push((vec![name], rows)),
        }
    }
    let mut text = HEAD.to_owned();
    for (names, rows) in sections {
        let _ =
            write!(text, "\n## {}\n\n| what goes wrong | exit | what the runner sees |\n|---|---|---|\n{rows}", names.join("; "));
    }
    text
}

fn rows(endings: &Seen) -> String {
    let mut rows: Vec<(Vec<&str>, u8, String)> = Vec::new();
    for (fault, ending) in endings {
        let told = plain(ending);
        match rows.iter_mut().find(|(_, exit, known)| *exit == ending.exit && *known == told) {
            Some((faults, ..)) if faults.contains(&fault.as_str()) => {}
            Some((faults, ..)) => faults.push(fault),
            None => rows.push((vec![fault], ending.exit, told)),
        }
    }
    let lines: Vec<String> =
        rows.iter().map(|(faults, exit, told)| format!("| {} | {exit} | {told} |\n", faults.join("; "))).collect();
    lines.concat()
}

/// What was said, without what differs from run to run.
fn plain(ending: &Ending) -> String {
    let words = ending.text.split(' ').map(|word| {
        let shape: String = word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        match shape.trim_end_matches(['.', ',', ';']) {
            "0000-00-00" => word.replace(word.trim_end_matches(['.', ',', ';']), "DATE"),
            "00:00" => word.replace(word.trim_end_matches(['.', ',', ';']), "TIME"),
            link if link.starts_with("https://open.spotify.com/playlist/") => "LINK".to_owned(),
            _ => word.to_owned(),
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let text = ["500", "502", "503"].iter().fold(text, |text, status| text.replace(&format!("status {status}"), "status 5xx"));
    text.replace('|', "\\|").replace('\n', " ")
}
