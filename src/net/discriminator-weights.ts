/** Names and shapes of every tensor of a PatchGAN inside a VQ-GAN checkpoint. A list; it builds no network and reads no file. */
import type { DiscriminatorArchitecture } from './architecture.ts';
import type { Shape } from './program.ts';

/** taming/modules/discriminator/model.py, NLayerDiscriminator, in the reference's order; kept statistics included. */
export function discriminatorShapes({ inChannels, ndf, nLayers, norm }: DiscriminatorArchitecture): Map<string, Shape> {
  const out = new Map<string, Shape>(), wide = (i: number) => ndf * Math.min(2 ** i, 8), at = (rest: string) => `loss.discriminator.main.${rest}`;
  out.set(at('0.weight'), [ndf, inChannels, 4, 4]).set(at('0.bias'), [ndf]);
  for (let i = 0; i < nLayers; i++) {
    const conv = 2 + 3 * i, c = wide(i + 1);
    out.set(at(`${conv}.weight`), [c, wide(i), 4, 4]);
    if (norm === 'act') {
      out.set(at(`${conv}.bias`), [c]);
      for (const part of ['loc', 'scale']) out.set(at(`${conv + 1}.${part}`), [1, c, 1, 1]);
    } else for (const part of ['weight', 'bias', 'running_mean', 'running_var']) out.set(at(`${conv + 1}.${part}`), [c]);
  }
  const last = 2 + 3 * nLayers;
  return out.set(at(`${last}.weight`), [1, wide(nLayers), 4, 4]).set(at(`${last}.bias`), [1]);
}
