/** A model's stages as networks of their own, with names for what goes in and out. Equations only. */
import { factorOf, type VqganArchitecture } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import type { Program, Shape, Type, Var } from '../../src/net/program.ts';
import { decoder } from '../decoder/net.ts';
import { encoder } from '../encoder/net.ts';
import { gumbel, lookUp, nearest } from '../quantizer/net.ts';

export interface Named { readonly program: Program; readonly names: ReadonlyMap<Var, string> }

export function named(program: Program, ins: readonly string[], outs: readonly string[]): Named {
  return { program, names: new Map([...ins.map((n, i) => [program.inputs[i], n] as const), ...outs.map((n, i) => [program.outputs[i], n] as const)]) };
}

export type Stage = 'encoder' | 'quantizer' | 'decoder';
export interface Size { readonly batch: number; readonly height: number; readonly width: number }

/**
 * @param takes what a decoder is given
 * @throws Error when the size is not whole cells
 */
export function stageOf(a: VqganArchitecture, stage: Stage, { batch: n, height, width }: Size, takes: 'quantized' | 'codes' = 'quantized'): Named {
  const f = factorOf(a.ddconfig), [h, w] = [height / f, width / f], latent: Shape = [n, a.embedDim, h, w];
  if (height % f || width % f) throw new Error(`this model has cells of ${f}×${f} pixels, and ${width}×${height} is no multiple of them.`);
  if (stage === 'encoder') return named(network([[n, a.ddconfig.inChannels, height, width]], (b, x) => [encoder(b, a, x)]), ['image'], ['latent']);
  if (stage === 'quantizer') return a.quantizer === 'gumbel'
    ? named(network([latent], (b, z) => { const q = gumbel(b, a, z); return [q.codes, q.quantized, q.loss, q.logits]; }), ['latent'], ['codes', 'quantized', 'loss', 'logits'])
    : named(network([latent], (b, z) => { const q = nearest(b, a, z); return [q.codes, q.quantized, q.loss, q.distance]; }), ['latent'], ['codes', 'quantized', 'loss', 'distance']);
  return takes === 'codes'
    ? named(network([{ dtype: 'int32', shape: [n, h, w] }], (b, s) => [decoder(b, a, lookUp(b, a, s))]), ['codes'], ['image'])
    : named(network([latent], (b, z) => [decoder(b, a, z)]), ['quantized'], ['image']);
}

/** Every weight of the three stages by the reference's name. */
export function weightsOf(a: VqganArchitecture): Map<string, Type> {
  const f = factorOf(a.ddconfig), side = { batch: 1, height: f, width: f }, all = new Map<string, Type>();
  for (const stage of ['encoder', 'quantizer', 'decoder'] as const) {
    const { program } = stageOf(a, stage, side);
    for (const [name, v] of program.params) all.set(name, program.vars[v]);
  }
  return all;
}
