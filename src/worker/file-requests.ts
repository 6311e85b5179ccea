/** What the page asks of the worker about files that carry workflows: signed pictures and bundles. Types only. */
import type { Graph } from '../graph/graph.ts';
import type { View } from '../run/picture.ts';

export interface LeftOutOfBundle { readonly name: string; readonly why: string }

export interface FileRequests {
  /** One value as a PNG with the workflow and its receipt inside. `graph` is the one that made it. */
  sign: { ask: { graph: Graph; node: string; port: string; ref: string; look: View }; answer: { png: Blob } };
  /** Makes a signed PNG again and compares. Waits for no run; keeps nothing. */
  verify: { ask: { file: Blob }; answer: { same: boolean; lines: readonly string[] } };
  /** The workflow with its small files as one file. `shown`: a value to go with it as a picture. */
  bundle: { ask: { graph: Graph; shown?: { node: string; port: string; ref: string } }; answer: { file: Blob; left: readonly LeftOutOfBundle[] } };
  /** Keeps a bundle's files and answers its workflow, whose parameters name them. */
  unbundle: { ask: { name: string; file: Blob }; answer: { graph: Graph; left: readonly LeftOutOfBundle[] } };
}
