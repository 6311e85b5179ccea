/** What the trainer's parameters mean: optimiser settings, learning rate and the discriminator's part at each step. Pure. */
import type { Params } from '../../src/graph/node.ts';
import type { HalvesSettings } from './halves.ts';

export interface Settings extends HalvesSettings {
  readonly steps: number;
  readonly learningRate: number;
  /** The discriminator's own; the same where it is 0. */
  readonly discriminatorRate: number;
  readonly warmUp: number;
  readonly schedule: 'constant' | 'cosine';
  readonly start: number;
  readonly ramp: number;
  readonly turns: 'both' | 'generator' | 'discriminator';
  readonly codebookStart: 'drawn' | 'k-means';
  readonly revive: number;
  readonly every: number;
  readonly seed: number;
}

export function settingsOf(p: Params): Settings {
  const n = (name: string) => Number(p[name]);
  return {
    beta1: n('beta1'), beta2: n('beta2'), epsilon: 1e-8, weightDecay: p.optimiser === 'AdamW' ? n('weightDecay') : 0,
    adversarial: { weight: n('adversarialWeight'), ...(p.adaptive ? { most: n('mostAdaptive') } : {}) },
    ...(n('clip') > 0 && { clip: n('clip') }), ...(n('average') > 0 && { average: n('average') }),
    steps: n('steps'), learningRate: n('learningRate'), discriminatorRate: n('discriminatorRate') || n('learningRate'), warmUp: n('warmUp'), schedule: p.schedule as Settings['schedule'],
    start: n('start'), ramp: n('ramp'), turns: p.turns as Settings['turns'], codebookStart: p.codebookStart as Settings['codebookStart'],
    revive: n('revive'), every: n('every'), seed: n('seed'),
  };
}

/** What the learning rate is multiplied by at a step, counted from 0: a linear rise, then constant or down to 0 along a cosine. */
export function paceOf({ steps, warmUp, schedule }: Pick<Settings, 'steps' | 'warmUp' | 'schedule'>, step: number): number {
  if (step < warmUp) return (step + 1) / warmUp;
  if (schedule === 'constant') return 1;
  return 0.5 * (1 + Math.cos((Math.PI * (step - warmUp)) / Math.max(1, steps - warmUp)));
}

/** Weight of the adversarial part at a step: 0 before its start, 1 after, rising in between over `ramp` steps. */
export const factorOf = ({ start, ramp }: Pick<Settings, 'start' | 'ramp'>, step: number): number =>
  (step < start ? 0 : ramp > 0 ? Math.min(1, (step - start + 1) / ramp) : 1);
