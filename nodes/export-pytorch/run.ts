/** Writes a checkpoint and the reference's config for it, and says how training goes on from them. Knows files by name. */
import { trainingConfigOf } from '../../src/models/save.ts';
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import type { Verb } from '../../src/run/verb.ts';
import { modelFiles } from '../save/model.ts';

/** The reference's own, where the model has none. */
const published: DiscriminatorArchitecture = { kind: 'discriminator', inChannels: 3, ndf: 64, nLayers: 3, norm: 'batch' };

export const verb: Verb = {
  async *run({ params: p, files, note }, { model: value }) {
    const name = String(p.name).trim(), a = value.model!.facts.architecture;
    if (!/^[\w.-]+$/.test(name)) throw new Error(`"${name}" is no plain name. Use letters, digits, dots, dashes and underscores.`);
    if (a.nLabels) throw new Error('models of label maps are not exported for training; their data needs a loader of its own. Wire a model of pictures.');
    const [{ bytes }] = await modelFiles(value, `${name}.ckpt`);
    const config = trainingConfigOf(a, value.with?.discriminator?.architecture ?? published, `${name}.ckpt`, {
      train: String(p.train), validation: String(p.validation), size: Number(p.size), batch: Number(p.batch), learningRate: Number(p.learningRate), start: Number(p.start),
    });
    note(`wrote ${await files.save(`${name}.ckpt`, bytes, 'application/octet-stream')}`);
    note(`wrote ${await files.save(`${name}.yaml`, new TextEncoder().encode(config), 'text/yaml')}`);
    note(`python main.py --base ${name}.yaml -t True --gpus ${Array.from({ length: Number(p.gpus) }, (_, i) => i).join(',')},`);
    return {};
  },
};
