/** The canvas as commands reach it: its view, and where on it something new goes. Set while it is on the screen. */
import type { ReactFlowInstance } from '@xyflow/react';
import type { FlowEdge, FlowNode } from './flow.ts';

interface Stage { readonly flow: ReactFlowInstance<FlowNode, FlowEdge>; /** on the screen: the pointer, else the middle */ middle(): readonly [number, number] }
let stage: Stage | undefined;

export const setStage = (s: Stage | undefined) => { stage = s; };
export const fitOptions = { padding: 0.07, maxZoom: 1.5, duration: 200 } as const;
const calm = { duration: 160 };

export const middleOfScreen = (): readonly [number, number] => stage?.middle() ?? [innerWidth / 2, innerHeight / 3];
export const toFlow = ([x, y]: readonly [number, number]) => stage?.flow.screenToFlowPosition({ x, y }) ?? { x, y };
export const toScreen = (p: { x: number; y: number }) => stage?.flow.flowToScreenPosition(p) ?? p;
export const fit = () => void stage?.flow.fitView(fitOptions);
export const fitTo = (ids: readonly string[]) => { if (ids.length) void stage?.flow.fitView({ ...fitOptions, nodes: ids.map((id) => ({ id })), padding: 0.3, maxZoom: 1.2 }); };
export const zoomIn = () => void stage?.flow.zoomIn(calm);
export const zoomOut = () => void stage?.flow.zoomOut(calm);
export const zoomOne = () => void stage?.flow.zoomTo(1, calm);

/** Brings a node into view where it is not, without changing the zoom. */
export function reveal(id: string): void {
  const element = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`), canvas = document.querySelector('.canvas')?.getBoundingClientRect();
  const node = stage?.flow.getInternalNode(id);
  if (!stage || !canvas || !node) return;
  const r = element?.getBoundingClientRect();
  if (r && r.left >= canvas.left && r.right <= canvas.right && r.top >= canvas.top && r.bottom <= canvas.bottom) return;
  const { x, y } = node.internals.positionAbsolute;
  void stage.flow.setCenter(x + (node.measured.width ?? 200) / 2, y + (node.measured.height ?? 100) / 2, { zoom: stage.flow.getZoom(), duration: 160 });
}
