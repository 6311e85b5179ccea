/** What becomes of files dropped or pasted on the canvas: pictures and checkpoints become nodes, a workflow is opened. */
import { defaultsOf, type NodeSpec } from '../../graph/node.ts';
import { examine } from '../doctor/store.ts';
import { addNode, setFile, withFile } from '../state/changes.ts';
import { keepFile } from '../state/commands.ts';
import { specOfId } from '../state/scope.ts';
import { say } from '../state/toasts.ts';
import { openWorkflow } from '../state/workflow-files.ts';
import { loadSpecs, specs } from '../specs.ts';
import { words } from '../words.ts';
import { select } from './flow.ts';

const endingOf = (name: string) => /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? '';

const weightEndings = ['.ckpt', '.pt', '.pth', '.safetensors', '.onnx'];

/** What a file most likely is, where several node types read its kind: a picture before a label map, a VQ-GAN before a transformer. */
const likely = ['image', 'model'] as const;
const likelihood = (spec: NodeSpec) => likely.findIndex((k) => Object.values(spec.outputs)[0]?.kind === k) + 1 || likely.length + 1;

/** The node type whose main file may have this ending, and that parameter. */
export function taker(name: string): { spec: NodeSpec; param: string } | undefined {
  const ending = endingOf(name);
  return [...specs.values()].flatMap((spec) => {
    const main = Object.entries(spec.params).find(([, p]) => p.kind === 'file');
    const fits = main?.[1].kind === 'file' && main[1].accept.includes(ending) && Object.keys(spec.inputs).length === 0;
    return fits ? [{ spec, param: main[0] }] : [];
  }).sort((a, b) => likelihood(a.spec) - likelihood(b.spec))[0];
}

/** The parameter of an existing node that takes a file of this name. */
export function paramFor(node: string, name: string): string | undefined {
  const params = Object.entries(specOfId(node)?.params ?? {});
  return params.find(([, p]) => p.kind === 'file' && p.accept.includes(endingOf(name)))?.[0];
}

/** Gives a file to a node that takes it. False when it takes none of this kind. */
export function giveFile(node: string, file: File): boolean {
  const param = paramFor(node, file.name);
  if (param) void keepFile(file).then((name) => { if (name !== undefined) setFile(node, param, name); });
  return param !== undefined;
}

/** @param plain a picture that carries a workflow becomes a node all the same */
export async function dropFiles(files: readonly File[], at: { x: number; y: number }, plain = false): Promise<void> {
  await loadSpecs();
  let y = at.y;
  for (const file of files) {
    if (endingOf(file.name) === '.json') { openWorkflow(await file.text(), file.name); return; }
    if (!plain && await (await import('../files/carried.ts')).openCarried(file, openWorkflow, () => void dropFiles([file], at, true))) return;
    const to = taker(file.name);
    if (!to) { say({ tone: 'error', text: words.file.wrongFile(file.name) }); continue; }
    const name = await keepFile(file);
    if (name === undefined) continue;
    // what a file of weights holds decides which nodes it becomes
    if (weightEndings.includes(endingOf(name))) { await examine(name, [at.x - 100, y - 20]); return; }
    select([addNode(to.spec.type, [at.x - 100, y - 20], withFile(to.spec.type, defaultsOf(to.spec), to.param, name))]);
    y += 80;
  }
}

/** A picture from the clipboard has no name of its own worth keeping. */
export const namedPicture = (file: File) => (file.name && file.name !== 'image.png' ? file : new File([file], `pasted-${new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}.png`, { type: file.type }));
