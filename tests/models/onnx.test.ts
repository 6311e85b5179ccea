/** ONNX files of PyTorch's exporter and of this project's emitter, by their face and their initialisers. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/models/open.ts';
import { openOnnx } from '../../src/models/onnx.ts';
import { sourceOf } from '../../src/models/source.ts';
import { counted, expectedOf, fixture, numbersOf } from './fixture.ts';

it('reads what torch.onnx.export wrote', async () => {
  const c = await openOnnx(fixture('models/small.onnx')), expected = expectedOf('models/small-onnx.json');
  expect(c.face.inputs).toEqual([{ name: 'image', dtype: 'float32', shape: ['batch', 3, 'height', 8] }]);
  expect(c.face.outputs).toMatchObject([{ name: 'logits', dtype: 'float32' }]);
  expect(c.face).toMatchObject({ opset: 13, producer: 'pytorch', ops: { Conv: 1, Relu: 1, ReduceMean: 1, Gemm: 1 }, external: [] });
  expect([...c.tensors.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [name, want] of Object.entries(expected)) {
    expect(c.tensors.get(name)).toMatchObject({ dtype: 'float32', shape: want.shape });
    expect([...await c.read(name)]).toEqual(numbersOf(want));
  }
});

const bytes = (number: number, b: readonly number[]) => [(number << 3) | 2, ...varint(b.length), ...b];
const integer = (number: number, x: number) => [number << 3, ...varint(x)];
const varint = (x: number): number[] => (x < 128 ? [x] : [(x & 127) | 128, ...varint(Math.floor(x / 128))]);
const text = (number: number, s: string) => bytes(number, [...new TextEncoder().encode(s)]);
const output = bytes(12, text(1, 'y'));
const model = (...graph: number[][]) => Uint8Array.from([...integer(1, 8), ...bytes(7, [...graph.flat(), ...output])]);
const open = (b: Uint8Array) => openCheckpoint(sourceOf('m.onnx', b));

describe('initialisers in other forms', () => {
  it('packed floats, varints and half bits', async () => {
    const f = new Uint8Array(new Float32Array([1.5, -2]).buffer);
    const c = await open(model(
      bytes(5, [...integer(1, 2), ...integer(2, 1), ...text(8, 'floats'), ...bytes(4, [...f])]),
      bytes(5, [...bytes(1, [2, 1]), ...integer(2, 7), ...text(8, 'longs'), ...bytes(7, [...varint(300), 255, 255, 255, 255, 255, 255, 255, 255, 255, 1])]),
      bytes(5, [...integer(1, 1), ...integer(2, 10), ...text(8, 'half'), ...bytes(5, varint(0x3e00))]),
    ));
    expect([...await c.read('floats')]).toEqual([1.5, -2]);
    expect([...await c.read('longs')]).toEqual([300, -1]);
    expect(c.tensors.get('longs')?.shape).toEqual([2, 1]);
    expect([...await c.read('half')]).toEqual([1.5]);
  });
  it('data in another file is noted, and refused when asked for', async () => {
    const c = await open(model(bytes(5, [...integer(1, 4), ...integer(2, 1), ...text(8, 'w'), ...bytes(13, [...text(1, 'location'), ...text(2, 'w.bin')]), ...integer(14, 1)])));
    expect(c.extras.external).toEqual(['w.bin']);
    await expect(c.read('w')).rejects.toThrow(/w of m\.onnx stands in w\.bin, a file beside it/);
  });
  it('numbers that contradict the shape are refused', async () => {
    await expect(open(model(bytes(5, [...integer(1, 3), ...integer(2, 1), ...text(8, 'w'), ...bytes(9, [0, 0, 0, 0])])))).rejects.toThrow(/w does not hold the 3 numbers/);
    await expect(open(model(bytes(5, [...bytes(1, [...varint(2 ** 40), ...varint(2 ** 40)]), ...integer(2, 1), ...text(8, 'w')])))).rejects.toThrow(/impossible shape/);
  });
  it('a model without a graph is refused', () => expect(open(Uint8Array.from(integer(1, 8)))).rejects.toThrow(/m\.onnx cannot be opened as an ONNX model: it holds no graph/));
});

it('reads no tensor while opening', async () => {
  const data = new Uint8Array(8_000_000), head = [...integer(1, 8)];
  const tensor = [...integer(1, 2_000_000), ...integer(2, 1), ...text(8, 'w'), (9 << 3) | 2, ...varint(data.length)];
  const inner = [(5 << 3) | 2, ...varint(tensor.length + data.length), ...tensor];
  const front = [...head, (7 << 3) | 2, ...varint(inner.length + data.length + output.length), ...inner], file = new Uint8Array(front.length + data.length + output.length);
  file.set(front); file.set(output, front.length + data.length);
  const source = counted(sourceOf('m.onnx', file)), c = await openCheckpoint(source);
  expect(source.total).toBeLessThan(600_000);
  expect((await c.read('w')).length).toBe(2_000_000);
});
