/** React Flow's nodes and edges, made from the part of the graph on the canvas and never saved. Holds what only the canvas knows: selection, measures, a drag under way. */
import { applyEdgeChanges, applyNodeChanges, type Edge as RfEdge, type EdgeChange, type Node as RfNode, type NodeChange } from '@xyflow/react';
import { create } from 'zustand';
import type { Edge, Frame, Graph, GraphNode, Note } from '../../graph/graph.ts';
import { useDocument } from '../state/document.ts';
import { onCanvas, specAt, useScope } from '../state/scope.ts';
import { words } from '../words.ts';

export type VqFlowNode = RfNode<{ readonly node: GraphNode }, 'vq'>;
export type FrameFlowNode = RfNode<{ readonly frame: Frame }, 'frame'>;
export type NoteFlowNode = RfNode<{ readonly note: Note }, 'note'>;
export type FlowNode = VqFlowNode | FrameFlowNode | NoteFlowNode;
export type FlowEdge = RfEdge<{ readonly via?: Edge['via'] }, 'wire'>;

/** Ids may hold neither `.` nor `=`, so these strings are unique. */
export const edgeId = (e: Edge) => `${e.from[0]}.${e.from[1]}/${e.to[0]}.${e.to[1]}`;
export const frameId = (id: string) => `frame=${id}`;
export const noteId = (id: string) => `note=${id}`;
/** 'a' of 'frame=a'; undefined for anything else. */
export const frameOf = (id: string) => (id.startsWith('frame=') ? id.slice(6) : undefined);
export const noteOf = (id: string) => (id.startsWith('note=') ? id.slice(5) : undefined);

interface FlowState { readonly nodes: FlowNode[]; readonly edges: FlowEdge[] }

export const useFlow = create<FlowState>(() => ({ nodes: [], edges: [] }));
const { getState: get, setState: set } = useFlow;

const at = ([x, y]: readonly [number, number]) => ({ x, y });
const nameOf = (node: GraphNode) => node.title ?? specAt(node)?.title ?? node.type;
const nodeOf = (id: string, node: GraphNode): FlowNode => ({ id, type: 'vq', ariaLabel: nameOf(node), position: at(node.at), data: { node }, dragHandle: '.node-grip' });
const frameNode = (id: string, frame: Frame): FlowNode => ({ id: frameId(id), type: 'frame', ariaLabel: frame.title || words.frame.untitled, position: at(frame.at), data: { frame }, dragHandle: '.frame-grip', zIndex: -1000, width: frame.size[0], height: frame.size[1] });
const noteNode = (id: string, note: Note): FlowNode => ({ id: noteId(id), type: 'note', ariaLabel: words.note.title, position: at(note.at), data: { note }, ...(note.size && { width: note.size[0], height: note.size[1] }) });
const edgeOf = (e: Edge): FlowEdge => ({ id: edgeId(e), type: 'wire', source: e.from[0], sourceHandle: e.from[1], target: e.to[0], targetHandle: e.to[1], data: e.via ? { via: e.via } : {}, ariaLabel: words.wire.from(e.from.join(' '), e.to.join(' ')) });

type Content = GraphNode | Frame | Note;
const contentOf = (n: FlowNode): Content => ('node' in n.data ? n.data.node : 'frame' in n.data ? n.data.frame : n.data.note);

/** Follows the graph; whatever did not change keeps its object, so React has nothing to do for it. */
function follow(graph: Graph, path: readonly string[], fresh: boolean): void {
  const { nodes, edges } = get(), { body, prefix, edges: wires } = onCanvas(graph, path);
  const oldNodes = new Map(fresh ? [] : nodes.map((n) => [n.id, n])), oldEdges = new Map(fresh ? [] : edges.map((e) => [e.id, e]));
  const kept = <T extends Content>(id: string, content: T, make: () => FlowNode): FlowNode => {
    const old = oldNodes.get(id);
    if (!old) return make();
    const before = contentOf(old);
    if (before === content) return old;
    const next = make();
    return { ...old, ...next, position: before.at === content.at ? old.position : next.position, ...(old.measured && { measured: old.measured }) } as FlowNode;
  };
  set({
    nodes: [
      ...Object.entries(body.frames ?? {}).map(([id, f]) => kept(frameId(id), f, () => frameNode(id, f))),
      ...Object.entries(body.notes ?? {}).map(([id, n]) => kept(noteId(id), n, () => noteNode(id, n))),
      ...Object.entries(body.nodes).map(([id, n]) => kept(prefix + id, n, () => nodeOf(prefix + id, n))),
    ],
    edges: wires.filter((e) => Object.hasOwn(body.nodes, e.from[0].slice(prefix.length)) && Object.hasOwn(body.nodes, e.to[0].slice(prefix.length))).map((e) => {
      const old = oldEdges.get(edgeId(e));
      return old && old.data?.via === e.via ? old : { ...old, ...edgeOf(e) };
    }),
  });
}

/** Starts following the document, and which part of it is on the canvas. */
export function followDocument(): void {
  follow(useDocument.getState().graph, useScope.getState().path, true);
  useDocument.subscribe((s, before) => {
    if (s.graph !== before.graph) follow(s.graph, useScope.getState().path, s.opened !== before.opened);
  });
  useScope.subscribe((s, before) => { if (s.path !== before.path) follow(useDocument.getState().graph, s.path, true); });
}

export const changeNodes = (changes: NodeChange<FlowNode>[]) => set((s) => ({ nodes: applyNodeChanges(changes, s.nodes) }));
export const changeEdges = (changes: EdgeChange<FlowEdge>[]) => set((s) => ({ edges: applyEdgeChanges(changes, s.edges) }));

export const selectedNodes = (s: FlowState) => s.nodes.filter((n) => n.selected && n.type === 'vq').map((n) => n.id);
export const selectedEdges = (s: FlowState) => s.edges.filter((e) => e.selected).map((e) => e.id);
/** Frames and notes, by their flow ids. */
export const selectedPlaces = (s: FlowState) => s.nodes.filter((n) => n.selected && n.type !== 'vq').map((n) => n.id);

/** Selects these and nothing else. */
export function select(nodes: readonly string[], edges: readonly string[] = []): void {
  const [n, e] = [new Set(nodes), new Set(edges)];
  set((s) => ({
    nodes: s.nodes.map((x) => (Boolean(x.selected) === n.has(x.id) ? x : { ...x, selected: n.has(x.id) })),
    edges: s.edges.map((x) => (Boolean(x.selected) === e.has(x.id) ? x : { ...x, selected: e.has(x.id) })),
  }));
}
export const selectAll = () => { const { nodes, edges } = get(); select(nodes.map((n) => n.id), edges.map((e) => e.id)); };

/** Where the nodes of a drag ended, by id. */
export const positionsOf = (ids: readonly string[]) => new Map(get().nodes.filter((n) => ids.includes(n.id)).map((n) => [n.id, n.position]));

/** Where nodes stand and how large they are on the canvas, as they were last measured. */
export const boxesOf = (ids: readonly string[]) => Object.fromEntries(get().nodes.filter((n) => ids.includes(n.id)).map((n) => [n.id, { x: n.position.x, y: n.position.y, width: n.measured?.width ?? n.width ?? 212, height: n.measured?.height ?? n.height ?? 120 }]));

/** Puts nodes of a drag that came to nothing back where they were. */
export function putBack(): void {
  set((s) => ({ nodes: s.nodes.map((n) => { const [x, y] = contentOf(n).at; return n.position.x === x && n.position.y === y ? n : { ...n, position: { x, y } }; }) }));
}
