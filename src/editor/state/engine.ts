/** The page's one client of the worker: started with the page, its events told to the session. Knows no React. */
import { connect, type Client, type Wire } from '../../worker/client.ts';
import type { Requests, Verb } from '../../worker/protocol.ts';
import { hearSteps } from '../debug/state.ts';
import { download } from './files.ts';
import { say } from './toasts.ts';
import { tellSession } from './session.ts';
import { words } from '../words.ts';

let client: Client | undefined;
let ready: Promise<unknown> | undefined;

function wake(): Client {
  if (client) return client;
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'vq-studio-engine' });
  client = connect(worker as Wire, (e) => {
    if (e.event === 'session' || e.event === 'node' || e.event === 'draft') return tellSession(e);
    if (e.event === 'steps') return hearSteps(e);
    if (e.event !== 'saved') return;
    download(e.blob, e.name);
    say({ tone: 'good', text: words.file.didSave(e.name) });
  }, (fault) => tellSession({ event: 'no engine', why: fault.message }));
  return client;
}

/** The engine a person asked for in the address: `?engine=wasm`. */
function wishedEngine(): 'auto' | 'webgpu' | 'wasm' {
  const wish = new URLSearchParams(location.search).get('engine');
  return wish === 'webgpu' || wish === 'wasm' ? wish : 'auto';
}

/** Starts the worker; the badge learns which engine it is. */
export function startEngine(): Promise<unknown> {
  ready ??= wake().ask('start', { base: document.baseURI, engine: wishedEngine() }).then(
    (engine) => tellSession({ event: 'engine', engine }),
    (e: unknown) => tellSession({ event: 'no engine', why: e instanceof Error ? e.message : String(e) }),
  );
  return ready;
}

/** Asks the worker once it has started. @throws Refused */
export const ask = async <V extends Verb>(verb: V, a: Requests[V]['ask']): Promise<Requests[V]['answer']> => {
  await startEngine();
  return wake().ask(verb, a);
};
