import type { Term } from '../host/host';

/** A part of a score as it is shown: its value to a hundredth, with its sign. */
export type TermRow = { name: string; value: string; text: string };

/**
 * The parts of a score as rows. Values are rounded so that the rows add up to the rounded total: what
 * rounding leaves over goes to the terms that were cut most.
 */
export function termRows(terms: readonly Term[], total: number): TermRow[] {
  const exact = terms.map(({ value }) => value * 100);
  const rounded = exact.map((value) => Math.round(value));
  let over = Math.round(total * 100) - rounded.reduce((sum, value) => sum + value, 0);
  const byRest = exact
    .map((value, index) => ({ index, rest: value - (rounded[index] ?? 0) }))
    .sort((one, other) => (over > 0 ? other.rest - one.rest : one.rest - other.rest));
  for (const { index } of byRest) {
    if (over === 0) break;
    const step = Math.sign(over);
    rounded[index] = (rounded[index] ?? 0) + step;
    over -= step;
  }
  return terms.map(({ name, text }, index) => ({ name, text, value: signed(rounded[index] ?? 0) }));
}

/** A score to a hundredth: "1.09". */
export function score(value: number): string {
  return (Math.round(value * 100) / 100).toFixed(2);
}

function signed(hundredths: number): string {
  const value = (Math.abs(hundredths) / 100).toFixed(2);
  if (hundredths === 0) return value;
  return hundredths > 0 ? `+${value}` : `−${value}`;
}
