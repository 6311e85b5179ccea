/** A PatchGAN in a checkpoint: found by the names and shapes of its tensors, alone or inside a whole VQ-GAN. Writes no equations. */
import type { DiscriminatorArchitecture } from '../net/architecture.ts';
import { size, type Type } from '../net/program.ts';
import type { Weights } from '../run/value.ts';
import type { Checkpoint, TensorInfo } from './checkpoint.ts';

export interface FoundDiscriminator {
  readonly architecture: DiscriminatorArchitecture;
  /** What stands before 'main.0.weight' in the file: 'loss.discriminator.' in a whole checkpoint. */
  readonly prefix: string;
  /** Norm layers of an ActNorm that training never gave its first batch. */
  readonly uninitialised: readonly string[];
}

/** The reference's place for it: weight names begin with this, whatever the file calls them. */
const canonical = 'loss.discriminator.';
const isKernel = (t: TensorInfo | undefined) => t?.shape.length === 4 && t.shape[2] === 4 && t.shape[3] === 4;

/** The likeliest of several: one that is called a discriminator, then the shortest name. */
function prefixOf(tensors: ReadonlyMap<string, TensorInfo>): string | undefined {
  const end = 'main.0.weight';
  const all = [...tensors].filter(([name, t]) => (name === end || name.endsWith(`.${end}`)) && isKernel(t)).map(([name]) => name.slice(0, -end.length));
  const rank = (p: string) => (p.includes('discriminator') ? 0 : 10_000) + p.length;
  return all.sort((a, b) => rank(a) - rank(b))[0];
}

/**
 * Reads headers only, but for the one byte by which each ActNorm says whether it was initialised.
 * @throws Error when the file holds no discriminator, or one of another build
 */
export async function findDiscriminator(file: Checkpoint, name: string): Promise<FoundDiscriminator> {
  const prefix = prefixOf(file.tensors);
  if (prefix === undefined) throw new Error(`${name} holds no discriminator: no tensor is called loss.discriminator.main.0.weight or main.0.weight with a 4x4 kernel. Choose a whole VQ-GAN checkpoint, or a discriminator's own file.`);
  const at = (rest: string) => file.tensors.get(prefix + rest);
  const other = (why: string): never => { throw new Error(`The discriminator in ${name} is not a PatchGAN as published: ${why}.`); };
  const last = Math.max(...[...file.tensors.keys()].flatMap((k) => {
    const place = k.startsWith(prefix) ? /^main\.(\d+)\.weight$/.exec(k.slice(prefix.length)) : null;
    return place && isKernel(file.tensors.get(k)) ? [Number(place[1])] : [];
  }));
  const nLayers = (last - 2) / 3;
  if (!Number.isInteger(nLayers) || nLayers < 1) other(`its last convolution is ${prefix}main.${last}, where 5, 8, 11, ... is expected`);
  const [ndf, inChannels] = at('main.0.weight')!.shape;
  const norm = at('main.3.loc') ? 'act' : 'batch';
  if (norm === 'batch' && !at('main.3.weight')) other(`${prefix}main.3 is neither a BatchNorm nor an ActNorm`);
  const outs = Array.from({ length: nLayers }, (_, i) => ndf * Math.min(2 ** (i + 1), 8));
  outs.forEach((want, i) => {
    const has = at(`main.${2 + 3 * i}.weight`)?.shape[0];
    if (has !== want) other(`${prefix}main.${2 + 3 * i}.weight gives ${has ?? 'no'} channels, where ${want} are expected`);
  });
  const uninitialised: string[] = [];
  if (norm === 'act') for (let i = 0; i < nLayers; i++) {
    const flag = `${prefix}main.${3 + 3 * i}.initialized`;
    if (file.tensors.has(flag) && (await file.read(flag))[0] === 0) uninitialised.push(flag.slice(0, -'.initialized'.length));
  }
  return { architecture: { kind: 'discriminator', inChannels, ndf, nLayers, norm }, prefix, uninitialised };
}

/** Its weights under the reference's names ('loss.discriminator.main.0.weight'). @param digest sha256 of the file */
export function discriminatorWeights(file: Checkpoint, { prefix }: FoundDiscriminator, digest: string): Weights {
  return {
    digest,
    async read(name: string, type: Type) {
      const stored = prefix + name.slice(canonical.length), info = file.tensors.get(stored);
      if (!info) throw new Error(`the checkpoint lacks ${stored}`);
      if (size(info.shape) !== size(type.shape)) throw new Error(`${stored} has shape [${info.shape}], the discriminator takes [${type.shape}]`);
      return (await file.read(stored)) as Float32Array;
    },
  };
}

/** The weights among `names` (reference's names) that the file has no tensor for, by their name in the file. */
export const missingOf = (file: Checkpoint, { prefix }: FoundDiscriminator, names: Iterable<string>): string[] =>
  [...names].map((n) => prefix + n.slice(canonical.length)).filter((n) => !file.tensors.has(n));
