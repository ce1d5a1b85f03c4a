import type { Import, IssueCount, Outcome, RowIssue } from '../../host/host';
import { counted, listed } from '../../lib/words';

/** What was odd about rows of a file. */
const ISSUE: Record<RowIssue, string> = {
  nothingToIdentify: 'neither an id nor a title',
  tornRow: 'the rest of a row that a broken quote tore apart',
  notASong: 'a podcast episode or another thing that is not a song',
  sameId: 'the same song as another row',
  brokenQuote: 'a quote that is not closed or not doubled',
  fewerFields: 'fewer fields than the header',
  moreFields: 'more fields than the header',
  commaNotQuoted: 'commas that are not quoted',
  foreignBytes: 'bytes of another encoding',
  nulCharacters: 'NUL characters',
  idFromLink: 'an id taken from a link',
  localFile: 'a local file, which has no Spotify id',
  idMade: 'no usable id, so the song was given one',
  artistMissing: 'no artist',
  durationMissing: 'no usable length; no mix can take the song',
  tempoUnusable: 'a tempo that is not a positive number',
  numberUnusable: 'a value that should be a number',
  decimalComma: 'a decimal comma',
  yearUnusable: 'a release date without a usable year',
  addedAtUnusable: 'a date of adding that is no date',
  addedAtEpoch: 'added on 1970-01-01, which stands for unknown',
  explicitUnusable: 'an explicit mark that is neither true nor false',
  playableUnusable: 'a playable mark that is neither true nor false',
  titleMissing: 'no title',
  featuresMissing: 'no tempo, energy or danceability',
  shareOutOfRange: 'energy or another share outside 0 to 1',
};

const OUTCOME: Record<Outcome, string> = {
  skipped: 'left out',
  merged: 'merged with another row',
  repaired: 'put right or taken as unknown',
  noted: 'kept as it is',
};

/** "3 rows: no artist, kept as it is (lines 4, 9, 12)". */
export function issueWords({ issue, outcome, count, lines }: IssueCount): string {
  const shown = lines.slice(0, 5).join(', ');
  const where = lines.length === 0 ? '' : ` (line${lines.length === 1 ? '' : 's'} ${shown}${lines.length > 5 ? ' …' : ''})`;
  return `${counted(count, 'row')}: ${ISSUE[issue]}, ${OUTCOME[outcome]}${where}`;
}

/** What an import came to, a sentence each. */
export function importSummary({ report, added, updated, unchanged }: Import): string[] {
  const songs = [`${counted(added, 'song')} new`, ...(updated > 0 ? [`${counted(updated, 'song')} updated`] : [])];
  if (unchanged > 0) songs.push(`${counted(unchanged, 'song')} known already`);
  const lines = [`${listed(songs)}.`];
  if (report.skipped > 0)
    lines.push(`${counted(report.skipped, 'row')} of ${counted(report.rowsRead, 'row')} could not be used.`);
  if (report.missingColumns.length > 0) {
    lines.push(`The file has no column for ${listed(report.missingColumns)}; mixes treat that as unknown.`);
  }
  return lines;
}
