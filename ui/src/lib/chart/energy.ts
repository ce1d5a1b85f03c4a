import { curveMonotoneX, line } from 'd3-shape';

/** The energy of a song in the middle of its time, px; `y` is `null` where it is unknown. */
export type EnergyPoint = { x: number; y: number | null };

export type EnergyShape = {
  /** The line; empty where there is none. It breaks at songs whose energy is unknown. */
  path: string;
  /** A dot per known energy; where they would run into each other, only those the line does not reach. */
  dots: { x: number; y: number }[];
};

/** The line of energy over time. It bends only between the songs and never beyond their values. */
export function energyShape(points: readonly EnergyPoint[], em: number): EnergyShape {
  const path = line<EnergyPoint>()
    .defined(({ y }) => y !== null)
    .x(({ x }) => x)
    .y(({ y }) => y ?? 0)
    .curve(curveMonotoneX)(points);
  const first = points[0]?.x ?? 0;
  const span = (points.at(-1)?.x ?? 0) - first;
  const roomy = points.length < 2 || span / (points.length - 1) >= 1.5 * em;
  const known = (index: number) => (points[index]?.y ?? null) !== null;
  const dots = points.flatMap(({ x, y }, index) => {
    if (y === null) return [];
    const alone = !known(index - 1) && !known(index + 1);
    return roomy || alone ? [{ x, y }] : [];
  });
  return { path: path ?? '', dots };
}
