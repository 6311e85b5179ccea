/** Where the run waits and why, and the call stack: workflow, node, layer, operator or token. A click on a frame goes out to it. */
import { ChevronRight } from 'lucide-react';
import { isSamePath, type Breakpoint } from '../../run/breakpoints.ts';
import type { Paused } from '../../worker/protocol.ts';
import { select } from '../canvas/flow.ts';
import { useDocument } from '../state/document.ts';
import { nameOf } from '../state/scope.ts';
import { nodeAt } from '../../graph/path.ts';
import { move } from './commands.ts';
import { useDebug, type Path, type Shown } from './state.ts';
import { debugWords } from './words.ts';

/** How many of the path's names are the node's: a subgraph's inner nodes stand below it. */
export function nodeDepth(at: Path, has: (id: string) => boolean): number {
  let n = 1;
  while (n < at.length && has(at.slice(0, n + 1).join('/'))) n++;
  return n;
}

export function Stack({ paused }: { paused: Shown }) {
  const graph = useDocument((s) => s.graph), title = graph.title || debugWords.workflow;
  const steps = useDebug((s) => s.steps);
  const depth = nodeDepth(paused.at, (id) => nodeAt(graph, id) !== undefined);
  const frames = paused.at.map((name, i) => ({ path: paused.at.slice(0, i + 1), label: i < depth ? nameOf(paused.at.slice(0, i + 1).join('/')) : name }));
  const open = (path: Path, i: number) => {
    if (i < depth) select([path.join('/')]);
    const begun = steps.slice(0, paused.index + 1).findLastIndex((s) => s && isSamePath(s.at, path));
    if (begun >= 0 && begun !== paused.index) move('look', { index: begun });
  };
  return (
    <nav className="stack" aria-label={debugWords.stack}>
      <span className="stack-frame quiet">{title}</span>
      {frames.map(({ path, label }, i) => (
        <span key={path.join('/')} className="stack-frame">
          <ChevronRight size={12} aria-hidden />
          <button type="button" aria-current={i === frames.length - 1 || undefined} title={path.join(' › ')} onClick={() => open(path, i)}>{label}</button>
        </span>
      ))}
    </nav>
  );
}

export function whyText({ why }: Paused): string {
  if (why.is !== 'breakpoint') return debugWords.why[why.is];
  return why.found ? `${debugWords.why.breakpoint}: ${why.found.on}, ${why.found.says}` : debugWords.why.breakpoint;
}
export const showPlace = (b: Pick<Breakpoint, 'at' | 'port'>) => `${b.at.map((x, i) => (i === 0 ? nameOf(x) : x)).join(' › ')}${b.port === undefined ? '' : ` → ${b.port}`}`;
