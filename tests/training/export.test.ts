/** What is exported for PyTorch: a checkpoint and a config that say the same, and the command line for as many GPUs as asked. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { verb } from '../../nodes/export-pytorch/run.ts';
import { spec } from '../../nodes/export-pytorch/spec.ts';
import { verb as fresh } from '../../nodes/fresh-model/run.ts';
import { spec as freshSpec } from '../../nodes/fresh-model/spec.ts';
import { findModel } from '../../src/models/find.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { defaultsOf, type Params } from '../../src/graph/node.ts';
import { drain } from '../../src/run/execute.ts';
import type { Value } from '../../src/run/value.ts';
import type { Context } from '../../src/run/verb.ts';

const model = async (params: Params) => (await drain(fresh.run({ params: { ...defaultsOf(freshSpec), ...params } } as unknown as Context, {}))).model;
async function exported(params: Params, value: Value) {
  const files = new Map<string, Uint8Array>(), notes: string[] = [];
  await drain(verb.run({
    params: { ...defaultsOf(spec), ...params }, note: (line: string) => { notes.push(line); },
    files: { save: async (name: string, bytes: Uint8Array) => { files.set(name, bytes); return name; } },
  } as unknown as Context, { model: value }));
  return { files, notes };
}

describe('export for PyTorch', () => {
  it('writes a checkpoint, its training config and the command line', async () => {
    const value = await model({ chMult: '1, 2', nEmbed: 32, embedDim: 16, seed: 5 });
    const { files, notes } = await exported({ name: 'lakes', gpus: 4, batch: 12, size: 128, start: 500 }, { ...value, with: { discriminator: { architecture: { kind: 'discriminator', inChannels: 3, ndf: 48, nLayers: 2, norm: 'batch' }, weights: value.model!.weights } } });
    expect([...files.keys()]).toEqual(['lakes.ckpt', 'lakes.yaml']);
    expect(notes.at(-1)).toBe('python main.py --base lakes.yaml -t True --gpus 0,1,2,3,');
    const text = new TextDecoder().decode(files.get('lakes.yaml')), config = parse(text) as { model: { params: { lossconfig: { params: object } } }; data: object };
    expect(config).toMatchObject({
      model: { base_learning_rate: 4.5e-6, target: 'taming.models.vqgan.VQModel', params: { ckpt_path: 'lakes.ckpt', n_embed: 32, embed_dim: 16 } },
      data: { target: 'main.DataModuleFromConfig', params: { batch_size: 12, train: { target: 'taming.data.custom.CustomTrain', params: { training_images_list_file: 'train.txt', size: 128 } }, validation: { target: 'taming.data.custom.CustomTest', params: { test_images_list_file: 'validation.txt' } } } },
    });
    expect(config.model.params.lossconfig.params).toMatchObject({ disc_ndf: 48, disc_num_layers: 2, disc_start: 500 });
    const found = findModel(await openCheckpoint(sourceOf('lakes.ckpt', files.get('lakes.ckpt')!)), { name: 'lakes.yaml', text });
    expect(found).toMatchObject({ missing: [], architecture: { nEmbed: 32, embedDim: 16, ddconfig: { chMult: [1, 2] } } });
  });
  it('refuses what cannot be trained there, and names that are no names', async () => {
    await expect(exported({}, await model({ labels: 9 }))).rejects.toThrow(/label maps/);
    await expect(exported({ name: '../x y' }, await model({}))).rejects.toThrow(/no plain name/);
  });
});
