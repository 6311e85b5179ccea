/** The views that node types bring themselves, from nodes/<type>/view.tsx. Kept apart from the specs so that a view may use the editor's parts. */
import type { ComponentType } from 'react';
import type { NodeViewProps } from './view-props.ts';

const views = import.meta.glob<{ default: ComponentType<NodeViewProps> }>('../../nodes/*/view.tsx', { eager: true });

/** A node type's name is its folder's. */
const byType = new Map(Object.entries(views).map(([path, view]) => [path.split('/').at(-2)!, view.default] as const));

export const viewOf = (type: string) => byType.get(type);
