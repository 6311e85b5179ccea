/** The discriminator node's face: how real each patch of a picture looks. Its equations are not here. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, type Dim, type PortType } from '../../src/graph/port.ts';
import { baseName, count, dimOf, imageType, showSize } from '../../src/graph/shapes.ts';
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import { logitsSide } from './net.ts';

const sided = (a: DiscriminatorArchitecture, d: Dim): Dim => (typeof d === 'number' ? logitsSide(a, d) : null);

/** Smallest side of a picture that gives a logit at all. */
export function smallestSide(a: DiscriminatorArchitecture): number {
  let side = 1;
  while (logitsSide(a, side) < 1) side++;
  return side;
}

export const spec: NodeSpec = {
  type: 'discriminator',
  title: 'Discriminator',
  icon: 'scan-eye',
  group: 'stage',
  help: `**D**: says of every patch of a picture whether it looks real, as the PatchGAN that a VQ-GAN was trained against judged it.

4×4 convolutions, the first ones with stride 2, LeakyReLU between them. Each **logit** sees a square of pixels (70×70 with three layers) and is large where that square looks like a real picture, small or negative where it looks made.

The **map** lays the logits over the picture: each pixel takes the logit whose square is centred nearest to it. Nothing is smoothed in between.

Normalisation is read from the file: BatchNorm, or ActNorm (scale and shift only). *Running* statistics are those kept from training, as in evaluation; *batch* statistics are taken from the pictures at hand, as during training.`,
  source: 'Section 3.1, equation 5; taming/modules/discriminator/model.py, NLayerDiscriminator',
  inputs: {
    image: { kind: 'image', help: 'The picture x or its reconstruction: (b, 3, H, W) in [-1, 1].' },
  },
  outputs: {
    logits: { kind: 'logits', help: 'One logit D(x) per patch: (b, 1, h′, w′). No unit; larger looks more real.' },
    map: { kind: 'map', help: 'The logits laid over the picture: (b, 1, H, W), each pixel the logit of the patch centred nearest to it.' },
    overlay: { kind: 'image', help: 'The picture tinted by the map: orange below the middle (more false), blue above it (more real), stronger farther from it.' },
    mean: { kind: 'number', label: 'mean logit', help: 'Mean of all logits. The generator\'s adversarial loss is its negative.' },
  },
  params: {
    weights: {
      kind: 'choice', label: 'Weights', default: 'file', options: [['file', 'From a checkpoint'], ['fresh', 'Fresh, by seed']],
      help: 'Fresh weights are drawn as the reference draws them, for training from the beginning; they judge nothing yet.',
    },
    file: {
      kind: 'file', label: 'Checkpoint', accept: ['.ckpt', '.pt', '.pth', '.safetensors'], default: 'samples/landscapes-vqgan.safetensors', onNode: true, when: ['weights', ['file']],
      samples: [['samples/landscapes-vqgan.safetensors', 'Landscapes, f8, 256 codes']],
      help: 'A whole VQ-GAN checkpoint (weights named loss.discriminator…), or a discriminator\'s own file (main.0.weight…). Layers, width and normalisation are read from it.',
    },
    ndf: { kind: 'number', label: 'Width', default: 64, min: 1, max: 512, step: 1, integer: true, when: ['weights', ['fresh']], help: 'Channels after the first convolution (disc_ndf); they double with each layer, up to eight times.' },
    layers: { kind: 'number', label: 'Layers', default: 3, min: 1, max: 6, step: 1, integer: true, when: ['weights', ['fresh']], help: 'Layers between the first and the last (disc_num_layers): 3 look at 70×70 pixels, 2 at 34×34.' },
    seed: { kind: 'number', label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, step: 1, integer: true, when: ['weights', ['fresh']], help: 'The same seed draws the same weights.' },
    statistics: {
      kind: 'choice', label: 'Statistics', default: 'running', onNode: true,
      options: [['running', 'Running, kept from training'], ['batch', 'Of these pictures']],
      help: 'Mean and variance that BatchNorm normalises with. ActNorm has none; there both give the same.',
    },
    tint: {
      kind: 'choice', label: 'Overlay around', default: 'zero', options: [['zero', 'Zero'], ['mean', 'Each picture\'s mean']],
      help: 'The middle between orange and blue: 0, where D is undecided, or the mean logit of each picture, which shows its worst places even where D is sure of all.',
    },
  },
  flow({ ins: { image }, facts }): Record<string, PortType> {
    const a = facts?.architecture as DiscriminatorArchitecture | undefined;
    if (image?.labels) throw new Refusal('This is a label map; the discriminator judges pictures. Wire a picture here.', 'image');
    const [b, c, h, w] = [0, 1, 2, 3].map((i) => dimOf(image, i));
    const pictures = { map: { ...imageType(b, 1, h, w), kind: 'map' }, overlay: imageType(b, 3, h, w) } as const;
    if (!a) return { logits: { kind: 'logits' }, mean: { kind: 'number' }, ...pictures };
    const name = baseName(String(facts?.file ?? 'this discriminator')), least = smallestSide(a);
    if (typeof c === 'number' && c !== a.inChannels) throw new Refusal(`The discriminator of ${name} takes ${count(a.inChannels, 'channel')}; this picture has ${c}. Choose another picture or another checkpoint.`, 'image');
    if ([h, w].some((d) => typeof d === 'number' && d < least)) throw new Refusal(`This picture is ${showSize(h, w)} pixels; the discriminator of ${name} needs at least ${least}×${least}. Resize the picture.`, 'image');
    return { logits: { kind: 'logits', shape: [b, 1, sided(a, h), sided(a, w)] }, mean: { kind: 'number' }, ...pictures };
  },
  upgrades: [],
};
