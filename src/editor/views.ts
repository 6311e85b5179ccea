/** The views that node types bring themselves, from nodes/<type>/view.tsx. Kept apart from the specs so that a view may use the editor's parts. */
import type { ComponentType } from 'react';
import type { NodeSpec } from '../graph/node.ts';
import type { NodeViewProps } from './view-props.ts';

const views = import.meta.glob<{ default: ComponentType<NodeViewProps> }>('../../nodes/*/view.tsx', { eager: true });
const specs = import.meta.glob<{ spec: NodeSpec }>('../../nodes/*/spec.ts', { eager: true });

const byType = new Map(Object.entries(views).map(([path, view]) => [specs[path.replace('view.tsx', 'spec.ts')]?.spec.type, view.default] as const));

export const viewOf = (type: string) => byType.get(type);
