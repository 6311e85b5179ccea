/** Codes while they learn: counted, placed and revived; and the weights a network begins with. */
import { describe, expect, it } from 'vitest';
import { age, countCodes, kMeans, perplexity, revive, rowsOf } from '../../nodes/trainer/codebook.ts';
import { History } from '../../nodes/trainer/history.ts';
import { advise } from '../../nodes/trainer/result.ts';
import { discriminatorShapes } from '../../src/net/discriminator-weights.ts';
import { gptWeights } from '../../src/net/gpt-weights.ts';
import { initialWeight } from '../../src/net/initial.ts';
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';

describe('codes', () => {
  it('perplexity is K when all are used alike and 1 when one is', () => {
    expect(perplexity(countCodes([0, 1, 2, 3], 4))).toBeCloseTo(4, 10);
    expect(perplexity(countCodes([2, 2, 2], 4))).toBe(1);
    expect(perplexity([1, 1, 0, 2])).toBeCloseTo(Math.exp(1.5 * Math.LN2), 10);
  });
  it('rows of a latent are its cells', () => {
    expect([...rowsOf(Float32Array.from({ length: 12 }, (_, i) => i), [1, 3, 2, 2])]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  });
  it('k-means finds clusters that are there', () => {
    const centres = [[0, 0], [10, 0], [0, 10], [10, 10]], rows = Float32Array.from(centres.flatMap((c) => Array.from({ length: 30 }, (_, i) => [c[0] + Math.sin(i), c[1] + Math.cos(i * 2)])).flat());
    const found = kMeans(rows, 2, 4, 5, 20);
    // whatever the seed, no row is far from its centre unless two centres began in one cluster; this seed's do not
    for (const c of centres) expect(Math.min(...[0, 1, 2, 3].map((k) => Math.hypot(found[2 * k] - c[0], found[2 * k + 1] - c[1])))).toBeLessThan(6);
    expect(kMeans(rows, 2, 4, 5, 20)).toEqual(found);
    expect(() => kMeans(rows, 2, 500, 1)).toThrow(/120 vectors for 500 codes/);
  });
  it('only codes idle for long enough move, to rows of the batch', () => {
    const idle = Float32Array.of(3, 0, 9), codebook = Float32Array.of(1, 1, 2, 2, 3, 3), rows = Float32Array.of(7, 8, 7, 8);
    expect(revive(codebook, idle, rows, { after: 5, seed: 0, step: 4 })).toEqual([2]);
    expect([...codebook]).toEqual([1, 1, 2, 2, 7, 8]);
    age(idle, [0, 1, 0]);
    expect([...idle]).toEqual([4, 0, 1]);
  });
});

describe('history', () => {
  it('stays short however long the run, and goes on the same after being saved', () => {
    const whole = new History();
    for (let step = 1; step <= 20_000; step++) whole.add({ step, total: step / 2 });
    expect(whole.rows.length).toBeLessThanOrEqual(4096);
    expect(whole.rows.at(-1)!.step).toBe(20_000);
    const before = new History();
    for (let step = 1; step <= 9_000; step++) before.add({ step, total: step / 2 });
    const after = new History(JSON.parse(JSON.stringify(before.save())) as ConstructorParameters<typeof History>[0]);
    for (let step = 9_001; step <= 20_000; step++) after.add({ step, total: step / 2 });
    expect(after.rows).toEqual(whole.rows);
  });
  it('a collapse, a winner and ruined reconstructions are told; a healthy run is not', () => {
    const codebook = { name: 'quantize.embedding.weight', shape: [256, 4], at: 0, size: 1024 };
    const rows = (n: number, row: object) => Array.from({ length: n }, (_, i) => ({ step: i + 1, ...row }));
    expect(advise(rows(60, { perplexity: 3, 'reconstruction loss': 0.1 }), { codebook }).join()).toMatch(/collapsed: 3.0 of 256/);
    expect(advise(rows(60, { perplexity: 200, 'discriminator loss': 0.01 }), { codebook }).join()).toMatch(/always wins/);
    expect(advise([...rows(40, { 'reconstruction loss': 0.1 }), ...rows(80, { 'reconstruction loss': 0.3, 'discriminator loss': 0.8 })], {}).join()).toMatch(/became worse/);
    expect(advise(rows(60, { perplexity: 200, 'reconstruction loss': 0.1, 'discriminator loss': 0.9 }), { codebook })).toEqual([]);
  });
});

describe('initial weights', () => {
  const a: VqganArchitecture = { kind: 'vqgan', quantizer: 'nearest', embedDim: 32, nEmbed: 64, beta: 0.25, legacy: true, klWeight: 0, ddconfig: { ch: 64, chMult: [1, 2], numResBlocks: 1, attnResolutions: [], resolution: 32, inChannels: 3, outCh: 3, zChannels: 32, doubleZ: false, resampWithConv: true } };
  const shapes = vqganWeights(a), draw = (name: string, from: ReadonlyMap<string, readonly number[]> = shapes, seed = 1) => initialWeight(name, from, seed);
  const stats = (x: Float32Array) => { const mean = x.reduce((s, v) => s + v, 0) / x.length; return { mean, deviation: Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length), most: x.reduce((m, v) => Math.max(m, Math.abs(v)), 0) }; };

  it('convolutions are uniform within 1 / sqrt(fan in), their biases too; norms are 1 and 0; codes within 1 / K', () => {
    const w = stats(draw('decoder.mid.block_1.conv1.weight')), bound = 1 / Math.sqrt(128 * 9);
    expect(w.most).toBeLessThanOrEqual(bound);
    expect(w.most).toBeGreaterThan(0.999 * bound);
    expect(w.deviation / (bound / Math.sqrt(3))).toBeCloseTo(1, 2);
    const bias = stats(draw('decoder.mid.block_1.conv1.bias'));
    expect(bias.most).toBeLessThanOrEqual(bound);
    expect(bias.most).toBeGreaterThan(0.8 * bound);
    expect([...new Set(draw('encoder.norm_out.weight')), ...new Set(draw('encoder.norm_out.bias'))]).toEqual([1, 0]);
    const codes = stats(draw('quantize.embedding.weight'));
    expect(codes.most).toBeLessThanOrEqual(1 / 64);
    expect(codes.most).toBeGreaterThan(0.99 / 64);
  });
  it('the discriminator is normal with deviation 0.02, its norms about 1', () => {
    const d = discriminatorShapes({ kind: 'discriminator', inChannels: 3, ndf: 64, nLayers: 2, norm: 'batch' });
    const [conv, norm] = [stats(draw('loss.discriminator.main.2.weight', d)), stats(draw('loss.discriminator.main.3.weight', d))];
    expect(conv.deviation).toBeCloseTo(0.02, 3);
    expect(norm.mean).toBeCloseTo(1, 2);
    expect([...new Set(draw('loss.discriminator.main.3.bias', d))]).toEqual([0]);
    expect(stats(draw('loss.discriminator.main.0.bias', d)).most).toBeLessThanOrEqual(1 / Math.sqrt(48));
    expect([...new Set(draw('loss.discriminator.main.3.running_var', d))]).toEqual([1]);
  });
  it('the transformer is normal with deviation 0.02, without biases and places', () => {
    const g = gptWeights({ kind: 'gpt', vocabSize: 100, blockSize: 64, nLayer: 1, nHead: 2, nEmbd: 64 });
    expect(stats(draw('transformer.blocks.0.mlp.0.weight', g)).deviation).toBeCloseTo(0.02, 3);
    for (const zero of ['transformer.pos_emb', 'transformer.blocks.0.attn.key.bias', 'transformer.ln_f.bias']) expect(stats(draw(zero, g)).most, zero).toBe(0);
  });
  it('the seed and the name decide, and nothing else', () => {
    expect(draw('encoder.conv_in.weight')).toEqual(draw('encoder.conv_in.weight'));
    expect(draw('encoder.conv_in.weight')).not.toEqual(draw('encoder.conv_in.weight', shapes, 2));
    expect(draw('encoder.mid.block_1.conv1.weight')).not.toEqual(draw('encoder.mid.block_2.conv1.weight'));
  });
});
