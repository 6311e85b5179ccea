/** The quantizer node's face: latent to codes and back to their vectors. Its equations are not here. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { baseName, count, dimOf, needWeights } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'quantizer',
  title: 'Quantizer',
  icon: 'grid-3x3',
  group: 'stage',
  help: `**q**: replaces every vector of the latent by an entry of the codebook **Z** = {z₀ … z₍K₋₁₎}.

- *Nearest code* (VectorQuantizer, VectorQuantizer2, EMA): each vector ẑᵢⱼ takes the entry with the smallest Euclidean distance, sᵢⱼ = arg min‖ẑᵢⱼ - zₖ‖.
- *Gumbel*: a 1×1 convolution gives one logit per code, and the largest wins, without noise.

The **codes** s are the picture as a grid of integers below K; the **quantized** latent z_q holds the entries they name, and is what the decoder reads. The **loss** says how far encoder and codebook are apart, and the **distance** shows where.`,
  source: 'Section 3.1, equations 2 to 4; taming/modules/vqvae/quantize.py, VectorQuantizer, VectorQuantizer2, EMAVectorQuantizer, GumbelQuantize',
  inputs: {
    latent: { kind: 'latent', help: 'The latent ẑ: (b, d, h, w), d the dimension of the codebook\'s vectors.' },
    model: { kind: 'model', help: 'Whose codebook Z to use.' },
  },
  outputs: {
    codes: { kind: 'codes', help: 'The codes s: int32 (b, h, w), each from 0 to K - 1.' },
    quantized: { kind: 'latent', help: 'The quantized latent z_q: (b, d, h, w), the codebook entries that the codes name.' },
    loss: { kind: 'loss', label: 'codebook loss', help: 'Codebook plus commitment loss, β weighing one of them as the model was published (mean squares; Gumbel: the weighted KL divergence from uniform use of the codes). One number, no unit.' },
    distance: { kind: 'map', help: '‖ẑ - z_q‖, the Euclidean distance of each vector to its code: (b, 1, h, w). Nearest-code quantizers only.' },
    logits: { kind: 'logits', help: 'One logit per code and cell: (b, K, h, w). Gumbel quantizers only.' },
  },
  params: {},
  flow({ ins: { latent, model: at } }): Record<string, PortType> {
    const model = at?.model;
    needWeights(model, 'codebook', ['quantize.']);
    if (!model) return { codes: { kind: 'codes' }, quantized: { ...latent, kind: 'latent' }, loss: { kind: 'loss' }, distance: { kind: 'map' }, logits: { kind: 'logits' } };
    const { embedDim: d, nEmbed: K, quantizer, ddconfig } = model.architecture, f = factorOf(ddconfig);
    const has = dimOf(latent, 1), name = baseName(model.file);
    if (typeof has === 'number' && has !== d) throw new Refusal(`The codebook of ${name} holds vectors of ${count(d, 'number')}; this latent has ${count(has, 'channel')}. They come from different models: wire both to one checkpoint.`, 'latent');
    if (latent?.cell !== undefined && latent.cell !== f) throw new Refusal(`The codebook of ${name} was trained at f${f} (one code per ${f}×${f} pixels); this latent is f${latent.cell}. They come from different models: wire both to one checkpoint.`, 'latent');
    const [b, h, w] = [dimOf(latent, 0), dimOf(latent, 2), dimOf(latent, 3)];
    const place: Partial<PortType> = { cell: f, ...(latent?.crop && { crop: latent.crop }) };
    const extra: Record<string, PortType> = quantizer === 'gumbel'
      ? { logits: { kind: 'logits', shape: [b, K, h, w], ...place } }
      : { distance: { kind: 'map', shape: [b, 1, h, w], ...place } };
    return {
      codes: { kind: 'codes', shape: [b, h, w], below: K, ...place },
      quantized: { kind: 'latent', shape: [b, d, h, w], ...place },
      loss: { kind: 'loss' },
      ...extra,
    };
  },
  upgrades: [],
};
