//! Printing measurements as Markdown.

use std::collections::BTreeMap;

use runclub_engine::{
    mix::Status,
    request::{Mode, TemplateId},
};

use super::grid::{Cell, Figures, mean};

fn by_library(cells: &[Cell]) -> BTreeMap<&str, Vec<&Cell>> {
    let mut of: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
    cells.iter().for_each(|cell| of.entry(&cell.library).or_default().push(cell));
    of
}

fn mixes<'a>(cells: &[&'a Cell]) -> impl Iterator<Item = &'a Figures> {
    cells.iter().copied().flat_map(|cell| &cell.mixes)
}

fn share(figures: &[&Figures], holds: impl Fn(&Figures) -> bool) -> f64 {
    100.0 * figures.iter().filter(|f| holds(f)).count() as f64 / figures.len().max(1) as f64
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    mean(&values.collect::<Vec<_>>()).unwrap_or(f64::NAN)
}

/// One line per library.
pub(crate) fn summary(cells: &[Cell]) {
    println!(
        "| library | mixes | complete | hard | ±60 s | aim ≤ 10 s | mean / worst | edges | in window | correlation | step | relaxed | distinct | Light | ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (library, cells) in by_library(cells) {
        let all: Vec<&Figures> = mixes(&cells).collect();
        let curved: Vec<&Cell> = cells.iter().copied().filter(|cell| cell.template != TemplateId::Light).collect();
        let light: Vec<&Cell> = cells.iter().copied().filter(|cell| cell.template == TemplateId::Light).collect();
        println!(
            "| {library} | {} | {:.1} % | {} | {:.1} % | {:.1} % | {:.1} / {:.1} s | {:.1} % | {:.3} | {:.3} | {:.2} | {:.1} % | {:.2} | {:.2} | {:.1} |",
            all.len(),
            share(&all, |f| f.status == Status::Complete),
            all.iter().map(|f| f.hard.len()).sum::<usize>(),
            share(&all, |f| f.request_error_s <= 60.0),
            share(&all, |f| f.aim_error_s <= 10.0),
            average(all.iter().map(|f| f.aim_error_s)),
            all.iter().map(|f| f.aim_error_s).fold(0.0, f64::max),
            share(&all, |f| f.edges_ok),
            average(all.iter().map(|f| f.in_window)),
            average(mixes(&curved).filter_map(|f| f.correlation)),
            average(all.iter().filter_map(|f| f.step)),
            share(&all, |f| f.relaxed > 0),
            average(cells.iter().map(|cell| cell.distinct)),
            average(light.iter().map(|cell| cell.distinct)),
            average(cells.iter().map(|cell| cell.millis)),
        );
    }
}

/// Cells that miss a line, with their coverage.
pub(crate) fn exceptions(cells: &[Cell]) {
    println!("\nCells below 0.80 in window, relaxed, incomplete or over 10 s:\n");
    for cell in cells {
        let all: Vec<&Figures> = cell.mixes.iter().collect();
        let window = average(all.iter().map(|f| f.in_window));
        let relaxed = share(&all, |f| f.relaxed > 0);
        let late = share(&all, |f| f.aim_error_s > 10.0);
        let open = share(&all, |f| f.status != Status::Complete);
        if window < 0.80 || relaxed + late + open > 0.0 {
            println!(
                "- {} {} {} min: in window {window:.2}, coverage {:.1} per slot, relaxed {relaxed:.0} %, over 10 s {late:.0} %, incomplete {open:.0} %",
                cell.library,
                cell.template.slug(),
                cell.minutes,
                cell.coverage
            );
        }
    }
}

/// What the independent audit found.
pub(crate) fn audit(cells: &[Cell]) {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for text in cells.iter().flat_map(|cell| &cell.mixes).flat_map(|f| f.hard.iter().chain(&f.soft)) {
        *codes.entry(text.split(':').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    if !codes.is_empty() {
        println!("\nFindings of the independent audit: {codes:?}");
        for text in cells.iter().flat_map(|cell| &cell.mixes).flat_map(|f| &f.hard).take(5) {
            println!("- hard: {text}");
        }
        for text in cells.iter().flat_map(|cell| &cell.mixes).flat_map(|f| &f.soft).take(5) {
            println!("- soft: {text}");
        }
    }
}

/// Every cell.
pub(crate) fn cells(cells: &[Cell]) {
    println!(
        "\n| library | template | min | slots | in window | correlation | step | aim error | relaxed | distinct | coverage |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for cell in cells {
        let all: Vec<&Figures> = cell.mixes.iter().collect();
        println!(
            "| {} | {} | {} | {:.1} | {:.3} | {:.3} | {:.2} | {:.1} s | {:.0} % | {:.2} | {:.1} |",
            cell.library,
            cell.template.slug(),
            cell.minutes,
            average(all.iter().map(|f| f.slots as f64)),
            average(all.iter().map(|f| f.in_window)),
            average(all.iter().filter_map(|f| f.correlation)),
            average(all.iter().filter_map(|f| f.step)),
            average(all.iter().map(|f| f.aim_error_s)),
            share(&all, |f| f.relaxed > 0),
            cell.distinct,
            cell.coverage,
        );
    }
}

/// The modes beside each other.
pub(crate) fn modes(all: &[(Mode, Vec<Cell>)]) {
    println!("\n## Modes\n");
    println!("| library | mode | tempo step | energy step | Hard/Max energy | contrast | in window | correlation |");
    println!("|---|---|---|---|---|---|---|---|");
    let names: Vec<&str> = all.first().map(|(_, cells)| by_library(cells).into_keys().collect()).unwrap_or_default();
    for library in names {
        for (mode, cells) in all {
            let of = &by_library(cells)[library];
            let figures: Vec<&Figures> = mixes(of).collect();
            println!(
                "| {library} | {mode:?} | {:.2} BPM | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
                average(figures.iter().map(|f| f.tempo_step)),
                average(figures.iter().map(|f| f.energy_step)),
                average(figures.iter().filter_map(|f| f.high_energy)),
                average(figures.iter().filter_map(|f| f.contrast)),
                average(figures.iter().map(|f| f.in_window)),
                average(figures.iter().filter_map(|f| f.correlation)),
            );
        }
    }
}
