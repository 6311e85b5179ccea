/** 5,000 damaged workflow files: each opens or is refused in one sentence, and what opens goes through everything that looks at a graph. */
import { expect, it } from 'vitest';
import { checkGraph } from '../../src/graph/check.ts';
import { torchScript } from '../../src/graph/code/torch.ts';
import { typescriptProgram } from '../../src/graph/code/typescript.ts';
import { delta, isSame, patch } from '../../src/graph/delta.ts';
import { diffGraphs, isEqual, printDiff } from '../../src/graph/diff.ts';
import { expand } from '../../src/graph/expand.ts';
import { FileError, readGraph, writeGraph } from '../../src/graph/file.ts';
import { emptyGraph, type Graph } from '../../src/graph/graph.ts';
import { Refusal } from '../../src/graph/port.ts';
import { filesOf, renameFiles } from '../../src/graph/receipt.ts';
import { packGraph, unpackGraph } from '../../src/graph/share.ts';
import { upgradeNodes } from '../../src/graph/upgrade.ts';
import { specs } from '../graph/specs.ts';
import { damaged } from './mutate.ts';

const files = 5000;

it(`opens or refuses ${files} damaged files, and none takes long`, () => {
  let opened = 0, refused = 0, last: Graph = emptyGraph;
  for (let n = 0; n < files; n++) {
    const text = damaged(n), start = process.cpuUsage();
    try {
      const { graph } = readGraph(text, { newer: 'show' }), now = upgradeNodes(graph, specs).graph;
      opened++;
      for (const { message } of checkGraph(now, specs).problems) expect(message).toMatch(/\S/);
      expand(now, specs);
      const again = writeGraph(now);
      expect(writeGraph(readGraph(again).graph)).toBe(again);
      if (n % 4 === 0) lookAtAll(now, last);
      last = now;
    } catch (e) {
      if (!(e instanceof FileError)) throw new Error(`file ${n}: ${(e as Error).stack}\n${text}`);
      refused++;
      expect(e.message, text).toMatch(/^[A-Z][^\n]{10,500}\.$/);
    }
    const { user, system } = process.cpuUsage(start); // of this process: what else the machine does is not counted
    expect((user + system) / 1000, `file ${n}`).toBeLessThan(2000);
  }
  expect(Math.min(opened, refused)).toBeGreaterThan(500);
}, 180_000);

function lookAtAll(graph: Graph, other: Graph): void {
  expect(isSame(patch(other, delta(other, graph)), graph)).toBe(true);
  expect(isEqual(diffGraphs(graph, graph, specs))).toBe(true);
  printDiff(diffGraphs(other, graph, specs), specs);
  renameFiles(graph, specs, new Map(filesOf(graph, specs).map((f) => [f.name, 'x'])));
  expect(isSame(unpackGraph(packGraph(graph)).graph, graph)).toBe(true);
  for (const write of [() => torchScript(graph, specs, [], () => undefined), () => typescriptProgram(graph, specs)]) try { write(); } catch (e) { if (!(e instanceof Refusal)) throw e; }
}
