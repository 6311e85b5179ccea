/** The two halves of a training step, each frozen while the other learns: programs from what the graph wrote. Knows no runtime. */
import { Builder } from '../../src/net/build.ts';
import { type Layout, layoutOf, pack } from '../../src/net/flat.ts';
import { add, scale } from '../../src/net/layers.ts';
import type { AdamSettings } from '../../src/net/optimiser.ts';
import type { Var } from '../../src/net/program.ts';
import { type Half, writeHalf } from '../../src/net/training.ts';
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import { type Drawn, join, type Joined, type Judge } from '../../src/run/join.ts';
import type { Value } from '../../src/run/value.ts';
import { isDecayed } from './decay.ts';

export interface HalvesSettings extends AdamSettings {
  /** Of the adversarial loss; `most` absent: not adapted to the gradients. */
  readonly adversarial: { readonly weight: number; readonly most?: number };
  readonly weightDecay: number;
  readonly clip?: number;
  readonly average?: number;
  /** Gives flat gradients: for whoever looks at them. */
  readonly showGradient?: boolean;
}

export interface Step { readonly half: Half; readonly fed: ReadonlyMap<string, Value> }

export interface Halves {
  readonly generator: Step & { readonly layout: Layout };
  /** Absent without an adversarial loss. */
  readonly discriminator?: Step & { readonly layout: Layout; readonly statistics: Layout; readonly judge: Judge };
}

/** torch.nn.BatchNorm2d's momentum. */
const momentum = 0.1;
const isTheirs = (name: string) => name.startsWith('loss.discriminator.');

/** Kept statistics after each of the batches was seen: one flat vector. */
function seen(b: Builder, layout: Layout, before: Var, batches: readonly ReadonlyMap<string, Var>[]): Var {
  return b.layer('statistics', () => batches.reduce((kept, batch) =>
    add(b, scale(b, kept, 1 - momentum), scale(b, pack(b, layout, (name) => batch.get(name)), momentum)), before));
}

/** Which statistics a discriminator keeps; none with ActNorm. */
export const statisticsOf = (a: DiscriminatorArchitecture): Layout => layoutOf(a.norm === 'act' ? [] : Array.from({ length: a.nLayers }, (_, i) =>
  (['running_mean', 'running_var'] as const).map((what): [string, number[]] => [`loss.discriminator.main.${3 + 3 * i}.${what}`, [a.ndf * Math.min(2 ** (i + 1), 8)]])).flat());

/** Decayed weights first: an optimiser then knows them by their place. */
function trainedLayout(b: Builder, mine: (name: string) => boolean, weightDecay: number): { layout: Layout; decayed: number } {
  const all = [...b.params].filter(([name]) => mine(name)).map(([name, v]) => [name, b.shape(v)] as const);
  const front = weightDecay ? all.filter(([name]) => isDecayed(name)) : [];
  const layout = layoutOf([...front, ...all.filter((w) => !front.includes(w))]);
  return { layout, decayed: layout.parts[front.length]?.at ?? (front.length ? layout.size : 0) };
}

interface Wanted { readonly order: readonly Drawn[]; readonly into: Drawn['wires']; readonly settings: HalvesSettings; /** Weights that stay as they are. */ readonly frozen?: (name: string) => boolean }

const write = ({ order, into }: Wanted): Joined => join(new Builder(), order, into);

/** @param into wires that arrive at the trainer: `loss`, `adversarial`, and `codes` and `latent` where they are watched */
export function writeHalves(wanted: Wanted): Halves {
  const joined = write(wanted), contest = joined.wire('adversarial')?.contest;
  if (!contest) return { generator: generatorHalf(wanted, joined) };
  const other = write(wanted), { judge } = contest, statistics = statisticsOf(judge.architecture);
  const layout = trainedLayout(other.b, isTheirs, 0).layout, generator = generatorHalf(wanted, joined, { layout, statistics });
  return { generator, discriminator: { ...discriminatorHalf(wanted, other, generator.layout, layout, statistics), layout, statistics, judge } };
}

function generatorHalf({ settings, frozen = () => false }: Wanted, { b, data, fed, wire }: Joined, against?: { layout: Layout; statistics: Layout }): Step & { layout: Layout } {
  const loss = wire('loss'), adversarial = wire('adversarial'), contest = adversarial?.contest;
  const { layout, decayed } = trainedLayout(b, (name) => !isTheirs(name) && !frozen(name), settings.weightDecay);
  const report: Record<string, Var> = { ...loss?.report, ...(contest && { 'adversarial loss': adversarial!.var! }) };
  const more: Record<string, Var> = {}, inputs: Record<string, Var> = { ...data };
  for (const port of ['codes', 'latent'] as const) { const v = wire(port)?.var; if (v !== undefined) more[port] = v; }
  if (against?.statistics.size) {
    inputs.statistics = b.input([against.statistics.size]);
    more.statistics = seen(b, against.statistics, inputs.statistics, contest!.seen.generator);
  }
  const half = writeHalf(b, {
    data: inputs, layout, settings, decayed, report, more, ...(against && { others: { discriminator: against.layout } }),
    ...(settings.clip !== undefined && { clip: settings.clip }), ...(settings.average !== undefined && { average: settings.average }),
    ...(settings.showGradient && { showGradient: true }),
    // without anything to reconstruct there is nothing to weigh the adversarial loss against
    loss: loss?.var ?? adversarial!.var!,
    ...(loss && contest && { adversary: { loss: adversarial!.var!, judged: contest.judge.judged, factor: b.input([]), ...settings.adversarial } }),
  });
  return { half, fed, layout };
}

function discriminatorHalf({ settings }: Wanted, { b, data, fed, wire }: Joined, generator: Layout, layout: Layout, statistics: Layout): Step {
  const contest = wire('adversarial')!.contest!, inputs: Record<string, Var> = { ...data }, more: Record<string, Var> = {};
  if (statistics.size) {
    inputs.statistics = b.input([statistics.size]);
    more.statistics = seen(b, statistics, inputs.statistics, contest.seen.discriminator);
  }
  const half = writeHalf(b, {
    data: inputs, layout, settings, loss: contest.loss, others: { generator }, more,
    report: { 'logits real': contest.means.real, 'logits fake': contest.means.fake },
    ...(settings.clip !== undefined && { clip: settings.clip }), ...(settings.showGradient && { showGradient: true }),
  });
  return { half, fed };
}
