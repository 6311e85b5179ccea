/** What the debugger prints: stops, values, steps, differences. Text in, text out; knows no terminal. */
import type { Difference, RunDifferences } from '../run/compare.ts';
import type { Stop } from '../run/debug-run.ts';
import { showPath } from '../run/breakpoints.ts';
import type { Passed } from '../run/history.ts';
import { type Measured, measure } from '../run/measure.ts';
import { showNumber } from '../run/picture.ts';
import type { Retained } from '../run/retained.ts';
import type { TracedStep } from '../run/trace.ts';
import type { Value } from '../run/value.ts';

/** Numbers that JSON lacks by their names. */
export const plain = (_: string, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v);

export function showStats({ stats: { min, max, mean, std, nan, inf, count }, used, margin }: Pick<Measured, 'stats' | 'used' | 'margin'>): string {
  if (count === 1) return showNumber(mean);
  return [
    `min ${showNumber(min)}`, `max ${showNumber(max)}`, `mean ${showNumber(mean)}`, `std ${showNumber(std)}`, ...(nan ? [`${nan} NaN`] : []), ...(inf ? [`${inf} infinite`] : []),
    ...(used === undefined ? [] : [`uses ${showNumber(100 * used)} %`]), ...(margin === undefined ? [] : [`margin ${showNumber(margin)}`]),
  ].join('  ');
}

/** 'latent 1×24×8×8  min -1 ...' */
export async function describeValue(value: Value, name: string): Promise<string> {
  const { kind, tensor, text, number, model, transformer } = value;
  if (model ?? transformer) return `${kind} ${(model ?? transformer)!.facts.file}`;
  if (text !== undefined) return `${kind} ${JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)}`;
  if (!tensor && number === undefined) return kind;
  const m = await measure(value, name);
  return `${kind}${tensor ? ` ${tensor.dtype === 'int32' ? 'int ' : ''}${tensor.shape.join('×') || '1'}` : ''}  ${showStats(m!)}`;
}

export function showWhy({ why, past }: Stop): string {
  if (past) return 'looking back';
  switch (why.is) {
    case 'breakpoint': return `breakpoint ${why.breakpoint.id}${why.found ? `: ${why.found.on}: ${why.found.says}` : ''}`;
    case 'branched': return 'branched from here';
    default: return why.is;
  }
}

export async function showStop(stop: Stop, values: Retained): Promise<string> {
  const { passed, when, why } = stop, width = Math.max(4, ...Object.keys({ ...passed.reads, ...passed.writes }).map((n) => n.length));
  const list = async (of: 'reads' | 'writes') => Promise.all(Object.entries(passed[of]).map(async ([name, id]) =>
    `  ${of.padEnd(7)} ${name.padEnd(width)}  ${await about(values, id, name)}${passed.changed?.[of]?.includes(name) ? '  (replaced)' : ''}`));
  const advice = why.is === 'breakpoint' && why.found?.advice ? [`  check   ${why.found.advice}`] : [];
  return [
    `[${stop.index}] ${when} ${showPath(stop.at)}${passed.cached ? ', known from the cache' : ''}  (${showWhy(stop)})`,
    ...await list('reads'), ...(when === 'after' || stop.past ? await list('writes') : []), ...advice, '',
  ].join('\n');
}
async function about(values: Retained, id: string, name: string): Promise<string> {
  try { return await describeValue(await values.find(id), name); } catch (e) { return (e as Error).message; }
}

/** One line a step, indented by its depth. */
export const showStep = ({ at, ms, cached }: Pick<Passed | TracedStep, 'at' | 'ms' | 'cached'>, index: number) =>
  `[${index}] ${'  '.repeat(at.length - 1)}${at.at(-1)}${cached ? '  cached' : ms === undefined ? '' : `  ${ms.toFixed(2)} ms`}\n`;

export function showDifference(d: Difference): string {
  switch (d.is) {
    case 'other shape': return `${d.a.join('×')} and ${d.b.join('×')}`;
    case 'number': return `${showNumber(d.a)} and ${showNumber(d.b)}`;
    case 'codes': return `${d.differing} of ${d.of} codes differ`;
    case 'tensor': return `${d.differing} of ${d.of} numbers differ, at most by ${showNumber(d.largest)}, in the mean by ${showNumber(d.mean)}${d.psnr === undefined ? '' : `, PSNR ${showNumber(d.psnr)} dB`}`;
    case 'not kept': return d.differs ? 'other numbers, which were not kept' : 'not kept';
    case 'text': return 'other text';
    default: return d.is;
  }
}
const ms = (x: number | undefined) => (x === undefined ? '?' : x.toFixed(1));
export function showDifferences({ nodes }: RunDifferences): string {
  const wide = Math.max(4, ...nodes.map((n) => n.node.length));
  return nodes.flatMap(({ node, is, params, outputs, ms: { a, b } }) => [
    `${node.padEnd(wide)}  ${is}  ${ms(a)} ms, ${ms(b)} ms`,
    ...params.map((p) => `${' '.repeat(wide)}  ${p.name}: ${JSON.stringify(p.a) ?? 'absent'} and ${JSON.stringify(p.b) ?? 'absent'}`),
    ...Object.entries(outputs).filter(([, d]) => d.is !== 'same').map(([port, d]) => `${' '.repeat(wide)}  ${port}: ${showDifference(d)}`),
  ]).join('\n').concat('\n');
}
