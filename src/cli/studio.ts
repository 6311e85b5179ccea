/** Workflows in code: nodes made and wired by hand, run on this machine, results read or saved. What "Copy as TypeScript" writes against. */
import { join, resolve } from 'node:path';
import { openNodeEngine, type NodeEngineName } from '../gpu/node.ts';
import { checkGraph } from '../graph/check.ts';
import { freshId } from '../graph/edit.ts';
import { emptyGraph, type Graph, type GraphNode } from '../graph/graph.ts';
import { defaultsOf, versionOf, type ParamValue } from '../graph/node.ts';
import { Cache } from '../run/cache.ts';
import { contextOn } from '../run/context.ts';
import { drain, execute, NodeError } from '../run/execute.ts';
import { signedFiles } from '../run/signing.ts';
import type { TensorData } from '../net/tensor.ts';
import type { Value } from '../run/value.ts';
import { nodeFiles } from './files.ts';
import { loadRegistry, root } from './registry.ts';
import { signingOn } from './signing.ts';
import { lookAt } from './workflow.ts';
import { writeValue } from './write.ts';

/** An output of a node: what other nodes are wired to, and what is read after a run. */
export interface Output { readonly node: string; readonly port: string }
export interface Node { readonly id: string; out(port: string): Output }

export interface Results {
  /** @throws when the node gave nothing there */
  value(of: Output): Value;
  number(of: Output): number;
  tensor(of: Output): Promise<{ readonly data: TensorData; readonly shape: readonly number[] }>;
  /** Writes a result, in the form that the ending says: .npy, .png (with workflow and receipt), .json. Returns where it went. */
  save(of: Output, file: string): Promise<string>;
  close(): void;
}

export interface StudioOptions { readonly engine?: NodeEngineName; /** folder that names of files are relative to */ readonly files?: string }

/** Bytes of results kept between runs, so that a run again touches only what changed. */
const budget = 512 * 2 ** 20;

export async function openStudio({ engine: name = 'auto', files: base = '.' }: StudioOptions = {}) {
  const registry = await loadRegistry(), { specs, verbs } = registry, engine = await openNodeEngine(name), files = nodeFiles(resolve(base), join(root, 'graphs')), cache = new Cache(budget);
  let graph: Graph = emptyGraph;

  return {
    /** What has been made so far, as a workflow file holds it. */
    get graph(): Graph { return graph; },

    /**
     * @param inputs by port
     * @throws Error when there is no such type
     */
    node(type: string, params: Readonly<Record<string, ParamValue>> = {}, inputs: Readonly<Record<string, Output>> = {}, id = freshId(new Set(Object.keys(graph.nodes)), type)): Node {
      const spec = specs.get(type);
      if (!spec) throw new Error(`There is no node type "${type}". Types: ${[...specs.keys()].join(', ')}.`);
      const made: GraphNode = { type, version: versionOf(spec), params: { ...defaultsOf(spec), ...params } as GraphNode['params'], at: [280 * Object.keys(graph.nodes).length, 0] };
      const edges = Object.entries(inputs).map(([port, from]) => ({ from: [from.node, from.port] as [string, string], to: [id, port] as [string, string] }));
      graph = { ...graph, nodes: { ...graph.nodes, [id]: made }, edges: [...graph.edges, ...edges] };
      return { id, out: (port) => ({ node: id, port }) };
    },

    /** Runs everything, or only what these outputs need. @throws NodeError at the node that fails, before a run where it can be known */
    async run(...wanted: readonly Output[]): Promise<Results> {
      const asked = new Set(wanted.map((o) => `${o.node}.${o.port}`)), upTo = wanted.length ? [...new Set(wanted.map((o) => o.node))] : undefined, ran = graph;
      const problem = checkGraph(ran, specs, await lookAt({ ...registry, graph: ran, files })).problems.find((p) => p.severity === 'error');
      if (problem) throw problem.node === undefined ? new Error(problem.message) : new NodeError(problem.node, problem.message);
      const signing = signingOn(engine, { graph: ran, specs, files });
      const results = await drain(execute(ran, {
        specs, verbs, files, cache, engine: engine.info.name, asked, ...(upTo && { upTo }),
        context: (at) => contextOn(engine, signedFiles(files, at.node, signing), at, { layers: [], keep() {} }),
      }));
      const value = ({ node, port }: Output) => {
        const found = results.outputs.get(node)?.[port];
        if (!found) throw new Error(`${node} gave no ${port} in this run.`);
        return found;
      };
      return {
        value,
        number: (of) => { const { number } = value(of); if (number === undefined) throw new Error(`${of.node}.${of.port} is no number.`); return number; },
        async tensor(of) { const { tensor } = value(of); if (!tensor) throw new Error(`${of.node}.${of.port} is no tensor.`); return { data: await tensor.data(), shape: tensor.shape }; },
        save: (of, file) => writeValue(value(of), resolve(file), { signing, of }),
        close: () => results.close(),
      };
    },

    async close(): Promise<void> { cache.dispose(); await engine.close(); await files.close(); },
  };
}
