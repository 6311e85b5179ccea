/** What a run did, as data for --json and as a table for a person. */
import type { EngineInfo } from '../gpu/engine.ts';
import type { NodeEvent } from '../run/execute.ts';
import type { Value } from '../run/value.ts';

export interface ValueSummary {
  readonly kind: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly below?: number;
  readonly number?: number;
  readonly text?: string;
  readonly file?: string;
  readonly parameters?: number;
}
export interface NodeSummary {
  readonly type: string;
  readonly ms: number;
  readonly notes: readonly string[];
  readonly outputs: Readonly<Record<string, ValueSummary>>;
}

/** Characters of a text that one line of a summary shows. */
const longest = 120;

function describeValue({ kind, tensor, model, number, text, below }: Value): ValueSummary {
  return {
    kind,
    ...(tensor && { dtype: tensor.dtype, shape: tensor.shape }), ...(below !== undefined && { below }),
    ...(number !== undefined && { number }), ...(text !== undefined && { text }),
    ...(model && { file: model.facts.file, parameters: model.facts.parameters }),
  };
}

export const describe = (type: string, { ms, notes, outputs }: NodeEvent & { is: 'done' }): NodeSummary => ({
  type, ms: Math.round(ms * 1000) / 1000, notes, outputs: Object.fromEntries(Object.entries(outputs).map(([port, v]) => [port, describeValue(v)])),
});

/** 'image 3·256·256', 'psnr 23.41' */
function inWords(port: string, v: ValueSummary): string {
  if (v.number !== undefined) return `${port} ${Number(v.number.toPrecision(6))}`;
  if (v.shape) return `${port} ${v.shape.join('·') || 'number'}${v.below === undefined ? '' : ` of ${v.below}`}`;
  if (v.parameters !== undefined) return `${port} ${(v.parameters / 1e6).toFixed(1)} M parameters`;
  return v.text === undefined ? port : `${port} ${v.text.length > longest ? `text of ${v.text.length} characters` : JSON.stringify(v.text)}`;
}

export function table(nodes: Readonly<Record<string, NodeSummary>>, saved: readonly { from: string; file: string }[], engine: EngineInfo, ms: number): string {
  const wide = Math.max(4, ...Object.keys(nodes).map((id) => id.length));
  const lines = Object.entries(nodes).flatMap(([id, n]) => [
    `${id.padEnd(wide)} ${n.ms.toFixed(1).padStart(9)} ms  ${Object.entries(n.outputs).map(([port, v]) => inWords(port, v)).join(', ')}`.trimEnd(),
    ...n.notes.map((note) => `${' '.repeat(wide)}               ${note}`),
  ]);
  for (const { from, file } of saved) lines.push(`${from} -> ${file}`);
  const threads = engine.threads === undefined ? '' : `, ${engine.threads} thread${engine.threads === 1 ? '' : 's'}`;
  lines.push(`${Math.round(ms)} ms in all; engine ${engine.name}${engine.adapter === undefined ? '' : ` (${engine.adapter})`}${threads}${engine.why === undefined ? '' : `: ${engine.why}`}`);
  return `${lines.join('\n')}\n`;
}
