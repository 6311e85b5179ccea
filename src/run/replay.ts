/** A trace as the history of a run: its timeline and values can be looked at and compared as if the run had been here. Runs nothing. */
import type { Tensor } from '../net/tensor.ts';
import { History, type Passed } from './history.ts';
import { hostTensor, type Retained } from './retained.ts';
import type { Trace, TracedValue } from './trace.ts';
import type { Value } from './value.ts';

/** A tensor of which only the shape came with the trace. */
function unkept({ dtype = 'float32', shape = [] }: TracedValue): Tensor {
  const t: Tensor = {
    dtype, shape, bytes: 0, place: 'cpu', retain: () => t, release() {},
    data: async () => { throw new Error('The trace holds the statistics of this value and not its numbers. Record it again with this step among the results to see them.'); },
  };
  return t;
}

export function historyOf(trace: Trace, values: Retained): History {
  const all = trace.values.map((v, i): Value => {
    const { kind, shape, dtype, below, number, text } = v, data = trace.numbers(i);
    const tensor = !shape ? undefined : data ? hostTensor(data, dtype ?? 'float32', shape) : unkept(v);
    return { kind, ...(tensor && { tensor }), ...(shape && !data && v.measured && { about: { statistics: v.measured.stats } }), ...(below !== undefined && { below }), ...(number !== undefined && { number }), ...(text !== undefined && { text }) };
  });
  const keep = (places: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(places).map(([name, i]) => [name, values.keep(all[i])]));
  const counts = new Map<string, number>();
  const steps = trace.steps.map((s, index): Passed => {
    const key = s.at.join('\n'), nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    const changed = (of: 'reads' | 'writes') => trace.overrides.filter((o) => o.step === index && o.of === of).map((o) => o.name);
    return { ...s, index, nth, reads: keep(s.reads), writes: keep(s.writes), changed: { reads: changed('reads'), writes: changed('writes') } };
  });
  return new History(values, steps);
}
