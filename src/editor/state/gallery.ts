/** The workflows shipped in graphs/: the first one at once, the others when the gallery is opened. */
import example from '../../../graphs/reconstruct.json';
import { openWorkflow } from './workflow-files.ts';

type End = readonly [string, string];
interface ShippedGraph {
  readonly title?: string;
  readonly description?: string;
  readonly nodes: Readonly<Record<string, { readonly type: string; readonly at: readonly [number, number] }>>;
  readonly edges: readonly { readonly from: End; readonly to: End }[];
}
export interface Shipped { readonly name: string; readonly title: string; readonly description: string; readonly raw: ShippedGraph }

const first = 'reconstruct';
const files = import.meta.glob<ShippedGraph>(['../../../graphs/*.json', '!../../../graphs/*.schema.json', '!../../../graphs/reconstruct.json'], { import: 'default' });
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
const shipped = (name: string, raw: ShippedGraph): Shipped => ({ name, title: raw.title ?? name, description: raw.description ?? '', raw });

/** The workflow that a first visit opens on. */
export const firstShipped = shipped(first, example as unknown as ShippedGraph);

let all: Promise<readonly Shipped[]> | undefined;
/** Every shipped workflow, the first one first. */
export function loadShipped(): Promise<readonly Shipped[]> {
  all ??= Promise.all(Object.entries(files).map(async ([path, load]) => shipped(nameOf(path), await load())))
    .then((rest) => [firstShipped, ...rest.sort((a, b) => a.title.localeCompare(b.title))]);
  return all;
}

export const openGallery = (s: Shipped) => openWorkflow(JSON.stringify(s.raw), `${s.name}.json`);
