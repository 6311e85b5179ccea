/** Fake nodes, tensors and files for tests of the executor: numbers in one-element tensors, and a count of those alive. */
import type { Graph } from '../../src/graph/graph.ts';
import type { NodeSpec, Specs } from '../../src/graph/node.ts';
import type { Shape } from '../../src/net/program.ts';
import type { Tensor, TensorData } from '../../src/net/tensor.ts';
import { Cache } from '../../src/run/cache.ts';
import type { Host, NodeEvent } from '../../src/run/execute.ts';
import type { Files, Run, Verb } from '../../src/run/verb.ts';
import type { Values } from '../../src/run/value.ts';

export class Arena {
  live = 0;
  made = 0;
  tensor = (data: TensorData, shape: Shape): Tensor => {
    let refs = 1;
    this.live++;
    this.made++;
    const t: Tensor = {
      dtype: data instanceof Int32Array ? 'int32' : 'float32', shape, bytes: data.byteLength, place: 'cpu',
      data: async () => { if (!refs) throw new Error('read after release'); return data; },
      retain: () => { if (!refs) throw new Error('retain after release'); refs++; return t; },
      release: () => { if (!refs) throw new Error('released twice'); if (--refs === 0) this.live--; },
    };
    return t;
  };
}

const base = { icon: 'box', group: 'stage', help: '', params: {}, upgrades: [] } as const;
const any = (optional = false) => ({ kind: 'latent', help: '', optional }) as const;
const list: NodeSpec[] = [
  { ...base, type: 'const', title: 'Const', inputs: {}, outputs: { out: any() }, params: { value: { kind: 'number', default: 1, label: '', help: '' }, colour: { kind: 'text', default: '', label: '', help: '' } }, cosmetic: ['colour'] },
  { ...base, type: 'add', title: 'Add', inputs: { a: any(), b: any(true) }, outputs: { out: any() } },
  { ...base, type: 'same', title: 'Same', inputs: { a: any() }, outputs: { out: any() } },
  { ...base, type: 'bad', title: 'Bad', inputs: { a: any(true) }, outputs: { out: any() } },
  { ...base, type: 'sink', title: 'Sink', inputs: { a: any() }, outputs: {}, effect: true },
];
export const fakeSpecs: Specs = new Map(list.map((s) => [s.type, s]));

const number = async (v: Values, port: string) => (v[port]?.tensor ? (await v[port].tensor.data())[0] : 0);
export const one = async (t: Tensor) => (await t.data())[0];

/** `ran` lists nodes in the order in which their verbs ran; each verb makes two steps of its own. */
export function fakes(budget = 1e6) {
  const arena = new Arena(), ran: string[] = [], events: [string, NodeEvent][] = [];
  const give = (n: number) => ({ out: { kind: 'latent' as const, tensor: arena.tensor(Float32Array.of(n), [1]) } });
  const verb = (body: (inputs: Values, params: Readonly<Record<string, unknown>>) => Promise<Values>): Verb => ({
    async* run(ctx, inputs): Run<Values> {
      ran.push(ctx.node);
      const scratch = arena.tensor(new Float32Array(4), [4]);
      try {
        yield { at: ['first'] };
        ctx.progress(1, 2);
        const reply = yield { at: ['second'] };
        if (reply === 'into') yield { at: ['second', 'deep'] };
        return await body(inputs, ctx.params);
      } finally { scratch.release(); }
    },
  });
  const verbs: Record<string, Verb> = {
    const: { ...verb(async (_, p) => give(Number(p.value))), fingerprint: async (p) => `file ${p.value}` },
    add: verb(async (v) => give(await number(v, 'a') + await number(v, 'b'))),
    same: verb(async (v) => { v.a.tensor!.retain(); return { out: v.a }; }),
    bad: verb(async () => { throw new Error('it broke'); }),
    sink: verb(async () => ({})),
  };
  const cache = new Cache(budget);
  const host: Host = {
    specs: fakeSpecs, cache, engine: 'cpu', files: {} as Files,
    verbs: async (type) => verbs[type],
    context: (b) => ({ ...b, files: {} as Files, taps: [], tapped() {}, network: () => { throw new Error('no network here'); }, tensor: arena.tensor, runFile: () => { throw new Error('no runtime here'); } }),
    on: (node, e) => { events.push([node, e]); },
  };
  return { arena, ran, events, cache, host };
}

/** 'a const 3; b add a=a.out' */
export function draw(text: string): Graph {
  const graph: Graph = { version: 1, nodes: {}, edges: [] };
  for (const line of text.split(';').map((l) => l.trim()).filter(Boolean)) {
    const [id, type, ...rest] = line.split(/\s+/);
    graph.nodes[id] = { type, version: 1, params: {}, at: [0, 0] };
    for (const word of rest) {
      const [port, from] = word.split('=');
      if (!from) graph.nodes[id].params.value = Number(word);
      else graph.edges.push({ from: from.split('.') as [string, string], to: [id, port] });
    }
  }
  return graph;
}
