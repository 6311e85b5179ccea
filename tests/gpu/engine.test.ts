/** The door to onnxruntime: results, releases, refusals, on the engines this machine has in Node. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { checkLimits } from '../../src/gpu/limits.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { network } from '../../src/net/build.ts';
import { conv } from '../../src/net/layers.ts';
import { size, type Type } from '../../src/net/program.ts';

const weights = { digest: 'ramp', async read(_: string, t: Type) { return Float32Array.from({ length: size(t.shape) }, (__, i) => (i % 7) - 3); } };

describe.each(['cpu', 'wasm'] as const)('%s', (name) => {
  let engine: Engine;
  const open = async () => (engine ??= await openNodeEngine(name, 1));
  afterAll(() => engine?.close());

  it('convolves as the definition says, with padding on two sides only', async () => {
    const e = await open();
    const p = network([[1, 2, 5, 5]], (b, x) => [conv(b, 'c', x, 3, { stride: 2, pads: [0, 0, 1, 1] })]);
    const data = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i));
    const x = e.tensor(data.slice(), [1, 2, 5, 5]);
    const [y] = await e.run(p, weights, [x]);
    const w = await weights.read('', { dtype: 'float32', shape: [3, 2, 3, 3] }), bias = [-3, -2, -1];
    const got = await y.data();
    expect(y.shape).toEqual([1, 3, 2, 2]);
    for (let o = 0; o < 3; o++) for (let r = 0; r < 2; r++) for (let c = 0; c < 2; c++) {
      let sum = bias[o];
      for (let i = 0; i < 2; i++) for (let u = 0; u < 3; u++) for (let v = 0; v < 3; v++) {
        const [yy, xx] = [2 * r + u, 2 * c + v];
        if (yy < 5 && xx < 5) sum += w[((o * 2 + i) * 3 + u) * 3 + v] * data[(i * 5 + yy) * 5 + xx];
      }
      expect(got[(o * 2 + r) * 2 + c]).toBeCloseTo(sum, 4);
    }
    x.release();
    y.release();
    expect(e.live().tensors).toBe(0);
  });

  it('makes a session once per network and weights, and refuses a wrong input before running', async () => {
    const e = await open(), before = e.live().sessions;
    const p = network([[1, 2, 4, 4]], (b, x) => [conv(b, 'c', x, 3)]);
    const x = e.tensor(new Float32Array(32), [1, 2, 4, 4]);
    for (let i = 0; i < 3; i++) (await e.run(p, weights, [x]))[0].release();
    expect(e.live().sessions).toBe(before + 1);
    const wrong = e.tensor(new Float32Array(18), [1, 2, 3, 3]);
    await expect(e.run(p, weights, [wrong])).rejects.toThrow('input 0 is float32[1,2,3,3], the network takes float32[1,2,4,4]');
    x.release();
    wrong.release();
  });

  it('counts holders: the last one frees, a further release is an error', async () => {
    const e = await open();
    const t = e.tensor(new Float32Array(3), [3]).retain();
    t.release();
    expect(e.live().tensors).toBe(1);
    t.release();
    expect(e.live().tensors).toBe(0);
    expect(() => t.release()).toThrow('released twice');
    await expect(t.data()).rejects.toThrow('after its release');
  });

  it('names the weight that cannot be read and stays usable', async () => {
    const e = await open();
    const p = network([[1, 2, 4, 4]], (b, x) => [conv(b, 'lost', x, 3)]);
    const x = e.tensor(new Float32Array(32), [1, 2, 4, 4]);
    const broken = { digest: 'broken', read: async (n: string) => { throw new Error(`${n} is cut short`); } };
    await expect(e.run(p, broken, [x])).rejects.toThrow('lost.weight is cut short');
    (await e.run(p, weights, [x]))[0].release();
    x.release();
  });
});

it('an adapter with small buffers is refused with the size it would need', () => {
  const p = network([[1, 3, 1024, 1024]], (b, x) => [b.layer('encoder', () => conv(b, 'conv_in', x, 128))]);
  const limit = 128 * 2 ** 20;
  expect(() => checkLimits(p, { maxStorageBufferBindingSize: limit, maxBufferSize: 2 * limit }))
    .toThrow('Conv in encoder/conv_in needs a buffer of 512 MB, and this adapter\'s largest is 128 MB.');
  expect(() => checkLimits(p, { maxStorageBufferBindingSize: 4 * limit, maxBufferSize: 4 * limit })).not.toThrow();
  expect(() => checkLimits(p, undefined)).not.toThrow();
});
