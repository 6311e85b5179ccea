/** The right control for a parameter's kind, compact on a node's body, larger in the inspector. */
import { memo } from 'react';
import type { ParamSpec, ParamValue } from '../../graph/node.ts';
import { setFile, setParam } from '../state/changes.ts';
import { ChoiceControl } from './choice.tsx';
import { FileControl } from './file.tsx';
import { NumberControl } from './number.tsx';
import { TextControl } from './text.tsx';
import { ToggleControl } from './toggle.tsx';

interface ParamControlProps { readonly node: string; readonly name: string; readonly spec: ParamSpec; readonly value: ParamValue; readonly compact?: boolean }

export const ParamControl = memo(function ParamControl({ node, name, spec, value, compact = false }: ParamControlProps) {
  const common = { node, name, compact, onChange: (v: ParamValue) => (spec.kind === 'file' ? setFile(node, name, String(v)) : setParam(node, name, v)) };
  switch (spec.kind) {
    case 'file': return <FileControl {...common} spec={spec} value={String(value ?? '')} />;
    case 'number': return <NumberControl {...common} spec={spec} value={typeof value === 'number' ? value : spec.default} />;
    case 'choice': return <ChoiceControl {...common} spec={spec} value={String(value)} />;
    case 'toggle': return <ToggleControl {...common} spec={spec} value={value === true} />;
    case 'text': return <TextControl {...common} spec={spec} value={String(value ?? '')} />;
  }
});
