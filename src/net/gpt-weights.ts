/** Names and shapes of every weight a transformer needs, as the reference spells them. A list; it builds no network and reads no file. */
import type { GptArchitecture } from './architecture.ts';
import type { Shape } from './program.ts';

/** taming/modules/transformer/mingpt.py, GPT, under Net2NetTransformer. Linear layers are (out, in). */
export function gptWeights({ vocabSize, blockSize, nLayer, nEmbd: c }: GptArchitecture): Map<string, Shape> {
  const out = new Map<string, Shape>();
  const linear = (name: string, from: number, to: number) => { out.set(`${name}.weight`, [to, from]); out.set(`${name}.bias`, [to]); };
  const norm = (name: string) => { out.set(`${name}.weight`, [c]); out.set(`${name}.bias`, [c]); };
  out.set('transformer.tok_emb.weight', [vocabSize, c]);
  out.set('transformer.pos_emb', [1, blockSize, c]);
  for (let i = 0; i < nLayer; i++) {
    const at = `transformer.blocks.${i}`;
    norm(`${at}.ln1`);
    norm(`${at}.ln2`);
    for (const part of ['key', 'query', 'value', 'proj']) linear(`${at}.attn.${part}`, c, c);
    linear(`${at}.mlp.0`, c, 4 * c);
    linear(`${at}.mlp.2`, 4 * c, c);
  }
  norm('transformer.ln_f');
  out.set('transformer.head.weight', [vocabSize, c]);
  return out;
}
