/** The encoder E and quant_conv, after taming/modules/diffusionmodules/model.py, Encoder. Equations only. */
import { type DdConfig, hasAttention, type VqganArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { attention, conv, downsample, groupNorm, resBlock, swish } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

/** x (b, inChannels, H, W), H and W multiples of f -> z_e (b, embedDim, H/f, W/f), before quantisation. */
export function encoder(b: Builder, a: VqganArchitecture, x: Var): Var {
  const d = a.ddconfig, last = d.chMult.length - 1;
  const z = b.layer('encoder', () => {
    let h = conv(b, 'conv_in', x, d.ch);
    d.chMult.forEach((mult, i) => b.layer(`down.${i}`, () => {
      for (let j = 0; j < d.numResBlocks; j++) {
        h = resBlock(b, `block.${j}`, h, d.ch * mult);
        if (hasAttention(d, i)) h = attention(b, `attn.${j}`, h);
      }
      if (i < last) h = downsample(b, 'downsample', h, d.resampWithConv);
      return h;
    }));
    h = middle(b, d, h);
    return conv(b, 'conv_out', swish(b, groupNorm(b, 'norm_out', h)), d.doubleZ ? 2 * d.zChannels : d.zChannels);
  });
  return conv(b, 'quant_conv', z, a.embedDim, { k: 1 });
}

/** Residual block, attention (unless the config has none), residual block at the lowest resolution: the same in encoder and decoder. */
export const middle = (b: Builder, d: DdConfig, x: Var): Var => b.layer('mid', () => {
  const c = b.shape(x)[1], h = resBlock(b, 'block_1', x, c);
  return resBlock(b, 'block_2', d.midAttention === false ? h : attention(b, 'attn_1', h), c);
});

/** Label ids (b, H, W) below n as planes of 0 and 1: int32 (b, H, W) -> (b, n, H, W). */
export function oneHot(b: Builder, labels: Var, n: number): Var {
  const [batch, h, w] = b.shape(labels);
  const ids = b.const(Array.from({ length: n }, (_, i) => i), [1, n, 1, 1]);
  const at = b.op('Cast', [b.op('Reshape', [labels], { shape: [batch, 1, h, w] })], { to: 'float32' }); // (b, H, W) -> (b, 1, H, W)
  return b.op('Cast', [b.op('Equal', [at, ids], {})], { to: 'float32' }); // (b, 1, H, W) = (1, n, 1, 1) -> (b, n, H, W)
}
