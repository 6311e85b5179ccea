/** Transformers as the reference implementation computes them: logits, cross entropy, greedy codes, sliding windows, pictures. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParamValue } from '../../src/graph/node.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { graphOf, largestDifference, openBench, type Bench } from '../tools/workflow.ts';
import { engines } from '../parity/engines.ts';

const reference = 'tests/fixtures/reference';
const expected = async (kase: string, array: string) => readNpy(sourceOf(array, await readFile(`${reference}/${kase}/${array}.npy`)));
const meta = async (kase: string) => JSON.parse(await readFile(`${reference}/${kase}/meta.json`, 'utf8')) as { numbers: Record<string, number>; window?: number };
const file = (kase: string) => ({ file: `${reference}/${kase}/model.ckpt` });

/** A graph that judges given codes: logits and cross entropy of them. */
const judge = (kase: string, condition: string, params: Record<string, ParamValue>, wire: readonly `${string}.${string}>${string}.${string}`[]) => graphOf(
  { transformer: file(kase), [condition]: params, codes: { file: `${reference}/${kase}/codes.npy`, height: 8, width: 8 }, sampler: {}, preview: {}, 'preview-2': {} },
  [...wire, `${condition}.condition>sampler.condition`, 'transformer.transformer>sampler.transformer', 'codes.codes>sampler.codes', 'sampler.logits>preview.image', 'sampler.loss>preview-2.image'],
);

describe.each(await engines())('$name', ({ name, env }) => {
  let bench: Bench;
  beforeAll(async () => { Object.assign(process.env, env); bench = await openBench(name); });
  afterAll(async () => { expect(await bench.close()).toBe(0); });

  it('transformer-class: logits within 2e-3, cross entropy within 1e-4', async () => {
    const kase = 'transformer-class', start = (await expected(kase, 'start')).data, want = await expected(kase, 'logits');
    const losses: number[] = [];
    for (const [i, id] of start.entries()) {
      const out = await bench.run(judge(kase, 'class', { class: id }, []));
      const { data, shape } = await out.at('sampler.logits');
      expect(shape).toEqual([2, 64, 128]);
      const row = 64 * 128;
      expect(largestDifference(data.subarray(i * row, (i + 1) * row), want.data.subarray(i * row, (i + 1) * row))).toBeLessThan(2e-3);
      losses.push(out.value('sampler.loss').number!);
    }
    if (start[0] === start[1]) expect(losses[0]).toBeCloseTo((await meta(kase)).numbers.cross_entropy, 4);
  });

  it('transformer-unconditional: its own start token, logits and cross entropy', async () => {
    const kase = 'transformer-unconditional', out = await bench.run(judge(kase, 'unconditional', {}, ['transformer.transformer>unconditional.transformer']));
    expect(largestDifference((await out.at('sampler.logits')).data, (await expected(kase, 'logits')).data)).toBeLessThan(2e-3);
    expect(Math.abs(out.value('sampler.loss').number! - (await meta(kase)).numbers.cross_entropy)).toBeLessThan(1e-4);
  });

  it('transformer-coordinates: codes of the coordinates, logits', async () => {
    const kase = 'transformer-coordinates';
    const out = await bench.run(judge(kase, 'coordinates', { file: `${reference}/${kase}/coordinates.npy` }, ['transformer.transformer>coordinates.transformer']));
    expect(Array.from((await out.at('coordinates.condition')).data)).toEqual(Array.from((await expected(kase, 'condition_codes')).data));
    expect(largestDifference((await out.at('sampler.logits')).data, (await expected(kase, 'logits')).data)).toBeLessThan(2e-3);
  });

  it.each(['transformer-class', 'transformer-unconditional'])('%s: greedy codes of a whole grid equal, picture within 1e-3', async (kase) => {
    const start = (await expected(kase, 'start')).data, want = await expected(kase, 'greedy_codes'), picture = await expected(kase, 'greedy_image');
    for (const [i, id] of start.entries()) {
      const out = await bench.run(graphOf(
        { transformer: file(kase), class: { class: id }, sampler: { greedy: true }, decoder: {} },
        kase === 'transformer-class' ? ['class.condition>sampler.condition', 'transformer.transformer>sampler.transformer', 'sampler.codes>decoder.codes', 'transformer.firstStage>decoder.model']
          : ['class.condition>sampler.condition', 'transformer.transformer>sampler.transformer', 'sampler.codes>decoder.codes', 'transformer.firstStage>decoder.model'],
      ));
      const { data, shape } = await out.at('sampler.codes');
      expect(shape).toEqual([1, 8, 8]);
      expect(Array.from(data)).toEqual(Array.from(want.data.subarray(i * 64, (i + 1) * 64)));
      const image = await out.at('decoder.image'), n = image.data.length;
      expect(largestDifference(image.data, picture.data.subarray(i * n, (i + 1) * n))).toBeLessThan(1e-3);
    }
  });

  it.each(['one', 'wavefront'])('transformer-segmentation, order %s: condition codes, sliding-window codes and the picture equal the reference', async (order) => {
    const kase = 'transformer-segmentation';
    const out = await bench.run(graphOf(
      { transformer: file(kase), segmentation: { file: `${reference}/${kase}/labels.npy` }, sampler: { greedy: true, order, seed: order === 'one' ? 0 : 1 }, decoder: {} },
      ['transformer.conditionStage>segmentation.model', 'segmentation.condition>sampler.condition', 'transformer.transformer>sampler.transformer', 'sampler.codes>decoder.codes', 'transformer.firstStage>decoder.model'],
    ));
    expect(Array.from((await out.at('segmentation.condition')).data)).toEqual(Array.from((await expected(kase, 'condition_codes')).data));
    const { data, shape } = await out.at('sampler.codes');
    expect(shape).toEqual([1, 12, 11]);
    expect(Array.from(data)).toEqual(Array.from((await expected(kase, 'greedy_codes')).data));
    expect(largestDifference((await out.at('decoder.image')).data, (await expected(kase, 'greedy_image')).data)).toBeLessThan(1e-3);
  });
});
