/** Trains: generator and discriminator take turns, step after step, until it is done or stopped; then it can go on. Knows no runtime. */
import type { Tensor } from '../../src/net/tensor.ts';
import { paceAt } from '../../src/net/optimiser.ts';
import { partOf } from '../../src/net/flat.ts';
import { drain, under } from '../../src/run/execute.ts';
import type { Context, Reply, Run, Shelf, Verb } from '../../src/run/verb.ts';
import { age, countCodes, kMeans, perplexity, revive, rowsOf } from './codebook.ts';
import type { Step } from './halves.ts';
import { History } from './history.ts';
import { type Plan, planOf, readVector } from './plan.ts';
import { advise, resultOf } from './result.ts';
import { factorOf, paceOf, type Settings, settingsOf } from './settings.ts';
import { fileName, fingerprint, readState, type State, writeState } from './state.ts';

type Named = Record<string, Tensor>;
const release = (all: Named) => { for (const t of Object.values(all)) t.release(); };
const vectorsOf = (player: string) => ['weights', 'first', 'second', 'average'].map((v) => `${player}.${v}`);

/** The state as it stands between steps: tensors on the engine, and what the host counts. */
class Training {
  step: number;
  contested: number;
  readonly history: History;
  readonly #tensors: Named = {};
  readonly idle: Float32Array | undefined;

  constructor(readonly ctx: Context, readonly plan: Plan, readonly settings: Settings, from: State) {
    [this.step, this.contested, this.history] = [from.step, from.contested, from.history];
    for (const [name, data] of Object.entries(from.vectors)) if (name !== 'idle') this.#tensors[name] = ctx.tensor(data, [data.length]);
    this.idle = plan.codebook && (from.vectors.idle ?? new Float32Array(plan.codebook.shape[0]));
  }
  close() { release(this.#tensors); }
  numbers = async (name: string) => (await this.#tensors[name].data()) as Float32Array;
  replace(name: string, t: Tensor) { this.#tensors[name].release(); this.#tensors[name] = t; }
  edit = async (name: string, change: (data: Float32Array) => void) => {
    const data = (await this.numbers(name)).slice();
    change(data);
    this.replace(name, this.ctx.tensor(data, [data.length]));
  };
  async save(): Promise<State> {
    const vectors: Record<string, Float32Array> = {};
    for (const name of Object.keys(this.#tensors)) vectors[name] = (await this.numbers(name)).slice();
    return { step: this.step, contested: this.contested, history: this.history, vectors: { ...vectors, ...(this.idle && { idle: this.idle }) } };
  }

  /** One half of a step, from the state into `more` outputs and the report. With `keep` false the state stays as it is. */
  async *half(player: 'generator' | 'discriminator', { half, fed }: Step, reply: Reply, { t = 1, rate = 0, factor = 0, keep = true }): Run<{ report: Record<string, number>; more: Named }> {
    const { ctx, settings } = this, pace = paceAt(t, rate, settings, settings.weightDecay), made: Named = {};
    const scalar = (v: number) => ctx.tensor(Float32Array.of(v), []);
    for (const [name, v] of Object.entries({ ...pace, factor })) made[name] = scalar(v);
    for (const [name, value] of fed) {
      const tensor = value.tensor!;
      made[name] = value.stream ? ctx.tensor((await value.stream.at(this.step)).slice() as Float32Array, tensor.shape) : tensor.retain();
    }
    const own = vectorsOf(player), others: Named = { generator: this.#tensors['generator.weights'], discriminator: this.#tensors['discriminator.weights'], statistics: this.#tensors.statistics };
    const find = (name: string) => made[name] ?? this.#tensors[own.find((v) => v === `${player}.${name}`) ?? ''] ?? others[name];
    try {
      const net = ctx.network(half.program, this.plan.frozen, half.inputs.map(find), reply);
      const out = reply === 'into' ? yield* under(player, net, ctx.signal) : await drain(net, ctx.signal);
      const more: Named = {};
      for (const [i, name] of half.outputs.entries()) {
        const state = own.includes(`${player}.${name}`) ? `${player}.${name}` : name === 'statistics' ? name : undefined;
        if (!state) more[name] = out[i];
        else if (keep) this.replace(state, out[i]);
        else out[i].release();
      }
      const values = await more.report.data(), report = Object.fromEntries(half.report.map((name, i) => [name, values[i]]));
      more.report.release();
      delete more.report;
      return { report, more };
    } finally { release(made); }
  }

  /** The codebook begins where the encoder's outputs lie. */
  async *placeCodes(): Run<void> {
    const { codebook } = this.plan, { half, ...rest } = (this.plan.quiet ?? this.plan.halves).generator;
    if (!codebook || !half.outputs.includes('latent')) throw new Error('k-means needs the encoder\'s latents: wire the encoder\'s latent and the quantizer\'s codes to the trainer.');
    const [K, d] = codebook.shape, parts: Float32Array[] = [];
    for (let have = 0; have < 8 * K; this.step++) {
      const { more } = yield* this.half('generator', { half, ...rest }, 'over', { keep: false });
      const rows = rowsOf(await more.latent.data() as Float32Array, more.latent.shape);
      release(more);
      parts.push(rows);
      have += rows.length / d;
      this.ctx.progress(Math.min(have, 8 * K), 8 * K, 'collecting latents for the codebook');
    }
    this.step = 0;
    const rows = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
    parts.reduce((at, p) => { rows.set(p, at); return at + p.length; }, 0);
    const centres = kMeans(rows, d, K, this.settings.seed);
    await this.edit('generator.weights', (w) => partOf(w, codebook).set(centres));
    this.ctx.note(`codebook placed by k-means over ${rows.length / d} latents`);
  }

  /** One whole step: both halves in turn. @returns what it reports */
  async *one(reply: Reply): Run<Record<string, number>> {
    const { settings, plan } = this, { halves, quiet, codebook } = plan, factor = factorOf(settings, this.step);
    const row: Record<string, number> = {}, by = paceOf(settings, this.step);
    if (settings.turns !== 'discriminator') {
      const net = factor === 0 && quiet ? quiet : halves;
      const { report, more } = yield* this.half('generator', net.generator, reply, { t: this.step + 1, rate: settings.learningRate * by, factor });
      try {
        Object.assign(row, report);
        if (codebook) Object.assign(row, await this.#watch(more));
      } finally { release(more); }
    }
    if (halves.discriminator && settings.turns !== 'generator' && (factor > 0 || !plan.quiet)) {
      this.contested++;
      const { report, more } = yield* this.half('discriminator', halves.discriminator, reply, { t: this.contested, rate: settings.discriminatorRate * by });
      release(more);
      for (const [name, v] of Object.entries(report)) row[name.startsWith('logits') ? name : name === 'total' ? 'discriminator loss' : `discriminator ${name}`] = v;
    }
    this.step++;
    this.history.add({ step: this.step, ...row });
    return row;
  }

  /** Counts codes; moves those that nobody used for long. */
  async #watch({ codes, latent }: Named): Promise<Record<string, number>> {
    const { codebook } = this.plan, { revive: after, seed } = this.settings, K = codebook!.shape[0], counts = countCodes(await codes.data(), K), idle = this.idle!;
    age(idle, counts);
    const row = { perplexity: perplexity(counts), 'codes used': counts.reduce((n, c) => n + (c ? 1 : 0), 0) };
    if (!after || !latent || !idle.some((n) => n >= after)) return row;
    const rows = rowsOf(await latent.data() as Float32Array, latent.shape);
    let moved: number[] = [];
    await this.edit('generator.weights', (w) => { moved = revive(partOf(w, codebook!), idle, rows, { after, seed, step: this.step }); });
    const d = codebook!.shape[1];
    for (const moment of ['generator.first', 'generator.second']) await this.edit(moment, (m) => { for (const k of moved) partOf(m, codebook!).fill(0, k * d, (k + 1) * d); });
    return { ...row, 'codes revived': moved.length };
  }
}

async function begin(plan: Plan, settings: Settings): Promise<State> {
  const vectors: Record<string, Float32Array> = {};
  for (const [player, layout] of Object.entries(plan.layouts)) {
    const w = await readVector(layout, plan);
    if (player === 'statistics') { vectors.statistics = w; continue; }
    Object.assign(vectors, { [`${player}.weights`]: w, [`${player}.first`]: new Float32Array(w.length), [`${player}.second`]: new Float32Array(w.length) });
    if (player === 'generator' && settings.average !== undefined) vectors['generator.average'] = w.slice();
  }
  return { step: 0, contested: 0, vectors, history: new History() };
}

const minutes = (ms: number) => (ms < 90_000 ? `${Math.round(ms / 1000)} s` : ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`);
const short = (row: Record<string, number>) => ['total', 'reconstruction loss', 'discriminator loss', 'perplexity'].filter((k) => k in row).map((k) => `${k} ${row[k].toPrecision(3)}`).join(', ');

async function openShelf(ctx: Context): Promise<Shelf | undefined> {
  const folder = String(ctx.params.checkpoints);
  if (!folder) return undefined;
  if (!ctx.files.shelf) throw new Error('nothing can be kept here. Empty the field for checkpoints.');
  return ctx.files.shelf(folder);
}

export const verb: Verb = {
  async *run(ctx) {
    const settings = settingsOf(ctx.params), plan = planOf(await ctx.drawing(), settings), shelf = await openShelf(ctx), mark = fingerprint(plan.layouts), folder = String(ctx.params.checkpoints);
    const kept = await shelf?.read(fileName), training = new Training(ctx, plan, settings, kept ? await readState(kept, mark, `${folder}/${fileName}`) : await begin(plan, settings));
    let saved = kept ? training.step : -1, whole = true; // between steps, the state is whole
    const save = async () => {
      if (!shelf || saved === training.step) return;
      await shelf.write(fileName, writeState(await training.save(), mark));
      saved = training.step;
    };
    try {
      if (kept) ctx.note(`went on from step ${training.step} in ${folder}`);
      else if (settings.codebookStart === 'k-means' && plan.codebook) yield* training.placeCodes();
      const start = performance.now(), first = training.step;
      while (training.step < settings.steps) {
        for (const { stream } of plan.fed.values()) void stream?.at(training.step + 1).catch(() => undefined); // the next batch is made meanwhile
        const name = `step ${training.step + 1}`, reply = yield { at: [name] };
        ctx.signal.throwIfAborted();
        whole = false;
        const row = yield* under(name, training.one(reply), ctx.signal);
        whole = true;
        const bad = Object.entries(row).find(([, v]) => !Number.isFinite(v));
        if (bad) throw new Error(`at step ${training.step} the ${bad[0]} is ${bad[1]}. Use a smaller learning rate${saved > 0 ? `, and go on from step ${saved} in ${folder}` : ''}.`);
        const each = (performance.now() - start) / (training.step - first);
        ctx.progress(training.step, settings.steps, `${short(row)}, ${minutes(each * (settings.steps - training.step))} left`);
        if (settings.every && training.step % settings.every === 0) await save();
      }
      await save();
      for (const line of advise(training.history.rows, plan)) ctx.note(line);
      return resultOf(ctx, plan, await training.save(), settings);
    } finally {
      // stopped within a step: what was kept last stands, and the step is done again
      if (whole && training.step < settings.steps && training.history.rows.every((r) => Object.values(r).every(Number.isFinite))) await save();
      if (training.step < settings.steps && saved >= 0) ctx.note(`stopped; step ${saved} of ${settings.steps} is kept in ${folder}. Run the same command again to go on from there.`);
      training.close();
    }
  },
};
