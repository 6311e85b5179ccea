/**
 * What a debugger without a breakpoint costs: the same run with and without one, turn about, on one thread. Counted is the time that the
 * processor worked for it, which other work on the machine disturbs less than the time on the clock.
 */
import { openNodeEngine } from '../src/gpu/node.ts';
import type { Engine } from '../src/gpu/engine.ts';
import { Cache } from '../src/run/cache.ts';
import { contextOn } from '../src/run/context.ts';
import { DebugRun } from '../src/run/debug-run.ts';
import { drain, execute, type Host, type Results } from '../src/run/execute.ts';
import { Retained } from '../src/run/retained.ts';
import { Watch } from '../src/run/watch.ts';
import { type Case, emptyCase, sampleCase } from './cases.ts';
import { median } from './measure.ts';

const hostOf = (engine: Engine, { specs, verbs, files }: Case): Host => ({
  specs, verbs, files, engine: engine.info.name, cache: new Cache(0), context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
});

async function timed(work: () => Promise<Results>): Promise<number> {
  const before = process.cpuUsage(), results = await work(), { user, system } = process.cpuUsage(before);
  results.close();
  return (user + system) / 1000;
}

async function compare(engine: Engine, what: Case, rounds: number) {
  const plain: number[] = [], held: number[] = [], values = new Retained(2 ** 28);
  for (let i = 0; i <= rounds; i++) {
    const alone = () => timed(() => drain(execute(what.graph, hostOf(engine, what))));
    const debugged = async () => {
      const run = new DebugRun({
        graph: what.graph, watch: new Watch(), values, signal: new AbortController().signal, tensor: (d, s) => engine.tensor(d, s), paused() {}, resumed() {},
        begin: (now, halted) => execute(what.graph, { ...hostOf(engine, what), after: true, now, halted }),
      });
      const ms = await timed(() => run.run('go'));
      run.history.close();
      return ms;
    };
    const [a, b] = i % 2 ? [await alone(), await debugged()] : await debugged().then(async (d) => [await alone(), d] as const);
    if (i > 0) { plain.push(a); held.push(b); }
  }
  await values.close();
  const pairs = held.map((h, i) => h / plain[i] - 1);
  return { case: what.name, nodes: Object.keys(what.graph.nodes).length, rounds, plain: median(plain), held: median(held), more: median(pairs) };
}

const engine = await openNodeEngine('cpu', 1);
for (const [what, rounds] of [[await sampleCase(), Number(process.argv[2] ?? 12)], [emptyCase(100), 60]] as const) {
  const { plain, held, more, nodes, ...rest } = await compare(engine, what, rounds);
  process.stdout.write(`${rest.case}: ${plain.toFixed(2)} ms alone, ${held.toFixed(2)} ms under the debugger, median of pairs ${(100 * more).toFixed(2)} % (${(1000 * (held - plain) / nodes).toFixed(1)} µs a node), ${rest.rounds} rounds\n`);
  await what.close();
}
await engine.close();
