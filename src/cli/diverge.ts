/** `vq diverge`: the same workflow on two engines, to the first layer whose numbers part. Saves nothing. */
import { type NodeEngineName, openNodeEngine } from '../gpu/node.ts';
import type { Engine } from '../gpu/engine.ts';
import { showPath } from '../run/breakpoints.ts';
import { Cache } from '../run/cache.ts';
import { contextOn } from '../run/context.ts';
import { divergence, withoutEffects, type Divergence } from '../run/divergence.ts';
import { execute } from '../run/execute.ts';
import { refuseProblems } from './check.ts';
import { plain, showStats } from './debug-show.ts';
import { openWorkflow } from './workflow.ts';

export interface DivergeOptions { readonly set: readonly string[]; readonly engines: string; readonly tolerance: string; readonly json: boolean }

const cacheBudget = 2 ** 30;

function readEngines(text: string): readonly [NodeEngineName, NodeEngineName] {
  const names = text.split(',').map((n) => n.trim());
  if (names.length !== 2 || names.some((n) => !['cpu', 'wasm', 'webgpu'].includes(n))) throw new Error(`--engines ${text}: name two of cpu, wasm, webgpu with a comma between.`);
  return names as [NodeEngineName, NodeEngineName];
}

/** Exit code 1 when the numbers part. */
export async function diverge(path: string, { set, engines: asked, tolerance: text, json }: DivergeOptions): Promise<void> {
  const names = readEngines(asked), tolerance = Number(text);
  if (!(tolerance >= 0)) throw new Error(`--tolerance ${text}: it is a number, 0 or larger.`);
  const { graph, specs, verbs, files, ...rest } = await openWorkflow(path, set), engines: Engine[] = [], caches = [new Cache(cacheBudget), new Cache(cacheBudget)];
  try {
    await refuseProblems({ graph, specs, verbs, files, ...rest });
    // the runtime of one engine may not be opened while the other's is
    for (const name of names) engines.push(await openNodeEngine(name));
    const [a, b] = engines.map((engine, i) => () => execute(graph, {
      specs, verbs, files, cache: caches[i], engine: engine.info.name, upTo: withoutEffects(graph, specs), after: true,
      context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
    }));
    const found = await divergence(a, b, tolerance);
    process.stdout.write(json ? `${JSON.stringify({ engines: names, ...found }, plain, 2)}\n` : tell(names, found));
    if (found.is === 'diverges') process.exitCode = 1;
  } finally {
    for (const c of caches) c.dispose();
    for (const e of engines) await e.close();
    await files.close();
  }
}

const show = (x: number) => x.toPrecision(3);
function tell([a, b]: readonly string[], d: Divergence): string {
  if (d.is === 'same') return `${a} and ${b} agree within ${d.tolerance}: ${d.compared} values compared${d.worst ? `; furthest apart is ${showPath(d.worst.at)} ${d.worst.name}, by ${show(d.worst.error)}` : ''}.\n`;
  return [
    `${a} and ${b} part at ${showPath(d.at)}: ${d.name} is off by ${show(d.error)} (tolerance ${d.tolerance}).`,
    `  ${a.padEnd(7)} ${showStats(d.a)}`, `  ${b.padEnd(7)} ${showStats(d.b)}`,
    ...d.reads.map((r) => `  it reads ${r.name}, apart by ${show(r.error)}`),
    ...d.way.map((w, i) => `  ${'  '.repeat(i)}${w.at.at(-1)}  ${w.name}  ${show(w.error)}`), '',
  ].join('\n');
}
