import { type Grip, type Pressed, gripOf } from '../order';

/** What a key means for a song in the chart: what it means in the list, and Enter for the song's menu. */
export type Meaning = Grip | { kind: 'menu' };

/** Time runs sideways here and downwards in the list, so both pairs of arrows work in the chart. */
const AS_IN_THE_LIST: Record<string, string> = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' };

/** What a key means at the song `at` of `count`; while it is grabbed, `at` is the place it would land at. */
export function meaning(pressed: Pressed, at: number, count: number, grabbed: boolean): Meaning | null {
  const { altKey, ctrlKey, metaKey } = pressed;
  const opensMenu = pressed.key === 'Enter' || pressed.key === 'ContextMenu';
  if (opensMenu && !grabbed && !ctrlKey && !metaKey) return { kind: 'menu' };
  const key = AS_IN_THE_LIST[pressed.key] ?? pressed.key;
  return gripOf({ key, altKey, ctrlKey, metaKey }, at, count, grabbed);
}
