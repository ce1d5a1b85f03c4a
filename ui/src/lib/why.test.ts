import { describe, expect, test } from 'vitest';
import { score, termRows } from './why';

const sumOf = (rows: { value: string }[]) =>
  rows.reduce((sum, { value }) => sum + Math.round(Number(value.replace('−', '-')) * 100), 0);

describe('the parts of a score', () => {
  test.each([
    { name: 'exact', values: [0.59, 0.1, 0.16], shown: ['+0.59', '+0.10', '+0.16'] },
    { name: 'three thirds', values: [0.333, 0.333, 0.334], shown: ['+0.33', '+0.33', '+0.34'] },
    { name: 'rounded down together', values: [0.104, 0.104, 0.104], shown: ['+0.11', '+0.10', '+0.10'] },
    { name: 'rounded up together', values: [0.106, 0.106, 0.106, 0.106], shown: ['+0.10', '+0.10', '+0.11', '+0.11'] },
    { name: 'a penalty', values: [0.5, -0.05], shown: ['+0.50', '−0.05'] },
    { name: 'nothing', values: [0], shown: ['0.00'] },
  ])('add up to the total: $name', ({ values, shown }) => {
    const total = values.reduce((sum, value) => sum + value, 0);
    const rows = termRows(
      values.map((value, index) => ({ name: `part ${index}`, value, text: '' })),
      total,
    );
    expect(sumOf(rows)).toBe(Math.round(total * 100));
    expect(rows.map((row) => row.value)).toEqual(shown);
  });
});

test('a score has two decimals', () => {
  expect(score(1.0943)).toBe('1.09');
  expect(score(1)).toBe('1.00');
});
