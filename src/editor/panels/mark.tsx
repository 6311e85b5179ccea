/** The product's mark: a picture in cells, some of them codes. */

/** Nine cells of one colour, as strong as a code is likely: one picture, quantised. */
const cells = [1, 0.45, 0.8, 0.55, 1, 0.3, 0.85, 0.4, 1];

export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 20 20" width={size} height={size} aria-hidden>
      {cells.map((o, i) => <rect key={i} x={1 + (i % 3) * 6.3} y={1 + Math.floor(i / 3) * 6.3} width={5.4} height={5.4} rx={1.4} opacity={o} />)}
    </svg>
  );
}
