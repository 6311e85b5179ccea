/** The parameters a node shows on its own body: at most three, the rest stand in the inspector. */
import { memo } from 'react';
import type { NodeSpec } from '../../graph/node.ts';
import { useShownParams } from '../state/scope.ts';
import { isShown } from '../state/params.ts';
import { ParamControl } from '../controls/param.tsx';

const most = 3;

export const NodeParams = memo(function NodeParams({ id, spec }: { id: string; spec: NodeSpec }) {
  const params = useShownParams(id);
  const shown = Object.entries(spec.params).filter(([, p]) => p.onNode && isShown(p, params ?? {}, spec)).slice(0, most);
  if (!params || !shown.length) return null;
  return (
    <div className="node-params nodrag">
      {shown.map(([name, p]) => (
        <div className="node-param" key={name}>
          <span className="node-param-label">{p.label}</span>
          <ParamControl node={id} name={name} spec={p} value={params[name] ?? p.default} compact />
        </div>
      ))}
    </div>
  );
});
