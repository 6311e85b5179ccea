/** The worker's door: one message in, one answer out, events in between. Everything heavy lives behind it. */
import { describeFile } from '../models/inspect.ts';
import { fileAnswers } from './file-answers.ts';
import { BrowserFiles } from './files.ts';
import { peek } from './peek.ts';
import type { FromWorker, Requests, ToWorker, Verb } from './protocol.ts';
import { faultOf, WorkSession } from './session.ts';

const post = (m: FromWorker, give: Transferable[] = []) => self.postMessage(m, { transfer: give });
let session: WorkSession | undefined;
const here = () => { if (!session) throw new Error('The worker was asked before it was started.'); return session; };

const answers: { [V in Verb]: (ask: Requests[V]['ask']) => Promise<Requests[V]['answer']> } = {
  async start({ base, engine }) {
    const files = new BrowserFiles(new URL('graphs/', base).href, (name, blob) => post({ event: 'saved', name, blob }));
    session = new WorkSession(files, engine, new URL('ort/', base).href, post);
    return session.engineInfo();
  },
  async keep({ name, file }) {
    here().forgetFacts();
    await here().files.keep(name, file);
    return { name };
  },
  look: ({ graph }) => here().look(graph),
  async run(ask) { await here().run(ask); return null; },
  async stop({ run }) { here().stop(run); return null; },
  peek: async ({ ref, look }) => peek(await here().find(ref), look),
  async debug(ask) { here().debugging.command(ask); return null; },
  async breakpoints({ list }) { here().debugging.watch.set(list); return null; },
  override: (ask) => here().debugging.override(ask),
  async params(ask) { return here().debugging.edit(ask); },
  async timeline(ask) { return here().debugging.timeline(ask); },
  async branch(ask) { await here().branch(ask); return null; },
  async runs() { return here().debugging.list(); },
  async forget({ run }) { here().debugging.forget(run); return null; },
  compare: (ask) => here().debugging.compare(ask),
  diverge: (ask) => here().diverge(ask),
  openTrace: (ask) => here().debugging.open(ask),
  async trace({ run }) { return { bytes: await here().trace(run) }; },
  live: () => here().live(),
  forecast: ({ graph, upTo }) => here().forecast(graph, upTo),
  ...fileAnswers(() => here().forFiles()),
  async inspect({ file }) { return describeFile(await here().files.open(file)); },
};

self.onmessage = async ({ data: { call, verb, ask } }: MessageEvent<ToWorker>) => {
  try {
    const answer = await (answers[verb] as (a: unknown) => Promise<unknown>)(ask);
    post({ call, answer }, verb === 'peek' ? buffersOf(answer as Requests['peek']['answer']) : []);
  } catch (e) { post({ call, fault: faultOf(e) }); }
};

/** Pictures and numbers made for the page change hands without a copy. */
function buffersOf(seen: Requests['peek']['answer']): Transferable[] {
  if (seen.as === 'picture') return [seen.rgba.buffer as ArrayBuffer];
  if (seen.as === 'npy') return [seen.bytes.buffer as ArrayBuffer];
  return [];
}
