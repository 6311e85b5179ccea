/** The weights our equations ask for are exactly those the reference's modules have, over many architectures. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decoder } from '../../nodes/decoder/net.ts';
import { encoder } from '../../nodes/encoder/net.ts';
import { gumbel, nearest } from '../../nodes/quantizer/net.ts';
import { factorOf, type VqganArchitecture } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';

const architectures: fc.Arbitrary<VqganArchitecture> = fc.record({
  quantizer: fc.constantFrom('nearest' as const, 'ema' as const, 'gumbel' as const),
  embedDim: fc.integer({ min: 4, max: 48 }), nEmbed: fc.integer({ min: 2, max: 64 }),
  ch: fc.constantFrom(32, 64), chMult: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
  numResBlocks: fc.integer({ min: 1, max: 2 }), levels: fc.subarray([0, 1, 2, 3]), inChannels: fc.integer({ min: 1, max: 9 }), zChannels: fc.integer({ min: 4, max: 40 }),
  doubleZ: fc.boolean(), resampWithConv: fc.boolean(), midAttention: fc.boolean(),
}).map(({ quantizer, embedDim, nEmbed, levels, inChannels, zChannels, ...d }) => ({
  kind: 'vqgan', quantizer, embedDim, nEmbed, beta: 0.25, legacy: true, klWeight: 1e-8,
  ddconfig: { ...d, inChannels, outCh: inChannels, zChannels, resolution: 64, attnResolutions: levels.filter((l) => l < d.chMult.length).map((l) => 64 >> l) },
}));

it('names and shapes agree', () => {
  fc.assert(fc.property(architectures, (a) => {
    const f = factorOf(a.ddconfig), side = 2 * f, params = new Map<string, string>();
    for (const p of [
      network([[1, a.ddconfig.inChannels, side, side]], (b, x) => [encoder(b, a, x)]),
      network([[1, a.embedDim, 2, 2]], (b, z) => [(a.quantizer === 'gumbel' ? gumbel : nearest)(b, a, z).quantized]),
      network([[1, a.embedDim, 2, 2]], (b, z) => [decoder(b, a, z)]),
    ]) for (const [name, v] of p.params) params.set(name, `${p.vars[v].shape}`);
    expect(Object.fromEntries(params)).toEqual(Object.fromEntries([...vqganWeights(a)].map(([n, s]) => [n, `${s}`])));
  }), { numRuns: 60, seed: 7 });
});

it('sizes come out as the factor says', () => {
  fc.assert(fc.property(architectures, (a) => {
    const f = factorOf(a.ddconfig);
    const e = network([[2, a.ddconfig.inChannels, 2 * f, 3 * f]], (b, x) => [encoder(b, a, x)]);
    expect(e.vars[e.outputs[0]].shape).toEqual([2, a.embedDim, 2, 3]);
    const d = network([[2, a.embedDim, 2, 3]], (b, z) => [decoder(b, a, z)]);
    expect(d.vars[d.outputs[0]].shape).toEqual([2, a.ddconfig.outCh, 2 * f, 3 * f]);
  }), { numRuns: 30, seed: 7 });
});
