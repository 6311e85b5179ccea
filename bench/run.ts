/** `npm run bench`: engines and cases on this machine, one table and one JSON file. `--quick` leaves the f16 network out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/cli/registry.ts';
import { openNodeEngine } from '../src/gpu/node.ts';
import { type Case, emptyCase, f16Case, sampleCase } from './cases.ts';
import { type Measured, measure } from './measure.ts';
import { benchSampling, type SamplingRow } from './sampling.ts';
import { benchTorch, benchTraining, type TrainingRow } from './training.ts';

const quick = process.argv.includes('--quick');
const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (x: number) => (x >= 1000 ? `${(x / 1000).toFixed(2)} s` : `${x.toFixed(x < 10 ? 2 : 0)} ms`);
const row = (cells: readonly string[]) => say(cells.map((c, i) => (i < 2 ? c.padEnd(i ? 8 : 32) : c.padStart(11))).join(' '));

const results: Measured[] = [], sampling: SamplingRow[] = [], training: TrainingRow[] = [];
/** By the warm runs of the sample model; 1 while they are not known. */
function timesSlowerThanCpu(engine: string): number {
  const [one, cpu] = [engine, 'cpu'].map((e) => results.find((r) => r.engine === e && r.case.startsWith('sample'))?.warm);
  return engine === 'webgpu' && one !== undefined && cpu !== undefined ? one / cpu : 1;
}

say(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads, Node ${process.version}`);
row(['case', 'engine', 'first', 'warm', 'runs', 'outside', 'outside %']);
for (const name of ['cpu', 'wasm', 'webgpu'] as const) {
  let engine;
  try { engine = await openNodeEngine(name); } catch (e) { say(`${name}: ${(e as Error).message}`); continue; }
  const cases: Case[] = [await sampleCase(), ...(quick ? [] : [await f16Case()]), ...(name === 'cpu' ? [emptyCase(100)] : [])];
  for (const c of cases) {
    const slower = timesSlowerThanCpu(name);
    if (c.name.startsWith('f16') && slower > 3) {
      say(`${c.name.padEnd(32)} ${name.padEnd(8)} left out: this adapter is ${slower.toFixed(0)} times slower than the CPU, so it is software`);
      await c.close();
      continue;
    }
    try {
      const m = await measure(engine, c);
      results.push(m);
      row([m.case, m.engine, ms(m.first), ms(m.warm), `${m.runs}`, ms(m.outside), `${((100 * m.outside) / m.warm).toFixed(1)} %`]);
      if (c.name.includes('empty')) say(`  executor: ${ms(m.warm / Object.keys(m.nodes).length)} per empty node`);
    } catch (e) { say(`${c.name} on ${name}: ${(e as Error).message}`); } finally { await c.close(); }
  }
  if (timesSlowerThanCpu(name) > 3) say(`sampling on ${name} is left out: this adapter is software`);
  else await benchSampling(engine, (r) => {
    sampling.push(r);
    say(`${r.case.padEnd(32)} ${r.engine.padEnd(8)} ${Number.isNaN(r.perSecond) ? '–'.padStart(9) : r.perSecond.toFixed(1).padStart(9)} codes/s  ${r.note}`);
  }, { quick });
  if (!quick && timesSlowerThanCpu(name) <= 3) {
    // one thread, as PyTorch's figure below
    const single = name === 'webgpu' ? engine : await openNodeEngine(name, 1), t = await benchTraining(single);
    training.push(t);
    say(`${t.what.padEnd(32)} ${t.engine.padEnd(8)} ${ms(t.cpu).padStart(11)} processor time a step, ${ms(t.wall)} wall, sessions made in ${ms(t.creating ?? 0)}`);
    if (single !== engine) await single.close();
  }
  await engine.close();
}
const torch = quick ? undefined : await benchTorch();
if (torch !== undefined) {
  training.push({ engine: 'PyTorch', what: 'train VQ-GAN 64x64 b8, G + D', cpu: torch, wall: NaN });
  say(`${'the same in PyTorch, one thread'.padEnd(41)} ${ms(torch).padStart(11)} processor time a step`);
}
const folder = join(root, '.cache');
mkdirSync(folder, { recursive: true });
const file = join(folder, 'bench.json');
writeFileSync(file, `${JSON.stringify({ node: process.version, processor: cpus()[0]?.model, threads: cpus().length, results, sampling, training }, undefined, 2)}\n`);
say(`all figures: ${file}`);
process.exit(0); // dawn keeps threads
