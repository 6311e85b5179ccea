/** A trained network as files that other programs open: a checkpoint with the published names, and its config beside it. */
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import { configOf } from '../../src/models/save.ts';
import { type TensorToWrite, writeSafetensors } from '../../src/models/safetensors.ts';
import { writeTorch } from '../../src/models/save-torch.ts';
import type { Value } from '../../src/run/value.ts';

export const modelEndings: readonly string[] = ['.ckpt', '.safetensors'];

export interface ModelFile { readonly name: string; readonly bytes: Uint8Array }

/**
 * @param file whose ending says the form
 * @returns the checkpoint, then its config
 * @throws Error when the value is no VQ-GAN
 */
export async function modelFiles({ kind, model, about }: Value, file: string): Promise<readonly ModelFile[]> {
  const ending = modelEndings.find((e) => file.toLowerCase().endsWith(e));
  if (!model || !ending) throw new Error(`a ${kind} cannot be saved as ${file}. Models are written as ${modelEndings.join(' or ')}`);
  const { facts: { architecture }, weights } = model, names = weights.names ?? vqganWeights(architecture), step = Number(about?.step ?? 0);
  const tensors: TensorToWrite[] = [];
  for (const [name, shape] of names) {
    tensors.push({ name, dtype: 'float32', shape, data: await weights.read(name, { dtype: 'float32', shape }) });
    // BatchNorm counts its batches, and PyTorch misses the count when it is not there
    if (name.endsWith('.running_var')) tensors.push({ name: name.replace(/running_var$/, 'num_batches_tracked'), dtype: 'int64', shape: [], data: [step] });
  }
  const bytes = ending === '.ckpt' ? writeTorch(tensors, { epoch: 0, global_step: step }) : writeSafetensors(tensors, { format: 'pt' });
  const config = configOf(architecture, about?.discriminator as DiscriminatorArchitecture | undefined);
  return [{ name: file, bytes }, { name: `${file.slice(0, -ending.length)}.yaml`, bytes: new TextEncoder().encode(config) }];
}
