/** The workflows shipped in graphs/: their titles at once, their nodes when one is opened. */
import { openWorkflow } from './workflow-files.ts';

interface ShippedGraph { readonly title?: string; readonly description?: string; readonly nodes: Readonly<Record<string, { readonly type: string; readonly at: readonly [number, number] }>>; readonly edges: readonly { readonly from: readonly [string, string]; readonly to: readonly [string, string] }[] }
export interface Shipped { readonly name: string; readonly title: string; readonly description: string; readonly types: readonly string[]; readonly raw: ShippedGraph }

const files = import.meta.glob<ShippedGraph>(['../../../graphs/*.json', '!../../../graphs/*.schema.json'], { eager: true, import: 'default' });
const first = 'reconstruct';

export const shipped: readonly Shipped[] = Object.entries(files).map(([path, raw]) => {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
  return { name, title: raw.title ?? name, description: raw.description ?? '', types: Object.values(raw.nodes ?? {}).map((n) => n.type), raw };
}).filter((s) => s.types.length > 0).sort((a, b) => Number(b.name === first) - Number(a.name === first) || a.title.localeCompare(b.title));

export const openGallery = (s: Shipped) => openWorkflow(JSON.stringify(s.raw), `${s.name}.json`);
