/** The assert node: what holds passes, what does not fails with one line that says how. */
import { expect, it } from 'vitest';
import { spec } from '../../nodes/assert/spec.ts';
import { verb } from '../../nodes/assert/run.ts';
import { defaultsOf } from '../../src/graph/node.ts';
import { sourceOf } from '../../src/models/source.ts';
import { writeNpy } from '../../src/models/npy.ts';
import { drain } from '../../src/run/execute.ts';
import type { Value } from '../../src/run/value.ts';
import type { Context, Files } from '../../src/run/verb.ts';
import { Arena } from '../run/fakes.ts';

const arena = new Arena();
const picture = (...x: number[]): Value => ({ kind: 'image', tensor: arena.tensor(Float32Array.from(x), [1, 1, 1, x.length]) });
const codes = (below: number | undefined, ...x: number[]): Value => ({ kind: 'codes', tensor: arena.tensor(Int32Array.from(x), [1, 1, x.length]), below });
const files = { open: async (name: string) => sourceOf(name, writeNpy(Float32Array.of(0.5, 1), [1, 1, 1, 2])), digest: async () => 'd' } as unknown as Files;

async function check(params: Record<string, string | number>, value: Value, reference?: Value): Promise<string> {
  const ctx = { params: { ...defaultsOf(spec), ...params }, files } as unknown as Context;
  return drain(verb.run(ctx, { value, ...(reference && { reference }) })).then(() => 'holds', (e: Error) => e.message);
}

it.each<[Record<string, string | number>, Value, Value | undefined, RegExp]>([
  [{ check: 'finite' }, picture(1, 2), undefined, /^holds/], [{ check: 'finite' }, picture(1, NaN), undefined, /^1 of 2 numbers are NaN and 0 infinite\.$/],
  [{ check: 'shape', shape: '1 1 * 2' }, picture(1, 2), undefined, /^holds/], [{ check: 'shape', shape: '1×1×1×3' }, picture(1, 2), undefined, /^The shape is 1 1 1 2, and 1×1×1×3 is asserted\.$/],
  [{ check: 'shape', shape: '1 1 big' }, picture(1), undefined, /"big" is no length/],
  [{ check: 'range' }, picture(-1, 1), undefined, /^holds/], [{ check: 'range' }, picture(-1, 1.25), undefined, /from -1 to 1\.25; -1 to 1 is asserted/], [{ check: 'range' }, picture(0, NaN), undefined, /1 are NaN/],
  [{ check: 'psnr', psnr: 20 }, picture(0, 0), picture(0.1, 0.1), /^holds/], [{ check: 'psnr', psnr: 27 }, picture(0, 0), picture(0.1, 0.1), /^The PSNR is 26 dB, and at least 27 dB/],
  [{ check: 'psnr', psnr: 99 }, picture(2), picture(1), /^holds/], [{ check: 'psnr' }, picture(0), picture(0, 1), /has shape \[1, 1, 1, 1\] and the reference \[1, 1, 1, 2\]/],
  [{ check: 'usage', usage: 50 }, codes(4, 0, 3), undefined, /^holds/], [{ check: 'usage', usage: 51 }, codes(4, 0, 3), undefined, /^50 % of the codebook/], [{ check: 'usage' }, codes(undefined, 1), undefined, /of how many codes/],
  [{ check: 'equals' }, codes(4, 1, 2), codes(4, 1, 2), /^holds/], [{ check: 'equals' }, codes(4, 1, 2), codes(4, 1, 3), /1 of 2 numbers .* number 1 is 2, not 3/], [{ check: 'equals', tolerance: 1 }, codes(4, 1, 2), codes(4, 1, 3), /^holds/],
  [{ check: 'equals' }, picture(NaN), picture(NaN), /^holds/], [{ check: 'equals', tolerance: 9 }, picture(NaN), picture(1), /number 0 is not a number, not 1/], [{ check: 'equals' }, picture(1), undefined, /no reference/],
  [{ check: 'file', file: 'a.npy' }, picture(0.5, 1), undefined, /^holds/], [{ check: 'file', file: 'a.npy' }, picture(0.5, 2), undefined, /those of a\.npy: number 1 is 2, not 1/],
  [{ check: 'range', min: 0, max: 2 }, { kind: 'number', number: 1.5 }, undefined, /^holds/], [{ check: 'range', min: 0, max: 1 }, { kind: 'number', number: 1.5 }, undefined, /asserted/],
  [{ check: 'finite' }, { kind: 'text', text: 'x' }, undefined, /has no numbers/],
])('%j', async (params, value, reference, says) => expect(await check(params, value, reference)).toMatch(says));

it('refuses before a run what can be seen then', () => {
  const flow = (params: Record<string, string>, ins: Parameters<NonNullable<typeof spec.flow>>[0]['ins']) => () => spec.flow!({ ins, params: { ...defaultsOf(spec), ...params }, facts: undefined });
  expect(flow({ check: 'psnr' }, { value: { kind: 'image' } })).toThrow('needs a reference');
  expect(flow({ check: 'usage' }, { value: { kind: 'image' } })).toThrow('Wire codes');
  expect(flow({ check: 'shape', shape: '1 3 256 256' }, { value: { kind: 'image', shape: [1, 3, 256, 128] } })).toThrow('is 1 3 256 128');
  expect(flow({ check: 'shape', shape: '1 3 * 256' }, { value: { kind: 'image', shape: [1, 3, { of: 'H', times: 1, over: 1 }, 256] } })()).toEqual({});
});
