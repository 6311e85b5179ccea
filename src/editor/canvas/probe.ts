/** A preview beside a node, wired to its first output: what a person asks for by Ctrl+Shift+click. */
import { specs } from '../specs.ts';
import { addNode } from '../state/changes.ts';
import { useChecked } from '../state/checked.ts';
import { drawnNow, specOfId } from '../state/scope.ts';
import { portFor } from '../state/search.ts';
import { selection } from './actions.ts';
import { boxesOf, select } from './flow.ts';

const probe = 'preview', gap = 60;

/** A preview that shows this output already is selected instead of another one made. */
export function probeNode(id: string): boolean {
  const spec = specs.get(probe), outs = Object.keys(specOfId(id)?.outputs ?? {});
  if (!spec || !outs.length) return false;
  const { edges, nodes } = drawnNow(), there = edges.find((e) => e.from[0] === id && nodes[e.to[0]]?.type === probe);
  if (there) { select([there.to[0]]); return true; }
  const port = outs.find((o) => { const kind = useChecked.getState().outs[id]?.[o]?.kind ?? specOfId(id)!.outputs[o].kind; return portFor(spec, kind, 'in') !== undefined; });
  if (port === undefined) return false;
  const { [id]: box } = boxesOf([id]), input = portFor(spec, specOfId(id)!.outputs[port].kind, 'in') ?? Object.keys(spec.inputs)[0];
  select([addNode(probe, [box.x + box.width + gap, box.y], {}, (made) => ({ from: [id, port], to: [made, input] }))]);
  return true;
}
export const probeSelected = () => { const [id] = selection(); return id !== undefined && probeNode(id); };
