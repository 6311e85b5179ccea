/** Draws a wire without a pointer: a port of the selected node, then one that fits it. */
import { useState } from 'react';
import { selection } from '../canvas/actions.ts';
import { wireBetween, type WireStart } from '../canvas/connecting.ts';
import { useFlow } from '../canvas/flow.ts';
import { closeOverlay } from '../commands/open.ts';
import { connectPorts } from '../state/changes.ts';
import { refusalOf, useChecked } from '../state/checked.ts';
import { drawnNow, nameOf } from '../state/scope.ts';
import { portsOf, shownOutputs } from '../state/port-list.ts';
import { isWired } from '../state/wires.ts';
import { labelOf } from '../specs.ts';
import { Chooser } from '../ui/chooser.tsx';
import { KindDot } from '../ui/kind-dot.tsx';
import type { ValueKind } from '../../graph/port.ts';
import { words } from '../words.ts';

interface Place extends WireStart { readonly label: string; readonly kind: ValueKind; readonly wired: boolean }

function portsAt(id: string): Place[] {
  const graph = drawnNow(), type = graph.nodes[id]?.type ?? '', { ins, outs } = useChecked.getState(), shown = shownOutputs(graph, id, type, outs[id]);
  const place = (side: 'in' | 'out') => portsOf(graph, id, type, side).filter((p) => side === 'in' || shown.includes(p.name)).map(({ name, spec }): Place => ({
    node: id, port: name, side, label: labelOf(name, spec), kind: (side === 'in' ? ins : outs)[id]?.[name]?.kind ?? spec?.kind ?? 'text', wired: isWired(graph, id, name, side),
  }));
  return [...place('out'), ...place('in')];
}
const fits = (a: WireStart, b: WireStart) => { const wire = wireBetween(a, b); return wire !== undefined && refusalOf(wire) === undefined; };
const matches = (query: string) => { const q = query.trim().toLowerCase(); return (p: Place) => `${nameOf(p.node)} ${p.label}`.toLowerCase().includes(q); };
const here = () => useFlow.getState().nodes.filter((n) => n.type === 'vq').map((n) => n.id);

export default function ConnectBox() {
  const [node] = selection(), [from, setFrom] = useState<Place | null>(null);
  const all = from ? here().filter((id) => id !== from.node).flatMap(portsAt).filter((p) => fits(from, p)).sort((a, b) => Number(a.wired) - Number(b.wired)) : node === undefined ? [] : portsAt(node);
  const choose = (p: Place) => {
    if (!from) return setFrom(p);
    closeOverlay();
    connectPorts(wireBetween(from, p)!);
  };
  return (
    <Chooser<Place>
      key={from ? 'to' : 'from'} label={words.connect.title} placeholder={from ? `${words.connect.from(`${nameOf(from.node)} · ${from.label}`)} – ${words.connect.to}` : words.connect.choose}
      find={(q) => all.filter(matches(q))} keyOf={(p) => `${p.node} ${p.side} ${p.port}`} none={() => words.connect.none} onClose={closeOverlay} onChoose={choose}
      show={(p) => <><KindDot kind={p.kind} size={11} /><span className="chooser-name">{from ? `${nameOf(p.node)} · ${p.label}` : p.label}</span><small className="quiet">{words.kinds[p.kind]}{p.side === 'in' ? ` · ${words.inspector.inputs}` : ` · ${words.inspector.outputs}`}</small></>}
    />
  );
}
