/** What buttons and keys do: run, stop, look into files, keep a person's file. Joins the stores and the engine. */
import { specs } from '../specs.ts';
import { words } from '../words.ts';
import { learn, recheck } from './checked.ts';
import { graphNow, useDocument } from './document.ts';
import { ask } from './engine.ts';
import { rememberFile } from './file-url.ts';
import { enqueue, stopCurrent } from './queue.ts';
import { drawn } from './scope.ts';
import { say } from './toasts.ts';
import type { Graph } from '../../graph/graph.ts';

const textOf = (e: unknown) => (e instanceof Error ? e.message : String(e));

/** Runs the graph as it is drawn now; after the runs that wait. @param upTo only what these nodes need @param held by the debugger */
export const run = (upTo?: readonly string[], held?: 'go' | 'into'): Promise<void> => enqueue({ ...(upTo && { mode: 'to' as const, nodes: upTo }), ...(held && { held }) });

export const stop = stopCurrent;

/** Keeps a person's file where the worker finds it. Returns the name for a parameter; undefined when it could not be kept (and says so). */
export async function keepFile(file: File): Promise<string | undefined> {
  try {
    const { name } = await ask('keep', { name: file.name, file });
    rememberFile(name, file);
    return name;
  } catch (e) {
    say({ tone: 'error', text: words.control.keepFailed(file.name, textOf(e)) });
    return undefined;
  }
}

const lookDelayMs = 120;

/** What of the graph decides the header facts: types and parameters. Moving a node asks nothing. */
const askedBy = (g: Graph) => JSON.stringify(Object.entries(drawn(g).nodes).filter(([, n]) => specs.has(n.type)).map(([id, n]) => [id, n.type, n.params]));

/** Keeps types and refusals current: at once from what is known, then with the facts in the files. */
export function followFacts(): void {
  let timer: ReturnType<typeof setTimeout> | undefined, asked = '', turn = 0;
  const look = async () => {
    const graph = graphNow(), key = askedBy(graph), mine = ++turn;
    if (key === asked) return;
    asked = key;
    try {
      const answer = await ask('look', { graph });
      if (mine !== turn) return;
      learn(answer);
    } catch { asked = ''; /* no engine: the badge says so */ }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => void look(), lookDelayMs); };
  recheck();
  soon();
  useDocument.subscribe((s, before) => { if (s.graph !== before.graph) { recheck(); soon(); } });
}
