/** The decoder node's face: quantized latent, or codes, to picture. Its equations are not here. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal, type ModelFacts, type PortType } from '../../src/graph/port.ts';
import { baseName, count, decodedSize, dimOf, imageType, needWeights } from '../../src/graph/shapes.ts';

const different = 'They come from different models: wire both to one checkpoint.';

/** @throws Refusal when the latent or the codes belong to another kind of model */
function checkFit(port: 'quantized' | 'codes', t: PortType, { architecture, file }: ModelFacts) {
  const { embedDim: d, nEmbed: K, ddconfig } = architecture, f = factorOf(ddconfig);
  const has = port === 'quantized' ? dimOf(t, 1) : null;
  if (typeof has === 'number' && has !== d) throw new Refusal(`This decoder expects latents with ${count(d, 'channel')}; the quantizer gives ${has}. ${different}`, port);
  if (t.below !== undefined && t.below !== K) throw new Refusal(`These codes come from a codebook of K = ${t.below}; the one of ${baseName(file)} has K = ${K}. ${different}`, port);
  if (t.cell !== undefined && t.cell !== f) throw new Refusal(`This decoder makes ${f}×${f} pixels of each cell (f${f}); what arrives is f${t.cell}. ${different}`, port);
}

export const spec: NodeSpec = {
  type: 'decoder',
  title: 'Decoder',
  icon: 'expand',
  group: 'stage',
  help: `**G**: turns a quantized latent back into a picture, **x̂** = G(z_q).

A 1×1 convolution (\`post_quant_conv\`), then residual blocks and nearest-neighbour upsampling, mirroring the encoder. Wire either the **quantized** latent or the **codes**; codes are looked up in the model's own codebook Z first, so both give the same picture.

A latent (b, d, h, w) becomes a picture (b, 3, f·h, f·w). Where the encoder padded the picture, the padding is cropped off. Values are not clamped: they may reach a little beyond [-1, 1]. A model trained on segmentations gives one plane of logits per label instead.`,
  source: 'Section 3.1; taming/modules/diffusionmodules/model.py, Decoder; taming/models/vqgan.py, VQModel.decode and decode_code',
  inputs: {
    quantized: { kind: 'latent', optional: true, help: 'The quantized latent z_q: (b, d, h, w). Either this or codes.' },
    codes: { kind: 'codes', optional: true, help: 'The codes s: int32 (b, h, w) below K. Either these or a quantized latent.' },
    model: { kind: 'model', help: 'Whose decoder G to use.' },
  },
  outputs: {
    image: { kind: 'image', help: 'The reconstruction x̂ = G(z_q): (b, 3, H, W), values about [-1, 1], not clamped.' },
  },
  params: {},
  flow({ ins: { quantized, codes, model: at } }) {
    const model = at?.model;
    if (quantized && codes) throw new Refusal('This decoder is given both a quantized latent and codes. Keep one of the two wires.', 'codes');
    if (!quantized && !codes) throw new Refusal('This decoder has nothing to decode. Wire the quantizer\'s quantized latent or its codes to it.', 'quantized');
    needWeights(model, 'decoder', ['decoder.', 'post_quant_conv.']);
    if (codes) needWeights(model, 'codebook', ['quantize.embed']);
    if (!model) return { image: { kind: 'image' } };
    const t = (quantized ?? codes)!;
    checkFit(quantized ? 'quantized' : 'codes', t, model);
    const { ddconfig } = model.architecture, [h, w] = decodedSize(t, factorOf(ddconfig));
    return { image: imageType(dimOf(t, 0), ddconfig.outCh, h, w) };
  },
  upgrades: [],
};
