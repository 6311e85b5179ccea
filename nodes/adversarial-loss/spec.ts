/** The adversarial loss node's face. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';

export const spec: NodeSpec = {
  type: 'adversarial-loss',
  title: 'Adversarial loss',
  icon: 'scale',
  group: 'train',
  help: `The game between generator and discriminator **D**. Wire D's logits for the *made* pictures here, and the *real* pictures beside them; a trainer lets the two take turns, each frozen while the other learns.

- **Hinge**: D makes ½(E[max(0, 1 - D(x))] + E[max(0, 1 + D(x̂))]) small, the generator -E[D(x̂)].
- **Vanilla**: D makes ½(E[log(1 + e^(-D(x)))] + E[log(1 + e^(D(x̂)))]) small; the generator as above.
- **Non-saturating**: D as vanilla, the generator E[log(1 + e^(-D(x̂)))].

A run shows the generator's part for the batch at hand. With batch normalisation, D uses the statistics of the batch while it learns.`,
  source: 'Section 3.1, equation 5; taming/modules/losses/vqperceptual.py',
  inputs: {
    logits: { kind: 'logits', help: 'D\'s logits for the made pictures, from a discriminator node.' },
    real: { kind: 'image', help: 'The real pictures x that D learns to tell from them: (b, c, H, W).' },
  },
  outputs: { loss: { kind: 'loss', help: 'The generator\'s part: one number, no unit. The discriminator\'s part travels with it.' } },
  params: {
    game: { kind: 'choice', label: 'Game', default: 'hinge', onNode: true, options: [['hinge', 'Hinge'], ['vanilla', 'Vanilla'], ['non-saturating', 'Non-saturating']], help: 'Hinge is the published choice.' },
  },
  flow({ ins: { real } }) {
    if (real?.labels) throw new Refusal('This is a label map; the discriminator judges pictures. Wire pictures here.', 'real');
    return { loss: { kind: 'loss' } };
  },
  upgrades: [],
};
