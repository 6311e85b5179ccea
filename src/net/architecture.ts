/** What a published config says of a network, as data. Field names follow the reference's configs in camelCase. */

/** taming-transformers `ddconfig` (modules/diffusionmodules/model.py, Encoder and Decoder). */
export interface DdConfig {
  readonly ch: number;
  readonly chMult: readonly number[];
  readonly numResBlocks: number;
  /** Side lengths, counted from `resolution`, at which every residual block is followed by attention. */
  readonly attnResolutions: readonly number[];
  readonly resolution: number;
  readonly inChannels: number;
  readonly outCh: number;
  readonly zChannels: number;
  readonly doubleZ: boolean;
  readonly resampWithConv: boolean;
  /** false: no attention at the lowest resolution (latent-diffusion's `attn_type: none`). Absent: true, as in taming-transformers. */
  readonly midAttention?: boolean;
}

/** VQModel, VQSegmentationModel, GumbelVQ, EMAVQ (taming/models/vqgan.py) and latent-diffusion's VQModel. */
export interface VqganArchitecture {
  readonly kind: 'vqgan';
  /** 'nearest': VectorQuantizer and VectorQuantizer2; 'ema': EMAVectorQuantizer; 'gumbel': GumbelQuantize. */
  readonly quantizer: 'nearest' | 'ema' | 'gumbel';
  readonly embedDim: number;
  readonly nEmbed: number;
  /** Commitment weight beta of the codebook loss. */
  readonly beta: number;
  /** Which term beta weighs: true as published (`legacy`), false as in the paper. */
  readonly legacy: boolean;
  /** Weight of the KL term of a Gumbel quantizer. */
  readonly klWeight: number;
  /** Number of labels when the pictures are one-hot label maps (VQSegmentationModel). */
  readonly nLabels?: number;
  readonly ddconfig: DdConfig;
}

/** mingpt.GPT under Net2NetTransformer (taming/modules/transformer/mingpt.py). */
export interface GptArchitecture {
  readonly kind: 'gpt';
  readonly vocabSize: number;
  readonly blockSize: number;
  readonly nLayer: number;
  readonly nHead: number;
  readonly nEmbd: number;
}

/** NLayerDiscriminator, the PatchGAN (taming/modules/discriminator/model.py). */
export interface DiscriminatorArchitecture {
  readonly kind: 'discriminator';
  readonly inChannels: number;
  readonly ndf: number;
  readonly nLayers: number;
  readonly norm: 'batch' | 'act';
}

/** A gated PixelCNN over codes (van den Oord et al. 2016), the prior of a VQ-VAE. */
export interface PixelcnnArchitecture {
  readonly kind: 'pixelcnn';
  /** Codes are below this number. */
  readonly codes: number;
  readonly width: number;
  readonly layers: number;
  /** Number of classes it is conditioned on; 0 for none. */
  readonly classes: number;
}

export type Architecture = VqganArchitecture | GptArchitecture | DiscriminatorArchitecture | PixelcnnArchitecture;

/** Pixels per latent cell in each direction: the f of f8, f16. */
export const factorOf = (d: DdConfig) => 2 ** (d.chMult.length - 1);

/** Whether residual blocks at resolution level i (0 = full size) are followed by attention. */
export const hasAttention = (d: DdConfig, level: number) => d.attnResolutions.includes(Math.floor(d.resolution / 2 ** level));
