/** The ports of a node: inputs left, outputs right, each with its mark, its name and its shape. Lit or greyed while a wire is being drawn. */
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { showType } from '../../graph/port.ts';
import type { PortSpec } from '../../graph/node.ts';
import type { Fault } from '../../worker/protocol.ts';
import { useChecked } from '../state/checked.ts';
import { useDocument } from '../state/document.ts';
import { portsOf, shownOutputs } from '../state/port-list.ts';
import { drawn, drawnNow, shownOutside } from '../state/scope.ts';
import { isWired } from '../state/wires.ts';
import { useShallow } from 'zustand/react/shallow';
import { labelOf } from '../specs.ts';
import { KindDot, kindStyle } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';
import { useFits } from './connecting.ts';

interface PortProps { readonly node: string; readonly name: string; readonly spec: PortSpec | undefined; readonly side: 'in' | 'out'; readonly wrong: boolean }

const Port = memo(function Port({ node, name, spec, side, wrong }: PortProps) {
  const type = useChecked((s) => (side === 'in' ? s.ins : s.outs)[node]?.[name]);
  const shown = useDocument((s) => shownOutside(s.graph, node, name, side));
  // what arrives from outside the subgraph is as good as a wire
  const wired = useDocument((s) => isWired(drawn(s.graph), node, name, side)) || (shown !== undefined && side === 'in');
  const fits = useFits(node, name, side);
  // An input that takes anything has no kind of its own until something is wired to it.
  const kind = (side === 'in' && wired ? type?.kind : undefined) ?? spec?.kind ?? type?.kind ?? 'text';
  const label = labelOf(name, spec), shape = type ? showType(type) : '';
  const needed = side === 'in' && spec && !spec.optional && !wired;
  return (
    <div className="port" data-side={side} data-wrong={wrong || undefined} data-fits={fits} data-shown={shown !== undefined || undefined} title={shown === undefined ? undefined : words.sub.shownAs(shown)} data-needed={needed || undefined} style={kindStyle(kind)}>
      <Handle
        type={side === 'in' ? 'target' : 'source'} position={side === 'in' ? Position.Left : Position.Right} id={name} className="handle" role="img" data-wired={wired || undefined}
        aria-label={(side === 'in' ? words.node.input : words.node.output)(label, words.kinds[kind])} title={spec?.help}
      >
        <KindDot kind={kind} size={11} />
      </Handle>
      <span className="port-name">{label}</span>
      {shape && <span className="port-shape">{shape}</span>}
    </div>
  );
});

export const NodePorts = memo(function NodePorts({ id, type, fault }: { id: string; type: string; fault: Fault | undefined }) {
  const ins = useDocument(useShallow((s) => portsOf(drawn(s.graph), id, type, 'in').map((p) => p.name)));
  const outs = useShownOutputs(id, type);
  const specOf = portsOf(drawnNow(), id, type, 'in'), outSpecs = portsOf(drawnNow(), id, type, 'out');
  return (
    <div className="ports">
      <div className="ports-in">{ins.map((p) => <Port key={p} node={id} name={p} side="in" spec={specOf.find((x) => x.name === p)?.spec} wrong={fault?.port === p} />)}</div>
      <div className="ports-out">{outs.map((p) => <Port key={p} node={id} name={p} side="out" spec={outSpecs.find((x) => x.name === p)?.spec} wrong={false} />)}</div>
    </div>
  );
});

/** Names of the outputs there are, given what is known of the model: a Gumbel quantizer has logits and no distance. */
function useShownOutputs(id: string, type: string): string[] {
  const known = useChecked((s) => s.outs[id]);
  return useDocument(useShallow((s) => shownOutputs(drawn(s.graph), id, type, known)));
}
