/** The interpolate node's face: a row of latents from one to another. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { canEqual, dimOf, needWeights, showSize } from '../../src/graph/shapes.ts';

const ends = ['from', 'to'] as const;

export const spec: NodeSpec = {
  type: 'interpolate',
  title: 'Interpolate',
  icon: 'blend',
  group: 'stage',
  help: `Walks from one latent to another in equal steps, both ends included, and gives the stops as one batch.

- *Straight*: (1 - t)·a + t·b.
- *Spherical*: at each cell along the arc between the directions of its two vectors.

The stops lie between codebook entries. Wire them to a **quantizer** to snap each to its nearest codes, or straight to the **decoder** to see what lies between.

Codes are looked up in the model's codebook first; wire the model as well then.`,
  source: 'taming/modules/vqvae/quantize.py, get_codebook_entry, for codes',
  inputs: {
    from: { kind: 'latent', also: ['codes'], help: 'Where it begins: a latent (b, d, h, w), or codes (b, h, w).' },
    to: { kind: 'latent', also: ['codes'], help: 'Where it ends: of the same size.' },
    model: { kind: 'model', optional: true, help: 'Whose codebook to look codes up in. Needed for codes only.' },
  },
  outputs: {
    latent: { kind: 'latent', help: 'The stops: (b·n, d, h, w), all n stops of the first pair, then those of the next.' },
  },
  params: {
    steps: { kind: 'number', label: 'Steps', default: 8, min: 1, max: 256, integer: true, step: 1, onNode: true, help: 'Number of stops n, both ends included; 1 gives the middle.' },
    path: { kind: 'choice', label: 'Path', default: 'linear', onNode: true, options: [['linear', 'Straight'], ['spherical', 'Spherical']], help: 'How the stops lie between the ends.' },
  },
  flow({ ins, params }): Record<string, PortType> {
    const model = ins.model?.model, a = model?.architecture;
    if (ins.model) needWeights(model, 'codebook', ['quantize.embed']);
    for (const port of ends) {
      const t = ins[port];
      if (t?.kind === 'codes' && !ins.model) throw new Refusal('Codes are looked up in a codebook before they can be mixed. Wire the model to this node as well.', 'model');
      if (t?.kind === 'codes' && a && t.below !== undefined && t.below !== a.nEmbed) throw new Refusal(`These codes come from a codebook of K = ${t.below}; this model's has K = ${a.nEmbed}. They come from different models: wire both to one checkpoint.`, port);
    }
    const [from, to] = ends.map((port): PortType | undefined => {
      const t = ins[port];
      return t?.kind === 'codes' ? { ...t, shape: t.shape && [t.shape[0], a?.embedDim ?? null, t.shape[1], t.shape[2]] } : t;
    });
    for (const [i, what] of [[1, 'channels'], [0, 'items']] as const) {
      if (!canEqual(dimOf(from, i), dimOf(to, i))) throw new Refusal(`One end has ${dimOf(from, i)} ${what} and the other ${dimOf(to, i)}. Both must be alike.`, 'to');
    }
    if (!canEqual(dimOf(from, 2), dimOf(to, 2)) || !canEqual(dimOf(from, 3), dimOf(to, 3))) {
      throw new Refusal(`One end has ${showSize(dimOf(from, 2), dimOf(from, 3))} cells and the other ${showSize(dimOf(to, 2), dimOf(to, 3))}. Use pictures of one size.`, 'to');
    }
    if (from?.cell !== undefined && to?.cell !== undefined && from.cell !== to.cell) throw new Refusal(`One end is f${from.cell} and the other f${to.cell}. They come from different models.`, 'to');
    const b = dimOf(from, 0) ?? dimOf(to, 0), cell = from?.cell ?? to?.cell ?? (a && factorOf(a.ddconfig));
    return {
      latent: {
        kind: 'latent', ...(cell !== undefined && { cell }), ...(from?.crop && { crop: from.crop }),
        shape: [typeof b === 'number' ? b * Number(params.steps) : null, ...[1, 2, 3].map((i) => dimOf(from, i) ?? dimOf(to, i))],
      },
    };
  },
  upgrades: [],
};
