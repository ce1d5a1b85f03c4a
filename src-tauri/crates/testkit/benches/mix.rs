//! `cargo bench --package runclub-testkit --bench mix`: everything between a library in memory and a
//! mix, on synthetic libraries of 1k, 10k and 100k tracks, and the honest reference beside it.
//! `cargo xtask bench` compares the two in one run.

use std::sync::LazyLock;

use divan::Bencher;
use runclub_testkit::reference::{Case, Prepared, SIZES};

fn main() {
    divan::main();
}

/// Each library is made once.
static CASES: [LazyLock<Case>; SIZES.len()] =
    [LazyLock::new(|| Case::new(SIZES[0])), LazyLock::new(|| Case::new(SIZES[1])), LazyLock::new(|| Case::new(SIZES[2]))];

fn case(tracks: usize) -> &'static Case {
    let at = SIZES.iter().position(|size| *size == tracks).expect("BUG: one of the sizes");
    &CASES[at]
}

/// Numbers from 0 on: which request is next.
fn turns() -> impl FnMut() -> usize {
    let mut next = 0..;
    move || next.next().unwrap_or(0)
}

#[divan::bench(args = SIZES)]
fn prepare(bencher: Bencher, tracks: usize) {
    let case = case(tracks);
    bencher.bench_local(|| case.prepare());
}

#[divan::bench(args = SIZES)]
fn generate(bencher: Bencher, tracks: usize) {
    let mut prepared = Prepared::new(case(tracks));
    bencher.with_inputs(turns()).bench_local_values(|turn| prepared.generate(turn));
}

#[divan::bench(args = SIZES)]
fn prepare_and_generate(bencher: Bencher, tracks: usize) {
    let case = case(tracks);
    bencher.with_inputs(turns()).bench_local_values(|turn| case.prepare_and_generate(turn));
}

#[divan::bench(args = SIZES)]
fn regenerate(bencher: Bencher, tracks: usize) {
    let mut prepared = Prepared::new(case(tracks));
    bencher.with_inputs(turns()).bench_local_values(|turn| prepared.regenerate(turn));
}

#[divan::bench(args = SIZES)]
fn alternatives(bencher: Bencher, tracks: usize) {
    let prepared = Prepared::new(case(tracks));
    bencher.bench_local(|| prepared.alternatives());
}

#[divan::bench(args = SIZES)]
fn replace(bencher: Bencher, tracks: usize) {
    let prepared = Prepared::new(case(tracks));
    bencher.bench_local(|| prepared.replace());
}

#[divan::bench(args = SIZES)]
fn shift(bencher: Bencher, tracks: usize) {
    let prepared = Prepared::new(case(tracks));
    bencher.bench_local(|| prepared.shift());
}

#[divan::bench(args = SIZES)]
fn reference(bencher: Bencher, tracks: usize) {
    let prepared = Prepared::new(case(tracks));
    bencher.with_inputs(turns()).bench_local_values(|turn| prepared.reference(turn));
}

#[divan::bench(args = SIZES)]
fn filter_and_reference(bencher: Bencher, tracks: usize) {
    let case = case(tracks);
    bencher.with_inputs(turns()).bench_local_values(|turn| case.reference(turn));
}
