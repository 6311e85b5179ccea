/** What the debugger's part of the editor says, in English. */
import { pageEnglish } from './page-words-en.ts';

const many = (n: number, one: string) => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`;

export const english = {
  ...pageEnglish,
  title: 'Debugger', resize: 'Height of the debugger',
  step: 'Step',
  forth: 'Step forth',
  before: (what: string) => `before ${what}`, after: (what: string) => `after ${what}`,
  running: 'Running under the debugger', waiting: 'The next run that stops is shown here.',
  past: 'An earlier step. Continue or step to run on from here.',
  branch: 'Branch from here', branchTip: 'A new run that waits at this step; the one before is kept',
  why: { step: 'Stepped', pause: 'Paused by hand', to: 'Reached', 'looking back': 'Looking back', branched: 'Branched', breakpoint: 'Breakpoint' },
  advice: 'What to check',
  tabs: { values: 'Values', timeline: 'Timeline', breakpoints: 'Breakpoints', watch: 'Watch', log: 'Log' },

  noBreakpoints: 'No breakpoints. Select a node and press F9, or right-click a wire.',
  place: 'Place', enabled: 'Enabled', moment: 'Stops', momentBefore: 'before it', momentAfter: 'after it', condition: 'When', always: 'always', expression: 'Expression…',
  fromHit: 'From visit', hits: (n: number) => many(n, 'visit'), expressionHint: 'std > 10 || nan > 0',
  expressionNames: 'Over min, max, mean, std, nan, inf, count, zeros, used, commonest, margin; with abs, min, max, sqrt, log, exp.',
  addLayerTip: 'Stop at this layer too', layerHere: (path: string) => `Breakpoint at ${path}`,

  stack: 'Call stack', workflow: 'Workflow',
  reads: 'Reads', writes: 'Makes', atWire: 'Wire', noValues: 'This step reads and makes no tensors.', noValue: 'No value here at this step.',
  stepOf: (i: number, n: number) => `Step ${i + 1} of ${n}`, scrub: 'Step that is looked at', byStep: 'Steps', byTime: 'Time', runs: 'Runs', run: (n: number) => `Run ${n}`,
  branchOf: (run: number, index: number) => `from run ${run}, step ${index + 1}`, wall: 'Wall time, measured', notEnded: 'not ended', cached: 'cached', steps: (n: number) => many(n, 'step'),
  ended: { done: 'done', failed: 'failed', stopped: 'stopped' },

  compare: 'Compare', compared: (a: number, b: number) => `Run ${a} against run ${b}`,
  differences: { same: 'the same', one: 'in one run only', text: 'other text', gone: 'no longer kept', differs: 'differs', codes: (n: number, of: number) => `${n.toLocaleString('en')} of ${many(of, 'code')} differ`, tensor: (largest: string, mean: string) => `largest difference ${largest}, mean ${mean}` },
  all: 'all', channel: (c: number) => `channel ${c}`, close: 'Close', forget: (n: number) => `Forget run ${n}`,

  histogram: 'Histogram', watchIt: 'Watch', unwatch: 'Stop watching', noWatched: 'Nothing is watched. Choose Watch beside a value.',
  visits: (n: number) => many(n, 'value'), showCode: (code: number, y: number, x: number) => `code ${code} · row ${y}, column ${x}`,
  change: 'Change', brush: 'Code', brushTip: 'Paints on the grid. Alt-click the grid to take its code.', brushHow: 'Click a cell to take its code, then paint.', pick: 'Pick another', set0: 'Set', setTo: 'to', load: 'Load .npy…',
  release: 'Release', releaseTip: 'What was computed, back in its place', changed: 'Changed by hand',

  logRun: (n: number) => `Run ${n} started`, logEnd: (n: number, how: string) => `Run ${n} ${how}`, logChanged: (name: string, how: string) => `${name} changed: ${how}`,
  noLog: 'Nothing yet.', clear: 'Clear', saveTrace: 'Save trace',
} as const;
export type DebugWords = typeof english;
