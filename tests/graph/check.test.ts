/** What is refused before anything runs, in which words, and what is known of every wire. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { checkGraph, whyNot, withWire, type End, type Looks } from '../../src/graph/check.ts';
import { readGraph } from '../../src/graph/file.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { showType, symbol } from '../../src/graph/port.ts';
import { parseParam } from '../../src/graph/param.ts';
import { model, picture, specs } from './specs.ts';

const { graph } = readGraph(readFileSync(new URL('../../graphs/reconstruct.json', import.meta.url), 'utf8'));
const looks: Looks = { image: picture(1, 3, 130, 250), model: model() };
const messages = (g: Graph, l: Looks = looks) => checkGraph(g, specs, l).problems.map((p) => p.message);
const add = (g: Graph, id: string, type: string, params = {}): Graph => ({ ...g, nodes: { ...g.nodes, [id]: { type, version: 1, params, at: [0, 0] } } });
const wire = (g: Graph, from: End, to: End) => withWire(g, from, to);
const cut = (g: Graph, to: string): Graph => ({ ...g, edges: g.edges.filter((e) => e.to.join('.') !== to) });

it('knows the shape of every wire, padding included', () => {
  const { types, problems } = checkGraph(graph, specs, looks);
  expect(problems).toEqual([]);
  expect(Object.fromEntries([...types].map(([k, t]) => [k, showType(t)]))).toEqual({
    'image.image': '3·130·250', 'model.model': 'f16 K1024', 'encoder.latent': '256·9·16', 'quantizer.codes': '9·16 of 1024', 'quantizer.quantized': '256·9·16',
    'quantizer.loss': '', 'quantizer.distance': '1·9·16', 'decoder.image': '3·130·250', 'compare.psnr': '', 'compare.ssim': '', 'compare.difference': '1·130·250',
  });
});

it('calculates with sizes it does not know', () => {
  const { types, problems } = checkGraph(graph, specs, { model: model({ f: 8 }) });
  expect(problems).toEqual([]);
  expect(['encoder.latent', 'decoder.image'].map((k) => showType(types.get(k)!))).toEqual(['256·H/8·W/8', '3·H·W']);
  expect(types.get('decoder.image')!.shape).toEqual([null, 3, symbol('H'), symbol('W')]);
});

it('knows what the image node makes of a picture', () => {
  const at = (params: object) => showType(checkGraph({ ...graph, nodes: { ...graph.nodes, image: { ...graph.nodes.image, params: { ...graph.nodes.image.params, ...params } } } }, specs, looks).types.get('image.image')!);
  expect(at({ resize: 'shortest', side: 256 })).toBe('3·256·492');
  expect(at({ resize: 'longest', side: 256 })).toBe('3·133·256');
  expect(at({ resize: 'exact', width: 64, height: 32 })).toBe('3·32·64');
  expect(at({ crop: 'square' })).toBe('3·130·130');
  expect(at({ file: 'batch.npy', crop: 'square' })).toBe('3·130·250');
});

it('refuses arrays that are no pictures', () => {
  expect(messages(graph, { ...looks, image: picture(3, 4) })).toEqual(['landscape-5801.png has 2 dimensions. Pictures are float32 (b, c, H, W), label maps int32 (b, H, W).']);
});

it('offers samples that are there', () => {
  const offered = [...specs.values()].flatMap((s) => Object.values(s.params).flatMap((p) => (p.kind === 'file' ? [p.default, ...(p.samples ?? []).map(([f]) => f)] : []))).filter((f) => f.startsWith('samples/'));
  expect(offered.length).toBeGreaterThan(8);
  for (const file of offered) expect(existsSync(new URL(`../../graphs/${file}`, import.meta.url)), file).toBe(true);
});

it('gives logits for Gumbel and distances for the nearest code', () => {
  const g = cut(wire(add(graph, 'p', 'preview'), ['quantizer', 'logits'], ['p', 'image']), 'compare.image');
  expect(messages(g)).toContain('quantizer gives no "logits" here. One logit per code and cell: (b, K, h, w). Gumbel quantizers only.');
  const gumbel = checkGraph(g, specs, { ...looks, model: model({ quantizer: 'gumbel', K: 8192 }) });
  expect(showType(gumbel.types.get('quantizer.logits')!)).toBe('8192·9·16');
  expect(gumbel.types.has('quantizer.distance')).toBe(false);
});

describe('models that do not belong together', () => {
  const two = add(graph, 'other', 'model');
  const check = (to: string, few: Parameters<typeof model>[0]) => messages(wire(two, ['other', 'model'], [to, 'model']), { ...looks, other: model({ file: 'b.safetensors', ...few }) });
  it.each([
    ['decoder', { d: 32 }, 'This decoder expects latents with 32 channels; the quantizer gives 256. They come from different models: wire both to one checkpoint.'],
    ['decoder', { f: 8 }, 'This decoder makes 8×8 pixels of each cell (f8); what arrives is f16. They come from different models: wire both to one checkpoint.'],
    ['quantizer', { d: 4 }, 'The codebook of b.safetensors holds vectors of 4 numbers; this latent has 256 channels. They come from different models: wire both to one checkpoint.'],
    ['quantizer', { f: 32 }, 'The codebook of b.safetensors was trained at f32 (one code per 32×32 pixels); this latent is f16. They come from different models: wire both to one checkpoint.'],
  ])('%s %o', (to, few, message) => expect(check(to, few)).toEqual([message]));

  it('codes of K = 1024 into a codebook of 16384', () => {
    const coded = wire(cut(graph, 'decoder.quantized'), ['quantizer', 'codes'], ['decoder', 'codes']);
    expect(messages(coded)).toEqual([]);
    expect(messages(wire(add(coded, 'other', 'model'), ['other', 'model'], ['decoder', 'model']), { ...looks, other: model({ K: 16384, file: 'x/big.ckpt' }) }))
      .toEqual(['These codes come from a codebook of K = 1024; the one of big.ckpt has K = 16384. They come from different models: wire both to one checkpoint.']);
  });
});

describe('pictures and models', () => {
  it.each([
    [picture(1, 1, 8, 8), model(), 'This picture has 1 channel; vqgan.ckpt takes 3. Choose another picture or another model.'],
    [picture(1, 3, 8, 8), model({ channels: 9, nLabels: 9 }), 'This picture has 3 channels; vqgan.ckpt takes label maps with 9 labels. Choose an int32 .npy of label ids, or a model for pictures.'],
    [picture(2, 8, 8), model(), 'This is a label map; vqgan.ckpt takes pictures with 3 channels. Choose a picture, or a model trained on label maps.'],
    [{ facts: { shape: [2, 8, 8], below: 12 } }, model({ channels: 9, nLabels: 9 }), 'The label map holds ids up to 11; vqgan.ckpt knows 9 labels, 0 to 8. Choose the model that belongs to these labels.'],
    [picture(1, 3, 8, 8), model({ missing: ['encoder.conv_in.weight', 'encoder.conv_in.bias'] }), 'vqgan.ckpt lacks 2 weights of its encoder (encoder.conv_in.weight, encoder.conv_in.bias). Either its config belongs to another model, or the file holds no encoder.'],
  ])('%o', (image, m, message) => expect(messages(cut(graph, 'compare.image'), { image, model: m })).toContain(message));

  it('takes label maps where the model does', () => {
    const { types, problems } = checkGraph(cut(graph, 'compare.image'), specs, { image: picture(2, 32, 40), model: model({ channels: 9, nLabels: 9, f: 4, d: 24 }) });
    expect(problems.map((p) => p.message)).toEqual(['"image" needs a wire that brings a picture.', 'This has 9 channels, one per label; PSNR and SSIM compare pictures. Wire a picture here.']);
    expect(showType(types.get('encoder.latent')!)).toBe('2×24·8·10');
    expect(showType(types.get('decoder.image')!)).toBe('2×9·32·40');
  });

  it('compares pictures of one size only', () => {
    const g = wire(add(graph, 'second', 'image'), ['second', 'image'], ['compare', 'image']);
    expect(messages(g, { ...looks, second: picture(1, 3, 64, 64) })).toEqual(['The picture is 64×64 and the reconstruction 250×130 pixels. Only pictures of one size can be compared.']);
  });
});

describe('wires and parameters', () => {
  const image = (params: object): Graph => ({ ...graph, nodes: { ...graph.nodes, image: { ...graph.nodes.image, params: params as never } } });
  it.each([
    ['a circle', wire(graph, ['decoder', 'image'], ['encoder', 'image']), ['These nodes feed each other in a circle: encoder → quantizer → decoder → encoder. Remove one of the wires between them.']],
    ['an unknown type', add(graph, 'x', 'upscaler'), ['There is no node type "upscaler" here. The node is kept as it is; remove it to run the rest.']],
    ['an unknown input', wire(graph, ['image', 'image'], ['encoder', 'picture']), ['There is no input "picture" here. Its inputs: image, model.']],
    ['an unknown output', wire(graph, ['image', 'picture'], ['encoder', 'image']), ['image has no output "picture". Its outputs: image.']],
    ['a name every object has', wire(graph, ['image', 'constructor'], ['encoder', 'image']), ['image has no output "constructor". Its outputs: image.']],
    ['a source that is not there', wire(graph, ['ghost', 'image'], ['encoder', 'image']), ['A wire comes from "ghost", and there is no such node. Remove the wire.']],
    ['an end that is not there', wire(graph, ['image', 'image'], ['toString', 'image']), ['A wire from image.image ends at "toString", and there is no such node. Remove the wire.']],
    ['a missing wire', cut(graph, 'encoder.image'), ['"image" needs a wire that brings a picture.']],
    ['nothing to decode', cut(graph, 'decoder.quantized'), ['This decoder has nothing to decode. Wire the quantizer\'s quantized latent or its codes to it.']],
    ['two things to decode', wire(graph, ['quantizer', 'codes'], ['decoder', 'codes']), ['This decoder is given both a quantized latent and codes. Keep one of the two wires.']],
    ['another kind', wire(graph, ['quantizer', 'codes'], ['decoder', 'quantized']), ['"quantized" takes a latent; quantizer.codes gives codes.']],
    ['two wires at one input', { ...graph, edges: [...graph.edges, graph.edges[0]] }, ['More than one wire ends at "reconstruction". Keep one of them.']],
    ['a newer node', { ...graph, nodes: { ...graph.nodes, preview: { ...graph.nodes.preview, version: 3 } } }, ['This Preview was saved by a newer VQ Studio (version 3 of the node; here it is 1). It is kept as it is; run the workflow there.']],
    ['an unknown parameter', image({ fil: 'x.png' }), ['There is no parameter "fil" here. Parameters: file, resize, side, width, height, crop.']],
    ['a number out of range', image({ side: 4 }), ['Side must be at least 8 px, not 4.']],
    ['half a pixel', image({ side: 8.5 }), ['Side must be a whole number, not 8.5.']],
    ['an unknown choice', image({ crop: 'round' }), ['Crop must be one of none, square, not "round".']],
    ['a file that is no name', image({ file: 3 }), ['File must be the name of a file, not 3.']],
  ])('%s', (_, g, expected) => expect(messages(g)).toEqual(expected));

  it('tells what is wrong with a file at its node and parameter', () => {
    const { problems } = checkGraph(graph, specs, { ...looks, model: { fault: { message: 'model.ckpt ends early.', port: 'file' } } });
    expect(problems).toEqual([{ severity: 'error', node: 'model', message: 'model.ckpt ends early.', param: 'file' }]);
  });

  it('reads parameters from text', () => {
    const image = specs.get('image')!;
    expect([parseParam(image, 'side', '64'), parseParam(image, 'file', 'a=b.png'), parseParam(image, 'resize', 'exact')]).toEqual([64, 'a=b.png', 'exact']);
    expect(() => parseParam(image, 'side', 'big')).toThrow('Side must be a whole number, not "big".');
    expect(() => parseParam(image, 'side', '')).toThrow('Side must be a whole number, not "".');
    expect(() => parseParam(image, 'sid', '1')).toThrow('There is no parameter "sid" here.');
  });
});

describe('why a new wire is refused', () => {
  const two = add(graph, 'other', 'model');
  const why = (from: End, to: End, g = two, few = {}) => whyNot(g, specs, { ...looks, other: model(few) }, from, to);
  it('says nothing where it fits, also in place of another wire', () => {
    expect(why(['other', 'model'], ['encoder', 'model'], two, { f: 8 })).toBeNull();
    expect(why(['quantizer', 'codes'], ['preview', 'image'])).toBeNull();
    expect(why(['model', 'model'], ['decoder', 'model'])).toBeNull();
  });
  it('says why not', () => {
    expect(why(['other', 'model'], ['decoder', 'model'], two, { d: 32 })).toMatch('This decoder expects latents with 32 channels; the quantizer gives 256.');
    expect(why(['quantizer', 'codes'], ['decoder', 'codes'])).toMatch('both a quantized latent and codes');
    expect(why(['model', 'model'], ['encoder', 'image'])).toBe('"image" takes a picture; model.model gives a model.');
    expect(why(['decoder', 'image'], ['encoder', 'image'])).toBe('decoder already depends on encoder. This wire would close a circle.');
    expect(why(['decoder', 'image'], ['decoder', 'quantized'])).toBe('A node cannot feed itself.');
    expect(why(['encoder', 'nothing'], ['preview', 'image'])).toBe('encoder has no output "nothing". Its outputs: latent.');
  });
  it('blames a wire only for what it does', () => {
    const broken = { ...two, nodes: { ...two.nodes, preview: { ...two.nodes.preview, params: { item: -1 } } } };
    expect(why(['quantizer', 'codes'], ['preview', 'image'], broken)).toBeNull();
  });
});
