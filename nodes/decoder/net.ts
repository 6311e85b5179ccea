/** post_quant_conv and the decoder G, after taming/modules/diffusionmodules/model.py, Decoder. Equations only. */
import { hasAttention, type VqganArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { attention, conv, groupNorm, resBlock, swish, upsample } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';
import { middle } from '../encoder/net.ts';

/** z_q (b, embedDim, h, w) -> picture (b, outCh, h f, w f), not clamped. */
export function decoder(b: Builder, a: VqganArchitecture, zq: Var): Var {
  const d = a.ddconfig;
  const z = conv(b, 'post_quant_conv', zq, d.zChannels, { k: 1 });
  return b.layer('decoder', () => {
    let h = middle(b, d, conv(b, 'conv_in', z, d.ch * d.chMult.at(-1)!));
    for (let i = d.chMult.length - 1; i >= 0; i--) h = b.layer(`up.${i}`, () => {
      for (let j = 0; j <= d.numResBlocks; j++) {
        h = resBlock(b, `block.${j}`, h, d.ch * d.chMult[i]);
        if (hasAttention(d, i)) h = attention(b, `attn.${j}`, h);
      }
      return i > 0 ? upsample(b, 'upsample', h, d.resampWithConv) : h;
    });
    return conv(b, 'conv_out', swish(b, groupNorm(b, 'norm_out', h)), d.outCh);
  });
}
