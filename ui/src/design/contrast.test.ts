import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve('src/design/tokens.css'), 'utf8');

type Tokens = Map<string, string>;

/** The colours of the first rule whose selectors hold a text. */
function colours(selector: string): Tokens {
  const from = css.indexOf(`${selector} {`);
  const body = css.slice(from, css.indexOf('}', from));
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

const themes: [string, Tokens][] = [
  ['dark', colours(":root[data-theme='dark']")],
  ['light', colours(":root[data-theme='light']")],
];

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['bg', 'surface', 'surface-raised', 'surface-hover', 'field'];
const TIERS = ['easy', 'moderate', 'strong', 'hard', 'max'];
const TEXT = 4.5;
const MARK = 3;

const pairs: [string, string, number][] = [
  ...SURFACES.flatMap((surface): [string, string, number][] => [
    ['text', surface, TEXT],
    ['text-quiet', surface, TEXT],
    ['accent', surface, TEXT],
    ['warn', surface, TEXT],
    ['bad', surface, TEXT],
    ['line-strong', surface, MARK],
    ['focus', surface, MARK],
  ]),
  ...['accent', 'warn', 'bad'].flatMap((colour): [string, string, number][] => [
    [colour, `${colour}-quiet`, TEXT],
    ['text', `${colour}-quiet`, TEXT],
    ['text-quiet', `${colour}-quiet`, TEXT],
    ['focus', `${colour}-quiet`, MARK],
  ]),
  ['accent-text', 'accent', TEXT],
  ['accent-text', 'accent-hover', TEXT],
  ...TIERS.flatMap((tier): [string, string, number][] => [
    [`on-tier-${tier}`, `tier-${tier}`, TEXT],
    [`tier-${tier}`, 'bg', MARK],
    [`tier-${tier}`, 'surface', MARK],
    [`tier-${tier}`, 'surface-raised', MARK],
    [`tier-${tier}`, 'surface-hover', MARK],
  ]),
];

describe.each(themes)('the %s theme', (_, tokens) => {
  it.each(pairs)('%s on %s has a contrast of %d or more', (above, below, least) => {
    const [one, other] = [tokens.get(above), tokens.get(below)];
    expect(one, above).toBeDefined();
    expect(other, below).toBeDefined();
    expect(contrast(one ?? '', other ?? '')).toBeGreaterThanOrEqual(least);
  });
});

describe('the tokens', () => {
  it('calculate as the specification does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('are the same for light by choice and light by the system', () => {
    expect([...colours(':root:not([data-theme])')]).toEqual([...colours(":root[data-theme='light']")]);
  });

  it('name the same colours in both themes', () => {
    const [dark, light] = themes.map(([, tokens]) => [...tokens.keys()].sort());
    expect(dark).toEqual(light);
  });

  it.each(themes)('make every tier of the %s theme another lightness or hue', (_, tokens) => {
    expect(new Set(TIERS.map((tier) => tokens.get(`tier-${tier}`))).size).toBe(TIERS.length);
  });

  it('get lighter with the effort on dark', () => {
    const lights = TIERS.map((tier) => luminance(themes[0]?.[1].get(`tier-${tier}`) ?? ''));
    expect(lights).toEqual([...lights].sort((a, b) => a - b));
  });
});
