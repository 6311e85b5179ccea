/** A trained network as files that other programs open: a checkpoint with the published names, and its config beside it. */
import { gptWeights } from '../../src/net/gpt-weights.ts';
import { pixelcnnWeights } from '../../src/net/pixelcnn-weights.ts';
import type { Shape } from '../../src/net/program.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import { configOf, transformerConfigOf } from '../../src/models/save.ts';
import { type TensorToWrite, writeSafetensors } from '../../src/models/safetensors.ts';
import { writeTorch } from '../../src/models/save-torch.ts';
import type { Model, Value, Weights } from '../../src/run/value.ts';

export const modelEndings: readonly string[] = ['.ckpt', '.safetensors'];

export interface ModelFile { readonly name: string; readonly bytes: Uint8Array }

type Tensors = TensorToWrite[];

async function read(names: ReadonlyMap<string, Shape>, weights: Weights, prefix: string, step: number): Promise<Tensors> {
  const out: Tensors = [];
  for (const [name, shape] of names) {
    out.push({ name: prefix + name, dtype: 'float32', shape, data: await weights.read(name, { dtype: 'float32', shape }) });
    // BatchNorm counts its batches, and PyTorch misses the count when it is not there
    if (name.endsWith('.running_var')) out.push({ name: prefix + name.replace(/running_var$/, 'num_batches_tracked'), dtype: 'int64', shape: [], data: [step] });
  }
  return out;
}

/** The tensors and the config of a VQ-GAN, a PixelCNN without one, or of a transformer with its first stage. */
async function contentOf({ kind, model, transformer, prior, with: others }: Value, step: number): Promise<{ tensors: Tensors; config?: string }> {
  if (model) {
    const { facts: { architecture }, weights } = model;
    return { tensors: await read(weights.names ?? vqganWeights(architecture), weights, '', step), config: configOf(architecture, others?.discriminator?.architecture) };
  }
  if (prior) return { tensors: await read(pixelcnnWeights(prior.architecture), prior.weights, '', step) };
  if (!transformer) throw new Error(`a ${kind} has no weights, so it is not saved as a model`);
  const { facts: { architecture: gpt, condition }, weights } = transformer, first = others?.firstStage, second = others?.conditionStage;
  const stage = async (m: Model | undefined, prefix: string) => (m ? read(vqganWeights(m.facts.architecture), m.weights, prefix, step) : []);
  return {
    tensors: [...await read(gptWeights(gpt), weights, '', step), ...await stage(first, 'first_stage_model.'), ...await stage(second, 'cond_stage_model.')],
    ...(first && condition && { config: transformerConfigOf(gpt, first.facts.architecture, condition, second?.facts.architecture) }),
  };
}

/**
 * @param file whose ending says the form
 * @returns the checkpoint, then its config where it has one
 * @throws Error when the value holds no network
 */
export async function modelFiles(value: Value, file: string): Promise<readonly ModelFile[]> {
  const ending = modelEndings.find((e) => file.toLowerCase().endsWith(e)) ?? '', step = Number(value.about?.step ?? 0);
  const { tensors, config } = await contentOf(value, step);
  const bytes = ending === '.ckpt' ? writeTorch(tensors, { epoch: 0, global_step: step }) : writeSafetensors(tensors, { format: 'pt' });
  return [{ name: file, bytes }, ...(config === undefined ? [] : [{ name: `${file.slice(0, -ending.length)}.yaml`, bytes: new TextEncoder().encode(config) }])];
}
