/** The debugger's commands: one line in, something done to the run, something printed. Knows no terminal and no engine. */
import type { Graph } from '../graph/graph.ts';
import { type Breakpoint, parsePlace, showPath } from '../run/breakpoints.ts';
import { compareRuns } from '../run/compare.ts';
import { conditions, parseCondition } from '../run/conditions.ts';
import type { Command, DebugRun, Stop } from '../run/debug-run.ts';
import { measure } from '../run/measure.ts';
import { recordedOf } from '../run/recorded.ts';
import type { Retained } from '../run/retained.ts';
import type { Value } from '../run/value.ts';
import type { Watch } from '../run/watch.ts';
import { parseChange } from './debug-change.ts';
import { describeValue, plain, showDifferences, showStep, showStop } from './debug-show.ts';

export interface Held {
  readonly watch: Watch;
  readonly values: Retained;
  /** Runs by number, from 1; the last one is the current one. */
  readonly runs: readonly DebugRun[];
  print(text: string): void;
  /** Stops are printed as JSON. */
  readonly json: boolean;
  settle(graph: Graph, setting: string): Graph;
  save(value: Value, file: string, of: { node: string; layer?: string }): Promise<string>;
  trace(file: string): Promise<string>;
}

/** What the line asked of whoever drives: to wait for the next stop, another line, a branch, the end. */
export type Then = { readonly is: 'line' } | { readonly is: 'goes on'; readonly command: Command } | { readonly is: 'branch'; readonly index: number } | { readonly is: 'quit' };
const line: Then = { is: 'line' };

type Action = (held: Held, words: readonly string[], rest: string) => Then | Promise<Then>;
interface Entry { readonly names: readonly string[]; readonly takes?: string; readonly help: string; readonly act: Action }

const current = ({ runs }: Held) => runs.at(-1)!;
const need = (held: Held): Stop => {
  const { stop } = current(held);
  if (!stop) throw new Error('The run has ended.');
  return stop;
};
const go = (what: 'into' | 'over' | 'out' | 'go'): Action => (held) => { need(held); return { is: 'goes on', command: { do: what } }; };

/** `NAME` of the step where it waits, or `INDEX NAME` of an earlier one. */
async function find(held: Held, words: readonly string[]): Promise<{ value: Value; name: string; at: readonly string[]; rest: readonly string[] }> {
  const byIndex = /^\d+$/.test(words[0] ?? '') && words.length > 1, { history } = current(held);
  const passed = byIndex ? history.steps[Number(words[0])] : need(held).passed;
  if (!passed) throw new Error(`There is no step ${words[0]}; the last one is ${history.length - 1}.`);
  const all: Readonly<Record<string, string>> = { ...passed.reads, ...passed.writes }, names = Object.keys(all).sort((a, b) => b.length - a.length), asked = (byIndex ? words.slice(1) : words).join(' ');
  // names may hold spaces: the longest that fits is meant
  const name = names.find((n) => asked === n || asked.startsWith(`${n} `)) ?? (asked === '' && names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw new Error(`There is no value "${asked}" at ${showPath(passed.at)}. Values: ${names.reverse().join(', ') || 'none'}.`);
  return { value: await held.values.find(all[name]), name, at: passed.at, rest: asked.slice(name.length).trim().split(/\s+/).filter(Boolean) };
}

async function printStop(held: Held): Promise<void> {
  const stop = need(held), { index, at, when, past, why, passed } = stop;
  if (!held.json) return held.print(await showStop(stop, held.values));
  const values: Record<string, unknown> = {};
  for (const [name, id] of Object.entries({ ...passed.reads, ...passed.writes })) {
    const value = await held.values.find(id).catch(() => undefined), m = value && await measure(value, name);
    values[name] = { kind: value?.kind, shape: value?.tensor?.shape, ...(m && { min: m.stats.min, max: m.stats.max, mean: m.stats.mean, std: m.stats.std, nan: m.stats.nan, inf: m.stats.inf }) };
  }
  held.print(`${JSON.stringify({ stop: { index, at, when, past, why: why.is, ...(why.is === 'breakpoint' && { breakpoint: why.breakpoint.id, says: why.found?.says }), values } }, plain)}\n`);
}
export { printStop };

const look = (which: 'back' | 'forth'): Action => async (held) => {
  need(held);
  current(held)[which]();
  await printStop(held);
  return line;
};
const change = (held: Held, id: string, what: Partial<Breakpoint> | undefined): Then => {
  const { list } = held.watch;
  if (!list.some((b) => b.id === id)) throw new Error(`There is no breakpoint "${id}". Breakpoints: ${list.map((b) => b.id).join(', ') || 'none'}.`);
  held.watch.set(what ? list.map((b) => (b.id === id ? { ...b, ...what } : b)) : list.filter((b) => b.id !== id));
  return line;
};

/** 'PLACE', 'PLACE when CONDITION', 'PLACE from 3 when CONDITION'. Without a place, any node that has made something. */
export function parseBreakpoint(text: string): Breakpoint {
  const [, place, from, condition] = /^(.*?)(?:(?:^|\s+)from\s+(\d+))?(?:(?:^|\s+)when\s+(.+))?$/.exec(text.trim()) ?? [];
  if (!place && condition === undefined) throw new Error('Where? Write: break PLACE, break PLACE when CONDITION.');
  return {
    id: text.trim(), ...(place ? parsePlace(place) : { at: ['*'], when: 'after' as const }), ...(from !== undefined && { fromHit: Number(from) }),
    ...(condition !== undefined && { condition: parseCondition(condition) }),
  };
}

export const entries: readonly Entry[] = [
  { names: ['into', 'step', 's', 'i'], help: 'to the next step of any depth', act: go('into') },
  { names: ['over', 'next', 'n'], help: 'to the next step not deeper', act: go('over') },
  { names: ['out', 'o'], help: 'to the next step less deep', act: go('out') },
  { names: ['continue', 'go', 'c'], help: 'to the next breakpoint', act: go('go') },
  { names: ['to', 'until'], takes: 'PLACE', help: 'to the step before PLACE', act: (held, _, rest) => { need(held); return { is: 'goes on', command: { do: 'to', path: parsePlace(rest).at } }; } },
  { names: ['back', 'b'], help: 'look at the step before this one; nothing runs. Stepping on from there runs again from there', act: look('back') },
  { names: ['forth', 'f'], help: 'look at the step after this one', act: look('forth') },
  { names: ['look'], takes: 'INDEX', help: 'look at a step of the timeline', act: async (held, [index]) => { need(held); current(held).look(Number(index)); await printStop(held); return line; } },
  { names: ['branch'], takes: '[INDEX]', help: 'a new run from this step; this one is kept beside it', act: (held, [index]) => {
    const { stop, history } = current(held), at = index === undefined ? stop?.index : Number(index);
    if (at === undefined || !history.steps[at]) throw new Error(`From which step? Steps: 0 to ${history.length - 1}.`);
    return { is: 'branch', index: at };
  } },
  { names: ['where', 'w'], help: 'where the run waits, and its values', act: async (held) => { await printStop(held); return line; } },
  { names: ['steps', 'timeline'], takes: '[COUNT]', help: 'the last steps', act: (held, [count = '30']) => {
    const { steps } = current(held).history;
    held.print(steps.slice(-Number(count)).map((s) => showStep(s, s.index)).join(''));
    return line;
  } },
  { names: ['print', 'p'], takes: '[INDEX] NAME [START [COUNT]]', help: 'a value: statistics, or some of its numbers', act: async (held, words) => {
    const { value, name, rest: [start, count = '16'] } = await find(held, words);
    if (start === undefined) held.print(`${name}  ${await describeValue(value, name)}\n`);
    else {
      if (!value.tensor) throw new Error(`A ${value.kind} has no numbers in places.`);
      held.print(`${[...(await value.tensor.data()).slice(Number(start), Number(start) + Number(count))].join(' ')}\n`);
    }
    return line;
  } },
  { names: ['save'], takes: 'NAME FILE', help: 'write a value: .npy, .png, .json', act: async (held, words) => {
    const { value, at, rest: [file] } = await find(held, words);
    if (file === undefined) throw new Error('Where to? Write: save NAME FILE.');
    held.print(`${await held.save(value, file, { node: at[0], ...(at.length > 1 && { layer: at.slice(1).join('/') }) })}\n`);
    return line;
  } },
  { names: ['set'], takes: 'NAME fill X | [i]=x … | channel C X | FILE.npy | restore', help: 'replace a value here; what follows is computed from it', act: async (held, words) => {
    const { when } = need(held), { name, rest } = await find(held, words), run = current(held);
    const id = await run.override(when === 'after' ? 'writes' : 'reads', name, await parseChange(rest));
    held.print(`${name}  ${await describeValue(await held.values.find(id), name)}\n`);
    return line;
  } },
  { names: ['param'], takes: 'NODE.PARAM=VALUE', help: 'edit a parameter; it counts for nodes that have not begun', act: (held, _, rest) => {
    const run = current(held), { later, ran } = run.edit(held.settle(run.graph, rest));
    held.print(later.length ? `${later.join(', ')}: from here on\n` : ran.length ? `${ran.join(', ')} has begun: go back before it for this to count\n` : 'nothing is changed by it\n');
    return line;
  } },
  { names: ['break'], takes: 'PLACE [from N] [when CONDITION]', help: 'stop before node or node/layer, after node.port or PLACE!; * is any name, ** whatever follows', act: (held, _, rest) => {
    const made = parseBreakpoint(rest);
    held.watch.set([...held.watch.list.filter((b) => b.id !== made.id), made]);
    return line;
  } },
  { names: ['breaks'], help: 'the breakpoints and how often they fired', act: (held) => { held.print(held.watch.list.map((b) => `${b.id}${b.disabled ? '  (off)' : ''}  ${held.watch.hits[b.id] ?? 0} hits\n`).join('') || 'none\n'); return line; } },
  { names: ['disable'], takes: 'BREAKPOINT', help: 'keep it and do not stop there', act: (held, _, rest) => change(held, rest, { disabled: true }) },
  { names: ['enable'], takes: 'BREAKPOINT', help: 'stop there again', act: (held, _, rest) => change(held, rest, { disabled: false }) },
  { names: ['delete'], takes: 'BREAKPOINT', help: 'forget it', act: (held, _, rest) => change(held, rest, undefined) },
  { names: ['conditions'], help: 'conditions with names; anything else is an expression over min, max, mean, std …', act: (held) => {
    held.print(conditions.map((c) => `${[c.name, ...c.params.map((p) => `${p.name}=${p.default}`)].join(' ')}  ${c.title}\n`).join(''));
    return line;
  } },
  { names: ['compare'], takes: 'A B', help: 'two runs by their numbers, node by node', act: async (held, words) => {
    const [a, b] = words.map((w) => held.runs[Number(w) - 1]);
    if (!a || !b) throw new Error(`Which two? Runs: 1 to ${held.runs.length}.`);
    held.print(showDifferences(await compareRuns(recordedOf(a.history, a.graph), recordedOf(b.history, b.graph))));
    return line;
  } },
  { names: ['trace'], takes: 'FILE', help: 'write what has happened so far (.vqtrace)', act: async (held, _, rest) => {
    if (!rest) throw new Error('Where to? Write: trace FILE.vqtrace.');
    held.print(`${await held.trace(rest)}\n`);
    return line;
  } },
  { names: ['help', 'h', '?'], help: 'this list', act: (held) => {
    held.print(entries.map((e) => `${[e.names.join(', '), e.takes].filter(Boolean).join(' ').padEnd(34)}  ${e.help}\n`).join(''));
    return line;
  } },
  { names: ['quit', 'q', 'exit'], help: 'stop the run', act: () => ({ is: 'quit' }) },
];

/** @throws Error saying what is wrong with the line */
export async function obey(held: Held, text: string): Promise<Then> {
  const [word, ...words] = text.split(/\s+/), entry = entries.find((e) => e.names.includes(word));
  if (!entry) throw new Error(`There is no command "${word}". help lists them.`);
  return entry.act(held, words, text.slice(word.length).trim());
}
