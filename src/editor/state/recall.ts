/** Brings results back that are known already: after an undo, or a parameter set to what it was. Nothing runs for it. */
import { expand } from '../../graph/expand.ts';
import type { Graph } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { graphNow, useDocument } from './document.ts';
import { ask } from './engine.ts';
import { deciding } from './queue.ts';
import { isRunning, useSession } from './session.ts';
import { staleNodes } from './stale.ts';

const settleMs = 120;

/** The graph that ran, with what has come back since in the place of what ran. */
function merged(ran: Graph, now: Graph, back: ReadonlySet<string>): Graph {
  const nodes = { ...ran.nodes };
  for (const id of back) nodes[id] = now.nodes[id];
  return { ...now, nodes, edges: [...ran.edges.filter((e) => !back.has(e.to[0])), ...now.edges.filter((e) => back.has(e.to[0]))] };
}

async function recall(): Promise<void> {
  const before = useSession.getState(), graph = graphNow(), flat = expand(graph, specs).graph, ran = before.ran && expand(before.ran, specs).graph;
  if (isRunning(before) || !before.finished || !ran || !staleNodes(ran, flat).size) return;
  try { await ask('run', { run: before.run, graph, recall: true, document: useDocument.getState().opened }); } catch { return; /* no engine: the badge says so */ }
  const after = useSession.getState();
  if (after.run !== before.run || isRunning(after) || graphNow() !== graph) return;
  const back = new Set(Object.keys(flat.nodes).filter((id) => after.nodes[id]?.last && after.nodes[id].last !== before.nodes[id]?.last));
  if (back.size) useSession.setState({ ran: back.size === Object.keys(flat.nodes).length ? graph : merged(ran, flat, back) });
}

export function followRecall(): void {
  let timer: ReturnType<typeof setTimeout> | undefined, last = '';
  useDocument.subscribe((s, before) => {
    if (s.graph === before.graph || s.graph.runOnChange) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = deciding(graphNow());
      if (now !== last) void recall();
      last = now;
    }, settleMs);
  });
}
