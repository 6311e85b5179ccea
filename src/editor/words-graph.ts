/** Every word about building and running a graph: commands, frames and notes, subgraphs, history, queue, reasons. Part of words.ts. */
const many = (n: number, one: string, more = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

export const graphWords = {
  frame: { untitled: 'Frame', title: 'Title of this frame', holds: (n: number) => many(n, 'node'), resize: 'Drag to resize' },
  note: { title: 'Note', empty: 'Double-click to write', edit: 'Text of this note, in Markdown' },
  colour: { title: 'Colour', none: 'No colour', red: 'Red', amber: 'Amber', green: 'Green', teal: 'Teal', blue: 'Blue', violet: 'Violet', grey: 'Grey' },
  mode: {
    mute: 'Muted', bypass: 'Bypassed', pinned: 'Pinned', muteTip: 'Neither it nor what depends on it runs. Ctrl+M switches it on.',
    bypassTip: 'It does not run; each output passes on the input of its kind. Ctrl+B switches it on.', pinnedTip: 'Its outputs are frozen and kept with the workflow. P lets them go.',
    nothingToPin: 'Run it first: there is no result to pin.', staleToPin: 'Its result is older than its settings. Run it, then pin it.',
    noPin: (what: string) => `A ${what.toLowerCase()} is read from its file and cannot be pinned. Pin what it makes instead.`,
    pinFailed: (why: string) => `It was not pinned: ${why}`, didPin: (size: string, where: string) => `Pinned ${size}, ${where}.`, inWorkflow: 'kept in the workflow', inFile: (name: string) => `kept beside it as ${name}`,
    skipped: 'Does not run',
  },
  wires: {
    point: 'Point of this wire: drag to move, middle-click to remove', newEnd: (a: string, b: string) => `Move the wire from ${a} to ${b}`, insert: (n: string) => `Insert ${n} here`,
    noFit: 'Nothing here fits that wire.',
  },
  sub: {
    inside: 'Where you are', whole: 'Whole workflow', enter: 'Go inside', shown: 'Shown on the subgraph', show: 'Show on the subgraph', hide: 'Hide from the subgraph', holds: (n: number) => `${many(n, 'node')} inside`,
    shownAs: (name: string) => `Shown outside as ${name}`, rename: 'Name shown outside', ports: 'Shown ports and parameters', none: 'Nothing selected to make a subgraph of.',
  },
  historyPanel: {
    title: 'History', tip: 'Every edit, to go back to', start: 'Opened', now: 'Now', depth: (n: number) => many(n, 'edit'), empty: 'No edit yet. Everything you do will stand here.', goTo: (what: string) => `Go to: ${what}`,
    undone: 'undone', /** an edit's own name, as it is kept in English */ edit: (name: string) => name,
  },
  queue: {
    title: 'Queue', tip: 'Runs that wait', empty: 'No run waits.', running: 'Running now', waiting: 'Waiting', cancel: 'Cancel this run', cancelAll: 'Cancel all', added: 'Added to the queue.', front: 'Next in the queue.',
    ended: 'Finished', failed: 'Failed', stopped: 'Stopped', count: (n: number) => many(n, 'run'), left: (t: string) => `about ${t} left`,
    all: 'Whole workflow', to: (n: string) => `To ${n}`, from: (n: string) => `From ${n}`, only: (n: string) => `Only ${n}`, position: (n: number) => `${n}.`,
  },
  runMode: {
    menu: 'More ways to run', all: 'Run all', to: 'Run to the selected node', from: 'Run from the selected node', only: 'Run only the selected node', onChange: 'Run on every change', front: 'Run next', noNode: 'Select a node first.',
    onChangeTip: 'A change runs what depends on it by itself',
  },
  why: {
    title: 'Why?', first: 'It ran because nothing of it was known yet.', same: 'It did not run: nothing that decides its result has changed.',
    kept: 'It did not run: this result was made before and is still kept.', dropped: 'It ran although nothing changed: its result was no longer kept in memory.',
    asked: 'It ran because it was asked to.', effect: 'It ran because it saves something: such nodes run each time.', pinned: 'It did not run: its outputs are pinned.', changed: 'It ran because this changed:',
    notSince: 'Since its run before, this changed:', param: (label: string, from: string, to: string) => `${label}: ${from} → ${to}`, input: (port: string, node: string) => `${port}, from ${node}`, file: 'The content of its file',
    engine: 'The engine', stale: 'It will run again: it or something before it has been edited since.', never: 'It has not run yet.', took: (t: string) => `It took ${t}.`, skipped: 'It did not run.',
  },
  forecast: {
    title: 'Memory', peak: 'At most', weights: 'Weights', work: 'At work', largest: 'Largest tensor', at: (n: string) => `at ${n}`, fits: 'The graphics processor allows this.', ask: 'Estimate memory', asking: 'Estimating…',
    tooLarge: (need: string, limit: string, node: string) => `${node} needs a buffer of ${need}; this graphics processor allows ${limit}. Make the picture or the batch smaller, or use the WASM engine.`,
    unknown: (list: string) => `Not counted: ${list}.`, none: 'Nothing here can be estimated before it runs.',
  },
  find: { title: 'Find', placeholder: 'Find a node, a note or a value', none: (q: string) => `Nothing holds “${q}”.`, hint: 'Enter goes there', inside: (where: string) => `inside ${where}` },
  commands: {
    title: 'Commands', placeholder: 'Type a command', none: (q: string) => `No command matches “${q}”.`, keys: 'Keyboard', close: 'Close', change: (c: string) => `Change the key of: ${c}`, press: 'Press the new key…', reset: 'Back to the default keys',
    resetOne: 'Back to its default', taken: (c: string) => `was: ${c}`, also: 'With the mouse', none_: 'no key', changed: 'Changed by you',
    groups: { run: 'Run', edit: 'Edit', select: 'Select', nodes: 'Nodes', wires: 'Wires', arrange: 'Arrange', view: 'View', file: 'Workflow', debug: 'Debugger' },
    names: {
      run: 'Run', runNext: 'Run next', runTo: 'Run to the selected node', runFrom: 'Run from the selected node', runOnly: 'Run only the selected node', stop: 'Stop', stopAll: 'Stop and clear the queue', runOnChange: 'Run on every change',
      undo: 'Undo', redo: 'Redo', copy: 'Copy', cut: 'Cut', paste: 'Paste', pasteWired: 'Paste with incoming wires', duplicate: 'Duplicate', duplicateWired: 'Duplicate with incoming wires', delete: 'Delete', deleteReconnect: 'Delete and reconnect',
      selectAll: 'Select all', selectNone: 'Select nothing', selectUpstream: 'Select what feeds it', selectDownstream: 'Select what it feeds', nextNode: 'Next node', previousNode: 'Previous node',
      add: 'Add a node', connect: 'Connect from the keyboard', rename: 'Rename', mute: 'Mute or switch on', bypass: 'Bypass or switch on', pin: 'Pin or unpin the outputs', collapse: 'Collapse or expand', probe: 'Preview its output', note: 'Add a note',
      frame: 'Frame the selection', subgraph: 'Make a subgraph', dissolve: 'Dissolve the subgraph', enter: 'Go inside the subgraph', leave: 'Leave the subgraph, stop, or select nothing', insertReroute: 'Lead the wire through a point',
      alignLeft: 'Align left', alignRight: 'Align right', alignTop: 'Align top', alignBottom: 'Align bottom', alignCentre: 'Align on a vertical line', alignMiddle: 'Align on a horizontal line',
      distributeX: 'Distribute across', distributeY: 'Distribute down', layout: 'Lay out', snap: 'Snap to the grid', snapAlways: 'Always snap to the grid',
      left: 'Move left', right: 'Move right', up: 'Move up', down: 'Move down', farLeft: 'Move far left', farRight: 'Move far right', farUp: 'Move far up', farDown: 'Move far down',
      fit: 'Fit to the window', zoomSelection: 'Zoom to the selection', zoomIn: 'Zoom in', zoomOut: 'Zoom out', zoomOne: 'Zoom to 100 %', minimap: 'Minimap', find: 'Find', palette: 'All commands', keys: 'Keyboard shortcuts', history: 'History panel', queue: 'Queue panel', inspector: 'Inspector',
      open: 'Open', save: 'Save', saveAs: 'Save as', new: 'New workflow', focusCanvas: 'Go to the canvas',
    },
    gestures: {
      addHere: ['Double-click, right-click', 'Add a node here'], drop: ['Drag from the palette', 'Add a node'], wireOut: ['Drag a wire into empty space', 'Add a node that fits it'], insert: ['Drop a node on a wire', 'Insert it there'],
      moveEnd: ['Drag a wire’s end', 'Move it to another port'], clone: ['Alt+drag', 'Clone'], cut: ['Ctrl+right-drag', 'Cut wires'], reroute: ['Middle-click on a wire, Shift+right-drag', 'Lead it through a point'], probe: ['Ctrl+Shift+click', 'Preview its output'],
      box: ['Shift+drag', 'Select by a box'], pan: ['Drag, Space+drag, middle button', 'Move the canvas'], zoom: ['Wheel, pinch', 'Zoom'], inside: ['Double-click a subgraph', 'Go inside'], files: ['Drop a file', 'Picture, checkpoint, label map, workflow'],
    },
  },
  connect: { title: 'Connect', from: (port: string) => `From ${port}`, choose: 'Choose a port to start from', to: 'Choose where it ends', none: 'Nothing fits it.' },
  language: { title: 'Language' },
  contrast: { high: 'High contrast' },
  trackpad: { title: 'Two fingers move the canvas', tip: 'For trackpads: scrolling moves the canvas, pinching zooms' },
  access: { nodes: (n: number) => many(n, 'node'), wired: (list: string) => `wired to ${list}`, notWired: 'no wires', said: (what: string) => what },
} as const;
