/** One whole training step on an engine: 64x64, ch 32, [1, 2, 2, 4], batch 8, generator and discriminator; and the same in PyTorch where it is at hand. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../src/cli/registry.ts';
import { openWorkflow } from '../src/cli/workflow.ts';
import type { Engine } from '../src/gpu/engine.ts';
import { Cache } from '../src/run/cache.ts';
import { contextOn } from '../src/run/context.ts';
import { drain, execute } from '../src/run/execute.ts';

export interface TrainingRow { readonly engine: string; readonly what: string; /** processor time and wall time per step, ms */ readonly cpu: number; readonly wall: number; readonly creating?: number }

const median = (x: readonly number[]) => x.toSorted((a, b) => a - b)[x.length >> 1];
const cpuNow = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
/** The first steps are left out: WebAssembly is still being compiled in them. */
const warmUp = 2;

export async function benchTraining(engine: Engine, steps = 6): Promise<TrainingRow> {
  const settings = { 'model.embedDim': 64, 'model.zChannels': 64, 'trainer.start': 0, 'trainer.ramp': 0, 'trainer.steps': steps + warmUp, 'trainer.codebookStart': 'drawn', 'trainer.revive': 0, 'sum.weightB': 0, 'dataset.scenes': 8 };
  const { files, graph, ...registry } = await openWorkflow(join(root, 'graphs/train-vqgan.json'), Object.entries(settings).map(([k, v]) => `${k}=${v}`));
  const cpu: number[] = [], wall: number[] = [], creating = engine.clock.creating;
  let [c, w] = [cpuNow(), performance.now()];
  try {
    (await drain(execute(graph, {
      ...registry, files, cache: new Cache(0), engine: engine.info.name, upTo: ['trainer'], context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
      on(id, event) {
        if (id !== 'trainer' || event.is !== 'progress') return;
        cpu.push(cpuNow() - c);
        wall.push(performance.now() - w);
        [c, w] = [cpuNow(), performance.now()];
      },
    }))).close();
  } finally { await files.close(); }
  return { engine: engine.info.name, what: 'train VQ-GAN 64x64 b8, G + D', cpu: median(cpu.slice(warmUp)), wall: median(wall.slice(warmUp)), creating: engine.clock.creating - creating };
}

/** Processor time per step on one thread; undefined without PyTorch. */
export async function benchTorch(steps = 5): Promise<number | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    try { return Number((await promisify(execFile)(python, [join(root, 'bench/step.py'), `${steps}`])).stdout); } catch { /* not this one */ }
  }
  return undefined;
}
