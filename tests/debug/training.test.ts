/** The debugger in the trainer: training steps, halves, layers, and the same weights to the bit as without it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkflow } from '../../src/cli/workflow.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute, type Host, type Results } from '../../src/run/execute.ts';
import { Retained } from '../../src/run/retained.ts';
import { Watch } from '../../src/run/watch.ts';
import { play } from './script.ts';

const settings = [
  'dataset.size=16', 'dataset.side=32', 'dataset.batch=2', 'model.chMult=1,1', 'model.nEmbed=16', 'model.embedDim=8', 'model.zChannels=8', 'model.resolution=16',
  'discriminator.ndf=8', 'discriminator.layers=1', 'trainer.start=0', 'trainer.ramp=0', 'trainer.codebookStart=drawn', 'trainer.revive=0', 'trainer.steps=3',
];
let engine: Engine, workflow: Awaited<ReturnType<typeof openWorkflow>>;
beforeAll(async () => {
  engine = await openNodeEngine('cpu', 1);
  workflow = await openWorkflow('graphs/train-vqgan.json', settings);
});
afterAll(async () => { await engine.close(); await workflow.files.close(); });

const host = (): Host => ({ ...workflow, engine: 'cpu', cache: new Cache(0), upTo: ['trainer'], context: (base) => contextOn(engine, workflow.files, base, { layers: [], keep() {} }) });
function told(results: Results) {
  const { model, history } = results.outputs.get('trainer')!, said = { digest: model.model!.weights.digest, rows: history.about!.rows };
  results.close();
  return said;
}

it('stops at a training step, goes into its halves and layers, and trains the same weights', async () => {
  const plain = told(await drain(execute(workflow.graph, host())));
  const watch = new Watch(), values = new Retained(1 << 28);
  watch.set([{ id: 'two', at: ['trainer', 'step 2'] }, { id: 'three', at: ['trainer', 'step 3', 'discriminator', '*'], fromHit: 2 }]);
  const played = await play(workflow.graph, ['into', 'into', 'into', 'go', 'out', 'go'], { host: host(), tensor: (d, s) => engine.tensor(d, s), watch, values });
  expect(played.stops[0]).toBe('trainer/step 2');
  expect(played.stops[1]).toMatch(/^trainer\/step 2\/generator\/./);
  expect(played.stops[4]).toMatch(/^trainer\/step 3\/discriminator\/./);
  // the first step was run through in whole networks
  expect(played.run.history.steps.filter((s) => s.at[1] === 'step 1').map((s) => s.at.length)).toEqual([2]);
  expect(told(played.results!)).toEqual(plain);
  played.run.history.close();
  await values.close();
  expect(engine.live().tensors).toBe(0);
}, 120_000);
