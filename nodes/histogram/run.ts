/** Counts on the host and draws the bars. */
import { showNumber } from '../../src/run/picture.ts';
import type { Value } from '../../src/run/value.ts';
import type { Verb } from '../../src/run/verb.ts';
import { colourOf, Sheet, textHeight, textWidth } from '../grid/sheet.ts';
import { countInto, edgesOf, summaryOf } from './count.ts';
import { height, width } from './spec.ts';

const paper = colourOf('#17181c'), ink = colourOf('#e6e6e6'), axis = colourOf('#6a6d75');
const bars = [colourOf('#4a90e2'), colourOf('#f0903c')];
const margin = 12;

/** Shares as bars over one another, mixed where both stand. */
function draw(shares: readonly (readonly number[])[], edges: readonly number[]): Sheet {
  const sheet = new Sheet({ rows: 1, columns: 1, height, width, gap: 0 }, paper), n = edges.length - 1;
  const most = Math.max(...shares.flat(), Number.MIN_VALUE), foot = height - margin - textHeight(), tall = foot - 2 * margin;
  const at = (v: number) => margin + Math.round(((v - edges[0]) / (edges[n] - edges[0])) * (width - 2 * margin));
  shares.forEach((list, s) => list.forEach((share, i) => {
    const x = at(edges[i]), wide = Math.max(1, at(edges[i + 1]) - x - (width > 4 * n ? 1 : 0)), high = Math.round((share / most) * tall);
    if (high) sheet.fade(foot - high, x, high, wide, bars[s], shares.length > 1 ? 0.65 : 1);
  }));
  sheet.fill(foot, margin, 1, width - 2 * margin, axis);
  if (edges[0] < 0 && edges[n] > 0) sheet.fill(margin, at(0), foot - margin, 1, axis);
  const last = showNumber(edges[n]);
  sheet.write(foot + 5, margin, showNumber(edges[0]), ink);
  sheet.write(foot + 5, width - margin - textWidth(last), last, ink);
  const top = `${Number((most * 100).toPrecision(3))} %`;
  sheet.write(margin >> 1, margin, top, ink);
  return sheet;
}

const numbersOf = async ({ tensor, number }: Value) => (tensor ? tensor.data() : Float32Array.of(number ?? Number.NaN));

export const verb: Verb = {
  async *run(ctx, { values, second }) {
    const given = [values, ...(second ? [second] : [])], data = await Promise.all(given.map(numbersOf)), summaries = data.map(summaryOf), { params } = ctx;
    summaries.forEach(({ count }, i) => { if (!count) throw new Error(`${i ? 'the second value' : 'what arrives'} holds no finite numbers.`); });
    const set = params.range === 'set', low = set ? Number(params.low) : Math.min(...summaries.map((s) => s.min)), high = set ? Number(params.high) : Math.max(...summaries.map((s) => s.max));
    if (set && low >= high) throw new Error(`the range from ${low} to ${high} is empty. Its lower end must be below its upper end.`);
    const whole = data.every((d) => d instanceof Int32Array), edges = edgesOf(whole ? Math.ceil(low) : low, whole ? Math.floor(high) : high, Number(params.bins), whole);
    const counts = data.map((d) => countInto(d, edges)), shares = counts.map((list, i) => list.map((n) => n / summaries[i].count));
    const sheet = draw(shares, edges), [a, b] = shares;
    const told = counts.map((list, i) => ({ ...summaries[i], counts: list }));
    for (const [i, s] of summaries.entries()) {
      const inside = counts[i].reduce((p, q) => p + q, 0), outside = s.count - inside;
      ctx.note(`${given.length > 1 ? (i ? 'orange: ' : 'blue: ') : ''}mean ${showNumber(s.mean)}, standard deviation ${showNumber(s.std)}, from ${showNumber(s.min)} to ${showNumber(s.max)}${outside ? `; ${outside} of ${s.count} lie outside the range` : ''}${s.odd ? `; ${s.odd} are not finite` : ''}`);
    }
    return {
      image: { kind: 'image', tensor: ctx.tensor(sheet.data, [1, 3, height, width]) },
      counts: { kind: 'text', text: JSON.stringify({ edges, values: told[0], ...(b && { second: told[1] }) }) },
      ...(b && { overlap: { kind: 'number' as const, number: a.reduce((sum, p, i) => sum + Math.min(p, b[i]), 0) } }),
    };
  },
};
