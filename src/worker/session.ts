/** One person's session in the worker: an engine, a cache, what is shown, and at most one run. Posts events; knows no DOM. */
import type { Engine } from '../gpu/engine.ts';
import { openWebEngine, type WebEngineName } from '../gpu/web.ts';
import { expand } from '../graph/expand.ts';
import type { Graph } from '../graph/graph.ts';
import { everyNode } from '../graph/path.ts';
import { defaultsOf, type Facts, type Params } from '../graph/node.ts';
import { Cache } from '../run/cache.ts';
import { contextOn } from '../run/context.ts';
import { showDraft } from '../run/draft.ts';
import { forecast, type Forecast } from '../run/forecast.ts';
import { type Base, drain, execute, type Host, NodeError, type NodeEvent } from '../run/execute.ts';
import { divergence, withoutEffects, type Divergence } from '../run/divergence.ts';
import { product } from '../run/product.ts';
import { receiptOf } from '../run/trace.ts';
import { signedFiles } from '../run/signing.ts';
import { Debugging } from './debugging.ts';
import { browserSpill } from './spill.ts';
import type { Memory } from '../run/why.ts';
import type { Value, Values } from '../run/value.ts';
import { type Here, signingOn } from './file-answers.ts';
import type { BrowserFiles } from './files.ts';
import type { EngineInfo, Fault, FromWorker, KeptRun, NodeState, Requests } from './protocol.ts';
import { specs, verbs } from './registry.ts';
import { Shelf } from './shelf.ts';

const cacheBudget = 512 * 2 ** 20;
export const faultOf = (e: unknown): Fault =>
  e instanceof NodeError ? { node: e.node, message: e.message, ...(e.port && { port: e.port }) } : { message: e instanceof Error ? e.message : String(e) };

type RunAsk = Requests['run']['ask'];

export class WorkSession {
  readonly shelf = new Shelf();
  readonly debugging: Debugging;
  #engine: Promise<Engine> | undefined;
  #cache = new Cache(cacheBudget);
  /** What decided each node's last result, of the workflow that is open. */
  #remembered: { document: number | undefined; memory: Memory } = { document: undefined, memory: new Map() };
  #running: { id: number; stop: AbortController; ended: Promise<void> } | undefined;
  /** Facts by node type and parameters, so that a look after each edit opens only new files. */
  readonly #facts = new Map<string, Promise<Facts>>();

  constructor(readonly files: BrowserFiles, readonly wish: WebEngineName, readonly runtimes: string, readonly post: (m: FromWorker) => void) { this.debugging = new Debugging(post, browserSpill()); }

  async engineInfo(): Promise<EngineInfo> { return (await this.#open()).info; }
  async forecast(graph: Graph, upTo?: readonly string[]): Promise<Forecast> { return forecast(graph, { specs, verbs, files: this.files, engine: (await this.#open()).info.name }, upTo); }
  async live() { return (await this.#open()).live(); }

  forFiles(): Here { return { files: this.files, engine: () => this.#open(), find: (ref) => this.find(ref), forgetFacts: () => this.forgetFacts() }; }

  /** A file was chosen anew under its name: what was read of it before no longer counts. */
  forgetFacts(): void { this.#facts.clear(); }

  async look(graph: Graph): Promise<Requests['look']['answer']> {
    const out: Requests['look']['answer'] = {};
    await Promise.all(everyNode(graph).map(async ([id, node]) => {
      const spec = node.pinned ? undefined : specs.get(node.type);
      const verb = spec && await verbs(node.type).catch(() => undefined);
      if (!spec || !verb?.look) return;
      const params = { ...defaultsOf(spec), ...node.params } as Params, key = JSON.stringify([node.type, params]);
      const facts = this.#facts.get(key) ?? verb.look(params, this.files);
      this.#facts.set(key, facts);
      try { out[id] = { facts: await facts }; } catch (e) {
        this.#facts.delete(key);
        out[id] = { fault: { node: id, message: (e as Error).message } };
      }
    }));
    return out;
  }

  /** Resolves when the run has ended, however it ended. A run that is still going is stopped first. */
  async run(ask: RunAsk, parent?: KeptRun['parent']): Promise<void> {
    while (this.#running) { this.#running.stop.abort(); await this.#running.ended; }
    const stop = new AbortController();
    const ended = this.#execute(ask, stop, parent).finally(() => { this.#running = undefined; });
    this.#running = { id: ask.run, stop, ended };
    await ended;
  }

  stop(run: number): void { if (this.#running?.id === run) this.#running.stop.abort(new Error('stopped')); }

  async #execute(ask: RunAsk, stop: AbortController, parent?: KeptRun['parent']): Promise<void> {
    const { run, graph, upTo, fresh, only, recall, document, taps = {}, debug } = ask;
    if (document !== this.#remembered.document) this.#remembered = { document, memory: new Map() };
    const start = performance.now(), flat = expand(graph, specs).graph;
    const saySession: WorkSession['post'] = (m) => { if (!recall) this.post(m); };
    saySession({ event: 'session', session: { is: 'running', run } });
    const tapped = new Map<string, Record<string, Value>>();
    try {
      const engine = await this.#open();
      const host: Host = {
        specs, verbs, files: this.files, cache: this.#cache, engine: engine.info.name, ...(upTo && { upTo }), ...(fresh && { fresh: new Set(fresh) }), ...(only && { only: new Set(only) }), ...(recall && { recall }), memory: this.#remembered.memory, signal: stop.signal,
        context: (base: Base) => {
          const wanted = taps[base.node] ?? [], mine: Record<string, Value> = {};
          // a run that goes back makes them anew
          for (const v of Object.values(tapped.get(base.node) ?? {})) v.tensor?.release();
          tapped.set(base.node, mine);
          const plain = { ...host, context: (b: Base) => contextOn(engine, this.files, b, { layers: [], keep() {} }), on: undefined };
          const draft = (values: Values) => showDraft(flat, plain, base.node, values, (node, outputs, key) => this.#draft(run, flat, node, outputs, key));
          return contextOn(engine, signedFiles(this.files, base.node, signingOn(engine, graph, this.files)), { ...base, draft }, { layers: wanted, keep: (layer, tensor) => { mine[layer] = { kind: 'latent', tensor }; } });
        },
        on: (node: string, event: NodeEvent) => (recall && event.is !== 'done' ? undefined : this.#tell(run, flat, node, event, tapped)),
      };
      const results = await (debug
        ? this.debugging.begin(ask, {
          signal: stop.signal, tensor: (data, shape) => engine.tensor(data, shape),
          begin: (now, halted) => execute(graph, { ...host, after: true, now, halted }),
        }, parent).run(debug.first)
        : drain(execute(graph, host), stop.signal));
      this.debugging.end(run, 'done');
      results.close();
      saySession({ event: 'session', session: { is: 'idle', ms: performance.now() - start } });
    } catch (e) {
      this.debugging.end(run, stop.signal.aborted ? 'stopped' : 'failed', faultOf(e).message);
      saySession({ event: 'session', session: stop.signal.aborted ? { is: 'idle' } : { is: 'failed', fault: faultOf(e) } });
    } finally {
      for (const layers of tapped.values()) for (const v of Object.values(layers)) v.tensor?.release();
      this.shelf.keepOnly(new Set(everyNode(graph).map(([id]) => id)));
    }
  }

  /** A run that waits at the step of another one. */
  async branch({ run, from, index }: Requests['branch']['ask']): Promise<void> {
    await this.run({ ...this.debugging.askOf(from), run, debug: { first: 'go' } }, { run: from, index });
  }

  /** Values of the shelf and of any step of a kept run. */
  async find(ref: string): Promise<Value> { return ref.startsWith('@') ? this.debugging.find(ref) : this.shelf.find(ref); }

  async trace(run: number): Promise<Uint8Array> {
    const graph = this.debugging.graphOf(run), { engine } = signingOn(await this.#open(), graph, this.files);
    return this.debugging.trace(run, await receiptOf({ graph, specs, files: this.files, engine, product }));
  }

  /** The same graph here and on another engine, which is opened for it and closed again. Saves nothing. */
  async diverge({ graph, upTo, against, tolerance = 1e-3 }: Requests['diverge']['ask']): Promise<Divergence> {
    const mine = await this.#open(), other = await openWebEngine(against, this.runtimes, () => {}), caches = [new Cache(cacheBudget), new Cache(cacheBudget)];
    const begin = (engine: Engine, cache: Cache) => () => execute(graph, {
      specs, verbs, files: this.files, cache, engine: engine.info.name, upTo: upTo ?? withoutEffects(graph, specs), after: true,
      context: (base) => contextOn(engine, this.files, base, { layers: [], keep() {} }),
    });
    try { return await divergence(begin(mine, caches[0]), begin(other, caches[1]), tolerance); } finally {
      for (const c of caches) c.dispose();
      await other.close();
    }
  }

  #tell(run: number, graph: Graph, node: string, event: NodeEvent, tapped: ReadonlyMap<string, Record<string, Value>>): void {
    const say = (state: NodeState) => this.post({ event: 'node', run, node, state });
    switch (event.is) {
      case 'queued': case 'stopped': return say({ is: event.is });
      case 'running':
        this.post({ event: 'session', session: { is: 'running', run, at: [node] } });
        return say({ is: 'running' });
      case 'skipped': return say({ is: 'skipped', why: event.why });
      case 'progress': return say({ is: 'running', done: event.done, of: event.of, what: event.what });
      case 'failed': return say({ is: 'failed', fault: faultOf(event.error) });
      case 'done': return say({
        is: 'done', cached: event.cached, ms: event.ms, notes: event.notes, ...(event.why && { reason: event.why }),
        outputs: this.shelf.show(node, Object.keys(event.outputs).length ? event.outputs : this.#arriving(graph, node), event.key, tapped.get(node)),
      });
      case 'note': // it comes again with 'done'
    }
  }

  #draft(run: number, graph: Graph, node: string, outputs: Values, key: string): void {
    this.post({ event: 'draft', run, node, outputs: this.shelf.show(node, Object.keys(outputs).length ? outputs : this.#arriving(graph, node), key) });
  }

  /** What flows into a node that makes nothing, so that a preview shows it. */
  #arriving(graph: Graph, node: string) {
    return Object.fromEntries(graph.edges.filter((e) => e.to[0] === node).flatMap(({ from, to }) => {
      const value = this.shelf.at(from[0], from[1]);
      return value ? [[to[1], value]] : [];
    }));
  }

  #open(): Promise<Engine> {
    this.#engine ??= openWebEngine(this.wish, this.runtimes, (why) => this.#lost(why));
    this.#engine.catch(() => { this.#engine = undefined; });
    return this.#engine;
  }

  /** The GPU was taken away: everything on it is gone. The next run opens a new engine. */
  #lost(why: string): void {
    this.#running?.stop.abort(new Error(`The GPU was lost (${why}).`));
    this.#engine = undefined;
    this.#cache.dispose();
    this.#cache = new Cache(cacheBudget);
    this.shelf.clear();
    this.debugging.clear();
    this.post({ event: 'session', session: { is: 'failed', fault: { message: `The GPU was lost (${why}). The workflow is kept: press Run to start again.` } } });
  }
}
