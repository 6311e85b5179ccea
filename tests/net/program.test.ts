/** Programs: shapes fail where they are written, equations are shared, layers can be tapped, pieces close over what they read. */
import { describe, expect, it } from 'vitest';
import { network } from '../../src/net/build.ts';
import { add, conv, groupNorm, mul, resBlock } from '../../src/net/layers.ts';
import { print, slice, tap } from '../../src/net/program.ts';

describe('building', () => {
  it('fails at the scope where the shape is wrong', () => {
    expect(() => network([[1, 3, 8, 8]], (b, x) => [b.layer('encoder', () => b.layer('conv_in', () =>
      b.op('Conv', [x, b.param('weight', [8, 4, 3, 3])], { strides: [1, 1], pads: [1, 1, 1, 1] })))]))
      .toThrow('encoder/conv_in: Conv expects 4 channels, got 3');
  });
  it('names what does not divide', () => {
    expect(() => network([[1, 24, 8, 8]], (b, x) => [groupNorm(b, 'norm', x)])).toThrow('norm: GroupNorm expects a multiple of 32 channels, got 24');
  });
  it('names weights by where they stand, and asks for each once', () => {
    const p = network([[1, 32, 8, 8]], (b, x) => [b.layer('encoder', () => b.layer('mid', () => resBlock(b, 'block_1', x, 64)))]);
    expect([...p.params.keys()]).toEqual([
      'norm1.weight', 'norm1.bias', 'conv1.weight', 'conv1.bias', 'norm2.weight', 'norm2.bias', 'conv2.weight', 'conv2.bias', 'nin_shortcut.weight', 'nin_shortcut.bias',
    ].map((n) => `encoder.mid.block_1.${n}`));
    expect(p.vars[p.params.get('encoder.mid.block_1.nin_shortcut.weight')!].shape).toEqual([64, 32, 1, 1]);
  });
  it('writes the same equation once', () => {
    const p = network([[4]], (b, x) => [add(b, mul(b, x, x), mul(b, x, x))]);
    expect(p.eqns.map((e) => e.op)).toEqual(['Mul', 'Add']);
    expect(print(p).split('\n')[0]).toBe('%1:float32[4] = Mul(%0, %0)  # ');
  });
});

const two = () => network([[1, 3, 8, 8]], (b, x) => [b.layer('net', () => conv(b, 'second', conv(b, 'first', x, 8), 4))]);

describe('layers', () => {
  it('are tapped by their dotted or slashed name', () => {
    const p = two();
    for (const name of ['net.first', 'net/first']) {
      const t = tap(p, [name]);
      expect(t.outputs).toHaveLength(2);
      expect(p.vars[t.outputs[1]].shape).toEqual([1, 8, 8, 8]);
    }
  });
  it('that do not exist are refused with the nearest names', () => {
    expect(() => tap(two(), ['net.frist'])).toThrow(/there is no layer net\.frist/);
  });
});

it('a piece closes over what it reads', () => {
  const p = two();
  const second = slice(p, p.eqns.filter((e) => e.scope === 'net/second'));
  expect(second.inputs).toEqual([p.eqns[0].out]);
  expect([...second.params.keys()]).toEqual(['net.second.weight', 'net.second.bias']);
  expect(second.outputs).toEqual(p.outputs);
});
