/** `--set` and `--save` as typed: what they mean, and one clear sentence for each way to get them wrong. */
import { describe, expect, test } from 'vitest';
import { readSaves, tapsOf } from '../../src/cli/saves.ts';
import { applySettings } from '../../src/cli/settings.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { NodeSpec } from '../../src/graph/node.ts';

const spec: NodeSpec = {
  type: 'thing', title: 'Thing', icon: 'box', group: 'stage', help: '', inputs: {}, upgrades: [],
  outputs: { out: { kind: 'image', help: '' }, codes: { kind: 'codes', help: '' } },
  params: {
    size: { kind: 'number', label: '', help: '', default: 4, min: 1, max: 8, integer: true },
    at: { kind: 'number', label: '', help: '', default: 0, min: 0 },
    mode: { kind: 'choice', label: '', help: '', default: 'a', options: [['a', 'A'], ['b', 'B']] },
    on: { kind: 'toggle', label: '', help: '', default: false },
    name: { kind: 'text', label: '', help: '', default: '' },
    file: { kind: 'file', label: '', help: '', default: '', accept: ['.png'], samples: [['samples/x.png', 'X']] },
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
    ['odd.size=1', /type ghost is not known/],
    ['one.length=1', /no parameter length\. Parameters: size, at, mode/],
    ['one.size=9', /9 is out of range \(1 to 8\)/],
    ['one.at=-1', /-1 is out of range \(at least 0\)/],
    ['one.size=2.5', /whole numbers/],
    ['one.size=', /"" is not a number/],
    ['one.size=0x', /"0x" is not a number/],
    ['one.mode=c', /takes a, b, got c/],
    ['one.on=yes', /true or false/],
    ['one.toString=1', /no parameter toString/],
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
