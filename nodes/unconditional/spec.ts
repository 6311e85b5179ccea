/** The unconditional node's face: a start token alone. */
import type { NodeSpec } from '../../src/graph/node.ts';

export const spec: NodeSpec = {
  type: 'unconditional',
  title: 'Unconditional',
  icon: 'play',
  group: 'source',
  help: `No condition: the start token that an unconditional transformer was trained to begin with.

Wire the transformer, and the token is the one its config names; or give it yourself.`,
  source: 'taming/models/cond_transformer.py, unconditional, sos_token; taming/modules/util.py, SOSProvider',
  inputs: {
    transformer: { kind: 'transformer', optional: true, help: 'Whose start token to use.' },
  },
  outputs: {
    condition: { kind: 'condition', help: 'The start token: int32 (1, 1).' },
  },
  params: {
    token: { kind: 'number', label: 'Start token', default: -1, min: -1, max: 1_000_000, step: 1, integer: true, help: 'The token that stands before the codes; -1 takes the one of the transformer\'s config, or 0 where it names none.' },
  },
  flow({ ins, params }) {
    const c = ins.transformer?.transformer?.condition, token = Number(params.token) >= 0 ? Number(params.token) : c?.is === 'start' ? c.token : 0;
    return { condition: { kind: 'condition', shape: [1, 1], below: token + 1 } };
  },
  upgrades: [],
};
