/** Speaks the wall's protocol with a worker of its own in the page: what the editor does, without the editor. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import type { Graph } from '../../src/graph/graph.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import type { EngineInfo, FromWorker, NodeState, Requests, Verb } from '../../src/worker/protocol.ts';

interface InPage { worker: Worker; events: FromWorker[]; calls: number; open: Map<number, (m: FromWorker) => void> }

export interface TestWorker {
  readonly engine: EngineInfo;
  ask<V extends Verb>(verb: V, ask: Requests[V]['ask']): Promise<Requests[V]['answer']>;
  /** Puts a file of this machine into the worker under its base name. */
  keep(file: string, name?: string): Promise<string>;
  /** Runs to the end; states of all nodes as last told. @throws with the first fault */
  run(graph: Graph, taps?: Record<string, readonly string[]>): Promise<Record<string, NodeState>>;
  /** Numbers of an output ('quantizer.codes') or tapped layer ('encoder/encoder.conv_in') of the last run. */
  numbers(states: Record<string, NodeState>, of: string): ReturnType<typeof readNpy>;
}

/** @param page an opened editor: its worker's address is used again */
export async function startWorker(page: Page, engine: 'auto' | 'webgpu' | 'wasm'): Promise<TestWorker> {
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((e) => /worker[^/]*\.js/.test(e.name)));
  await page.evaluate(() => {
    const address = performance.getEntriesByType('resource').map((e) => e.name).find((n) => /worker[^/]*\.js/.test(n))!;
    const w: InPage = { worker: new Worker(address, { type: 'module' }), events: [], calls: 0, open: new Map() };
    w.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ('call' in data) w.open.get(data.call)?.(data);
      else w.events.push(data);
    };
    (globalThis as unknown as { testWorker: InPage }).testWorker = w;
  });
  const send = (verb: string, ask: unknown) => page.evaluate(async ([v, a]) => {
    const w = (globalThis as unknown as { testWorker: InPage }).testWorker, call = ++w.calls;
    const message = a as { file?: unknown; bytes?: string; name?: string };
    if (v === 'keep') message.file = new Blob([Uint8Array.from(atob(message.bytes!), (c) => c.charCodeAt(0))]);
    const answer = await new Promise<FromWorker>((done) => { w.open.set(call, done); w.worker.postMessage({ call, verb: v, ask: message }); });
    if ('fault' in answer) throw new Error(answer.fault.message);
    const seen = (answer as { answer: unknown }).answer as { as?: string; bytes?: Uint8Array } | null;
    if (seen?.as !== 'npy') return seen;
    let text = '';
    for (let i = 0; i < seen.bytes!.length; i += 8192) text += String.fromCharCode(...seen.bytes!.subarray(i, i + 8192));
    return { as: 'npy', bytes: btoa(text) };
  }, [verb, ask] as const);

  let runs = 0;
  return {
    engine: await send('start', { base: new URL('.', page.url()).href, engine }) as EngineInfo,
    ask: (verb, ask) => send(verb, ask) as never,
    async keep(file, name = basename(file)) {
      await send('keep', { name, bytes: (await readFile(file)).toString('base64') });
      return name;
    },
    async run(graph, taps) {
      const run = ++runs;
      await send('run', { run, graph, taps });
      return page.evaluate((mine) => {
        const w = (globalThis as unknown as { testWorker: InPage }).testWorker, states: Record<string, NodeState> = {};
        for (const e of w.events.splice(0)) {
          if (!('event' in e)) continue;
          if (e.event === 'session' && e.session.is === 'failed') throw new Error(`${e.session.fault.node ?? ''}: ${e.session.fault.message}`);
          if (e.event === 'node' && e.run === mine) states[e.node] = e.state;
        }
        return states;
      }, run);
    },
    async numbers(states, of) {
      const [, node, port] = /^([^./]+)[.]?(\/?.+)$/.exec(of)!;
      const state = states[node];
      if (state?.is !== 'done') throw new Error(`${node} is ${state?.is}`);
      const { bytes } = await send('peek', { ref: state.outputs[port].id, look: { as: 'npy' } }) as { bytes: string };
      return readNpy(sourceOf(of, Buffer.from(bytes, 'base64')));
    },
  };
}
