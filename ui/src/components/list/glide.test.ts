import { afterEach, expect, it, vi } from 'vitest';
import { glide } from './glide';

afterEach(() => document.body.replaceChildren());

function row(motion: string, top: number): { element: HTMLElement; animate: ReturnType<typeof vi.fn> } {
  const element = document.body.appendChild(document.createElement('div'));
  element.style.setProperty('--motion', motion);
  element.getBoundingClientRect = () => new DOMRect(0, top, 400, 50);
  const animate = vi.fn();
  element.animate = animate;
  return { element, animate };
}

it('a row glides from where it was let go', () => {
  const { element, animate } = row('180ms', 100);
  glide(element, 130);
  expect(animate).toHaveBeenCalledExactlyOnceWith(
    [{ transform: 'translateY(30px)' }, { transform: 'none' }],
    expect.objectContaining({ duration: 180 }),
  );
});

it.each([
  ['the runner wants no motion', '0ms', 130],
  ['it stands there already', '180ms', 100.4],
])('nothing moves where %s', (_, motion, from) => {
  const { element, animate } = row(motion, 100);
  glide(element, from);
  expect(animate).not.toHaveBeenCalled();
});
