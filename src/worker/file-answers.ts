/** The worker's answers about signed pictures and bundles. Knows the session's engine and files; knows no DOM. */
import { encodeValue } from '../../nodes/save/encode.ts';
import type { Engine } from '../gpu/engine.ts';
import { precision, runtime } from '../gpu/version.ts';
import type { Graph } from '../graph/graph.ts';
import type { Receipt } from '../graph/receipt.ts';
import { sourceOfBlob } from '../models/source.ts';
import { pictureOf } from '../run/picture.ts';
import { product } from '../run/product.ts';
import { encodeRgb, rgbOf, signPicture, type Signing } from '../run/signing.ts';
import type { Value } from '../run/value.ts';
import { tellVerified, verifyPicture } from '../run/verify.ts';
import { openBundle, writeBundle } from './bundle.ts';
import type { FileRequests } from './file-requests.ts';
import type { BrowserFiles } from './files.ts';
import { packParts, unpack } from './pack.ts';
import { specs, verbs } from './registry.ts';

/** The part of a session that is used here. */
export interface Here { readonly files: BrowserFiles; engine(): Promise<Engine>; find(ref: string): Value | Promise<Value>; forgetFacts(): void }

/** An engine as a receipt names it. */
const engineOf = ({ info: { name, adapter, threads } }: Engine): Receipt['engine'] =>
  ({ name, ...(adapter !== undefined && { adapter }), ...(threads !== undefined && { threads }), precision, runtime });

export const signingOn = (engine: Engine, graph: Graph, files: BrowserFiles): Signing => ({ graph, specs, files, engine: engineOf(engine), product });

async function drawn({ kind, below, tensor }: Value, look: NonNullable<Receipt['of']['look']>): Promise<Uint8Array> {
  if (!tensor) throw new Error(`A ${kind} has no picture.`);
  return encodeRgb(rgbOf(pictureOf({ kind, below, shape: tensor.shape, data: await tensor.data() }, look)));
}
const draw = async (value: Value, look: Receipt['of']['look']) => (look ? [await drawn(value, look)] : encodeValue(value, '.png'));
const blobOf = (bytes: Uint8Array, type: string) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type });

export const fileAnswers = (here: () => Here): { [V in keyof FileRequests]: (ask: FileRequests[V]['ask']) => Promise<FileRequests[V]['answer']> } => ({
  async sign({ graph, node, port, ref, look }) {
    const png = await drawn(await here().find(ref), look);
    return { png: blobOf(await signPicture(png, { node, port, item: 0, look }, signingOn(await here().engine(), graph, here().files)), 'image/png') };
  },
  async verify({ file }) {
    const engine = await here().engine();
    const verified = await verifyPicture(new Uint8Array(await file.arrayBuffer()), { specs, verbs, files: here().files, machine: engine, engine: engineOf(engine), draw }, product);
    return { same: verified.same, lines: tellVerified(verified) };
  },
  async bundle({ graph, shown }) {
    const { files } = here(), parts = await packParts(graph, specs, files);
    // of the renamed workflow, so that it is verified with the bundle's own files
    const result = shown && await signPicture((await draw(await here().find(shown.ref), undefined))[0], { node: shown.node, port: shown.port, item: 0 }, { ...signingOn(await here().engine(), parts.graph, files), files: inParts(parts.files) });
    return { file: blobOf(writeBundle({ ...parts, result }), 'application/zip'), left: parts.left };
  },
  async unbundle({ name, file }) {
    const bundle = await openBundle(sourceOfBlob(name, file)), { files } = here();
    const graph = await unpack(bundle, specs, files, (as, bytes) => files.keep(as, blobOf(bytes, '')));
    here().forgetFacts();
    return { graph, left: bundle.left };
  },
});

const inParts = (parts: readonly { readonly name: string; readonly sha256: string }[]): Signing['files'] => ({
  async digest(name) {
    const part = parts.find((p) => p.name === name);
    if (!part) throw new Error(`${name} is not in the bundle.`);
    return part.sha256;
  },
});
