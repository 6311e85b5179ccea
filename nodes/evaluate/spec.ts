/** The evaluate node's face: a model's figures over many pictures. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { needWeights } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'evaluate',
  title: 'Evaluate',
  icon: 'clipboard-check',
  group: 'train',
  help: `A model's figures over a dataset, batch after batch: every picture goes through encoder, quantizer and decoder, and is compared with what comes out.

- **PSNR** in dB and **SSIM**: means over the pictures, both clamped to [-1, 1] first, as in *Compare*. **Lowest PSNR** belongs to the worst picture.
- **Perplexity** of the codes over all pictures: K when all are used alike. **Codes in use**: how many occur at all.

Wire pictures the model was not trained on.`,
  source: 'Wang et al. 2004 for SSIM; van den Oord et al. 2017 for perplexity',
  inputs: {
    image: { kind: 'image', help: 'Pictures x from a dataset: (b, 3, H, W) in [-1, 1]. A single picture is one batch.' },
    model: { kind: 'model', help: 'The VQ-GAN to evaluate.' },
  },
  outputs: {
    psnr: { kind: 'number', label: 'PSNR', help: 'Mean peak signal-to-noise ratio in dB, for values that span 2.' },
    lowest: { kind: 'number', label: 'lowest PSNR', help: 'Of the worst picture, in dB.' },
    ssim: { kind: 'number', label: 'SSIM', help: 'Mean structural similarity, at most 1.' },
    perplexity: { kind: 'number', help: 'e to the entropy of the codes\' shares over all pictures; at most K.' },
    used: { kind: 'number', label: 'codes in use', help: 'Codes that occur at least once, of K.' },
    reconstruction: { kind: 'image', help: 'The first batch, reconstructed: (b, 3, H, W).' },
  },
  params: {
    pictures: { kind: 'number', label: 'Pictures', default: 48, min: 1, max: 1_000_000, step: 1, integer: true, onNode: true, help: 'How many pictures, rounded up to whole batches; at most as many as there are.' },
  },
  flow({ ins: { image, model: at } }) {
    if (image?.labels) throw new Refusal('This is a label map; PSNR and SSIM compare pictures. Wire pictures here.', 'image');
    needWeights(at?.model, 'stages', ['encoder.', 'quant_conv.', 'quantize.', 'decoder.', 'post_quant_conv.']);
    const number = { kind: 'number' } as const;
    return { psnr: number, lowest: number, ssim: number, perplexity: number, used: number, reconstruction: { kind: 'image', ...(image?.shape && { shape: image.shape }) } };
  },
  upgrades: [],
};
