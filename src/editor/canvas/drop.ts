/** What becomes of files dropped or pasted on the canvas: pictures and checkpoints become nodes, a workflow is opened. */
import type { NodeSpec } from '../../graph/node.ts';
import { addNode, setParam } from '../state/changes.ts';
import { keepFile } from '../state/commands.ts';
import { say } from '../state/toasts.ts';
import { openWorkflow } from '../state/workflow-files.ts';
import { specs } from '../specs.ts';
import { words } from '../words.ts';
import { select } from './flow.ts';

const endingOf = (name: string) => /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? '';

/** The node type and parameter that take a file of this ending; those that show the parameter on the node come first. */
export function taker(name: string): { spec: NodeSpec; param: string } | undefined {
  const ending = endingOf(name);
  for (const spec of specs.values()) {
    if (spec.group !== 'source' && spec.group !== 'model') continue;
    const [first] = Object.entries(spec.params).filter(([, p]) => p.kind === 'file');
    if (first?.[1].kind === 'file' && first[1].accept.includes(ending)) return { spec, param: first[0] };
  }
  return undefined;
}

/** Other file parameters of the same node (a config): a new file must not be read with the old one's. */
const siblings = (spec: NodeSpec, param: string) => Object.fromEntries(Object.entries(spec.params).filter(([k, p]) => k !== param && (p.kind === 'file' || k === 'sha256')).map(([k]) => [k, '']));

/** A dropped file on a node that takes it: changes the parameter. */
export async function giveFile(node: string, param: string, file: File): Promise<void> {
  const name = await keepFile(file);
  if (name !== undefined) setParam(node, param, name);
}

export async function dropFiles(files: readonly File[], at: { x: number; y: number }): Promise<void> {
  let y = at.y;
  for (const file of files) {
    if (endingOf(file.name) === '.json') { openWorkflow(await file.text(), file.name); return; }
    const to = taker(file.name);
    if (!to) { say({ tone: 'error', text: words.file.wrongFile(file.name) }); continue; }
    const name = await keepFile(file);
    if (name === undefined) continue;
    select([addNode(to.spec.type, [at.x - 100, y - 20], { ...siblings(to.spec, to.param), [to.param]: name })]);
    y += 80;
  }
}

/** A picture from the clipboard has no name of its own worth keeping. */
export const namedPicture = (file: File) => (file.name && file.name !== 'image.png' ? file : new File([file], `pasted-${new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}.png`, { type: file.type }));
