/** The line of a wire through its points, and where it is crossed. Pure but for reading a drawn path. */

export type Point = readonly [x: number, y: number];

/** Every piece leaves and arrives level, so that the wire flows from left to right through its points. */
export function pathThrough(points: readonly Point[]): string {
  let path = `M${points[0][0]},${points[0][1]}`;
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1], [x2, y2] = points[i], bend = Math.max(24, Math.min(160, Math.abs(x2 - x1) * 0.45 + (x2 < x1 ? 60 : 0)));
    path += `C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  }
  return path;
}

const samples = 40;
/** Points along a drawn path, on the screen. */
export function sampled(path: SVGPathElement): Point[] {
  const length = path.getTotalLength(), at = path.getScreenCTM();
  return at ? Array.from({ length: samples + 1 }, (_, i) => { const p = path.getPointAtLength((length * i) / samples).matrixTransform(at); return [p.x, p.y] as const; }) : [];
}

/** Where two pieces cross, or nothing. */
export function crossing([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): Point | undefined {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]], cross = rx * sy - ry * sx;
  if (!cross) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross, u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * rx, a[1] + t * ry] : undefined;
}

/** Where a stroke first crosses a line, and after how many of the line's pieces. */
export function crossed(line: readonly Point[], stroke: readonly Point[]): { readonly at: Point; readonly piece: number } | undefined {
  for (let i = 1; i < line.length; i++) for (let j = 1; j < stroke.length; j++) {
    const at = crossing([line[i - 1], line[i]], [stroke[j - 1], stroke[j]]);
    if (at) return { at, piece: i };
  }
  return undefined;
}

/** Between which of a wire's points a place on it lies. @param line the wire as it is drawn */
export function slotOf(line: readonly Point[], via: readonly Point[], piece: number): number {
  const nearest = (p: Point) => line.reduce((best, q, i) => (Math.hypot(q[0] - p[0], q[1] - p[1]) < Math.hypot(line[best][0] - p[0], line[best][1] - p[1]) ? i : best), 0);
  return via.filter((p) => nearest(p) < piece).length;
}
