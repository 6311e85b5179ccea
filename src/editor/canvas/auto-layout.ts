/** Lays the nodes out from left to right in the order of their wires, by dagre: wires that skip stages are led round them. Loaded when first used. */
import { layOut } from '../state/building.ts';
import { local } from '../state/scope.ts';
import { framed } from '../../graph/edit-looks.ts';
import { placesHere, selection } from './actions.ts';
import { useFlow } from './flow.ts';
import { fit } from './stage.ts';

const gaps = { rank: 90, node: 40, edge: 24 }, round = { side: 24, top: 44 };

/** The selected nodes if there are several, else all. Frames close round what they held. */
export async function layOutAll(): Promise<void> {
  const dagre = await import('@dagrejs/dagre');
  const { body, boxes } = placesHere(), chosen = selection(), ids = new Set(chosen.length > 1 ? chosen : Object.keys(boxes));
  if (!ids.size) return;
  const g = new dagre.Graph({ multigraph: true, compound: true }).setGraph({ rankdir: 'LR', ranksep: gaps.rank, nodesep: gaps.node, edgesep: gaps.edge, ranker: 'network-simplex' }).setDefaultEdgeLabel(() => ({}));
  const frames = Object.entries(body.frames ?? {}).map(([id, f]) => [id, framed(f, boxes).filter((n) => ids.has(n))] as const).filter(([, inside]) => inside.length > 0);
  for (const id of ids) g.setNode(id, { width: boxes[id].width, height: boxes[id].height });
  const placed = new Set<string>();
  for (const [id, inside] of frames) {
    g.setNode(`frame=${id}`, {});
    for (const n of inside) if (!placed.has(n)) { placed.add(n); g.setParent(n, `frame=${id}`); }
  }
  for (const { source, target, id } of useFlow.getState().edges) if (ids.has(source) && ids.has(target)) g.setEdge(source, target, {}, id);
  dagre.layout(g);
  const old = [...ids].map((id) => boxes[id]), at = (id: string) => { const n = g.node(id) as { x: number; y: number }; return { x: n.x - boxes[id].width / 2, y: n.y - boxes[id].height / 2 }; };
  const all = [...ids].map(at), by = [Math.min(...old.map((b) => b.x)) - Math.min(...all.map((p) => p.x)), Math.min(...old.map((b) => b.y)) - Math.min(...all.map((p) => p.y))];
  const places = Object.fromEntries([...ids].map((id) => { const p = at(id); return [id, [Math.round(p.x + by[0]), Math.round(p.y + by[1])] as const]; }));
  const close = Object.fromEntries(frames.map(([id, inside]) => {
    const box = inside.map((n) => ({ x: places[n][0], y: places[n][1], r: places[n][0] + boxes[n].width, b: places[n][1] + boxes[n].height }));
    const [x, y] = [Math.min(...box.map((b) => b.x)) - round.side, Math.min(...box.map((b) => b.y)) - round.top];
    return [id, { at: [x, y] as [number, number], size: [Math.max(...box.map((b) => b.r)) - x + round.side, Math.max(...box.map((b) => b.b)) - y + round.side] as [number, number] }];
  }));
  layOut('Lay out', Object.fromEntries(Object.entries(places).map(([id, p]) => [local(id), p])), close);
  if (chosen.length < 2) requestAnimationFrame(() => fit());
}
