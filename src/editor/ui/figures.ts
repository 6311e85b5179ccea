/** Numbers as they stand on the screen: few digits, units, and a dash where nothing is known. */
import { words } from '../words.ts';

/** 0.8 ms, 18 ms, 1.24 s, 2 min 3 s */
export function showTime(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return words.unknown;
  if (ms < 0.05) return '0 ms';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Four figures that matter: 23.41, -0.0132, 1.2e-7, ∞. */
export function showNumber(x: number | undefined, digits = 4): string {
  if (x === undefined) return words.unknown;
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return x.toLocaleString('en').replace('-', '−');
  const a = Math.abs(x);
  const text = a !== 0 && (a < 1e-3 || a >= 1e6) ? x.toExponential(2) : x.toFixed(Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(a)))));
  return text.replace('-', '−');
}

/** Units by the names ports have in every spec; most figures have none. */
const units: Readonly<Record<string, string>> = { psnr: 'dB' };
export const unitOf = (port: string) => units[port] ?? '';

/** 1.2 GB, 640 kB */
export function showBytes(n: number): string {
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) if (n >= size) return `${(n / size).toFixed(n / size < 10 ? 1 : 0)} ${unit}`;
  return `${n} B`;
}

/** 31,190,403 */
export const showCount = (n: number | undefined) => (n === undefined ? words.unknown : n.toLocaleString('en'));
