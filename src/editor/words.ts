/** Every word the editor itself says, in one place, ready for another language. Node types bring their own words in their specs. */
import type { ValueKind } from '../graph/port.ts';
import { speak } from './speak.ts';
import { graphWords } from './words-graph.ts';

const many = (n: number, one: string, more = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

const english = {
  ...graphWords,
  product: 'VQ Studio',
  unknown: '–',
  kinds: {
    image: 'Picture', latent: 'Latent', codes: 'Codes', logits: 'Logits', condition: 'Condition', model: 'Model', transformer: 'Transformer', prior: 'Prior', loss: 'Loss',
    gradient: 'Gradient', dataset: 'Dataset', number: 'Number', text: 'Text', map: 'Map',
  } satisfies Record<ValueKind, string>,
  groups: { source: 'Sources', model: 'Models', stage: 'Stages', train: 'Training', look: 'Look', save: 'Save' },

  file: {
    menu: 'Workflow menu', new: 'New workflow', open: 'Open…', save: 'Save', saveAs: 'Save as…', gallery: 'Gallery',
    untitled: 'Untitled', rename: 'Name of the workflow',
    saved: 'Saved', edited: 'Edited', unsaved: 'Not in a file yet',
    savedTip: 'The file holds everything you see.', editedTip: 'Changed since it was saved; this browser keeps a copy. Save with Ctrl+S.',
    didSave: (name: string) => `Saved ${name}.`,
    noSave: (name: string, why: string) => `${name} was not saved: ${why}`,
    noOpen: (name: string) => `${name} could not be opened`,
    noOpenTail: 'Your current workflow is untouched.',
    wrongFile: (name: string) => `${name} is of a kind that has no place here. Drop a picture, a checkpoint (.ckpt, .pt, .pth, .safetensors) or a workflow (.json).`,
    replaced: (name: string) => `Opened ${name}.`,
    back: 'Go back',
  },

  run: {
    run: 'Run', stop: 'Stop', running: 'Running', runTip: 'Run the workflow', stopTip: 'Stop the run', nothing: 'Add a node first, then run.',
    failed: 'Stopped at an error', ms: (n: string) => `Last run took ${n}`,
    noTarget: 'Nothing to run',
  },
  engine: {
    title: 'Engine', starting: 'Starting', none: 'No engine', webgpu: 'WebGPU', wasm: 'WASM', cpu: 'CPU',
    adapter: 'Adapter', why: 'Why', threads: 'Threads', unknownAdapter: 'not named by the browser',
    isGpu: 'Networks run on the graphics processor, in this page.', isWasm: 'Networks run on the processor, in this page. It gives the same results more slowly.',
    local: 'Nothing you open leaves this computer.', limit: 'Largest buffer',
  },
  theme: { title: 'Theme', system: 'As the system', light: 'Light', dark: 'Dark' },

  rail: { title: 'Panels', add: 'Add', gallery: 'Gallery', addTip: 'Add a node', galleryTip: 'Workflows to start from', versions: 'Versions', versionsTip: 'Versions, edits and recent workflows' },
  add: {
    search: 'Search nodes', hint: 'Drag onto the canvas, or press Enter', none: (q: string) => `No node matches “${q}”.`, title: 'Add a node',
    nothingFits: 'No node takes this.', fits: (kind: string) => `Fits ${kind}`,
  },
  gallery: { title: 'Gallery', open: (t: string) => `Open ${t}`, nodes: (n: number) => many(n, 'node') },

  canvas: {
    title: 'Canvas', empty: 'An empty canvas', emptyHow: 'Double-click to add a node, or drop a picture, a checkpoint or a workflow here.',
    openExample: 'Open the example', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit to the window', minimap: 'Minimap', zoom: (n: number) => `${n} %`,
    drop: 'Drop to add', dropHow: 'Picture, checkpoint or workflow',
    firstRun: 'Change a parameter and run again: only what depends on it runs.', gotIt: 'Close',
    undo: 'Undo', redo: 'Redo', undoOf: (what: string) => `Undo: ${what}`, redoOf: (what: string) => `Redo: ${what}`,
  },
  menu: {
    add: 'Add a node…', paste: 'Paste', selectAll: 'Select all', fit: 'Fit to the window', cut: 'Cut', copy: 'Copy', duplicate: 'Duplicate', delete: 'Delete',
    rename: 'Rename', runTo: 'Run to here', removeWire: 'Remove wire',
  },

  node: {
    queued: 'Queued', running: 'Running', cached: 'Cached', failed: 'Failed', stopped: 'Stopped', stale: 'Edited since this result',
    done: (t: string) => `Took ${t}`, cachedTip: (t: string) => `Nothing it depends on changed; it took ${t} when it last ran`,
    ghost: (type: string) => `This build has no node “${type}”. It is kept as it is and saved again unchanged.`,
    title: 'Name of this node', rename: 'Double-click to rename', expand: 'Double-click to enlarge', resize: 'Drag to resize; double-click for the usual size',
    input: (n: string, k: string) => `Input ${n}, ${k}`, output: (n: string, k: string) => `Output ${n}, ${k}`,
    mustWire: 'needs a wire', working: 'Working',
  },
  wire: { from: (a: string, b: string) => `Wire from ${a} to ${b}` },

  inspector: {
    title: 'Inspector', fold: 'Fold the inspector', unfold: 'Show the inspector', nothing: 'Nothing selected',
    nothingHow: 'Select a node to see its parameters, what it takes and gives, and what it made last.',
    several: (n: number) => `${many(n, 'node')} selected`, parameters: 'Parameters', ports: 'Ports', inputs: 'Takes', outputs: 'Gives', about: 'About',
    result: 'Result', optional: 'optional', noResult: 'Nothing yet. Run the workflow to see what it makes.', notes: 'Notes', source: 'Reference',
    facts: 'Read from the file', wireTitle: 'Wire', removeWire: 'Remove wire', reset: 'Back to the default', nodes: 'Nodes', wires: 'Wires',
  },
  viewer: {
    channel: 'Channel', all: 'All', components: 'PCA', componentsTip: 'The first three principal components as red, green and blue', item: 'Picture', previous: 'Previous', next: 'Next', png: 'Save as PNG', npy: 'Save as .npy',
    min: 'min', max: 'max', mean: 'mean', std: 'std', nan: 'NaN', inf: 'Inf', values: 'values', loading: 'Loading', failed: 'Could not be shown',
    at: (y: number, x: number) => `row ${y}, column ${x}`, close: 'Close',
  },
  model: {
    factor: 'Factor f', codes: 'Codes', codebook: 'Codebook K × d', weights: 'Weights', quantizer: 'Quantizer', channels: 'Channels in → out', labels: 'Labels', none: 'none',
    quantizers: { nearest: 'nearest code', ema: 'nearest code, EMA', gumbel: 'Gumbel' }, inferred: 'Inferred', missing: 'Weights missing', unexpected: 'Not used',
  },
  wipe: { title: 'Where the wipe stands', before: 'Original', after: 'Reconstruction' },
  control: {
    choose: 'Choose…', file: 'File', none: 'No file chosen', samples: 'Samples', fromDisk: 'From this computer…', dropHere: 'or drop a file',
    decrease: 'Decrease', increase: 'Increase', keepFailed: (n: string, why: string) => `${n} could not be kept: ${why}`,
    between: (a: number, b: number) => `Between ${a} and ${b}.`,
  },
  broken: { text: (what: string) => `${what} could not be drawn. Your workflow is kept.`, again: 'Try again' },
  toast: { close: 'Close message', details: 'Details' },
} as const;

export type Words = typeof english;
export const words: Words = speak(english, async () => (await import('./words-zh.ts')).chinese);
