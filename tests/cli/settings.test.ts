/** `--set` and `--save` as typed: what they mean, and one clear sentence for each way to get them wrong. */
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../../src/cli/registry.ts';
import { readSaves, tapsOf } from '../../src/cli/saves.ts';
import { applySettings } from '../../src/cli/settings.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { NodeSpec } from '../../src/graph/node.ts';

const spec: NodeSpec = {
  type: 'thing', title: 'Thing', icon: 'box', group: 'stage', help: '', inputs: {}, upgrades: [],
  outputs: { out: { kind: 'image', help: '' }, codes: { kind: 'codes', help: '' } },
  params: {
    size: { label: 'Size', kind: 'number', help: '', default: 4, min: 1, max: 8, integer: true },
    at: { label: 'At', kind: 'number', help: '', default: 0, min: 0 },
    mode: { label: 'Mode', kind: 'choice', help: '', default: 'a', options: [['a', 'A'], ['b', 'B']] },
    on: { label: 'On', kind: 'toggle', help: '', default: false },
    name: { label: 'Name', kind: 'text', help: '', default: '' },
    file: { label: 'File', kind: 'file', help: '', default: '', accept: ['.png'], samples: [['samples/x.png', 'X']] },
  },
};
const specs = new Map([['thing', spec]]);
const graph: Graph = { version: 1, edges: [], nodes: { one: { type: 'thing', version: 1, params: { size: 2 }, at: [0, 0] }, odd: { type: 'ghost', version: 1, params: {}, at: [0, 0] } } };
const set = (...settings: string[]) => applySettings(graph, specs, settings, '/here').nodes.one.params;

describe('--set', () => {
  test('reads each kind of parameter', () => {
    expect(set('one.size=8', 'one.mode=b', 'one.on=true', 'one.name=a=b', 'one.at=1.5')).toEqual({ size: 8, mode: 'b', on: true, name: 'a=b', at: 1.5 });
  });
  test('finds files from the current folder, samples as they are shipped', () => {
    expect(set('one.file=a/b.png').file).toBe('/here/a/b.png');
    expect(set('one.file=/c.png').file).toBe('/c.png');
    expect(set('one.file=samples/x.png').file).toBe('samples/x.png');
  });
  test('the last one wins, the workflow itself stays', () => {
    expect(set('one.size=3', 'one.size=4').size).toBe(4);
    expect(graph.nodes.one.params.size).toBe(2);
  });
  test.each([
    ['one.size', /write it as node\.param=value/],
    ['two.size=1', /there is no node two\. Nodes: one, odd/],
    ['odd.size=1', /no node type ghost/],
    ['one.length=1', /There is no parameter "length" here\. Parameters: size, at, mode/],
    ['one.size=9', /Size must be at most 8, not 9/],
    ['one.at=-1', /At must be at least 0, not -1/],
    ['one.size=2.5', /Size must be a whole number, not 2\.5/],
    ['one.size=', /Size must be a whole number, not ""/],
    ['one.size=0x', /Size must be a whole number, not "0x"/],
    ['one.mode=c', /Mode must be one of a, b, not "c"/],
    ['one.on=yes', /On must be true or false, not "yes"/],
    ['one.toString=1', /no parameter "toString"/],
    ['constructor.x=1', /there is no node constructor/],
  ])('%s is refused', (setting, why) => { expect(() => set(setting)).toThrow(why); });
});

describe('--save', () => {
  const saves = (...asked: string[]) => readSaves(graph, specs, asked, '/here');
  test('names an output or a layer', () => {
    expect(saves('one.out=a.png', 'one/encoder.down.0.block.1=b/c.NPY')).toMatchObject([
      { node: 'one', port: 'out', file: '/here/a.png' }, { node: 'one', layer: 'encoder.down.0.block.1', file: '/here/b/c.NPY' },
    ]);
  });
  test('asks for each layer once', () => {
    expect(tapsOf(saves('one/a=1.npy', 'one/a=1.json', 'one/b=2.npy', 'one.out=3.npy'), 'one')).toEqual(['a', 'b']);
  });
  test.each([
    ['one.out', /write it as node\.port=FILE/],
    ['two.out=a.png', /there is no node two/],
    ['one.image=a.png', /no output image\. Outputs: out, codes/],
    ['one.out=a.gif', /should end in \.npy/],
    ['one.out=a', /should end in \.npy/],
  ])('%s is refused', (asked, why) => { expect(() => saves(asked)).toThrow(why); });
});

test('a checkpoint of one\'s own leaves the shipped config behind, unless a config is given too', async () => {
  const { specs } = await loadRegistry();
  const graph = { version: 1 as const, nodes: { model: { type: 'model', version: 1, params: { file: 'samples/landscapes-vqgan.safetensors', config: 'samples/landscapes-vqgan.yaml', sha256: 'abc' }, at: [0, 0] as [number, number] } }, edges: [] };
  expect(applySettings(graph, specs, ['model.file=own.ckpt'], '/here').nodes.model.params).toEqual({ file: '/here/own.ckpt', config: '', sha256: '' });
  expect(applySettings(graph, specs, ['model.config=own.yaml', 'model.file=own.ckpt'], '/here').nodes.model.params).toMatchObject({ config: '/here/own.yaml' });
});
