/** The graph of a run whose parameters are edited meanwhile: nodes that have begun keep what they began with. Runs nothing. */
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Passed } from './history.ts';

/** What of a node decides its result. */
const decides = ({ params, graph }: GraphNode) => JSON.stringify([params, graph]);
/** Of a node inside a subgraph, the subgraph: it begins with the first of its nodes. */
const outermost = (node: string | undefined) => node?.split('/')[0];

export class EditedGraph {
  #edited: Graph;
  #now: Graph | undefined;
  /** Nodes that have begun, as they were then: later edits of them come too late. */
  readonly #begun = new Map<string, GraphNode>();

  /** @param like it begins as that one stands at the end of `steps` */
  constructor(readonly drawn: Graph, like?: EditedGraph, steps: readonly Passed[] = []) {
    this.#edited = like ? like.#edited : drawn;
    for (const { node } of steps) {
      const id = outermost(node), was = like && id !== undefined ? like.#begun.get(id) : undefined;
      if (was) this.#begun.set(id!, was);
    }
  }

  /** The graph with the parameters as they are now. The same object while nothing is edited: others remember what they made of it. */
  get now(): Graph {
    if (this.#now) return this.#now;
    const { nodes: drawn } = this.drawn, nodes = { ...drawn };
    for (const id of Object.keys(nodes)) {
      const edited = this.#edited.nodes[id];
      nodes[id] = this.#begun.get(id) ?? (edited?.type === nodes[id].type ? edited : nodes[id]);
    }
    return this.#now = Object.keys(nodes).every((id) => nodes[id] === drawn[id]) ? this.drawn : { ...this.drawn, nodes };
  }

  /** @returns nodes whose changes count from here on, and those whose came too late */
  edit(graph: Graph): { later: string[]; ran: string[] } {
    const before = this.now.nodes, changed = Object.keys(before).filter((id) => graph.nodes[id]?.type === before[id].type && decides(graph.nodes[id]) !== decides(before[id]));
    this.#edited = graph;
    this.#now = undefined;
    return { later: changed.filter((id) => !this.#begun.has(id)), ran: changed.filter((id) => this.#begun.has(id)) };
  }

  /** A node's step before it is answered: up to here it may be edited. */
  begins(node: string | undefined): void {
    const id = outermost(node);
    if (id !== undefined && !this.#begun.has(id)) this.#begun.set(id, this.now.nodes[id]);
  }

  /** These steps will come again. A node that some of them stand inside goes on with what it had. */
  cut(steps: readonly Passed[]): void {
    for (const { node } of steps) if (node !== undefined && !node.includes('/')) this.#begun.delete(node);
    this.#now = undefined;
  }
}
