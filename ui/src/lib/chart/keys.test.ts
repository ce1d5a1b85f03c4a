import { describe, expect, test } from 'vitest';
import { meaning } from './keys';

const plain = { altKey: false, ctrlKey: false, metaKey: false };

describe('the fourth of six songs', () => {
  test.each([
    { key: 'ArrowRight', expected: { kind: 'focus', to: 4 } },
    { key: 'ArrowDown', expected: { kind: 'focus', to: 4 } },
    { key: 'ArrowLeft', expected: { kind: 'focus', to: 2 } },
    { key: 'ArrowUp', expected: { kind: 'focus', to: 2 } },
    { key: 'Home', expected: { kind: 'focus', to: 0 } },
    { key: 'End', expected: { kind: 'focus', to: 5 } },
    { key: ' ', expected: { kind: 'grab' } },
    { key: 'Enter', expected: { kind: 'menu' } },
    { key: 'ContextMenu', expected: { kind: 'menu' } },
    { key: 'Escape', expected: null },
    { key: 'a', expected: null },
  ])('$key', ({ key, expected }) => {
    expect(meaning({ ...plain, key }, 3, 6, false)).toEqual(expected);
  });

  test.each([
    { key: 'ArrowRight', expected: { kind: 'carry', to: 4 } },
    { key: 'ArrowLeft', expected: { kind: 'carry', to: 2 } },
    { key: 'Home', expected: { kind: 'carry', to: 0 } },
    { key: ' ', expected: { kind: 'drop' } },
    { key: 'Enter', expected: { kind: 'drop' } },
    { key: 'Escape', expected: { kind: 'restore' } },
    { key: 'Tab', expected: { kind: 'cancel' } },
  ])('$key while it is grabbed', ({ key, expected }) => {
    expect(meaning({ ...plain, key }, 3, 6, true)).toEqual(expected);
  });

  test.each([
    { key: 'ArrowRight', at: 3, expected: { kind: 'move', to: 4 } },
    { key: 'ArrowLeft', at: 3, expected: { kind: 'move', to: 2 } },
    { key: 'ArrowRight', at: 5, expected: null },
    { key: 'ArrowLeft', at: 0, expected: null },
  ])('Alt and $key at $at', ({ key, at, expected }) => {
    expect(meaning({ ...plain, altKey: true, key }, at, 6, false)).toEqual(expected);
  });

  test.each(['ArrowRight', ' ', 'Enter'])('Ctrl and %s mean nothing here', (key) => {
    expect(meaning({ ...plain, ctrlKey: true, key }, 3, 6, false)).toBeNull();
  });
});
