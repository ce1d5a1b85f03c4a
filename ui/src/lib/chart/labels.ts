/** Widths of Inter's characters, as parts of the font size; the usual letter stands for the rest. */
const NARROW = /[ .,:;'’|!ijlIrft()\-]/;
const WIDE = /[mwMW@%–—]/;
const CAPITAL_OR_DIGIT = /[A-Z0-9+×÷~?]/;

/** About how wide a text is, px: enough to decide whether a label fits, without asking the page. */
export function textWidth(text: string, em: number): number {
  let width = 0;
  for (const character of text) {
    if (NARROW.test(character)) width += 0.34;
    else if (WIDE.test(character)) width += 0.92;
    else if (CAPITAL_OR_DIGIT.test(character)) width += 0.68;
    else width += 0.58;
  }
  return width * em;
}

/** The first of several wordings, longest first, that fits into `room` px; empty where none does. */
export function fitting(wordings: readonly string[], room: number, em: number): string {
  return wordings.find((wording) => textWidth(wording, em) <= room) ?? '';
}

const MINUTE_STEPS = [1, 2, 5, 10, 15, 20, 30, 60];

/** The smallest usual step, minutes, whose labels stand `room` px apart. */
export function minuteStep(pxPerMinute: number, room: number): number {
  return MINUTE_STEPS.find((step) => step * pxPerMinute >= room) ?? 120;
}
