/** PyTorch checkpoints of every serialisation against what PyTorch itself reads from them. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { bytesOf, counted, expectedOf, fixture, numbersOf } from './fixture.ts';

const expected = expectedOf('models/odd.json');

describe('tensors as PyTorch has them', () => {
  for (const [file, format] of [['odd.pt', 'torch zip'], ['odd-legacy.pt', 'torch legacy'], ['odd-protocol4.pt', 'torch zip'], ['odd-big-endian.pt', 'torch zip']] as const) {
    it(`${file}`, async () => {
      const c = await openCheckpoint(fixture(`models/${file}`));
      expect(c.format).toBe(format);
      expect([...c.tensors.keys()]).toEqual(Object.keys(expected));
      for (const [name, want] of Object.entries(expected)) {
        const info = c.tensors.get(name)!, data = await c.read(name);
        expect(info.shape, name).toEqual(want.shape);
        expect(data, name).toBeInstanceOf(/^(u?int|bool)/.test(info.dtype) ? Int32Array : Float32Array);
        expect(Array.from(data), name).toEqual(numbersOf(want).map((v) => (data instanceof Int32Array ? v : Math.fround(v))));
      }
    });
  }

  it('lists types and bytes', async () => {
    const { tensors } = await openCheckpoint(fixture('models/odd.pt'));
    expect(tensors.get('bfloat16')).toEqual({ dtype: 'bfloat16', shape: [4], bytes: 8 });
    expect(tensors.get('expanded')).toEqual({ dtype: 'float32', shape: [2, 3], bytes: 24 });
    expect(tensors.get('scalar')).toEqual({ dtype: 'int64', shape: [], bytes: 8 });
  });

  it('reads views of storages as PyTorch before 1.6 wrote them', async () => {
    const c = await openCheckpoint(fixture('models/views-legacy.pt'));
    expect([...await c.read('view')]).toEqual([4, 5, 6, 7]);
  });

  it('gives the same weights for both serialisations of the reference model', async () => {
    const zip = await openCheckpoint(fixture('reference/vqgan/model.ckpt')), legacy = await openCheckpoint(fixture('reference/vqgan-legacy-serialisation/model.ckpt'));
    expect([...legacy.tensors.keys()]).toEqual([...zip.tensors.keys()]);
    for (const name of zip.tensors.keys()) {
      const [a, b] = [await zip.read(name), await legacy.read(name)];
      // the legacy file holds them rounded to float16: within half a unit in the last place of 11 bits
      expect(a.every((x, i) => Math.abs(x - b[i]) <= Math.max(Math.abs(x) * 2 ** -11, 2 ** -25)), name).toBe(true);
    }
  });

  it('hands out numbers that are not the source\'s own', async () => {
    const bytes = bytesOf('reference/vqgan/model.ckpt'), c = await openCheckpoint(sourceOf('m', bytes));
    const before = await c.read('quant_conv.bias');
    (before as Float32Array).fill(99);
    expect((await c.read('quant_conv.bias'))[0]).not.toBe(99);
  });
});

describe('a Lightning checkpoint', () => {
  for (const file of ['lightning.ckpt', 'lightning-legacy.ckpt']) {
    it(`${file} becomes tensors and plain data`, async () => {
      const c = await openCheckpoint(fixture(`models/${file}`));
      expect([...c.tensors.keys()]).toEqual([
        'callbacks.ModelCheckpoint.best_model_score', 'optimizer_states.0.state.0.step', 'optimizer_states.0.state.0.exp_avg', 'optimizer_states.0.state.0.exp_avg_sq',
        'optimizer_states.0.state.1.step', 'optimizer_states.0.state.1.exp_avg', 'optimizer_states.0.state.1.exp_avg_sq', 'encoder.weight', 'encoder.bias',
      ]);
      expect(c.tensors.get('encoder.weight')?.shape).toEqual([4, 3, 3, 3]);
      expect(c.extras).toMatchObject({
        epoch: 3, global_step: 1200, 'pytorch-lightning_version': '1.0.8', hyper_parameters: { lr: 0.1, betas: [0.5, 0.9] }, config: { base_learning_rate: 4.5e-6 },
        args: { seed: 23, out: 'logs/run' }, counts: { a: 2, b: 1 }, found: { a: [1] }, np: 2.5, npi: 7, labels: [1, 2], big: '1180591620717411303424', bytes: '<2 bytes>', shape: [1, 2],
        callbacks: { '<pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint>': { best_model_path: 'last.ckpt' } },
      });
      expect(JSON.parse(JSON.stringify(c.extras))).toEqual(c.extras);
    });
  }

  it('names tensors of nested dictionaries by the whole path', async () => {
    const c = await openCheckpoint(fixture('models/nested.pt'));
    expect([...c.tensors.keys()]).toEqual(['model.a', 'ema.a']);
    expect([...await c.read('ema.a')]).toEqual([0, 0]);
  });
});

describe('reads by slices', () => {
  for (const name of ['vqgan', 'vqgan-legacy-serialisation']) {
    it(`${name}`, async () => {
      const source = counted(fixture(`reference/${name}/model.ckpt`)), c = await openCheckpoint(source);
      // the pickle, the table of contents, and what is read ahead to find where the pickle ends
      expect(source.total).toBeLessThan(450_000);
      source.total = 0;
      await c.read('quantize.embedding.weight');
      expect(source.total).toBeLessThan(c.tensors.get('quantize.embedding.weight')!.bytes + 64);
    });
  }
});
