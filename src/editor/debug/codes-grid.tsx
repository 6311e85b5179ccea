/** A grid of codes, each in its colour with its number where there is room; painted on with a chosen code where the run waits at it. */
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { codeColour } from '../../run/colour.ts';
import type { Ref } from '../../worker/protocol.ts';
import { lookAt } from '../state/pictures.ts';
import { debugWords } from './words.ts';

const most = 16_384;
/** Whole numbers that can stand in cells: (b, h, w), (b, n), (n). */
export const isGrid = (r: Ref) => r.dtype === 'int32' && r.shape !== undefined && r.shape.length > 0 && r.shape.length <= 3 && r.shape.reduce((a, b) => a * b, 1) <= most;

/** Rows and columns of one item. A list of codes without a shape of its own is laid out about square. */
export function gridOf(shape: readonly number[]): { readonly h: number; readonly w: number } {
  if (shape.length === 3) return { h: shape[1], w: shape[2] };
  const n = shape.reduce((a, b) => a * b, 1), w = Math.ceil(Math.sqrt(n));
  return { h: Math.ceil(n / w), w };
}

interface CodesGridProps {
  /** The cell that is being filled: it is outlined, and those after it are dimmed. */
  readonly mark?: number;
  /** A square of cells that is outlined. */
  readonly frame?: { readonly row: number; readonly column: number; readonly side: number };
  readonly value: Ref;
  readonly item: number;
  readonly brush: number | null;
  readonly onPick: ((code: number) => void) | undefined;
  readonly onPaint: ((cells: readonly (readonly [index: number, code: number])[]) => void) | undefined;
}

/** The side of a cell in the canvas' own pixels: enough for four figures. */
const cell = 30;
/** On the screen; smaller cells show no numbers. */
const leastForNumbers = 17;

export function CodesGrid({ value, item, brush, onPick, onPaint, mark, frame }: CodesGridProps) {
  const canvas = useRef<HTMLCanvasElement>(null), [codes, setCodes] = useState<Int32Array | null>(null), [under, setUnder] = useState<number | null>(null);
  const [numbers, setNumbers] = useState(false);
  const stroke = useRef<Map<number, number> | null>(null);
  const { h, w } = gridOf(value.shape!), from = value.shape!.length === 3 ? item * h * w : 0;
  const { row: top, column: left, side } = frame ?? { row: 0, column: 0, side: 0 };
  useEffect(() => {
    let here = true;
    lookAt(value.id, { as: 'numbers' }).then(({ data }) => { if (here) setCodes(Int32Array.from(data)); }, () => {});
    return () => { here = false; };
  }, [value.id]);
  useEffect(() => {
    const watch = new ResizeObserver(([e]) => setNumbers(e.contentRect.height / h >= leastForNumbers));
    watch.observe(canvas.current!);
    return () => watch.disconnect();
  }, [h]);
  useEffect(() => {
    const c = canvas.current?.getContext('2d');
    if (!c || !codes) return;
    c.clearRect(0, 0, w * cell, h * cell);
    c.font = `${cell * 0.37}px ui-monospace, monospace`;
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    for (let i = 0; i < h * w; i++) drawCell(c, i, w, codes[from + i], numbers);
    if (mark !== undefined) drawMark(c, mark, h, w);
    if (side) outline(c, left * cell, top * cell, side * cell, side * cell, 2);
  }, [codes, h, w, from, numbers, mark, top, left, side]);

  const indexAt = (e: PointerEvent): number | null => {
    const r = canvas.current!.getBoundingClientRect(), x = Math.floor(((e.clientX - r.left) / r.width) * w), y = Math.floor(((e.clientY - r.top) / r.height) * h);
    return x >= 0 && y >= 0 && x < w && y < h && codes && from + y * w + x < codes.length ? y * w + x : null;
  };
  const put = (i: number | null) => {
    if (i === null || brush === null || !stroke.current || codes![from + i] === brush) return;
    stroke.current.set(from + i, brush);
    drawCell(canvas.current!.getContext('2d')!, i, w, brush, numbers);
  };
  const down = (e: PointerEvent) => {
    const i = indexAt(e);
    if (i === null || !codes) return;
    if (e.altKey || brush === null) return onPick?.(codes[from + i]);
    if (!onPaint) return;
    e.currentTarget.setPointerCapture(e.pointerId);
    stroke.current = new Map();
    put(i);
  };
  const up = () => {
    const cells = [...(stroke.current ?? [])];
    stroke.current = null;
    if (cells.length) onPaint?.(cells);
  };
  return (
    <figure className="codes-grid">
      <canvas
        ref={canvas} width={w * cell} height={h * cell} role="img" aria-label={debugWords.tabs.values} data-paints={(onPaint && brush !== null) || undefined} data-ready={codes !== null || undefined} style={{ aspectRatio: `${w} / ${h}` }}
        onPointerDown={down} onPointerMove={(e) => { const i = indexAt(e); setUnder(i); put(i); }} onPointerUp={up} onPointerCancel={up} onPointerLeave={() => setUnder(null)}
      />
      <figcaption className="mono quiet">{under !== null && codes ? debugWords.showCode(codes[from + under], Math.floor(under / w), under % w) : ' '}</figcaption>
    </figure>
  );
}

function outline(c: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, thick: number): void {
  for (const [colour, by] of [['#fff', thick * 2], ['#111', thick]] as const) {
    c.strokeStyle = colour;
    c.lineWidth = by;
    c.strokeRect(x + thick, y + thick, w - 2 * thick, h - 2 * thick);
  }
}
/** Cells after the marked one are not read by it. */
function drawMark(c: CanvasRenderingContext2D, mark: number, h: number, w: number): void {
  const x = (mark % w) * cell, y = Math.floor(mark / w) * cell;
  c.fillStyle = '#80808ad9';
  c.fillRect(x + cell, y, w * cell - x - cell, cell);
  c.fillRect(0, y + cell, w * cell, h * cell - y - cell);
  c.clearRect(x, y, cell, cell);
  outline(c, x, y, cell, cell, 3);
}

function drawCell(c: CanvasRenderingContext2D, i: number, w: number, code: number | undefined, numbers: boolean): void {
  if (code === undefined) return;
  const [r, g, b] = codeColour(code), x = (i % w) * cell, y = Math.floor(i / w) * cell;
  c.fillStyle = `rgb(${r} ${g} ${b})`;
  c.fillRect(x, y, cell, cell);
  if (!numbers) return;
  c.fillStyle = 0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#000c' : '#fffe';
  c.fillText(`${code}`, x + cell / 2, y + cell / 2 + 1);
}
