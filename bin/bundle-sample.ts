/**
 * Makes the bundled sample model from the checkpoints it was trained as: `tsx bin/bundle-sample.ts FOLDER`, where FOLDER holds
 * model/{vqgan,class-transformer}.{ckpt,yaml}, images/ and labels/ of the landscapes. For developers; nothing needs it at run time.
 */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../src/models/checkpoint.ts';
import { openCheckpoint } from '../src/models/open.ts';
import { writeSafetensors } from '../src/models/safetensors.ts';
import type { TensorToWrite } from '../src/models/safetensors.ts';
import { sourceOf } from '../src/models/source.ts';

const folder = process.argv[2];
if (!folder) throw new Error('usage: tsx bin/bundle-sample.ts FOLDER_OF_THE_LANDSCAPES');
const out = new URL('../graphs/samples/', import.meta.url).pathname;
const pictures = ['5800', '5801', '5804', '5812', '5833'];
const large = '5813';
const labelled = ['5801', '5804'];
const licence = 'Free to use in any way.';

/** Floats become halves; counters (num_batches_tracked) stay whole numbers. */
async function pick(c: Checkpoint, wanted: (name: string) => boolean): Promise<TensorToWrite[]> {
  const out: TensorToWrite[] = [];
  for (const [name, info] of c.tensors) {
    if (!wanted(name)) continue;
    const dtype = info.dtype === 'int64' ? 'int64' : 'float16';
    out.push({ name, dtype, shape: info.shape, data: await c.read(name) });
  }
  return out;
}

const checkpoint = async (name: string) => openCheckpoint(sourceOf(name, await readFile(join(folder, 'model', name))));

async function write(name: string, tensors: TensorToWrite[], metadata: Record<string, string>) {
  const bytes = writeSafetensors(tensors, metadata);
  const file = await open(join(out, name), 'w');
  await file.write(bytes);
  await file.close();
  console.log(`${name}: ${tensors.length} tensors, ${(bytes.length / 1e6).toFixed(2)} MB`);
}

await mkdir(out, { recursive: true });
const vqgan = await checkpoint('vqgan.ckpt');
await write('landscapes-vqgan.safetensors', await pick(vqgan, (n) => /^(encoder|decoder|quantize|quant_conv|post_quant_conv|loss\.discriminator)\./.test(n)), {
  title: 'Procedural landscapes, VQ-GAN f8, 256 codes, with its PatchGAN',
  provenance: 'Trained for VQ Studio by a plain PyTorch script on the pictures of a procedural landscape generator; weights rounded to float16. See MODEL_CARD.md.',
  global_step: String(vqgan.extras.global_step), licence,
});
const gpt = await checkpoint('class-transformer.ckpt');
// the causal mask is a constant, not a weight
await write('landscapes-class.safetensors', await pick(gpt, (n) => n.startsWith('transformer.') && !n.endsWith('.attn.mask')), {
  title: 'Procedural landscapes, class transformer over the codes of landscapes-vqgan',
  provenance: 'Trained for VQ Studio by a plain PyTorch script on the codes of a procedural landscape generator; weights rounded to float16. See MODEL_CARD.md.',
  global_step: String(gpt.extras.global_step), licence,
});

// the class transformer was trained on the codes of this very VQ-GAN, so that its weights need not stand in the bundle twice
for (const name of vqgan.tensors.keys()) {
  if (name.startsWith('loss.')) continue;
  const [a, b] = [await vqgan.read(name), await gpt.read(`first_stage_model.${name}`)];
  if (a.length !== b.length || a.some((x, i) => x !== b[i])) throw new Error(`${name} differs between the two checkpoints`);
}

await writeFile(join(out, 'landscapes-vqgan.yaml'), await readFile(join(folder, 'model/vqgan.yaml')));
await writeFile(join(out, 'landscapes-class.yaml'), await readFile(join(folder, 'model/class-transformer.yaml')));
for (const p of pictures) await writeFile(join(out, `landscape-${p}.png`), await readFile(join(folder, `images/${p}.png`)));
await writeFile(join(out, `landscape-${large}-512.png`), await readFile(join(folder, `images/${large}-512.png`)));
for (const p of labelled) await writeFile(join(out, `landscape-${p}-labels.png`), await readFile(join(folder, `labels/${p}.png`)));
