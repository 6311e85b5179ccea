/** React Flow's nodes and edges, made from the graph and never saved. Holds what only the canvas knows: selection, measures, a drag under way. */
import { applyEdgeChanges, applyNodeChanges, type Edge as RfEdge, type EdgeChange, type Node as RfNode, type NodeChange } from '@xyflow/react';
import { create } from 'zustand';
import type { Edge, Graph, GraphNode } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { useDocument } from '../state/document.ts';
import { words } from '../words.ts';

export type FlowNode = RfNode<{ readonly node: GraphNode }, 'vq'>;
export type FlowEdge = RfEdge<Record<string, never>, 'wire'>;

/** Ids may hold neither `.` nor `/`, so these strings are unique. */
export const edgeId = (e: Edge) => `${e.from[0]}.${e.from[1]}/${e.to[0]}.${e.to[1]}`;

interface FlowState { readonly nodes: FlowNode[]; readonly edges: FlowEdge[] }

export const useFlow = create<FlowState>(() => ({ nodes: [], edges: [] }));
const { getState: get, setState: set } = useFlow;

const nameOf = (node: GraphNode) => node.title ?? specs.get(node.type)?.title ?? node.type;
const nodeOf = (id: string, node: GraphNode): FlowNode => ({ id, type: 'vq', ariaLabel: nameOf(node), position: { x: node.at[0], y: node.at[1] }, data: { node }, dragHandle: '.node-grip' });
const edgeOf = (e: Edge): FlowEdge => ({ id: edgeId(e), type: 'wire', source: e.from[0], sourceHandle: e.from[1], target: e.to[0], targetHandle: e.to[1], data: {}, ariaLabel: words.wire.from(e.from.join(' '), e.to.join(' ')) });

/** Follows the graph; whatever did not change keeps its object, so React has nothing to do for it. */
function follow(graph: Graph, fresh: boolean): void {
  const { nodes, edges } = get();
  const oldNodes = new Map(fresh ? [] : nodes.map((n) => [n.id, n])), oldEdges = new Map(fresh ? [] : edges.map((e) => [e.id, e]));
  set({
    nodes: Object.entries(graph.nodes).map(([id, node]) => {
      const old = oldNodes.get(id);
      if (!old) return nodeOf(id, node);
      if (old.data.node === node) return old;
      const moved = old.data.node.at !== node.at;
      return { ...old, data: { node }, ariaLabel: nameOf(node), ...(moved && { position: { x: node.at[0], y: node.at[1] } }) };
    }),
    edges: graph.edges.filter((e) => graph.nodes[e.from[0]] && graph.nodes[e.to[0]]).map((e) => oldEdges.get(edgeId(e)) ?? edgeOf(e)),
  });
}

/** Starts following the document. */
export function followDocument(): void {
  follow(useDocument.getState().graph, true);
  useDocument.subscribe((s, before) => {
    if (s.graph !== before.graph) follow(s.graph, s.opened !== before.opened);
  });
}

export const changeNodes = (changes: NodeChange<FlowNode>[]) => set((s) => ({ nodes: applyNodeChanges(changes, s.nodes) }));
export const changeEdges = (changes: EdgeChange<FlowEdge>[]) => set((s) => ({ edges: applyEdgeChanges(changes, s.edges) }));

export const selectedNodes = (s: FlowState) => s.nodes.filter((n) => n.selected).map((n) => n.id);
export const selectedEdges = (s: FlowState) => s.edges.filter((e) => e.selected).map((e) => e.id);

/** Selects these and nothing else. */
export function select(nodes: readonly string[], edges: readonly string[] = []): void {
  const [n, e] = [new Set(nodes), new Set(edges)];
  set((s) => ({
    nodes: s.nodes.map((x) => (Boolean(x.selected) === n.has(x.id) ? x : { ...x, selected: n.has(x.id) })),
    edges: s.edges.map((x) => (Boolean(x.selected) === e.has(x.id) ? x : { ...x, selected: e.has(x.id) })),
  }));
}

/** Where the nodes of a drag ended, by id. */
export const positionsOf = (ids: readonly string[]) => new Map(get().nodes.filter((n) => ids.includes(n.id)).map((n) => [n.id, n.position]));
