/** Every node type the editor knows, from nodes/: its spec. No runs and no views. */
import type { NodeSpec, PortSpec, Specs } from '../graph/node.ts';

const modules = import.meta.glob<{ spec: NodeSpec }>('../../nodes/*/spec.ts', { eager: true });

export const specs: Specs = new Map(Object.values(modules).map(({ spec }) => [spec.type, spec] as const));

export const groups = ['source', 'model', 'stage', 'train', 'look', 'save'] as const satisfies readonly NodeSpec['group'][];
export const labelOf = (name: string, port: PortSpec | undefined) => port?.label ?? name;
