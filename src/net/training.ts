/** One optimiser's step as one program: forward, backward, adaptive weight, Adam. Knows losses as variables; not what they measure. */
import type { Builder } from './build.ts';
import { type Layout, pack, unpack } from './flat.ts';
import { pullback, prune } from './gradient.ts';
import { add, mul, reshape, scale } from './layers.ts';
import { adam, type AdamSettings, clipped, norm, type Pace } from './optimiser.ts';
import type { Program, Var } from './program.ts';

/** A loss that comes through another network, weighed against the rest by their gradients (Esser et al. 2021, equation 7). */
export interface Adversary {
  /** Shape (). */
  readonly loss: Var;
  /** The picture that the other network judges. */
  readonly judged: Var;
  /** Multiplies the adaptive weight. */
  readonly weight: number;
  /** The adaptive weight is at most this. Without one the weight stands alone, not adapted. */
  readonly most?: number;
  /** Shape (): 0 before it begins, 1 after. */
  readonly factor: Var;
}

export interface Half {
  readonly program: Program;
  /** Names of the inputs and outputs, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What the numbers of the output `report` are. */
  readonly report: readonly string[];
}

export interface HalfAt {
  /** Inputs the losses depend on, by name. */
  readonly data: Readonly<Record<string, Var>>;
  /** Weights that learn, as one vector. */
  readonly layout: Layout;
  /** Other vectors weights are read from, which stay as they are: name of the input to its layout. */
  readonly others?: Readonly<Record<string, Layout>>;
  /** Shape (): what is made small. */
  readonly loss: Var;
  readonly adversary?: Adversary;
  readonly settings: AdamSettings;
  /** How many numbers at the front of the layout decay. */
  readonly decayed?: number;
  /** Length that the gradient is shortened to. */
  readonly clip?: number;
  /** Keeps a running average of the weights: what is kept of it each step. */
  readonly average?: number;
  /** Scalars worth reading. */
  readonly report?: Readonly<Record<string, Var>>;
  /** Gives the flat gradient too, before it is shortened. */
  readonly showGradient?: boolean;
  /** More results, by name. */
  readonly more?: Readonly<Record<string, Var>>;
}

/** The filter of the last convolution that leads to the picture: what the two gradients are compared at. */
function lastFilter(b: Builder, judged: Var): Var {
  const leads = new Set([judged]), weights = new Set(b.params.values());
  for (const e of b.eqns.toReversed()) {
    if (!leads.has(e.out)) continue;
    if (e.op === 'Conv' && weights.has(e.ins[1])) return e.ins[1];
    for (const v of e.ins) leads.add(v);
  }
  throw new Error('the adaptive weight needs a convolution that makes the judged picture; switch it off, or wire the discriminator to the decoder\'s picture.');
}

/** Gradients of the whole objective. Two losses that meet at the judged picture share one pullback from there. */
function gradients(b: Builder, { loss, adversary }: HalfAt, wrt: readonly Var[], report: Map<string, Var>): (Var | undefined)[] {
  const one = b.const([1]);
  if (!adversary) return pullback(b, new Map([[loss, one]]), wrt);
  const { judged, weight, most, factor } = adversary;
  const [pull] = pullback(b, new Map([[adversary.loss, one]]), [judged], 'backward/adversarial');
  if (pull === undefined) throw new Error('the adversarial loss does not depend on the picture it judges.');
  const adaptive = b.layer('adaptive weight', () => {
    if (most === undefined) return b.const([weight]);
    const last = lastFilter(b, judged), [here] = pullback(b, new Map([[loss, one]]), [judged], 'backward');
    if (here === undefined) throw new Error('the reconstruction loss does not depend on the picture that is judged.');
    const length = (d: Var) => norm(b, pullback(b, new Map([[judged, d]]), [last])[0]!);
    const ratio = b.op('Div', [length(here), add(b, length(pull), b.const([1e-4]))], {});
    return scale(b, b.op('Min', [ratio, b.const([most])], {}), weight);
  });
  const by = mul(b, adaptive, factor);
  report.set('adaptive weight', adaptive);
  report.set('total', add(b, loss, mul(b, by, adversary.loss)));
  return pullback(b, new Map([[loss, one], [judged, mul(b, pull, by)]]), wrt);
}

/**
 * Writes the backward pass and the optimiser behind the losses that `b` holds, and closes the program.
 * Inputs: the data, `weights`, `first`, `second` (flat vectors; with `average`, that too), `rate`, `correction`, `keep`, then `others`.
 * Outputs: the flat vectors after the step, `report` (one vector of scalars), then `more`.
 */
export function writeHalf(b: Builder, at: HalfAt): Half {
  const { layout, others = {}, settings } = at, n = [layout.size];
  const flat = { weights: b.input(n), first: b.input(n), second: b.input(n), ...(at.average !== undefined && { average: b.input(n) }) };
  const pace: Pace = { rate: b.input([]), correction: b.input([]), keep: b.input([]) };
  const rest = Object.entries(others).map(([name, l]) => [name, b.input([l.size]), l] as const);
  const report = new Map(Object.entries({ ...(!at.adversary && { total: at.loss }), ...at.report }));

  const found = layout.parts.map(({ name }) => b.params.get(name)), known = found.filter((v) => v !== undefined);
  const parts = new Map(gradients(b, at, known, report).map((d, i) => [known[i], d]));
  const { whole, stepped } = b.layer('optimiser', () => {
    const all = pack(b, layout, (name) => parts.get(b.params.get(name) ?? -1)), length = norm(b, all);
    report.set('gradient norm', length);
    const used = at.clip === undefined ? all : clipped(b, all, length, at.clip);
    return { whole: all, stepped: adam(b, flat.weights, used, flat, pace, settings, at.decayed) };
  });
  const after: Record<string, Var> = { weights: stepped.w, ...stepped.moments };
  if (flat.average !== undefined) after.average = b.layer('average', () => add(b, scale(b, flat.average!, at.average!), scale(b, stepped.w, 1 - at.average!)));
  const scalars = b.layer('report', () => b.op('Concat', [...report.values()].map((v) => reshape(b, v, [1])), { axis: 0 })); // each () -> (1)

  const inputs = { ...at.data, ...flat, ...pace, ...(at.adversary && { factor: at.adversary.factor }), ...Object.fromEntries(rest.map(([name, v]) => [name, v])) };
  const outputs = { ...after, report: scalars, ...at.more, ...(at.showGradient && { gradient: whole }) };
  const fronts = [[layout, flat.weights] as const, ...rest.map(([, v, l]) => [l, v] as const)].map(([l, v]) => unpack(b, l, v));
  const p = b.program(Object.values(inputs), Object.values(outputs));
  const read = new Set(fronts.flatMap((f) => [...f.names]));
  const program = prune({
    ...p,
    params: new Map([...p.params].filter(([name]) => !read.has(name))),
    eqns: [...fronts.flatMap((f) => f.eqns), ...p.eqns],
  });
  return { program, inputs: Object.keys(inputs), outputs: Object.keys(outputs), report: [...report.keys()] };
}
