/** The session's reducer: events of the worker in, what the screen knows out. */
import { expect, test } from 'vitest';
import { emptyGraph } from '../../src/graph/graph.ts';
import type { NodeState } from '../../src/worker/protocol.ts';
import { reduceSession, startOfSession, type SessionEvent, type SessionState } from '../../src/editor/state/session.ts';

const play = (...events: SessionEvent[]): SessionState => events.reduce(reduceSession, startOfSession);
const asked = (run: number): SessionEvent => ({ event: 'asked', run, graph: emptyGraph });
const node = (run: number, id: string, state: NodeState): SessionEvent => ({ event: 'node', run, node: id, state });
const done = (ms = 5): NodeState => ({ is: 'done', cached: false, ms, outputs: {}, notes: [] });

test('a result stays while the next one is on its way', () => {
  const s = play(asked(1), node(1, 'a', done(7)), { event: 'session', session: { is: 'idle', ms: 9 } }, asked(2), node(2, 'a', { is: 'running' }));
  expect(s.nodes.a.state.is).toBe('running');
  expect(s.nodes.a.last?.ms).toBe(7);
  expect(s.finished).toBe(1);
});

test('events of an older run are not listened to', () => {
  const s = play(asked(1), asked(2), node(1, 'a', done()), { event: 'session', session: { is: 'running', run: 1 } });
  expect(s.nodes).toEqual({});
  expect(s.session).toEqual({ is: 'running', run: 2 });
});

test('opening another workflow forgets results and does not hear the run before it', () => {
  const s = play(asked(1), node(1, 'a', done()), { event: 'opened' }, node(1, 'a', done()));
  expect(s.nodes).toEqual({});
});

test('a stopped run leaves waiting nodes as they were', () => {
  const s = play(asked(1), node(1, 'a', done(3)), { event: 'session', session: { is: 'idle', ms: 3 } },
    asked(2), node(2, 'a', { is: 'queued' }), node(2, 'b', { is: 'queued' }), node(2, 'c', { is: 'running' }), node(2, 'a', { is: 'stopped' }), node(2, 'b', { is: 'stopped' }), node(2, 'c', { is: 'stopped' }),
    { event: 'session', session: { is: 'idle' } });
  expect(s.nodes.a.state).toEqual(done(3));
  expect(s.nodes.b).toBeUndefined();
  expect(s.nodes.c.state.is).toBe('stopped');
  expect(s.finished).toBe(1);
});

test('a run refused before any node ran names the node at fault', () => {
  const fault = { node: 'b', message: 'no' };
  expect(play(asked(1), { event: 'session', session: { is: 'failed', fault } }).nodes.b.state).toEqual({ is: 'failed', fault });
});

test('an engine that cannot start ends the run', () => {
  const s = play(asked(1), node(1, 'a', { is: 'queued' }), { event: 'no engine', why: 'gone' });
  expect(s.session.is).toBe('failed');
  expect(s.nodes).toEqual({});
});
