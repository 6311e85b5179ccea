/** The tab a node type brings for its own steps, loaded when a run stops inside such a node. */
import { lazy, Suspense, type ComponentType } from 'react';
import { defaultsOf, type Params } from '../../graph/node.ts';
import { nodeAt } from '../../graph/path.ts';
import { useDocument } from '../state/document.ts';
import { useSession } from '../state/session.ts';
import { specs } from '../specs.ts';
import { changeValue } from './changes.ts';
import { nodeDepth } from './stack.tsx';
import { pausedOf, useDebug } from './state.ts';
import type { StepViewProps } from './step-view-props.ts';
import { useShown } from './use-place.ts';

const found = import.meta.glob<{ default: ComponentType<StepViewProps> }>('../../../nodes/*/step-view.tsx');
const byType = new Map(Object.entries(found).map(([path, load]) => [path.split('/').at(-2)!, lazy(load)] as const));

/** The node inside which the step that is looked at stands, if its type shows its steps. */
export function useStepNode(): string | undefined {
  const shown = useShown(), graph = useDocument((s) => s.graph);
  if (!shown) return undefined;
  const id = shown.at.slice(0, nodeDepth(shown.at, (x) => nodeAt(graph, x) !== undefined)).join('/'), type = nodeAt(graph, id)?.type;
  return type !== undefined && byType.has(type) && shown.at.length > id.split('/').length ? id : undefined;
}

export function NodeSteps() {
  const id = useStepNode(), shown = useShown(), steps = useDebug((s) => s.steps), paused = useSession(pausedOf);
  const node = useSession((s) => (id === undefined || !s.ran ? undefined : nodeAt(s.ran, id)));
  const View = node && byType.get(node.type), spec = specs.get(node?.type ?? '');
  if (!id || !shown || !node || !View || !spec) return null;
  const inner = shown.at.slice(id.split('/').length);
  const change = paused && !paused.past && paused.when === 'before' ? (name: string, how: Parameters<NonNullable<StepViewProps['change']>>[1]) => void changeValue('reads', name, how) : undefined;
  return <Suspense><View id={id} params={{ ...defaultsOf(spec), ...node.params } as Params} at={shown.at} inner={inner} steps={steps} index={shown.index} change={change} /></Suspense>;
}
