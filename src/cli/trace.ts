/** `vq trace show` and `vq trace diff`: recorded runs, looked at and compared without a model. */
import { readFile } from 'node:fs/promises';
import { sourceOf } from '../models/source.ts';
import { showPath } from '../run/breakpoints.ts';
import { diffTraces, type Trace } from '../run/trace.ts';
import { readTrace } from '../worker/trace-file.ts';
import { plain, showDifferences, showStats, showStep } from './debug-show.ts';

async function open(file: string): Promise<Trace> {
  let bytes: Uint8Array;
  try { bytes = new Uint8Array(await readFile(file)); } catch (e) {
    throw new Error((e as NodeJS.ErrnoException).code === 'ENOENT' ? `There is no trace file ${file}.` : `${file} cannot be read: ${(e as Error).message}`, { cause: e });
  }
  return readTrace(sourceOf(file, bytes));
}

export async function showTrace(file: string, { json, values }: { readonly json: boolean; readonly values: boolean }): Promise<void> {
  const { numbers, ...trace } = await open(file), { receipt: { engine }, steps, overrides, ended, fault, ms } = trace;
  if (json) { process.stdout.write(`${JSON.stringify(trace, plain, 2)}\n`); return; }
  const lines = steps.flatMap((s, i) => [showStep(s, i), ...(values ? Object.entries(s.writes).map(([name, v]) => {
    const { measured, shape, number, text } = trace.values[v], more = measured ? showStats(measured) : number ?? text ?? '';
    return `    ${'  '.repeat(s.at.length)}${name}  ${shape?.join('×') ?? ''}  ${more}${numbers(v) ? '  (kept)' : ''}\n`;
  }) : [])]);
  for (const o of overrides) lines.push(`replaced at [${o.step}] ${showPath(o.at)}: ${o.name}: ${o.change}\n`);
  lines.push(`${trace.workflow.title ?? 'A workflow'}: ${ended ?? 'going on'}${fault ? ` (${fault})` : ''}, ${steps.length} steps, ${Math.round(ms)} ms on ${engine.name}, ${engine.runtime}\n`);
  process.stdout.write(lines.join(''));
}

/** With `exitCode`, 1 when values, parameters or steps differ; times and receipts never do that. */
export async function traceDiff(a: string, b: string, { json, exitCode }: { readonly json: boolean; readonly exitCode: boolean }): Promise<void> {
  const d = await diffTraces(await open(a), await open(b));
  const differs = Boolean(d.first) || d.onlyA + d.onlyB > 0 || d.nodes.some((n) => n.is !== 'same');
  if (json) process.stdout.write(`${JSON.stringify({ same: !differs, ...d }, plain, 2)}\n`);
  else {
    const first = d.first ? `first other value: ${showPath(d.first.at)} ${d.first.name}\n${d.first.a ? `  ${showStats({ stats: d.first.a })}\n` : ''}${d.first.b ? `  ${showStats({ stats: d.first.b })}\n` : ''}` : '';
    const receipt = d.receipt.map((r) => `${r.name}: ${r.a ?? 'absent'} and ${r.b ?? 'absent'}\n`).join('');
    const only = d.onlyA || d.onlyB ? `steps only in the first: ${d.onlyA}, only in the second: ${d.onlyB}\n` : '';
    process.stdout.write(`${showDifferences(d)}${receipt}${only}${first}${differs ? 'The runs differ.' : 'The runs are the same.'}\n`);
  }
  if (exitCode && differs) process.exitCode = 1;
}
