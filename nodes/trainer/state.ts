/** Everything a run needs to go on where it stopped, as one safetensors file. Random numbers and order follow from the step, so it is enough. */
import type { Layout } from '../../src/net/flat.ts';
import type { Shape } from '../../src/net/program.ts';
import { openSafetensors, writeSafetensors } from '../../src/models/safetensors.ts';
import { sourceOf } from '../../src/models/source.ts';
import { History } from './history.ts';

export const fileName = 'training.safetensors';

/** Flat vectors by name: 'generator.weights', 'generator.first', 'discriminator.weights', 'statistics', 'idle' ... */
export interface State {
  /** Steps that are done. */
  readonly step: number;
  /** Steps the discriminator has done. */
  readonly contested: number;
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly history: History;
}

/** Which weights stand where: a state belongs to networks that agree in it. */
export const fingerprint = (layouts: Readonly<Record<string, Layout>>): string =>
  JSON.stringify(Object.entries(layouts).map(([name, { parts }]) => [name, parts.map((p): [string, Shape] => [p.name, p.shape])]));

export function writeState({ step, contested, vectors, history }: State, mark: string): Uint8Array {
  const tensors = Object.entries(vectors).map(([name, data]) => ({ name, dtype: 'float32' as const, shape: [data.length], data }));
  return writeSafetensors(tensors, { step: `${step}`, contested: `${contested}`, networks: mark, history: JSON.stringify(history.save()) });
}

/** @throws Error when it belongs to other networks, or is damaged */
export async function readState(bytes: Uint8Array, mark: string, where: string): Promise<State> {
  const file = await openSafetensors(sourceOf(where, bytes)), meta = file.extras as Readonly<Record<string, string>>;
  if (meta.networks !== mark) throw new Error(`${where} holds the training of another model: its weights have other names or shapes. Choose another folder for checkpoints, or the model it belongs to.`);
  const vectors: Record<string, Float32Array> = {};
  for (const name of file.tensors.keys()) vectors[name] = Float32Array.from(await file.read(name));
  const history = JSON.parse(meta.history) as ConstructorParameters<typeof History>[0];
  return { step: Number(meta.step), contested: Number(meta.contested), vectors, history: new History(history) };
}
