import { describe, expect, it } from 'vitest';
import type { Import } from '../../host/host';
import { imported } from '../../testkit/documents';
import { importSummary, issueWords } from './import-words';

function summary(over: Partial<Import>, report: Partial<Import['report']> = {}): string[] {
  const base = imported();
  const calm = { skipped: 0, missingColumns: [], ...report };
  return importSummary({ ...base, added: 0, updated: 0, unchanged: 0, ...over, report: { ...base.report, ...calm } });
}

describe('an import', () => {
  it.each([
    [{ added: 1 }, {}, ['1 song new.']],
    [{ added: 2, updated: 3, unchanged: 4 }, {}, ['2 songs new, 3 songs updated and 4 songs known already.']],
    [{ added: 2 }, { skipped: 1, rowsRead: 3 }, ['2 songs new.', '1 row of 3 rows could not be used.']],
    [
      { added: 2 },
      { missingColumns: ['tempo', 'energy'] },
      ['2 songs new.', 'The file has no column for tempo and energy; mixes treat that as unknown.'],
    ],
  ])('%#', (over, report, lines) => {
    expect(summary(over, report)).toEqual(lines);
  });
});

it.each([
  [[4], '1 row: no artist, kept as it is (line 4)'],
  [[1, 2, 3, 4, 5, 6], '6 rows: no artist, kept as it is (lines 1, 2, 3, 4, 5 …)'],
  [[], '0 rows: no artist, kept as it is'],
])('rows %j', (lines, words) => {
  expect(issueWords({ issue: 'artistMissing', outcome: 'noted', count: lines.length, lines, example: null })).toBe(words);
});
