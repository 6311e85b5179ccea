/** A network's weights and architecture as files that other programs read: safetensors, and a config in the published form. */
import { stringify } from 'yaml';
import type { DiscriminatorArchitecture, GptArchitecture, VqganArchitecture } from '../net/architecture.ts';
import type { ConditionFacts } from '../graph/port.ts';
import type { Type } from '../net/program.ts';
import type { Weights } from '../run/value.ts';
import { type TensorToWrite, writeSafetensors } from './safetensors.ts';

/**
 * Weights under the reference's names, read one after the other.
 * @param names of the weights, with their types
 */
export async function saveWeights(names: ReadonlyMap<string, Type>, weights: Weights, dtype: 'float32' | 'float16', told: (done: number) => void = () => {}): Promise<Uint8Array> {
  const tensors: TensorToWrite[] = [];
  for (const [name, type] of names) {
    tensors.push({ name, dtype, shape: type.shape, data: await weights.read(name, type) });
    told(tensors.length);
  }
  return writeSafetensors(tensors, { format: 'pt' });
}

const targets = { nearest: 'VQModel', ema: 'EMAVQ', gumbel: 'GumbelVQ' } as const;

interface Configured { readonly target: string; readonly params?: object }

function vqganNode(a: VqganArchitecture, discriminator?: DiscriminatorArchitecture): Configured {
  const d = a.ddconfig, target = a.nLabels ? 'VQSegmentationModel' : targets[a.quantizer];
  return {
    target: `taming.models.vqgan.${target}`,
    params: {
      embed_dim: a.embedDim, n_embed: a.nEmbed, ...(a.nLabels && { n_labels: a.nLabels }),
      ...(a.quantizer === 'gumbel' ? { kl_weight: a.klWeight } : a.beta !== 0.25 || a.quantizer === 'ema' ? { beta: a.beta } : {}),
      ...(!a.legacy && { legacy: false }),
      ddconfig: {
        double_z: d.doubleZ, z_channels: d.zChannels, resolution: d.resolution, in_channels: d.inChannels, out_ch: d.outCh, ch: d.ch,
        ch_mult: [...d.chMult], num_res_blocks: d.numResBlocks, attn_resolutions: [...d.attnResolutions], dropout: 0,
        ...(!d.resampWithConv && { resamp_with_conv: false }), ...(d.midAttention === false && { attn_type: 'none' }),
      },
      lossconfig: discriminator ? {
        target: 'taming.modules.losses.vqperceptual.VQLPIPSWithDiscriminator',
        params: {
          disc_conditional: false, disc_in_channels: discriminator.inChannels, disc_num_layers: discriminator.nLayers, disc_ndf: discriminator.ndf,
          ...(discriminator.norm === 'act' && { use_actnorm: true }), disc_start: 0, disc_weight: 0.8, codebook_weight: 1,
        },
      } : { target: 'torch.nn.Identity' },
    },
  };
}

/** What the reference's `instantiate_from_config` takes. What equals the reference's default is left out, since not every class takes it. */
export const configOf = (a: VqganArchitecture, discriminator?: DiscriminatorArchitecture): string => stringify({ model: vqganNode(a, discriminator) });

/** What stands before the codes, as the reference builds its stage. */
function conditionNode(condition: ConditionFacts, second?: VqganArchitecture): { key: string; stage: Configured } {
  if (condition.is === 'class') return { key: 'class_label', stage: { target: 'taming.modules.util.Labelator', params: { n_classes: condition.classes ?? 1 } } };
  if (condition.is === 'start') return { key: 'image', stage: { target: 'taming.modules.util.SOSProvider', params: { sos_token: condition.token } } };
  if (condition.is === 'codes' && second) return { key: condition.of, stage: vqganNode(second) };
  throw new Error(`a transformer conditioned on ${condition.is} is not written with a config here; save it as .safetensors of its weights`);
}

/** The config of a Net2NetTransformer over a first stage. */
export function transformerConfigOf(a: GptArchitecture, first: VqganArchitecture, condition: ConditionFacts, second?: VqganArchitecture): string {
  const { key, stage } = conditionNode(condition, second);
  return stringify({
    model: {
      target: 'taming.models.cond_transformer.Net2NetTransformer',
      params: {
        cond_stage_key: key,
        transformer_config: { target: 'taming.modules.transformer.mingpt.GPT', params: { vocab_size: a.vocabSize, block_size: a.blockSize, n_layer: a.nLayer, n_head: a.nHead, n_embd: a.nEmbd } },
        first_stage_config: vqganNode(first), cond_stage_config: stage,
      },
    },
  });
}

export interface TrainingData {
  /** Lists of pictures, one path a line. */
  readonly train: string;
  readonly validation: string;
  readonly size: number;
  readonly batch: number;
  readonly learningRate: number;
  /** The step at which the discriminator begins. */
  readonly start: number;
}

/** What the reference's main.py trains from: the model with its loss, where it begins, and the pictures. */
export function trainingConfigOf(a: VqganArchitecture, discriminator: DiscriminatorArchitecture, checkpoint: string, { train, validation, size, batch, learningRate, start }: TrainingData): string {
  const { target, params } = vqganNode(a, discriminator) as { target: string; params: { lossconfig: { target: string; params: object } } }, { lossconfig } = params;
  const list = (file: string, name: string) => ({ target: `taming.data.custom.Custom${name}`, params: { [`${name === 'Train' ? 'training' : 'test'}_images_list_file`]: file, size } });
  return stringify({
    model: { base_learning_rate: learningRate, target, params: { ...params, lossconfig: { ...lossconfig, params: { ...lossconfig.params, disc_start: start, perceptual_weight: 1 } }, ckpt_path: checkpoint } },
    data: { target: 'main.DataModuleFromConfig', params: { batch_size: batch, num_workers: 8, train: list(train, 'Train'), validation: list(validation, 'Test') } },
  });
}
