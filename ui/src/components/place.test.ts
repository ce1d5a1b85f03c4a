import { expect, it } from 'vitest';
import { position } from './place';

const VIEW = { width: 900, height: 640 };
const SIZE = { width: 200, height: 300 };

it.each([
  ['below', { left: 100, top: 50, bottom: 80, width: 40 }, { left: 100, top: 84 }],
  ['above when there is no room below', { left: 100, top: 500, bottom: 530, width: 40 }, { left: 100, top: 196 }],
  ['inside the right edge', { left: 880, top: 50, bottom: 80, width: 20 }, { left: 696, top: 84 }],
  ['inside the left edge', { left: -30, top: 50, bottom: 80, width: 20 }, { left: 4, top: 84 }],
  ['over its anchor when there is no room at all', { left: 100, top: 200, bottom: 400, width: 40 }, { left: 100, top: 336 }],
])('stands %s', (_, anchor, expected) => expect(position(anchor, SIZE, VIEW)).toEqual(expected));
