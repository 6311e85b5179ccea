/** What the page makes of what the worker tells of a held run: steps, values at a time, places of nodes and wires. */
import { beforeEach, expect, test } from 'vitest';
import type { Paused, Ref, StepRecord } from '../../src/worker/protocol.ts';
import { barsOf } from '../../src/editor/debug/bars.ts';
import { breakpointAt, changeBreakpoint, hasBreakpoints, hearSteps, holdRun, isOverridden, nodeDebug, shownStep, toggleBreakpoint, useDebug, valueThen } from '../../src/editor/debug/state.ts';
import { startOfSession, type SessionState } from '../../src/editor/state/session.ts';

const ref = (id: string, overridden = false): Ref => ({ id, kind: 'latent', ...(overridden && { overridden }) });
const step = (index: number, at: string, writes: Record<string, Ref> = {}, reads: Record<string, Ref> = {}, start = index, ms?: number): StepRecord => ({ index, at: at.split('/'), start, reads, writes, ...(ms !== undefined && { ms }) });
const waiting = (more: Partial<Paused>): SessionState => ({ ...startOfSession, run: 1, session: { is: 'paused', run: 1, at: ['b'], when: 'before', index: 1, why: { is: 'step' }, reads: {}, writes: {}, hits: {}, ...more } });

beforeEach(() => useDebug.setState({ breakpoints: [], steps: [], run: 0, looked: null }));

test('a breakpoint is set, disabled, removed; a run is held while one is enabled', () => {
  expect(holdRun(1)).toEqual({});
  toggleBreakpoint(['a']);
  toggleBreakpoint(['a'], 'out');
  const [node, port] = useDebug.getState().breakpoints;
  expect(breakpointAt([node, port], ['a'], 'out')).toBe(port);
  expect(holdRun(2)).toEqual({ debug: { first: 'go' } });
  changeBreakpoint(node.id, { disabled: true });
  changeBreakpoint(port.id, null);
  expect(useDebug.getState().breakpoints).toMatchObject([{ at: ['a'], disabled: true }]);
  expect(hasBreakpoints()).toBe(false);
  expect(holdRun(3, 'into')).toEqual({ debug: { first: 'into' } });
});

test('steps come again when they have ended, and are cut where the run went back', () => {
  holdRun(1, 'go');
  hearSteps({ run: 1, steps: [step(0, 'a'), step(1, 'b')], total: 2 });
  hearSteps({ run: 1, steps: [step(1, 'b', {}, {}, 1, 5)], total: 2 });
  expect(useDebug.getState().steps.map((s) => s.ms)).toEqual([undefined, 5]);
  hearSteps({ run: 9, steps: [step(0, 'z')], total: 1 });
  expect(useDebug.getState().steps).toHaveLength(2);
  hearSteps({ run: 1, steps: [step(0, 'a')], total: 1 });
  expect(useDebug.getState().steps.map((s) => s.at[0])).toEqual(['a']);
});

test('a wire has the value its node had made by then', () => {
  const steps = [step(0, 'a', { out: ref('first') }), step(1, 'b'), step(2, 'a', { out: ref('second') })];
  expect(valueThen(steps, 1, { node: 'a', port: 'out' })?.id).toBe('first');
  expect(valueThen(steps, 2, { node: 'a', port: 'out' })?.id).toBe('second');
  expect(valueThen(steps, 2, { node: 'b', port: 'out' })).toBeUndefined();
});

test('a wire is marked where a person changed what is made or what is read', () => {
  const [from, to] = [{ node: 'a', port: 'out' }, { node: 'b', port: 'in' }];
  expect(isOverridden([step(0, 'a', { out: ref('x') })], from, to)).toBe(false);
  expect(isOverridden([step(0, 'a', { out: ref('x', true) })], from, to)).toBe(true);
  expect(isOverridden([step(1, 'b', {}, { in: ref('x', true) })], from, to)).toBe(true);
  expect(isOverridden([step(1, 'b/inner', {}, { in: ref('x', true) })], from, to)).toBe(false);
});

test('nodes: where it waits, inside, inside a subgraph, and what comes later', () => {
  holdRun(1, 'go');
  hearSteps({ run: 1, steps: [step(0, 'a'), step(1, 'b'), step(2, 'c')], total: 3 });
  const d = useDebug.getState();
  expect(['a', 'b', 'c'].map((id) => nodeDebug(waiting({}), d, id))).toEqual([undefined, 'before', undefined]);
  expect(nodeDebug(waiting({ at: ['b', 'layer'] }), d, 'b')).toBe('inside');
  expect(nodeDebug(waiting({ at: ['sub', 'b'], when: 'after' }), d, 'sub/b')).toBe('after');
  expect(nodeDebug(waiting({ past: true }), d, 'c')).toBe('later');
});

test('a run that has ended can be looked at; one that goes cannot', () => {
  holdRun(1, 'go');
  hearSteps({ run: 1, steps: [step(0, 'a', { out: ref('x') })], total: 1 });
  useDebug.setState({ looked: 0 });
  const d = useDebug.getState(), idle = { ...startOfSession, run: 1 };
  expect(shownStep(idle, d)).toMatchObject({ index: 0, at: ['a'], past: true });
  expect(shownStep(idle, d)).toBe(shownStep(idle, d));
  expect(shownStep({ ...idle, session: { is: 'running', run: 1 } }, d)).toBeUndefined();
});

test('bars: a step reaches over what happened inside it; by time, over what it took', () => {
  const steps = [step(0, 'a', {}, {}, 0, 6), step(1, 'a/x', {}, {}, 1, 2), step(2, 'a/y', {}, {}, 3, 3), step(3, 'b', {}, {}, 6, 4)];
  expect(barsOf(steps, 'step').map(({ x, w, row }) => [x, w, row])).toEqual([[0, 0.75, 0], [0.25, 0.25, 1], [0.5, 0.25, 1], [0.75, 0.25, 0]]);
  expect(barsOf(steps, 'time').map(({ x, w }) => [x, w])).toEqual([[0, 0.6], [0.1, 0.2], [0.3, 0.3], [0.6, 0.4]]);
});
